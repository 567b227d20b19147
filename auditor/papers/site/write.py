"""Writing the site: the page everybody opens, its style and scripts, and the data they load."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from auditor.i18n import Translate, translator
from auditor.papers.site.chunk import write_chunk
from auditor.papers.site.details import Details
from auditor.papers.site.index import briefs_of, index_of
from auditor.papers.site.itempages import pages_of
from auditor.papers.site.kept import Excerpts
from auditor.papers.site.order import order_of
from auditor.papers.site.page import FIRST, render_page
from auditor.papers.site.pictures import pictures_of
from auditor.report import RunReport
from catalog.wholefile import whole_file
from diffs.model import Severity
from spiders.evidence import EvidenceStore

ENTRY: Final = "report.html"
"""The page to open; links to a finding are ``report.html#F-…``."""
SCRIPTS: Final = ("base.js", "rows.js", "filter.js", "findings.js", "picture.js", "finding.js", "items.js", "main.js")
_STYLES: Final = ("site.css", "picture.css")
_TEMPLATES: Final = Path(__file__).parent / "templates"
_SAID: Final = re.compile(r'\bsay\("((?:[^"\\]|\\.)+)"')


def write_site(report: RunReport, folder: Path, *, language: str = "zh", evidence: EvidenceStore | None = None) -> Path:
    """Write the site into ``folder`` and return its entry; a site that is there is replaced.

    The same report makes the same bytes. ``evidence``: where the kept pages are, to show the place of each finding;
    pages that are gone are left out. ``language``: ``zh`` or ``en``; what was published, and what officials are told
    to change, stays Chinese.
    """
    say = translator(language)
    site = folder / "site"
    shutil.rmtree(site, ignore_errors=True)
    data = site / "data"
    data.mkdir(parents=True)
    for name in (FIRST, *SCRIPTS, *_STYLES):
        with whole_file(site / name) as draft:
            draft.write_bytes((_TEMPLATES / name).read_bytes())
    _write_data(report, data, say, language, evidence)
    scripts = (SCRIPTS[0], "data/words.js", "data/index.js", *SCRIPTS[1:])
    entry = folder / ENTRY
    with whole_file(entry) as draft:
        draft.write_text(render_page(report, language, scripts), encoding="utf-8", newline="\n")
    return entry


def _write_data(report: RunReport, data: Path, say: Translate, language: str, evidence: EvidenceStore | None) -> None:
    order = order_of(report)
    write_chunk(data, "words", {text: say(text) for text in sorted(set(words_of_scripts()))})
    shown = (each.seen.evidence for each in order.findings if each.seen and each.severity is not Severity.INFO)
    excerpts = Excerpts(evidence, len(order.findings), report.hides, filter(None, shown))
    pictures = pictures_of(report, order, excerpts)
    pictured = list(pictures.chunks(len(order.findings)))
    marks = {"pictured": [int(each is not None) for each in pictured], "full": pictures.full}
    write_chunk(data, "index", index_of(report, order, say) | marks)
    for number, chunk in enumerate(pictured):
        if chunk is not None:
            write_chunk(data, f"k{number}", chunk)
    details = Details(report, order, say, language, excerpts)
    for name, chunks in (("b", briefs_of(order)), ("d", details.chunks()), ("p", pages_of(order, say))):
        for number, chunk in enumerate(chunks):
            write_chunk(data, f"{name}{number}", chunk)


def words_of_scripts() -> Iterator[str]:
    """Every message template the scripts say."""
    for name in SCRIPTS:
        for match in _SAID.finditer((_TEMPLATES / name).read_text("utf-8")):
            yield match[1].replace('\\"', '"')
