"""Small portals as an outsider would meet them, each on a port of its own, and a server that counts its visitors."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from site_pages import COUNT, ITEMS, Row, Style, camel_guide, exchange_row, old_guide, page, paper_rows, table_guide


@dataclass(frozen=True)
class Ask:
    """One request: path, parameters of address and form, JSON body; ``hit``: how often this came before, plus one."""

    site: Site
    method: str
    target: str
    body: bytes
    hit: int

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        form = {} if self.body[:1] in (b"{", b"[") else dict(parse_qsl(self.body.decode("utf-8", "replace")))
        sent = json.loads(self.body) if self.body[:1] == b"{" else {}
        return {
            **dict(parse_qsl(urlsplit(self.target).query)),
            **form,
            **{key: str(value) for key, value in sent.items()},
        }

    def number(self, name: str = "page", default: int = 1) -> int:
        text = self.query.get(name, "")
        return int(text) if text.isdigit() else default


@dataclass(frozen=True)
class Reply:
    """``promised``: a Content-Length larger than the body; ``wait``: seconds before answering."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    promised: int = 0
    wait: float = 0.0


Portal = Callable[[Ask], "Reply | None"]


def html(text: str, status: int = 200, charset: str = "utf-8", header: str | None = None) -> Reply:
    """``header``: the Content-Type as sent, right or wrong."""
    return Reply(text.encode(charset), status, {"Content-Type": header or f"text/html; charset={charset}"})


def data(payload: object, status: int = 200) -> Reply:
    body = json.dumps(payload, ensure_ascii=False).encode()
    return Reply(body, status, {"Content-Type": "application/json;charset=UTF-8"})


def moved(address: str) -> Reply:
    return Reply(status=302, headers={"Location": address})


@dataclass
class Site:
    """A running portal and what it was asked for."""

    port: int = 0
    host: str = "127.0.0.1"
    hits: Counter[str] = field(default_factory=Counter)

    @property
    def place(self) -> str:
        return f"{self.host}:{self.port}"


class _Server(ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = True
    block_on_close = False


@contextmanager
def serve(portal: Portal, host: str = "127.0.0.1") -> Iterator[Site]:
    """Run a portal on a free port."""
    site, lock = Site(host=host), threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        timeout = 15

        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length)
            with lock:
                site.hits[self.path] += 1
                hit = site.hits[self.path]
            reply = portal(Ask(site, self.command, self.path, body, hit)) or html(page("<p>404</p>"), 404)
            time.sleep(reply.wait)
            try:
                self._write(reply)
            except OSError:
                self.close_connection = True

        do_POST = do_GET  # noqa: N815

        def _write(self, reply: Reply) -> None:
            self.send_response_only(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body) + reply.promised))
            self.end_headers()
            self.wfile.write(reply.body)
            if reply.promised:
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = _Server((host, 0), Handler)
    site.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def serve_all(portals: Mapping[str, Portal]) -> Iterator[dict[str, Site]]:
    """Run portals side by side, by name."""
    with ExitStack() as stack:
        yield {name: stack.enter_context(serve(portal)) for name, portal in portals.items()}


# ------------------------------------------------------------------------------------------- healthy portals

START = "/zwfw/fwsx/index.html"
"""Where the portals of :func:`static` have their list."""


def item_of(ask: Ask) -> Row | None:
    """The item whose number stands in the path or in the parameter ``id`` of a request."""
    text = "".join(sign for sign in ask.query.get("id") or ask.path.rpartition("_")[2] if sign.isdigit())
    return ITEMS[int(text) - 1] if text and 1 <= int(text) <= COUNT else None


def is_guide(ask: Ask) -> bool:
    return "/t2021" in ask.path or "etail" in ask.path or "/guide" in ask.path


def static(style: Style, following: str = "<a href='index_1.html'>下一页</a>", tail: str = "") -> Portal:
    """Static pages of a content system: five links on the first list page, three on the second."""

    def portal(ask: Ask) -> Reply | None:
        if ask.path.endswith(("/index.html", "/index_1.html")):
            second = "_1" in ask.path
            numbers = range(6, COUNT + 1) if second else range(1, 6)
            rows = "".join(
                f"<li><span>2021-08-0{n}</span><a href='./t20210801_{n}.html' title='{ITEMS[n - 1]['task_name']}'>"
                f"{ITEMS[n - 1]['task_name'][:5]}…</a></li>"
                for n in numbers
            )
            menu = "<div class='nav'><a href='/'>首页</a><a href='/zwgk/'>政务公开</a><a href='/hd/'>互动交流</a></div>"
            return html(page(f"{menu}<ul>{rows}</ul><div class='page'>{'' if second else following}{tail}</div>"))
        item = item_of(ask) if is_guide(ask) else None
        return html(style(item)) if item else None

    return portal


