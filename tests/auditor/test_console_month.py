"""A month's life of findings in the browser, with real audits of a portal that changes meanwhile."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import pytest
from consoles import PASSWORD, serving
from consolewalks import PHONE, Seat, seated
from playwright.sync_api import Browser, expect
from towns import NAMES, Town, town_in

from auditor.config import Project, open_project
from auditor.console.accounts import Account, Accounts, Role
from auditor.ledger.book import open_ledger
from auditor.ledger.model import Entry
from catalog.store import open_store

PAIR = ("教练车备案证办理（转出）", "教练车备案证办理（转入）")
SETTINGS = """bureau = "某市交通运输局"
[[tasks]]
id = "T2"
due = "2021-09-30"
"""


@dataclass(frozen=True)
class Bureau:
    town: Town
    project: Project
    address: str
    patch: pytest.MonkeyPatch

    def on(self, day: str) -> None:
        """What people do from now on is done on that day, at nine in the morning."""
        self.patch.setenv("SOURCE_DATE_EPOCH", str(int(datetime.fromisoformat(f"{day}T09:00:00+08:00").timestamp())))

    def audit(self, day: str) -> None:
        """As the run desk does it, in this process: it is faster."""
        self.on(day)
        self.town.here("run", "--as-of", day, code=1)

    def entry(self, rule: str, element: str) -> Entry:
        with open_ledger(self.project) as book:
            every = book.entries(history=True)
        return next(each for each in every if each.finding["rule"] == rule and each.finding["element"] == element)


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bureau]:
    folder = tmp_path_factory.mktemp("month")
    with town_in(folder, (*NAMES, *PAIR)) as town, pytest.MonkeyPatch.context() as patch:
        (town.root / "audit.toml").write_text(SETTINGS, "utf-8")
        town.shown[3]["事项名称"] = "教练车备案证办理"
        del town.shown[3]["实施编码"], town.shown[4]
        town.publish()
        town.here("run", "--as-of", "2021-09-17", code=1)
        project = open_project(town.root)
        with open_ledger(project) as book:
            (unit,) = {each.unit for each in book.entries() if each.finding["rule"] == "T2-PHONE"}
        with open_store(project.database) as store:
            accounts = Accounts(store)
            for account in (Account("unit", Role.UNIT, unit=unit), Account("lead", Role.LEAD)):
                accounts.add(account, PASSWORD)
        with serving(project) as address:
            yield Bureau(town, project, address, patch)


def test_a_finding_lives_from_found_to_struck_off_and_comes_back(browser: Browser, bureau: Bureau) -> None:
    number = bureau.entry("T2-PHONE", "link_way").number
    with _both(browser, bureau) as (unit, lead):
        bureau.on("2021-09-18")
        _says(unit, number, "claim", "说是改了")
        bureau.audit("2021-09-20")  # it was not: the run sends it back
        assert _stands(unit, number) == "退回"
        expect(unit.page.locator(".history li").first).to_contain_text("核查程序")
        bureau.on("2021-09-28")
        _says(unit, number, "ask-extension", "系统升级", "2021-10-15")
        lead.go("/group?pile=asked").check("input[name=pick]")
        lead.page.click("button[formaction='/acts/extend']")
        expect(lead.page.locator(".empty")).to_be_visible()
        bureau.on("2021-10-09")
        unit.page.set_viewport_size(PHONE)
        _says(unit, number, "claim", "这次真改了")
        bureau.town.shown[1]["咨询电话"] = bureau.town.items[1]["link_way"]
        bureau.town.publish()
        bureau.on("2021-10-11")
        _audited(lead, "✓ 可以判定")
        page = lead.go("/group?pile=verified")
        expect(page.locator("li.row code")).to_have_text(number)
        expect(page.locator("li.row .verdict")).to_contain_text("已一致")
        page.click("details summary")
        expect(page.locator("details .sides section")).to_have_count(2)
        expect(page.locator("details .hit").first).to_contain_text("029-86789999")
        expect(page.locator("details .hit").last).to_contain_text("029-86780001")
        page.check("input[name=pick]")
        page.click("button[formaction='/acts/close']")
        expect(page.locator(".empty")).to_be_visible()
        assert _stands(unit, number) == "销号"
        bureau.town.shown[1]["咨询电话"] = "029-86789999"
        bureau.town.publish()
        bureau.audit("2021-10-18")
        assert _stands(unit, number) == "重新打开"
    entry = bureau.entry("T2-PHONE", "link_way")
    assert [(each.action.value, each.by) for each in entry.history if not each.run] == [
        ("claimed", "unit"), ("extension_asked", "unit"), ("extended", "lead"), ("claimed", "unit"), ("closed", "lead"),
    ]  # fmt: skip
    assert [each.action.value for each in entry.history if each.run] == ["found", "returned", "verified", "reopened"]
    assert entry.due == "2021-10-15"
    bureau.town.here("ledger", "check-log")


@contextmanager
def _both(browser: Browser, bureau: Bureau) -> Iterator[tuple[Seat, Seat]]:
    with (
        seated(browser, bureau.project, bureau.address, "unit") as unit,
        seated(browser, bureau.project, bureau.address, "lead") as lead,
    ):
        yield unit, lead


def _says(seat: Seat, number: str, act: str, note: str, until: str = "") -> None:
    form = seat.go(f"/findings/{number}").locator(f"form[action='/acts/{act}']")
    if until:
        form.locator("[name=until]").fill(until)
    form.locator("textarea").fill(note)
    form.locator("button").click()
    expect(seat.page.locator(".history li").first).to_contain_text(note)


def _stands(seat: Seat, number: str) -> str:
    return seat.go(f"/findings/{number}").inner_text("main .state")


def _audited(seat: Seat, trust: str) -> None:
    """Start an audit and watch it to its end."""
    seat.go("/runs").click("button.main")
    expect(seat.page.locator(".ended")).to_contain_text("已结束", timeout=300_000)
    expect(seat.page.locator(".trust")).to_have_text(trust)
    expect(seat.page.locator("#log")).to_contain_text("采集完成")


def test_the_overview_has_the_figures_of_the_report(browser: Browser, bureau: Bureau) -> None:
    bureau.patch.delenv("SOURCE_DATE_EPOCH")
    bureau.town.here("report", "--format", "html", "--out", str(bureau.town.root / "site"))
    with seated(browser, bureau.project, bureau.address, "lead") as seat:
        cards = seat.go("/overview").locator(".cards .card").all_inner_texts()
        report = browser.new_page()
        report.goto((bureau.town.root / "site" / "report.html").as_uri())
        site = report.locator("#view-overview .cards .card").all_inner_texts()
        report.close()
    assert len(site) == 4
    for theirs, ours in zip(site, cards, strict=False):
        assert _figures(theirs) == _figures(ours) != []


def _figures(text: str) -> list[str]:
    return re.findall(r"[\d.]+", text)


def test_matches_are_judged_by_keys_and_taken_back(browser: Browser, bureau: Bureau) -> None:
    with seated(browser, bureau.project, bureau.address, "lead") as seat:
        page = seat.go("/review")
        assert page.inner_text("[role=status]") == "已判定0条，共1条"
        assert "教练车备案证办理" in page.inner_text("#seen")
        assert not seat.violations()
        for key, then in (("1", ".empty"), ("z", "#seen"), ("d", ".empty")):
            page.wait_for_load_state()  # a key is heard as soon as the script is there
            page.keyboard.press(key)
            expect(page.locator(then)).to_be_visible()
    lines = [json.loads(line) for line in bureau.project.judgements.read_text("utf-8").splitlines()]
    assert {line["by"] for line in lines} == {"lead"}
    assert lines[0]["judgement"] == "same"
    assert lines[-1]["judgement"] == "different"
