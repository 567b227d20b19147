"""How every regular expression of the product behaves on long hostile text: ``python -m benchmarks.patterns [LENGTH]``.

Every pattern that importing the product and loading its tables compiles is caught and held against texts made of its
own signs: each sign and each pair repeated, with a beginning that fits and an end that does not. A pattern that looks
back over what it has seen takes four times as long for twice the text; one that goes wrong takes longer than that.
Printed are the patterns that grow faster than the text or take longer than :data:`LONG`, the slowest first; what they
are compared against is the same search for a plain string.
"""

from __future__ import annotations

import multiprocessing
import pkgutil
import re
import signal
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache, lru_cache
from importlib import import_module
from itertools import combinations, repeat
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

signs, parser = import_module("re._constants"), import_module("re._parser")
"""How Python itself takes a pattern apart; no part of the library's public face."""

LONG: Final = 0.5
"""Seconds for one search over the whole length that are worth a line."""
PATIENCE: Final = 8.0
"""Seconds after which a pattern counts as endless."""
_ALIKE: Final = 3.0
"""Growth over twice the text from which it is not linear; measured times are never exact."""
_SIGNS: Final = 8
ROOMS: Final = ("catalog", "spiders", "diffs", "auditor")
_ROOT: Final = Path(__file__).resolve().parent.parent
_KEPT: Final = type(lru_cache(len))

Spec = tuple[str, int]


def caught() -> dict[Spec, str]:
    """Every pattern of ours with its flags, and the file and line that compiled it first."""
    found: dict[Spec, str] = {}
    compile_ = re.compile

    def remember(pattern: Any, flags: Any = 0) -> Any:
        made = compile_(pattern, flags)
        caller = sys._getframe(1)
        place = Path(caller.f_code.co_filename)
        if isinstance(made.pattern, str) and place.is_relative_to(_ROOT) and place.relative_to(_ROOT).parts[0] in ROOMS:
            found.setdefault((made.pattern, made.flags), f"{place.relative_to(_ROOT)}:{caller.f_lineno}")
        return made

    re.compile = remember
    try:
        _import_all()
        _load_tables()
    finally:
        re.compile = compile_
    return found


def _import_all() -> None:
    for package in ROOMS:
        root = import_module(package)
        for info in pkgutil.walk_packages(root.__path__, f"{package}."):
            if "__main__" not in info.name and "migrations" not in info.name:
                import_module(info.name)


def _load_tables() -> None:
    """Call everything without arguments that is kept once made: tables whose patterns are compiled when first asked."""
    for name, module in sorted(sys.modules.items()):
        if name.startswith(("catalog.", "spiders.", "diffs.", "auditor.")):
            for each in list(vars(module).values()):
                if isinstance(each, _KEPT) and not _arguments(each):
                    each()


def _arguments(function: Any) -> int:
    code = function.__wrapped__.__code__
    return int(code.co_argcount) - len(function.__wrapped__.__defaults__ or ())


@cache
def pieces(pattern: str, flags: int) -> tuple[str, ...]:
    """Signs the pattern speaks of, a few, spread over all of them."""
    said = sorted(set(_said(parser.parse(pattern, flags & ~re.UNICODE))))
    step = max(1, len(said) // _SIGNS)
    return tuple(said[::step])


def _said(tree: Any) -> Iterator[str]:
    for code, value in tree:
        if code in (signs.LITERAL, signs.NOT_LITERAL):
            yield chr(value)
        elif code is signs.ANY:
            yield "a"
        elif code is signs.RANGE:
            yield chr(value[0])
        elif code is signs.CATEGORY:
            yield {"CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " "}.get(str(value), "a")
        elif code is signs.IN:
            yield from _said(value)
        elif code is signs.BRANCH:
            for each in value[1]:
                yield from _said(each)
        elif code in (signs.MAX_REPEAT, signs.MIN_REPEAT, signs.POSSESSIVE_REPEAT):
            yield from _said(value[2])
        elif code is signs.SUBPATTERN:
            yield from _said(value[3])
        elif code in (signs.ASSERT, signs.ASSERT_NOT):
            yield from _said(value[1])
        elif code is signs.ATOMIC_GROUP:
            yield from _said(value)


def texts(pattern: str, flags: int, length: int) -> Iterator[str]:
    """Texts of that length, made of the pattern's signs."""
    own = pieces(pattern, flags)
    units = [*own, *(a + b for a, b in combinations(own, 2)), " ", "1", "一"]
    for unit in units:
        yield (unit * (length // len(unit) + 1))[:length] + "\x00"


def seconds(spec: Spec, length: int) -> float:
    """The longest search over any of the texts."""
    made = re.compile(*spec)
    worst = 0.0
    for text in texts(*spec, length):
        began = time.perf_counter()
        for _ in made.finditer(text):
            pass
        worst = max(worst, time.perf_counter() - began)
    return worst


def _measure(pipe: Connection, spec: Spec, length: int) -> None:
    # the default of this signal ends the process, which is all that stops a search that goes on and on
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, PATIENCE)
    pipe.send((seconds(spec, length // 2), seconds(spec, length)))


def measured(spec: Spec, length: int) -> tuple[float, float]:
    """Seconds for half and for the whole length; infinite when that took longer than :data:`PATIENCE`."""
    here, there = multiprocessing.Pipe(duplex=False)
    child = multiprocessing.Process(target=_measure, args=(there, spec, length))
    child.start()
    there.close()
    try:
        half, whole = here.recv()
    except EOFError:
        half = whole = float("inf")
    child.join()
    return half, whole


def main() -> None:
    """Measure all and print what is not linear."""
    length = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    found = caught()
    with ThreadPoolExecutor(2) as pool:
        times = list(pool.map(measured, found, repeat(length)))
    rows = [(whole, whole / half if half else 1.0, spec) for spec, (half, whole) in zip(found, times, strict=True)]
    plain = seconds(("办理", 0), length)
    print(f"{len(found)} patterns, {length} signs each; a plain string: {plain * 1000:.2f} ms")
    for whole, growth, spec in sorted(rows, reverse=True):
        if whole > LONG or (growth > _ALIKE and whole > LONG / 20):
            print(f"{whole:8.3f} s  ×{growth:4.1f}  {found[spec]:40} {spec[0][:150]!r}")


if __name__ == "__main__":
    main()
