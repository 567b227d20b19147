"""Audits: started for one channel, watched while they go on, with the verdict on the crawl and the log."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Final

from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response, StreamingResponse

from auditor.console.drawing import gone_to, page
from auditor.console.jobs import Busy, Job
from auditor.console.routing import Routes
from auditor.console.visit import NOT_FOUND, Turned, Visit, Visiting
from catalog.errors import N_

routes: Final = Routes()
_LISTED: Final = 20
_PAUSE: Final = 0.5
"""Seconds between two looks at the log."""
_QUIET: Final = 20
"""Looks without news after which a proxy is shown that we are still there."""


@routes.serves("run_desk")
def run_desk(visit: Visiting) -> Response:
    """The runs of the project, those started here, and the form to start one."""
    console = visit.console
    runs = console.store.runs()[-_LISTED:][::-1]
    return page(visit, "runs.html.j2", jobs=console.jobs.newest(), runs=runs)


@routes.serves("run_start")
def run_start(visit: Visiting) -> Response:
    """Begin, unless another one is going on."""
    channel = visit.text("channel", 200)
    if channel not in {name for name, _ in visit.console.channels}:
        raise Turned(422, N_("there is no such channel"))
    try:
        job = visit.console.jobs.start(channel, visit.account.name, offline=visit.text("offline") == "1")
    except Busy as busy:
        raise Turned(409, N_("another audit is going on: wait until it has ended")) from busy
    return gone_to(f"/runs/{job.name}")


@routes.serves("run_page")
def run_page(visit: Visiting, job: str) -> Response:
    """One audit: live while it goes on, else its verdict."""
    found = _job(visit, job)
    jobs = visit.console.jobs
    return page(visit, "run.html.j2", job=found, running=jobs.is_running(job), log=jobs.log(job)[0])


@routes.serves("run_events")
async def run_events(visit: Visiting, job: str) -> Response:
    """Server-sent events: ``line`` for every line of the log, ``end`` with the exit code."""
    _job(visit, job)
    return StreamingResponse(_events(visit, job), media_type="text/event-stream")


async def _events(visit: Visit, name: str) -> AsyncIterator[str]:
    jobs, at, quiet = visit.console.jobs, 0, 0
    while not await visit.request.is_disconnected():
        running = jobs.is_running(name)
        text, at = await run_in_threadpool(jobs.log, name, at)
        for line in text.splitlines():
            yield f"event: line\ndata: {json.dumps(line, ensure_ascii=False)}\n\n"
        if not running:
            found = jobs.find(name)
            yield f"event: end\ndata: {json.dumps(found.code if found else None)}\n\n"
            return
        quiet = 0 if text else quiet + 1
        if quiet >= _QUIET:
            quiet = 0
            yield ": waiting\n\n"
        await asyncio.sleep(_PAUSE)


def _job(visit: Visit, name: str) -> Job:
    found = visit.console.jobs.find(name)
    if found is None:
        raise Turned(404, NOT_FOUND)
    return found
