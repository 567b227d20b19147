"""Two drafts of one item → one: a guide and the responses that belong to it."""

from __future__ import annotations

from spiders.reader.result import Draft

_LISTS = ("by_law", "materials", "fees", "faq")


def merged(first: Draft, second: Draft) -> Draft:
    """``first`` with what ``second`` adds. What both show is the first's, unless there it is empty."""
    whole = Draft(
        elements=dict(first.elements),
        by_law=list(first.by_law),
        materials=list(first.materials),
        fees=list(first.fees),
        faq=list(first.faq),
        not_read=dict(first.not_read),
        unread=[*first.unread, *(label for label in second.unread if label not in first.unread)],
        headline=first.headline or second.headline,
    )
    for key, read in second.elements.items():
        held = whole.elements.get(key)
        if held is None or not held.text:
            whole.elements[key] = read
            whole.not_read.pop(key, None)
            if key in _LISTS:
                whole.rows(key)[:] = second.rows(key)
    for key, why in second.not_read.items():
        if key not in whole.elements:
            whole.not_read.setdefault(key, why)
    return whole
