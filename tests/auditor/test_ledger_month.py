"""A month of weekly audits over two portals that change, over real HTTP: the life of every finding, number by number.

The script and the expected lives stand in month.toml.
"""

from __future__ import annotations

import json
import time
import tomllib
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest
from failing import ABSENT, EXTRA
from running import run_auditor
from site_cases import HASTY
from site_pages import ITEMS, Row, Style, div_guide, old_guide, page, table_guide
from sites import Ask, Reply, html, old, serve
from test_run_verdicts import write_channel

from auditor.config import Project, open_project
from auditor.ledger.book import Ledger, open_ledger
from auditor.ledger.checking import check_log
from auditor.ledger.model import Entry, Event, Outcome
from auditor.run import Audit, chosen_channels, run_audit

MONTH: Final = tomllib.loads(Path(__file__).with_name("month.toml").read_text("utf-8"))
WEEKS: Final[list[dict[str, Any]]] = MONTH["week"]
FINDINGS: Final[list[dict[str, Any]]] = MONTH["finding"]
CITY: Final[tuple[Row, ...]] = (*ITEMS, {**EXTRA, "id": "L0009"}, {**ABSENT, "id": "L0010"})
RECODED: Final = {7: "12610100MB9T10025K3610118077000"}
TEMPLATES: Final[Mapping[str, Style]] = {"table": table_guide, "boxes": div_guide, "old": old_guide}
SETTINGS: Final = """
[rules]
public_service_target = 0
[waivers]
file = "waivers.csv"
[ledger]
aliases = "aliases.csv"
"""
WAIVER: Final = (
    "规则,原因,要素,渠道,单位,区域,事项编码,允许关系,允许的值,省事项库的值,批准人,文号,起始日期,截止日期\n"
    f"T2-LIMIT,自助机系统升级,promise_day,kiosk,,,{CITY[0]['task_code']},任意,,,张三,市交函〔2021〕9号,,2021-09-20\n"
)
ACTS: Final[Mapping[str, Callable[[Ledger, list[str]], Any]]] = {
    "claim": lambda book, numbers: book.claim(numbers, by="责任单位", note="已改"),
    "dispute": lambda book, numbers: book.dispute(numbers, by="责任单位", note="省库有误"),
    "uphold": lambda book, numbers: book.uphold(numbers, by="业务推进组", note="属实"),
    "return": lambda book, numbers: book.return_(numbers, by="业务推进组", note="省库无误"),
    "close": lambda book, numbers: book.close(numbers, by="业务推进组"),
}


@dataclass
class Portal:
    """A channel as it is this week."""

    template: str
    now: Mapping[str, Any] = field(default_factory=dict)

    def __call__(self, ask: Ask) -> Reply | None:
        gone, answer = self.now.get("gone", ()), old if self.template == "old" else html
        if ask.path == "/list.html":
            shown = [at for at in range(1, len(CITY) + 1) if at not in gone]
            links = "".join(f"<li><a href='/guide/{at}.html'>{CITY[at - 1]['task_name']}</a></li>" for at in shown)
            return answer(page(f"<ul>{links}</ul><div>共{len(shown)}条记录</div>"))
        number = ask.path.removeprefix("/guide/").removesuffix(".html")
        if not number.isdigit() or int(number) in gone:
            return None
        state = self.now.get("state", "ok")
        if state == "outage" or (state == "half" and int(number) % 2 == 0):
            return html("", 403 if state == "outage" else 500)
        return answer(TEMPLATES[self.now.get("template", self.template)](self._row(int(number))))

    def _row(self, number: int) -> Row:
        code = {"task_code": RECODED[number]} if number in self.now.get("recoded", ()) else {}
        return {**CITY[number - 1], **code, **self.now.get("shows", {}).get(str(number), {})}


def library(root: Path, name: str, day: str) -> None:
    """Import what the province has: in the second snapshot one item has another code, and one was put right."""
    rows = [dict(row) for row in CITY]
    if name == "second":
        rows[6]["task_code"] = RECODED[7]
        rows[7]["is_fee"] = "是"
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (root / f"{name}.jsonl").write_text(lines, "utf-8")
    done = run_auditor("library", "import", f"{name}.jsonl", "--as-of", day, cwd=root)
    assert done.returncode == 0, done.stderr


