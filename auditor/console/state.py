"""What all requests share: the project, its ledger, who is logged in, and how pages are drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from auditor.config import Project
from auditor.console.accounts import Accounts
from auditor.console.fragments import Fragments
from auditor.console.jobs import Jobs
from auditor.console.leftovers import Attachments
from auditor.console.matched import Matched
from auditor.console.pace import Pace
from auditor.console.patience import Patience
from auditor.console.room import Room
from auditor.console.sessions import Sessions
from auditor.console.tokens import Tokens
from auditor.console.waiting import Waiting
from auditor.i18n import Translate, translator
from auditor.ledger.book import Ledger, ledger_in
from catalog.errors import N_, ConfigError
from catalog.privacy import Mask
from catalog.store import Store
from spiders.channel import load_channels
from spiders.evidence import EvidenceStore

if TYPE_CHECKING:
    from auditor.console.provider import Provider


@dataclass(frozen=True, slots=True)
class Console:
    """One running console. ``secure``: browsers reach it by TLS, ours or a proxy's."""

    project: Project
    store: Store
    ledger: Ledger
    accounts: Accounts
    sessions: Sessions
    patience: Patience
    tokens: Tokens
    pace: Pace
    waiting: Waiting
    evidence: EvidenceStore
    attachments: Attachments
    jobs: Jobs
    room: Room
    fragments: Fragments
    matched: Matched
    provider: Provider | None = None
    """Where people may log in elsewhere."""
    channels: tuple[tuple[str, str], ...] = ()
    """The names of the project's channels, each with what people call it."""
    language: str = "zh"
    secure: bool = False

    @property
    def hides(self) -> Mask:
        """Which numbers of persons pages and programs are not shown."""
        return self.project.config.privacy.hides

    @property
    def say(self) -> Translate:
        """Message templates in the console's language."""
        return translator(self.language)


def console_of(project: Project, store: Store, *, language: str = "zh", secure: bool = False) -> Console:
    """The console of a project whose store is open."""
    settings = project.config.console
    return Console(
        project=project,
        store=store,
        ledger=ledger_in(store, project),
        accounts=Accounts(store),
        sessions=Sessions(store, hours=settings.session_hours, idle=settings.idle_minutes),
        patience=Patience(),
        tokens=Tokens(store),
        waiting=Waiting(),
        provider=_provider_of(project),
        pace=Pace({"token": settings.api_per_minute, "address": settings.api_per_minute}),
        evidence=EvidenceStore(project.evidence),
        attachments=Attachments(project.attachments),
        jobs=Jobs(project, language),
        room=Room(project),
        fragments=Fragments(),
        matched=Matched(project),
        channels=_channels(project),
        language=language,
        secure=secure,
    )


def _provider_of(project: Project) -> Provider | None:
    """What it is made of takes a while to load, and an extra to be installed: only who needs it pays."""
    if not project.config.console.oidc.issuer:
        return None
    try:
        from auditor.console.provider import provider_of  # noqa: PLC0415
    except ModuleNotFoundError as error:
        hint = N_("install it: pip install item-catalog-auditor[oidc]")
        raise ConfigError(N_("logging in elsewhere is not installed ({name})"), hint=hint, name=error.name) from error
    return provider_of(project)


def _channels(project: Project) -> tuple[tuple[str, str], ...]:
    """None where the project has no channel file yet."""
    if not any(project.channels.glob("*.toml")):
        return ()
    return tuple((each.name, each.title or each.name) for each in load_channels(project.channels))
