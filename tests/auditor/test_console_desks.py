"""Every desk as every role in a real browser, on a desk and on a phone: what each does there, and what it cannot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from consoles import ACCOUNTS, LIMIT_NUMBER, PASSWORD, SEEN, project_in, serving
from consolewalks import DESKTOP, PHONE, seated
from filling import put
from ledgers import findings
from playwright.sync_api import Browser, Page, expect
from reports import ROAD

from auditor.config import Project
from auditor.console.drawing import NAVIGATION
from auditor.console.rights import rights
from auditor.i18n import translator
from auditor.ledger.book import open_ledger
from auditor.ledger.model import Action, Entry, State
from auditor.sheets.columns import CHOICE, NOTE, Says
from diffs.fingerprint import number

SAY = translator("zh")
MINE = [number(each.fingerprint) for each in findings() if each.unit == ROAD and each.channel]
HOSTILE_NAME = '"><img src=x onerror=top.pwned=7>.png'
HOSTILE_NOTE = "</textarea><script>top.pwned=8</script>{{7*7}}\u202e倒着写"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


@dataclass(frozen=True)
class Office:
    project: Project
    address: str

    def entry(self, name: str) -> Entry:
        with open_ledger(self.project) as book:
            return book.entries(numbers=[name], history=True)[0]

    def act(self, action: Action, *numbers: str, by: str = "unit", note: str = "说明", until: str = "") -> None:
        with open_ledger(self.project) as book:
            assert all(each.accepted for each in book.do(action, numbers, by=by, note=note, until=until))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Somebody has claimed, disputed and asked for more time already."""
    project = project_in(tmp_path_factory.mktemp("office"))
    with serving(project) as address:
        made = Office(project, address)
        made.act(Action.CLAIMED, MINE[0])
        made.act(Action.DISPUTED, MINE[1])
        made.act(Action.EXTENSION_ASKED, MINE[2], until="2100-01-31")
        yield made


def may(who: str, route: str) -> bool:
    return rights()[route].allows(ACCOUNTS[who].role)


@pytest.mark.parametrize("who", ACCOUNTS)
def test_the_desks_of_a_role_and_no_others(browser: Browser, office: Office, who: str) -> None:
    with seated(browser, office.project, office.address, who) as seat:
        for route, word in NAVIGATION:
            if route == "review_desk":
                continue  # it needs the pages of a run: tried with the month
            if not may(who, route):
                page = seat.go(rights()[route].path, 403)
                assert page.locator(f"nav a[href='{rights()[route].path}']").count() == 0
                continue
            page = seat.go(rights()[route].path)
            assert page.inner_text("h1") == SAY(word)
            assert page.inner_text("nav a[aria-current=page]") == SAY(word)
            if who == "lead" or (who == "unit" and route == "workbook_page"):
                assert not seat.violations()
            assert seat.fits(PHONE)
            assert seat.fits(DESKTOP)


EVIDENCE = f"/findings/{LIMIT_NUMBER}/evidence/{SEEN.evidence}"


@pytest.mark.parametrize("place", ["/login", "/nothing", "/api", EVIDENCE], ids=["login", "nothing", "api", "evidence"])
def test_what_is_no_desk_is_as_good_to_use(browser: Browser, office: Office, place: str) -> None:
    with seated(browser, office.project, office.address, "" if place == "/login" else "unit") as seat:
        seat.go(place, 404 if place == "/nothing" else 200)
        assert not seat.violations()
        assert seat.fits(PHONE)
        seat.hostile = place == EVIDENCE  # another test looks at what it does


ACTS = {
    "unit": {"claim", "dispute", "ask-extension", "note"},
    "lead": {"extend", "waive", "note"},
    "coordinator": {"note"},
    "viewer": set(),
}


@pytest.mark.parametrize("who", ACTS)
def test_a_finding_offers_what_the_role_may_do_now(browser: Browser, office: Office, who: str) -> None:
    with seated(browser, office.project, office.address, who) as seat:
        page = seat.go(f"/findings/{LIMIT_NUMBER}")
        forms = page.locator("main form").evaluate_all("forms => forms.map(each => each.getAttribute('action'))")
        assert {each.removeprefix("/acts/") for each in forms} == ACTS[who]
        expect(page.locator("[hx-get] .hit")).to_have_text("5个工作日")
        assert not seat.violations()
        assert seat.fits(PHONE)


