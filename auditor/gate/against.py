"""Where a baseline is taken from: the working folder, or the commit a change began at, so that no change blesses
itself."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from auditor.config import CONFIG_NAME, Project
from auditor.gate.baselinefile import parse_baseline, read_baseline
from auditor.gate.model import BaselineEntry, Edited, Knowledge
from auditor.gate.weigh import Baseline
from catalog.errors import N_, ConfigError

GIT: Final = "git:"
_SHOWN: Final = 12
_SECONDS: Final = 60


def baseline_of(project: Project, against: str = "") -> Baseline:
    """The baseline of a project: its file, or that file as it was where ``git:BRANCH`` and the working folder part.

    Raises :class:`ConfigError` when ``against`` names nothing git knows, and as :func:`parse_baseline`.
    """
    settings = project.config.baseline
    path = project.root / settings.file
    here = read_baseline(path)
    source = against or settings.against
    vanished = frozenset(each.channel for each in here if each.channel) - _channels(project)
    if not source:
        return Baseline(here, here, settings.file, vanished)
    base = _Base(project.root, _merge_base(project.root, source))
    raw = base.show(settings.file)
    before = parse_baseline(raw, settings.file) if raw is not None else ()
    gone = frozenset(each.channel for each in before if each.channel) | base.channels(project)
    edited = tuple(_edited(project, base, before, here))
    where = f"{source}@{base.commit[:_SHOWN]}:{settings.file}"
    return Baseline(before, here, where, vanished | (gone - _channels(project)), edited)


def _channels(project: Project) -> frozenset[str]:
    return frozenset(path.stem for path in project.channels.glob("*.toml"))


def _edited(
    project: Project, base: _Base, before: Sequence[BaselineEntry], here: Sequence[BaselineEntry]
) -> Iterator[Edited]:
    """The files that decide what passes and that are not what they were."""
    settings = project.config
    names = (settings.baseline.file, CONFIG_NAME, settings.waivers.file, *settings.rules.own)
    for name in filter(None, names):
        path = project.root / name
        now = path.read_bytes() if path.is_file() else None
        if now == base.show(name):
            continue
        if name != settings.baseline.file:
            yield Edited(name)
            continue
        old, new = _known(before), _known(here)
        yield Edited(name, added=len(new - old), removed=len(old - new))


def _known(entries: Sequence[BaselineEntry]) -> set[tuple[str, str, Knowledge]]:
    return {(each.fingerprint, each.observation, each.state) for each in entries if each.state is not Knowledge.GONE}


class _Base:
    """The project as it was in one commit."""

    def __init__(self, root: Path, commit: str) -> None:
        self.root = root
        self.commit = commit

    def show(self, name: str) -> bytes | None:
        """A file's bytes, ``None`` where it was not there."""
        done = _git(self.root, "show", f"{self.commit}:./{Path(name).as_posix()}")
        return done.stdout if done.returncode == 0 else None

    def channels(self, project: Project) -> frozenset[str]:
        """The channels there were, by the names of their files."""
        folder = project.config.channels.rstrip("/")
        done = _git(self.root, "ls-tree", "--name-only", "-z", self.commit, f"./{folder}/")
        names = done.stdout.decode("utf-8", "replace").split("\0") if done.returncode == 0 else []
        return frozenset(Path(name).stem for name in names if name.endswith(".toml"))


def _merge_base(root: Path, against: str) -> str:
    if not against.startswith(GIT) or against.removeprefix(GIT).startswith("-"):
        hint = N_("write it as git:origin/main")
        raise ConfigError(N_("{value} names no baseline"), where="--against", hint=hint, value=against)
    branch = against.removeprefix(GIT)
    done = _git(root, "merge-base", "HEAD", branch)
    if done.returncode:
        raise ConfigError(
            N_("git finds no commit that HEAD and {branch} share: {why}"),
            where=str(root),
            hint=N_("fetch the branch with its history (`git fetch --unshallow`, fetch-depth: 0)"),
            branch=branch,
            why=" ".join(done.stderr.decode("utf-8", "replace").split()) or "—",
        )
    return done.stdout.decode("ascii", "replace").strip()


def _git(root: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(  # noqa: S603 - fixed program, arguments never through a shell
            ["git", *arguments],  # noqa: S607 - whichever git the project's people use
            cwd=root,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except FileNotFoundError as error:
        raise ConfigError(N_("git is not installed here"), where="--against") from error
