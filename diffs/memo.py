"""What items and pairs led to, kept from one run to the next: what did not change is not looked at again.

A key is a digest of everything the findings are made from: what both sides say, the channel's codes and template,
the laws and the day, the rules asked, this product's own code and tables. Whatever of it changes gives another key,
so a memo can only save work, never change a result.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from importlib.resources import files
from typing import Final, Protocol

from catalog.digest import SIZE, digest_of
from catalog.laws import Register

ROOMS: Final = ("catalog", "diffs")
"""The rooms whose code and tables decide."""


class Memo(Protocol):
    """Where it is kept, as bytes that :mod:`diffs.bundle` makes and reads."""

    taken: int
    """How many pairs and items did not have to be looked at again."""

    def get(self, key: bytes) -> bytes | None:
        """What is kept under a key of 16 bytes, ``None`` when nothing is."""

    def put(self, key: bytes, body: bytes) -> None:
        """Keep it."""


def register_digest(register: Register) -> bytes:
    """The digest of all that a register knows."""
    return digest_of(tuple(repr(register.laws[title]) for title in sorted(register.laws)))


@lru_cache(maxsize=1)
def product_digest() -> bytes:
    """The digest of every module and table of the rooms that decide."""
    whole = blake2b(digest_size=SIZE)
    for room in ROOMS:
        for path in sorted(_sources(room)):
            whole.update(path.encode() + b"\0" + files(room).joinpath(*path.split("/")).read_bytes() + b"\0")
    return whole.digest()


def _sources(room: str) -> Iterable[str]:
    waiting = [("", files(room))]
    while waiting:
        prefix, folder = waiting.pop()
        for entry in folder.iterdir():
            name = f"{prefix}{entry.name}"
            if entry.is_dir():
                if not entry.name.startswith(("_", ".")):
                    waiting.append((f"{name}/", entry))
            elif entry.name.endswith((".py", ".toml")):
                yield name
