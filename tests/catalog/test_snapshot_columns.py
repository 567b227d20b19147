"""What headings are taken for, and how a bureau corrects it."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.errors import ConfigError
from catalog.snapshot import Sureness, import_library, propose_columns, read_library

DAY = "2021-09-17"


def csv_file(tmp_path: Path, *headings: str) -> Path:
    path = tmp_path / "库.csv"
    path.write_text(",".join(headings) + "\n" + ",".join(f"值{at}" for at in range(len(headings))) + "\n", "utf-8")
    return path


@pytest.mark.parametrize(
    ("heading", "element", "sureness"),
    [
        ("事项类型", "task_type", Sureness.SURE),
        ("行使层级：", "use_level", Sureness.SURE),
        ("*咨询电话", "link_way", Sureness.SURE),
        ("实施主体（全称）", "dept_name", Sureness.SURE),
        ("PROMISE_DAY", "promise_day", Sureness.SURE),
        ("promiseDay", "promise_day", Sureness.SURE),
        ("TASK_TYPE", "task_type", Sureness.LIKELY),
        ("TASK_TYPE_TEXT", "task_type", Sureness.SURE),
        ("legal", "anticipate_day", Sureness.LIKELY),
        ("promise", "promise_day", Sureness.LIKELY),
        ("行政区划代码", "region", Sureness.LIKELY),
        ("材料名称", "material.material_name", Sureness.SURE),
        ("条款内容", "basis.content", Sureness.SURE),
        ("办理时限", "", Sureness.AMBIGUOUS),
        ("受理地点、时间", "", Sureness.UNKNOWN),
        ("序号", "", Sureness.UNKNOWN),
        ("备注", "", Sureness.UNKNOWN),
        ("审批科室意见", "", Sureness.UNKNOWN),
    ],
)
def test_headings_and_how_sure(tmp_path: Path, heading: str, element: str, sureness: Sureness) -> None:
    guess = propose_columns(csv_file(tmp_path, "事项名称", "实施编码", heading))[2]
    assert (guess.heading, guess.element, guess.sureness) == (heading, element, sureness)


def test_the_surer_column_takes_the_element(tmp_path: Path) -> None:
    guesses = propose_columns(
        csv_file(tmp_path, "名称", "事项名称", "办理时限", "承诺时限", "TASK_CODE", "matter_code")
    )
    assert [(guess.element, guess.sureness.name) for guess in guesses] == [
        ("", "TAKEN"),
        ("task_name", "SURE"),
        ("anticipate_day", "GUESS"),
        ("promise_day", "SURE"),
        ("task_code", "SURE"),
        ("task_handle_item", "LIKELY"),
    ]


def test_an_ambiguous_heading_is_not_read_until_somebody_says(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "事项名称", "办理时限")
    assert propose_columns(path)[1].others == ("anticipate_day", "promise_day")
    (item,) = import_library(path, as_of=DAY, columns={"办理时限": "promise_day"}).items
    assert item.elements == {"promise_day": "值1"}


@pytest.mark.parametrize(
    ("columns", "elements"),
    [
        ({"归口处室名": "dept_name"}, {"dept_name": "值1", "link_way": "值2"}),
        ({"归口处室名 ": "dept_name"}, {"dept_name": "值1", "link_way": "值2"}),
        ({"咨询电话": ""}, {}),
        ({"咨询电话": "supervise_way"}, {"supervise_way": "值2"}),
    ],
)
def test_the_users_mapping_wins(tmp_path: Path, columns: dict[str, str], elements: dict[str, str]) -> None:
    path = csv_file(tmp_path, "事项名称", "归口处室名", "咨询电话")
    assert import_library(path, as_of=DAY, columns=columns).items[0].elements == elements


@pytest.mark.parametrize(("key", "reached"), [("materials.page_num", "page_num"), ("material.page_num", "page_num")])
def test_row_elements_go_by_either_prefix(tmp_path: Path, key: str, reached: str) -> None:
    path = csv_file(tmp_path, "事项名称", "材料名称", "几份")
    (item,) = import_library(path, as_of=DAY, columns={"几份": key}).items
    assert item.materials[0].elements == {reached: "值2"}


def test_codes_may_stand_in_several_columns(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "事项名称", "实施编码", "旧编码", "外省编码")
    (item,) = import_library(path, as_of=DAY, columns={"旧编码": "codes", "外省编码": "codes"}).items
    assert item.codes == ("值1", "值2", "值3")


def test_a_mapping_to_no_element_is_a_bad_configuration(tmp_path: Path) -> None:
    with pytest.raises(
        ConfigError, match=r"\[library.columns\] 办理时限: unknown key promise_dya: did you mean promise_day"
    ):
        import_library(csv_file(tmp_path, "事项名称", "办理时限"), as_of=DAY, columns={"办理时限": "promise_dya"})


def test_headings_nobody_knows_and_unused_mappings_are_told(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "事项名称", "实施编码", "审批科室意见")
    done = read_library(path, as_of=DAY, columns={"没有这列": "link_way"})
    assert done.snapshot.columns == {"事项名称": "task_name", "实施编码": "task_code", "审批科室意见": ""}
    assert done.unused == ("没有这列",)
