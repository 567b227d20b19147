"""Logging in and out."""

from __future__ import annotations

import secrets
from typing import Final

from fastapi.responses import Response

from auditor.console.accounts import Role
from auditor.console.drawing import gone_to, page
from auditor.console.rights import rights
from auditor.console.routing import Routes
from auditor.console.visit import BEFORE_COOKIE, COOKIE, Visit, Visiting
from auditor.console.waiting import Unproved
from catalog.errors import N_

routes: Final = Routes()
_SHORTEST_TOKEN: Final = 32
_HOME: Final = {Role.LEAD: "group_desk"}
"""The desk a role begins at, where it is not the findings."""


@routes.serves("login_page")
def login_page(visit: Visiting) -> Response:
    """The form, with a token of its own."""
    if visit.login is not None:
        return gone_to("/")
    left = visit.request.query_params.get("left") == "elsewhere"
    return _form(visit, inside(visit.request.query_params.get("next", "")), left=left)


@routes.serves("login")
def login(visit: Visiting) -> Response:
    """Begin a login, or say that name and password do not belong together."""
    console, name = visit.console, visit.text("name", 60)
    address = visit.request.client.host if visit.request.client else ""
    back = inside(visit.text("next"))
    if console.patience.is_out(name, address):
        return _form(visit, back, 429, N_("too many wrong passwords: wait a quarter of an hour"), name)
    account = console.accounts.check(name, visit.text("password"))
    if account is None:
        console.patience.was_wrong(name, address)
        return _form(visit, back, 401, N_("name and password do not belong together"), name)
    console.patience.was_right(name)
    answer = gone_to(back or "/")
    set_cookie(answer, COOKIE, console.sessions.begin(account), secure=console.secure)
    answer.delete_cookie(BEFORE_COOKIE)
    return answer


@routes.serves("logout")
def logout(visit: Visiting) -> Response:
    """End the login."""
    visit.console.sessions.end(visit.request.cookies.get(COOKIE, ""))
    answer = gone_to(rights()["login_page"].path + ("?left=elsewhere" if visit.account.elsewhere else ""))
    answer.delete_cookie(COOKIE)
    return answer


@routes.serves("home")
def home(visit: Visiting) -> Response:
    """The desk one's own work is on."""
    return gone_to(rights()[_HOME.get(visit.account.role, "unit_desk")].path)


def _form(
    visit: Visit, back: str, status: int = 200, wrong: str = "", name: str = "", *, left: bool = False
) -> Response:
    kept = visit.request.cookies.get(BEFORE_COOKIE, "")
    token = kept if len(kept) >= _SHORTEST_TOKEN else secrets.token_urlsafe(_SHORTEST_TOKEN)
    said = {"token": token, "back": back, "wrong": wrong, "name": name}
    answer = page(visit, "login.html.j2", status=status, out=_way_out(visit) if left else "", **said)
    set_cookie(answer, BEFORE_COOKIE, token, secure=visit.console.secure)
    return answer


def _way_out(visit: Visit) -> str:
    """Where to end the log-in elsewhere too, for who wants to; not knowing it keeps nobody from logging out here."""
    try:
        return visit.console.provider.way_out() if visit.console.provider else ""
    except Unproved:
        return ""


def set_cookie(answer: Response, name: str, value: str, *, secure: bool) -> None:
    """A cookie no script reads and no other site sends."""
    answer.set_cookie(name, value, httponly=True, samesite="strict", secure=secure, path="/")


def inside(place: str) -> str:
    """The place, when it is a page of ours and nobody else's."""
    inside = place.startswith("/") and not place.startswith("//") and place.isprintable() and "\\" not in place
    return place if inside and len(place) < 2000 else ""
