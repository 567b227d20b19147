"""Guides damaged in every way a page can be: the reader gives readings or a reason, soon, and twice the same.

    python benchmarks/fuzzing.py [--minutes N] [--keep FOLDER] [--seed N]

Hypothesis draws a guide (the fixtures of the tests, the templates of ``guides``) and up to six damages: cut, doubled,
nested, tags exchanged, bytes overwritten, encoded in something else, two pages glued together. What breaks a promise is
written to FOLDER, to be kept as a test.
"""

from __future__ import annotations

import hashlib
import lzma
import re
import struct
import sys
import time
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).parents[1]))

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from lxml import etree

from benchmarks.guides.sheet import fill
from benchmarks.reading import ASIDE, OPEN
from spiders.city import items
from spiders.reader import read_page

FIXTURES: Final = Path(__file__).parents[1] / "tests" / "spiders" / "fixtures"
SLOW: Final = 5.0
"""Seconds of CPU for one page; the usual is a thousandth."""
_TAG: Final = re.compile(rb"<[^<>]{1,200}>")
_ENCODINGS: Final = ("gb18030", "utf-16", "utf-8-sig", "latin-1", "big5", "utf-32")
_HOSTILE: Final = (
    b"<table><tr><td>", b"</td></tr></table>", b"<!--", b"-->", b"<script>", b"</script>", b"<div>", b"</div>",
    b"<dl><dt>", b"&#0;", b"\x00", b"\xff\xfe", b"<td rowspan=9999 colspan=9999>", b"<select><option>", b"<textarea>",
    b"<![CDATA[", b"]]>", b"<?xml version='1.0' encoding='utf-16'?>", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"{",
    b"<pre>", b"[", b"\\u0000", b"null", b"<svg><a>",
)  # fmt: skip

_FAILURES: Final = (
    ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, MemoryError, OSError, RuntimeError,
    TypeError, ValueError, zlib.error, struct.error, zipfile.BadZipFile, lzma.LZMAError, etree.LxmlError,
)  # fmt: skip
"""What the reader might raise. It must not raise anything."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a damage is done, how much of it, and another guide's bytes."""

    at: int
    size: int
    other: bytes


Damage = Callable[[bytes, Hit], bytes]


def guides() -> list[bytes]:
    """Bodies to damage, the same in every run."""
    kept = sorted(path for path in FIXTURES.rglob("*") if path.stem.startswith(("page", "part")))
    made = [fill(name, template, items()[3], 0) for name, template in sorted({**OPEN, **ASIDE}.items())]
    return [path.read_bytes() for path in kept] + [part.body for case in made for part in case.parts]


def _cut(body: bytes, hit: Hit) -> bytes:
    return body[: hit.at] + body[hit.at + hit.size :]


def _end(body: bytes, hit: Hit) -> bytes:
    return body[: hit.at]


def _double(body: bytes, hit: Hit) -> bytes:
    return body[: hit.at] + body[hit.at : hit.at + hit.size] * (1 + hit.size % 9) + body[hit.at + hit.size :]


def _nest(body: bytes, hit: Hit) -> bytes:
    tag = (b"div", b"table", b"td", b"span", b"li")[hit.size % 5]
    return body[: hit.at] + b"<%b>" % tag * hit.size + body[hit.at :]


def _exchange(body: bytes, hit: Hit) -> bytes:
    tags = list(_TAG.finditer(body))
    if len(tags) < 2:
        return body
    one, two = sorted((tags[hit.at % len(tags)], tags[hit.size % len(tags)]), key=lambda tag: tag.start())
    if one is two:
        return body
    between = body[one.end() : two.start()]
    return body[: one.start()] + two.group() + between + one.group() + body[two.end() :]


def _overwrite(body: bytes, hit: Hit) -> bytes:
    noise = hashlib.sha256(b"%d %d" % (hit.at, hit.size)).digest() * 9
    return body[: hit.at] + noise[: hit.size % 64] + body[hit.at + hit.size % 64 :]


def _insert(body: bytes, hit: Hit) -> bytes:
    return body[: hit.at] + _HOSTILE[hit.size % len(_HOSTILE)] + body[hit.at :]


def _encode(body: bytes, hit: Hit) -> bytes:
    return body.decode("utf-8", "replace").encode(_ENCODINGS[hit.size % len(_ENCODINGS)], "replace")


def _glue(body: bytes, hit: Hit) -> bytes:
    return body[: hit.at] + hit.other + body[hit.at :]


DAMAGES: Final[Sequence[Damage]] = (_cut, _end, _double, _nest, _exchange, _overwrite, _insert, _encode, _glue)


class Fuzz:
    """Runs until its time is over; counts what it tried and keeps what broke."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self.guides = guides()
        self.tried = 0
        self.slowest = 0.0
        self.broken = 0

    def batch(self, number: int, examples: int) -> None:
        """Try ``examples`` damaged guides drawn from this seed."""
        small = st.integers(0, 4000)
        damage = st.tuples(
            st.integers(0, len(DAMAGES) - 1), st.integers(0, 60_000), small, st.integers(0, len(self.guides) - 1)
        )

        @seed(number)
        @settings(
            max_examples=examples,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(st.integers(0, len(self.guides) - 1), st.lists(damage, min_size=1, max_size=6))
        def one(which: int, damages: list[tuple[int, int, int, int]]) -> None:
            body = self.guides[which]
            for kind, at, size, other in damages:
                body = DAMAGES[kind](body, Hit(at % (len(body) + 1), size, self.guides[other]))
            self.judge(body[:400_000])

        one()

    def judge(self, body: bytes) -> None:
        """Read it twice; keep it when a promise is broken."""
        self.tried += 1
        started = time.process_time()
        try:
            first = read_page(body, url="http://a.test/")
            took = time.process_time() - started
            fine = bool(first.readings) != bool(first.refused) and took < SLOW
            fine = fine and (self.tried % 8 != 0 or read_page(body, url="http://a.test/") == first)
            why = f"{took:.1f} s, {len(first.readings)} readings"
        except _FAILURES as error:
            took, fine, why = time.process_time() - started, False, repr(error)
        self.slowest = max(self.slowest, took)
        if not fine:
            self.keep(body, why)

    def keep(self, body: bytes, why: str) -> None:
        """Write a case down."""
        self.broken += 1
        print(f"broken: {why[:300]}", flush=True)
        if self.folder is not None:
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / f"{hashlib.sha256(body).hexdigest()[:12]}.bin").write_bytes(body)


def main(arguments: Sequence[str]) -> None:
    """Print how many were tried and what broke."""
    told = dict(zip(arguments[::2], arguments[1::2], strict=True))
    fuzz = Fuzz(Path(told["--keep"]) if "--keep" in told else None)
    end, number = time.monotonic() + 60 * float(told.get("--minutes", "10")), int(told.get("--seed", "1"))
    while time.monotonic() < end:
        fuzz.batch(number, 500)
        number += 1
    print(f"{fuzz.tried} inputs, {fuzz.broken} broken, slowest {fuzz.slowest:.2f} s, last seed {number - 1}")


if __name__ == "__main__":
    main(sys.argv[1:])
