"""The journal of a crawl: what was asked and what came of it, written down as it happens.

One file per channel beside its crawl log, one JSON line per exchange, flushed to the disk before the crawl goes
on; bodies are in the evidence store. A crawl that was killed at any moment leaves a whole prefix and at most one
torn line, and the next one plays the finished exchanges again from the evidence instead of asking again.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from spiders.channel import ChannelFile

FORMAT: Final = 1
_END: Final = {"end": True}
_TAKEN: Final = {"taken": True}

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Exchange:
    """One attempt to fetch an address: a redirect, a retry and a ``robots.txt`` are exchanges of their own.

    ``key`` tells requests apart (fingerprint and what it was for), ``attempt`` counts those of one key from 0.
    ``asked`` is what it was for; ``sent`` and ``headers`` are the header lines without what identifies us to the
    site. ``evidence`` and ``sent_body`` are sha256; the body is kept as it was transferred. ``error`` is the class
    of what went wrong when no answer came.
    """

    key: str
    attempt: int
    url: str
    method: str = "GET"
    asked: Mapping[str, str] = field(default_factory=dict)
    sent: Pairs = ()
    sent_body: str = ""
    at: str = ""
    status: int = 0
    headers: Pairs = ()
    evidence: str = ""
    protocol: str = ""
    ip: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A journal as it was found. ``size``: bytes of it that are whole; ``ended``: the spider came to its end;
    ``taken``: so did every channel of its crawl, and the logs were taken."""

    channel: str = ""
    content: str = ""
    began: str = ""
    exchanges: tuple[Exchange, ...] = ()
    ended: bool = False
    taken: bool = False
    size: int = 0


def journal_path(out: Path, name: str) -> Path:
    """Where the journal of a channel stands, beside its log."""
    return out / f"{name}.journal"


def content_of(channel: ChannelFile) -> str:
    """The sha256 of what a channel file says: a crawl goes on only with the file it began with."""
    text = json.dumps(channel.to_job()["channel"], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def now(*, ago: float = 0.0) -> str:
    """This moment, or one so many seconds ago, as logs and journals write it."""
    return (datetime.now(UTC) - timedelta(seconds=ago)).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment_of(said: str) -> str:
    """A moment that somebody else wrote down, as :func:`now` writes it; ``""`` for none, or for one that lies ahead."""
    try:
        moment = datetime.fromisoformat(said.strip())
    except ValueError:
        return ""
    if moment.tzinfo is None or moment > datetime.now(UTC):
        return ""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def age_in_hours(began: str) -> float:
    """Hours since a moment written by :func:`now`; infinite when it is none, or lies ahead."""
    try:
        moment = datetime.strptime(began, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        return float("inf")
    hours = (datetime.now(UTC) - moment).total_seconds() / 3600
    return hours if hours > -0.1 else float("inf")


def read_journal(path: Path) -> Kept:
    """The whole lines of the journal at ``path``; nothing at all when there is no journal."""
    try:
        lines = path.read_bytes().splitlines(keepends=True)
    except OSError:
        return Kept()
    whole = [data for line in lines if (data := _parsed(line)) is not None]
    good = next((place for place, line in enumerate(lines) if _parsed(line) is None), len(lines))
    try:
        return _kept(whole[:good], sum(map(len, lines[:good])))
    except (KeyError, TypeError, ValueError):
        return Kept()


def mark_taken(path: Path) -> None:
    """All channels of the crawl came to their end, and their logs were taken: nothing is left to go on with."""
    with path.open("ab") as file:
        file.write(json.dumps(_TAKEN).encode() + b"\n")


def _parsed(line: bytes) -> dict[str, Any] | None:
    if not line.endswith(b"\n"):
        return None
    try:
        data = json.loads(line)
    except ValueError:
        return None
    return data if isinstance(data, dict) else None


def _kept(lines: Sequence[dict[str, Any]], size: int) -> Kept:
    if not lines or lines[0].get("journal") != FORMAT:
        return Kept()
    head = lines[0]
    return Kept(
        channel=head["channel"],
        content=head["content"],
        began=head["began"],
        exchanges=tuple(_exchange(each) for each in lines[1:] if "key" in each),
        ended=_END in lines[1:],
        taken=_TAKEN in lines[1:],
        size=size,
    )


def _exchange(data: Mapping[str, Any]) -> Exchange:
    pairs = {name: tuple((str(a), str(b)) for a, b in data.get(name, ())) for name in ("sent", "headers")}
    return Exchange(**{**data, **pairs})


def finished(exchanges: Sequence[Exchange]) -> dict[str, list[Exchange]]:
    """What can be played again, by key, in the order of the attempts.

    An attempt that got no answer counts only when a later one of its key got one: what the network refused last,
    perhaps because it was going down with the crawl, is asked again. Of two with one number the later one holds.
    """
    by_key: dict[str, dict[int, Exchange]] = {}
    for each in exchanges:
        by_key.setdefault(each.key, {})[each.attempt] = each
    played: dict[str, list[Exchange]] = {}
    for key, attempts in by_key.items():
        row = [attempts[number] for number in range(len(attempts)) if number in attempts]
        while row and row[-1].error:
            row.pop()
        if row:
            played[key] = row
    return played


class Journal:
    """A journal being written: every line is on the disk when its method returns."""

    def __init__(self, path: Path, channel: ChannelFile) -> None:
        """Go on with the journal at ``path`` behind its last whole line, or begin one."""
        kept = read_journal(path)
        self.kept = kept.exchanges
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
        os.ftruncate(self._file, kept.size)
        if not kept.size:
            head = {"journal": FORMAT, "channel": channel.name, "content": content_of(channel), "began": now()}
            self._write(head)

    def write(self, exchange: Exchange) -> None:
        """Add an exchange; its body has to be in the evidence store already."""
        data = {name: getattr(exchange, name) for name in Exchange.__slots__}
        self._write({name: value for name, value in data.items() if value or name == "attempt"})

    def end(self) -> None:
        """The spider came to its end by itself."""
        self._write(_END)

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _write(self, data: Mapping[str, Any]) -> None:
        line = json.dumps(data, ensure_ascii=False, sort_keys=True).encode() + b"\n"
        written = 0
        while written < len(line):
            written += os.write(self._file, line[written:])
        os.fsync(self._file)
