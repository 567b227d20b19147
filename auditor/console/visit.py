"""One request: who asks, whether the table of rights lets him, whether a write brings the token of the login."""

from __future__ import annotations

import hmac
from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Final
from urllib.parse import urlsplit

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile

from auditor.console.accounts import Account
from auditor.console.rights import Right, rights
from auditor.console.sessions import Login, digest_of
from auditor.console.state import Console
from auditor.ledger.model import Entry
from auditor.ledger.query import Wanted
from catalog.errors import N_
from catalog.privacy import masked_all

COOKIE: Final = "auditor"
BEFORE_COOKIE: Final = "auditor_before"
"""Holds the token of the form to log in, which no login has yet."""
CSRF_FIELD: Final = "csrf"
_MOST_FIELDS: Final = 2000
_LONGEST_FIELD: Final = 16 * 1024


class Turned(Exception):
    """A request that is not served: the status, and a message template for people."""

    def __init__(self, status: int, template: str, **params: object) -> None:
        super().__init__(template)
        self.status, self.template, self.params = status, template, params


class LoginFirst(Exception):
    """Nobody is logged in; ``back`` is where he wanted to go."""

    def __init__(self, back: str = "") -> None:
        super().__init__(back)
        self.back = back


NOT_FOUND: Final = N_("there is no such page, or it is not yours to see")
FORBIDDEN: Final = N_("your role may not do this")
TOO_FAST: Final = N_("too many requests: wait {seconds} seconds")
STALE_FORM: Final = N_("the form is too old or not ours: go back, load the page again and send it once more")


@dataclass(frozen=True, slots=True)
class Visit:
    """A request that may be served. ``form`` is what a write sends."""

    request: Request
    console: Console
    right: Right
    login: Login | None
    form: FormData

    @property
    def account(self) -> Account:
        """Who asks; only where the route needs a login."""
        if self.login is None:
            raise LoginFirst
        return self.login.account

    @property
    def limited(self) -> bool:
        """Whether only the account's own findings are shown and changed."""
        return self.right.scope == "own" and self.account.own_only

    def narrowed(self, wanted: Wanted) -> Wanted:
        """What is wanted, of what this account may see."""
        if not self.limited:
            return wanted
        account = self.account
        return replace(wanted, unit=account.unit) if account.unit else replace(wanted, region=account.region)

    def own(self, numbers: Collection[str] | None = None, *, history: bool = False) -> Sequence[Entry]:
        """The entries the account may see: all, or those of these numbers."""
        narrow = self.narrowed(Wanted())
        found = self.console.ledger.entries(numbers=numbers, history=history, unit=narrow.unit, region=narrow.region)
        return masked_all(found, self.console.hides)

    def entries(self, numbers: Collection[str], *, history: bool = False) -> Sequence[Entry]:
        """The entries of these numbers; refused as not there when one is not, or is not the account's to see."""
        found = self.own(numbers, history=history)
        if len(found) < len({each.strip().upper() for each in numbers}):
            raise Turned(404, NOT_FOUND)
        return found

    def entry(self, number: str) -> Entry:
        """One entry with its history."""
        return self.entries([number], history=True)[0]

    def text(self, name: str, longest: int = _LONGEST_FIELD) -> str:
        """A field of the form, ``""`` where it was not sent."""
        value = self.form.get(name, "")
        return value.strip()[:longest] if isinstance(value, str) else ""

    def texts(self, name: str) -> list[str]:
        """Every value of a field of the form."""
        return [value.strip() for value in self.form.getlist(name) if isinstance(value, str)]

    def file(self, name: str) -> UploadFile | None:
        """A file of the form, ``None`` where none was chosen."""
        value = self.form.get(name)
        return value if isinstance(value, UploadFile) and value.filename else None


async def visit_of(request: Request) -> AsyncIterator[Visit]:
    """The visit of a request; raises :class:`Turned` or :class:`LoginFirst` when it is not to be served."""
    console: Console = request.app.state.console
    right = rights()[request.scope["route"].name]
    login = await run_in_threadpool(_login_of, request, console, right)
    if not right.open:
        _must_be_allowed(request, right, login)
    form = await _form(request) if right.writes else FormData()
    try:
        if right.writes:
            before = request.cookies.get(BEFORE_COOKIE, "")
            _must_be_ours(request, form, login.csrf if login and not right.open else before)
        yield Visit(request, console, right, login, form)
    finally:
        await form.close()


Visiting = Annotated[Visit, Depends(visit_of)]


def _login_of(request: Request, console: Console, right: Right) -> Login | None:
    """Whose request it is: a program's by its token, a person's by the cookie of his browser."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    if not (right.of_programs and kind.lower() == "bearer"):
        return console.sessions.find(request.cookies.get(COOKIE, ""))
    address = request.client.host if request.client else ""
    if (wait := console.pace.wait("address", address)) or (wait := console.pace.asked("token", digest_of(token))):
        raise Turned(429, TOO_FAST, seconds=wait)
    login = console.tokens.find(token.strip())
    if login is None:
        console.pace.asked("address", address)
    return login


def _must_be_allowed(request: Request, right: Right, login: Login | None) -> None:
    if login is None or (login.kind == "token" and not right.of_programs):
        raise LoginFirst(_wanted(request, right))
    if not right.allows(login.account.role):
        raise Turned(403, FORBIDDEN)


def _wanted(request: Request, right: Right) -> str:
    """Where somebody wanted to go; after a write the page with the form, which may still hold what he wrote."""
    if not right.writes:
        return request.url.path + (f"?{request.url.query}" if request.url.query else "")
    before = urlsplit(request.headers.get("referer", ""))
    return before.path + (f"?{before.query}" if before.query else "") if before.netloc == request.url.netloc else ""


async def _form(request: Request) -> FormData:
    return await request.form(max_files=1, max_fields=_MOST_FIELDS, max_part_size=_LONGEST_FIELD)


def _must_be_ours(request: Request, form: FormData, wanted: str) -> None:
    """Browsers say where a write comes from; the token says it where they do not."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise Turned(403, STALE_FORM)
    sent = form.get(CSRF_FIELD) or request.headers.get("x-csrf-token", "")
    if not (wanted and isinstance(sent, str) and hmac.compare_digest(wanted.encode(), sent.encode())):
        raise Turned(403, STALE_FORM)