@dataclass(frozen=True)
class Told:
    """The ledger after each week's run, before anybody did anything, and at the end."""

    weeks: list[dict[str, Entry]]
    histories: dict[str, tuple[Event, ...]]
    project: Project


def name_of(entry: Entry) -> str:
    """What the table calls an entry; ``""`` for one it does not know."""
    names = {row["task_name"]: at for at, row in enumerate(CITY, 1)}
    place = (entry.finding.get("channel", ""), names[entry.finding["item"]["task_name"]], entry.finding["rule"])
    known = {(each["channel"], each["item"], each["rule"]): each["name"] for each in FINDINGS}
    return str(known.get(place, f"{place} is not in month.toml"))


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Told:
    root = tmp_path_factory.mktemp("month") / "project"
    (root / "channels").mkdir(parents=True)
    (root / "audit.toml").write_text(SETTINGS, "utf-8")
    (root / "waivers.csv").write_text(WAIVER, "utf-8")
    sheet = f"旧编码,新编码,说明,日期\n{CITY[6]['task_code']},{RECODED[7]},重新编码,2021-09-17\n"
    (root / "aliases.csv").write_text(sheet, "utf-8")
    portals = {"pc": Portal("table"), "kiosk": Portal("old")}
    weeks: list[dict[str, Entry]] = []
    with ExitStack() as stack:
        for name, portal in portals.items():
            place = stack.enter_context(serve(portal)).place
            write_channel(root, name, f"http://{place}/list.html", HASTY, kind=name)
        for week in WEEKS:
            weeks.append(a_week(root, week, portals))
    project = open_project(root)
    with open_ledger(project) as book:
        histories = {name_of(entry): entry.history for entry in book.entries(history=True)}
    return Told(weeks, histories, project)


def a_week(root: Path, week: Mapping[str, Any], portals: Mapping[str, Portal]) -> dict[str, Entry]:
    """The library, the crawl, then what people do; the entries as the run left them."""
    if "library" in week:
        library(root, week["library"], week["day"])
    for name, portal in portals.items():
        portal.now = week[name]
    project = open_project(root)
    run_audit(Audit(project, chosen_channels(project, ()), week["day"], fresh=True))
    with open_ledger(project) as book:
        entries = {name_of(entry): entry for entry in book.entries()}
        for act in week["acts"]:
            verb, *names = act.split()
            answers = ACTS[verb](book, [entries[name].number for name in names])
            assert [answer.text() for answer in answers if not answer.accepted] == []
    time.sleep(1.1)  # moments are told by the second: what is said now comes before the next crawl
    return entries


def told_of(event: Event) -> str:
    return f"{event.action.value} {event.data.get('lacking', '')}".strip()


def test_the_table_knows_every_finding(month: Told) -> None:
    assert set(month.histories) == {each["name"] for each in FINDINGS}


@pytest.mark.parametrize("finding", FINDINGS, ids=lambda each: each["name"])
def test_every_finding_lives_as_told(finding: dict[str, Any], month: Told) -> None:
    name = finding["name"]
    entries = [week.get(name) for week in month.weeks]
    assert [entry.state.value if entry else "" for entry in entries] == finding["states"]
    assert {entry.number for entry in entries if entry} == {finding["number"]}
    assert [told_of(event) for event in month.histories[name]] == finding["events"]


def test_nothing_was_verified_that_was_not_read_after_the_claim(month: Told) -> None:
    for week in month.weeks:
        for entry in week.values():
            if entry.state.value == "verified" and entry.verdict is not None and entry.finding.get("channel"):
                assert entry.verdict.outcome is Outcome.PASSED
                assert entry.verdict.fetched_at > entry.claimed_at


def test_the_log_is_whole_and_comes_back(month: Told) -> None:
    with open_ledger(month.project) as book:
        checked = check_log(book.store)
        assert checked.tampered == ()
        assert checked.entries == len(FINDINGS)
