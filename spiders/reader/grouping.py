"""Headings over groups of materials that say whether those below are needed (必要材料, 非必要材料, 二、容缺材料)."""

from __future__ import annotations

from typing import Final

from spiders.reader.labels import strip_label
from spiders.reader.told import key_of_value

_PAPERS: Final = ("材料", "要件", "资料", "类")
_LONGEST: Final = 16


def need_of_group(text: str) -> str:
    """What a heading of a group says of the need of its materials, ``""`` for any other text.

    >>> need_of_group("（一）必要材料："), need_of_group("必要"), need_of_group("申请材料")
    ('必要', '', '')
    """
    if len(text) > _LONGEST:
        return ""
    bare = strip_label(text)[0]
    need = next((bare.removesuffix(word) for word in _PAPERS if bare.endswith(word)), "")
    return need if need and key_of_value(need) == "is_need" else ""
