"""What is learned from guides beside library items, and what is left alone because it is in doubt."""

from __future__ import annotations

import json
from collections.abc import Mapping

from catalog.element import Kind
from catalog.model import Material, ServiceItem
from spiders.learn import Sample, learn_codes, learn_names, learn_places, sample_of
from spiders.learn.values import NOTHING, meaning
from spiders.reader import PagePart, ReaderHints, read_page
from spiders.reader.labels import shipped_labels

COUNT = 9


def items() -> list[ServiceItem]:
    return [
        ServiceItem(
            id=f"L{n}",
            task_name=f"道路货运经营许可第{n}类",
            elements={
                "promise_day": f"{n + 2}个工作日",
                "link_way": f"029-8678000{n}",
                "project_type": "承诺件" if n % 2 else "即办件",
                "is_fee": "否",
                "is_express": "否",
                "dept_name": f"第{n}管理所",
            },
            materials=(Material(f"申请表{n}", {"is_need": "必要"}), Material(f"证明{n}", {"is_need": "非必要"})),
        )
        for n in range(COUNT)
    ]


def html(rows: Mapping[str, str], name: str) -> PagePart:
    cells = "".join(f"<tr><th>{label}</th><td>{text}</td></tr>" for label, text in rows.items())
    return PagePart(f"<html><body><h1>{name}</h1><table class='kv'>{cells}</table></body></html>".encode())


def samples(shown: Mapping[str, str]) -> list[Sample]:
    """Guides whose rows are ``label → element key``, beside their items."""
    made = []
    for item in items():
        part = html({label: item.elements[key] for label, key in shown.items()}, item.task_name)
        reading = next(iter(read_page(part.body).readings), None)
        made.append(sample_of([part], ReaderHints(), reading, item))
    return made


LABELS = {"咨询电话": "link_way", "办件类型": "project_type", "实施主体": "dept_name", "承诺期限": "promise_day"}


def test_places_carry_the_label_and_how_many_guides_agree() -> None:
    learned = learn_places(samples(LABELS), shipped_labels())
    assert [each.at for each in learned["link_way"]] == ["table.kv td @ 咨询电话"]
    assert (learned["link_way"][0].share, learned["link_way"][0].agree) == (1.0, 1.0)


def test_a_label_nobody_knows_is_explained_by_the_librarys_values() -> None:
    shown = {**LABELS, "几天能办好": "promise_day"}
    del shown["承诺期限"]
    assert learn_names(samples(shown), shipped_labels()) == {"几天能办好": "promise_day"}


def test_a_value_that_stands_everywhere_explains_nothing() -> None:
    shown = {**LABELS, "这个要不要": "is_fee"}
    assert "这个要不要" not in learn_names(samples(shown), shipped_labels())


def test_a_label_of_another_element_is_never_taken_for_one_with_the_same_value() -> None:
    assert "is_express" not in learn_places(samples({**LABELS, "是否收费": "is_fee"}), shipped_labels())


def test_a_place_without_label_is_learned_by_its_values() -> None:
    made = []
    for item in items():
        body = f"<h1>{item.task_name}</h1><div class='days'>{item.elements['promise_day']}</div><p>其他说明</p>"
        made.append(sample_of([PagePart(body.encode())], ReaderHints(), None, item))
    assert [each.at for each in learn_places(made, shipped_labels())["promise_day"]] == ["div.days"]


def payloads(codes: Mapping[str, str], wrong: int = 0) -> list[Sample]:
    made = []
    for n, item in enumerate(items()):
        kind = item.elements["project_type"]
        code = codes[kind] if n >= wrong else codes["承诺件" if kind == "即办件" else "即办件"]
        data = {
            "taskName": item.task_name,
            "projectType": code,
            "fx": item.elements["promise_day"],
            "materials": [
                {"materialName": each.material_name, "isNeed": "0" if each.elements["is_need"] == "必要" else "1"}
                for each in item.materials
            ],
        }
        made.append(sample_of([PagePart(json.dumps({"data": data}).encode())], ReaderHints(), None, item))
    return made


def test_codes_are_learned_from_items_and_from_rows() -> None:
    learned = learn_codes(payloads({"即办件": "0", "承诺件": "1"}), shipped_labels())
    assert learned == {
        "is_need": {"0": "必要", "1": "非必要"},
        "project_type": {"0": "即办件", "1": "承诺件"},
    }


def test_national_codes_are_not_written_down() -> None:
    assert "project_type" not in learn_codes(payloads({"即办件": "1", "承诺件": "2"}), shipped_labels())


def test_codes_that_contradict_themselves_are_left_alone() -> None:
    assert "project_type" not in learn_codes(payloads({"即办件": "0", "承诺件": "1"}, wrong=4), shipped_labels())


def test_members_nobody_knows_are_explained_too() -> None:
    made = payloads({"即办件": "0", "承诺件": "1"})
    assert learn_names(made, shipped_labels())["fx"] == "promise_day"
    assert learn_places(made, shipped_labels())["material.material_name"][0].at == "$.data.materials[].materialName"


def test_values_are_the_same_by_what_they_mean() -> None:
    assert meaning(Kind.DURATION, "", "二十个工作日") == meaning(Kind.DURATION, "", "20")
    assert meaning(Kind.PHONE, "", "（029）86780000") == meaning(Kind.PHONE, "", "029-86780000（工作日）")
    assert meaning(Kind.DATE, "", "1631808000000") == meaning(Kind.DATE, "", "2021年9月17日")
    assert meaning(Kind.TEXT, "", "<p>有车辆；</p>") == meaning(Kind.TEXT, "", "有车辆")
    assert meaning(Kind.TEXT, "", "暂无") == NOTHING
    assert meaning(Kind.TEXT, "", " ") is None
