"""Web addresses: where they lead matters, not how they are written nor who is counting the visitors."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Final
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from catalog.text import Normal, drop_space, looks
from diffs.compare.verdict import EQUAL, Context, Verdict, judge, same_text

_SESSION: Final = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?#]*", re.IGNORECASE)
_WORDS: Final = re.compile(r"^[^:/?#]{1,20}:(?=https?://)", re.IGNORECASE)
_CLOSING: Final = "。.,;、)>\"'"
_MOST_PARTS: Final = 200


def compare(library: str, channel: str, _context: Context) -> Verdict:
    """Two web addresses; scheme, case of the host, default port, closing slash, escapes, order of the parameters,
    tracking and places inside the page do not matter. A route of a page program (``#/guide/1``) does."""
    if same_text(library, channel):
        return EQUAL
    return judge(Normal(_address(library), ("url",)), Normal(_address(channel), ("url",)), "网址与省事项库不一致")


@lru_cache(maxsize=8192)
def _address(text: str) -> str:
    cell = _WORDS.sub("", looks(text)).rstrip(_CLOSING)
    bare = cell.removeprefix("//")
    try:
        parts = urlsplit(cell if "://" in cell else f"//{bare}")
        host = _host(parts)
        query = _query(parts.query)
    except ValueError:
        return cell
    path = unquote(_SESSION.sub("", parts.path)).rstrip("/")
    route = unquote(parts.fragment) if "/" in parts.fragment or parts.fragment.startswith("!") else ""
    return drop_space(host + path + (f"?{query}" if query else "") + (f"#{route.rstrip('/')}" if route else ""))


def _host(parts: SplitResult) -> str:
    return (parts.hostname or "") + (f":{parts.port}" if parts.port not in (None, 80, 443) else "")


def _query(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=_MOST_PARTS)
    return "&".join(sorted(f"{name}={value}" for name, value in pairs if not _is_tracking(name.casefold())))


def _is_tracking(name: str) -> bool:
    table = _tracking()
    return name in table["names"] or name.startswith(tuple(table["prefixes"]))


@lru_cache(maxsize=1)
def _tracking() -> dict[str, list[str]]:
    return tomllib.loads(files("diffs.compare").joinpath("tracking.toml").read_text("utf-8"))
