"""Addresses: which may be fetched at all, and which are the same page under another spelling."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import parse_qsl, unquote, urlencode, urljoin, urlsplit, urlunsplit

from spiders.crawl.words import words

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_ROUTES: Final = ("/", "!/")
_PORTS: Final = {"http": 80, "https": 443}
_PATH_SESSION: Final = re.compile(r";(?:jsessionid|sid)=[^/?#;]*", re.IGNORECASE)
_LOOKS_RANDOM: Final = re.compile(r"\d{9,}|(?=[^/]*\d)[0-9a-zA-Z-]{16,}|0?\.\d+")
_TRANSLATED: Final = ipaddress.ip_network("64:ff9b::/96")


def literal_address(host: str) -> Address | None:
    """The address a host spells literally, in whatever spelling (decimal, hexadecimal, octal, IPv6, mapped).

    >>> literal_address("2130706433"), literal_address("0x7f.1"), literal_address("pc.example")
    (IPv4Address('127.0.0.1'), IPv4Address('127.0.0.1'), None)
    """
    bare = host.strip("[]").partition("%")[0].rstrip(".")
    try:
        return _unwrapped(ipaddress.ip_address(bare))
    except ValueError:
        pass
    if not re.fullmatch(r"(?:0[xX][0-9a-fA-F]*|\d+)(?:\.(?:0[xX][0-9a-fA-F]*|\d+)){0,3}", bare):
        return None
    try:
        return ipaddress.IPv4Address(socket.inet_aton(bare))
    except OSError:
        return None


def is_private(address: Address) -> bool:
    """Whether an address is one the public cannot reach: private, loopback, link-local (metadata), reserved."""
    return not _unwrapped(address).is_global or address.is_multicast


def _unwrapped(address: Address) -> Address:
    """The IPv4 address inside an IPv6 one (mapped, 6to4, NAT64), else the address itself."""
    if isinstance(address, ipaddress.IPv6Address):
        if address in _TRANSLATED:
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        return address.ipv4_mapped or address.sixtofour or address
    return address


class AddressGate:
    """What may be fetched: the hosts a channel names, and nothing else.

    ``hosts`` are ``host`` (any port) or ``host:port``. A private address passes only when it is named itself,
    in its plain spelling; a name that leads to one passes only when that address is named beside it.
    """

    def __init__(self, hosts: Iterable[str]) -> None:
        self.hosts = frozenset(each.lower() for each in hosts)
        self._plain = frozenset(_host_and_port(each)[0] for each in self.hosts)

    def lets_fetch(self, url: str) -> bool:
        """Whether the address is http(s), without user name, and on a named host and port."""
        try:
            parts = urlsplit(url)
            host, port = (parts.hostname or "").rstrip("."), parts.port
        except ValueError:
            return False
        if parts.scheme not in _PORTS or not host or "@" in parts.netloc:
            return False
        shown = f"[{host}]" if ":" in host else host
        return any(each in self.hosts for each in (host, shown, f"{shown}:{port or _PORTS[parts.scheme]}"))

    def lets_connect(self, host: str, address: Address) -> bool:
        """Whether ``host``, having turned out to be at ``address``, may be connected to."""
        if not is_private(address):
            return True
        if host == "localhost":
            return host in self._plain
        return any(literal_address(each) == _unwrapped(address) for each in self._plain)

    def knows(self, host: str) -> bool:
        """Whether the host is one of the named ones, on whatever port."""
        return host.lower().rstrip(".") in self._plain


def _host_and_port(text: str) -> tuple[str, str]:
    if text.startswith("["):
        host, _, rest = text[1:].partition("]")
        return host, rest.lstrip(":")
    host, _, port = text.rpartition(":")
    return (host, port) if host and port.isdigit() and ":" not in host else (text, "")


def joined(base: str, address: str) -> str:
    """The absolute http(s) address that ``address`` means on the page at ``base``; ``""`` when it means none."""
    try:
        url = urljoin(base, address.strip())
        parts = urlsplit(url)
        usable = parts.scheme in _PORTS and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return ""
    return url if usable else ""


def canonical(url: str) -> str:
    """One spelling for all spellings of an address: no fragment, session or time stamp; parameters sorted.

    A fragment that is the route of an application (``#/guide/7``) is part of the address.

    >>> canonical("HTTP://A.example:80/g;jsessionid=F0?b=2&a=1&_=1631840000000#top")
    'http://a.example/g?a=1&b=2'
    """
    parts = urlsplit(url)
    scheme, host = parts.scheme.lower(), (parts.hostname or "").lower()
    shown = f"[{host}]" if ":" in host else host
    netloc = shown if parts.port in (None, _PORTS.get(scheme)) else f"{shown}:{parts.port}"
    query = sorted(pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _is_session(*pair))
    path = unquote(_PATH_SESSION.sub("", parts.path)) or "/"
    return urlunsplit((scheme, netloc, path, urlencode(query), route_of(url)))


def route_of(url: str) -> str:
    """The route of an application in an address's fragment (``/guide/7``), ``""`` where it names a place of a page."""
    fragment = url.partition("#")[2]
    return fragment if fragment.startswith(_ROUTES) else ""


def without_anchor(url: str) -> str:
    """The address without the place of a page it names; the route of an application stays."""
    page, route = url.partition("#")[0], route_of(url)
    return f"{page}#{route}" if route else page


def _is_session(name: str, value: str) -> bool:
    return name.lower() in words().session_parameters and bool(_LOOKS_RANDOM.fullmatch(value) or name.startswith("utm"))


def looks_like_login(url: str) -> bool:
    """Whether an address is, by its words, where people log in."""
    parts = urlsplit(url)
    tokens = re.split(r"[^a-z0-9-]+", f"{parts.netloc}/{parts.path}".lower())
    return not words().login_words.isdisjoint(tokens)


def with_parameters(url: str, parameters: Mapping[str, str]) -> str:
    """The address with query parameters set, the others left in their order."""
    if not parameters:
        return url
    parts = urlsplit(url)
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name not in parameters]
    return urlunsplit(parts._replace(query=urlencode([*kept, *parameters.items()])))
