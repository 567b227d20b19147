"""The papers of a week in one folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, Literal, get_args

from auditor.documents.blocks import Paper
from auditor.documents.bulletin import bulletin
from auditor.documents.guidance import districts, guidance
from auditor.documents.notice import Issue, notice, overdue_units
from auditor.documents.office import Office, region_word
from auditor.documents.pick import pick_sheet
from auditor.documents.plan import plan
from auditor.documents.scoresheet import score_sheet, write_deductions
from auditor.documents.styles import Fonts
from auditor.documents.weekly import weekly
from auditor.documents.word import write_word
from auditor.papers.filenames import safe_stems
from auditor.papers.wording import NO_UNIT
from auditor.week.picking import pick_units, seed_of
from auditor.week.scoring import Score, scores_of
from auditor.worktime.deadlines import owners
from auditor.worktime.project import weeks_of

Kind = Literal["weekly", "bulletin", "plan", "notice", "guidance", "score", "pick"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)


def write_kind(office: Office, kind: Kind, folder: Path, *, seed: str = "") -> list[Path]:
    """Write the papers of one kind into ``folder``; the files, in order. ``seed``: of the random pick."""
    folder.mkdir(parents=True, exist_ok=True)
    match kind:
        case "score":
            return _scores(office, folder)
        case "pick":
            return save(office, [picked_paper(office, seed)], folder)
        case _:
            return save(office, _papers(office, kind), folder)


def write_all(office: Office, folder: Path, *, seed: str = "") -> list[Path]:
    """Write every paper of the week; plans only where the settings say when the action runs."""
    kinds = [kind for kind in KINDS if kind != "plan" or weeks_of(office.config)]
    return [path for kind in kinds for path in write_kind(office, kind, folder, seed=seed)]


def save(office: Office, papers: Iterable[Paper], folder: Path) -> list[Path]:
    """Write papers as Word files, dated with the day of the week they speak for."""
    settings = office.config.papers
    fonts = Fonts(settings.title_font, settings.body_font)
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for paper in papers:
        path = folder / f"{paper.stem}.docx"
        write_word(paper, path, day=office.week.as_of, author=office.config.bureau, fonts=fonts)
        paths.append(path)
    return paths


def notices(office: Office) -> tuple[Paper, ...]:
    """The drafts of all notices."""
    stems = _stems(office, "督办单", overdue_units(office))
    return tuple(notice(office, unit, stem) for unit, stem in stems.items())


def notice_of(office: Office, unit: str, issue: Issue | None = None) -> Paper:
    """The notice to one unit, under its file name."""
    return notice(office, unit, _stems(office, "督办单", overdue_units(office))[unit], issue)


def units_of(office: Office) -> tuple[str, ...]:
    """The units of the papers: those the tasks name, and those that have findings."""
    named = owners(office.config)
    return (*named, *(unit for unit in office.week.by_unit if unit and unit not in named))


def picked_paper(office: Office, seed: str = "") -> Paper:
    """The random pick among the units the tasks name; among those with findings where none is named."""
    named = owners(office.config) or units_of(office)
    return pick_sheet(office, pick_units(named, seed or seed_of(office.week.as_of), office.config.papers.pick))


def scores(office: Office) -> tuple[Score, ...]:
    """The scores of all units."""
    return scores_of(office.week, office.config.score, units_of(office))


def _papers(office: Office, kind: Kind) -> Iterator[Paper]:
    if kind == "weekly":
        yield weekly(office)
    elif kind == "bulletin":
        yield bulletin(office)
    elif kind == "plan":
        stems = _stems(office, "周工作计划表", units_of(office))
        yield from (plan(office, unit, stems[unit]) for unit in units_of(office))
    elif kind == "notice":
        yield from notices(office)
    elif kind == "guidance":
        codes = districts(office)
        stems = _stems(office, "指导单", [region_word(code) for code in codes])
        yield from (guidance(office, code, stems[region_word(code)]) for code in codes)


def _scores(office: Office, folder: Path) -> list[Path]:
    found, details = scores(office), folder / f"扣分明细-{office.week.as_of}.csv"
    write_deductions(found, details)
    return [*save(office, [score_sheet(office, found)], folder), details]


def _stems(office: Office, what: str, names: Sequence[str]) -> dict[str, str]:
    stems = safe_stems(names, empty=NO_UNIT)
    return {name: f"{what}-{office.week.as_of}-{stem}" for name, stem in stems.items()}
