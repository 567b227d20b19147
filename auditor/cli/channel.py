"""``auditor channel``: the channels of a project, what a page of one gives, and whether they still read as approved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import click

from auditor.channels.cases import cases_of, folder_of
from auditor.channels.checking import ChannelCheck, all_fine, approve, check_channel
from auditor.channels.live import live_sample
from auditor.cli.base import (
    Session,
    TranslatedCommand,
    TranslatedGroup,
    json_option,
    option,
    pass_session,
    print_json,
    print_lines,
)
from auditor.cli.channelnew import new_command
from auditor.cli.channeltry import try_command
from auditor.config import Project
from auditor.papers.retold import reason_name, retold
from auditor.progress import crawl_progress
from auditor.report import EXIT_CONSISTENT, EXIT_FINDINGS
from auditor.run import chosen_channels
from catalog.errors import N_
from spiders.channel import ChannelFile
from spiders.model import ReasonCode


@click.group(
    cls=TranslatedGroup,
    help=N_("The channels of a project: learn one, list them, try a page, check what was learned."),
    epilog="auditor channel new pc http://127.0.0.1:8080/list\nauditor channel try guide.html --channel pc",
)
def channel() -> None:
    """Group of the commands about channels."""


channel.add_command(new_command)
channel.add_command(try_command)


@channel.command(
    "list",
    cls=TranslatedCommand,
    help=N_("List the channel files with what is known about each channel."),
    epilog="auditor channel list",
)
@json_option
@pass_session
def list_command(session: Session, as_json: bool) -> None:
    """Every channel file is loaded, so that a mistake in one is told here."""
    project = session.project()
    files = chosen_channels(project, ())
    if as_json:
        print_lines(_told(project, file) for file in files)
        return
    template = N_("{channel} ({kind}) {title}: {start}; {form}; {expected}; {places} learned places; {saved}")
    for file in files:
        each = _told(project, file)
        expected = N_("expects at least {n} items") if each["min_items"] is not None else N_("expects nothing")
        saved = N_("{n} saved guides, {approved} approved") if each["cases"] else N_("no saved guides")
        words = {
            "form": each["form"] or session.say(N_("form found out while crawling")),
            "expected": session.say(expected).format(n=each["min_items"]),
            "saved": session.say(saved).format(n=each["cases"], approved=each["approved"]),
            "start": " ".join(file.start),
        }
        click.echo(session.say(template).format(**{**each, **words}))


def _told(project: Project, file: ChannelFile) -> dict[str, object]:
    cases = cases_of(folder_of(project, file.name))
    return {
        "channel": file.name,
        "kind": file.kind.value,
        "title": file.title,
        "start": list(file.start),
        "form": file.form.value if file.form else "",
        "min_items": file.expect.min_items if file.expect else None,
        "places": len(file.locators),
        "cases": len(cases),
        "approved": sum(case.approved for case in cases),
    }


@channel.command(
    "check",
    cls=TranslatedCommand,
    help=N_("Read the saved guides of channels (default: all) again and compare with the approved readings."),
    epilog="auditor channel check\nauditor channel check pc --approve\nauditor channel check pc --live",
)
@click.argument("names", nargs=-1, metavar="[NAME…]")
@option("--approve", "approving", is_flag=True, help=N_("You have looked: what is read now is what must be read."))
@option("--live", is_flag=True, help=N_("Also crawl a sample and measure fill and learned places on it."))
@option("--limit", default=60, type=click.IntRange(1), help=N_("The most addresses of the sample (default: 60)."))
@json_option
@pass_session
def check_command(
    session: Session, names: tuple[str, ...], approving: bool, live: bool, limit: int, as_json: bool
) -> int:
    """Exit 0 when all saved guides read as approved, else 1; a channel without saved guides is not fine."""
    project = session.project()
    checks = []
    for file in chosen_channels(project, names):
        check = check_channel(project, file)
        if approving:
            # what is approved is shown, not only that it was
            click.echo("\n".join(_lines(session, check)), err=True)
            session.tell(N_("{channel}: {n} readings approved"), channel=file.name, n=approve(project, file))
            check = check_channel(project, file)
        if live:
            with crawl_progress(session.say) as on_event:
                check = replace(check, live=live_sample(project, file, limit, on_event=on_event))
        checks.append(check)
    for check in checks:
        if as_json:
            print_json(check.to_json())
        else:
            click.echo("\n".join(_lines(session, check)))
    return EXIT_CONSISTENT if all_fine(checks) else EXIT_FINDINGS


def _lines(session: Session, check: ChannelCheck) -> Iterator[str]:
    say = session.say
    state = say(N_("as approved")) if check.fine else say(N_("not as approved"))
    yield f"{check.channel}: {state}"
    if not check.cases:
        hint = N_("no guides are saved: crawl the channel, then `auditor channel check {channel} --approve`")
        yield "  " + say(hint).format(channel=check.channel)
    for case in check.cases:
        if not case.approved:
            template = N_("{case}: nobody has approved this reading yet; look at it, then --approve ({url})")
            yield "  " + say(template).format(case=case.case, url=case.url)
        if case.refused:
            yield "  " + say(N_("{case}: no guide any more: {code}")).format(case=case.case, code=case.refused)
        for change in case.changes:
            before, now = change.shown()
            yield f"  {case.case}: {change.element}"
            yield "    " + say(N_("expected: {text}")).format(text=before)
            yield "    " + say(N_("found: {text}")).format(text=now)
    yield from _live_lines(session, check)


def _live_lines(session: Session, check: ChannelCheck) -> Iterator[str]:
    if not check.live:
        return
    yield "  " + session.say(N_("sample: {n} guides read")).format(n=check.live["read"])
    for reason in check.live["reasons"]:
        yield f"  {reason_name(ReasonCode(reason['code']), session.say)} {retold(reason['text'], session.say)}"
    if gone := check.live["gone"]:
        yield "  " + session.say(N_("learned places that hold nowhere: {elements}")).format(elements=", ".join(gone))
