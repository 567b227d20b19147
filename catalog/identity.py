"""Which item is it: the code an item is known by, and what tells it from items that share that code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable
from dataclasses import dataclass
from hashlib import blake2b

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


@dataclass(frozen=True, slots=True)
class Shared:
    """What more than one item of a whole has, known in its parts: codes, and codes with names, as :func:`mark_of`."""

    codes: Container[int] = frozenset()
    named: Container[int] = frozenset()


def mark_of(*texts: str) -> int:
    """A number for texts, as good as the texts themselves where millions of them are counted: 63 bits of a digest."""
    whole = "\0".join(texts).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(whole, digest_size=8).digest()) >> 1


def identities(items: Iterable[ServiceItem], shared: Shared | None = None) -> dict[str, str]:
    """Item id → what tells it from all the others: its main code; with its name where items share the code or
    have none; and with its id where even the names are the same.

    ``shared``: what is shared in the whole that ``items`` are a part of; they are the whole when it is not given.
    """
    named = {item.id: (main_code(item), looks(item.task_name)) for item in items}
    if shared is not None:
        return {
            key: _told(key, code, name, mark_of(code) in shared.codes, mark_of(code, name) in shared.named)
            for key, (code, name) in named.items()
        }
    codes = Counter(code for code, _ in named.values())
    both = Counter(named.values())
    return {key: _told(key, code, name, codes[code] > 1, both[code, name] > 1) for key, (code, name) in named.items()}


def _told(key: str, code: str, name: str, code_is_shared: bool, both_are_shared: bool) -> str:
    if code and not code_is_shared:
        return code
    return f"{code}#{name}" + (f"#{key}" if both_are_shared else "")


def shared_in(items: Iterable[ServiceItem]) -> Shared:
    """What more than one of these items has; see :func:`identities`."""
    named = [(main_code(item), looks(item.task_name)) for item in items]
    codes, both = Counter(code for code, _ in named), Counter(named)
    return Shared(
        frozenset(mark_of(code) for code, times in codes.items() if times > 1),
        frozenset(mark_of(*pair) for pair, times in both.items() if times > 1),
    )
