"""Which acts a page offers: those the role may do, and the finding's state lets be done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from auditor.console.accounts import Role
from auditor.console.rights import rights
from auditor.ledger.life import allowed
from auditor.ledger.model import Action, Entry, State
from catalog.errors import N_


@dataclass(frozen=True, slots=True)
class Offer:
    """One act as a form: the route it goes to, what the button says, what it asks for."""

    route: str
    action: Action
    word: str
    needs_note: bool = False
    until: bool = False
    needs_until: bool = False
    document: bool = False
    file: bool = False

    @property
    def path(self) -> str:
        """Where the form goes."""
        return rights()[self.route].path


OFFERS: Final = (
    Offer("claim", Action.CLAIMED, N_("claim: it is mended"), file=True),
    Offer("dispute", Action.DISPUTED, N_("dispute: the library is wrong"), needs_note=True, file=True),
    Offer("ask_extension", Action.EXTENSION_ASKED, N_("ask for more time"), until=True, needs_until=True),
    Offer("close", Action.CLOSED, N_("strike off")),
    Offer("verify", Action.VERIFIED, N_("confirm the verification")),
    Offer("uphold", Action.UPHELD, N_("the dispute is right")),
    Offer("return", Action.RETURNED, N_("send back"), needs_note=True),
    Offer("extend", Action.EXTENDED, N_("give more time"), until=True, needs_until=True),
    Offer("waive", Action.WAIVED, N_("allow the difference"), needs_note=True, until=True, document=True),
    Offer("note", Action.NOTED, N_("add a note"), needs_note=True, file=True),
)
"""In the order of a finding's life."""


def offers_for(role: Role, entry: Entry) -> list[Offer]:
    """The forms of one finding's page."""
    return [each for each in OFFERS if _may(each, role) and allowed(each.action, entry.state) and _fits(each, entry)]


def offered_to_many(role: Role, states: Iterable[State], routes: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Path and word of the buttons under a list of findings in these states; ``routes``: only these."""
    wanted, several = set(routes), list(states)
    return [
        (each.path.removeprefix("/acts/"), each.word)
        for each in OFFERS
        if _may(each, role)
        and (each.route in wanted if wanted else not each.until)
        and any(allowed(each.action, state) for state in several)
    ]


def _may(offer: Offer, role: Role) -> bool:
    return rights()[offer.route].allows(role)


def _fits(offer: Offer, entry: Entry) -> bool:
    """Findings about the library are not disputed, and only what has a last day is put off."""
    if offer.action is Action.DISPUTED:
        return bool(entry.finding.get("channel"))
    return bool(entry.due) if offer.needs_until else True
