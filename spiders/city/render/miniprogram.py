"""The mini-program's signed interface, and the captures (HAR) of a session with it.

Requests carry a time, a nonce and an HMAC-SHA256 over both and the address. A bad signature, a time more than
five minutes off and a nonce used before are answered with HTTP 200 and ``code`` 401.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any, Final
from urllib.parse import parse_qsl

from catalog.model import ServiceItem
from spiders.city.render.coded import Spelling, channel_codes
from spiders.city.render.mobile import page_asked, rows_of
from spiders.city.render.sheet import cased, lay_out, serial
from spiders.city.render.web import Request, Response, not_found, payload

HOST: Final = "mini.city.test"
LIST_PATH: Final = "/mp/guide/list"
DETAIL_PATH: Final = "/mp/guide/detail"
PATIENCE: Final = 300
"""Seconds that a request's time may be off."""
_PARAGRAPH: Final = '<p style="text-indent: 2em;">&nbsp;{}</p>'
_CAPTURED_AT: Final = 1_631_841_000
_CAPTURED_ON: Final = "2021-09-17T09:10:00.000+08:00"
_CAPTURED_SECRET: Final = "of-a-session-long-gone"  # noqa: S105 - signs nothing but the bundled captures


@dataclass(frozen=True, slots=True)
class MiniSite:
    """The interface at :data:`HOST`. ``clock`` gives seconds since 1970; ``_seen`` the nonces used so far."""

    items: Mapping[str, ServiceItem]
    secret: str
    spelling: Spelling
    clock: Callable[[], float] = time.time
    _seen: set[str] = field(default_factory=set)
    _lock: Lock = field(default_factory=Lock)

    def answer(self, request: Request) -> Response:
        """A payload of the interface, 401 in the envelope for whoever cannot sign, or a plain 404."""
        if request.path not in (LIST_PATH, DETAIL_PATH):
            return not_found()
        if problem := self._refusal(request):
            return payload({"code": 401, "message": problem, "data": None})
        asked = dict(parse_qsl(request.query))
        if request.path == LIST_PATH:
            return payload(_envelope(self._listing(asked)))
        item = self.items.get(asked.get("rowGuid", ""))
        if item is None:
            return payload({"code": 404, "message": "事项不存在", "data": None})
        return payload(_envelope(self._detail(item)))

    def _refusal(self, request: Request) -> str:
        stamp, nonce = request.headers.get("x-timestamp", ""), request.headers.get("x-nonce", "")
        if not stamp.isdecimal() or abs(self.clock() - int(stamp)) > PATIENCE:
            return "请求已过期"
        if not hmac.compare_digest(signed(request, stamp, nonce, self.secret), request.headers.get("x-sign", "")):
            return "签名无效"
        with self._lock:
            if nonce in self._seen:
                return "重复请求"
            self._seen.add(nonce)
        return ""

    def _listing(self, asked: Mapping[str, str]) -> dict[str, Any]:
        number, size = page_asked(asked)
        rows = list(self.items.items())[(number - 1) * size : number * size]
        listed = [{"rowGuid": key, "taskName": item.task_name, "ouName": item.unit} for key, item in rows]
        return {"totalCount": len(self.items), "currentPage": number, "records": listed}

    def _detail(self, item: ServiceItem) -> dict[str, Any]:
        sheet = lay_out(item, "miniprogram")
        detail = {cased(each.key, "camel"): self.spelling.value(each.key, each.text) for each in sheet.fields}
        return {"guideDetail": detail} | {table.label: rows_of(table, self.spelling) for table in sheet.tables}


def mini_site(items: Sequence[ServiceItem], secret: str, clock: Callable[[], float] = time.time) -> MiniSite:
    """The interface for callers that know ``secret``."""
    guides = {serial(item, "miniprogram"): item for item in items}
    return MiniSite(guides, secret, Spelling(channel_codes("miniprogram"), _PARAGRAPH), clock)


def signed(request: Request, stamp: str, nonce: str, secret: str) -> str:
    """The signature of a request: hexadecimal HMAC-SHA256 over method, address, time and nonce."""
    query = "&".join(sorted(request.query.split("&"))) if request.query else ""
    address = f"{request.path}?{query}" if query else request.path
    message = f"{request.method}\n{address}\n{stamp}\n{nonce}"
    return hmac.new(secret.encode(), message.encode(), hashlib.sha256).hexdigest()


def write_captures(items: Sequence[ServiceItem], folder: Path) -> Path:
    """A session with the mini-program as a HAR file in ``folder``: the list, page by page, and every guide."""
    site = mini_site(items, _CAPTURED_SECRET, lambda: _CAPTURED_AT)
    pages = -(-len(site.items) // 20) or 1
    asked = [Request(LIST_PATH, f"pageNo={number}&pageSize=20") for number in range(1, pages + 1)]
    asked += [Request(DETAIL_PATH, f"rowGuid={key}") for key in site.items]
    entries = [_entry(site, request, place) for place, request in enumerate(asked)]
    log = {"version": "1.2", "creator": {"name": "capture", "version": "1.0"}, "entries": entries}
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "miniprogram.har"
    path.write_text(json.dumps({"log": log}, ensure_ascii=False, indent=1, sort_keys=True), "utf-8", newline="\n")
    return path


def _entry(site: MiniSite, request: Request, place: int) -> dict[str, Any]:
    stamp, nonce = str(_CAPTURED_AT), f"{place:016x}"
    headers = {"x-timestamp": stamp, "x-nonce": nonce, "x-sign": signed(request, stamp, nonce, _CAPTURED_SECRET)}
    answer = site.answer(Request(request.path, request.query, headers=headers))
    text = answer.body.decode("utf-8")
    return {
        "startedDateTime": _CAPTURED_ON,
        "time": 20,
        "request": {
            "method": "GET",
            "url": f"http://{HOST}{request.address}",
            "httpVersion": "HTTP/1.1",
            "headers": [{"name": name, "value": value} for name, value in headers.items()],
            "queryString": [{"name": name, "value": value} for name, value in parse_qsl(request.query)],
            "cookies": [],
            "headersSize": -1,
            "bodySize": 0,
        },
        "response": {
            "status": answer.status,
            "statusText": "OK",
            "httpVersion": "HTTP/1.1",
            "headers": [{"name": "Content-Type", "value": answer.content_type}],
            "content": {"size": len(answer.body), "mimeType": answer.content_type, "text": text},
            "cookies": [],
            "redirectURL": "",
            "headersSize": -1,
            "bodySize": len(answer.body),
        },
        "cache": {},
        "timings": {"send": 1, "wait": 18, "receive": 1},
    }


def _envelope(data: Any) -> dict[str, Any]:
    return {"code": 200, "message": "success", "data": data}
