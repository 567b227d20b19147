"""The sheet of allowed differences: what each row takes, what it refuses and says, and what becomes of findings."""

from __future__ import annotations

import tempfile
import tomllib
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from fair_city import City, bureau, number_of, when
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import InputRefused
from diffs.findingfile import finding_from_json, finding_to_json
from diffs.marks import Waived
from diffs.model import DifferenceKind, Finding, ItemRef, NormalPair, Severity, Task
from diffs.waivers import Relation, State, Waiver, apply_waivers, read_waivers, use_to_json

CASES = tomllib.loads((Path(__file__).parent / "waiver_cases.toml").read_text("utf-8"))
HEAD = "规则,要素,渠道,单位,区域,事项编码,具体条目,允许关系,允许的值,原因,批准人,文号,起始日期,截止日期"
ROW = ",申请材料,pc,,,,,更少,,网上申请免交纸质材料,业务推进组,市交函〔2021〕8号,2021/9/1,2021年9月30日"


def sheet(tmp_path: Path, *rows: str, encoding: str = "utf-8", head: str = HEAD) -> Path:
    path = tmp_path / "waivers.csv"
    path.write_bytes("\r\n".join((head, *rows)).encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_sheet_from_any_office_program(tmp_path: Path, encoding: str) -> None:
    (waiver,) = read_waivers(sheet(tmp_path, ROW, encoding=encoding)).waivers
    assert (waiver.element, waiver.channel, waiver.relation) == ("materials", "pc", Relation.FEWER)
    assert (waiver.start, waiver.end) == ("2021-09-01", "2021-09-30")
    assert (waiver.approver, waiver.document) == ("业务推进组", "市交函〔2021〕8号")
    assert waiver.origin is not None
    assert (waiver.origin.file, waiver.origin.row) == ("waivers.csv", 2)


def test_english_headings_other_orders_and_blank_rows(tmp_path: Path) -> None:
    path = sheet(tmp_path, "", "经批准,T2-PHONE", ",,", head="reason,rule")
    (waiver,) = read_waivers(path).waivers
    assert (waiver.rule, waiver.reason, waiver.relation) == ("T2-PHONE", "经批准", Relation.ANY)


@pytest.mark.parametrize("case", CASES["refused"], ids=lambda case: case["row"])
def test_rows_refused_with_their_column_and_reason(tmp_path: Path, case: dict[str, str]) -> None:
    got = read_waivers(sheet(tmp_path, ROW, case["row"], head=case.get("head", HEAD) if "head" in case else HEAD))
    assert len(got.waivers) == 1, "the other row is taken all the same"
    (refused,) = got.refused
    assert (refused.origin.file, refused.origin.row) == ("waivers.csv", 3)
    assert case["column"] in str(refused.params.values())
    assert case["says"] in refused.reason


@pytest.mark.parametrize(
    ("head", "says"),
    [("规则,要素,缘由", "unknown column"), ("规则,要素", "is missing"), ("规则,规则编号,原因", "stands twice")],
)
def test_a_sheet_with_wrong_headings_is_refused_as_a_whole(tmp_path: Path, head: str, says: str) -> None:
    with pytest.raises(InputRefused, match=says):
        read_waivers(sheet(tmp_path, head=head))


@pytest.mark.parametrize("case", CASES["element"], ids=lambda case: case["text"])
def test_elements_by_key_or_label(tmp_path: Path, case: dict[str, str]) -> None:
    (waiver,) = read_waivers(sheet(tmp_path, f"{case['text']},原因", head="要素,原因")).waivers
    assert (waiver.element, waiver.sub_element) == (case["element"], case.get("sub_element", ""))


@given(st.lists(st.text(max_size=12), max_size=8))
def test_no_row_raises(cells: list[str]) -> None:
    row = ",".join('"' + cell.replace('"', '""').replace("\x00", "") + '"' for cell in cells)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "w.csv"
        path.write_bytes(f"规则,要素,起始日期,原因\n{row}\n".encode("utf-8", "replace"))
        with suppress(InputRefused):
            read_waivers(path)


def finding(**changes: Any) -> Finding:
    values: dict[str, Any] = {
        "rule": "T2-MATERIAL-ATTR",
        "task": Task.T2,
        "kind": DifferenceKind.MISMATCH,
        "severity": Severity.ERROR,
        "item": ItemRef("11610100MB2A0001X3000118001000", "客运站经营许可"),
        "element": "materials",
        "sub_element": "copies_num",
        "sub_key": "营业执照",
        "channel": "pc",
        "unit": "市道路运输处",
        "region": "610100",
        "library": "L01",
        "fingerprint": "f1:" + "0" * 32,
    }
    mine, theirs = changes.pop("values", ("2", "1"))
    changes.setdefault("library_value", mine)
    changes.setdefault("channel_value", theirs)
    changes.setdefault("normal", NormalPair(mine or "", theirs or ""))
    return Finding(**{**values, **changes})


@pytest.mark.parametrize("case", CASES["relation"], ids=lambda case: f"{case['relation']} {case['values']}")
def test_relations(case: dict[str, Any]) -> None:
    changes: dict[str, Any] = {"values": tuple(each if each != "absent" else None for each in case["values"])}
    changes |= {key: case[key] for key in ("element", "sub_element", "sub_key") if key in case}
    changes |= {"kind": DifferenceKind(case["kind"])} if "kind" in case else {}
    waiver = Waiver(
        "r", element=case.get("element", "materials"), relation=Relation(case["relation"]), value=case.get("value", "")
    )
    (got,) = apply_waivers([finding(**changes)], [waiver], "2021-09-17").findings
    assert (got.waived is not None) is case["allowed"]


@pytest.mark.parametrize(
    ("scope", "hits"),
    [
        ({"rule": "T2-MATERIAL-ATTR"}, True),
        ({"rule": "T2-PHONE"}, False),
        ({"element": "materials", "sub_element": "copies_num"}, True),
        ({"element": "materials", "sub_element": "page_num"}, False),
        ({"element": "materials", "channel": "pc"}, True),
        ({"element": "materials", "channel": "hall"}, False),
        ({"element": "materials", "unit": " 市道路运输处 "}, True),
        ({"element": "materials", "unit": "市出租汽车处"}, False),
        ({"element": "materials", "region": "610100"}, True),
        ({"element": "materials", "region": "610113"}, False),
        ({"element": "materials", "item": "11610100mb2a0001x3000118001000"}, True),
        ({"element": "materials", "item": "L01"}, True),
        ({"element": "materials", "item": "L02"}, False),
        ({"element": "materials", "sub_key": "营业执照"}, True),
        ({"element": "materials", "sub_key": "身份证"}, False),
    ],
)
def test_scopes(scope: dict[str, Any], hits: bool) -> None:
    applied = apply_waivers([finding()], [Waiver("r", **scope)], "2021-09-17")
    assert (applied.findings[0].waived is not None) is hits
    assert applied.uses[0].state is (State.USED if hits else State.UNUSED)


@pytest.mark.parametrize(
    ("start", "end", "state"),
    [
        ("", "", State.USED),
        ("2021-09-17", "2021-09-17", State.USED),
        ("", "2021-09-16", State.ENDED),
        ("2021-09-18", "", State.NOT_BEGUN),
    ],
)
def test_days(start: str, end: str, state: State) -> None:
    applied = apply_waivers([finding()], [Waiver("r", element="materials", start=start, end=end)], "2021-09-17")
    (use,), (got,) = applied.uses, applied.findings
    assert use.state is state
    assert got.counts is (state is not State.USED)
    assert bool(use.again) is (state is not State.USED)
    if state is State.ENDED:
        assert "已于2021-09-16到期" in got.why


def test_a_value_that_changed_is_asked_again() -> None:
    waiver = Waiver("r", element="materials", relation=Relation.VALUE, value="1")
    allowed = apply_waivers([finding()], [waiver], "2021-09-17")
    assert allowed.findings[0].waived == Waived("r")
    changed = apply_waivers([finding(values=("2", "0"))], [waiver], "2021-09-17")
    assert changed.findings[0].counts
    assert "须重新批准" in changed.findings[0].why
    assert changed.uses[0].state is State.CHANGED
    pinned = Waiver("r", element="materials", library_value="2")
    assert apply_waivers([finding(values=("3", "1"))], [pinned], "2021-09-17").uses[0].state is State.CHANGED


def test_the_first_row_that_allows_is_named_and_hints_are_left_alone() -> None:
    waivers = [Waiver("一", element="materials", document="8号", end="2021-09-30"), Waiver("二", element="materials")]
    hint = finding(severity=Severity.INFO, fingerprint="f1:" + "1" * 32)
    applied = apply_waivers([finding(), hint], waivers, "2021-09-17")
    assert applied.findings[0].waived == Waived("一", "", "8号", "2021-09-30")
    assert applied.findings[1] == hint
    assert [use.state for use in applied.uses] == [State.USED, State.UNUSED]
    assert finding_from_json(finding_to_json(applied.findings[0])) == applied.findings[0]
    assert use_to_json(applied.uses[0])["findings"] == [finding().fingerprint]


def test_an_allowed_difference_stays_in_the_list_and_out_of_the_counts() -> None:
    def asks(waivers: Sequence[Waiver]) -> list[Finding]:
        pages = {"pc": [when(lambda item: number_of(item) < 3, link_way="029-81111111")]}
        return list(City(pages=pages).weighed(waivers=waivers).findings)

    one = Waiver("经批准", rule="T2-PHONE", item=bureau()[0].elements["task_code"])
    assert sum(each.counts for each in asks([])) == 3
    got = asks([one])
    assert (len(got), sum(each.counts for each in got)) == (3, 2)
    assert [each.severity for each in got] == [Severity.ERROR] * 3
