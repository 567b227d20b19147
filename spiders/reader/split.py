"""Values that hold two elements, taken apart by their own words."""

from __future__ import annotations

import re
from typing import Final

from spiders.reader.outline import tidy

_LIMIT_WORD: Final = re.compile(r"(?P<law>法定|法律规定)|(?P<own>承诺|本部门|实际)")
_LIMIT_HEAD: Final = re.compile(
    r"^\s*(?:法定|承诺|法律规定)(?:的)?(?:办结|办理|审批|完成|服务)?(?:时限|期限|时间)?(?:为|是|不超过)?\s*[:：，,]?\s*"
)
_DAY_WORDS: Final = re.compile(
    r"(?:(?:夏季|冬季|夏令时|冬令时|每?(?:周|星期)[一二三四五六日天]|法定工作日|工作日|节假日|上午|每天|全天)|\d{1,2}\s*[:：]\s*\d{2})"
)
_TIME_HEAD: Final = re.compile(r"(?:办理|办公|受理|工作|服务|接待|上班)?时间\s*[:：]\s*|时\s*间[:：]\s*")
_ADDRESS_HEAD: Final = re.compile(r"^\s*(?:办理|受理|办公|窗口|服务|接待)?(?:地点|地址|窗口)\s*[:：]\s*")
_NO_FEE: Final = re.compile(
    r"^(?:此项|本事项|该事项)?(?:不收费|免费|不收取(?:任何)?费用|无收费|无需缴费|否|无|0元?)[。.]?$"
)
_FEE_BASIS: Final = re.compile(r"(?:收费)?依据(?:文件)?\s*[:：]\s*")
_FEE_STANDARD: Final = re.compile(r"(?:收费)?标准\s*[:：]\s*")
_YES_NO: Final = re.compile(r"^(?:是否收费\s*[:：]\s*)?(是|否|收费|不收费)(?=$|[，,；;。\s])")


def limits(text: str) -> dict[str, str]:
    """法定 and 承诺 limit out of one cell; ``{}`` when its words do not tell them apart.

    >>> limits("法定时限：20个工作日；承诺时限：8个工作日")
    {'anticipate_day': '20个工作日', 'promise_day': '8个工作日'}
    """
    marks = list(_LIMIT_WORD.finditer(text))
    found: dict[str, str] = {}
    for mark, after in zip(marks, [*marks[1:], None]):
        key = "anticipate_day" if mark["law"] else "promise_day"
        piece = _LIMIT_HEAD.sub("", text[mark.start() : after.start() if after else len(text)])
        piece = tidy(piece).strip("；;，,、/（(").rstrip()
        if piece.endswith(("）", ")")) and not any(bracket in piece for bracket in "（("):
            piece = piece[:-1]
        if key not in found and any(char.isdigit() or char in "一二三四五六七八九十即当无" for char in piece):
            found[key] = piece
    return found


def place_and_time(text: str) -> dict[str, str]:
    """Address and opening hours out of one cell; ``{}`` when no time stands in it.

    >>> place_and_time("西安市未央区凤城八路1号；周一至周五 9:00-17:00")
    {'transact_addr': '西安市未央区凤城八路1号', 'transact_time': '周一至周五 9:00-17:00'}
    """
    head = _TIME_HEAD.search(text)
    at = head or _DAY_WORDS.search(text)
    if at is None:
        return {}
    before, after = text[: at.start()], text[head.end() if head else at.start() :]
    address = re.search(r"(?:地点|地址)\s*[:：]", after)
    if not before.strip() and address is not None:
        start = re.search(r"[\s；;，,。]*[^\s；;，,。]{0,4}(?:地点|地址)\s*[:：]", after)
        before, after = after[address.end() :], after[: start.start() if start else address.start()]
    parts = {"transact_addr": _ADDRESS_HEAD.sub("", before), "transact_time": after}
    return {key: done for key, value in parts.items() if (done := tidy(value).strip("；;，,。、 \n（("))}


def bare_address(text: str) -> str:
    """An address without the word 地址： in front.

    >>> bare_address("办理地点：示例路1号")
    '示例路1号'
    """
    return tidy(_ADDRESS_HEAD.sub("", text))


def fee(text: str) -> dict[str, str]:
    """是否收费, 收费依据 and 收费标准 (key ``fee.standard``) out of one cell.

    >>> fee("收费依据：价费字〔1992〕249号；收费标准：10元/证")
    {'fee_basis': '价费字〔1992〕249号', 'fee.standard': '10元/证'}
    """
    bare = tidy(text)
    if not bare or _NO_FEE.match(bare):
        return {"is_fee": bare}
    found: dict[str, str] = {}
    said = _YES_NO.match(bare)
    if said is not None:
        found["is_fee"] = said.group(1)
        bare = bare[said.end() :].strip("，,；;。 \n")
    basis, standard = _FEE_BASIS.search(bare), _FEE_STANDARD.search(bare)
    if basis is not None:
        end = standard.start() if standard and standard.start() > basis.start() else len(bare)
        found["fee_basis"] = tidy(bare[basis.end() : end]).rstrip("；;，,")
    if standard is not None:
        end = basis.start() if basis and basis.start() > standard.start() else len(bare)
        found["fee.standard"] = tidy(bare[standard.end() : end]).rstrip("；;，,")
    elif basis is None and bare:
        found["fee.standard" if any(char.isdigit() for char in bare) or "元" in bare else "is_fee"] = bare
    return found
