"""A project's own weights: a small TOML file like the shipped ``weights.toml``, to be read by people."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from catalog.errors import ConfigError
from catalog.tomlfile import read_toml
from diffs.matching.features import AGAINST
from diffs.matching.score import Weights, weights_from


def read_weights(path: Path) -> Weights:
    """The weights of a file; :class:`ConfigError` naming it for anything that cannot be weights."""
    table, _ = read_toml(path)
    try:
        return weights_from(table)
    except ConfigError as error:
        raise ConfigError(error.template, where=path.name, hint=error.hint, **error.params) from error


def weights_text(weights: Weights, said: str) -> str:
    """The weights as TOML under a comment that says where they come from; weights of 0 are left out."""
    return "\n".join([*(f"# {line}" for line in said.splitlines()), *_lines(weights)]) + "\n"


def _lines(weights: Weights) -> Iterator[str]:
    yield f"bias = {weights.bias}"
    for side in ("for", "against"):
        yield f"\n[{side}]"
        yield from (
            f"{name} = {weight}"
            for name, weight in sorted(weights.of.items())
            if weight and (name in AGAINST) == (side == "against")
        )
    if weights.calibration:
        yield "\n[calibration]"
        yield f"said = {[said for said, _ in weights.calibration]}"
        yield f"true = {[true for _, true in weights.calibration]}"