def single_page(ask: Ask) -> Reply | None:
    """A list in upper case with odd spellings of addresses, in GBK under a header that says otherwise."""
    if ask.path == "/bszn/List.asp":
        odd = (
            "Show_{}.asp",
            "./Show_{}.asp#top",
            " Show_{}.asp ",
            "/x/../bszn/Show_{}.asp",
            "//{host}/bszn/Show_{}.asp",
        )
        rows = "".join(
            f"<TR><TD><A HREF='{odd[n % 5].format(n, host=ask.site.place)}'>{item['task_name']}</A></TD></TR>"
            for n, item in enumerate(ITEMS, 1)
        )
        bad = "<TR><TD><A HREF='http://[::1'>坏链接</A></TD></TR><TR><TD><A HREF='mailto:a@b.cn'>邮箱</A></TD></TR>"
        return old(f"<HTML><BODY><TABLE>{rows}{bad}</TABLE>共{COUNT}条记录</BODY></HTML>")
    item = item_of(ask)
    return old(old_guide(item)) if item and "Show" in ask.path else None


def old(text: str) -> Reply:
    return html(text, charset="gb18030", header="text/html; charset=ISO-8859-1")


def scripted(template: str) -> Portal:
    """A table whose rows are opened by a script, with session identifiers in the addresses."""

    def portal(ask: Ask) -> Reply | None:
        if ask.path == "/list.do":
            rows = "".join(
                f"<tr><td>{item['task_name']}</td><td><a href='#' onclick=\"{template.format(n=n)}\">指南</a></td></tr>"
                for n, item in enumerate(ITEMS, 1)
            )
            return html(page(f"<table>{rows}</table><p>共 {COUNT} 条 第1/1页</p>"))
        item = item_of(ask) if ask.path.startswith("/guide") else None
        return html(table_guide(item)) if item else None

    return portal


def interface(ask: Ask) -> Reply | None:
    """The interface of a single-page application: three rows a page, materials in a request of their own."""
    if ask.path == "/prod-api/item/list":
        first = (ask.number("pageNum") - 1) * 3
        rows = [{"itemId": n, "taskName": item["task_name"]} for n, item in enumerate(ITEMS, 1)][first : first + 3]
        return data({"code": 200, "msg": "查询成功", "rows": rows, "total": COUNT})
    item = item_of(ask)
    if ask.path == "/prod-api/item/detail" and item:
        return data(camel_guide(item))
    return data(paper_rows(item)) if ask.path == "/prod-api/item/materials" and item else None


def whole_rows(ask: Ask) -> Reply | None:
    """A feed without a total whose rows are whole guides."""
    first = (ask.number() - 1) * 3
    rows = [exchange_row(item) for item in ITEMS[first : first + 3]]
    return data({"STATUS": {"CODE": "00"}, "data": {"list": rows}}) if ask.path == "/rest/items" else None


def posted(ask: Ask) -> Reply | None:
    """A list that answers to posted forms only."""
    if ask.path == "/portal/getAuditItem":
        if ask.method != "POST":
            return data({"errCode": 1, "msg": "method not allowed"})
        first = (ask.number("PAGENUM") - 1) * 3
        rows = [{"id": n, "TASK_NAME": item["task_name"]} for n, item in enumerate(ITEMS, 1)][first : first + 3]
        return data({"data": {"CUSTOM": {"PAGEINFO": {"TOTALNUM": COUNT}, "AUDIT_ITEMLIST": rows}}})
    item = item_of(ask) if ask.path == "/portal/guide" else None
    return html(table_guide(item)) if item else None


def posted_html(ask: Ask) -> Reply | None:
    """An HTML list whose further pages are asked for by a posted form, the last one with two rows."""
    if ask.path == "/sxlist.jsp":
        first = (ask.number("curpage") - 1) * 3
        rows = "".join(
            f"<li><a href='/sx.jsp?id={n}'>{item['task_name']}</a></li>"
            for n, item in list(enumerate(ITEMS, 1))[first : first + 3]
        )
        return html(page(f"<ul>{rows}</ul>"))
    item = item_of(ask) if ask.path == "/sx.jsp" else None
    return html(table_guide(item)) if item else None


# ------------------------------------------------------------------------------------------- variations


def instead(portal: Portal, answer: Callable[[Ask], Reply | None]) -> Portal:
    """The portal with some answers replaced."""
    return lambda ask: answer(ask) or portal(ask)


def guides_are(reply: Reply | Callable[[Ask], Reply], *numbers: int, of: Portal | None = None) -> Portal:
    """The static portal with every guide, or those of these items, replaced."""

    def answer(ask: Ask) -> Reply | None:
        item = item_of(ask) if is_guide(ask) else None
        if item is None or (numbers and ITEMS.index(item) + 1 not in numbers):
            return None
        return reply if isinstance(reply, Reply) else reply(ask)

    return instead(of or static(table_guide), answer)


def path_is(path: str, reply: Reply | Callable[[Ask], Reply], of: Portal | None = None) -> Portal:
    """The static portal with the answer at one path replaced."""

    def answer(ask: Ask) -> Reply | None:
        if ask.path != path:
            return None
        return reply if isinstance(reply, Reply) else reply(ask)

    return instead(of or static(table_guide), answer)


def shown(style: Style, changed: Mapping[int, Row], of: Portal | None = None) -> Portal:
    """The static portal with items that differ from the library."""

    def reply(ask: Ask) -> Reply:
        item = item_of(ask)
        assert item is not None
        return html(style({**item, **changed.get(ITEMS.index(item) + 1, {})}))

    return guides_are(reply, of=of)
