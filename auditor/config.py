"""``audit.toml``: what a bureau says once about its audits. Everything may be left out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from catalog.errors import N_, ConfigError
from catalog.tomlfile import load_model

CONFIG_NAME: Final = "audit.toml"


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LibrarySettings(_Table):
    """How the province's export is read. ``columns`` maps a heading to an element key, ``""`` to ignore it."""

    sheet: str = ""
    columns: dict[str, str] = {}


OFF: Final = "off"
"""The severity of a rule that is not to be asked."""

RuleLevel = Literal["error", "warning", "review", "info", "off"]
RulePack = Literal["notice", "law", "standard", "guide", "logic"]


class ChangeSettings(_Table):
    """One rule asked milder, harder or not at all where the lists that are not empty say so."""

    rule: str
    severity: RuleLevel
    elements: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    reason: str = ""


class RuleSettings(_Table):
    """Which rules are asked, how hard and where, and the target of task 3.

    ``profile``: ``national`` 国标必填, ``strict`` 全要素. ``require`` and ``optional`` are keys of elements that must
    be, or need not be, filled all the same. ``own`` are files of the project with rules of its own.
    """

    profile: Literal["national", "strict"] = "national"
    packs: tuple[RulePack, ...] = ("notice", "law", "standard", "guide", "logic")
    disable: tuple[str, ...] = ()
    severity: dict[str, RuleLevel] = {}
    require: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    change: tuple[ChangeSettings, ...] = ()
    own: tuple[str, ...] = ()
    public_service_target: Annotated[int, Field(ge=0)] = 25
    public_service_scope: Literal["bureau", "unit"] = "bureau"


class MatchingSettings(_Table):
    """The file of people's judgements, weights of one's own, and who judges unless the call says it."""

    judgements: str = "judgements.jsonl"
    weights: str = ""
    reviewer: str = ""


class WaiverSettings(_Table):
    """The sheet of differences that are allowed (``.csv``), ``""`` for none."""

    file: str = ""


class CrawlSettings(_Table):
    """Who we say we are, and a proxy when the intranet has one (``http://host:port``).

    ``resume_hours``: a crawl that was killed at most so long after it began is gone on with; 0: never.
    """

    contact: str = ""
    proxy: str = ""
    resume_hours: Annotated[float, Field(ge=0.0, le=72.0)] = 6.0


class AuditConfig(_Table):
    """The whole of ``audit.toml``; paths are relative to the folder it stands in."""

    bureau: str = ""
    database: str = "state/audit.db"
    evidence: str = "state/evidence"
    channels: str = "channels"
    reports: str = "reports"
    library: LibrarySettings = LibrarySettings()
    rules: RuleSettings = RuleSettings()
    matching: MatchingSettings = MatchingSettings()
    waivers: WaiverSettings = WaiverSettings()
    crawl: CrawlSettings = CrawlSettings()


@dataclass(frozen=True, slots=True)
class Project:
    """A project folder and its settings; the properties are absolute places inside it."""

    root: Path
    config: AuditConfig

    @property
    def database(self) -> str:
        """The database address: a URL as configured, or an absolute path."""
        database = self.config.database
        return database if "://" in database else str(self.root / database)

    @property
    def evidence(self) -> Path:
        """The evidence store."""
        return self.root / self.config.evidence

    @property
    def channels(self) -> Path:
        """The folder of channel files."""
        return self.root / self.config.channels

    @property
    def reports(self) -> Path:
        """The folder that gets one folder of papers per run."""
        return self.root / self.config.reports

    @property
    def judgements(self) -> Path:
        """The file of people's judgements on matches."""
        return self.root / self.config.matching.judgements

    @property
    def weights(self) -> Path | None:
        """The project's own weights for matching, ``None`` when it has none."""
        own = self.config.matching.weights
        return self.root / own if own else None

    @property
    def waivers(self) -> Path | None:
        """The sheet of allowed differences, ``None`` when the project has none."""
        own = self.config.waivers.file
        return self.root / own if own else None

    @property
    def crawls(self) -> Path:
        """The folder that keeps the last crawl log of each channel, for reading again without the network."""
        return self.root / "state" / "crawls"

    @property
    def memo(self) -> Path:
        """What the last run found where nothing changed since; it saves work and may be deleted."""
        return self.root / "state" / "last.memo"


def open_project(root: Path) -> Project:
    """The project in ``root``; :class:`ConfigError` when there is none or its settings are wrong."""
    path = root / CONFIG_NAME
    if not path.is_file():
        raise ConfigError(
            N_("there is no {name} in this folder"),
            where=str(root),
            hint=N_("run `auditor init` here, or name the project folder with --project"),
            name=CONFIG_NAME,
        )
    return Project(root.resolve(), load_model(path, AuditConfig))
