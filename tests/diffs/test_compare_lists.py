"""Legal bases and materials against their tables, row by row."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.citations import chinese
from catalog.laws import LawsOn, shipped_register
from catalog.model import LegalBasis, Material
from catalog.numerals import number_value
from diffs.compare import legal_bases, materials, rows
from diffs.compare.cited import cited
from diffs.compare.pairing import pair_rows
from diffs.compare.verdict import Part
from diffs.model import DifferenceKind

FOLDER = Path(__file__).parent / "compare_cases"


def cases(name: str) -> list[Any]:
    table = tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))["case"]
    return [pytest.param(case, id=case["why"]) for case in table]


def _on(day: str) -> LawsOn:
    return LawsOn(shipped_register(), day)


def told(parts: tuple[Part, ...]) -> list[str]:
    return sorted(" ".join(each for each in (p.rule, p.kind.value, p.sub_key, _column(p)) if each) for p in parts)


def _column(part: Part) -> str:
    return part.sub_element if part.rule == "T2-MATERIAL-ATTR" else ""


def check(case: dict[str, Any], parts: tuple[Part, ...]) -> None:
    if case.get("same"):
        assert [part.kind for part in parts] in ([], [DifferenceKind.FORMAT_ONLY])
    elif case.get("order"):
        assert [part.kind for part in parts] == [DifferenceKind.ORDER_ONLY]
    else:
        assert told(parts) == case["found"]


def material(row: Any) -> Material:
    if isinstance(row, str):
        return Material(row)
    return Material(row["material_name"], {key: value for key, value in row.items() if key != "material_name"})


@pytest.mark.parametrize("case", cases("legal_bases"))
def test_legal_bases(case: dict[str, Any]) -> None:
    library, channel = ([LegalBasis(text=text) for text in case[side]] for side in ("library", "channel"))
    check(case, legal_bases.compare(library, channel))


PAIRS = tomllib.loads((FOLDER / "basis_pairs.toml").read_text("utf-8"))


@pytest.mark.parametrize(
    ("group", "library", "channel", "rules"),
    [(group, pair[0], pair[1], pair[2:]) for group, pairs in PAIRS.items() for pair in pairs],
)
def test_pairs_of_legal_bases(group: str, library: str, channel: str, rules: list[str]) -> None:
    mine, theirs = (tuple(LegalBasis(text=row) for row in side.split("\n")) for side in (library, channel))
    parts = legal_bases.compare(mine, theirs)
    only = {"same": [" format_only"], "order": [" order_only"]}
    assert sorted(f"{part.rule} {part.kind.value}" for part in parts) == only.get(group, rules)


@pytest.mark.parametrize("pair", [pair for group in ("same", "order") for pair in PAIRS[group]])
def test_what_is_the_same_is_so_from_both_sides(pair: list[str]) -> None:
    other, one = (tuple(LegalBasis(text=row) for row in side.split("\n")) for side in pair)
    assert all(not part.rule for part in legal_bases.compare(one, other))


def test_the_pairs_are_many() -> None:
    assert sum(map(len, PAIRS.values())) >= 60


@pytest.mark.parametrize("case", cases("materials"))
def test_materials(case: dict[str, Any]) -> None:
    library, channel = ([material(row) for row in case[side]] for side in ("library", "channel"))
    check(case, materials.compare(library, channel, {}))


def test_rows_and_text_are_the_same_basis() -> None:
    row = LegalBasis("中华人民共和国道路运输条例", "国务院令第406号", "第八条、第十条", "申请从事……")
    text = LegalBasis(text="《道路运输条例》第八条：申请从事……；第十条：……")
    assert [part.kind for part in legal_bases.compare((row,), (text,))] == [DifferenceKind.FORMAT_ONLY]


@pytest.mark.parametrize("article", ["8", "８", "八", "8条", "第8条", "第八条"])
def test_article_numbers_of_rows(article: str) -> None:
    (one,) = cited((LegalBasis("公路法", article=article),))
    assert one.key == "公路法第八条"


def test_article_may_stand_only_in_the_text() -> None:
    (one,) = cited((LegalBasis("公路法", content="第四十四条 任何单位不得……"),))
    assert one.key == "公路法第四十四条"


def test_old_wording_beside_new() -> None:
    new = LegalBasis("道路运输条例", "", "第十条", "向县级人民政府交通运输主管部门提出申请")
    old = LegalBasis("道路运输条例", "", "第十条", "向县级道路运输管理机构提出申请")
    (part,) = legal_bases.compare((new,), (old,))
    assert (part.rule, part.sub_key, part.sub_element) == ("T2-BASIS-STALE", "道路运输条例", "content")
    assert [part.kind for part in legal_bases.compare((old,), (new,))] == []


def test_a_version_nobody_knows_is_a_warning_at_most() -> None:
    library, channel = LegalBasis(text="《测绘法》第七条"), LegalBasis(text="《测绘法》（2002年修订）第七条")
    (part,) = legal_bases.compare((library,), (channel,))
    assert (part.rule, part.unsure) == ("T2-BASIS-STALE", True)


def test_the_version_of_the_library_date_counts() -> None:
    library, channel = (
        LegalBasis(text="《道路运输条例》第八条"),
        LegalBasis(text="《道路运输条例》（2019年修订）第八条"),
    )
    assert legal_bases.compare((library,), (channel,), _on("2021-09-17"))[0].kind is DifferenceKind.FORMAT_ONLY
    assert legal_bases.compare((library,), (channel,), _on("2022-09-17"))[0].rule == "T2-BASIS-STALE"


@pytest.mark.parametrize(
    ("library", "channel", "on", "rule"),
    [
        # any day of a version names it
        ("《安全生产法》（2021年6月10日修正）第三条", "《安全生产法》（2021年9月1日修订）第三条", "2021-09-17", ""),
        ("《安全生产法》（2021年修正）第三条", "《安全生产法》（2014年修正）第三条", "2021-09-17", "T2-BASIS-STALE"),
        # an order that made an older version is an old version, not just another number
        (
            "《道路运输条例》（国务院令第406号）第八条",
            "《道路运输条例》（国务院令第709号）第八条",
            "2023-08-01",
            "T2-BASIS-STALE",
        ),
        (
            "《道路运输条例》（国务院令第406号）第八条",
            "《道路运输条例》（国务院令第764号）第八条",
            "2023-08-01",
            "T2-BASIS-NUMBER",
        ),
        # a rule that changed its title
        ("《巡游出租汽车经营服务管理规定》第八条", "《出租汽车经营服务管理规定》第八条", "2021-09-17", ""),
    ],
)
def test_versions_by_the_register(library: str, channel: str, on: str, rule: str) -> None:
    (part,) = legal_bases.compare((LegalBasis(text=library),), (LegalBasis(text=channel),), _on(on))
    assert part.rule == rule


def test_a_moved_article_is_explained() -> None:
    rows_ = [LegalBasis(text=f"《道路运输条例》第{place}条") for place in ("六十八", "六十九")]
    (part,) = legal_bases.compare(rows_[:1], rows_[1:], _on("2023-08-01"))
    assert part.rule == "T2-BASIS-ARTICLE"
    assert "旧版第六十九条即现行第六十八条" in part.why
    (part,) = legal_bases.compare(rows_[:1], rows_[1:], _on("2021-09-17"))
    assert "旧版" not in part.why


def test_fees_row_by_row() -> None:
    library = ({"project_name": "补办工本费", "standard": "10元/本"},)
    assert rows.compare(library, ({"project_name": "补办工本费", "standard": "10.00元/本"},), rows.FEES) == ()
    (part,) = rows.compare(library, ({"project_name": "补办工本费", "standard": "20元/本"},), rows.FEES)
    assert (part.rule, part.sub_key, part.sub_element) == ("T2-FEE", "补办工本费", "standard")
    assert [part.kind for part in rows.compare(library, (), rows.FEES)] == [DifferenceKind.MISSING]


def test_questions_by_their_wording() -> None:
    library = ({"question": "多久办好？", "answer": "3天"}, {"question": "收费吗？", "answer": "不收费"})
    turned = tuple(reversed(library))
    assert rows.compare(library, turned, rows.FAQ) == ()
    extra = (*library, {"question": "能网上办吗？", "answer": "能"})
    assert [part.kind for part in rows.compare(library, extra, rows.FAQ)] == [DifferenceKind.EXTRA]


NAMES = st.sampled_from(
    [
        "申请表",
        "申请书",
        "申请表（盖章）",
        "设计方案",
        "施工方案",
        "设计和施工方案",
        "营业执照",
        "营业执照复印件",
        "身份证",
        "",
    ]
)


@given(st.lists(NAMES, max_size=8), st.lists(NAMES, max_size=8))
def test_every_row_is_paired_once(library: list[str], channel: list[str]) -> None:
    pairing = pair_rows(library, channel)
    pairs = [*pairing.same, *pairing.renamed]
    mine = [one for one, _ in pairs] + [one for one, _ in pairing.split] + list(pairing.missing)
    mine += [one for group, _ in pairing.merged for one in group]
    theirs = [other for _, other in pairs] + [other for _, other in pairing.merged] + list(pairing.extra)
    theirs += [other for _, group in pairing.split for other in group]
    assert sorted(mine) == list(range(len(library)))
    assert sorted(theirs) == list(range(len(channel)))


@given(st.lists(NAMES, max_size=6), st.randoms())
def test_order_of_materials_never_matters(names: list[str], random: Any) -> None:
    turned = names[:]
    random.shuffle(turned)
    parts = materials.compare([Material(name) for name in names], [Material(name) for name in turned], {})
    assert all(part.kind in (DifferenceKind.ORDER_ONLY, DifferenceKind.FORMAT_ONLY) for part in parts)


@given(st.lists(st.text(max_size=30), max_size=5), st.lists(st.text(max_size=30), max_size=5))
def test_no_rows_upset_the_comparers(library: list[str], channel: list[str]) -> None:
    materials.compare([Material(name) for name in library], [Material(name) for name in channel], {})
    legal_bases.compare([LegalBasis(text=text) for text in library], [LegalBasis(text=text) for text in channel])


def test_many_odd_rows_take_no_time() -> None:
    library = [Material(f"甲{number}和乙{number}") for number in range(200)]
    channel = [Material(f"丙{number}与丁{number}") for number in range(200)]
    assert materials.compare(library, channel, {})


@given(st.integers(1, 9999))
def test_articles_are_written_as_laws_write_them(number: int) -> None:
    assert number_value(chinese(number)) == number
