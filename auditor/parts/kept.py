"""What parts led to, each a file of its own: put together at the end, and taken over by a later run as it is.

A file that is not whole, or that another version of the program wrote, is as good as none.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from operator import attrgetter
from pathlib import Path
from typing import Any, Final

from auditor.parts.work import Outcome
from catalog.wholefile import whole_file
from diffs.compare import Unchecked
from diffs.figures import Figure, Line
from diffs.waivers.apply import State

_HEAD: Final = "auditor part 2"
_END: Final = ".part-of-run"


@dataclass(frozen=True, slots=True)
class Block:
    """Lines in a file: the byte they begin at, how many bytes they are, and the sort keys of the first and the last."""

    start: int
    size: int
    first: bytes
    last: bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """What a part led to: :class:`Outcome` but for the blocks, which stand in ``path``."""

    path: Path
    blocks: Mapping[str, Block]
    counts: Mapping[str, int]
    counted: int
    lines: tuple[Line, ...]
    uses: tuple[tuple[State, int, int], ...]

    def block(self, name: str) -> Iterator[tuple[bytes, bytes]]:
        """Sort key and JSON of every line of a block."""
        block = self.blocks[name]
        left = block.size
        with self.path.open("rb") as file:
            file.seek(block.start)
            while left > 0:
                line = file.readline()
                left -= len(line)
                key, _, text = line[:-1].partition(b"\t")
                yield key, text


class Folder:
    """A folder of what parts led to, by their seals."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(parents=True, exist_ok=True)

    def keep(self, seal: str, outcome: Outcome) -> Kept:
        """Write what a part led to."""
        body = b"".join(outcome.blocks.values())
        head = _head(outcome, body)
        path = self._path(seal)
        with whole_file(path) as draft, draft.open("wb") as file:
            file.write(head)
            file.write(body)
        return _kept(path, json.loads(head.split(b"\n", 1)[0]), len(head))

    def find(self, seal: str) -> Kept | None:
        """What a part led to, ``None`` when nobody knows."""
        path = self._path(seal)
        try:
            with path.open("rb") as file:
                head = file.readline()
                known = json.loads(head)
                whole = blake2b(digest_size=16)
                while block := file.read(1 << 20):
                    whole.update(block)
        except (OSError, ValueError):
            return None
        if not isinstance(known, dict) or known.get("format") != _HEAD or known["digest"] != whole.hexdigest():
            return None
        return _kept(path, known, len(head))

    def forget_all_but(self, seals: frozenset[str]) -> None:
        """Leave nothing in the folder but these, so that it does not grow from run to run."""
        for path in self.path.glob(f"*{_END}"):
            if path.name.removesuffix(_END) not in seals:
                path.unlink(missing_ok=True)

    def _path(self, seal: str) -> Path:
        return self.path / f"{seal}{_END}"


def _head(outcome: Outcome, body: bytes) -> bytes:
    told = {
        "format": _HEAD,
        "digest": blake2b(body, digest_size=16).hexdigest(),
        "blocks": [(name, len(block), *_ends(block)) for name, block in outcome.blocks.items()],
        "counts": dict(outcome.counts),
        "counted": outcome.counted,
        "lines": [_of_line(line) for line in outcome.lines],
        "uses": outcome.uses,
    }
    return json.dumps(told, ensure_ascii=True, sort_keys=True).encode() + b"\n"


def _ends(block: bytes) -> tuple[str, str]:
    """The sort keys of the first and the last line."""
    last = block.rfind(b"\n", 0, -1) + 1
    return block[: block.index(b"\t")].decode(), block[last : block.index(b"\t", last)].decode()


def _kept(path: Path, told: Mapping[str, Any], start: int) -> Kept:
    blocks: dict[str, Block] = {}
    for name, size, first, last in told["blocks"]:
        blocks[name] = Block(start, size, first.encode(), last.encode())
        start += size
    lines = tuple(_line(each) for each in told["lines"])
    uses = tuple((State(state), used, again) for state, used, again in told["uses"])
    return Kept(path, blocks, told["counts"], told["counted"], lines, uses)


_of_line: Final[Callable[[Line], tuple[Any, ...]]] = attrgetter(*Line.__slots__)


def _line(told: Sequence[Any]) -> Line:
    figure, channel, region, unit, element, good, of, reasons = told
    unchecked = tuple((Unchecked(why), count) for why, count in reasons)
    return Line(Figure(figure), channel, region, unit, element, good, of, unchecked)
