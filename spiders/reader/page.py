"""The reader's door: bytes in, readings or a refusal out. Nothing a channel serves makes it raise."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from catalog.model import Reading
from spiders.model import Reason, ReasonCode
from spiders.reader import refuse
from spiders.reader.assemble import Origin, name_of, reading_of, with_listed
from spiders.reader.decode import Decoded, decode
from spiders.reader.envelope import holds_only
from spiders.reader.json_shape import load_json
from spiders.reader.labels import Labels, shipped_labels
from spiders.reader.located import locate
from spiders.reader.merge import merged
from spiders.reader.office import office_outlines
from spiders.reader.result import Draft, PagePart, PageResult, Read, ReaderHints
from spiders.reader.sources import Sketch, outline_sketch, text_sketch

_MOST_TAGS: Final = 300_000
"""No guide has a hundredth of it; as many take a few seconds."""


@dataclass(frozen=True, slots=True)
class _Sight:
    """One body looked at: its sketch, or why there is none."""

    sketch: Sketch | None = None
    refused: Reason | None = None
    decoded: Decoded | None = None


def read_page(
    body: bytes, *, content_type: str = "", url: str = "", source: str = "", hints: ReaderHints | None = None
) -> PageResult:
    """The readings in one source: HTML, JSON, ``.docx``, ``.xlsx`` or ``.pdf``, told by its bytes.

    One source may hold several items. A source that is no guide is refused with the reason.
    """
    return read_group([PagePart(body, content_type, url, source)], hints=hints)


def read_group(parts: Sequence[PagePart], *, hints: ReaderHints | None = None) -> PageResult:
    """The readings of a guide and of the responses that belong to it (materials in a second request).

    The first part is the guide: its address, evidence and listed values are the reading's. Where a part cannot be
    read it is ``lost``, and when nothing else shows the materials, they are ``not_read``.
    """
    hints = hints or ReaderHints()
    labels = _labels_for(tuple(sorted(hints.labels.items())))
    sights = [_look(part, labels, hints) for part in parts]
    if not sights:
        return PageResult(refused=refuse.refusal(ReasonCode.NOT_A_GUIDE, "nothing to read"))
    decoded = sights[0].decoded
    told = (decoded.encoding, decoded.contradicted) if decoded else ("", False)
    sketch = sights[0].sketch
    if sketch is None:
        return PageResult((), sights[0].refused, *told, legible=False)
    lost = {place: why for place, sight in enumerate(sights) if place and (why := _why_lost(sight)) is not None}
    found = [sight.sketch for place, sight in enumerate(sights) if place and place not in lost]
    joined = _joined(sketch.drafts, found, list(lost.values()))
    located = None
    if hints.places.at and len(joined) == 1:
        located = locate(joined[0], [sketch, *filter(None, found)], hints.places, labels)
        if located.anew:
            why = refuse.refusal(ReasonCode.DRIFT, located.anew)
            return PageResult((), why, *told, lost, located=located)
    drafts = [with_listed(draft, parts[0].listed) for draft in joined]
    readings = _readings(drafts, parts[0], hints)
    return PageResult(readings, None if readings else _why_none(sketch, drafts), *told, lost, located=located)


def sketches_of(parts: Sequence[PagePart], hints: ReaderHints) -> list[Sketch]:
    """What the guide and the responses that belong to it hold, before anybody judges it; unreadable ones left out."""
    labels = _labels_for(tuple(sorted(hints.labels.items())))
    sights = (_look(part, labels, hints) for part in parts)
    return [sight.sketch for sight in sights if sight.sketch is not None]


def _look(part: PagePart, labels: Labels, hints: ReaderHints) -> _Sight:
    body = part.body
    if len(body) > hints.max_bytes:
        reason = refuse.refusal(ReasonCode.TOO_LARGE, "larger than allowed", bytes=len(body), allowed=hints.max_bytes)
        return _Sight(refused=reason)
    if not body.strip():
        return _Sight(refused=refuse.refusal(ReasonCode.EMPTY_SHELL, "the response is empty"))
    papers = office_outlines(body, hints.max_bytes)
    if papers is not None:
        return _Sight(refused=papers) if isinstance(papers, Reason) else _Sight(outline_sketch(papers, labels))
    return _look_at_text(part, labels, hints)


def _look_at_text(part: PagePart, labels: Labels, hints: ReaderHints) -> _Sight:
    body = part.body
    binary = refuse.why_no_text(body)
    if binary:
        return _Sight(refused=refuse.refusal(ReasonCode.NOT_A_GUIDE, binary))
    decoded = decode(body, part.content_type, hints.encoding)
    if decoded is None:
        return _Sight(refused=refuse.refusal(ReasonCode.ENCODING, "no encoding makes sense of the bytes"))
    if refuse.is_cut(decoded.text):
        return _Sight(refused=refuse.refusal(ReasonCode.TRUNCATED, "the page ends in the middle", bytes=len(body)))
    tags = decoded.text.count("<") if len(body) > _MOST_TAGS else 0
    if tags > _MOST_TAGS:
        reason = refuse.refusal(ReasonCode.TOO_LARGE, "more elements than allowed", elements=tags, allowed=_MOST_TAGS)
        return _Sight(refused=reason)
    return _Sight(text_sketch(decoded.text, part.url, labels, hints), None, decoded)


def _why_lost(sight: _Sight) -> Reason | None:
    """Why a part of a guide tells nothing; a payload that says it went well and has nothing to tell is no loss."""
    if sight.sketch is None:
        return sight.refused
    if any(draft.elements or draft.not_read for draft in sight.sketch.drafts):
        return None
    why = _why_none(sight.sketch, sight.sketch.drafts)
    fine = why.code is ReasonCode.NOT_A_GUIDE and load_json(sight.sketch.raw) is not None
    return None if fine else why


def _joined(drafts: Sequence[Draft], others: Sequence[Sketch | None], lost: Sequence[Reason]) -> list[Draft]:
    if len(drafts) != 1:
        return list(drafts)
    whole = drafts[0]
    for sketch in others:
        for draft in sketch.drafts if sketch else ():
            whole = merged(whole, draft)
        if sketch is not None:
            _note_silence(whole, sketch)
    for why in lost:
        if "materials" not in whole.elements:
            whole.not_read.setdefault("materials", why.code.value)
    return [whole]


def _note_silence(whole: Draft, part: Sketch) -> None:
    """What a part that says it went well and holds nothing says of the materials: an empty list that there are none,
    nothing at all that nobody knows."""
    if whole.shows("materials") or "materials" in whole.not_read or any(draft.elements for draft in part.drafts):
        return
    held = holds_only(load_json(part.raw))
    if held == "list":
        whole.elements["materials"] = Read("", "part")
    elif held == "nothing":
        whole.not_read["materials"] = "nothing_told"


def _readings(drafts: Sequence[Draft], part: PagePart, hints: ReaderHints) -> tuple[Reading, ...]:
    evidence = part.evidence or hashlib.sha256(part.body).hexdigest()
    origin = Origin(hints.channel, part.url, part.source, evidence, part.fetched_at)
    made = [reading_of(draft, origin, part.listed) for draft in drafts if refuse.is_guide(draft, name_of(draft))]
    return tuple({reading.item.id: reading for reading in made}.values())


def _why_none(sketch: Sketch, drafts: Sequence[Draft]) -> Reason:
    draft = max(drafts, key=lambda each: len(each.elements))
    return refuse.why_no_guide(
        sketch.text, draft, name_of(draft), links=sketch.links, listed=sketch.listed, raw=sketch.raw
    )


@lru_cache(maxsize=16)
def _labels_for(own: tuple[tuple[str, str], ...]) -> Labels:
    return Labels(dict(own)) if own else shipped_labels()
