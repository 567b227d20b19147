"""Learned places on pages that are made as they were learned, rebuilt in part, and made anew."""

from __future__ import annotations

import json

import pytest

from spiders.drift import places_hold
from spiders.facts import CrawlFacts, GuideOutcome
from spiders.model import CrawlLog, ReasonCode
from spiders.placenames import is_place
from spiders.reader import PageResult, Places, ReaderHints, read_page
from spiders.reader.labels import shipped_labels
from spiders.reader.places import spots_of
from spiders.reader.result import Located
from spiders.reader.sources import text_sketch

ROWS = {
    "事项名称": "道路货运经营许可",
    "实施主体": "市道路运输管理处",
    "承诺期限": "8个工作日",
    "法定期限": "20个工作日",
    "咨询电话": "029-86780000",
    "投诉电话": "12328",
    "受理条件": "有符合规定的车辆",
    "是否收费": "否",
}
KEYS = {
    "事项名称": "task_name",
    "实施主体": "dept_name",
    "承诺期限": "promise_day",
    "法定期限": "anticipate_day",
    "咨询电话": "link_way",
    "投诉电话": "supervise_way",
    "受理条件": "accept_condition",
    "是否收费": "is_fee",
}
PLACES = Places(
    at={key: (f"table.kv td @ {label}",) for label, key in KEYS.items()}, share=dict.fromkeys(KEYS.values(), 1.0)
)


def page(rows: dict[str, str], table: str = "kv") -> bytes:
    cells = "".join(f"<tr><th>{label}</th><td>{text}</td></tr>" for label, text in rows.items())
    return f"<html><body><h1>道路货运经营许可</h1><table class='{table}'>{cells}</table></body></html>".encode()


def read(rows: dict[str, str], table: str = "kv", places: Places = PLACES) -> PageResult:
    return read_page(page(rows, table), hints=ReaderHints(places=places))


def renamed(*labels: str) -> dict[str, str]:
    return {label[::-1] if label in labels else label: text for label, text in ROWS.items()}


def test_an_unchanged_page_is_read_as_ever() -> None:
    result = read(ROWS)
    assert result.located is not None
    assert len(result.located.held) == len(ROWS)
    assert (result.located.won, result.located.doubted, result.located.anew) == ((), (), "")
    assert result.readings[0].item == read_page(page(ROWS)).readings[0].item


def test_an_element_that_is_gone_is_missing_while_the_page_is_made_as_learned() -> None:
    reading = read({label: text for label, text in ROWS.items() if label != "咨询电话"}).readings[0]
    assert not reading.item.shows("link_way")
    assert "link_way" not in reading.not_read


def test_a_label_nobody_knows_in_its_place_makes_it_not_read() -> None:
    reading = read(renamed("咨询电话")).readings[0]
    assert reading.not_read["link_way"] == "drift"


def test_a_strange_label_that_was_always_there_excuses_nothing() -> None:
    rows = {label: text for label, text in ROWS.items() if label != "咨询电话"} | {"话电询咨": "029-86780000"}
    places = Places(PLACES.at, PLACES.share, frozenset({"话电询咨"}))
    assert "link_way" not in read(rows, places=places).readings[0].not_read


def test_on_a_page_rebuilt_in_part_only_learned_places_count() -> None:
    reading = read(renamed("咨询电话", "承诺期限")).readings[0]
    assert {"link_way", "promise_day"} <= reading.not_read.keys()
    assert reading.item.get("supervise_way") == "12328"


def test_labels_with_nothing_behind_them_are_no_guide() -> None:
    rows = dict.fromkeys(ROWS, "") | {
        "事项名称": ROWS["事项名称"],
        "实施主体": "处",
        "受理条件": "有",
        "是否收费": "否",
    }
    refused = read(rows).refused
    assert refused is not None
    assert refused.code in (ReasonCode.DRIFT, ReasonCode.NOT_A_GUIDE, ReasonCode.EMPTY_SHELL)


def test_values_that_do_not_fit_their_labels_are_drift() -> None:
    shifted = dict(zip(ROWS, [*list(ROWS.values())[1:], ROWS["事项名称"]], strict=True))
    refused = read(shifted | {"事项名称": ROWS["事项名称"]}).refused
    assert refused is not None
    assert refused.code is ReasonCode.DRIFT


def test_another_table_falls_back_to_labels() -> None:
    result = read(ROWS, table="v3")
    assert result.located is not None
    assert not result.located.held
    assert result.readings[0].item.get("promise_day") == "8个工作日"


def test_members_nobody_knows_are_noticed_in_payloads() -> None:
    told = {
        "taskName": "道路货运经营许可",
        "deptName": "处",
        "linkWay": "12328",
        "projectType": "承诺件",
        "isFee": "否",
    }
    places = Places({"promise_day": ("$.data.promiseDay",)}, {"promise_day": 1.0})
    body = json.dumps({"data": told | {"f_yad": "5"}}, ensure_ascii=False).encode()
    places_known = Places(places.at, {"promise_day": 0.5}, frozenset({"f_yad"}))
    told_of = read_page(body, hints=ReaderHints(places=Places(places.at, {"promise_day": 0.5}))).readings[0]
    assert told_of.not_read.get("promise_day") == "drift"
    assert "promise_day" not in read_page(body, hints=ReaderHints(places=places_known)).readings[0].not_read


def guides(held: int, lost: int) -> tuple[GuideOutcome, ...]:
    every = frozenset(at for ats in PLACES.at.values() for at in ats)
    there = [GuideOutcome(f"g{n}", evidence="e", located=Located(every)) for n in range(held)]
    return (*there, *(GuideOutcome(f"l{n}", evidence="e", located=Located()) for n in range(lost)))


@pytest.mark.parametrize(("held", "lost", "drifts"), [(40, 0, False), (39, 1, False), (36, 4, True), (0, 40, True)])
def test_a_template_that_stops_on_a_share_of_the_guides_is_drift(held: int, lost: int, drifts: bool) -> None:
    reasons = list(places_hold(CrawlFacts(CrawlLog("pc"), guides(held, lost), places=PLACES)))
    assert bool(reasons) is drifts
    assert all(reason.code is ReasonCode.DRIFT for reason in reasons)


def test_nothing_learned_drifts_never() -> None:
    assert not list(places_hold(CrawlFacts(CrawlLog("pc"), guides(0, 9))))


SHAPES = """<h1>名称</h1><dl class="info"><dt>承诺期限：</dt><dd>8个工作日</dd></dl>
<div class="txt"><p>咨询电话：12328</p></div><ul class="facts"><li>市级</li><li>行政许可</li></ul>
<table class="list"><tr><td>材料名称</td><td>份数</td></tr><tr><td>申请表</td><td>1</td></tr></table>"""


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("dl.info dd @ 承诺期限", "8个工作日"),
        ("div.txt p @ 咨询电话", "12328"),
        ("ul.facts li #2", "行政许可"),
        ("table.list td ^ 材料名称", "申请表"),
        ("h1", "名称"),
    ],
)
def test_places_have_names_that_people_can_read(place: str, text: str) -> None:
    sketch = text_sketch(SHAPES, "", shipped_labels(), ReaderHints())
    spots = {spot.name: spot.text for spot in spots_of([sketch])}
    assert spots[place] == text
    assert all(is_place(name) for name in spots)
