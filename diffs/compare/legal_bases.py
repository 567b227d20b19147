"""设定依据: both sides as sets of (law, article, paragraph, item), with 文号 and version beside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from catalog.citations import chinese, write_place
from catalog.laws import Law, LawsOn, same_number, shipped_register
from catalog.model import LegalBasis
from diffs.compare.cited import Cited, cited, raw_text
from diffs.compare.law_titles import alike_titles
from diffs.compare.verdict import Part, Verdict
from diffs.model import DifferenceKind

_LABEL: Final = "设定依据"


def compare(
    library: Sequence[LegalBasis], channel: Sequence[LegalBasis], laws: LawsOn | None = None
) -> tuple[Part, ...]:
    """The differences between two sets of legal bases; format or order only when there are none.

    ``laws`` decides which titles are one law and which version is in force (the shipped register without it).
    """
    return _compared(tuple(library), tuple(channel), laws or LawsOn(shipped_register()))


@lru_cache(maxsize=4096)
def _compared(library: tuple[LegalBasis, ...], channel: tuple[LegalBasis, ...], laws: LawsOn) -> tuple[Part, ...]:
    """The same two lists come again on every variant of an item and in every region."""
    mine, theirs = cited(library, laws.register), cited(channel, laws.register)
    shared = {each.law for each in mine} & {each.law for each in theirs}
    parts = [
        *_other_laws(mine, theirs, shared, laws),
        *(part for law in sorted(shared) for part in _places(_of(mine, law), _of(theirs, law), laws)),
        *(part for law in sorted(shared) for part in _numbers(_of(mine, law), _of(theirs, law), laws)),
        *(part for law in sorted(shared) for part in _versions(_of(mine, law), _of(theirs, law), laws)),
        *_old_wording(library, channel, shared, laws),
    ]
    return tuple(parts) or _looks(library, channel, mine, theirs)


def _of(side: Iterable[Cited], law: str) -> list[Cited]:
    return [each for each in side if each.law == law]


def _other_laws(mine: Sequence[Cited], theirs: Sequence[Cited], shared: set[str], laws: LawsOn) -> Iterator[Part]:
    lost = [_of(mine, law) for law in dict.fromkeys(each.law for each in mine if each.law not in shared)]
    gained = [_of(theirs, law) for law in dict.fromkeys(each.law for each in theirs if each.law not in shared)]
    for group in list(lost):
        other = next((each for each in gained if _misspelt(group, each, laws)), None)
        if other is not None:
            lost.remove(group)
            gained.remove(other)
            yield _renamed(group, other)
    for group in lost:
        yield _part(DifferenceKind.MISSING, "T2-BASIS-MISSING", (group, []), "渠道缺少该设定依据")
    for group in gained:
        yield _part(DifferenceKind.EXTRA, "T2-BASIS-EXTRA", ([], group), "渠道多出该设定依据")


def _misspelt(mine: Sequence[Cited], theirs: Sequence[Cited], laws: LawsOn) -> bool:
    """Whether both name one law and one side writes its title wrongly; two laws of the register never are one."""
    if laws.law(mine[0].law) and laws.law(theirs[0].law):
        return False
    same_place = {each.place for each in mine} == {each.place for each in theirs}
    same = same_place or same_number(mine[0].citation.law_number, theirs[0].citation.law_number)
    return same and alike_titles(mine[0].citation.law_name, theirs[0].citation.law_name, laws)


def _renamed(mine: list[Cited], theirs: list[Cited]) -> Part:
    why = f"法规名称不一致：省事项库为《{mine[0].citation.law_name}》，渠道为《{theirs[0].citation.law_name}》"
    return _part(DifferenceKind.MISMATCH, "T2-BASIS-MISSING", (mine, theirs), why, "law_name")


def _places(mine: list[Cited], theirs: list[Cited], laws: LawsOn) -> Iterator[Part]:
    """Differences in the places of one law that both sides name."""
    same = {each.place for each in mine} & {each.place for each in theirs}
    lost = [each for each in mine if each.place not in same]
    gained = [each for each in theirs if each.place not in same]
    if lost and len(gained) == 1 and not any(gained[0].place):
        yield _part(DifferenceKind.MISSING, "T2-BASIS-ARTICLE", (lost, gained), "渠道缺少条款号", "article")
        return
    if gained and len(lost) == 1 and not any(lost[0].place):
        why = "省事项库没有条款号，渠道多出条款号"
        yield _part(DifferenceKind.EXTRA, "T2-BASIS-ARTICLE", (lost, gained), why, "article")
        return
    for one, other in _pairs(lost, gained):
        why = f"条款不一致：省事项库为{write_place(one.citation)}，渠道为{write_place(other.citation)}"
        why += _moved(one, other, laws)
        yield _part(DifferenceKind.MISMATCH, "T2-BASIS-ARTICLE", ([one], [other]), why, "article")
    for one in lost:
        yield _part(DifferenceKind.MISSING, "T2-BASIS-MISSING", ([one], []), "渠道缺少该条款")
    for other in gained:
        yield _part(DifferenceKind.EXTRA, "T2-BASIS-EXTRA", ([], [other]), "渠道多出该条款")


def _moved(one: Cited, other: Cited, laws: LawsOn) -> str:
    """That the channel's article is the library's under the number it had in the version before, if it is."""
    law = laws.law(one.law)
    version = law.in_force(laws.on) if law else None
    before, now = other.citation.article, one.citation.article
    moves = version.moves if version and before and now else ()
    was = any((before or 0) in move and move.by is not None and (before or 0) + move.by == now for move in moves)
    return f"（旧版第{chinese(before or 0)}条即现行第{chinese(now or 0)}条，渠道可能引用了旧版）" if was else ""


def _pairs(lost: list[Cited], gained: list[Cited]) -> list[tuple[Cited, Cited]]:
    """The most alike places two by two, taken out of both lists: same article first, then in order."""
    pairs = []
    for same_article in (True, False):
        for one in list(lost):
            other = next((each for each in gained if not same_article or each.place[:2] == one.place[:2]), None)
            if other is not None:
                lost.remove(one)
                gained.remove(other)
                pairs.append((one, other))
    return pairs


def _numbers(mine: list[Cited], theirs: list[Cited], laws: LawsOn) -> Iterator[Part]:
    """One finding for a law whose 文号 differs; one that either side leaves out does not."""
    wrong = [other for other in theirs if _other_number(other, mine)]
    if not wrong:
        return
    at = [one for one in mine if one.place in {other.place for other in wrong}] or mine
    number = next(one.citation.law_number for one in mine if one.citation.law_number)
    why = f"文号不一致：省事项库为{number}，渠道为{wrong[0].citation.law_number}"
    old = _order_of_old_version(wrong[0], laws)
    rule = "T2-BASIS-STALE" if old else "T2-BASIS-NUMBER"
    yield _part(DifferenceKind.MISMATCH, rule, (at, wrong), why + old, "law_number")


def _order_of_old_version(other: Cited, laws: LawsOn) -> str:
    """Which older version the channel's 文号 made, when it is the order of a version that is over."""
    law = laws.law(other.law)
    version = law.in_force(laws.on) if law else None
    made = law.numbered(other.citation.law_number) if law and version else ()
    if not (version and made) or same_number(law.number if law else "", other.citation.law_number):
        return ""
    over = all(each.in_force < version.in_force for each in made)
    return f"（渠道的文号属于{made[-1].date}的旧版本，现行版本为{version.date}）" if over else ""


