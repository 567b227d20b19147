"""Options of the commands whose work can be done in parts: in processes, on a cluster, without what did not change."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

import click

from auditor.cli.base import option
from auditor.parts.workers import Workers, cores
from catalog.errors import N_, ConfigError

LARGE: Final = 64 << 20
"""Bytes of files from which on they are taken in parts even where nobody asks for it."""


@dataclass(frozen=True, slots=True)
class Ways:
    """What the call says about how the work is done; ``workers`` ``None``: nothing."""

    workers: int | None = None
    scheduler: str = ""
    memo: Path | None = None

    @property
    def asked(self) -> bool:
        """Whether the call says anything at all."""
        return self.workers is not None or bool(self.scheduler) or self.memo is not None

    @property
    def chosen(self) -> Workers:
        """The workers asked for, else one for every processor."""
        return Workers(cores() if self.workers is None else self.workers, self.scheduler)

    def in_parts(self, *files: Path) -> bool:
        """Whether files are to be taken in parts: where that is asked for, or where they are large."""
        return self.asked or sum(file.stat().st_size for file in files if file.is_file()) >= LARGE


_PROCESSES: Final = option(
    "--workers",
    type=click.IntRange(1, 1024),
    help=N_("Processes to work in (default: as many as there are processors)."),
)
_CLUSTER: Final = option(
    "--scheduler",
    metavar="ADDRESS",
    default="",
    help=N_("Work on the Dask cluster of this scheduler (tcp://host:8786)."),
)
_MEMO: Final = option(
    "--memo",
    type=click.Path(path_type=Path, file_okay=False),
    help=N_("Folder that keeps what regions led to: those that did not change are taken from it next time."),
)


def workers_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """A command that takes :class:`Ways` as ``ways``, without a folder."""

    @functools.wraps(command)
    def with_ways(*args: Any, workers: int | None, scheduler: str, **rest: Any) -> Any:
        return command(*args, ways=_ways(workers, scheduler), **rest)

    return _PROCESSES(_CLUSTER(cast("Callable[..., Any]", with_ways)))


def parts_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """A command that takes :class:`Ways` as ``ways``."""

    @functools.wraps(command)
    def with_ways(*args: Any, workers: int | None, scheduler: str, memo: Path | None, **rest: Any) -> Any:
        return command(*args, ways=_ways(workers, scheduler, memo), **rest)

    return _PROCESSES(_CLUSTER(_MEMO(cast("Callable[..., Any]", with_ways))))


def _ways(workers: int | None, scheduler: str, memo: Path | None = None) -> Ways:
    if workers is not None and scheduler:
        raise ConfigError(N_("give either --workers or --scheduler"))
    return Ways(workers, scheduler, memo)
