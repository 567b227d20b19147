"""What neighbouring items or pairs led to, kept in a memo as one entry: only where one of them changed is it opened.

Entries of one each would cost more to look up than the digests they are known by; one for all would be made anew for
every change. So neighbours are kept by the dozen, where a bundle ends being decided by their ids alone: an item more
or less moves no border but its own.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import Final
from zlib import crc32

from catalog.digest import SIZE
from diffs.memo import Memo
from diffs.model import Finding
from diffs.packed import Kept, kept_of

_MEMBERS: Final = 16
"""Members of a bundle on average: with one change in a hundred one bundle in seven is opened."""
_MOST: Final = 64
_HEAD: Final = struct.Struct(">III")
"""Length of the tally, how many findings, how many members."""
_MEMBER: Final = struct.Struct(f">{SIZE}sI")
"""The key of a member and the length of its line."""
_TALLY: Final = struct.Struct(">II")
"""How often a head of lines comes, and its length."""

Work = Callable[[int], bytes]
"""What the member at that place leads to, :func:`diffs.packed.packed`."""


@dataclass(frozen=True)
class Bundle:
    """What the members of a bundle led to, still packed."""

    body: bytes

    @cached_property
    def _head(self) -> tuple[int, int, int]:
        tally, count, members = _HEAD.unpack_from(self.body, SIZE)
        return tally, count, members

    @property
    def count(self) -> int:
        """How many findings there are."""
        return self._head[1]

    def heads(self) -> Iterator[tuple[Kept, int]]:
        """What members led to but for the findings, and how many members did."""
        at = SIZE + _HEAD.size
        end = at + self._head[0]
        while at < end:
            times, length = _TALLY.unpack_from(self.body, at)
            at += _TALLY.size
            yield kept_of(self.body[at : at + length]), times
            at += length

    def lines(self) -> Iterator[tuple[bytes, bytes]]:
        """The key and the line of every member."""
        tally, _count, members = self._head
        at = SIZE + _HEAD.size + tally
        start = at + members * _MEMBER.size
        for key, length in _MEMBER.iter_unpack(memoryview(self.body)[at:start]):
            yield key, self.body[start : start + length]
            start += length

    def parts(self) -> list[Kept]:
        """What each member led to."""
        return [kept_of(line) for _key, line in self.lines()]

    def findings(self) -> Iterator[Finding]:
        """The findings of all members, one member after the other."""
        if self.count:
            for part in self.parts():
                yield from part.findings()


def borders(ids: Sequence[str]) -> Iterator[slice]:
    """Which neighbours are kept together; the ids of the members decide, not how many came before."""
    start = 0
    for at, each in enumerate(ids):
        if at > start and (crc32(each.encode("utf-8", "surrogatepass")) % _MEMBERS == 0 or at - start == _MOST):
            yield slice(start, at)
            start = at
    if ids:
        yield slice(start, len(ids))


def bundled(memo: Memo, name: bytes, keys: Sequence[bytes], work: Work) -> Bundle:
    """The bundle of that name, with members of these keys (16 bytes each): as it is kept where no key changed, else
    made from the lines of those that did not change and from ``work`` on the others."""
    whole = blake2b(b"".join(keys), digest_size=SIZE).digest()
    body = memo.get(name)
    if body is not None and body.startswith(whole):
        memo.taken += len(keys)
        return Bundle(body)
    known = dict(Bundle(body).lines()) if body is not None else {}
    memo.taken += sum(key in known for key in keys)
    lines = [known.get(key) or work(at) for at, key in enumerate(keys)]
    body = _body(whole, keys, lines)
    memo.put(name, body)
    return Bundle(body)


def _body(whole: bytes, keys: Sequence[bytes], lines: Sequence[bytes]) -> bytes:
    heads: Mapping[bytes, int] = Counter(line.partition(b"\t")[0] for line in lines)
    count = sum(kept_of(head).count * times for head, times in heads.items())
    tally = b"".join(_TALLY.pack(times, len(head)) + head for head, times in heads.items())
    members = b"".join(_MEMBER.pack(key, len(line)) for key, line in zip(keys, lines, strict=True))
    return b"".join((whole, _HEAD.pack(len(tally), count, len(keys)), tally, members, *lines))
