"""Pieces of pages: the frame of a site around a guide, cells, lines, lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final, TypeVar

from benchmarks.guides.sheet import Pair, Row, dialects

T = TypeVar("T")

_NAV: Final = "".join(
    f'<li><a href="/{n}/">{text}</a></li>'
    for n, text in enumerate(("首页", "要闻动态", "政务公开", "办事服务", "互动交流", "专题专栏"))
)
HEAD: Final = (
    '<div class="header"><div class="logo"><a href="/"><img src="/logo.png" alt="政务服务网"></a></div>'
    '<div class="login"><a href="/login">登录</a> | <a href="/reg">注册</a></div>'
    f'<ul class="nav">{_NAV}</ul><form action="/search"><input name="q" placeholder="请输入关键字"></form></div>'
)
CRUMBS: Final = (
    '<div class="crumbs">当前位置：<a href="/">首页</a> &gt; <a href="/list">办事服务</a> &gt; 办事指南</div>'
)
TOOLS: Final = (
    '<div class="tools"><a href="javascript:window.print()">打印</a> <a href="#">收藏</a> <a href="/apply">在线办理</a>'
    '<span>分享到：<a href="#">微信</a></span></div>'
)
FOOT: Final = (
    '<div class="footer"><p>主办单位：某某市人民政府办公室　承办单位：某某市大数据局</p><p>联系电话：029-12345678　'
    '地址：某某市中心路1号</p><p>网站标识码：6101000001　<a href="http://beian.test">陕ICP备05000001号</a></p></div>'
)
RELATED: Final = (
    '<div class="related"><h3>相关事项</h3><ul><li><a href="/guide/71">船舶检验证书核发</a></li>'
    '<li><a href="/guide/72">水路运输经营许可</a></li><li><a href="/guide/73">港口危险货物作业审批</a></li></ul></div>'
)


def page(title: str, body: str, *, style: str = "", tail: str = "") -> str:
    """A whole page of a government site around ``body``."""
    head = f'<meta charset="utf-8"><title>{escape(title)}_办事指南_政务服务网</title>{style}'
    return (
        f'<!DOCTYPE html><html lang="zh-CN"><head>{head}</head><body>{HEAD}{CRUMBS}<div class="main">{body}</div>'
        f"{TOOLS}{tail}{FOOT}<script>var _hmt=_hmt||[];</script></body></html>"
    )


def bare(body: str, title: str = "办事指南") -> str:
    """A page with hardly anything around ``body``, as on phones."""
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{title}</title></head><body>{body}</body></html>"
    )


def t(text: str) -> str:
    """Text as markup; line ends become ``<br>``."""
    return escape(text, quote=False).replace("\n", "<br>")


def paragraphs(text: str, tag: str = "p") -> str:
    """A paragraph a clause; nothing of the text is lost."""
    return "".join(f"<{tag}>{t(piece)}</{tag}>" for piece in clauses(text))


def clauses(text: str) -> list[str]:
    """The text cut behind each ；."""
    pieces = text.split("；")
    return [piece + "；" * (n < len(pieces)) for n, piece in enumerate(pieces, 1) if piece]


def in_rows(pairs: Sequence[T], width: int) -> list[Sequence[T]]:
    """The pairs, or whatever they are, ``width`` a row."""
    return [pairs[at : at + width] for at in range(0, len(pairs), width)]


def pair_rows(pairs: Sequence[Pair], width: int, label: str = "<th>{}</th>", value: str = "<td>{}</td>") -> str:
    """Rows of label and value cells; what is lacking in the last row is one empty wide cell."""
    found = ""
    for row in in_rows(pairs, width):
        cells = "".join(label.format(t(name)) + value.format(t(text)) for name, text in row)
        left = 2 * (width - len(row))
        found += f"<tr>{cells}{f'<td colspan={left}></td>' if left else ''}</tr>"
    return found


def grid(rows: Iterable[Iterable[str]], tag: str = "td") -> str:
    """Rows of cells, markup as given."""
    return "".join(f"<tr>{''.join(f'<{tag}>{cell}</{tag}>' for cell in row)}</tr>" for row in rows)


def material_table(rows: Sequence[Row], dialect: str = "materials", *, number: bool = True, attrs: str = "") -> str:
    """A plain table of materials with a head row; form and sample as links."""
    names = dialects()[dialect]
    keys = [key for key in names if key in rows[0]] if rows else list(names)
    links = {"form_guid": "空白表格", "example_guid": "示例样表"}
    shown = [key for key in links if rows and key in rows[0]]
    heads = ["序号"] * number + [names[key] for key in keys] + [links[key] for key in shown]
    lines = [
        [str(n)] * number + [t(row[key]) for key in keys] + [link(row[key], "下载") for key in shown]
        for n, row in enumerate(rows, 1)
    ]
    return f"<table {attrs}>{grid([heads], 'th')}{grid(lines)}</table>"


def link(url: str, text: str) -> str:
    """A link, nothing for no address."""
    return f'<a href="{url}" target="_blank">{text}</a>' if url else ""
