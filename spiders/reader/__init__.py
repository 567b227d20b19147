"""Bytes → readings, from labels alone: decode, outline, recognise blocks, claim by element table, assemble.

The way through the modules::

    decode.py         bytes → text
    html.py           text → Outline (lines and tables, each in its box; noise left out)
    docx.py xlsx.py pdf.py → Outline     json_payload.py → Draft
    stream.py tables.py   Outline → Blocks (label, parts, place)
    claims.py rows.py split.py   Blocks → Draft (elements and rows)
    places.py located.py   learned places beside the labels, where a channel file has them
    assemble.py       Draft → Reading      refuse.py   too little → Reason
    page.py           the door
"""

from spiders.reader.page import read_group, read_page
from spiders.reader.result import PagePart, PageResult, Places, ReaderHints

__all__ = ["PagePart", "PageResult", "Places", "ReaderHints", "read_group", "read_page"]
