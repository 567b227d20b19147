"""Files with rules of a bureau's own: loaded only when the project names them, and only from inside its folder."""

from __future__ import annotations

import importlib.util
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TypeVar

from catalog.errors import N_, AuditError, ConfigError
from diffs.rules.base import Check, ItemView, Problem
from diffs.rules.examples import as_text
from diffs.rules.own import ItemRule, failed_examples, rule_of
from diffs.rules.policy import OwnRule

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Examples:
    """How an own rule did on its examples: ``failed`` are those it does not live up to, as ``breaks[1]``."""

    rule: str
    file: str
    number: int
    failed: tuple[str, ...]


def load_own(root: Path, names: Iterable[str]) -> tuple[OwnRule, ...]:
    """The rules of the files a project names (paths relative to its folder ``root``), ready to be used.

    Raises :class:`ConfigError` with file and line for a file that is not there, lies outside the folder or does not
    run, for a rule that is not complete, has an id twice or does not live up to its own examples.
    """
    found: dict[str, OwnRule] = {}
    for rule, own in _written(root, names):
        if rule.rule.id in found:
            raise ConfigError(
                N_("rule {id} stands twice, first in {first}"),
                where=f"{rule.file}:{rule.line}",
                id=rule.rule.id,
                first=found[rule.rule.id].file,
            )
        if failed := _tried(own, rule).failed:
            hint = N_("run `auditor rules test` to see all examples")
            template = N_("rule {id} does not live up to its own examples: {failed}")
            raise ConfigError(
                template, where=f"{rule.file}:{rule.line}", hint=hint, id=rule.rule.id, failed=", ".join(failed)
            )
        found[rule.rule.id] = rule
    return tuple(found.values())


def try_own(root: Path, names: Iterable[str]) -> tuple[Examples, ...]:
    """How every rule of these files does on its own examples; raises like :func:`load_own` for all that is worse."""
    return tuple(_tried(own, rule) for rule, own in _written(root, names))


def _written(root: Path, names: Iterable[str]) -> Iterator[tuple[OwnRule, ItemRule]]:
    for name in names:
        path = _inside(root, name)
        module = _module(path, name)
        classes = [each for each in vars(module).values() if isinstance(each, type) and issubclass(each, ItemRule)]
        mine = [each for each in dict.fromkeys(classes) if each.__module__ == module.__name__]
        if not mine:
            hint = N_("write a class that inherits from diffs.rules.own.ItemRule")
            raise ConfigError(N_("holds no rule"), where=name, hint=hint)
        for each in mine:
            line = each.check.__code__.co_firstlineno if each.check is not ItemRule.check else 1
            own = each()
            rule = rule_of(own, f"{name}:{line}")
            examples = (tuple(map(as_text, own.breaks)), tuple(map(as_text, own.keeps)))
            yield OwnRule(rule, _guarded(own, path, name), *examples, file=name, line=line), own


def _inside(root: Path, name: str) -> Path:
    path = (root / name).resolve()
    if path.suffix != ".py" or not path.is_relative_to(root.resolve()):
        hint = N_("rules of one's own are .py files inside the project folder")
        raise ConfigError(N_("{name} is no file of this project"), where="[rules] own", hint=hint, name=name)
    return path


def _module(path: Path, name: str) -> ModuleType:
    """The file run as a module of its own, which nothing else can import."""
    if not path.is_file():
        raise ConfigError(N_("cannot be opened: {why}"), where=name, why="no such file")
    spec = importlib.util.spec_from_file_location(f"_own_rules_{path.stem}", path)
    assert spec is not None  # a path that ends in .py always has a loader
    assert spec.loader is not None
    module, loader = importlib.util.module_from_spec(spec), spec.loader
    written, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        _safely(lambda: loader.exec_module(module), path, name)
    finally:
        sys.dont_write_bytecode = written
    return module


def _tried(own: ItemRule, rule: OwnRule) -> Examples:
    where = f"{rule.file}:{rule.line}"
    path = Path(own.check.__code__.co_filename)
    failed = _safely(lambda: list(failed_examples(own, where)), path, rule.file)
    number = len(own.breaks) + len(own.keeps)
    return Examples(rule.rule.id, rule.file, number, tuple(f"{name}[{place}]" for name, place in failed))


def _guarded(own: ItemRule, path: Path, name: str) -> Check:
    """The check, with everything that goes wrong in it told by file, line and item."""

    def check(view: ItemView) -> Iterator[Problem]:
        yield from _safely(lambda: list(own.check(view)), path, name, view.item.id)

    return check


def _safely(work: Callable[[], T], path: Path, name: str, item: str = "") -> T:
    """What ``work`` gives; whatever people's own code raises becomes a :class:`ConfigError` with its place."""
    try:
        return work()
    except AuditError:
        raise
    except Exception as error:
        template = N_("{kind}: {why} (item {item})") if item else N_("{kind}: {why}")
        raise ConfigError(
            template, where=f"{name}:{_line(error, path)}", kind=type(error).__name__, why=error, item=item
        ) from error


def _line(error: Exception, path: Path) -> int:
    """The line of the file at which it went wrong, 1 when that is not known."""
    if isinstance(error, SyntaxError) and error.filename == str(path):
        return error.lineno or 1
    frames = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
    return frames[-1] if frames and frames[-1] else 1
