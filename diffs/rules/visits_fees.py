"""Visits, online depth and fees: do they fit each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from catalog.blanks import says_nothing
from catalog.text import looks
from diffs.model import DifferenceKind
from diffs.rules.base import Check, ItemView, Problem, element_of, label_of
from diffs.rules.completeness import allowed, outside

_NO_WINDOW: Final = ("无线下办理窗口", "无线下窗口", "不设线下窗口", "无实体窗口")
_NO_VISIT: Final = ("无需", "不需", "不用", "0次", "零次", "全程网办", "全程网上")
_FEE_PARTS: Final = (
    ("fee_basis", "basis", "收费依据"),
    ("fees", "project_name", "收费项目"),
    ("fees", "standard", "收费标准"),
)


def visit_reason(view: ItemView) -> Iterator[Problem]:
    """A visit needs a reason, and no visit none. 无需到现场 beside 0 says the same twice."""
    reason, visits = view.value("limit_scene_explain"), view.visits
    if visits is None or not view.has_column("limit_scene_explain"):
        return
    text = view.item.get("limit_scene_explain")
    if visits > 0 and not reason:
        detail = f"次数为{visits}，没有写明原因"
        kind = DifferenceKind.MISSING if text is None else DifferenceKind.BLANK
        yield Problem("limit_scene_explain", f"到办事现场{detail}", text, kind, detail=detail)
    elif visits == 0 and reason and not any(word in looks(reason) for word in _NO_VISIT):
        detail = "次数为0，却写了必须现场办理的原因"
        yield Problem("limit_scene_explain", f"到办事现场{detail}", text, detail=detail)


def no_window(view: ItemView) -> Iterator[Problem]:
    """Without a window nobody can be made to come."""
    address = view.text("transact_addr")
    if view.visits and any(word in looks(address) for word in _NO_WINDOW):
        detail = f"办理地点为“{address.strip()}”，到办事现场次数为{view.visits}"
        yield Problem(
            "limit_scene_num", f"没有线下窗口却要到现场：{detail}", view.text("limit_scene_num"), detail=detail
        )


def mail(view: ItemView) -> Iterator[Problem]:
    """No visit and not online leaves the post."""
    forms, online = view.members("handle_type"), view.coded("is_online")
    if (
        view.visits != 0
        or "网上办理" in forms
        or online == "是"
        or _fully_online(view)
        or not (forms or online == "否")
    ):
        return
    by_post = "快递申请" in forms or view.coded("is_express") == "是" or "邮" in view.text("delivery_way")
    if not by_post and (forms or view.has_column("is_express")):
        detail = "次数为0，不能网上办理，也没有邮寄办理"
        yield Problem("handle_type", f"到办事现场{detail}", view.item.get("handle_type"), detail=detail)


def online_zero(view: ItemView) -> Iterator[Problem]:
    """What is wholly done online needs no visit."""
    if view.visits and _fully_online(view):
        detail = f"网上办理深度为全程网办，到办事现场次数为{view.visits}"
        depth = view.text("online_handle_depth")
        yield Problem("online_handle_depth", f"全程网办却要到现场：{detail}", depth, detail=detail)


def _fully_online(view: ItemView) -> bool:
    return "全程网办" in view.members("online_handle_depth")


def depth_enum(view: ItemView) -> Iterator[Problem]:
    """网上办理深度 in its code table, in any of its three dialects."""
    element, text = element_of("online_handle_depth"), view.text("online_handle_depth")
    if bad := outside(element.key, text):
        yield Problem(element.key, f"网上办理深度的“{'、'.join(bad)}”不在代码表内", text, detail=allowed(element))


def fee_complete(view: ItemView) -> Iterator[Problem]:
    """Who charges says on what basis, for what, how much, and whether it can be paid online."""
    if view.coded("is_fee") != "是":
        return
    missing = [
        word for key, column, word in _FEE_PARTS if _fee_known(view, key, column) and not _fee_told(view, key, column)
    ]
    if view.lacks("is_pay_online"):
        missing.append(label_of("is_pay_online"))
    if missing:
        told = "、".join(missing)
        yield Problem("fees", f"收费事项没有写明{told}", None, DifferenceKind.BLANK, detail=told, label="收费信息")
        return
    for row in view.item.fees:
        told = "、".join(word for _key, column, word in _FEE_PARTS if says_nothing(row.get(column, "?")))
        if told:
            name = row.get("project_name", "")
            yield Problem(
                "fees", f"收费项目“{name}”没有写明{told}", None, DifferenceKind.BLANK, detail=told, sub_key=name
            )


def _fee_known(view: ItemView, key: str, column: str) -> bool:
    return view.has_column(key) or view.has_column(f"fee.{column}")


def _fee_told(view: ItemView, key: str, column: str) -> bool:
    return any(not says_nothing(row.get(column, "")) for row in view.item.fees) or bool(view.value(key))


def fee_pay(view: ItemView) -> Iterator[Problem]:
    """What costs nothing is not paid online."""
    if view.coded("is_fee") == "否" and view.coded("is_pay_online") == "是":
        yield Problem("is_pay_online", "不收费的事项标为支持网上支付", view.text("is_pay_online"))


CHECKS: Final[Mapping[str, Check]] = {
    "T1-VISIT-REASON": visit_reason,
    "T1-VISIT-NOWINDOW": no_window,
    "T1-VISIT-MAIL": mail,
    "T1-ONLINE-ZERO": online_zero,
    "T1-DEPTH-ENUM": depth_enum,
    "T1-FEE-COMPLETE": fee_complete,
    "T1-FEE-PAY": fee_pay,
}
