"""Which links are dead: certain ones only, asked one after the other, no host more often than its channel allows."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from spiders.channel import ChannelFile
from spiders.crawl.addresses import AddressGate, joined, looks_like_login
from spiders.crawl.agent import user_agent
from spiders.evidence import EvidenceStore
from spiders.links.ask import Answer, Asker
from spiders.links.model import LinkSeen, LinkState
from spiders.model import ReasonCode
from spiders.reader import read_page

MOST: Final = 5000
"""Links of a channel that are asked at most; the rest stays unverified."""
_BYTES: Final = 256 * 1024
_REDIRECTS: Final = 5
_FAILURES: Final = 3
"""Requests in a row without an answer after which a host is left alone."""
_GONE: Final = (404, 410)
_NO_HEAD: Final = (400, 403, 405, 501)
"""What servers say to HEAD that answer GET."""
_TOO_OFTEN: Final = (429, 503)
_DOCUMENTS: Final = (".doc", ".docx", ".xls", ".xlsx", ".pdf", ".wps", ".et", ".zip", ".rar", ".jpg", ".png", ".rtf")


def check_links(
    channel: ChannelFile, urls: Iterable[str], evidence: EvidenceStore, *, contact: str = ""
) -> tuple[LinkSeen, ...]:
    """Every address once, sorted, with what became of it. Nothing is raised for what a server does."""
    visitor = _Visitor(channel, evidence, contact)
    wanted = sorted(set(urls))
    return (*map(visitor.look, wanted[:MOST]), *(_open(url, ReasonCode.TRUNCATED) for url in wanted[MOST:]))


def _open(url: str, reason: ReasonCode | None = None, status: int = 0) -> LinkSeen:
    return LinkSeen(url, LinkState.UNVERIFIED, reason.value if reason else "", status)


class _Visitor:
    """One channel's hosts, when each may be asked again, and which are left alone."""

    def __init__(self, channel: ChannelFile, evidence: EvidenceStore, contact: str) -> None:
        http = channel.http
        self.agent = user_agent(contact)
        headers = {"User-Agent": self.agent, "Accept": "*/*", **http.headers}
        self.asker = Asker(AddressGate(channel.hosts), headers, min(http.timeout, 30.0), _BYTES)
        self.delay, self.evidence = http.delay, evidence
        self.robots: dict[str, RobotFileParser | ReasonCode] = {}
        self.failures: Counter[str] = Counter()
        self.next: dict[str, float] = {}

    def look(self, url: str) -> LinkSeen:
        """What became of one address."""
        if not self.asker.gate.lets_fetch(url):
            return _open(url, ReasonCode.OFF_SITE)
        first = self._follow("HEAD", url)
        if isinstance(first, ReasonCode):
            return _open(url, first)
        answer, landed = first
        if answer.status in (*_GONE, *_NO_HEAD) or _is_page_for_document(url, answer):
            second = self._follow("GET", url)
            if isinstance(second, ReasonCode):
                return _open(url, second)
            answer, landed = second
        return self._judged(url, answer, landed)

    def _judged(self, url: str, answer: Answer, landed: str) -> LinkSeen:
        status = answer.status
        if status in _GONE:
            return LinkSeen(url, LinkState.DEAD, "", status, self.evidence.put(answer.body))
        if not 200 <= status < 300:
            return _open(url, ReasonCode.RATE_LIMITED if status in _TOO_OFTEN else ReasonCode.ERRORS, status)
        if landed != url and looks_like_login(landed):
            return _open(url, ReasonCode.LOGIN, status)
        if not _is_page_for_document(url, answer):
            return LinkSeen(url, LinkState.ALIVE, "", status)
        told = read_page(answer.body, content_type=answer.content_type, url=landed).refused
        if told is None or told.code is not ReasonCode.SOFT_404:
            return _open(url, told.code if told else ReasonCode.NOT_A_GUIDE, status)
        return LinkSeen(url, LinkState.DEAD, ReasonCode.SOFT_404.value, status, self.evidence.put(answer.body))

    def _follow(self, method: str, url: str) -> tuple[Answer, str] | ReasonCode:
        """The answer at the end of all redirects, and where that was."""
        for _ in range(_REDIRECTS + 1):
            answer = self._ask(method, url)
            if isinstance(answer, ReasonCode):
                return answer
            if not (300 <= answer.status < 400 and answer.location):
                return answer, url
            url = joined(url, answer.location)
        return ReasonCode.LOOP

    def _ask(self, method: str, url: str) -> Answer | ReasonCode:
        """One request in its turn; a host that does not answer, or says that it is too much, is left alone."""
        host = urlsplit(url).netloc
        if self.failures[host] >= _FAILURES:
            return ReasonCode.UNREACHABLE
        allowed = self._allowed(url)
        if allowed is not None:
            return allowed
        answer = self._in_turn(method, url, host)
        if isinstance(answer, ReasonCode):
            self.failures[host] += 1
        else:
            self.failures[host] = _FAILURES if answer.status in _TOO_OFTEN else 0
        return answer

    def _in_turn(self, method: str, url: str, host: str) -> Answer | ReasonCode:
        time.sleep(max(0.0, self.next.get(host, 0.0) - time.monotonic()))
        answer = self.asker.ask(method, url)
        self.next[host] = time.monotonic() + self.delay
        return answer

    def _allowed(self, url: str) -> ReasonCode | None:
        """``None`` where robots.txt lets the address be asked; as RFC 9309 has it, none there allows all."""
        if not self.asker.gate.lets_fetch(url):
            return ReasonCode.OFF_SITE
        parts = urlsplit(url)
        place = f"{parts.scheme}://{parts.netloc}"
        if place not in self.robots:
            self.robots[place] = self._rules(place, parts.netloc)
        rules = self.robots[place]
        if isinstance(rules, ReasonCode):
            return rules
        return None if rules.can_fetch(self.agent, url) else ReasonCode.ROBOTS

    def _rules(self, place: str, host: str) -> RobotFileParser | ReasonCode:
        answer = self._in_turn("GET", f"{place}/robots.txt", host)
        if isinstance(answer, ReasonCode):
            return answer
        if answer.status >= 500:
            return ReasonCode.ROBOTS
        rules = RobotFileParser()
        said = answer.body.decode("utf-8", "replace") if answer.status == 200 else ""
        rules.parse(said.splitlines())
        return rules


def _is_page_for_document(url: str, answer: Answer) -> bool:
    """Whether an address that names a document gave a web page."""
    named = urlsplit(url).path.lower().endswith(_DOCUMENTS)
    return named and 200 <= answer.status < 300 and "html" in answer.content_type.lower()
