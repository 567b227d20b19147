"""Which item is it: the code an item is known by, and what tells it from items that share that code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from catalog.blanks import Emptiness, emptiness
from catalog.codes import normal_code
from catalog.model import ServiceItem
from catalog.text import looks


def main_code(item: ServiceItem) -> str:
    """The finest code of an item: 业务办理项编码, else 实施编码, else the longest of its codes, else ``""``.

    GB/T 39554.1-2020: one 实施编码 may stand for several 办理项, so it is the finer code that names an item.
    """
    for key in ("task_handle_item", "task_code"):
        text = item.elements.get(key, "")
        if emptiness(text) is Emptiness.VALUE:
            return normal_code(text)
    codes = sorted({normal_code(code) for code in item.codes if code.strip()}, key=lambda code: (-len(code), code))
    return codes[0] if codes else ""


def identities(items: Iterable[ServiceItem]) -> dict[str, str]:
    """Item id → what tells it from all the others: its main code; with its name where items share the code or
    have none; and with its id where even the names are the same."""
    named = {item.id: (main_code(item), looks(item.task_name)) for item in items}
    codes = Counter(code for code, _ in named.values())
    both = Counter(named.values())
    return {
        key: code if code and codes[code] == 1 else f"{code}#{name}" + ("" if both[code, name] == 1 else f"#{key}")
        for key, (code, name) in named.items()
    }
