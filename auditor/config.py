"""``audit.toml``: what a bureau says once about its audits. Everything may be left out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator

from auditor.console.settings import ConsoleSettings
from auditor.gate.settings import BaselineSettings, GateSettings
from auditor.worktime.cutoffs import CutOff
from catalog.days import read_day
from catalog.errors import N_, ConfigError
from catalog.privacy import Mask
from catalog.tomlfile import Unfit, load_model
from spiders.proxying import LOGIN_VARIABLE

CONFIG_NAME: Final = "audit.toml"


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LibrarySettings(_Table):
    """How the province's export is read. ``columns`` maps a heading to an element key, ``""`` to ignore it."""

    sheet: str = ""
    columns: dict[str, str] = {}


_PROXY: Final = re.compile(r"http://(?:[\w.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?/?")
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


class LedgerSettings(_Table):
    """The sheet of codes that became others (``.csv``), ``""`` for none; who strikes off what a run has verified:
    ``lead`` the lead group, one by one; ``auto`` the run itself. A finding that came back ``flapping_times`` times in
    the last ``flapping_runs`` runs is marked as one that comes and goes."""

    aliases: str = ""
    closing: Literal["lead", "auto"] = "lead"
    flapping_times: Annotated[int, Field(ge=1)] = 2
    flapping_runs: Annotated[int, Field(ge=1)] = 8


def _is_proxy(address: str) -> str:
    if address and not _PROXY.fullmatch(address):
        raise Unfit(N_("{key} must be like http://host:port; a login stands in the environment variable {variable}"),
                    variable=LOGIN_VARIABLE)  # fmt: skip
    return address


class CrawlSettings(_Table):
    """Who we say we are, and a proxy when the intranet has one (``http://host:port``).

    The login a proxy asks for stands in the environment (``AUDITOR_PROXY_LOGIN``), never in this file.
    ``resume_hours``: a crawl that was killed at most so long after it began is gone on with; 0: never.
    """

    contact: str = ""
    proxy: Annotated[str, AfterValidator(_is_proxy)] = ""
    resume_hours: Annotated[float, Field(ge=0.0, le=72.0)] = 6.0


class CheckSettings(_Table):
    """What a run checks beside the guides themselves. ``links``: whether forms, samples and addresses to apply at
    still open; they are asked for directly, so not where the network needs a proxy."""

    links: bool = False


def _is_day(text: str) -> str:
    if text and read_day(text) != text:
        raise Unfit(N_("{value} is no date like 2021-09-30"), value=text)
    return text


Day = Annotated[str, AfterValidator(_is_day)]
"""An ISO day, ``""`` for none."""
Points = Annotated[Decimal, Field(ge=0)]


class PrivacySettings(_Table):
    """Numbers of persons in what is handed to others. ``mask``: ``true`` hides those of mobile phones and of identity
    cards, ``"identity"`` only those of identity cards, ``false`` none. Evidence and database keep everything."""

    mask: Literal[True, False, "identity"] = "identity"

    @property
    def hides(self) -> Mask:
        """Which numbers are hidden."""
        if self.mask == "identity":
            return Mask.IDENTITY
        return Mask.PERSONS if self.mask else Mask.NOTHING


class CalendarSettings(_Table):
    """Working days and the weekly cut-off. ``file`` is a sheet of days that adds to the years shipped."""

    file: str = ""
    cut_off: str = "周四 10:00"
    cut_off_on_day_off: Literal["after", "before", "keep"] = "after"

    @field_validator("cut_off")
    @classmethod
    def _is_cut_off(cls, text: str) -> str:
        if CutOff.parse(text) is None:
            raise Unfit(N_("{value} is no day of the week and time like 周四 10:00"), value=text)
        return text


class ActionSettings(_Table):
    """The campaign the audit serves: what papers call it, when it runs, who takes part.

    ``week_names`` are printed in 附件3 instead of counted ones. ``lead`` verifies, strikes off and issues notices
    (业务推进组); ``coordination`` collects, reports and scores (综合协调组).
    """

    name: str = ""
    document: str = ""
    start: Day = ""
    end: Day = ""
    week_names: tuple[str, ...] = ()
    lead: str = "业务推进组"
    coordination: str = "综合协调组"


class TaskSettings(_Table):
    """What is asked of a task (``T1``), of everybody or only of ``units``, which then overrides it for them.

    The texts are the columns a unit's ledger has to have; findings inherit them.
    """

    id: Literal["T1", "T2", "T3"]
    title: str = ""
    due: Day = ""
    lead: str = ""
    owners: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    goal: str = ""
    measures: str = ""
    leader: str = ""
    office: str = ""
    person: str = ""


class ScoreSettings(_Table):
    """评价赋分: ``base`` less so many points for each finding of a unit. The notice gives no formula: this is one."""

    base: Points = Decimal(100)
    overdue: Points = Decimal(2)
    returned: Points = Decimal(1)
    reopened: Points = Decimal(2)
    open: Points = Decimal(0)
    lowest: Points = Decimal(0)


class PapersSettings(_Table):
    """The official papers: whom copies go to, the fonts, how many units the random pick takes, how many findings a
    paper lists before it refers to the workbook."""

    copies: tuple[str, ...] = ()
    title_font: str = "方正小标宋简体"
    body_font: str = "仿宋"
    pick: Annotated[int, Field(ge=2)] = 2
    listed: Annotated[int, Field(ge=0)] = 50
    numbered: Annotated[int, Field(ge=0)] = 200


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
    check: CheckSettings = CheckSettings()
    privacy: PrivacySettings = PrivacySettings()
    ledger: LedgerSettings = LedgerSettings()
    baseline: BaselineSettings = BaselineSettings()
    gate: dict[str, GateSettings] = {}
    calendar: CalendarSettings = CalendarSettings()
    action: ActionSettings = ActionSettings()
    tasks: tuple[TaskSettings, ...] = ()
    score: ScoreSettings = ScoreSettings()
    papers: PapersSettings = PapersSettings()
    console: ConsoleSettings = ConsoleSettings()


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
    def days(self) -> Path | None:
        """The sheet of days off and make-up working days, ``None`` when the project has none."""
        own = self.config.calendar.file
        return self.root / own if own else None

    @property
    def baseline(self) -> Path:
        """The file of known findings; it need not be there."""
        return self.root / self.config.baseline.file

    @property
    def aliases(self) -> Path | None:
        """The sheet of codes that became others, ``None`` when the project has none."""
        own = self.config.ledger.aliases
        return self.root / own if own else None

    @property
    def crawls(self) -> Path:
        """The folder that keeps the last crawl log of each channel, for reading again without the network."""
        return self.root / "state" / "crawls"

    @property
    def attachments(self) -> Path:
        """The files units hand in with what they say, each under its sha256."""
        return self.root / "state" / "attachments"

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
