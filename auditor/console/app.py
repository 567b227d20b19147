"""The console as an ASGI application: its desks, what is answered when something goes wrong, its static files."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final
from urllib.parse import quote

from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from auditor.config import Project
from auditor.console import (
    acting,
    api,
    describing,
    elsewhere,
    entering,
    findings,
    groupdesk,
    judging,
    keeping,
    overview,
    papers,
    rundesk,
    shield,
    week,
)
from auditor.console.drawing import drawn
from auditor.console.leftovers import sweep_now_and_then
from auditor.console.rights import rights
from auditor.console.room import prepare_ahead
from auditor.console.state import Console, console_of
from auditor.console.visit import LoginFirst, Turned
from auditor.i18n import told
from catalog.errors import N_, AuditError
from catalog.store import open_store

_STATIC: Final = Path(__file__).with_name("static")
_DESKS: Final = (
    entering,
    elsewhere,
    findings,
    acting,
    groupdesk,
    papers,
    keeping,
    overview,
    week,
    rundesk,
    judging,
    describing,
    api,
)
_THREADS: Final = 8
"""Requests served at once; others wait in their order. More would only take turns with each other."""
_WORDS: Final = {
    404: N_("there is no such page, or it is not yours to see"),
    405: N_("this address is not asked in this way"),
    413: N_("what was sent is too large"),
}
_LOG_IN: Final = N_("log in first")
_OTHERWISE: Final = N_("the request cannot be served ({status})")


def create_app(project: Project, *, language: str = "zh", secure: bool = False, ahead: bool = False) -> FastAPI:
    """The console of a project. ``secure``: browsers reach it by TLS only; ``ahead``: the cases to be judged are made
    before somebody asks for them.

    Raises :class:`ConfigError` when the project's database cannot be used.
    """
    store = open_store(project.database)

    @asynccontextmanager
    async def living(_: FastAPI) -> AsyncIterator[None]:
        current_default_thread_limiter().total_tokens = _THREADS
        hours = project.config.console.session_hours
        console: Console = app.state.console
        tasks = [asyncio.create_task(sweep_now_and_then(console.attachments, store, hours=hours))]
        tasks += [asyncio.create_task(prepare_ahead(console.room, store))] if ahead else []
        yield
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        store.close()

    app = FastAPI(title="auditor", version="1", docs_url=None, redoc_url=None, openapi_url=None, lifespan=living)
    app.state.console = console_of(project, store, language=language, secure=secure)
    for desk in _DESKS:
        app.include_router(desk.routes.router)
    describing.describe(app)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    _answer_troubles(app)
    most = project.config.console.upload_mb * 1024 * 1024
    app.add_middleware(shield.Shield, most=most + 64 * 1024, secure=secure)
    return app


def _answer_troubles(app: FastAPI) -> None:
    """Every way a request can fail, told in words: pages for people, JSON for programs."""

    @app.exception_handler(LoginFirst)
    async def login_first(request: Request, why: LoginFirst) -> Response:
        if request.url.path.startswith("/api/"):
            console: Console = request.app.state.console
            return JSONResponse({"detail": console.say(_LOG_IN)}, 401, {"www-authenticate": "Bearer"})
        place = rights()["login_page"].path + (f"?next={quote(why.back, safe='')}" if why.back else "")
        if request.headers.get("hx-request"):
            return Response(status_code=401, headers={"hx-redirect": place})
        return RedirectResponse(place, 303)

    @app.exception_handler(Turned)
    async def turned(request: Request, why: Turned) -> Response:
        answer = _trouble(request, why.status, why.template, **why.params)
        if why.status == 429:
            answer.headers["retry-after"] = str(why.params["seconds"])
        return answer

    @app.exception_handler(HTTPException)
    async def refused(request: Request, why: HTTPException) -> Response:
        answer = _trouble(request, why.status_code, _WORDS.get(why.status_code, _OTHERWISE), status=why.status_code)
        answer.headers.update(why.headers or {})
        return answer

    @app.exception_handler(AuditError)
    async def failed(request: Request, why: AuditError) -> Response:
        console: Console = request.app.state.console
        return _said(request, 400, told(why, console.language))


def _trouble(request: Request, code: int, template: str, **params: object) -> Response:
    console: Console = request.app.state.console
    return _said(request, code, console.say(template).format(**params))


def _said(request: Request, code: int, text: str) -> Response:
    if request.url.path.startswith("/api/"):
        return JSONResponse({"detail": text}, code)
    return drawn(request.app.state.console, "trouble.html.j2", status=code, text=text)
