"""Portals healthy, differing and broken in every known way, each with the verdict it must get."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from site_pages import COUNT, ITEMS, div_guide, dl_guide, li_guide, page, renamed_guide, table_guide
from sites import (
    START,
    Ask,
    Portal,
    Reply,
    Site,
    data,
    guides_are,
    html,
    interface,
    moved,
    path_is,
    posted,
    posted_html,
    scripted,
    shown,
    single_page,
    static,
    whole_rows,
)

API = "/prod-api/item/list?pageNum=1"
PARTS = "[list]\nguide = '/prod-api/item/detail?id={itemId}'\n[guide]\nparts = ['/prod-api/item/materials?id={itemId}']"
HASTY = "[http]\ndelay = 0\nretries = 0\nmax_wait = 1\ntimeout = 1"
DIFFERENCES: dict[int, dict[str, Any]] = {
    2: {"promise_day": "9个工作日"},
    3: {"link_way": "029-86789999"},
    5: {"materials": ITEMS[4]["materials"][:2]},
    6: {"by_law": [{"law_name": "中华人民共和国公路安全保护条例", "article": "第二十七条"}]},
    8: {"is_fee": "是"},
}


@dataclass(frozen=True)
class Case:
    """A portal, where its list starts, what the channel file adds, and the verdict.

    ``codes``: every reason against trust, none for a trusted channel; ``read``: how many guides; ``lost``: the
    reasons in ``not_read``.
    """

    portal: Portal
    start: str = START
    more: str = ""
    codes: frozenset[str] = frozenset()
    read: int = COUNT
    seen: int = COUNT
    announced: int | None = None
    lost: frozenset[str] = frozenset()
    differs: bool = False


def healthy(portal: Portal, start: str = START, more: str = "", announced: int | None = None) -> Case:
    return Case(portal, start, more, announced=announced)


def broken(code: str, portal: Portal, *also: str, **how: Any) -> Case:
    """No guide is read, each for the same reason, which is the reason against the channel."""
    return Case(portal, codes=frozenset({code, *also}), read=0, lost=frozenset({code}), **how)


def no_list(code: str, reply: Reply) -> Case:
    return broken(code, path_is(START, reply), seen=0)


WAF = html(page("<h1>405</h1><p>您的请求疑似攻击行为，已被网站防火墙拦截！</p>"))
LOGIN = html(page("<h2>统一身份认证平台</h2><form>账号<input>密码<input type='password'><button>登录</button></form>"))
GONE = html(page("<p>您访问的页面找不到了！</p><p>5秒后自动跳转到首页</p>", "404"))
SHIELD = html("<html><head><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};</script></head><body></body></html>")
SHELL = html("<html><body><div id='app'></div><script src='/static/js/chunk.js'></script></body></html>")
FAILURE = data({"code": 500, "msg": "操作失败", "data": None})
HUGE = Reply(b"<html><body>" + b"<p>xxxxxxxxxxxxxxx</p>" * 2_500_000, 200, {"Content-Type": "text/html"})
ROBOTS = Reply(b"User-agent: *\nDisallow: /", 200, {"Content-Type": "text/plain"})


def body_of(ask: Ask) -> bytes:
    reply = static(table_guide)(ask)
    assert reply is not None
    return reply.body


def cut(ask: Ask) -> Reply:
    """Half the bytes that were promised."""
    body = body_of(ask)
    return Reply(body[: len(body) // 2], 200, {"Content-Type": "text/html"}, promised=len(body) // 2)


def halved(ask: Ask) -> Reply:
    """Half the page, and not a word about the rest."""
    body = body_of(ask)
    return Reply(body[: len(body) // 2], 200, {"Content-Type": "text/html; charset=utf-8"})


def garbled(ask: Ask) -> Reply:
    """Bytes of one encoding that were decoded as another before they were sent."""
    return html(body_of(ask).decode("utf-8").encode("gb18030").decode("utf-8", "replace"))


def mislabelled(ask: Ask) -> Reply:
    return html(body_of(ask).decode("utf-8"), charset="gb18030", header="text/html; charset=utf-8")


def once_too_many(ask: Ask) -> Reply:
    first = Reply(b"", 429, {"Retry-After": "0"})
    return first if ask.hit == 1 else Reply(body_of(ask), 200, {"Content-Type": "text/html; charset=utf-8"})


def looping(ask: Ask) -> Reply | None:
    number = ask.path.removesuffix(".html").rpartition("_")[2]
    rows = "".join(f"<li><a href='t20210801_{n}.html'>{ITEMS[n - 1]['task_name']}</a></li>" for n in range(1, 6))
    following = f"index_{int(number) + 1 if number.isdigit() else 1}.html"
    if "/index" in ask.path:
        return html(page(f"<ul>{rows}</ul><a href='{following}'>下一页</a>"))
    return static(table_guide)(ask)


def short_feed(ask: Ask) -> Reply | None:
    """Announces eight, always shows the first three."""
    return interface(Ask(ask.site, ask.method, ask.target.replace("pageNum=2", "pageNum=1"), ask.body, ask.hit))


def part_failed(ask: Ask) -> Reply | None:
    return FAILURE if ask.path.endswith("materials") else interface(ask)


def guide_failed(ask: Ask) -> Reply | None:
    return FAILURE if ask.path.endswith("detail") else interface(ask)


def expired(_ask: Ask) -> Reply | None:
    return data({"code": 401, "msg": "登录状态已过期"})


def cases(inner: Site) -> dict[str, Case]:
    """All cases; ``inner`` is a site on an address that no channel names."""
    forbidden = f"http://{inner.place}/secret"
    coverage = frozenset({"coverage"})
    parts = {"start": API, "more": PARTS, "announced": COUNT}
    only_script = static(table_guide, "<a href='javascript:goPage(2)'>下一页</a>")
    more_pages = static(table_guide, "", "<span>第1/2页</span>")
    return {
        "table": healthy(static(table_guide)),
        "boxes": healthy(static(div_guide, "<a href='index_1.html'>下一页 &gt;</a>")),
        "lines": healthy(static(li_guide, "<script>createPageHTML(2, 0, 'index', 'html');</script>")),
        "tabs": healthy(static(dl_guide)),
        "old-gbk": healthy(single_page, "/bszn/List.asp", announced=COUNT),
        "opened-by-address": healthy(
            scripted("window.open('/guide;jsessionid=7F{n}0A?id={n}')"), "/list.do", announced=COUNT
        ),
        "opened-by-id": healthy(
            scripted("show('{n}')"), "/list.do", "[list]\nitems = 'table a'\nguide = '/guide?id={1}'", announced=COUNT
        ),
        "interface": healthy(interface, API, PARTS, announced=COUNT),
        "whole-rows": healthy(whole_rows, "/rest/items?page=1"),
        "posted": healthy(
            posted,
            "/portal/getAuditItem",
            "[list]\nmethod = 'POST'\nbody = 'form'\npage = 'PAGENUM'\nguide = '/portal/guide?id={id}'",
            announced=COUNT,
        ),
        "posted-html": healthy(posted_html, "/sxlist.jsp", "[list]\nmethod='POST'\nbody='form'\npage='curpage'"),
        "mislabelled": healthy(guides_are(mislabelled)),
        "asked-to-wait": healthy(guides_are(once_too_many, 2)),
        "differing-table": Case(shown(table_guide, DIFFERENCES), differs=True),
        "differing-boxes": Case(shown(div_guide, DIFFERENCES), differs=True),
        "differing-lines": Case(shown(li_guide, DIFFERENCES), differs=True),
        "robots": broken("robots", path_is("/robots.txt", ROBOTS), seen=0),
        "forbidden": broken("blocked", guides_are(html("", 403))),
        "forbidden-list": no_list("blocked", html("", 403)),
        "firewall": broken("blocked", guides_are(WAF)),
        "gone": broken("soft_404", guides_are(GONE)),
        "gone-list": no_list("soft_404", GONE),
        "sent-home": broken("soft_404", guides_are(moved("/"))),
        "challenge": broken("challenge", guides_are(SHIELD)),
        "challenge-list": no_list("challenge", SHIELD),
        "login": broken("login", guides_are(LOGIN)),
        "sent-to-login": broken("login", guides_are(moved("/cas/login?service=x"))),
        "login-list": no_list("login", LOGIN),
        "shell": broken("empty_shell", guides_are(SHELL)),
        "shell-list": no_list("empty_shell", SHELL),
        "server-error": broken("errors", guides_are(html("", 500)), more=HASTY),
        "one-server-error": Case(guides_are(html("", 500), 4), more=HASTY, read=COUNT - 1, lost=frozenset({"errors"})),
        "told-failure": broken("errors", guide_failed, **parts),
        "expired": broken("login", expired, start=API, seen=0),
        "lost-part": Case(part_failed, API, PARTS, frozenset({"errors"}), announced=COUNT, lost=frozenset({"errors"})),
        "cut": broken("truncated", guides_are(cut), more=HASTY),
        "halved": broken("truncated", guides_are(halved)),
        "two-halved": Case(
            guides_are(halved, 2, 7), codes=frozenset({"truncated"}), read=COUNT - 2, lost=frozenset({"truncated"})
        ),
        "garbled": broken("encoding", guides_are(garbled)),
        "huge": Case(guides_are(HUGE, 3), read=COUNT - 1, lost=frozenset({"too_large"})),
        "huge-list": no_list("too_large", HUGE),
        "too-slow": broken("timeout", guides_are(Reply(b"", wait=1.5)), more=HASTY),
        "too-many": broken("rate_limited", guides_are(Reply(b"", 429)), more=HASTY),
        "too-many-for-long": broken("rate_limited", guides_are(Reply(b"", 429, {"Retry-After": "7200"}))),
        "private": broken("off_site", guides_are(moved(forbidden))),
        "private-number": broken("off_site", guides_are(moved(f"http://2130706434:{inner.port}/secret"))),
        "private-list": no_list("off_site", moved(forbidden)),
        "private-robots": healthy(path_is("/robots.txt", moved(forbidden))),
        "no-web": broken("off_site", guides_are(moved("file:///etc/passwd"))),
        "circle": broken("loop", guides_are(lambda ask: moved(ask.path))),
        "same-page": Case(guides_are(html(table_guide(ITEMS[0]))), codes=frozenset({"same_content"})),
        "unknown-labels": broken("not_a_guide", shown(renamed_guide, {}), "drift"),
        "looping": Case(looping, codes=frozenset({"loop"}), read=5, seen=5),
        "only-script": Case(only_script, codes=coverage, read=5, seen=5),
        "load-more": Case(static(table_guide, "<div>加载更多</div>"), codes=coverage, read=5, seen=5),
        "numbered": healthy(static(table_guide, "<a href='index.html?p=1'>1</a><a href='index_1.html'>2</a>")),
        "more-pages": Case(more_pages, codes=coverage, read=5, seen=5),
        "lost-total": Case(short_feed, API, PARTS, coverage, read=3, seen=3, announced=COUNT),
    }


@dataclass
class Rebuilt:
    """A portal that is another one from the second run on."""

    later: Callable[[Ask], Reply | None]
    now: Callable[[Ask], Reply | None] = field(default=static(table_guide))

    def __call__(self, ask: Ask) -> Reply | None:
        return self.now(ask)


def relabelled(ask: Ask) -> Reply | None:
    """The same pages with some labels called otherwise."""
    reply = static(table_guide)(ask)
    new = {"承诺办结时限": "对外答复周期", "咨询方式": "找谁问"}
    text = reply.body.decode() if reply else ""
    for label, other in new.items():
        text = text.replace(label, other)
    return html(text) if reply else None


REBUILT = {
    "rebuilt-other-style": (static(div_guide), frozenset[str]()),
    "rebuilt-labels": (relabelled, frozenset({"drift"})),
    "rebuilt-wholly": (shown(renamed_guide, {}), frozenset({"not_a_guide", "drift", "coverage"})),
    "rebuilt-shorter": (static(table_guide, ""), frozenset({"coverage"})),
}
