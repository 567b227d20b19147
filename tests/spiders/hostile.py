"""Sites that misbehave, on the loopback: each scenario is a site of its own port and counts what it was asked.

No real site is copied; names, codes and phones are made up.
"""

from __future__ import annotations

import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

NAMES = (
    "道路旅客运输经营许可",
    "客运站经营许可",
    "道路货物运输经营许可",
    "道路危险货物运输经营许可",
    "巡游出租汽车经营许可",
    "网络预约出租汽车经营许可",
    "机动车维修经营备案",
    "更新采伐护路林审批",
    "公路超限运输许可",
    "公路工程竣工验收",
    "教练车备案证办理",
    "普通货运车辆查询",
)
COUNT = len(NAMES)
UNSAID = -1
"""A Content-Length that is not sent: the body ends with the connection."""


@dataclass(frozen=True)
class Answer:
    """What a site answers. ``length``: a Content-Length that lies; ``cut``: close in the middle of the body."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = None
    wait: float = 0.0


Script = Callable[["Site", str, int], Answer]


@dataclass
class Site:
    """A running scenario. ``hits``: path with query → how often it was asked for; ``logins``: the logins that came."""

    port: int
    host: str = "127.0.0.1"
    hits: Counter[str] = field(default_factory=Counter)
    logins: set[str] = field(default_factory=set)

    @property
    def start(self) -> str:
        return f"http://{self.host}:{self.port}/list"


def html(text: str, status: int = 200, charset: str = "utf-8", header: str = "") -> Answer:
    body = (
        f"<!doctype html><html><head><meta charset='{charset}'><title>办事指南</title></head><body>{text}</body></html>"
    )
    content_type = f"text/html; charset={header or charset}"
    return Answer(body.encode(charset), status, {"Content-Type": content_type})


def guide(number: int, **how: str) -> Answer:
    """A complete guide page of the item with this number."""
    code = f"1161010077{number:08d}4000118000"
    rows = {
        "事项名称": NAMES[number % COUNT],
        "实施编码": code,
        "事项类型": "行政许可",
        "办件类型": "承诺件",
        "实施主体": "西安市道路运输管理处",
        "服务对象": "企业法人",
        "法定办结时限": "20个工作日",
        "承诺办结时限": f"{number % 9 + 1}个工作日",
        "是否收费": "否",
        "咨询电话": f"029-8678{number:04d}",
        "监督投诉电话": "12328",
        "办理地点": f"政务大厅{number}号窗口",
        "办理时间": "工作日9:00-17:00",
        "设定依据": "《中华人民共和国道路运输条例》第八条",
        "申请材料": "申请表；身份证明",
    }
    cells = "".join(f"<tr><th>{label}</th><td>{value}</td></tr>" for label, value in rows.items())
    return html(f"<h1>{rows['事项名称']}</h1><table>{cells}</table>", **how)  # type: ignore[arg-type]


def listing(numbers: range, extra: str = "", total: int | None = COUNT, href: str = "/guide?id={}") -> Answer:
    """A list page naming the items with these numbers."""
    rows = "".join(f"<li><a href='{href.format(n)}'>{NAMES[n % COUNT]}</a></li>" for n in numbers)
    announced = f"<p>共 <b>{total}</b> 项</p>" if total is not None else ""
    return html(f"<ul>{rows}</ul>{announced}{extra}")


def number_in(address: str) -> int:
    """The item number in an address."""
    found = re.search(r"id=(\d+)", address)
    return int(found[1]) if found else 0


def healthy(site: Site, address: str, hit: int) -> Answer:
    """Two list pages, all guides there."""
    if address == "/list":
        return listing(range(8), "<a href='/list?page=2'>下一页</a>")
    if address == "/list?page=2":
        return listing(range(8, COUNT), "<a href='/list'>上一页</a>")
    if address.startswith("/guide"):
        return guide(number_in(address))
    return html("<p>页面不存在</p>", 404)


def instead(page: Callable[[Site, str, int], Answer | None]) -> Script:
    """The healthy site with some answers replaced."""

    def script(site: Site, address: str, hit: int) -> Answer:
        answer = page(site, address, hit)
        return healthy(site, address, hit) if answer is None else answer

    return script


def every_guide(make: Callable[[int], Answer]) -> Script:
    """The healthy site with every guide replaced."""
    return instead(lambda _site, address, _hit: make(number_in(address)) if address.startswith("/guide") else None)


def one_guide(answer: Answer | Callable[[Site], Answer]) -> Script:
    """The healthy site with the guide of item 3 replaced."""

    def page(site: Site, address: str, hit: int) -> Answer | None:
        if address != "/guide?id=3":
            return None
        return answer if isinstance(answer, Answer) else answer(site)

    return instead(page)


def redirect(url: str) -> Answer:
    return Answer(status=302, headers={"Location": url})


LOGIN = html(
    "<h1>用户登录</h1><form action='/login' method='post'><label>用户名</label><input name='username'>"
    "<label>密码</label><input type='password' name='password'><button>登录</button></form>"
)
SOFT_404 = html("<h1>404</h1><p>抱歉，您访问的页面不存在或已被删除。</p><a href='/list'>返回首页</a>")
SHELL = html("<div id='app'></div><script src='/static/js/app.8f3a.js'></script>")
CHALLENGE = html(
    "<p>正在进行安全验证，请稍候…</p><script>document.cookie='acw_sc__v2='+Math.random();location.reload()</script>"
)


class Server(ThreadingHTTPServer):
    """A backlog long enough for every scenario to be asked at once."""

    request_queue_size = 64
    daemon_threads = True
    block_on_close = False


@contextmanager
def serve(script: Script, host: str = "127.0.0.1", port: int = 0) -> Iterator[Site]:
    """Run one scenario on a free port, or on the one that is named."""
    site = Site(0, host)
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        timeout = 10

        def do_GET(self) -> None:
            with lock:
                site.hits[self.path] += 1
                site.logins.add(self.headers.get("Proxy-Authorization", ""))
                hit = site.hits[self.path]
            answer = script(site, self.path, hit)
            time.sleep(answer.wait)
            try:
                self._write(answer)
            except OSError:
                self.close_connection = True

        do_POST = do_GET  # noqa: N815

        def _write(self, answer: Answer) -> None:
            self.send_response_only(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if answer.length != UNSAID:
                self.send_header("Content-Length", str(len(answer.body) if answer.length is None else answer.length))
            self.end_headers()
            self.wfile.write(answer.body)
            if answer.length is not None:
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = Server((host, port), Handler)
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
def serve_all(scripts: Mapping[str, Script]) -> Iterator[dict[str, Site]]:
    """Run scenarios side by side, by name."""
    with ExitStack() as stack:
        yield {name: stack.enter_context(serve(script)) for name, script in scripts.items()}
