"""Rows of materials after known changes: who is whose, and what is told of it."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from diffs.compare import materials
from diffs.compare.pairing import Pairing, pair_materials
from diffs.model import DifferenceKind

HARMLESS = {"kept", "decorated"}
QUIET = {DifferenceKind.FORMAT_ONLY, DifferenceKind.ORDER_ONLY}


@pytest.fixture(scope="module")
def made() -> ModuleType:
    """The benchmark that makes the lists."""
    path = Path(__file__).parents[2] / "benchmarks" / "materials.py"
    spec = importlib.util.spec_from_file_location("made_materials", path)
    assert spec is not None and spec.loader is not None  # noqa: PT018 - the file is there
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def test_rows_are_paired_right(made: ModuleType) -> None:
    right, total, wrong = made.measured(1500, 7)
    assert total.total() > 9000
    assert right.total() / total.total() >= 0.999
    changed = total.total() - total["kept"]
    assert (right.total() - right["kept"]) / changed >= 0.99, wrong
    assert all(right[doing] / total[doing] >= 0.98 for doing in total), wrong


def test_what_only_looks_different_is_never_told(made: ModuleType) -> None:
    for case in made.cases(1500, 8):
        if set(case.done.values()) <= HARMLESS:
            assert {part.kind for part in materials.compare(case.library, case.channel, {})} <= QUIET


def test_every_change_is_told(made: ModuleType) -> None:
    for case in made.cases(1500, 9):
        if not set(case.done.values()) <= HARMLESS:
            assert {part.kind for part in materials.compare(case.library, case.channel, {})} - QUIET, case.done


def test_it_does_not_matter_which_side_is_which(made: ModuleType) -> None:
    for case in made.cases(500, 10):
        there, back = pair_materials(case.library, case.channel), pair_materials(case.channel, case.library)
        assert _sizes(there) == _sizes(Pairing(back.same, back.renamed, missing=back.extra, extra=back.missing))
        assert (len(there.split), len(there.merged)) == (len(back.merged), len(back.split))


def _sizes(pairing: Pairing) -> tuple[int, ...]:
    return len(pairing.same), len(pairing.renamed), len(pairing.missing), len(pairing.extra)
