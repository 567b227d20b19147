"""Blocks → elements: every label is taken by the element it names, or reported as unread."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from catalog.blanks import Emptiness, emptiness
from catalog.elements import ElementTable, Kind
from spiders.reader import rows as rows_of
from spiders.reader import split
from spiders.reader.blocks import NOBODY, Block, Grid
from spiders.reader.boxgrid import grid_of_boxes
from spiders.reader.grouping import need_of_group
from spiders.reader.kin import kin_of
from spiders.reader.labels import Claim, Labels
from spiders.reader.material_lines import materials_of_block, words_of
from spiders.reader.material_rows import settled
from spiders.reader.merge import completed, joined
from spiders.reader.outline import Line, Where
from spiders.reader.result import Draft, Read
from spiders.reader.words import words

_SURENESS: Final = {"same": 0, "typo": 0, "merged": 1, "context": 2, "near": 3, "ambiguous": 4}
_SECTION_KEY: Final = {
    "materials": "materials",
    "by_law": "by_law",
    "fees": "fees",
    "faq": "faq",
    "flow": "handle_flow",
}
_BASIS_COLUMNS: Final = {"clause_number": "article", "clause_content": "content"}
_PHONE: Final = re.compile(r"\d{5,}|\d{3,4}[-—－–]\d")
_BARE_NUMBER: Final = re.compile(r"^\d{1,4}$")
_UNIT: Final = re.compile(r"工作日|自然日|日历日|小时|天|日|月|年")
_TIMES: Final = frozenset({"transact_addr", "transact_time"})
_OF_ONE_ITEM: Final = frozenset({Kind.CODE, Kind.ENUM, Kind.SET, Kind.DURATION, Kind.YESNO, Kind.NAME, Kind.INT})
_SEVERAL: Final = 3
_LIMITS: Final = frozenset({"anticipate_day", "promise_day"})


@dataclass(frozen=True, slots=True)
class _Offer:
    """A text offered for an element. Lower ``rank`` wins; among equals what comes first on the page."""

    key: str
    read: Read
    rank: tuple[int, ...]


class Claimer:
    """Collects what blocks offer, then lets each element take the best offer."""

    def __init__(self, labels: Labels) -> None:
        self.labels = labels
        self.table = labels.table
        self.offers: list[_Offer] = []
        self.draft = Draft()
        self.rows_rank: dict[str, tuple[int, ...]] = {}

    def draft_of(self, blocks: tuple[Block, ...]) -> Draft:
        """The draft of one item whose blocks these are."""
        spare = self._spare_panes(blocks)
        for block in blocks:
            if block.hidden not in spare:
                self.block(block)
        return self.settle()

    def _spare_panes(self, blocks: tuple[Block, ...]) -> set[int]:
        """Hidden panes that mostly repeat labels which are shown: copies, not panes."""
        shown = {block.label.claims[0].key for block in blocks if not block.hidden and block.label.claims}
        panes: dict[int, list[bool]] = {}
        for block in blocks:
            if block.hidden and block.label.claims:
                panes.setdefault(block.hidden, []).append(block.label.claims[0].key in shown)
        return {pane for pane, repeats in panes.items() if len(repeats) > 1 and sum(repeats) * 2 > len(repeats)}

    def block(self, block: Block) -> None:
        """Let the elements that a block's label names claim what stands behind it."""
        claims = block.label.claims
        if block.label is NOBODY:
            for grid in block.grids:
                self._grid(grid, block)
        elif not claims:
            self._unread(block.label.text)
        elif claims[0].key == "fees":
            self._fees(block)
        elif claims[0].key in {"materials", "by_law", "faq"}:
            self._list(claims[0].key, block)
        elif claims[0].relation == "merged":
            self._merged(block, {claim.key for claim in claims})
        elif {claim.key for claim in claims} >= _LIMITS and claims[0].relation == "ambiguous":
            self._either_limit(block)
        else:
            self._plain(block, claims[0])

    def _unread(self, label: str) -> None:
        known = words()
        if label and label not in known["persons"] | known["furniture"] and label not in self.draft.unread:
            self.draft.unread.append(label)

    def offer(self, key: str, text: str, block: Block, relation: str = "same") -> None:
        """Offer ``text`` for an element."""
        rank = (int(block.inner), int(not text), int(bool(block.hidden)), _SURENESS.get(relation, 0))
        doubt = relation if relation in {"near", "ambiguous"} else ""
        self.offers.append(_Offer(key, Read(text, block.where, doubt), rank))

    def _plain(self, block: Block, claim: Claim) -> None:
        element = self.table[claim.key]
        text = block.text
        if not text and block.images:
            self.draft.not_read.setdefault(claim.key, "image_only")
            return
        if element.kind is Kind.URL:
            text = next((link.href for link in block.links), text)
        if element.kind is Kind.DURATION:
            text = with_unit(text, claim.remark)
        if claim.relation == "near" and element.kind is Kind.PHONE and text and not _PHONE.search(text):
            self._unread(block.label.text)
            return
        if claim.key == "handle_flow" and block.grids:
            text = "\n".join(part for part in (text,) if part)
        if claim.key == "is_fee" and claim.relation == "near":
            self._fees(block)
            return
        if element.kind is Kind.DURATION and len(found := split.limits(text)) > 1:
            for key, value in found.items():
                self.offer(key, value, block, "merged")
            return
        self.offer(claim.key, text, block, claim.relation)

    def _either_limit(self, block: Block) -> None:
        found = split.limits(block.text)
        for key, value in found.items():
            self.offer(key, value, block, "merged")
        if not found:
            self.offer("promise_day", block.text, block, "ambiguous")

    def _merged(self, block: Block, keys: set[str]) -> None:
        if keys & {"is_fee", "fee_basis"}:
            self._fees(block)
            return
        found = split.place_and_time(block.text) if keys == _TIMES else {}
        if keys >= _LIMITS:
            found = split.limits(block.text)
        for key in sorted(keys & found.keys()):
            self.offer(key, found[key], block, "merged")
        for key in sorted(keys - found.keys()):
            if not found and (len(keys) == 1 or not block.text or _says_nothing(block.text)):
                self.offer(key, block.text, block, "merged")
            elif not found and self.table[key].kind is Kind.ADDRESS:
                self.offer(key, split.bare_address(block.text), block, "near")
            else:
                self.draft.not_read.setdefault(key, "merged")

    def _fees(self, block: Block) -> None:
        for grid in block.grids:
            self._grid(grid, block)
        lines = "\n".join(line.text for line in block.lines)
        if block.grids and not lines:
            return
        found = split.fee(lines)
        standard = found.pop("fee.standard", "")
        for key, value in sorted(found.items()):
            self.offer(key, value, block, "merged")
        if standard and not self.draft.fees:
            self.take_rows("fees", [{"standard": standard}], block)
        if "is_fee" not in found and lines:
            self.draft.not_read.setdefault("is_fee", "implied")

    def _list(self, key: str, block: Block) -> None:
        need = ""
        for part in block.parts:
            if isinstance(part, Grid):
                self._grid(part, block, need)
            elif key == "materials":
                need = need_of_group(part.text) or need
        boxed = grid_of_boxes([part for part in block.parts if isinstance(part, Line)], self.labels, key)
        if boxed is not None:
            self._grid(boxed, block)
        if (block.grids or boxed) and any(self.draft.rows(key)):
            return
        lines = words_of(block, self.labels) if key == "materials" else "\n".join(line.text for line in block.lines)
        if key == "materials" and _by_situation(lines):
            self.draft.not_read.setdefault(key, "by_situation")
            return
        if not lines and block.images:
            self.draft.not_read.setdefault(key, "image_only")
            return
        rows: list[Mapping[str, str]] = []
        kind = emptiness(lines)
        if kind is Emptiness.VALUE or kind is Emptiness.VAGUE:
            rows = self._rows_of_lines(key, block)
        if rows:
            self.take_rows(key, rows, block)
        if len(rows) <= 1 and not (rows and len(rows[0]) > 1):
            self.offer(key, lines, block, block.label.claims[0].relation)

    def _rows_of_lines(self, key: str, block: Block) -> list[Mapping[str, str]]:
        if key == "materials":
            return list(materials_of_block(block, self.labels))
        if key == "by_law":
            return [{"text": text} for text in rows_of.laws_of_block(block)]
        return list(rows_of.questions_of_block(block)) if key == "faq" else []

    def _grid(self, grid: Grid, block: Block, need: str = "") -> None:
        """Take a table's rows; ``need`` is what the heading over them says of their need."""
        key = _SECTION_KEY.get(grid.section, "")
        if key == "handle_flow":
            self.offer(key, grid.text, block)
            return
        if not key:
            return
        kinds, inner = _columns_of(self.table, grid.section)
        rows, unknown = rows_of.rows_of_grid(grid, self.labels, kinds)
        rows = [{column: text for column, text in row.items() if column not in inner} for row in rows]
        for label in unknown:
            self._unread(label)
        rows = [row for row in rows if rows_of.has_key_column(grid.section, row)]
        if key == "by_law":
            rows = [{_BASIS_COLUMNS.get(name, name): value for name, value in row.items()} for row in rows]
        if need:
            rows = [row if row.get("is_need") else {**row, "is_need": need} for row in rows]
        if rows:
            self.take_rows(key, list(rows), block)
        else:
            self.offer(key, "", block)

    def take_rows(self, key: str, rows: list[Mapping[str, str]], block: Block) -> None:
        """Rows of the best rank; a second table of the same rank continues the first unless it repeats it."""
        if key == "materials":
            rows = settled(rows, self.labels, _all_text(block))
        rank = (int(block.inner), int(bool(block.hidden)), -int(len(rows[0]) > 1))
        held = self.draft.rows(key)
        if key in self.rows_rank and rank > self.rows_rank[key]:
            held[:] = completed(key, held, rows)
            return
        if key in self.rows_rank and rank < self.rows_rank[key]:
            rows = completed(key, rows, held)
            held.clear()
        self.rows_rank[key] = rank
        joined(key, held, rows)
        self.offer(key, "\0rows", block)

    def settle(self) -> Draft:
        """Each element takes its best offer; unit elements join the bare number they belong to."""
        best: dict[str, _Offer] = {}
        for offer in self.offers:
            if offer.key not in best or offer.rank < best[offer.key].rank:
                best[offer.key] = offer
        for key, offer in best.items():
            self.draft.elements[key] = offer.read
            self.draft.not_read.pop(key, None)
        self._settle_limits()
        self.draft.listed = self._told_of_several()
        for label in self.draft.unread:
            for key in kin_of(label):
                if not self.draft.shows(key):
                    self.draft.not_read.setdefault(key, "unknown_label")
        return self.draft

    def _told_of_several(self) -> int:
        """Of how many items the same short elements are told: a list with facts in each of its entries."""
        often = {key for key, count in Counter(offer.key for offer in self.offers).items() if count >= _SEVERAL}
        if len(often) < 2:
            return 0
        said: dict[str, set[str | Where]] = {}
        for offer in self.offers:
            if (
                offer.key in often
                and offer.read.text
                and not any(offer.rank[:3])
                and self.table[offer.key].kind in _OF_ONE_ITEM
            ):
                said.setdefault(offer.key, set()).add(offer.read.where)
        counts = sorted((len(places) for places in said.values()), reverse=True)
        return counts[1] if len(counts) > 1 and counts[1] >= _SEVERAL else 0

    def _settle_limits(self) -> None:
        elements = self.draft.elements
        promise = elements.get("promise_day")
        if promise is not None and promise.doubt == "ambiguous" and "anticipate_day" not in elements:
            self.draft.not_read.setdefault("anticipate_day", "ambiguous_label")
        for day, unit in (("anticipate_day", "anticipate_type"), ("promise_day", "promise_type")):
            if day in elements and unit in elements:
                read = elements[day]
                joined = with_unit(read.text, elements[unit].text)
                if joined != read.text:
                    elements[day] = Read(joined, read.where, read.doubt)
                    del elements[unit]


@lru_cache(maxsize=32)
def _columns_of(table: ElementTable, section: str) -> tuple[Mapping[str, str], frozenset[str]]:
    """The columns of a section with their kinds, and those that are nobody's to see."""
    own = [element for element in table.values() if element.section == section]
    kinds = MappingProxyType({element.column: str(element.kind) for element in own})
    return kinds, frozenset(element.column for element in own if element.internal)


def with_unit(text: str, unit: str) -> str:
    """A bare number together with the unit its label or neighbour names.

    >>> with_unit("5", "工作日")
    '5个工作日'
    """
    found = _UNIT.search(unit)
    if found is None or not _BARE_NUMBER.match(text.strip()):
        return text
    word = found.group()
    return f"{text.strip()}{'' if word in {'天', '日', '年'} else '个'}{word}"


def _all_text(block: Block) -> str:
    """All that stands in a list, tables too, as written: legends and the stars they explain."""
    return "\n".join(part.text for part in block.parts)


def _says_nothing(text: str) -> bool:
    return emptiness(text) in {Emptiness.EMPTY, Emptiness.NONE_WORD, Emptiness.PLACEHOLDER}


def _by_situation(text: str) -> bool:
    return len(text) < 200 and any(word in text for word in words()["by_situation"])
