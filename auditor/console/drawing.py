"""Pages from templates: escaped, with every crawled character harmless, in the console's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final

from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined

from auditor.console.filters import FILTERS
from auditor.console.rights import rights
from auditor.console.state import Console
from auditor.console.visit import Visit
from auditor.i18n import Translate
from auditor.papers.terms import ACTION_TERMS, KIND_TERMS, SEVERITY_TERMS, STATE_TERMS
from catalog.errors import N_

ROLE_TERMS: Final = {
    "lead": N_("lead group"),
    "unit": N_("unit"),
    "district": N_("district"),
    "coordinator": N_("coordination group"),
    "viewer": N_("viewer"),
}
NAVIGATION: Final = (
    ("unit_desk", N_("findings")),
    ("group_desk", N_("group desk")),
    ("review_desk", N_("matches to review")),
    ("week_desk", N_("this week")),
    ("run_desk", N_("runs")),
    ("workbook_page", N_("workbook")),
    ("overview", N_("overview")),
)
"""The desks in their order; a page shows those its reader may use."""


def page(visit: Visit, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A page for whoever is logged in."""
    return drawn(visit.console, template, status=status, visit=visit, login=visit.login, **values)


def drawn(console: Console, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A page for anybody."""
    say = console.say
    text = (
        _environment()
        .get_template(template)
        .render(
            say=_with_params(say),
            language="zh-CN" if console.language == "zh" else "en",
            bureau=console.project.config.bureau,
            navigation=_navigation(values.get("login")),
            channels=console.channels,
            **{"login": None, "visit": None, **_terms(say), **values},
        )
    )
    return HTMLResponse(text, status_code=status)


def gone_to(place: str) -> Response:
    """After a write: look at the page that shows what became of it."""
    return RedirectResponse(place, status_code=303)


def _navigation(login: Any) -> list[tuple[str, str, str]]:
    if login is None:
        return []
    table = rights()
    allowed = [(name, word) for name, word in NAVIGATION if table[name].allows(login.account.role)]
    return [(name, table[name].path, word) for name, word in allowed]


def _with_params(say: Translate) -> Callable[..., str]:
    return lambda template, **params: say(template).format(**params)


def _terms(say: Translate) -> Mapping[str, Any]:
    """The words of the papers."""
    tables: Mapping[str, Mapping[Any, str]] = {
        "state_word": STATE_TERMS,
        "action_word": ACTION_TERMS,
        "kind_word": KIND_TERMS,
        "severity_word": SEVERITY_TERMS,
        "role_word": ROLE_TERMS,
    }
    return {name: _looking_up(table, say) for name, table in tables.items()}


def _looking_up(table: Mapping[Any, str], say: Translate) -> Callable[[Any], str]:
    return lambda key: say(table[key]) if key in table else str(key)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("auditor.console"),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= FILTERS
    return made
