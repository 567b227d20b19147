"""One source of any format → drafts, before anybody judges whether it is a guide."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from spiders.reader.assemble import name_of
from spiders.reader.blocks import NOBODY, Block, Grid, Listing
from spiders.reader.cells import parts_of
from spiders.reader.claims import Claimer
from spiders.reader.headline import headline_of
from spiders.reader.html import outline_of_html
from spiders.reader.islands import islands_of
from spiders.reader.json_payload import drafts_of_json
from spiders.reader.json_shape import load_json
from spiders.reader.labels import SECTIONS, Label, Labels
from spiders.reader.merge import merged
from spiders.reader.noise import Noise
from spiders.reader.outline import Cell, Outline
from spiders.reader.refuse import is_guide
from spiders.reader.result import Draft, ReaderHints
from spiders.reader.stream import StreamReader


@dataclass(frozen=True, slots=True)
class Sketch:
    """What a source holds: a draft per item, and what helps to say why it is no guide.

    ``raw``: the source with its markup; ``listed``: how many rows its tables of items have.
    """

    drafts: tuple[Draft, ...] = ()
    outlines: tuple[Outline, ...] = ()
    raw: str = ""
    listed: int = 0

    @property
    def text(self) -> str:
        """What a person sees of the source."""
        return "\n".join(outline.text for outline in self.outlines) if self.outlines else self.raw

    @property
    def links(self) -> int:
        """How many links stand in it."""
        return sum(len(line.links) for outline in self.outlines for line in outline.lines)


def text_sketch(text: str, url: str, labels: Labels, hints: ReaderHints) -> Sketch:
    """The sketch of a text: JSON when it is JSON, otherwise HTML."""
    payload = load_json(text)
    if payload is not None:
        drafts = drafts_of_json(payload, labels, hints)
        return Sketch(tuple(drafts), (), text, len(drafts) if len(drafts) > 1 else 0)
    noise = Noise.load()
    outline = outline_of_html(text, url, noise.counting(labels.count))
    reader = StreamReader(labels, noise)
    blocks = reader.read(outline)
    draft = Claimer(labels).draft_of(tuple(blocks))
    draft.headline = headline_of(outline, labels)
    sketch = Sketch((draft,), (outline,), text, sum(len(each.rows) for each in reader.listings))
    if not _tells(draft):
        return _from_islands(sketch, labels, hints)
    if draft.shows("materials") and not draft.materials and not draft.elements["materials"].text:
        return _with_materials(sketch, labels, hints)
    return sketch


def _with_materials(sketch: Sketch, labels: Labels, hints: ReaderHints) -> Sketch:
    """Where the page has a place for materials and nothing in it, what one of its own lists of materials says."""
    found = [draft for island in islands_of(sketch.raw) for draft in drafts_of_json(island, labels, hints)]
    lists = [draft for draft in found if draft.materials]
    if len(lists) == 1:
        only = Draft(elements={"materials": lists[0].elements["materials"]}, materials=lists[0].materials)
        return replace(sketch, drafts=(merged(sketch.drafts[0], only),))
    return sketch


def _tells(draft: Draft) -> bool:
    """Whether the page itself shows enough to be read."""
    blank = sum(not read.text for read in draft.elements.values())
    return is_guide(draft, name_of(draft)) and blank <= len(draft.elements) - blank


def _from_islands(sketch: Sketch, labels: Labels, hints: ReaderHints) -> Sketch:
    """The sketch with the item that the page's own data hold, where they hold exactly one."""
    found = [draft for island in islands_of(sketch.raw) for draft in drafts_of_json(island, labels, hints)]
    items = {name_of(draft): draft for draft in found if is_guide(draft, name_of(draft) or sketch.drafts[0].headline)}
    if len(items) != 1:
        return sketch
    return replace(sketch, drafts=(merged(next(iter(items.values())), sketch.drafts[0]),))


def outline_sketch(outlines: Sequence[Outline], labels: Labels) -> Sketch:
    """The sketch of a paper: several outlines (sheets, the whole document), each with any number of items."""
    drafts: list[Draft] = []
    listed: list[Draft] = []
    groups: list[list[Block]] = []
    titles: list[str] = []
    for outline in outlines:
        reader = StreamReader(labels)
        blocks = reader.read(outline)
        for listing in reader.listings:
            listed.extend(_drafts_of_listing(listing, labels))
        for group in by_item(blocks):
            if groups and not _names_item(group):
                groups[-1].extend(group)
            else:
                groups.append(group)
                titles.append(headline_of(outline, labels))
    for group, title in zip(groups, titles, strict=True):
        draft = Claimer(labels).draft_of(tuple(group))
        draft.headline = title
        drafts.append(draft)
    return Sketch(tuple([*listed, *drafts] or [Draft()]), tuple(outlines), listed=len(listed))


def by_item(blocks: Iterable[Block]) -> list[list[Block]]:
    """Blocks cut where the name of another item comes."""
    groups: list[list[Block]] = [[]]
    name = ""
    for block in blocks:
        if _is_name(block) and block.text:
            if name and block.text != name:
                groups.append([])
            name = block.text
        groups[-1].append(block)
    return [group for group in groups if group]


def _is_name(block: Block) -> bool:
    return any(claim.key == "task_name" and claim.relation in {"same", "typo"} for claim in block.label.claims)


def _names_item(group: Sequence[Block]) -> bool:
    return any(_is_name(block) for block in group)


def in_section(text: str, labels: Labels) -> bool:
    """Whether a heading belongs to a section's table."""
    return any(labels.find(text, section) for section in SECTIONS)


def _drafts_of_listing(listing: Listing, labels: Labels) -> Iterable[Draft]:
    """One draft per row of a table with one item per row."""
    heads = [labels.find(head) or Label(head) for head in listing.heads]
    for row in listing.rows:
        blocks = [
            Block(label, tuple(parts_of(cell)), cell.where if cell else listing.where)
            for label, cell in zip(heads, row)
            if label.text and cell is not None and (label.claims or not in_section(label.text, labels))
        ]
        yield Claimer(labels).draft_of((*blocks, *_row_sections(listing, row, labels)))


def _row_sections(listing: Listing, row: tuple[Cell | None, ...], labels: Labels) -> Iterable[Block]:
    """Columns of a row that belong to a section (法律法规名称 · 条款号): a table of one row."""
    for section in ("by_law", "materials", "fees"):
        columns = [
            index
            for index, head in enumerate(listing.heads)
            if index < len(row) and not labels.find(head) and labels.find(head, section)
        ]
        if len(columns) > 1:
            heads = tuple(listing.heads[index] for index in columns)
            grid = Grid(section, heads, (tuple(row[index] for index in columns),), listing.where)
            yield Block(NOBODY, (grid,), listing.where)
