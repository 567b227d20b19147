"""Whom the item serves, what comes out of it, and the questions people ask."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from catalog.text import looks
from diffs.model import DifferenceKind
from diffs.rules.base import Check, ItemView, Problem, label_of
from diffs.rules.words import words

_PERSON: Final = "自然人"
_CORPORATE: Final = ("企业法人", "事业法人", "社会组织法人", "非法人企业", "法人")
_NEITHER: Final = ("其他组织", "行政机关")
_TAIL: Final = re.compile(r"(\([^()]*\)|[》\"。.]){1,20}$")


def object_topic(view: ItemView) -> Iterator[Problem]:
    """Topics for persons where persons are served, for corporations where those are, and only there."""
    served = view.members("server_type")
    if not served:
        return
    corporate = any(each in _CORPORATE for each in served)
    # bodies of other kinds may stand under the topics of corporations, never under those of persons
    topics = {
        "user_topic_type": (_PERSON in served, _PERSON in served),
        "corp_topic_type": (corporate, corporate or any(each in _NEITHER for each in served)),
    }
    for key, (needed, fitting) in topics.items():
        text = view.item.get(key)
        if needed and view.lacks(key):
            detail = f"服务对象含{'、'.join(served)}，{label_of(key)}为空"
            yield Problem(key, detail, text, DifferenceKind.BLANK, detail=detail)
        elif not fitting and view.value(key):
            detail = f"服务对象只有{'、'.join(served)}，不应有{label_of(key)}"
            yield Problem(key, detail, text, detail=detail)


def result_kind(view: ItemView) -> Iterator[Problem]:
    """A certificate ends 出证办结, a document 出文办结 (批复: also 审批办结)."""
    kind = view.coded("result_type")
    name = _TAIL.sub("", looks(view.value("result_name")))
    if not name or kind not in ("证照", "批文", "审批办结"):
        return
    result = words().result
    if re.search(result.certificate, name):
        wanted: tuple[str, ...] = ("证照",)
    elif re.search(result.document, name):
        wanted = ("批文", "审批办结")
    else:
        return
    if kind not in wanted:
        detail = f"审批结果名称为“{name}”，审批结果类型为{kind}，应为{wanted[0]}"
        yield Problem("result_type", f"审批结果类型与名称不符：{detail}", view.text("result_type"), detail=detail)


def result_sample(view: ItemView) -> Iterator[Problem]:
    """A named result has its type and its sample."""
    name = view.value("result_name")
    missing = [label_of(key) for key in ("result_type", "result_guid") if view.lacks(key)]
    if name and missing:
        told = "、".join(missing)
        yield Problem("result_guid", f"审批结果“{name}”没有{told}", name, DifferenceKind.BLANK, detail=told)


def faq(view: ItemView) -> Iterator[Problem]:
    """A permit has at least one question answered."""
    if view.has_column("faq") and not view.item.faq and not view.value("faq"):
        yield Problem("faq", "没有常见问题", view.item.get("faq"), DifferenceKind.BLANK)


def delivery(view: ItemView) -> Iterator[Problem]:
    """A result comes to people in some way."""
    if view.value("result_name") and view.lacks("delivery_way"):
        yield Problem("delivery_way", "没有写明送达方式", view.item.get("delivery_way"), DifferenceKind.BLANK)


CHECKS: Final[Mapping[str, Check]] = {
    "T1-OBJECT-TOPIC": object_topic,
    "T1-RESULT-KIND": result_kind,
    "T1-RESULT-SAMPLE": result_sample,
    "T1-FAQ": faq,
    "T1-DELIVERY": delivery,
}
