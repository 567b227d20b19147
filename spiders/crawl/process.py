"""Starting the child process that crawls, following its progress, and taking its logs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from catalog.errors import N_, ConfigError, InputRefused
from spiders.channel import ChannelFile
from spiders.crawl.browser import require_browser
from spiders.crawl.journal import age_in_hours, content_of, finished, journal_path, mark_taken, read_journal
from spiders.crawl.lock import only_crawl_in
from spiders.crawl.logfile import read_log, write_log
from spiders.crawl.signing import secret_of
from spiders.evidence import EvidenceStore
from spiders.model import CrawlLog, Reason, ReasonCode

_PATIENCE: Final = 10.0
"""Seconds a child is given to end after it was asked to."""


@dataclass(frozen=True, slots=True)
class CrawlEvent:
    """Progress of one channel: ``kind`` is ``resumed``, ``started``, ``page`` or ``finished``; ``pages`` had so far.

    ``resumed`` comes first, for a channel that goes on where a killed crawl was: ``pages`` are its exchanges that
    are not asked for again, ``began`` is when it began.
    """

    kind: str
    channel: str
    pages: int = 0
    seen: int = 0
    announced: int | None = None
    url: str = ""
    began: str = ""


def crawl_channels(
    channels: Sequence[ChannelFile],
    *,
    out: Path,
    evidence: EvidenceStore,
    proxy: str | None = None,
    on_event: Callable[[CrawlEvent], None] | None = None,
    contact: str = "",
    resume_hours: float = 0.0,
) -> dict[str, CrawlLog]:
    """Crawl all channels at once in one child process; logs by channel name, also kept in ``out``.

    ``proxy``: an HTTP proxy everything goes through. ``contact``: whom a webmaster may ask, for the user
    agent. ``resume_hours``: a crawl into ``out`` that was killed is gone on with when it began at most so long
    ago with the same channel file. A channel whose crawl died gets a log with the reason ``errors``.
    :class:`ConfigError`: two channels of one name, a secret that is not in the environment, or another crawl that
    is still writing into ``out``.
    """
    _check(channels)
    if not channels:
        return {}
    out.mkdir(parents=True, exist_ok=True)
    tell = on_event or (lambda _event: None)
    with only_crawl_in(out) as held:
        for channel in channels:
            (out / f"{channel.name}.json").unlink(missing_ok=True)
            _keep_or_drop_journal(channel, out, resume_hours, tell)
        job = out / "job.json"
        job.write_text(_job(channels, out, evidence, proxy, contact), "utf-8")
        status = _run(job, out / "crawl.err", tell, held)
        logs = {each.name: _log_of(each, out, status) for each in sorted(channels, key=lambda each: each.name)}
        _settle(journal_path(out, channel.name) for channel in channels)
    return logs


def _keep_or_drop_journal(
    channel: ChannelFile, out: Path, resume_hours: float, tell: Callable[[CrawlEvent], None]
) -> None:
    """A journal that may be gone on with stays where it is, every other one goes."""
    path = journal_path(out, channel.name)
    kept = read_journal(path)
    same = kept.channel == channel.name and kept.content == content_of(channel)
    if same and not kept.taken and kept.exchanges and age_in_hours(kept.began) < resume_hours:
        again = sum(map(len, finished(kept.exchanges).values()))
        tell(CrawlEvent("resumed", channel.name, pages=again, began=kept.began))
    else:
        path.unlink(missing_ok=True)


def _settle(journals: Iterable[Path]) -> None:
    """When every channel came to its end, there is nothing to go on with; else the whole crawl is unfinished."""
    paths = tuple(journals)
    if all(read_journal(path).ended for path in paths):
        for path in paths:
            mark_taken(path)


def _check(channels: Sequence[ChannelFile]) -> None:
    names = [channel.name for channel in channels]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ConfigError(N_("two channels are called {name}"), name=twice[0])
    for channel in channels:
        secret_of(channel)
    require_browser(channels)


def _job(channels: Sequence[ChannelFile], out: Path, evidence: EvidenceStore, proxy: str | None, contact: str) -> str:
    job = {
        "channels": [channel.in_folder(channel.folder.resolve()).to_job() for channel in channels],
        "out": str(out.resolve()),
        "evidence": str(evidence.root.resolve()),
        "proxy": proxy,
        "contact": contact,
    }
    return json.dumps(job, ensure_ascii=False, sort_keys=True, indent=1)


def _run(job: Path, errors: Path, on_event: Callable[[CrawlEvent], None], held: tuple[int, ...]) -> int:
    with errors.open("wb") as sink, _child(job, sink.fileno(), held) as child:
        assert child.stdout is not None
        for line in child.stdout:
            event = _event(line)
            if event is not None:
                on_event(event)
        return child.wait()


@contextmanager
def _child(job: Path, errors: int, held: tuple[int, ...]) -> Iterator[subprocess.Popen[str]]:
    root = Path(__file__).resolve().parents[2]
    paths = [str(root), *filter(None, [os.environ.get("PYTHONPATH")])]
    child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-m", "spiders.crawl.worker", str(job)],
        stdin=subprocess.PIPE,  # its end tells the child that nobody follows it any more
        stdout=subprocess.PIPE,
        stderr=errors,
        text=True,
        encoding="utf-8",
        pass_fds=held,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONIOENCODING": "utf-8"},
    )
    try:
        yield child
    finally:
        _end(child)


def _end(child: subprocess.Popen[str]) -> None:
    if child.stdout is not None:
        child.stdout.close()
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
    if child.stdin is not None:
        child.stdin.close()


def _event(line: str) -> CrawlEvent | None:
    try:
        data = json.loads(line)
        return CrawlEvent(**data) if isinstance(data, dict) else None
    except (ValueError, TypeError):
        return None


def _log_of(channel: ChannelFile, out: Path, status: int) -> CrawlLog:
    path = out / f"{channel.name}.json"
    try:
        return read_log(path)
    except InputRefused:
        text = f"the crawl ended without a log (exit status {status})"
        log = CrawlLog(channel.name, reasons=(Reason(ReasonCode.ERRORS, text, {"status": status}),))
        write_log(log, path)
        return log
