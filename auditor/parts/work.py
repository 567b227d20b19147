"""What is done with one part: matching, comparing, marking; a pure function of the part and of what the whole knows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from auditor.parts.lines import Lines
from catalog.collecting import without_collecting
from catalog.errors import N_, ConfigError
from catalog.identity import Shared
from catalog.jsonlines import dump_line
from catalog.laws import Register
from catalog.model import Reading, ServiceItem
from diffs.compare import compare_counted
from diffs.compare.channels import Around, Channel
from diffs.figures import Line
from diffs.figures.consistency import consistency_lines
from diffs.findingfile import finding_to_json
from diffs.matching import match_to_json
from diffs.matching.ground import Ground
from diffs.matching.matcher import Matcher
from diffs.memo import product_digest
from diffs.model import Decision, Finding, Match, Task
from diffs.rules import Policy
from diffs.waivers import Waiver
from diffs.waivers.apply import State
from diffs.weighing import Audited, mark

FIRST: Final = "0"
"""The block of what is told before any channel: matches of readings, findings about the library itself."""
OF_CHANNEL: Final = "1"
"""What the name of a channel's block begins with."""
BEHIND: Final = "\0"
"""What the name of the block behind it ends with: what is told of no item."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of every part, and what the whole knows. ``compared``: findings are asked for, not matches.

    ``policy`` and ``register`` are ``None`` for those of the product; ``product`` is the digest of who asks.
    """

    ground: Ground
    channels: Mapping[str, Channel]
    compared: bool
    as_of: str = ""
    include_review: bool = False
    waivers: tuple[Waiver, ...] = ()
    policy: Policy | None = None
    register: Register | None = None
    product: bytes = field(default_factory=product_digest)


@dataclass(frozen=True, slots=True)
class Part:
    """Items and readings that need no other, what the items share with those of other parts, and what the readings of
    each channel share with those of other parts."""

    asked: Asked
    items: Lines
    readings: Lines
    shared: Shared
    shown: Mapping[str, Shared]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a part led to.

    ``blocks`` are lines by block (:data:`FIRST`, or one of a channel), each a sort key, a tab and the JSON of a finding
    or match; lines of the part are known by their places in it. ``counts`` are decisions or severities, ``counted`` is
    how many findings count, ``uses`` what became of each waiver: its state, how many findings it allows, and how many
    it no longer allows.
    """

    blocks: Mapping[str, bytes]
    counts: Mapping[str, int]
    counted: int = 0
    lines: tuple[Line, ...] = ()
    uses: tuple[tuple[State, int, int], ...] = ()


def work_on(part: Part) -> Outcome:
    """Match, and compare where that is asked; :class:`InputRefused` for a line that cannot be read."""
    asked = part.asked
    if asked.product != product_digest():
        hint = N_("install the same version on every machine of the cluster")
        raise ConfigError(N_("a worker has another version of this program"), hint=hint)
    with without_collecting():
        items, readings = sorted(part.items.items(), key=lambda item: item.id), part.readings.readings()
        matches = _matcher().match(items, readings, ground=asked.ground)
        if asked.compared:
            return _compared(part, items, readings, matches)
        return _matched(part, matches)


@lru_cache(maxsize=1)
def _matcher() -> Matcher:
    """What pairs led to is remembered from one part to the next, which is only faster."""
    return Matcher()


def _matched(part: Part, matches: Sequence[Match]) -> Outcome:
    places = iter(range(len(part.readings)))
    blocks: dict[str, list[bytes]] = {}
    for each in matches:
        gone = each.decision is Decision.MISSING_ON_CHANNEL
        block, key = (OF_CHANNEL + each.channel, sort_key(each.library)) if gone else (FIRST, b"%016x" % next(places))
        blocks.setdefault(block, []).append(_line(key, dump_line(match_to_json(each))))
    return Outcome(_joined(blocks), Counter(each.decision.value for each in matches))


def _compared(
    part: Part, items: Sequence[ServiceItem], readings: Sequence[Reading], matches: Sequence[Match]
) -> Outcome:
    asked, policy = part.asked, part.asked.policy or Policy()
    compared = compare_counted(
        items,
        readings,
        matches,
        include_review=asked.include_review,
        as_of=asked.as_of,
        register=asked.register,
        around=Around(asked.channels, part.shared, part.shown),
    )
    audited = Audited(items, readings, matches, compared, shared=part.shared)
    marked = mark(audited, as_of=asked.as_of, policy=policy, waivers=asked.waivers)
    blocks: dict[str, list[bytes]] = {}
    for each in marked.findings:
        block, key = _place_of(each)
        blocks.setdefault(block, []).append(_line(key, dump_line(finding_to_json(each))))
    return Outcome(
        _joined(blocks),
        Counter(each.severity.value for each in marked.findings if each.waived is None),
        sum(each.counts for each in marked.findings),
        consistency_lines(compared.tally, marked.findings, marked.unasked),
        tuple((each.state, len(each.findings), len(each.again)) for each in marked.waivers),
    )


def _place_of(finding: Finding) -> tuple[str, bytes]:
    """The block and the sort key: findings are told by channel, item and reading, those of no item last."""
    if finding.task is not Task.T2:
        return FIRST, sort_key(finding.library)
    block = OF_CHANNEL + finding.channel + ("" if finding.library else BEHIND)
    return block, sort_key(finding.library) + b" " + sort_key(finding.reading)


def sort_key(text: str) -> bytes:
    """Bytes without space, tab or line end that sort as the text does."""
    return text.encode("utf-8", "surrogatepass").hex().encode()


def _line(key: bytes, text: str) -> bytes:
    return b"%s\t%s\n" % (key, text.encode())


def _joined(blocks: Mapping[str, Iterable[bytes]]) -> dict[str, bytes]:
    return {name: b"".join(lines) for name, lines in sorted(blocks.items())}
