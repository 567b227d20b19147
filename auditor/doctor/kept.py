"""Is what was kept still what was kept: pages, crawl logs, and files a killed program left behind?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from auditor.backup.draft import unfinished
from auditor.config import Project
from auditor.doctor.model import Ailment, Level, ailment_of
from auditor.ledger.waiving import finish_waiving, is_unfinished
from catalog.errors import N_, AuditError, InputRefused
from catalog.store import open_store
from catalog.wholefile import DRAFT
from spiders.crawl import read_log
from spiders.evidence import EvidenceStore


def damaged_evidence(project: Project) -> Iterator[Ailment]:
    """Every kept page, held against its own number; then every page a crawl log speaks of."""
    store = EvidenceStore(project.evidence)
    whole = set()
    for sha in store:
        try:
            store.get(sha)
            whole.add(sha)
        except InputRefused as error:
            yield ailment_of(error, _aside(project, project.evidence / sha[:2] / f"{sha}.gz"))
    for path in sorted(project.crawls.glob("*.json")):
        yield from _without_evidence(path, whole)
    yield from _gone(project, whole)


def _gone(project: Project, whole: set[str]) -> Iterator[Ailment]:
    """Pages of any crawl that the database remembers; a backup may have been made without all of them."""
    try:
        with open_store(project.database) as store:
            lost = sum(sha not in whole for sha in store.kept_evidence())
    except AuditError:
        return
    if lost:
        level = Level.WRONG if whole else Level.HINT
        hint = N_("what they proved is still in the reports; restore them from a backup")
        yield Ailment(level, N_("{n} pages that were kept are gone or damaged"), "", hint, {"n": lost})


def _without_evidence(path: Path, whole: set[str]) -> Iterator[Ailment]:
    try:
        pages = read_log(path).pages
    except InputRefused:
        return
    lost = sum(bool(page.evidence) and page.evidence not in whole for page in pages)
    if lost:
        hint = N_("crawl the channel again; until then it cannot be read offline")
        template = N_("{n} pages of the last crawl are gone or damaged")
        yield Ailment(Level.WRONG, template, path.stem, hint, {"n": lost})


def damaged_logs(project: Project) -> Iterator[Ailment]:
    """Crawl logs that cannot be read again."""
    for path in sorted(project.crawls.glob("*.json")):
        if path.name != "job.json":
            try:
                read_log(path)
            except InputRefused as error:
                yield ailment_of(error, _aside(project, path))


def leftovers(project: Project) -> Iterator[Ailment]:
    """Drafts that a killed program did not bring to their end; nobody refers to them."""
    drafts = [*project.evidence.glob("[0-9a-f][0-9a-f]/.*"), *project.crawls.glob(".*.new")]
    drafts += project.memo.parent.glob(f"{project.memo.name}.*.new")
    drafts += [*project.root.glob(f"*{DRAFT}"), *project.reports.rglob(f"*{DRAFT}")]
    for folder in (project.root.parent, project.reports):
        drafts += unfinished(folder)
    for path in sorted(drafts):
        where = path.relative_to(project.root).as_posix() if path.is_relative_to(project.root) else path.name
        yield Ailment(Level.HINT, N_("a draft that was never finished"), where, "", {}, _aside(project, path))


def unfinished_waivers(project: Project) -> Iterator[Ailment]:
    """A waiver that was decided while the program was killed: it is put into the sheet, or was never decided."""
    path = project.waivers
    if path is not None and is_unfinished(path):
        hint = N_("the next run or the next waiver brings it to its end too")
        template = N_("a waiver may not stand in the sheet yet")
        yield Ailment(Level.WRONG, template, path.name, hint, {}, _finished(project, path))


def _finished(project: Project, path: Path) -> Callable[[], None]:
    def mend() -> None:
        with open_store(project.database) as store:
            finish_waiving(store, path)

    return mend


def _aside(project: Project, path: Path) -> Callable[[], None]:
    """Moving a file where it is kept and nobody looks for it."""
    return partial(_move, path, project.memo.parent / "damaged" / path.name)


def _move(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    path.replace(target)
