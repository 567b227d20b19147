"""``auditor channel try``: one page, and for each element the value, what found it and the raw text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from auditor.channels.trial import LABEL, PLACE, Shown, Trial, try_page
from auditor.cli.base import Session, TranslatedCommand, json_option, option, pass_session, print_json
from auditor.config import CONFIG_NAME, CrawlSettings
from auditor.papers.retold import not_read_told
from auditor.papers.wording import element_label
from auditor.report import EXIT_CANNOT_JUDGE, EXIT_CONSISTENT
from auditor.run import chosen_channels
from auditor.sources import Source, open_source
from catalog.errors import N_
from spiders.channel import ChannelFile, is_remote
from spiders.judge import hints_of
from spiders.reader import PagePart, ReaderHints

_BY = {LABEL: N_("label"), PLACE: N_("learned place"), "list": N_("list"), "headline": N_("headline")}
_SHORT = 60


@click.command(
    "try",
    cls=TranslatedCommand,
    help=N_("Read one page and show for each element the value, the place that won and the raw text."),
    epilog="auditor channel try guide.html\nauditor channel try http://127.0.0.1:8080/guide/1 --channel pc --json",
)
@click.argument("source", metavar="URL|FILE")
@option("--channel", "name", help=N_("Read as this channel of the project does."))
@json_option
@pass_session
def try_command(session: Session, source: str, name: str | None, as_json: bool) -> int:
    """Exit 0 when the page gave a reading, else 4."""
    project = session.project() if name or (session.root / CONFIG_NAME).is_file() else None
    file = chosen_channels(project, [name])[0] if project and name else None
    settings = project.config.crawl if project else CrawlSettings()
    opened = [open_source(each, proxy=settings.proxy, contact=settings.contact) for each in _addresses(source, file)]
    if opened[0].failure is not None:
        _tell_refused(session, source, opened[0].failure.code.value, opened[0].failure.text)
        return EXIT_CANNOT_JUDGE
    hints = hints_of(file) if file else ReaderHints()
    trial = try_page([_part(each) for each in opened if each.failure is None], hints)
    if as_json:
        print_json(_json(source, trial))
    else:
        click.echo("\n".join(_lines(session, trial)))
    if trial.result.refused is not None:
        _tell_refused(session, source, trial.result.refused.code.value, trial.result.refused.text)
    return EXIT_CONSISTENT if trial.result.readings else EXIT_CANNOT_JUDGE


def _addresses(source: str, file: ChannelFile | None) -> list[str]:
    """The guide and the responses that belong to it by the channel file."""
    if file is None or not is_remote(source) or not file.guide.parts:
        return [source]
    from spiders.crawl.addresses import joined  # noqa: PLC0415 - only a channel with parts needs the crawl's modules
    from spiders.crawl.forms.listing import fill_template, values_of  # noqa: PLC0415

    filled = (fill_template(template, values_of(source)) for template in file.guide.parts)
    return [source, *(joined(source, address) for address, missing in filled if not missing)]


def _part(source: Source) -> PagePart:
    return PagePart(source.body, source.content_type, source.url, source.name, fetched_at=source.fetched_at)


def _tell_refused(session: Session, source: str, code: str, text: str) -> None:
    session.tell(N_("{source}: no guide: {code}: {text}"), source=source, code=code, text=text)


def _json(source: str, trial: Trial) -> dict[str, Any]:
    refused = trial.result.refused
    told: dict[str, Any] = {
        "source": source,
        "readings": [
            {
                "task_name": reading.item.task_name,
                "elements": [each.to_json() for each in shown],
                "not_read": dict(reading.not_read),
                "unread": list(reading.unread),
            }
            for reading, shown in zip(trial.result.readings, trial.shown, strict=True)
        ],
        "encoding": trial.result.encoding,
        "stopped": list(trial.stopped),
        "differs": list(trial.differs),
    }
    return told | ({"refused": {"code": refused.code.value, "text": refused.text}} if refused else {})


def _lines(session: Session, trial: Trial) -> Iterator[str]:
    say = session.say
    for reading, shown in zip(trial.result.readings, trial.shown, strict=True):
        yield f"# {reading.item.task_name}"
        for each in shown:
            yield from _element_lines(session, each)
        for key, why in reading.not_read.items():
            yield say(N_("? {element}: not read: {why}")).format(
                element=element_label(key), why=not_read_told(why, say)
            )
        for label in reading.unread:
            yield say(N_("? {label}: a label nobody claims")).format(label=label)
    for key in trial.stopped:
        yield say(N_("! {element}: its learned place is not on this page")).format(element=element_label(key))
    for key in trial.differs:
        yield say(N_("! {element}: its label and its learned place differ")).format(element=element_label(key))


def _element_lines(session: Session, shown: Shown) -> Iterator[str]:
    by = session.say(_BY[shown.by])
    place = " · ".join(dict.fromkeys(part for part in (shown.won, shown.where) if part))
    yield f"{shown.label}：{_one_line(shown.value)}"
    raw = "" if shown.raw.strip() == shown.value.strip() else "  ← " + _one_line(shown.raw)
    yield f"    [{by}] {place}{raw}"


def _one_line(text: str) -> str:
    flat = text.replace("\n", "⏎")
    return flat if len(flat) <= _SHORT * 2 else flat[: _SHORT * 2] + "…"
