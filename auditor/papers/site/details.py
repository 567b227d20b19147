"""Everything about a finding, for its own page: values with their marks, normal forms, place, what to change.

Texts are kept small: what a sentence repeats of the finding (its values, its sub-key) is written as one sign that no
harmless text can hold, so that the same sentence over many findings is one text of the chunk.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from auditor.i18n import Translate
from auditor.papers import terms
from auditor.papers.marks import Side, marked_runs
from auditor.papers.pageview import plain_address
from auditor.papers.places import address_word, place_word
from auditor.papers.shown import Omitted, Run, shortened, shown
from auditor.papers.site.chunk import Strings, changed
from auditor.papers.site.index import DETAILS, brief_of
from auditor.papers.site.kept import Excerpts
from auditor.papers.site.order import Order
from auditor.report import RunReport
from catalog.errors import N_
from diffs.compare.steps import step_word
from diffs.model import Finding, Severity

LIBRARY: Final = "\ufff9"
CHANNEL: Final = "\ufffb"
SUB: Final = "\ufffe"
"""Stand for the library's value, the channel's, and the sub-key. Harmless text shows all three by name."""
_LONGEST_VALUE: Final = 1200
_LONGEST_SENTENCE: Final = 400
_LONGEST_ADDRESS: Final = 2000
_SHORTEST: Final = 2
_SIDES: Final[tuple[Side, Side]] = ("library", "channel")


class Details:
    """Makes the chunks of details; ``excerpts`` shows the place on the kept page."""

    def __init__(self, report: RunReport, order: Order, say: Translate, language: str, excerpts: Excerpts) -> None:
        self._order, self._say, self._language, self._excerpts = order, say, language, excerpts
        self._entries = report.history.entries
        self._omitted = Omitted(say(N_("… ({n} characters left out) …")), say(N_("… ({n} more characters)")))

    def chunks(self) -> Iterable[dict[str, Any]]:
        """The findings in their order, :data:`DETAILS` to a chunk."""
        findings = self._order.findings
        for start in range(0, len(findings), DETAILS):
            strings = Strings()
            rows = [self._row(finding, strings) for finding in findings[start : start + DETAILS]]
            names = dict.fromkeys(name for row in rows for name in row)
            yield {"strings": strings.written(), "columns": {name: [row.get(name) for row in rows] for name in names}}

    def _row(self, finding: Finding, strings: Strings) -> dict[str, Any]:
        sides = {side: self._runs(finding, side) for side in _SIDES}
        row: dict[str, Any] = {
            **_value(finding, "library", sides["library"], strings),
            **_value(finding, "channel", sides["channel"], strings),
            "why": strings.of_shown(_folded(finding.why, finding)),
            "fix": strings.of_shown(_folded(finding.fix, finding)),
            **self._seen(finding, strings),
            **self._normal(finding, sides, strings),
        }
        if finding.waived:
            row["allowed"] = strings.place(terms.allowed_term(finding.waived, self._say), _LONGEST_SENTENCE)
        if entry := self._entries.get(finding.fingerprint):
            row["life"] = [strings.place(line, _LONGEST_SENTENCE) for line in self._life(entry)]
        return row

    def _runs(self, finding: Finding, side: Side) -> list[Run] | None:
        """A value as it is shown; ``None`` where there is none."""
        if _told(finding, side) is None:
            return None
        runs = shortened(marked_runs(finding, side), _LONGEST_VALUE, self._omitted)
        return [(shown(text), differs) for text, differs in runs]

    def _seen(self, finding: Finding, strings: Strings) -> dict[str, Any]:
        seen = finding.seen
        if seen is None:
            return {}
        place = place_word(finding) if self._language == "zh" else _plain_place(finding)
        row: dict[str, Any] = {"address": strings.place(address_word(finding), _LONGEST_ADDRESS)}
        row |= {"link": 1} if plain_address(seen.url) else {}
        row |= {"place": strings.place(place, _LONGEST_SENTENCE)} if place else {}
        if seen.evidence:
            row["evidence"] = strings.place(seen.evidence, 64)
            if finding.severity is not Severity.INFO and (excerpt := self._excerpts.of(seen)):
                row["kept"] = [excerpt.hit, *(strings.place(line) for line in excerpt.lines)]
        return row

    def _normal(self, finding: Finding, sides: Mapping[Side, list[Run] | None], strings: Strings) -> dict[str, Any]:
        """Steps, and each form that is not the value itself: by what it changes of the value, or as a text."""
        normal = finding.normal
        if normal is None:
            return {}
        told = step_word if self._language == "zh" else str
        row: dict[str, Any] = {"steps": strings.place("、".join(map(told, normal.steps)), _LONGEST_SENTENCE)}
        for name, form, value, side in (
            ("normalLibrary", normal.library, finding.library_value, sides["library"]),
            ("normalChannel", normal.channel, finding.channel_value, sides["channel"]),
        ):
            if form != value:
                text = shown(form, _LONGEST_SENTENCE) if form is not None else None
                change = changed(_whole(side), text) if side and text else None
                row[name] = change or (-1 if text is None else strings.of_shown(text))
        return row

    def _life(self, entry: Any) -> Iterable[str]:
        if entry.due:
            yield self._say(N_("to be mended by {day}")).format(day=entry.due)
        for event in entry.history:
            word = self._say(terms.ACTION_TERMS[event.action])
            yield " · ".join(part for part in (event.day, word, event.by, event.note) if part)


def _told(finding: Finding, side: Side) -> str | None:
    if side == "library":
        return finding.library_value
    return finding.channel_value if finding.channel else None


def _value(finding: Finding, side: Side, runs: list[Run] | None, strings: Strings) -> dict[str, Any]:
    """A value the index has in full is not repeated, only where its runs end."""
    value = _told(finding, side)
    if value is None or runs is None:
        return {}
    whole = _whole(runs)
    row: dict[str, Any] = {} if whole == brief_of(value) else {side: strings.of_shown(whole)}
    if any(differs for _, differs in runs):
        row[f"{side}Runs"] = list(_ends(runs))
    return row


def _whole(runs: Iterable[Run]) -> str:
    return "".join(text for text, _ in runs)


def _ends(runs: Iterable[Run]) -> Iterable[int]:
    """Where the runs end, equal and different in turn, the first one equal; in the units browsers count."""
    place, turn = 0, False
    for text, differs in runs:
        if differs != turn:
            yield place
            turn = differs
        place += len(text.encode("utf-16-le")) // 2
    yield place


def _plain_place(finding: Finding) -> str:
    seen = finding.seen
    return " ".join(str(part) for part in (seen.sheet, seen.row or "", seen.locator) if part) if seen else ""


def _folded(sentence: str, finding: Finding) -> str:
    """The sentence as shown, with signs for what the page knows anyway."""
    text = shown(sentence, _LONGEST_SENTENCE)
    for sign, value in ((LIBRARY, finding.library_value), (CHANNEL, finding.channel_value), (SUB, finding.sub_key)):
        if value and _SHORTEST <= len(value) <= _LONGEST_SENTENCE and shown(value) == value:
            text = text.replace(value, sign)
    return text
