"""The law register a project works with: what it imported, over the one that is shipped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from auditor.config import CONFIG_NAME, open_project
from catalog.citations import parse_rows
from catalog.laws import Register, shipped_register
from catalog.lawstore import count_laws, open_register
from catalog.model import ServiceItem
from catalog.store import Store, open_store
from diffs.compare.cited import row_text


def register_in(folder: Path, items: Iterable[ServiceItem] = ()) -> Register:
    """The register of the project in a folder, the shipped one where there is no project."""
    if not (folder / CONFIG_NAME).is_file():
        return shipped_register()
    with open_store(open_project(folder).database) as store:
        return register_for(store, items)


def register_for(store: Store, items: Iterable[ServiceItem] = ()) -> Register:
    """The register of a project's database, with the articles of the laws these items cite."""
    return open_register(store, cited_titles(items)) if count_laws(store) else shipped_register()


def cited_titles(items: Iterable[ServiceItem]) -> Sequence[str]:
    """Every title that items cite, once, in alphabetical order."""
    rows = {item.by_law for item in items}
    texts = (tuple(row_text(row) for row in each) for each in rows)
    cited = (citation for each in texts for citations in parse_rows(each) for citation in citations)
    return sorted({citation.law_name for citation in cited if citation.law_name})
