"""What reader and crawl noted of a page, told again in the reader's language.

Notes are kept as English sentences, because programs and kept reports rely on them. The sentences are few and known: a
test holds this list to what the rooms say. What somebody else's program said is quoted, not translated.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from string import Formatter
from typing import Final

from auditor.i18n import Translate
from catalog.elements import load_elements
from catalog.errors import N_
from spiders.model import ReasonCode

SENTENCES: Final = (
    N_("announced {announced}, seen {seen}"),
    N_("expected at least {least}, seen {seen}"),
    N_("no guide was found"),
    N_("the channel file has no [expect]"),
    N_("{n} list page(s) not served: {why}"),
    N_("{n} list page(s) are something else: {why}"),
    N_("{n} of {of} guide pages: {why}"),
    N_("{n} of {of} addresses show the same page as another one"),
    N_("{n} of {of} addresses show the same item as another one"),
    N_("{element} filled in {rate} of readings, expected {wanted}"),
    N_("elements gone from most guides: {elements}"),
    N_("{n} of {of} served pages are no guides"),
    N_("elements most guides had in the last trusted run are gone: {elements}"),
    N_("{n} of labels are unknown, {before} in the last trusted run"),
    N_("the last trusted run read {before}, this one {now}"),
    N_("the last trusted run was announced {before}, this one {now}"),
    N_("{n} of {of} guides are made another way than the template that was learned"),
    N_("elements no longer stand where they were learned: {elements}"),
    N_("the crawl ended without a log (exit status {status})"),
    N_("the answer says that it failed: {why}"),
    N_("no success"),
    N_("redirected to a login at {host}, which is not fetched"),
    N_("redirected to {host}, which is not fetched"),
    N_("leads to {host}, which is not fetched"),
    N_("link-out to {host}, which is not fetched"),
    N_("redirected to {url}"),
    N_("redirected to an address that is none of the web"),
    N_("status {status}"),
    N_("forbidden by robots.txt"),
    N_("larger than the limit once decompressed"),
    N_("too many redirects"),
    N_("no such file or folder"),
    N_("a page no longer fetches what was learned: {url}"),
    N_("a page could not be followed: {why}"),
    N_("the crawl was stopped: {why}"),
    N_("no reader for {kind} files"),
    N_("the next page of the list is an earlier one: {url}"),
    N_("the list does not end within {limit} addresses"),
    N_("the list says it has {pages} pages, {walked} were found: {start}"),
    N_("the list goes on: {why}"),
    N_("a list page repeats an earlier one: {url}"),
    N_("the announced total was not found where the channel file says: {selector}"),
    N_("the list row leads nowhere"),
    N_("the list says nothing for {missing}"),
    N_("the next page of the list is elsewhere and not fetched: {url}"),
    N_("the payload says so ({key})"),
    N_("its last page is full ({rows} rows)"),
    N_("a button loads more"),
    N_("only a script opens its next page: {script}"),
    N_("the environment variable {name} is not set; the channel signs its requests with it"),
    N_("made another way than the template that was learned, and elements are gone"),
    N_("labels of the learned template with nothing behind most of them"),
    N_("a code where the name of the item stood"),
    N_("values that do not fit their labels"),
    N_("a damaged archive"),
    N_("a damaged Word file"),
    N_("a damaged Excel file"),
    N_("a damaged or locked PDF"),
    N_("a PDF without text (a scan): it needs the capture form"),
    N_("unpacks to more than allowed"),
    N_("an archive that is neither .docx nor .xlsx"),
    N_("nothing to read"),
    N_("larger than allowed"),
    N_("more elements than allowed"),
    N_("the response is empty"),
    N_("no encoding makes sense of the bytes"),
    N_("the page ends in the middle"),
    N_("the page has no content of its own: a script fills it"),
    N_("the page is a frame around other pages: read those"),
    N_("the labels of a guide with nothing behind them"),
    N_("a list of items"),
    N_("a news article"),
    N_("a list or start page"),
    N_("no name of an item"),
    N_("too few elements of a guide"),
    N_("a picture"),
    N_("an old Office file (.doc, .xls): save it as .docx or .xlsx"),
    N_("a RAR archive"),
    N_("a 7z archive"),
    N_("a gzip archive"),
    N_("an RTF file"),
    N_("an OFD file"),
    N_("a program"),
    N_("no text"),
    N_("the site asks to prove that a person is reading"),
    N_("the site refuses the request"),
    N_("the site says that it is asked too often"),
    N_("the page says that there is nothing here"),
    N_("the site asks to log in"),
    N_("the server reports an error of its own"),
    N_("the page is filled by a script; read its interface instead"),
    N_("nothing was fetched"),
    N_("download connection refused"),
    N_("cannot resolve host"),
    N_("download timeout"),
    N_("response data loss"),
    N_("download cancelled"),
    N_("download failed"),
)
"""Every sentence as it is noted, its places named."""

NOT_READ: Final = {
    "by_situation": N_("depends on the situation"),
    "image_only": N_("only a picture"),
    "nothing_told": N_("the page tells nothing of it"),
    "merged": N_("merged with other elements"),
    "implied": N_("only implied"),
    "unknown_label": N_("under a label nobody knows"),
    "ambiguous_label": N_("under a label that may mean several"),
    "drift": N_("layout changed"),
}
"""Why an element of a page that was read was not, as readings have it."""

_QUOTED: Final = N_("in the words of the program: “{text}”")
_ENGLISH: Final = re.compile(r"[A-Za-z]{2}")


def retold(text: str, say: Translate) -> str:
    """The note in the language of ``say``: a known sentence translated, anything else in English quoted.

    >>> retold("the list goes on: a button loads more", str)
    'the list goes on: a button loads more'
    """
    if say(_QUOTED) == _QUOTED or not _ENGLISH.search(text):
        return text
    found = _known(text)
    if found is None:
        return say(_QUOTED).format(text=text)
    template, places = found
    return say(template).format(**{name: _place(name, value, say) for name, value in places.items()})


def reason_name(code: ReasonCode, say: Translate) -> str:
    """A reason in a few words, with the code that ``--json`` has."""
    return f"{_reason(code.value, say)} [{code.value}]"


def not_read_told(why: str, say: Translate) -> str:
    """Why an element was not read: a code of :data:`NOT_READ` or of a reason, else a note."""
    return say(NOT_READ[why]) if why in NOT_READ else _reason(why, say)


def _place(name: str, value: str, say: Translate) -> str:
    """What fills a place: a note within the note, elements by their names, or what was seen, as it is."""
    if name == "why":
        return _reason(value, say)
    if name in ("element", "elements"):
        return "、".join(map(_label, value.split(", ")))
    return value


def _reason(value: str, say: Translate) -> str:
    from auditor.papers.reasons import REASON_NAMES  # noqa: PLC0415 - which tells reasons by these sentences

    return say(REASON_NAMES[ReasonCode(value)]) if value in set(ReasonCode) else retold(value, say)


def _label(key: str) -> str:
    elements = load_elements()
    return elements[key].label if key in elements else key


@lru_cache(maxsize=4096)
def _known(text: str) -> tuple[str, Mapping[str, str]] | None:
    for template, pattern in _patterns():
        if found := pattern.fullmatch(text):
            return template, found.groupdict()
    return None


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((each, re.compile(_pattern(each), re.DOTALL)) for each in SENTENCES)


def _pattern(template: str) -> str:
    parts = Formatter().parse(template)
    return "".join(re.escape(text) + (f"(?P<{name}>.*?)" if name else "") for text, name, _, _ in parts)
