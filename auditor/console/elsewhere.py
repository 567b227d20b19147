"""Logging in elsewhere: to the provider and back. Nobody gets a right from there that the project did not name."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from fastapi.responses import Response

from auditor.console.accounts import Account, Role
from auditor.console.drawing import gone_to, page
from auditor.console.entering import inside, set_cookie
from auditor.console.routing import Routes
from auditor.console.settings import OidcSettings
from auditor.console.visit import COOKIE, NOT_FOUND, Turned, Visit, Visiting
from auditor.console.waiting import PATIENCE, Unproved
from catalog.errors import N_

if TYPE_CHECKING:
    from auditor.console.provider import Provider

routes: Final = Routes()
BEGUN_COOKIE: Final = "auditor_elsewhere"
_PATH: Final = "/login/elsewhere"
_UNPROVED: Final = N_("the log-in elsewhere did not succeed: try again, or ask whoever runs it")
_NO_RIGHT: Final = N_("you are known there, but have no role here: ask whoever runs the console")
_LOG: Final = logging.getLogger("auditor.console")


@routes.serves("elsewhere")
def elsewhere(visit: Visiting) -> Response:
    """To the provider, with what has to come back."""
    provider = _provider(visit)
    key, begun = visit.console.waiting.begin(inside(visit.request.query_params.get("next", "")))
    try:
        answer = gone_to(provider.way_there(begun))
    except Unproved as error:
        raise _refused(error) from error
    # Strict cookies do not come along when another site sends the browser back
    answer.set_cookie(
        BEGUN_COOKIE, key, httponly=True, samesite="lax", secure=visit.console.secure, path=_PATH, max_age=int(PATIENCE)
    )
    return answer


@routes.serves("elsewhere_back")
def elsewhere_back(visit: Visiting) -> Response:
    """Back from the provider: a login, where all is proved and the project gives a role."""
    provider, query = _provider(visit), visit.request.query_params
    begun = visit.console.waiting.take(visit.request.cookies.get(BEGUN_COOKIE, ""))
    if begun is None or not hmac.compare_digest(query.get("state", "").encode(), begun.state.encode()):
        raise _refused("another state than was sent")
    if query.get("iss", provider.settings.issuer) != provider.settings.issuer:
        raise _refused("another issuer than was asked")
    if "error" in query or not query.get("code"):
        raise _refused(f"the provider said {query.get('error', '')[:100]!r}")
    try:
        claims = provider.claims_of(query["code"], begun)
    except Unproved as error:
        raise _refused(error) from error
    return _entered(visit, provider, claims, begun.back)


def _entered(visit: Visit, provider: Provider, claims: Mapping[str, Any], back: str) -> Response:
    said = account_for(claims, provider.settings)
    if said is None:
        raise Turned(403, _NO_RIGHT)
    account = visit.console.accounts.from_elsewhere(f"{provider.settings.issuer}\n{claims['sub']}", said)
    if account is None:
        raise Turned(403, _NO_RIGHT)
    place = back or "/"
    answer = page(visit, "entered.html.j2", place=place)
    # a redirect would still count as the other site's, and the cookie of the login would stay behind
    answer.headers["refresh"] = f"0;url={place}"
    set_cookie(answer, COOKIE, visit.console.sessions.begin(account), secure=visit.console.secure)
    answer.delete_cookie(BEGUN_COOKIE, path=_PATH)
    return answer


def account_for(claims: Mapping[str, Any], settings: OidcSettings) -> Account | None:
    """The account the project gives somebody by the first row that fits his claims; ``None`` where none does."""
    name = claims.get(settings.name_claim)
    for row in settings.map:
        value = claims.get(row.claim)
        if isinstance(name, str) and row.value in (value if isinstance(value, list) else [value]):
            return Account(name, Role(row.role), row.unit, row.region)
    return None


def _provider(visit: Visit) -> Provider:
    if visit.console.provider is None:
        raise Turned(404, NOT_FOUND)
    return visit.console.provider


def _refused(why: object) -> Turned:
    _LOG.warning("log-in elsewhere refused: %s", why)
    return Turned(403, _UNPROVED)