def test_filters_narrow_the_list_and_leave_an_address_to_come_back_to(browser: Browser, office: Office) -> None:
    with seated(browser, office.project, office.address, "lead") as seat:
        page = seat.go("/findings?state=all")
        every = page.locator("#rows li").count()
        page.select_option("select[name=unit]", ROAD)
        expect(page.locator("#rows li")).not_to_have_count(every)
        page.fill("input[name=text]", LIMIT_NUMBER)
        expect(page.locator("#rows li")).to_have_count(1)
        page.click("#rows li a")
        page.click("text=返回列表")
        expect(page.locator("#rows li")).to_have_count(1)
        assert page.input_value("select[name=unit]") == ROAD


def test_the_group_does_many_at_once_with_the_keyboard_and_is_told_what_lacks(browser: Browser, office: Office) -> None:
    with seated(browser, office.project, office.address, "lead") as seat:
        seat.refusals.add(422)
        page = seat.go("/group?pile=claimed")
        page.focus("input[data-all=pick]")
        page.keyboard.press("Space")
        assert page.locator("input[name=pick]:checked").count() == 1
        page.click("button[formaction='/acts/verify']")
        expect(page.locator(".refused .wrong")).to_contain_text("申报之后还没有核查过")
        page = seat.go("/group?pile=claimed")
        page.check("input[name=pick]")
        page.focus("button[formaction='/acts/return']")
        page.keyboard.press("Enter")
        page.wait_for_url("**/acts/return")
        expect(page.locator(".refused .wrong")).to_contain_text("须说明理由")
        assert not seat.violations()
        page.fill("textarea[name=note]", "页面没有改")
        page.click("fieldset button.main")
        expect(page.locator("nav.piles [aria-current]")).to_contain_text("（0）")
    entry = office.entry(MINE[0])
    assert (entry.state, entry.history[-1].note, entry.history[-1].by) == (State.RETURNED, "页面没有改", "lead")


def test_more_time_is_given_as_it_was_asked_for(browser: Browser, office: Office) -> None:
    with seated(browser, office.project, office.address, "lead") as seat:
        page = seat.go("/group?pile=asked")
        expect(page.locator("li.row")).to_contain_text("申请延至2100-01-31")
        page.check("input[name=pick]")
        page.click("button[formaction='/acts/extend']")
        expect(page.locator(".empty")).to_be_visible()
    assert office.entry(MINE[2]).due == "2100-01-31"


def test_a_dispute_is_upheld_and_a_difference_allowed(browser: Browser, office: Office) -> None:
    with seated(browser, office.project, office.address, "lead") as seat:
        page = seat.go("/group?pile=disputed")
        page.check("input[name=pick]")
        page.click("button[formaction='/acts/uphold']")
        expect(page.locator("nav.piles [aria-current]")).to_contain_text("有异议")
        page = seat.go(f"/findings/{MINE[2]}")
        form = page.locator("form[action='/acts/waive']")
        form.locator("[name=until]").fill("2099-12-31")
        form.locator("[name=document]").fill("市交函〔2021〕1号")
        form.locator("[name=note]").fill("窗口另有规定")
        form.locator("button").click()
        expect(page.locator("main .state")).to_have_text("已准许")
        seat.go("/group?pile=waived")
        expect(page.locator("li.row code")).to_have_text(MINE[2])
    assert office.entry(MINE[1]).history[-1].action is Action.UPHELD
    sheet = (office.project.root / "waivers.csv").read_text("utf-8-sig")
    assert "窗口另有规定,lead,市交函〔2021〕1号" in sheet


def test_the_week_says_what_is_due_and_its_papers_are_there(browser: Browser, office: Office) -> None:
    with seated(browser, office.project, office.address, "coordinator") as seat:
        page = seat.go("/week")
        heads = [each.split("（")[0] for each in page.locator("h2").all_inner_texts()]
        assert heads == ["本周文书", "逾期", "今日到期", "今后7日内到期"]
        page.click("form[action='/week/papers'] button")
        expect(page.locator("ul.plain a").first).to_be_visible()
        with page.expect_download() as download:
            page.click("ul.plain a:has-text('.docx') >> nth=0")
        assert Path(download.value.path()).read_bytes()[:2] == b"PK"
    with seated(browser, office.project, office.address, "viewer") as seat:
        page = seat.go("/week")
        assert page.locator("ul.plain a").count() > 0
        assert page.locator("main form").count() == 0


