"""Audits: started for one channel, watched while they go on, with the verdict on the crawl and the log."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Final

from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response, StreamingResponse

from auditor.console.drawing import gone_to, page
from auditor.console.filters import channel_name
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
_ENDS: Final = {
    0: N_("ended: consistent, or within the gate"),
    1: N_("ended: there is something to mend"),
    2: N_("not done: the settings or the call are wrong, see the log"),
    3: N_("not done: the input was refused, see the log"),
    4: N_("ended: the crawl is not to be trusted, nothing was judged by it"),
    5: N_("ended: the baseline is out of date"),
    70: N_("broken off by a fault of the program, see the log"),
    130: N_("broken off: somebody interrupted it"),
}
"""What the exit codes of ``auditor run`` mean."""


@routes.serves("run_desk")
def run_desk(visit: Visiting) -> Response:
    """The runs of the project, those started here, and the form to start one."""
    console = visit.console
    runs = console.store.runs()[-_LISTED:][::-1]
    jobs = [(job, how_it_ended(visit, job)) for job in console.jobs.newest()]
    return page(visit, "runs.html.j2", jobs=jobs, runs=runs, going_on=console.jobs.going_on())


@routes.serves("run_start")
def run_start(visit: Visiting) -> Response:
    """Begin, unless another one is going on."""
    channel = visit.text("channel", 200)
    if channel not in {name for name, _ in visit.console.channels}:
        raise Turned(422, N_("there is no such channel"))
    try:
        job = visit.console.jobs.start(channel, visit.account.name, offline=visit.text("offline") == "1")
    except Busy as busy:
        raise Turned(
            409,
            N_("an audit of {channel} that {by} began at {begun} is going on: wait until it has ended"),
            channel=channel_name(busy.job.channel, visit.console.channels),
            by=busy.job.by,
            begun=busy.job.begun,
        ) from busy
    return gone_to(f"/runs/{job.name}")


@routes.serves("run_page")
def run_page(visit: Visiting, job: str) -> Response:
    """One audit: live while it goes on, else its verdict."""
    found = _job(visit, job)
    jobs, running = visit.console.jobs, visit.console.jobs.is_running(job)
    told = how_it_ended(visit, found)
    return page(visit, "run.html.j2", job=found, running=running, told=told, log="" if running else jobs.log(job)[0])


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


def how_it_ended(visit: Visit, job: Job) -> str:
    """In words; ``""`` while it goes on."""
    say, code = visit.console.say, job.code
    if visit.console.jobs.is_running(job.name):
        return ""
    if code is None:
        return say(N_("broken off: the computer or the console was switched off, and nobody saw its end"))
    if code < 0:
        return say(N_("broken off: it was killed (signal {signal})")).format(signal=-code)
    return say(_ENDS.get(code, N_("exit code {code}"))).format(code=code)


def _job(visit: Visit, name: str) -> Job:
    found = visit.console.jobs.find(name)
    if found is None:
        raise Turned(404, NOT_FOUND)
    return found
