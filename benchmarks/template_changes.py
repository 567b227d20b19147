"""What rebuilt portals do to their templates, done to the bytes of a page."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from lxml import etree
from lxml.etree import _Element as Element

from spiders.reader.decode import decode
from spiders.reader.labels import shipped_labels
from spiders.reader.places import label_in
from spiders.reader.tree import parse, text_content

Change = Callable[[bytes], bytes]

_LABEL_TAGS: Final = ("th", "dt", "td", "h2", "h3", "strong", "p")


def _on_page(change: Callable[[Element], None], payload: Callable[[Any], Any]) -> Change:
    def changed(body: bytes) -> bytes:
        decoded = decode(body, "", "")
        text = decoded.text if decoded else ""
        if text.lstrip()[:1] in ("{", "["):
            data = json.loads(text)
            return json.dumps(payload(data), ensure_ascii=False).encode()
        root = parse(text)
        if root is None:
            return body
        change(root)
        return etree.tostring(root, method="html", encoding="utf-8")

    return changed


def _labels(root: Element) -> Iterator[Element]:
    """The innermost elements that are nothing but a label."""
    for element in root.iter(*_LABEL_TAGS):
        text = text_content(element)
        if text and label_in(text) and shipped_labels().find(text.strip()) and not element.findall(".//table"):
            yield element


def unknown(label: str) -> str:
    """Words nobody knows for a label: its characters the other way round."""
    return label[::-1]


def _write(element: Element, text: str) -> None:
    for child in list(element):
        element.remove(child)
    element.text = text


def _renamed(share: int) -> Change:
    def on_page(root: Element) -> None:
        for element in list(_labels(root)):
            bare = label_in(text_content(element))
            if sum(map(ord, bare)) % share == 0:
                _write(element, text_content(element).strip().replace(bare, unknown(bare)))
        _rename_in_lines(root, share)

    def of_payload(value: Any) -> Any:
        if isinstance(value, list):
            return [of_payload(each) for each in value]
        if not isinstance(value, dict):
            return value
        return {_other_name(name, share, inner): of_payload(inner) for name, inner in value.items()}

    return _on_page(on_page, of_payload)


def _other_name(name: str, share: int, inner: Any) -> str:
    plain = not isinstance(inner, dict | list) and name not in ("code", "msg", "message")
    return f"f_{name[::-1]}" if plain and sum(map(ord, name)) % share == 0 else name


def _rename_in_lines(root: Element, share: int) -> None:
    """``label：value`` in one line."""
    for element in root.iter("p", "li"):
        found = re.match(r"([^：:]{2,14})([：:])", element.text or "")
        if found and shipped_labels().find(found[1]) and sum(map(ord, found[1])) % share == 0:
            element.text = unknown(found[1]) + (element.text or "")[found.end(1) :]


def _order(root: Element) -> None:
    """Rows, pairs and lines the other way round, each label with its value."""
    for parent in root.iter("table", "tbody", "dl"):
        children = list(parent)
        size = 2 if parent.tag == "dl" or parent.xpath("./tr/td[@class='panelHead']") else 1
        pieces = [children[at : at + size] for at in range(0, len(children), size)]
        nested = any(child.tag == "tr" and child.findall(".//tr") for child in children)
        if (
            nested
            or parent.find("thead") is not None
            or any(len(row) not in (1, 2, 4) for row in children if row.tag == "tr")
        ):
            continue  # a list with a head row is no table of labels and values
        for child in children:
            parent.remove(child)
        for piece in reversed(pieces):
            parent.extend(piece)


def _swapped(root: Element) -> None:
    """The value before its label."""
    for row in root.iter("tr"):
        cells = list(row)
        if len(cells) in (2, 4) and not row.findall(".//tr") and any(label_in(text_content(cell)) for cell in cells):
            for at in range(0, len(cells), 2):
                row.remove(cells[at])
                row.insert(at + 1, cells[at])
    for pairs in root.iter("dl"):
        cells = list(pairs)
        for at in range(0, len(cells) - 1, 2):
            pairs.remove(cells[at])
            pairs.insert(at + 1, cells[at])


def _wrapped(root: Element) -> None:
    """A classed wrapper around everything, and one around every value."""
    for element in list(root.iter("td", "dd")):
        if not element.findall(".//table") and not element.findall(".//tr"):
            inner = etree.Element("div", {"class": "v3-cell"})
            inner.text, element.text = element.text, None
            inner.extend(list(element))
            element.append(inner)
    body = root.find(".//body")
    if body is not None:
        outer = etree.Element("div", {"class": "v3-page"})
        outer.text, body.text = body.text, None
        outer.extend(list(body))
        body.append(outer)


def _moved(root: Element) -> None:
    """Values in a script; the labels stay with nothing behind them."""
    values: dict[str, str] = {}
    for number, element in enumerate(list(root.iter("td", "dd", "p"))):
        text = text_content(element).strip()
        if text and not element.findall(".//table") and not shipped_labels().find(text):
            head = re.match(r"[^：:]{2,14}[：:]", text) if element.tag == "p" else None
            values[f"v{number}"] = text
            _write(element, head.group() if head else "")
    script = etree.SubElement(root, "script")
    script.text = f"render({json.dumps(values, ensure_ascii=False)})"


def _nested(value: Any) -> Any:
    """Another envelope, and the guide inside as a text."""
    return {"code": 200, "result": {"payload": {"page": value}}}


def _emptied(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _emptied(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_emptied(each) for each in value]
    return "" if isinstance(value, str) and not value.isascii() else value


def _reversed(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _reversed(value[name]) for name in reversed(list(value))}
    return value


CHANGES: Final[dict[str, Change]] = {
    "every label renamed": _renamed(1),
    "a third of the labels renamed": _renamed(3),
    "rows in another order": _on_page(_order, _reversed),
    "value before label": _on_page(_swapped, _reversed),
    "a wrapper around page and values": _on_page(_wrapped, _nested),
    "values moved to a script": _on_page(_moved, _emptied),
}