def test_the_workbook_goes_out_and_comes_back_with_a_dry_run_first(
    browser: Browser, office: Office, tmp_path: Path
) -> None:
    with seated(browser, office.project, office.address, "taxi") as seat:
        page = seat.go("/workbook/upload")
        with page.expect_download() as download:
            page.click("a[href='/workbook']")
        path = tmp_path / "filled.xlsx"
        download.value.save_as(path)
        put(path, (0, CHOICE, Says.DONE.value), (0, NOTE, "已按省库更正"))
        page.set_input_files("input[type=file]", path)
        page.click("button[value=try]")
        expect(page.locator("#outcome")).to_have_text("将收取的内容")
        found = page.inner_text("section li a")
        assert office.entry(found).state is State.OPEN, "nothing was done yet"
        assert not seat.violations()
        page.click("button[value=take]")
        expect(page.locator("#outcome")).not_to_have_text("将收取的内容")
        assert (office.entry(found).state, office.entry(found).claimed_by) == (State.CLAIMED, "taxi")


def test_who_comes_second_is_told_who_and_what_and_keeps_his_words(
    browser: Browser, office: Office, tmp_path: Path
) -> None:
    file = tmp_path / "proof.png"
    file.write_bytes(PNG)
    with seated(browser, office.project, office.address, "unit") as seat:
        seat.refusals.add(409)
        page = seat.go(f"/findings/{LIMIT_NUMBER}")
        office.act(Action.CLAIMED, LIMIT_NUMBER, by="同事", note="上午已改")
        form = page.locator("form[action='/acts/dispute']")
        form.locator("textarea").fill(HOSTILE_NOTE)
        form.locator("input[type=file]").set_input_files({"name": HOSTILE_NAME, "mimeType": "image/png", "buffer": PNG})
        form.locator("button").click()
        expect(page.locator(".last")).to_contain_text("同事")
        expect(page.locator(".last")).to_contain_text("上午已改")
        expect(page.locator(".refused .state")).to_have_text("已整改待核验")
        assert page.input_value("textarea[name=note]") == HOSTILE_NOTE.replace("\u202e", "[U+202E]")
        assert not seat.violations()
        assert seat.fits(PHONE)
        page.fill("textarea[name=note]", HOSTILE_NOTE)
        page.check("input[name=pick]")
        page.click("fieldset button.main")
        expect(page.locator("main .state")).to_have_text("有异议")
        event = office.entry(LIMIT_NUMBER).history[-1]
        assert (event.action, event.by, event.note) == (Action.DISPUTED, "unit", HOSTILE_NOTE)
        assert page.evaluate("window.pwned") is None
        _given_to_be_saved(page, event.data["files"][0]["name"])


def _given_to_be_saved(page: Page, name: str) -> None:
    """A file with a name that would like to run is a name, and the file goes to disk."""
    link = page.locator(".history a").first
    expect(link).to_have_text(name)
    with page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename.endswith(".png")
    assert Path(download.value.path()).read_bytes() == PNG
    assert page.evaluate("window.pwned") is None


def test_who_was_logged_out_meanwhile_finds_his_words_again(browser: Browser, office: Office) -> None:
    with seated(browser, office.project, office.address, "unit") as seat:
        # what the page still asks for on its own is refused once nobody is logged in
        seat.refusals |= {401, 403, 404}
        page = seat.go(f"/findings/{MINE[3]}")
        page.wait_for_load_state("networkidle")
        page.fill("form[action='/acts/note'] textarea", "写了很久的话")
        page.context.clear_cookies()
        page.click("form[action='/acts/note'] button")
        page.fill("input[name=name]", "unit")
        page.fill("input[name=password]", PASSWORD)
        page.click("main button")
        page.wait_for_url(f"**/findings/{MINE[3]}*")
        assert page.input_value("form[action='/acts/note'] textarea") == "写了很久的话"
        page.click("form[action='/acts/note'] button")
        expect(page.locator(".history li").first).to_contain_text("写了很久的话")
        assert page.input_value("form[action='/acts/note'] textarea") == "", "once is enough"
        page.fill("form[action='/acts/note'] textarea", "不再发出的话")
        page.click("form.who button")
        page.wait_for_url("**/login")
        assert "不再发出的话" not in page.evaluate("JSON.stringify(sessionStorage)")
