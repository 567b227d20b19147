"""The words of citations, from ``grammar.toml``, as the sets and regular expressions the scanner uses."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from catalog.numerals import NUMERAL

BLANK: Final = r"[ \t\r\f\v]*"
_TAIL: Final = r"(?:\((?:试行|暂行|草案|修订|修正|[一二三四五六七八九十]{1,2})\))?"
_RULED: Final = r"(?:的|之)?(?:有关|相关)?(?:规定|要求)"
_ORDER: Final = r"[^\s,;。、:《》()\[\]第]{1,40}(?:令|公告)?[第\[〔(【0-9]"
_AFTER_TITLE: Final = (
    rf"(?={BLANK}(?:$|[、,;。:\n《》(\[〔【]|第{BLANK}[0-9零一二三四五六七八九十百廿卅]|附件))"
    rf"|(?<=[法例定则])(?={_RULED}(?:办理|执行|实施|$|[、,;。:\n]))"
    rf"|(?<=例|定|法|则)(?=[和及与][^和及与、,;。:\n]{{2,40}}(?:法|条例|规定|办法|细则))"
    rf"|(?=[ \t]{_ORDER})|(?=[ \t]{{1,4}}[^\s:,;。、]{{2,6}}[:\t])"
)
_INNER: Final = r"《(?:[^《》\n]|《[^《》\n]{1,60}》){1,80}》"
_PLAIN: Final = r"[^《》\n;。:,“”\"()\[\]〔〕【】第]"


@dataclass(frozen=True, slots=True)
class Grammar:
    """What ``grammar.toml`` says, made ready for matching against folded text."""

    law_endings: tuple[str, ...]
    certain_endings: tuple[str, ...]
    plain_endings: tuple[str, ...]
    edition_endings: tuple[str, ...]
    form_endings: tuple[str, ...]
    form_exceptions: tuple[str, ...]
    body_endings: tuple[str, ...]
    short_names: frozenset[str]
    levels: frozenset[str]
    prose: tuple[str, ...]
    prose_starts: tuple[str, ...]
    no_titles: frozenset[str]
    no_title_endings: tuple[str, ...]
    lead: re.Pattern[str]
    label: re.Pattern[str]
    """法律依据：, 文号：, 条款内容： with ``wording`` where the article's own wording follows, ``aside`` where
    something follows that is no part of a citation."""
    back: re.Pattern[str]
    open_title: re.Pattern[str]
    """The inside of 《… whose closing mark is lost."""
    plain_title: re.Pattern[str]
    """A title without any marks."""
    nesting_title: re.Pattern[str]
    """A title without marks around a title with marks: 关于印发《…》的通知, 某省实施《…》办法."""


@cache
def grammar() -> Grammar:
    """The one grammar, read once."""
    data = tomllib.loads(files("catalog.citations").joinpath("grammar.toml").read_text("utf-8"))
    certain = [*data["law_endings"], *data["misspelt_endings"]]
    return Grammar(
        law_endings=tuple(data["law_endings"]),
        certain_endings=tuple(certain),
        plain_endings=tuple(data["plain_endings"]),
        edition_endings=tuple(data["edition_endings"]),
        form_endings=tuple(data["form_endings"]),
        form_exceptions=tuple(data["form_exceptions"]),
        body_endings=tuple(data["body_endings"]),
        short_names=frozenset(data["short_names"]) | {"法"},
        levels=frozenset(data["levels"]),
        prose=tuple(data["prose"]),
        prose_starts=tuple(data["prose_starts"]),
        no_titles=frozenset(data["no_titles"]),
        no_title_endings=tuple(data["no_title_endings"]),
        lead=re.compile(rf"(?:{_any(data['lead_words'])}){BLANK}:?{BLANK}"),
        label=_label(data),
        back=_back(data["back_words"], data["short_names"], data["back_only"]),
        open_title=re.compile(
            rf"(?:[^《》\n;。:“”]|《[^《》\n]{{1,40}}》){{1,80}}?(?:{_any(certain)}){_TAIL}(?:{_AFTER_TITLE})"
        ),
        plain_title=re.compile(rf"{_PLAIN}{{2,60}}?(?:{_any(certain)}){_TAIL}(?:{_AFTER_TITLE})"),
        nesting_title=_nesting(),
    )


def is_law_title(title: str, *, certain: bool) -> bool:
    """Whether a title in 《》 is a law's. ``certain``: an article or a 文号 follows, so any ending will do."""
    known = grammar()
    bare = re.sub(r"\([^()]*\)$", "", title.strip())
    if not bare or (bare.endswith(known.form_endings) and not bare.endswith(known.form_exceptions)):
        return False
    return certain or bare.endswith(known.law_endings)


def is_plain_title(title: str, *, certain: bool) -> bool:
    """Whether words without title marks are a law's title; without an article behind only the usual endings."""
    known = grammar()
    bare = re.sub(r"\([^()]*\)$", "", title)
    if bare.startswith(known.prose_starts):
        return False
    if bare in known.no_titles or bare.endswith(known.no_title_endings) or any(word in title for word in known.prose):
        return False
    return bare.endswith(known.certain_endings if certain else known.plain_endings)


def _label(data: Mapping[str, Iterable[str]]) -> re.Pattern[str]:
    digits = r"[0-9一二三四五六七八九十]{0,2}"
    before = r"[^\s,;。:、《》()第\[\]“”\"0-9]{0,6}?"
    any_kind = (
        rf"(?P<wording>{_any(data['wording_labels'])})|(?P<aside>{_any(data['aside_labels'])})|{_any(data['labels'])}"
    )
    column = rf"(?<=[{''.join(data['column_endings'])}])[ ]?\t"
    return re.compile(
        rf"{before}(?:{any_kind}){BLANK}(?:\({digits}\)|\(文号\)|{digits}){BLANK}[为是]?{BLANK}(?::|{column}){BLANK}"
    )


def _back(words: Iterable[str], names: Iterable[str], only: Iterable[str]) -> re.Pattern[str]:
    return re.compile(
        rf"(?:(?:{_any(words)})(?P<name>{_any([*names, *only])})|(?P<short>{_any(names)}))"
        rf"(?={BLANK}(?:的|中|之)?{BLANK}第{BLANK}{NUMERAL}{BLANK}条)"
    )


def _nesting() -> re.Pattern[str]:
    ending = "通知|意见|决定|规定|办法|批复|公告|的函|复函|解释|方案|通告|规则|细则|条例"
    return re.compile(
        rf"(?:{_PLAIN}{{0,40}}?关于{_PLAIN}{{0,20}}?|{_PLAIN}{{1,12}}?[省市区县州旗](?:贯彻)?(?:实施|执行)){_INNER}"
        rf"{_PLAIN}{{0,20}}?(?:{ending}){_TAIL}(?:{_AFTER_TITLE})"
    )


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
