"""The project as it was in the commit a change began at."""

from __future__ import annotations

import subprocess
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from auditor.config import CONFIG_NAME, AuditConfig
from catalog.errors import N_, ConfigError

GIT: Final = "git:"
_SECONDS: Final = 60


@dataclass(frozen=True, slots=True)
class MergeBase:
    """A project folder as a commit has it. ``source`` is what was asked for: ``git:BRANCH``."""

    root: Path
    source: str
    commit: str

    def show(self, name: str) -> bytes | None:
        """A file's bytes, ``None`` where it was not there."""
        done = _git(self.root, "show", f"{self.commit}:./{Path(name).as_posix()}")
        return done.stdout if done.returncode == 0 else None

    def config(self) -> AuditConfig:
        """The settings; the product's own where there were none, or none that can be read."""
        try:
            settings: Mapping[str, object] = tomllib.loads((self.show(CONFIG_NAME) or b"").decode("utf-8-sig"))
            return AuditConfig.model_validate(settings)
        except (UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError):
            return AuditConfig()

    def channels(self, folder: str) -> frozenset[str]:
        """The channels there were, by the names of their files."""
        done = _git(self.root, "ls-tree", "--name-only", "-z", self.commit, f"./{folder.rstrip('/')}/")
        names = done.stdout.decode("utf-8", "replace").split("\0") if done.returncode == 0 else []
        return frozenset(Path(name).stem for name in names if name.endswith(".toml"))


def merge_base(root: Path, against: str) -> MergeBase:
    """The commit that the working folder and ``git:BRANCH`` share; :class:`ConfigError` when git knows none."""
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
    return MergeBase(root, against, done.stdout.decode("ascii", "replace").strip())


def demanded_base(root: Path, own: str) -> MergeBase | None:
    """The commit a change began at by ``[baseline] against``: by ``own``, that of the working folder, unless history
    knows another one that holds where the change began, for then the change took it away or turned it elsewhere.

    ``None`` where there is none, or no git. Raises as :func:`merge_base` for ``own``.
    """
    for against in _demanded_before(root):
        if against == own:
            continue
        try:
            base = merge_base(root, against)
        except ConfigError:
            continue
        if base.config().baseline.against == against:
            return base
    return merge_base(root, own) if own else None


def _demanded_before(root: Path) -> dict[str, None]:
    """What ``[baseline] against`` was in the commits that touched it, the latest first."""
    try:
        done = _git(root, "log", "--format=%H", "-Gagainst", "--", CONFIG_NAME)
    except ConfigError:
        return {}
    commits = done.stdout.decode("ascii", "replace").split() if done.returncode == 0 else []
    told = (MergeBase(root, "", commit).config().baseline.against for commit in commits)
    return dict.fromkeys(each for each in told if each)


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
