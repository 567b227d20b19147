"""What goes into a channel comes out of it: every text, every label, the same bytes every time."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from city_examples import PERMIT, QUERY, many, texts_of

from catalog.elements import load_elements
from catalog.model import LegalBasis, Material, ServiceItem
from spiders.city.render import kiosk, pc
from spiders.city.render.coded import amount_apart, milliseconds
from spiders.city.render.joined import LIMITS, PLACE_AND_TIME, Joint, with_joint
from spiders.city.render.miniprogram import write_captures
from spiders.city.render.mobile import MobileSite, mobile_site
from spiders.city.render.sheet import PREFIX, Field, lay_out
from spiders.city.render.web import Request

ROOT = Path(__file__).resolve().parents[2]
DIALECTS = tomllib.loads((ROOT / "spiders/city/render/dialects.toml").read_text("utf-8"))
PAYLOADS = ("mobile", "miniprogram")
SHEETS = [name for name in DIALECTS if name not in ("defaults", *PAYLOADS)]
ITEMS = (PERMIT, QUERY, *many(30))


def shown(page: str) -> str:
    """The text of a page, a break as a line end."""
    soup = BeautifulSoup(page, "lxml")
    for line_break in soup.find_all("br"):
        line_break.replace_with("\n")
    return soup.get_text()


# --- labels ---------------------------------------------------------------------------------------------------


def labels() -> Iterable[tuple[str, str, str, str]]:
    """(dialect, section, element key, label) of every label in the dialects."""
    for name in SHEETS:
        yield from ((name, "item", key, label) for key, label in DIALECTS[name]["title"].items())
        yield from ((name, "item", key, label) for key, label in DIALECTS[name]["labels"].items())
    for name in (*SHEETS, "defaults"):
        for section, prefix in PREFIX.items():
            rows = DIALECTS[name].get(section, {})
            yield from ((name, section, f"{prefix}.{key}", label) for key, label in rows.items())


@pytest.mark.parametrize(("dialect", "section", "key", "label"), list(labels()))
def test_labels_mean_what_they_stand_for(dialect: str, section: str, key: str, label: str) -> None:
    table = load_elements()
    hits = table.find_label(label, section)
    assert hits
    assert table[hits[0].element] is table[key]


@pytest.mark.parametrize("dialect", PAYLOADS)
def test_payload_keys_mean_what_they_stand_for(dialect: str) -> None:
    table = load_elements()
    for key, name in DIALECTS[dialect]["title"].items():
        assert [hit.element for hit in table.find_field(name)][:1] == [key]
    for column, name in DIALECTS[dialect]["by_law"].items():
        hits = table.find_field(name, "by_law")
        assert hits
        assert table[hits[0].element] is table[f"basis.{column}"]


@pytest.mark.parametrize("dialect", [*SHEETS, *PAYLOADS])
def test_a_sheet_forgets_nothing(dialect: str) -> None:
    sheet = lay_out(PERMIT, dialect)
    assert {field.key: field.text for field in sheet.fields} == {"task_name": PERMIT.task_name, **PERMIT.elements}
    assert [table.key for table in sheet.tables] == ["by_law", "materials", "faq"]


def test_internal_elements_are_not_shown() -> None:
    item = ServiceItem("i", "某事项", elements={"task_version": "1", "dept_name": "某单位"})
    assert [field.key for field in lay_out(item, "pc_paired").fields] == ["task_name", "dept_name"]


# --- pages ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("item", [PERMIT, QUERY, *many(6)], ids=lambda item: item.id)
@pytest.mark.parametrize("render", [pc.guide_page, kiosk.guide_page], ids=["pc", "kiosk"])
def test_pages_show_every_text(render: Callable[[ServiceItem], str], item: ServiceItem) -> None:
    text = shown(render(item))
    for each in texts_of(item):
        assert each in text


@pytest.mark.parametrize("template", ["pc_paired", "pc_tabs", "pc_article", "kiosk_panel", "kiosk_readonly"])
def test_every_template_is_used(template: str) -> None:
    marks = {
        "pc_paired": "matters-table",
        "pc_tabs": "tab-pane",
        "pc_article": "TRS_Editor",
        "kiosk_panel": "panelHead",
        "kiosk_readonly": "readonlyTable",
    }
    render = pc.guide_page if template.startswith("pc") else kiosk.guide_page
    assert any(marks[template] in render(item) for item in ITEMS)


def test_empty_is_a_label_with_nothing_and_absent_is_no_label() -> None:
    for item in many(8):
        page = kiosk.guide_page(item)
        assert re.search(r"数量(<br/>)?限制", page)
        assert "权力来源" not in page


def test_markup_in_a_text_stays_text() -> None:
    item = ServiceItem("i", "某<b>事项</b>", elements={"accept_condition": "a & b\n<script>c</script>"})
    for page in (pc.guide_page(item), kiosk.guide_page(item)):
        assert "a & b\n<script>c</script>" in shown(page)


def test_pages_have_the_noise_of_real_ones() -> None:
    pages = [pc.guide_page(item, ITEMS[:2]) for item in ITEMS]
    for noise in ("<!--", "text/template", "display:none", "相关事项", "友情链接", "&nbsp;"):
        assert any(noise in page for page in pages), noise


def test_terminals_serve_gb18030_with_the_wrong_headers() -> None:
    site = kiosk.kiosk_site(ITEMS)
    for item in ITEMS:
        address = kiosk.guide_path(item)
        answer = site.answer(_get(address))
        assert answer.content_type == "text/html; charset=ISO-8859-1"
        text = answer.body.decode("gb18030")
        assert "charset=gb2312" in text
        assert item.task_name in text


ADDRESS, HOURS = PERMIT.elements["transact_addr"], PERMIT.elements["transact_time"]
JOINTS = [
    (LIMITS, ("20个工作日", "8个工作日"), "法定时限：20个工作日\n承诺时限：8个工作日"),
    (LIMITS, ("20个工作日", "待补充"), None),
    (LIMITS, ("无", "即时办结"), None),
    (PLACE_AND_TIME, (ADDRESS, HOURS), f"受理地点：{ADDRESS}\n受理时间：{HOURS}"),
    (PLACE_AND_TIME, ("无线下办理窗口", "全天24小时"), None),
    (PLACE_AND_TIME, (ADDRESS, ""), None),
]


@pytest.mark.parametrize(("joint", "texts", "one"), JOINTS)
def test_two_elements_in_one_cell(joint: Joint, texts: tuple[str, str], one: str | None) -> None:
    fields = [Field(key, key, text) for key, text in zip(joint.keys, texts)]
    after = with_joint([*fields, Field("is_fee", "是否收费", "否")], joint)
    assert [field.text for field in after] == ([one, "否"] if one else [*texts, "否"])


# --- lists ----------------------------------------------------------------------------------------------------


def walk(site: Callable[[str], str], start: str, links: str) -> tuple[list[str], list[int]]:
    """All links of a list, page by page over 下一页, and the totals announced."""
    found: list[str] = []
    totals: list[int] = []
    address: str | None = start
    while address:
        soup = BeautifulSoup(site(address), "lxml")
        found += [str(link["href"]) for link in soup.select(links)]
        announced = re.search(r"共\s*(\d+)\s*[项条]", soup.get_text())
        assert announced
        totals.append(int(announced[1]))
        following = soup.find("a", string="下一页")
        address = str(following["href"]) if following else None
    return found, totals


def test_portal_lists_announce_what_they_list() -> None:
    site = pc.pc_site(ITEMS)
    found, totals = walk(lambda at: site.answer(_get(at)).body.decode(), "/list", "ul.items a")
    assert len(set(found)) == len(ITEMS) == totals[0]
    assert len(totals) == 4
    assert len(found) > len(ITEMS)
    assert any("item.jsp" in address for address in found)


def test_old_addresses_lead_to_the_guide() -> None:
    site = pc.pc_site(ITEMS)
    found, _ = walk(lambda at: site.answer(_get(at)).body.decode(), "/list", "ul.items a")
    for address in set(found):
        answer = site.answer(_get(address))
        if answer.status == 301:
            answer = site.answer(_get(answer.headers["Location"].removeprefix("http://pc.city.test")))
        assert (answer.status, b"\xe5" in answer.body) == (200, True)


def test_terminal_lists_announce_what_they_list() -> None:
    site = kiosk.kiosk_site(ITEMS)
    found, totals = walk(lambda at: site.answer(_get("/" + at)).body.decode("gb18030"), "list.jsp", 'a[href^="guide"]')
    assert (len(set(found)), totals) == (len(ITEMS), [len(ITEMS)] * 2)


@pytest.mark.parametrize("address", ["/list?unit=单位甲&page=1", "/list?page=1&unit=%E5%8D%95%E4%BD%8D%E7%94%B2"])
def test_lists_of_one_unit(address: str) -> None:
    answer = pc.pc_site(ITEMS).answer(_get(address))
    assert "共 <b>10</b> 项" in answer.body.decode()


def _get(address: str) -> Request:
    path, _, query = address.partition("?")
    return Request(path, query)


# --- payloads -------------------------------------------------------------------------------------------------


def detail(site: MobileSite, number: int) -> Mapping[str, Mapping[str, object]]:
    """The payload of one item of the mobile site."""
    answer = site.answer(Request("/api/item/detail", f"id={list(site.items)[number]}"))
    data: Mapping[str, Mapping[str, object]] = json.loads(answer.body)["data"]
    return data


def test_mobile_puts_amounts_apart_and_writes_codes() -> None:
    told = detail(mobile_site(ITEMS), 0)["itemInfo"]
    assert (told["promiseDay"], told["promiseType"]) == ("8", "1")
    assert (told["projectType"], told["taskType"], told["isFee"]) == ("1", "01", "0")
    assert told["acceptCondition"] == "<p>1.有车辆；</p><p>2.有驾驶人员；</p><p>3.有安全生产管理制度。</p>"


def test_mobile_keeps_what_has_no_code() -> None:
    item = ServiceItem("i", "某事项", elements={"is_fee": "不收费", "promise_day": "5日", "anticipate_day": "7"})
    told = detail(mobile_site([item]), 0)["itemInfo"]
    assert told == {"taskName": "某事项", "isFee": "不收费", "promiseDay": "5日", "anticipateDay": "7"}


def test_mobile_gives_materials_in_a_second_request() -> None:
    site = mobile_site(ITEMS)
    answers = [site.answer(Request("/api/item/materials", f"itemId={key}")) for key in list(site.items)[:2]]
    rows, word = (json.loads(answer.body)["data"]["materialList"] for answer in answers)
    assert rows[0] == {
        "MATERIAL_NAME": "道路旅客运输经营申请表",
        "IS_NEED": "0",
        "PAGE_NUM": "1",
        "MATERIAL_TYPE": "0",
    }
    assert word == "无"


def test_mobile_shell_is_empty() -> None:
    page = mobile_site(ITEMS).answer(Request("/")).body.decode()
    assert '<div id="app"></div>' in page
    assert "事项" not in page


@pytest.mark.parametrize(
    ("text", "amount"), [("5个工作日", "5"), ("5工作日", None), ("5", None), ("5个自然日", None), ("约5个工作日", None)]
)
def test_amount_apart(text: str, amount: str | None) -> None:
    assert amount_apart(text) == amount


@pytest.mark.parametrize(("text", "number"), [("2021-09-01", 1630425600000), ("2021-09", None), ("2021年", None)])
def test_milliseconds(text: str, number: int | None) -> None:
    assert milliseconds(text) == number


def test_captures_hold_the_list_and_every_guide(tmp_path: Path) -> None:
    log = json.loads(write_captures(ITEMS, tmp_path).read_text("utf-8"))["log"]
    assert len(log["entries"]) == 2 + len(ITEMS)
    answers = [json.loads(entry["response"]["content"]["text"]) for entry in log["entries"]]
    assert {answer["code"] for answer in answers} == {200}
    assert answers[2]["data"]["guideDetail"]["taskName"] == PERMIT.task_name


# --- sheets ----------------------------------------------------------------------------------------------------


def test_two_listings_of_one_item_have_two_addresses() -> None:
    twins = [ServiceItem(id, PERMIT.task_name, elements=PERMIT.elements) for id in ("pc-0001", "pc-0002")]
    assert len({pc.guide_path(item) for item in twins}) == 2


def test_rows_of_unequal_columns_share_one_head() -> None:
    item = ServiceItem(
        "i",
        "某事项",
        materials=(Material("甲", {"is_need": "非必要", "handle_case": "委托的"}), Material("乙", {"is_need": "必要"})),
        by_law=(LegalBasis("《甲法》", article="第一条"),),
    )
    table = lay_out(item, "pc_paired").table("materials")
    assert table
    assert (table.columns[:2], table.rows[1]) == (("material_name", "is_need"), ("乙", "必要", ""))


def test_a_basis_as_one_string_among_split_ones_stands_in_the_column_of_titles() -> None:
    laws = (LegalBasis(text="《甲法》第一条"), LegalBasis("《乙法》", article="第二条"))
    table = lay_out(ServiceItem("i", "某事项", by_law=laws), "hall").table("by_law")
    assert table
    assert (table.columns, table.rows) == (("law_name", "article"), (("《甲法》第一条", ""), ("《乙法》", "第二条")))
