"""What a gate must see, one mutation at a time; counts alone would miss most of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from gating import CHANNELS, KIOSK, KNOWN, LIMIT, PHONE, audited, library, project_in

from auditor.gate.baselinefile import entry_of, read_baseline, write_baseline
from auditor.gate.model import Absence, BaselineEntry, GateVerdict, Knowledge, Standing
from auditor.gate.settings import GateSettings, LevelSettings
from auditor.gate.weigh import Baseline, Gate, weighed_by
from auditor.gate.writing import pruned, written
from auditor.history import History
from auditor.ledger.absence import Lines, no_lines
from auditor.ledger.model import Entry, State
from auditor.report import RunReport
from diffs.findingfile import finding_to_json
from diffs.fingerprint import stamp
from diffs.marks import Waived
from diffs.model import DifferenceKind, Seen, Severity

NEW_ON_PAGE = {("pc", "L0001"): {"link_way": "029-86789999"}}


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> RunReport:
    """The run the baseline was written from: three findings."""
    report = audited(project_in(tmp_path_factory.mktemp("before")))
    assert sorted((each.channel, each.rule) for each in report.findings if each.counts) == [
        ("kiosk", "T2-HOURS"),
        ("pc", "T2-LIMIT"),
        ("pc", "T2-PHONE"),
    ]
    return report


@pytest.fixture
def again(tmp_path: Path) -> Callable[..., RunReport]:
    return lambda *arguments, **named: audited(project_in(tmp_path), *arguments, **named)


def asked(before: RunReport, now: RunReport, settings: GateSettings | None = None) -> GateVerdict:
    entries = written(before, ()).entries
    return weighed_by(now, Baseline(entries, entries, "baseline.jsonl"), Gate("ci", settings or GateSettings()))


def whys(verdict: GateVerdict) -> list[tuple[str, Absence]]:
    return sorted((each.entry.rule, each.why) for each in verdict.absent)


def test_what_is_known_is_listed_and_passes(before: RunReport, again: Callable[..., RunReport]) -> None:
    verdict = asked(before, again(KNOWN))
    assert verdict.exit_code == 0
    assert set(verdict.standings.values()) == {Standing.KNOWN}
    assert len(verdict.standings) == 3


def test_one_fixed_and_one_new_on_the_same_page_is_seen(before: RunReport, again: Callable[..., RunReport]) -> None:
    now = again({**PHONE, **KIOSK, **NEW_ON_PAGE})
    assert sum(each.counts for each in now.findings) == sum(each.counts for each in before.findings)
    verdict = asked(before, now)
    assert verdict.exit_code == 1
    assert [verdict.standings[mark] for mark in verdict.failing] == [Standing.NEW]
    assert whys(verdict) == [("T2-LIMIT", Absence.GONE)]


def test_a_known_value_that_is_wrong_in_another_way_is_seen(before: RunReport, again: Callable[..., RunReport]) -> None:
    now = again({**KNOWN, ("pc", "L0001"): {"promise_day": "28个工作日"}})
    verdict = asked(before, now)
    assert verdict.exit_code == 1
    assert [verdict.standings[mark] for mark in verdict.failing] == [Standing.CHANGED]
    told = GateSettings(fail_on=("new", "reopened"))
    assert asked(before, now, told).exit_code == 0


def test_a_vanished_channel_is_seen(before: RunReport, tmp_path: Path) -> None:
    now = audited(project_in(tmp_path, channels=["pc"]))
    entries = written(before, ()).entries
    verdict = weighed_by(now, Baseline(entries, entries, "x", channels=frozenset(CHANNELS)), Gate())
    assert (verdict.exit_code, verdict.vanished) == (4, ("kiosk",))
    assert whys(verdict) == [("T2-HOURS", Absence.CHANNEL)]
    assert asked(before, now, GateSettings(channels=CHANNELS)).exit_code == 4


def test_a_half_crawl_cannot_be_judged_and_proves_nothing_gone(
    before: RunReport, again: Callable[..., RunReport]
) -> None:
    verdict = asked(before, again({}, untrusted=["pc"], unread=[("pc", "L0001"), ("pc", "L0002")]))
    assert verdict.exit_code == 4
    assert whys(verdict)[1:] == [("T2-LIMIT", Absence.UNTRUSTED), ("T2-PHONE", Absence.UNTRUSTED)]
    assert [each.rule for each in verdict.stale] == ["T2-HOURS"]


Lost = list[tuple[str, str]]


@pytest.mark.parametrize(
    ("changes", "unread", "why"),
    [
        ({}, [("pc", "L0001")], Absence.PAGE),
        ({("pc", "L0001"): {"promise_day": None}}, [], Absence.ELEMENT),
        ({("pc", "L0001"): {"promise_day": ""}}, [], Absence.ELEMENT),
        ({}, [], Absence.GONE),
    ],
)
def test_not_seen_is_not_gone(
    before: RunReport,
    again: Callable[..., RunReport],
    changes: dict[object, object],
    unread: list[object],
    why: Absence,
) -> None:
    verdict = asked(before, again({**PHONE, **KIOSK, **changes}, unread=unread))
    assert whys(verdict) == [("T2-LIMIT", why)]


def test_a_rule_or_an_item_that_is_no_longer_asked_proves_nothing(before: RunReport, tmp_path: Path) -> None:
    off = audited(project_in(tmp_path / "off", 'disable = ["T2-LIMIT"]\n'))
    assert whys(asked(before, off)) == [("T2-LIMIT", Absence.RULE)]
    assert asked(before, off).exit_code == 0
    fewer = audited(project_in(tmp_path / "fewer"), KIOSK, items=library()[2:])
    assert ("T2-LIMIT", Absence.MATCH) in whys(asked(before, fewer))


ELSEWHERE = BaselineEntry("f1:00112233445566778899aabbccddeeff", "0" * 16, "F-22AL6EU6", "", "", "", "pc", "task_name")


@pytest.mark.parametrize(
    ("rule", "name", "unread", "why"),
    [
        ("T2-ITEM-MISSING", "公路超限运输许可", [], Absence.GONE),
        ("T2-ITEM-MISSING", "公路超限运输许可", [("pc", "L0005")], Absence.MATCH),
        ("T2-ITEM-DUPLICATE", "公路超限运输许可", [], Absence.GONE),
        ("T2-ITEM-DUPLICATE", "公路超限运输许可", [("pc", "L0001")], Absence.PAGE),
        ("T2-ITEM-EXTRA", "客运包车备案", [], Absence.GONE),
        ("T2-ITEM-EXTRA", "客运包车备案", [("pc", "L0001")], Absence.MATCH),
    ],
)
def test_whether_an_item_is_on_a_channel_is_settled_by_a_match_or_by_the_whole_list(
    again: Callable[..., RunReport], rule: str, name: str, unread: Lost, why: Absence
) -> None:
    entry = replace(ELSEWHERE, rule=rule, task_name=name)
    verdict = weighed_by(again(KNOWN, unread=unread), Baseline((entry,), (entry,)), Gate())
    assert [each.why for each in verdict.absent] == [why]


def test_the_same_values_judged_otherwise_are_not_gone(before: RunReport, again: Callable[..., RunReport]) -> None:
    now = again(KNOWN)
    silent = replace(now, findings=tuple(each for each in now.findings if each.rule != "T2-LIMIT"))
    assert whys(asked(before, silent)) == [("T2-LIMIT", Absence.JUDGED)]


def page_lines(mark: str) -> Sequence[str]:
    """A page before the element was taken off it, and after."""
    return {"was": ("办事指南", "特别程序", "听证另行计算"), "gone": ("办事指南",)}.get(mark, ())


@pytest.mark.parametrize(
    ("seen", "lines", "why"),
    [
        ("was", page_lines, Absence.GONE),
        ("was", no_lines, Absence.ELEMENT),
        ("", page_lines, Absence.ELEMENT),
        (None, page_lines, Absence.ELEMENT),
    ],
)
def test_what_only_a_channel_showed_is_gone_no_easier_than_for_the_ledger(
    before: RunReport, again: Callable[..., RunReport], seen: str | None, lines: Lines, why: Absence
) -> None:
    limit = next(each for each in before.findings if each.rule == "T2-LIMIT")
    extra = replace(limit, rule="T2-LIBRARY-BLANK", element="special_procedure", kind=DifferenceKind.EXTRA)
    extra = stamp(replace(extra, library_value=None, channel_value="听证另行计算"), extra.item.task_code)
    entry = entry_of(extra, "F-X")
    now = again({})
    now = replace(now, readings=tuple(replace(each, evidence="gone") for each in now.readings))
    if seen is not None:
        told = finding_to_json(replace(extra, seen=Seen(evidence=seen)))
        known = Entry("F-X", extra.fingerprint, State.OPEN, told, "R1", "2021-09-01", "R1", "2021-09-01")
        now = replace(now, history=History(entries={extra.fingerprint: known}))
    verdict = weighed_by(now, Baseline((entry,), (entry,), lines=lines), Gate())
    assert [each.why for each in verdict.absent] == [why]


def test_a_stale_baseline_is_told_and_pruned(before: RunReport, again: Callable[..., RunReport]) -> None:
    now = again({**PHONE, **KIOSK})
    verdict = asked(before, now)
    assert (verdict.exit_code, [each.rule for each in verdict.stale]) == (5, ["T2-LIMIT"])
    made = pruned(now, written(before, ()).entries)
    assert made.gone == 1
    assert weighed_by(now, Baseline(made.entries, made.entries), Gate()).exit_code == 0
    back = weighed_by(again(KNOWN), Baseline(made.entries, made.entries), Gate())
    assert back.exit_code == 1
    assert [back.standings[mark] for mark in back.failing] == [Standing.REOPENED]


def test_over_the_gate_outranks_stale_and_cannot_judge_outranks_both(
    before: RunReport, again: Callable[..., RunReport]
) -> None:
    changes = {**PHONE, **KIOSK, **NEW_ON_PAGE}
    assert asked(before, again(changes)).exit_code == 1
    assert asked(before, again(changes, untrusted=["kiosk"])).exit_code == 4


def test_what_the_ledger_saw_gone_is_reopened_whatever_the_baseline_says(
    before: RunReport, again: Callable[..., RunReport]
) -> None:
    now = again(KNOWN)
    mark = next(each.fingerprint for each in now.findings if each.rule == "T2-LIMIT")
    entry = Entry("F-X", mark, State.REOPENED, {}, "R1", "2021-09-01", "R2", "2021-09-02", came_back=1)
    back = replace(now, history=History(entries={mark: entry}))
    verdict = asked(before, back)
    assert (verdict.exit_code, verdict.standings[mark]) == (1, Standing.REOPENED)
    assert asked(back, back).exit_code == 0, "once it is written down as come back it is known"
    closed = replace(entry, state=State.CLOSED)
    assert asked(back, replace(now, history=History(entries={mark: closed}))).exit_code == 1


def test_what_only_a_person_can_decide_is_new_once_it_counts(before: RunReport) -> None:
    doubtful = tuple(replace(each, severity=Severity.REVIEW) for each in before.findings)
    entries = written(replace(before, findings=doubtful), ()).entries
    assert {each.state for each in entries} == {Knowledge.REVIEW}
    verdict = weighed_by(before, Baseline(entries, entries), Gate())
    assert set(verdict.standings.values()) == {Standing.NEW}


def test_what_is_allowed_never_fails_and_is_not_gone(before: RunReport) -> None:
    allowed = tuple(replace(each, waived=Waived("准许")) for each in before.findings)
    verdict = asked(before, replace(before, findings=allowed))
    assert (verdict.exit_code, {each.why for each in verdict.absent}) == (0, {Absence.WAIVED})


@pytest.mark.parametrize(
    ("settings", "code", "failing", "warned"),
    [
        (GateSettings(), 1, 3, 0),
        (GateSettings(max={"error": 3}), 0, 3, 0),
        (GateSettings(max={"error": 2}), 1, 3, 0),
        (GateSettings(severities=("warning",)), 0, 0, 0),
        (GateSettings(level=(LevelSettings(level="warn"),)), 0, 0, 3),
        (GateSettings(level=(LevelSettings(level="warn", rules=("T2-LIMIT",)),)), 1, 2, 1),
        (GateSettings(level=(LevelSettings(level="warn", channels=("pc",)),)), 1, 1, 2),
        (GateSettings(level=(LevelSettings(level="warn"), LevelSettings(elements=("link_way",)))), 1, 1, 2),
        (GateSettings(level=(LevelSettings(max=3),)), 0, 3, 0),
        (GateSettings(level=(LevelSettings(max=2),)), 1, 3, 0),
    ],
)
def test_levels_and_limits_decide_the_exit_and_hide_nothing(
    before: RunReport, settings: GateSettings, code: int, failing: int, warned: int
) -> None:
    verdict = weighed_by(before, Baseline(), Gate("ci", settings))
    assert (verdict.exit_code, len(verdict.failing), len(verdict.warned)) == (code, failing, warned)
    assert len(verdict.standings) == 3


def test_writing_keeps_what_the_run_did_not_check(before: RunReport, tmp_path: Path) -> None:
    entries = written(before, ()).entries
    project = project_in(tmp_path)
    half = written(audited(project, LIMIT, channels=["pc"]), entries)
    assert sorted((each.rule, each.state) for each in half.entries) == [
        ("T2-HOURS", Knowledge.KNOWN),
        ("T2-LIMIT", Knowledge.KNOWN),
        ("T2-PHONE", Knowledge.GONE),
    ]
    assert (half.added, half.unchecked, half.gone) == (0, 1, 1)
    blind = written(audited(project, NEW_ON_PAGE, untrusted=["pc"]), entries)
    assert {each.rule for each in blind.entries if each.state is Knowledge.KNOWN} == {"T2-LIMIT", "T2-PHONE"}
    fresh = written(audited(project, LIMIT, channels=["pc"]), entries, fresh=True)
    assert [each.rule for each in fresh.entries] == ["T2-LIMIT"]


def test_a_written_baseline_is_sorted_and_read_back(before: RunReport, tmp_path: Path) -> None:
    entries = written(before, ()).entries
    one, other = tmp_path / "one.jsonl", tmp_path / "other.jsonl"
    assert write_baseline(one, entries) == 3
    write_baseline(other, reversed(entries))
    assert write_baseline(tmp_path / "back.jsonl", [replace(entries[0], came_back=2)]) == 1
    assert read_baseline(tmp_path / "back.jsonl") == (replace(entries[0], came_back=2),)
    assert one.read_bytes() == other.read_bytes()
    assert set(read_baseline(one)) == set(entries)
    assert read_baseline(tmp_path / "none.jsonl") == ()
    assert LIMIT
