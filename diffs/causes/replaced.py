"""Rows that went and rows that came on the same items: one law or document put in the place of another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from diffs.causes.keys import title_of
from diffs.causes.model import CauseKind, Key
from diffs.model import DifferenceKind, Finding

_KINDS: Mapping[str, CauseKind] = {"by_law": CauseKind.LAW, "materials": CauseKind.MATERIAL}


def replaced_keys(findings: Iterable[Finding]) -> dict[str, Key]:
    """Fingerprint → the key of the replacement it belongs to.

    On an item that lost rows of one name and gained rows of one other name, the one stands for the other. Names are
    the titles of laws, whatever the articles, and the normal forms of documents.
    """
    keys: dict[str, Key] = {}
    for (channel, _, element), rows in _rows_of_items(findings).items():
        lost = {name for kind, name, _ in rows if kind is DifferenceKind.MISSING}
        gained = {name for kind, name, _ in rows if kind is DifferenceKind.EXTRA}
        if len(lost) == len(gained) == 1:
            key = Key(_KINDS[element], channel, element, library=min(lost), shown=min(gained), detail="replaced")
            keys |= {fingerprint: key for _, _, fingerprint in rows}
    return keys


def _rows_of_items(
    findings: Iterable[Finding],
) -> dict[tuple[str, str, str], list[tuple[DifferenceKind, str, str]]]:
    items: dict[tuple[str, str, str], list[tuple[DifferenceKind, str, str]]] = {}
    for finding in findings:
        if finding.channel and finding.element in _KINDS and finding.sub_key and not finding.sub_element:
            row = (finding.kind, _name(finding), finding.fingerprint)
            items.setdefault((finding.channel, finding.library, finding.element), []).append(row)
    return items


def _name(finding: Finding) -> str:
    """What the row is called on the side that has it."""
    lost = finding.kind is DifferenceKind.MISSING
    normal = finding.normal
    if normal is None:
        return (finding.library_value if lost else finding.channel_value) or ""
    name = normal.library if lost else normal.channel
    return title_of(name) if finding.element == "by_law" else name