def _other_number(other: Cited, mine: Iterable[Cited]) -> bool:
    numbers = [one.citation.law_number for one in mine if one.citation.law_number]
    theirs = other.citation.law_number
    return bool(numbers and theirs) and not any(same_number(number, theirs) for number in numbers)


def _versions(mine: list[Cited], theirs: list[Cited], laws: LawsOn) -> Iterator[Part]:
    """A revision that only the channel names, or names otherwise, and that is not known to be the one in force."""
    known = {one.citation.revision for one in mine} - {""}
    law = laws.law(theirs[0].law)
    stale = [other for other in theirs if _is_stale(other.citation.revision, known, law, laws.on)]
    if stale:
        said = "、".join(sorted(known)) or "未注明版本"
        why = f"引用的版本不一致：省事项库{said}，渠道注明{stale[0].citation.revision}"
        version = law.in_force(laws.on) if law else None
        why += f"（现行版本为{version.date}）" if version else ""
        part = _part(DifferenceKind.MISMATCH, "T2-BASIS-STALE", (mine, stale), why, "revision")
        yield replace(part, unsure=not known and version is None)


def _is_stale(revision: str, known: set[str], law: Law | None, on: str) -> bool:
    if not revision or any(_same_version(revision, each, law) for each in known):
        return False
    version = law.in_force(on) if law else None
    return known != set() or version is None or not version.named(revision)


