"""``auditor read``: guides → readings, from labels alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import click

from auditor.cli.base import Session, TranslatedCommand, json_option, option, pass_session, print_json
from auditor.config import CONFIG_NAME, CrawlSettings
from auditor.papers.retold import reason_name, retold
from auditor.report import EXIT_CANNOT_JUDGE, EXIT_CONSISTENT
from auditor.run import chosen_channels
from auditor.sources import Source, open_source
from catalog.elements import load_elements
from catalog.errors import N_, ConfigError
from catalog.itemfile import reading_to_json
from catalog.model import Reading
from spiders.judge import hints_of
from spiders.reader import PageResult, ReaderHints, read_page


@click.command(
    cls=TranslatedCommand,
    help=N_("Read guides (addresses, HTML, JSON, .docx, .xlsx, .pdf) from their labels."),
    epilog="auditor read guide.html --json\nauditor read https://example.gov.cn/guide/1 --channel pc",
)
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE…")
@option("--channel", help=N_("Use the code maps, labels and encoding of this channel of the project."))
@option("--encoding", default="", help=N_("The encoding of the sources, when it is known better than they say."))
@json_option
@pass_session
def read(session: Session, sources: tuple[str, ...], channel: str | None, encoding: str, as_json: bool) -> int:
    """Exit 0 when every source gave a reading, 4 when any gave none."""
    hints = _hints(session, channel, encoding)
    settings = session.project().config.crawl if (session.root / CONFIG_NAME).is_file() else CrawlSettings()
    code = EXIT_CONSISTENT
    for name in sources:
        source = open_source(name, proxy=settings.proxy, contact=settings.contact)
        result = _read(source, hints)
        for reading in result.readings:
            _show(replace(reading, source=name, fetched_at=source.fetched_at), as_json)
        if result.refused is not None:
            reason = result.refused
            template = N_("{source}: no guide: {code}: {text}")
            told = reason_name(reason.code, session.say), retold(reason.text, session.say)
            session.tell(template, source=name, code=told[0], text=told[1])
            code = EXIT_CANNOT_JUDGE
    return code


def _read(source: Source, hints: ReaderHints) -> PageResult:
    if source.failure is not None:
        return PageResult(refused=source.failure)
    return read_page(source.body, content_type=source.content_type, url=source.url, source=source.name, hints=hints)


def _hints(session: Session, channel: str | None, encoding: str) -> ReaderHints:
    """What the channel file says about reading, under what the call says."""
    hints = hints_of(chosen_channels(session.project(), [channel])[0]) if channel else ReaderHints()
    return replace(hints, encoding=_known(encoding)) if encoding else hints


def _known(encoding: str) -> str:
    try:
        "".encode(encoding)
    except (LookupError, UnicodeError) as error:
        hint = N_("for example utf-8 or gb18030")
        raise ConfigError(
            N_("unknown encoding {encoding}"), where="--encoding", hint=hint, encoding=encoding
        ) from error
    return encoding


def _show(reading: Reading, as_json: bool) -> None:
    if as_json:
        print_json(reading_to_json(reading))
    else:
        click.echo("\n".join(_lines_of(reading)))


def _lines_of(reading: Reading) -> Iterator[str]:
    """A reading for people: each element with the place it was read from, in the order of the element table."""
    item = reading.item
    labels = {element.key: element.label for element in load_elements()}
    order = {key: place for place, key in enumerate(labels)}
    yield f"# {item.task_name}"
    for key in sorted(item.elements, key=lambda each: (order.get(each, len(order)), each)):
        yield f"{labels.get(key, key)}：{item.elements[key]}  [{reading.locators.get(key, '')}]"
    for basis in item.by_law:
        yield f"- {labels['by_law']}：{basis.text or ' '.join((basis.law_name, basis.law_number, basis.article))}"
    for material in item.materials:
        yield f"- {labels['materials']}：{material.material_name}"
    for key, reason in reading.not_read.items():
        yield f"? {labels.get(key, key)}：{reason}"
    for label in reading.unread:
        yield f"? {label}"
