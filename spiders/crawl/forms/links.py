"""Links of an HTML page, and which of them are guides, further list pages, or furniture."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from parsel import Selector

from spiders.crawl.addresses import canonical, joined, route_of, without_anchor
from spiders.crawl.words import words

MOST_LINKS: Final = 10_000
"""Links of one page that are looked at: more than any list shows, few enough not to stall the other channels."""

_QUOTED: Final = re.compile(
    r"""['"]((?:https?://|/|\./|\.\./)?[\w./%~-]*(?:/|\?|\.s?html?|\.jsp|\.aspx|\.do)[^'"\s]*)['"]"""
)
_VARIABLE: Final = re.compile(r"\d|^[0-9a-f-]{16,}$", re.IGNORECASE)
_VALUE: Final = re.compile(r"""'[^']*'|"[^"]*"|(?<=[(,\s])\d+(?=\s*[,)])""")
_SPACE: Final = re.compile(r"\s+")
_NAME_AT_LEAST: Final = 4
_LIST_AT_LEAST: Final = 3
_ROW_AT_MOST: Final = 120
"""Characters of a row that is one item; a longer one may be a whole list."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link as it stands on the page. ``row``: the text of its row; ``container``: which list or table it is in;
    ``furniture``: it stands in navigation."""

    url: str
    text: str
    title: str = ""
    row: str = ""
    container: str = ""
    furniture: bool = False


def links_of(page: Selector, base: str) -> list[Link]:
    """Every link to another address, in the order of the page; each address once, with its longest text."""
    found: dict[str, Link] = {}
    for anchor in page.css("a, area, [onclick]")[:MOST_LINKS]:
        link = link_at(anchor, base)
        if link is None or canonical(link.url) == canonical(base):
            continue
        known = found.get(link.url)
        if known is None or len(link.text) > len(known.text):
            found[link.url] = link
    return list(found.values())


def link_at(element: Selector, base: str) -> Link | None:
    """Where an element leads, by its address or by the address in its script; ``None``: nowhere."""
    address = (element.attrib.get("href") or "").strip()
    anchor = address.startswith("#") and not route_of(address)
    if anchor or address.lower().startswith(("javascript:", "mailto:", "tel:")) or not address:
        script = f"{element.attrib.get('onclick', '')} {address if not address.startswith('#') else ''}"
        quoted = _QUOTED.search(script)
        if quoted is None:
            return None
        address = quoted.group(1)
    url = joined(base, address)
    if not url:
        return None
    row = element.xpath("ancestor::*[self::tr or self::li or self::dl][1]")
    return Link(
        url=without_anchor(url),
        text=text_of(element),
        title=(element.attrib.get("title") or "").strip(),
        row=text_of(row[0]) if row else "",
        container=_container(element),
        furniture=_is_furniture(element),
    )


def is_paging(link: Link, base: str) -> bool:
    """Whether a link leads to another page of the same list."""
    text = paging_text(link.text or link.title)
    if text in words().next_texts:
        return True
    return text.isdigit() and len(text) <= 4 and _bare(link.url) == _bare(base)


def paging_text(text: str) -> str:
    """The text of a link without the arrows and brackets around it.

    >>> paging_text("[ 下一页 &gt;&gt; ]".replace("&gt;", ">")), paging_text(">")
    ('下一页', '>')
    """
    bare = _SPACE.sub("", text).lower()
    return bare.strip("<>«»‹›→⟩[]【】()（）|") or bare


def _bare(url: str) -> str:
    parts = urlsplit(url)
    return parts.netloc + re.sub(r"\d+", "", parts.path).replace("_.", ".").rstrip("/_-")


def script_of(element: Selector) -> str:
    """The script an element runs when it is clicked, ``""`` when it runs none."""
    address = (element.attrib.get("href") or "").strip()
    called = address.partition(":")[2] if address.lower().startswith("javascript:") else ""
    return f"{element.attrib.get('onclick', '')} {called}".strip()


def script_values(row: Selector) -> dict[str, str]:
    """The values in the first script of a row, named ``1``, ``2`` …: ``open('77', 'a')`` → 1 = 77, 2 = a."""
    for element in row.xpath("descendant-or-self::*[@onclick or starts-with(@href, 'javascript:')]"):
        values = _VALUE.findall(script_of(element))
        if values:
            return {str(place): text.strip("'\"") for place, text in enumerate(values, 1)}
    return {}