def _same_version(one: str, other: str, law: Law | None) -> bool:
    """2019 and 2019-03-02 can be one revision; so can the days it was adopted on and came into force."""
    if one.startswith(other) or other.startswith(one):
        return True
    return law is not None and any(each in law.versions_named(other) for each in law.versions_named(one))


def _old_wording(
    library: Sequence[LegalBasis], channel: Sequence[LegalBasis], shared: set[str], laws: LawsOn
) -> Iterator[Part]:
    """The channel quotes words of an older version where the library's quotation has the newer ones."""
    for name in sorted(shared):
        law = laws.law(name)
        for word in law.renamed if law else ():
            mine, theirs = _quoted(library, name, laws), _quoted(channel, name, laws)
            if word.is_new_in(mine) and word.is_old_in(theirs):
                why = f"渠道引用的是旧版条文（“{word.old}”已改为“{word.new}”）"
                verdict = Verdict(DifferenceKind.MISMATCH, word.new, word.old, (), why)
                yield Part(
                    DifferenceKind.MISMATCH, "T2-BASIS-STALE", mine, theirs, name, "content", why, verdict, _LABEL
                )
                break


def _quoted(rows: Sequence[LegalBasis], law: str, laws: LawsOn) -> str:
    named = (row for row in rows if any(law == each.law for each in cited((row,), laws.register)))
    return "\n".join(f"{row.text}{row.content}" for row in named)


def _part(
    kind: DifferenceKind, rule: str, sides: tuple[list[Cited], list[Cited]], why: str, sub_element: str = ""
) -> Part:
    mine, theirs = sides
    named = mine or theirs
    return Part(
        kind,
        rule,
        _values(mine, sub_element) if mine else None,
        _values(theirs, sub_element) if theirs else None,
        named[0].key if len(named) == 1 else named[0].law,
        sub_element,
        why,
        Verdict(kind, _keys(mine), _keys(theirs), ("citations",), why),
        _LABEL,
    )


def _keys(side: Iterable[Cited]) -> str:
    return "、".join(each.key for each in side)


def _values(side: Iterable[Cited], sub_element: str) -> str:
    if sub_element == "law_number":
        return "、".join(dict.fromkeys(each.citation.law_number for each in side if each.citation.law_number))
    return "\n".join(dict.fromkeys(each.raw for each in side))


def _looks(
    library: Sequence[LegalBasis], channel: Sequence[LegalBasis], mine: Sequence[Cited], theirs: Sequence[Cited]
) -> tuple[Part, ...]:
    one, other = ("\n".join(raw_text(row).strip() for row in rows) for rows in (library, channel))
    if one == other:
        return ()
    ordered = _keys(mine) == _keys(theirs)
    kind = DifferenceKind.FORMAT_ONLY if ordered else DifferenceKind.ORDER_ONLY
    why = "内容一致，仅写法不同" if ordered else "内容一致，仅顺序不同"
    verdict = Verdict(kind, _keys(mine), _keys(theirs), ("citations",), why)
    return (Part(kind, "", one, other, why=why, verdict=verdict, label=_LABEL),)
