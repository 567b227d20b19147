"""Collections of laws are taken in file by file and row by row, whole or with a reason, and twice is once."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import ConfigError, InputRefused
from catalog.laws import Law, Level, Step, register_of, shipped_register
from catalog.laws.intake import read_laws
from catalog.laws.lawjson import law_from_json, law_to_json
from catalog.laws.places import article_place
from catalog.laws.statute import read_statute
from catalog.lawstore import count_laws, imported_laws, open_register, save_laws
from catalog.store import open_store

HERE = Path(__file__).parent
FOLDER, TABLE = HERE / "law_files", HERE / "law_table.csv"


def law_of(path: Path, title: str) -> Law:
    law = register_of(read_laws(path).laws).find(title)
    assert law is not None
    return law


def test_every_file_is_accepted_or_refused() -> None:
    intake = read_laws(FOLDER)
    files = [path for path in FOLDER.rglob("*") if path.is_file()]
    assert intake.accepted + len(intake.refused) == len(files)
    assert [law.title for law in intake.laws] == ["渡口法", "渡口登记规定", "渡口管理条例"]
    assert sorted((Path(each.where).name, each.template) for each in intake.refused) == [
        ("关于渡口案件的解释(2020-01-01).md", "cases and judicial interpretations are never the basis of an item"),
        ("封面.txt", "is neither a Markdown statute (.md) nor a table (.csv)"),
        ("断裂的条例(2020-01-01).md", "article {article} follows article {before}"),
        ("残篇.md", "has no title: the first heading must read # and the law's title"),
        ("说明.md", "names no day of the version"),
    ]


def test_versions_of_one_law_come_together() -> None:
    law = law_of(FOLDER, "《中华人民共和国渡口管理条例》")
    assert (law.level, law.number, law.complete) == (Level.REGULATION, "国务院令第9001号", True)
    assert [(each.date, each.in_force, each.articles, each.step, each.number) for each in law.versions] == [
        ("2004-04-30", "2004-07-01", 0, Step.ENACTED, "国务院令第9001号"),
        ("2012-11-09", "2012-11-09", 0, Step.REVISED, ""),
        ("2019-03-02", "2019-03-02", 6, Step.REVISED, ""),
        ("2023-07-20", "2023-09-01", 5, Step.REVISED, "国务院令第9764号"),
    ]
    assert law.versions[1].decision == "国务院关于修改和废止部分行政法规的决定"
    assert law.versions[2].text_of(3, 1) == "渡工的年龄不超过六十周岁。"
    assert law.versions[2].text_of(2).count("\n") == 3
    assert law.versions[3].text_of(3, 1) == ""
    assert [version.date for day in ("2023-08-31", "2023-09-01") if (version := law.in_force(day))] == [
        "2019-03-02",
        "2023-07-20",
    ]


@pytest.mark.parametrize(
    ("title", "level", "date", "in_force", "articles", "body"),
    [
        ("渡口法", Level.LAW, "2020-06-20", "2021-01-01", 2, ""),
        ("渡口登记规定", Level.MINISTRY, "2021-12-17", "2022-05-01", 2, "渡运部"),
    ],
)
def test_single_files(title: str, level: Level, date: str, in_force: str, articles: int, body: str) -> None:
    law = law_of(FOLDER, title)
    (version,) = law.versions
    assert (law.level, law.body) == (level, body)
    assert (version.date, version.in_force, version.articles) == (date, in_force, articles)


def test_one_file_alone() -> None:
    (path,) = FOLDER.glob("经济法/*.md")
    assert [law.title for law in read_laws(path).laws] == ["渡口法"]
    with pytest.raises(ConfigError):
        read_laws(FOLDER / "没有")


def test_rows_of_a_table() -> None:
    intake = read_laws(TABLE)
    assert (intake.accepted, len(intake.refused)) == (4, 7)
    assert [(each.where, each.template) for each in intake.refused] == [
        ("law_table.csv:6", "names no day of the version"),
        ("law_table.csv:7", "has no title"),
        ("law_table.csv:8", "{value} is not a date"),
        ("law_table.csv:9", "{value} is no level; known: {known}"),
        ("law_table.csv:10", "{value} is no kind of version; known: {known}"),
        ("law_table.csv:11", "{value} is no number of articles"),
        ("law_table.csv:12", "{value} is no article"),
    ]
    law = law_of(TABLE, "渡口条例")
    (version,) = law.versions
    assert (version.in_force, version.articles, version.number) == ("2004-07-01", 2, "国务院令第9001号")
    assert list(version.texts) == ["1", "1-1", "2"]
    old = law_of(TABLE, "渡船检验办法")
    assert (old.repealed, old.replaced_by, old.versions[0].articles) == ("2020-01-01", "渡船管理办法", 31)


def test_a_table_without_titles_is_refused(tmp_path: Path) -> None:
    (tmp_path / "laws.csv").write_text("甲,乙\n1,2\n", "utf-8")
    assert [each.template for each in read_laws(tmp_path).refused] == ["has no column of titles"]


def test_imported_twice_is_imported_once(tmp_path: Path) -> None:
    laws = [*read_laws(FOLDER).laws, *read_laws(TABLE).laws]
    with open_store(tmp_path / "audit.db") as store:
        assert open_register(store) is shipped_register()
        save_laws(store, laws)
        first = imported_laws(store), open_register(store, ["渡口管理条例"])
        save_laws(store, laws)
        second = imported_laws(store), open_register(store, ["渡口管理条例"])
        assert count_laws(store) == 4
    assert first[0] == second[0]
    for register in (first[1], second[1]):
        law = register.find("渡口条例")
        assert law is not None
        assert [len(version.texts) for version in law.versions] == [3, 0, 7, 5]
        assert register.find("公路法") is shipped_register().find("公路法")
        other = register.find("渡口法")
        assert other is not None
        assert not other.versions[0].texts  # nobody asked for it


def test_parts_may_come_one_after_the_other(tmp_path: Path) -> None:
    old, new = sorted(FOLDER.glob("行政法规/*.md"))
    with open_store(tmp_path / "one.db") as one, open_store(tmp_path / "other.db") as other:
        for path in (old, new):
            save_laws(one, read_laws(path).laws)
        for path in (new, old):
            save_laws(other, read_laws(path).laws)
        assert [law.versions for law in imported_laws(one)] == [law.versions for law in imported_laws(other)]


def test_json_keeps_everything() -> None:
    for law in (*shipped_register().laws.values(), *read_laws(FOLDER).laws):
        texts = {version.date: version.texts for version in law.versions}
        assert law_from_json(law_to_json(law), texts) == law


@pytest.mark.parametrize(
    ("text", "place"),
    [("第八条", (8, 0)), ("第24条之一", (24, 1)), ("24-1", (24, 1)), ("８", (8, 0)), ("附件", None), ("", None)],
)
def test_places(text: str, place: tuple[int, int] | None) -> None:
    assert article_place(text) == place


LINES = st.sampled_from(
    [
        "# 某某条例",
        "2004年4月30日 公布",
        "<!-- INFO END -->",
        "## 第一章",
        "第一条 甲",
        "第二条",
        "自2004年99月1日起施行",
    ]
)


@given(st.lists(st.one_of(LINES, st.text(max_size=20))).map("\n".join), st.sampled_from(["a.md", "a(2004-01-01).md"]))
def test_no_text_upsets_the_reader(text: str, name: str) -> None:
    try:
        law = read_statute(text, name)
    except InputRefused:
        return
    assert law.title
    assert law.versions


PARAGRAPH = (
    "# 中华人民共和国渡口安全法\n\n"
    "（1997年7月3日第八届全国人民代表大会常务委员会第二十六次会议通过，1997年7月5日中华人民共和国主席令第9086号公布，"
    "自1998年1月1日起施行　根据1999年10月31日《关于修改〈中华人民共和国渡口安全法〉的决定》第一次修正　"
    "根据2017年11月4日第十二届全国人民代表大会常务委员会第三十次会议《关于修改〈中华人民共和国会计法〉等十一部法律的决定》"
    "第二次修正）\n\n第一条　为了加强渡口安全，制定本法。\n\n第二条　本法自1998年1月1日起施行。\n"
)


def test_notes_in_one_paragraph_are_read_event_by_event() -> None:
    law = read_statute(PARAGRAPH, "渡口安全法.md")
    assert (law.number, law.level, law.complete) == ("主席令第9086号", Level.LAW, True)
    assert [(each.date, each.in_force, each.articles, each.step, each.decision) for each in law.versions] == [
        ("1997-07-05", "1998-01-01", 0, Step.ENACTED, ""),
        ("1999-10-31", "1999-10-31", 0, Step.AMENDED, "关于修改〈中华人民共和国渡口安全法〉的决定"),
        ("2017-11-04", "2017-11-04", 2, Step.AMENDED, "关于修改〈中华人民共和国会计法〉等十一部法律的决定"),
    ]