def text_of(element: Selector) -> str:
    """The visible text of an element, white space squeezed."""
    return _SPACE.sub(" ", "".join(element.xpath(".//text()[not(parent::script or parent::style)]").getall())).strip()


def _container(element: Selector) -> str:
    around = element.xpath("ancestor::*[self::ul or self::ol or self::dl or self::table][1] | parent::*")
    root = around[0].root if around else element.root
    return str(root.getroottree().getpath(root))


def _is_furniture(element: Selector) -> bool:
    for each in element.xpath("ancestor::*"):
        tokens = re.split(r"[^a-z]+", f"{each.attrib.get('class', '')} {each.attrib.get('id', '')}".lower())
        if each.root.tag in words().furniture_elements or not words().furniture_tokens.isdisjoint(tokens):
            return True
    return False


def shape(url: str) -> str:
    """The address with everything that varies between guides taken out.

    >>> shape("http://a.example/guide/1024.html?id=7&from=list")
    'http://a.example/guide/*?from,id'
    """
    parts = urlsplit(url)
    if route := route_of(url):
        own = shape(f"{parts.scheme}://{parts.netloc}/{route.lstrip('!/')}")
        return f"{parts.scheme}://{parts.netloc}{parts.path}#" + own.partition(parts.netloc)[2]
    path = "/".join("*" if _VARIABLE.search(part.partition(".")[0]) else part for part in parts.path.split("/"))
    names = ",".join(sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}))
    return f"{parts.scheme}://{parts.netloc}{path}" + (f"?{names}" if names else "")


def guide_links(links: Iterable[Link], base: str, known: Collection[str] = ()) -> list[Link]:
    """The links that lead to guides: the group of alike addresses that looks most like a list of items.

    ``known``: shapes that addresses of guides had on other pages of the list.
    """
    candidates = [each for each in links if not (each.furniture or is_paging(each, base) or _is_document(each.url))]
    groups: dict[str, list[Link]] = defaultdict(list)
    for link in candidates:
        groups[shape(link.url)].append(link)
    scored = {key: _score(key, group, base, known) for key, group in groups.items()}
    best = max(scored, key=lambda key: (scored[key], key), default="")
    if not best or scored[best] <= 0:
        return []
    path = best.partition("?")[0]
    chosen = [link for key in groups if scored[key] > 0 and key.partition("?")[0] == path for link in groups[key]]
    places, taken = {link.container for link in chosen}, {link.url for link in chosen}
    likely = {link.url for key in groups if scored[key] > 0 for link in groups[key]}
    rows = {link.row for link in chosen if 0 < len(link.row) < _ROW_AT_MOST}
    return [
        link
        for link in candidates
        if link.url in taken
        or (link.container in places and link.row not in rows and (link.url in likely or _leads_out(link, base)))
    ]


def _leads_out(link: Link, base: str) -> bool:
    """A row of the same list that leads to another portal is still an item of this channel."""
    return urlsplit(link.url).netloc != urlsplit(base).netloc and len(_name_of(link)) >= _NAME_AT_LEAST


def _score(key: str, group: list[Link], base: str, known: Collection[str]) -> float:
    named = [link for link in group if len(_name_of(link)) >= _NAME_AT_LEAST]
    telling = key in known or _has_guide_word(key) or any(link.text in words().link_texts for link in group)
    varies = "*" in key or "?" in key
    if not named or not varies or (not telling and len(named) < _LIST_AT_LEAST):
        return 0.0
    elsewhere = 0.5 if urlsplit(key).netloc != urlsplit(base).netloc else 1.0
    return len(named) * (3.0 if telling else 1.0) * elsewhere


def _has_guide_word(key: str) -> bool:
    tokens = re.split(r"[^a-z]+", urlsplit(key).path.lower() + " " + urlsplit(key).query.lower())
    return any(
        token.startswith(word) or token.endswith(word) for token in tokens if token for word in words().address_words
    )


def _name_of(link: Link) -> str:
    if link.text in words().link_texts:
        return link.title or link.row
    return link.title or link.text


def name_in(link: Link) -> str:
    """What the list calls the guide, ``""`` when the link's own text does not say."""
    return link.title or ("" if link.text in words().link_texts else link.text)


def documents(links: Iterable[Link]) -> list[Link]:
    """Links to documents a reader exists for."""
    return [link for link in links if _is_document(link.url)]


def _is_document(url: str) -> bool:
    return urlsplit(url).path.lower().endswith(words().document_suffixes)
