"""Pages kept as evidence and files handed in: shown as text or in a sandbox, given out only to be saved."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from fastapi.responses import Response

from auditor.console.drawing import page
from auditor.console.findings import pages_of
from auditor.console.papers import attached
from auditor.console.routing import Routes
from auditor.console.shield import SANDBOX
from auditor.console.visit import NOT_FOUND, Turned, Visit, Visiting
from auditor.ledger.model import Entry
from catalog.errors import InputRefused
from catalog.privacy import masked
from spiders.reader.kept import kept_lines, place_of

routes: Final = Routes()
_NEAR: Final = 3
_AROUND: Final = 400
"""Lines shown before and after the place of a finding."""
_HTML: Final = re.compile(r"\s*(?:text/html|application/xhtml\+xml)\b", re.IGNORECASE)


@routes.serves("evidence")
def evidence(visit: Visiting, number: str, sha: str) -> Response:
    """A kept page as lines of text around the place of the finding, and as it looked, in a frame without rights."""
    entry, body = _page_of(visit, number, sha)
    known = visit.console.store.find_evidence(sha) or {}
    lines = kept_lines(body, known.get("content_type", ""))
    seen: Mapping[str, Any] = entry.finding.get("seen", {})
    hit = place_of(lines, str(seen.get("locator", "")))
    start = max((hit or 0) - _AROUND, 0)
    hides = visit.console.hides
    rows = [(masked(each.text, hides), at == hit) for at, each in enumerate(lines[start : start + 2 * _AROUND], start)]
    framed = bool(_HTML.match(known.get("content_type", "")))
    return page(visit, "kept.html.j2", entry=entry, known=known, rows=rows, sha=sha, framed=framed)


@routes.serves("excerpts")
def excerpts(visit: Visiting, number: str) -> Response:
    """The lines around the place of the finding: on the page it was found on, and on the one read after the claim."""
    entry = visit.entry(number)
    locator = str(entry.finding.get("seen", {}).get("locator", ""))
    sides = [(word, sha, _around(visit, sha, locator)) for word, sha in pages_of(entry)]
    return page(visit, "excerpts.html.j2", entry=entry, sides=sides)


def _around(visit: Visit, sha: str, locator: str) -> list[tuple[str, bool]]:
    """A few lines, and which of them the finding is about; none where the page is gone or has no such place."""
    try:
        body = visit.console.evidence.get(sha)
    except InputRefused:
        return []
    lines = kept_lines(body, (visit.console.store.find_evidence(sha) or {}).get("content_type", ""))
    hit = place_of(lines, locator)
    if hit is None:
        return []
    start = max(hit - _NEAR, 0)
    hides = visit.console.hides
    return [(masked(each.text, hides), at == hit) for at, each in enumerate(lines[start : hit + _NEAR + 1], start)]


@routes.serves("evidence_raw")
def evidence_raw(visit: Visiting, number: str, sha: str) -> Response:
    """The bytes as they were served, under a policy that lets them run and load nothing."""
    _, body = _page_of(visit, number, sha)
    known = visit.console.store.find_evidence(sha) or {}
    kind = known.get("content_type", "")
    if not (_HTML.match(kind) and kind.isprintable() and kind.isascii()):
        return attached(body, f"{sha[:12]}.bin", "application/octet-stream")
    # the signs of a number are one byte each in every encoding of a page
    shown = masked(body.decode("latin-1"), visit.console.hides).encode("latin-1")
    return Response(shown, headers={"content-type": kind, "content-security-policy": SANDBOX})


@routes.serves("attachment")
def attachment(visit: Visiting, number: str, sha: str) -> Response:
    """A file that was handed in with what somebody said of this finding; to be saved, never shown."""
    files = [file for event in visit.entry(number).history for file in event.data.get("files", ())]
    found = next((file for file in files if file.get("sha256") == sha), None)
    if found is None:
        raise Turned(404, NOT_FOUND)
    answer = attached(visit.console.attachments.get(sha), str(found["name"]), str(found["type"]))
    answer.headers["content-security-policy"] = SANDBOX
    return answer


def _page_of(visit: Visit, number: str, sha: str) -> tuple[Entry, bytes]:
    """The entry and the page, when the page was kept of this very finding."""
    entry = visit.entry(number)
    seen, verdict = entry.finding.get("seen", {}), entry.verdict
    known = {str(seen.get("evidence", "")), verdict.evidence if verdict else ""}
    known |= {event.evidence for event in entry.history}
    if not sha or sha not in known:
        raise Turned(404, NOT_FOUND)
    return entry, visit.console.evidence.get(sha)
