"""Starting the child process that crawls, following its progress, and taking its logs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from catalog.errors import N_, ConfigError, InputRefused
from spiders.channel import ChannelFile
from spiders.crawl.logfile import read_log, write_log
from spiders.crawl.signing import secret_of
from spiders.evidence import EvidenceStore
from spiders.model import CrawlLog, Reason, ReasonCode

_PATIENCE: Final = 10.0
"""Seconds a child is given to end after it was asked to."""


@dataclass(frozen=True, slots=True)
class CrawlEvent:
    """Progress of one channel: ``kind`` is ``started``, ``page`` or ``finished``; ``pages`` had so far."""

    kind: str
    channel: str
    pages: int = 0
    seen: int = 0
    announced: int | None = None
    url: str = ""


def crawl_channels(
    channels: Sequence[ChannelFile],
    *,
    out: Path,
    evidence: EvidenceStore,
    proxy: str | None = None,
    on_event: Callable[[CrawlEvent], None] | None = None,
    contact: str = "",
) -> dict[str, CrawlLog]:
    """Crawl all channels at once in one child process; logs by channel name, also kept in ``out``.

    ``proxy``: an HTTP proxy everything goes through. ``contact``: whom a webmaster may ask, for the user
    agent. A channel whose crawl died gets a log with the reason ``errors``. :class:`ConfigError`: two
    channels of one name, or a secret that is not in the environment.
    """
    _check(channels)
    if not channels:
        return {}
    out.mkdir(parents=True, exist_ok=True)
    for channel in channels:
        (out / f"{channel.name}.json").unlink(missing_ok=True)
    job = out / "job.json"
    job.write_text(_job(channels, out, evidence, proxy, contact), "utf-8")
    status = _run(job, out / "crawl.err", on_event or (lambda _event: None))
    return {channel.name: _log_of(channel, out, status) for channel in sorted(channels, key=lambda each: each.name)}


def _check(channels: Sequence[ChannelFile]) -> None:
    names = [channel.name for channel in channels]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ConfigError(N_("two channels are called {name}"), name=twice[0])
    for channel in channels:
        secret_of(channel)


def _job(channels: Sequence[ChannelFile], out: Path, evidence: EvidenceStore, proxy: str | None, contact: str) -> str:
    job = {
        "channels": [channel.in_folder(channel.folder.resolve()).to_job() for channel in channels],
        "out": str(out.resolve()),
        "evidence": str(evidence.root.resolve()),
        "proxy": proxy,
        "contact": contact,
    }
    return json.dumps(job, ensure_ascii=False, sort_keys=True, indent=1)


def _run(job: Path, errors: Path, on_event: Callable[[CrawlEvent], None]) -> int:
    with errors.open("wb") as sink, _child(job, sink.fileno()) as child:
        assert child.stdout is not None
        for line in child.stdout:
            event = _event(line)
            if event is not None:
                on_event(event)
        return child.wait()


@contextmanager
def _child(job: Path, errors: int) -> Iterator[subprocess.Popen[str]]:
    root = Path(__file__).resolve().parents[2]
    paths = [str(root), *filter(None, [os.environ.get("PYTHONPATH")])]
    child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-m", "spiders.crawl.worker", str(job)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=errors,
        text=True,
        encoding="utf-8",
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
