"""``auditor review export``, ``import`` and ``fit``: judgements in a sheet, and what can be learnt from them."""

from __future__ import annotations

from pathlib import Path

import click

from auditor.cli.base import Session, TranslatedCommand, existing_file, json_option, option, print_json
from auditor.cli.judging import Source, at_option, by_option, source_options
from auditor.review.intake import Intake, read_sheet
from auditor.review.refit import Refit, refitted
from auditor.review.sheet import write_sheet
from auditor.sheets.returned import Told
from catalog.errors import N_, ConfigError
from diffs.matching.weightfile import weights_text


@click.command(
    "export",
    cls=TranslatedCommand,
    help=N_("Write what a person should judge as a workbook to fill in."),
    epilog="auditor review export 待判定.xlsx",
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@source_options
def export_command(source: Source, file: Path) -> None:
    """One row per reading and item it may be."""
    if file.suffix.lower() != ".xlsx":
        raise ConfigError(N_("the sheet is written as .xlsx"), where=str(file))
    cases = source.desk(source.book()).cases()
    rows = write_sheet(cases, file)
    source.session.tell(N_("{path}: {n} readings, {rows} rows"), path=file, n=len(cases), rows=rows)


@click.command(
    "import",
    cls=TranslatedCommand,
    help=N_("Take the judgements of a filled-in sheet (.xlsx or .csv); every row is taken or refused."),
    epilog="auditor review import 待判定.xlsx --by 王工",
)
@click.argument("file", type=existing_file)
@by_option
@at_option
@json_option
@source_options
def import_command(source: Source, file: Path, by: str, at: str, as_json: bool) -> None:
    """Exit 0 when the file could be read, whatever became of its rows."""
    book = source.book()
    intake = read_sheet(file, source.desk(book), source.saying(by, at=at, needed=False))
    book.add([each.judgement for each in intake.taken])
    if as_json:
        print_json(_intake_json(intake, source.session))
        return
    for told in (*intake.refused, *intake.changed):
        template = N_("refused: {where}: {why}") if told in intake.refused else N_("note: {where}: {why}")
        click.echo(source.session.say(template).format(where=told.where, why=_why(told, source.session)))
    template = N_("{taken} rows taken, {known} known already, {refused} refused, {blank} not filled in")
    counts = {"taken": len(intake.taken), "known": len(intake.known), "refused": len(intake.refused)}
    source.session.tell(template, **counts, blank=intake.blank)


def _why(told: Told, session: Session) -> str:
    return session.say(told.reason).format(**told.params)


def _intake_json(intake: Intake, session: Session) -> dict[str, object]:
    def rows(several: tuple[Told, ...]) -> list[dict[str, str]]:
        return [{"where": each.where, "reason": _why(each, session)} for each in several]

    return {
        "taken": [each.where for each in intake.taken],
        "known": list(intake.known),
        "refused": rows(intake.refused),
        "changed": rows(intake.changed),
        "blank": intake.blank,
    }


@click.command(
    "fit",
    cls=TranslatedCommand,
    help=N_("Fit the weights of matching to what people judged, into a file of this project's own."),
    epilog="auditor review fit --out weights.toml",
)
@option("--out", type=click.Path(path_type=Path, dir_okay=False), help=N_("The file (default: as in audit.toml)."))
@source_options
def fit_command(source: Source, out: Path | None) -> None:
    """A few judgements move little; no weight changes its sign."""
    path = out or source.weights_file()
    if path is None:
        hint = N_('name it with --out, or as weights = "weights.toml" under [matching] in audit.toml')
        raise ConfigError(N_("there is no file for the weights"), hint=hint)
    fitted = refitted(source.desk(source.book(), own_weights=False))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(weights_text(fitted.after, _said(fitted)), "utf-8", newline="\n")
    for name, weight in sorted(fitted.after.of.items()):
        before = fitted.before.of.get(name, 0.0)
        if weight != before:
            click.echo(f"{name}: {before} → {weight}")
    template = N_("fitted to {n} judged readings ({pairs} pairs): {path}")
    source.session.tell(template, n=fitted.listings, pairs=fitted.pairs, path=path)


def _said(fitted: Refit) -> str:
    return (
        f"由 auditor review fit 按人工判定拟合：判定的列表项 {fitted.listings} 条，对 {fitted.pairs} 个。\n"
        "bias 加上各项权重乘以特征值，得到对数几率；for 只为正，against 只为负。"
    )
