"""Doubts about citations said to officials."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from catalog.citations import chinese, write_place
from catalog.laws import Law, Version
from catalog.laws.check import Doubt, DoubtKind


def named(doubt: Doubt) -> str:
    """The law as the register names it, else as it is cited."""
    return doubt.law.title if doubt.law else doubt.citation.law_name or doubt.citation.law_number


def why(doubt: Doubt) -> str:
    """What is doubtful, in one sentence; what is not known to the register is never said to be wrong."""
    return _SAID[doubt.kind](doubt)


def _unknown(doubt: Doubt) -> str:
    return f"登记库无此法，未能核对：{named(doubt)}"


def _repealed(doubt: Doubt) -> str:
    law = _law(doubt)
    instead = f"，现为《{law.replaced_by}》" if law.replaced_by else ""
    return f"《{law.title}》已于{day(law.repealed)}废止{instead}"


def _not_yet(doubt: Doubt) -> str:
    law = _law(doubt)
    start = doubt.cited.in_force if doubt.cited else min(each.in_force for each in law.versions)
    which = f"《{law.title}》{day(doubt.cited.date)}的文本" if doubt.cited else f"《{law.title}》"
    return f"{which}自{day(start)}起施行，截至{day(doubt.on)}尚未施行"


def _renamed(doubt: Doubt) -> str:
    return f"《{doubt.citation.law_name}》已于{day(doubt.other)}更名为《{named(doubt)}》"


def _superseded(doubt: Doubt) -> str:
    text = f"所注{day(doubt.citation.revision)}文本已不是现行文本，{_current(doubt)}"
    return text + _moved_to(doubt)


def _number(doubt: Doubt) -> str:
    number, law = doubt.citation.law_number, _law(doubt)
    if doubt.other:
        return f"{number}是《{doubt.other}》的文号，不是《{law.title}》的文号"
    if doubt.cited:
        return f"{number}是《{law.title}》{day(doubt.cited.date)}旧文本的文号，{_current(doubt)}"
    return f"{number}不是《{law.title}》的文号，该法规公布的文号是{law.number}"


def _article(doubt: Doubt) -> str:
    version = _version(doubt)
    until = f"（登记截至{day(_law(doubt).known)}）" if _law(doubt).known and doubt.on > _law(doubt).known else ""
    text = f"现行《{named(doubt)}》（{day(version.date)}{version.step}）共{version.articles}条"
    return f"{text}，没有第{chinese(doubt.citation.article or 0)}条{until}" + _moved_to(doubt)


def _moved(doubt: Doubt) -> str:
    number = chinese(doubt.citation.article or 0)
    now = f"原第{number}条现为第{chinese(doubt.article)}条" if doubt.article else f"原第{number}条已删去"
    return f"《{named(doubt)}》{day(_version(doubt).date)}{_version(doubt).step}后条号有变动，{now}，请核对所引条款"


def _elsewhere(doubt: Doubt) -> str:
    now = f"现行《{named(doubt)}》第{chinese(doubt.article or 0)}条"
    return f"条款内容是{now}的条文，不是{write_place(doubt.citation)}的条文"


def _text(doubt: Doubt) -> str:
    place = f"现行《{named(doubt)}》{write_place(doubt.citation)}"
    if doubt.cited:
        return f"条款内容是{day(doubt.cited.date)}旧文本的条文，与{place}不同"
    return f"条款内容与{place}的条文不符：{doubt.other}"


def _old_word(doubt: Doubt) -> str:
    return f"条款内容有《{named(doubt)}》旧文本的用语“{doubt.other}”，现行文本已修改"


def _amendment(doubt: Doubt) -> str:
    cited = doubt.citation.law_name or doubt.citation.law_number
    instead = f"（修改的是《{doubt.other}》）" if doubt.other else ""
    return f"引用的是“{cited}”，不是法规本身{instead}"


def _moved_to(doubt: Doubt) -> str:
    number = chinese(doubt.citation.article or 0)
    return f"；原第{number}条现为第{chinese(doubt.article)}条" if doubt.article else ""


def _current(doubt: Doubt) -> str:
    version = _version(doubt)
    starts = "" if version.in_force == version.date else f"，{day(version.in_force)}起施行"
    number = f"（{version.number}）" if version.number else ""
    return f"现行文本为{day(version.date)}{version.step}{number}{starts}"


def _law(doubt: Doubt) -> Law:
    assert doubt.law is not None  # every doubt but about an unknown law and a decision has one
    return doubt.law


def _version(doubt: Doubt) -> Version:
    assert doubt.version is not None
    return doubt.version


def day(iso: str) -> str:
    """2019-03-02 and 2019 as people write them.

    >>> day("2019-03-02"), day("2019")
    ('2019年3月2日', '2019年')
    """
    return "".join(f"{int(part)}{unit}" for part, unit in zip(iso.split("-"), "年月日", strict=False) if part.isdigit())


_SAID: Final[Mapping[DoubtKind, Callable[[Doubt], str]]] = {
    DoubtKind.UNKNOWN: _unknown,
    DoubtKind.REPEALED: _repealed,
    DoubtKind.NOT_YET: _not_yet,
    DoubtKind.RENAMED: _renamed,
    DoubtKind.SUPERSEDED: _superseded,
    DoubtKind.NUMBER: _number,
    DoubtKind.ARTICLE: _article,
    DoubtKind.MOVED: _moved,
    DoubtKind.TEXT: _text,
    DoubtKind.OLD_WORD: _old_word,
    DoubtKind.ELSEWHERE: _elsewhere,
    DoubtKind.AMENDMENT: _amendment,
}
