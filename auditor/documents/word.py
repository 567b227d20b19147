"""A paper as a Word file: the same paper gives the same bytes."""

from __future__ import annotations

import zipfile
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Final

from docx import Document
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.section import Section
from docx.shared import Mm

from auditor.documents.blocks import Paper, Style, Text, clean
from auditor.documents.layout import BOTTOM_MM, FOOTER_MM, LEFT_MM, LINE_PT, PAGE_MM, RIGHT_MM, TOP_MM, TWIPS
from auditor.documents.styles import NAMESPACE, Fonts, fonts_xml, footer_xml, styles_xml
from auditor.documents.wordml import body_of
from catalog.wholefile import whole_file

_FIRST_DAY: Final = (1980, 1, 1, 0, 0, 0)
"""The oldest a zip file knows: files inside have no date of their own."""
_KEPT: Final = frozenset({
    RELATIONSHIP_TYPE.STYLES, RELATIONSHIP_TYPE.SETTINGS, RELATIONSHIP_TYPE.FONT_TABLE, RELATIONSHIP_TYPE.FOOTER,
    RELATIONSHIP_TYPE.CORE_PROPERTIES, RELATIONSHIP_TYPE.OFFICE_DOCUMENT,
})  # fmt: skip
"""What is taken of the library's own template; the rest of it is large and not ours."""
_FONT_TABLE: Final = "word/fontTable.xml"


def write_word(paper: Paper, path: Path, *, day: str, author: str, fonts: Fonts) -> None:
    """Write the paper to ``path``; ``day`` (ISO) and ``author`` stand in its properties."""
    with whole_file(path) as draft:
        draft.write_bytes(word_bytes(paper, day=day, author=author, fonts=fonts))


def word_bytes(paper: Paper, *, day: str, author: str, fonts: Fonts) -> bytes:
    """The paper as the bytes of a ``.docx``."""
    word = Document(BytesIO(_template(fonts)))
    _lay_out(word.sections[0], landscape=paper.landscape)
    _fill(word, paper)
    _describe(word, _title(paper), day, author)
    return _packed(word, fonts)


def _fill(word: Word, paper: Paper) -> None:
    body = word.element.body
    section = word.sections[0]
    width = (PAGE_MM[1] - TOP_MM - BOTTOM_MM) if paper.landscape else (PAGE_MM[0] - LEFT_MM - RIGHT_MM)
    for child in list(body)[:-1]:
        body.remove(child)
    for element in list(parse_xml(body_of(paper.blocks, width * TWIPS))):
        body[-1].addprevious(element)
    for footer, align in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        inner = footer._element
        for child in list(inner):
            inner.remove(child)
        inner.append(parse_xml(footer_xml(align)))


def _lay_out(section: Section, *, landscape: bool) -> None:
    """The page of the standard; turned, its head lies at the left."""
    wide, high = PAGE_MM[::-1] if landscape else PAGE_MM
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(wide), Mm(high)
    top, right, bottom, left = (TOP_MM, RIGHT_MM, BOTTOM_MM, LEFT_MM)
    if landscape:
        top, right, bottom, left = LEFT_MM, TOP_MM, RIGHT_MM, BOTTOM_MM
    section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
    section.left_margin, section.right_margin = Mm(left), Mm(right)
    section.footer_distance = Mm(bottom * FOOTER_MM // BOTTOM_MM)
    grid = f'<w:docGrid {NAMESPACE} w:type="lines" w:linePitch="{round(LINE_PT * 20)}"/>'
    for old in section._sectPr.xpath("w:docGrid"):
        section._sectPr.remove(old)
    section._sectPr.append(parse_xml(grid))


def _title(paper: Paper) -> str:
    titles = [block.text for block in paper.blocks if isinstance(block, Text) and block.style is Style.TITLE]
    return clean("".join(titles) or paper.stem, 200)


def _describe(word: Word, title: str, day: str, author: str) -> None:
    at = datetime.fromisoformat(day)
    about = word.core_properties
    about.title, about.author, about.last_modified_by, about.comments = title, clean(author, 200), "", ""
    about.created = about.modified = at
    about.revision = 1


@lru_cache(maxsize=4)
def _template(fonts: Fonts) -> bytes:
    """An empty document with our styles only."""
    word = Document()
    for relations in (word.part.rels, word.part.package.rels):
        for name in [name for name, each in relations.items() if each.reltype not in _KEPT]:
            relations.pop(name)
    styles = word.styles.element
    for child in list(styles):
        styles.remove(child)
    for child in list(parse_xml(styles_xml(fonts))):
        styles.append(child)
    word.settings.odd_and_even_pages_header_footer = True
    buffer = BytesIO()
    word.save(buffer)
    return buffer.getvalue()


def _packed(word: Word, fonts: Fonts) -> bytes:
    """The package without dates, its parts in the order of their names after the one that must be first."""
    raw, packed = BytesIO(), BytesIO()
    word.save(raw)
    with zipfile.ZipFile(raw) as given, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as taken:
        for name in sorted(given.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            taken.writestr(entry, fonts_xml(fonts) if name == _FONT_TABLE else given.read(name))
    return packed.getvalue()
