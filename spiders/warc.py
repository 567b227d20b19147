"""A crawl as a WARC file (ISO 28500, WARC/1.1), for archives and for whoever wants to check it with other tools.

Every exchange of the journal gives a ``request``, a ``response`` and a ``metadata`` record; a page that was taken
from a folder, without any exchange, gives a ``resource`` record. Nothing in the file depends on when or where it
is written: the same crawl always gives the same bytes.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import IO, Final
from urllib.parse import quote, urlsplit

from spiders.crawl.journal import Exchange, Kept
from spiders.evidence import EvidenceStore
from spiders.model import CrawlLog, Page

_OURS: Final = uuid.uuid5(uuid.NAMESPACE_URL, "urn:item-catalog-auditor:warc")
_OF_THE_WIRE: Final = frozenset({"transfer-encoding", "content-length"})
"""Header lines that tell how a body was cut up on its way; it is kept whole."""
_FIELDS: Final = "application/warc-fields"
_NO_TIME: Final = "1970-01-01T00:00:00Z"


@dataclass(frozen=True, slots=True)
class Crawled:
    """One channel's last crawl: its log and its journal."""

    log: CrawlLog
    journal: Kept


def write_warc(path: Path, crawls: Sequence[Crawled], evidence: EvidenceStore, *, software: str) -> int:
    """Write the crawls, sorted by channel, and give the number of records; gzipped when the name ends in ``.gz``.

    The file appears in one step. :class:`InputRefused` when a body is no longer in the evidence store as it was.
    """
    draft = path.with_name(f".{path.name}.new")
    with draft.open("wb") as file:
        writer = _Writer(file, gzipped=path.suffix == ".gz")
        ordered = sorted(crawls, key=lambda each: each.log.channel)
        writer.info({"software": software, "format": "WARC File Format 1.1"}, _earliest(ordered))
        for crawl in ordered:
            _write_crawl(writer, crawl, evidence)
    draft.replace(path)
    return writer.count


def _earliest(crawls: Iterable[Crawled]) -> str:
    """When the first of the pages came."""
    times = (page.fetched_at for crawl in crawls for page in crawl.log.pages)
    return min(filter(None, times), default=_NO_TIME)


def _write_crawl(writer: _Writer, crawl: Crawled, evidence: EvidenceStore) -> None:
    for exchange in crawl.journal.exchanges:
        if not exchange.error:
            writer.exchange(crawl.log.channel, exchange, evidence)
    asked = {exchange.asked.get("url", exchange.url) for exchange in crawl.journal.exchanges}
    for page in crawl.log.pages:
        if page.evidence and page.url not in asked:
            writer.resource(crawl.log.channel, page, evidence)


class _Writer:
    """Writes records whose numbers and dates are those of the crawl, never those of the writing."""

    def __init__(self, file: IO[bytes], *, gzipped: bool) -> None:
        self.file = file
        self.gzipped = gzipped
        self.count = 0

    def info(self, fields: Mapping[str, str], date: str) -> None:
        headers = {"WARC-Type": "warcinfo", "WARC-Record-ID": _number("warcinfo"), "WARC-Date": date}
        self._write({**headers, "Content-Type": _FIELDS}, _fields(fields))

    def exchange(self, channel: str, exchange: Exchange, evidence: EvidenceStore) -> None:
        sent = evidence.get(exchange.sent_body) if exchange.sent_body else b""
        body = evidence.get(exchange.evidence) if exchange.evidence else b""
        about = [channel, exchange.key, str(exchange.attempt), exchange.at]
        answer = _number("response", *about)
        common = {"WARC-Date": exchange.at, "WARC-Target-URI": exchange.url}
        ip = {"WARC-IP-Address": exchange.ip} if exchange.ip else {}
        head = {"WARC-Type": "response", "WARC-Record-ID": answer, **common, **ip}
        self._write({**head, "Content-Type": "application/http; msgtype=response"}, _answered(exchange, body), body)
        common["WARC-Concurrent-To"] = answer
        head = {"WARC-Type": "request", "WARC-Record-ID": _number("request", *about), **common, **ip}
        self._write({**head, "Content-Type": "application/http; msgtype=request"}, _asked(exchange, sent), sent)
        head = {"WARC-Type": "metadata", "WARC-Record-ID": _number("metadata", *about), **common}
        self._write({**head, "Content-Type": _FIELDS}, _fields({"channel": channel, **exchange.asked}))

    def resource(self, channel: str, page: Page, evidence: EvidenceStore) -> None:
        """A page without exchange; its address is the one it was captured at, or its path in the channel."""
        head = {
            "WARC-Type": "resource",
            "WARC-Record-ID": _number("resource", channel, page.url, page.evidence),
            "WARC-Date": page.fetched_at or _NO_TIME,
            "WARC-Target-URI": page.url if "://" in page.url else f"file:///{quote(page.url.lstrip('/'))}",
            "Content-Type": page.content_type or "application/octet-stream",
        }
        self._write(head, evidence.get(page.evidence))

    def _write(self, headers: Mapping[str, str], block: bytes, payload: bytes | None = None) -> None:
        digests = {"WARC-Block-Digest": _digest(block)}
        if payload is not None:
            digests["WARC-Payload-Digest"] = _digest(payload)
        lines = {**headers, **digests, "Content-Length": str(len(block))}
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        record = b"WARC/1.1\r\n" + head.encode() + b"\r\n" + block + b"\r\n\r\n"
        self.file.write(gzip.compress(record, mtime=0) if self.gzipped else record)
        self.count += 1


def _digest(data: bytes) -> str:
    """As archives write it: base32 of the SHA-1. It guards against damage; evidence is proved by its sha256."""
    return "sha1:" + base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode()


def _number(*parts: str) -> str:
    """The number of a record: the same for the same exchange of the same crawl."""
    return f"<urn:uuid:{uuid.uuid5(_OURS, hashlib.sha256(chr(10).join(parts).encode()).hexdigest())}>"


def _fields(pairs: Mapping[str, str]) -> bytes:
    """``name: value`` lines; a value never breaks a line."""
    lines = (f"{name}: {' '.join(value.split())}" for name, value in sorted(pairs.items()) if value)
    return "".join(f"{line}\r\n" for line in lines).encode()


def _answered(exchange: Exchange, body: bytes) -> bytes:
    known = {each.value: each.phrase for each in HTTPStatus}
    first = f"{exchange.protocol or 'HTTP/1.1'} {exchange.status} {known.get(exchange.status, '')}".rstrip()
    return _message(first, exchange.headers, body)


def _asked(exchange: Exchange, body: bytes) -> bytes:
    parts = urlsplit(exchange.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    host = ("Host", parts.netloc.rpartition("@")[2])
    return _message(f"{exchange.method} {target} HTTP/1.1", (host, *exchange.sent), body)


def _message(first: str, headers: Iterable[tuple[str, str]], body: bytes) -> bytes:
    kept = [(name, value) for name, value in headers if name.lower() not in _OF_THE_WIRE]
    if body:
        kept.append(("Content-Length", str(len(body))))
    head = "".join(f"{line}\r\n" for line in (first, *(f"{name}: {value}" for name, value in kept), ""))
    return head.encode("latin-1", "replace") + body
