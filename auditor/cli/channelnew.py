"""``auditor channel new``: learn a channel from an address and the library."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import click

from auditor.channels.fetching import Fetcher
from auditor.channels.new import Asked, NewChannel, new_channel
from auditor.cli.base import Session, TranslatedCommand, json_option, option, pass_session, print_json
from auditor.libraries import current_snapshot
from auditor.progress import crawl_progress
from catalog.errors import N_, ConfigError
from catalog.store import open_store
from spiders.channel import ChannelKind

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")


@click.command(
    "new",
    cls=TranslatedCommand,
    help=N_("Learn a channel from its address (or a folder of captures or documents) and the imported library."),
    epilog="auditor channel new pc http://127.0.0.1:8080/list --kind pc\nauditor channel new hall ../大厅资料",
)
@click.argument("name")
@click.argument("start", metavar="URL|FOLDER")
@option(
    "--kind",
    type=click.Choice([kind.value for kind in ChannelKind]),
    help=N_("What sort of channel it is (default: pc; folders: hall or miniprogram)."),
)
@option("--title", default="", help=N_("What reports call it."))
@option("--limit", default=300, type=click.IntRange(1), help=N_("The most addresses to crawl (default: 300)."))
@option("--delay", default=1.0, type=click.FloatRange(0, 3600), help=N_("Seconds between two requests (default: 1)."))
@option("--encoding", default="", help=N_("The encoding, when it is known better than the pages say."))
@option("--secret-env", default="", metavar="VARIABLE", help=N_("Where the secret is that requests are signed with."))
@option("--yes", is_flag=True, help=N_("Replace the channel file and its saved guides, should they be there."))
@json_option
@pass_session
def new_command(session: Session, /, name: str, start: str, *, yes: bool, as_json: bool, **given: Any) -> None:
    """Writes channels/NAME.toml and fixtures/NAME/; the saved guides wait for somebody's approval."""
    project = session.project()
    path = project.channels / f"{name}.toml"
    if not _NAME.fullmatch(name):
        raise ConfigError(N_("small letters, digits, - and _ only"), where=name)
    if path.exists() and not yes:
        raise ConfigError(N_("the channel file is there already"), where=path.name, hint=N_("--yes replaces it"))
    kind = ChannelKind(given["kind"]) if given["kind"] else None
    with open_store(project.database) as store:
        library = current_snapshot(store).items
    with crawl_progress(session.say, quiet=as_json) as on_event:
        fetcher = Fetcher(project, on_event=on_event)
        new = new_channel(fetcher, Asked(**{**given, "name": name, "start": start, "kind": kind}), library)
    if as_json:
        print_json(_json(new))
    else:
        click.echo("\n".join(_lines(session, new)))


def _json(new: NewChannel) -> dict[str, Any]:
    learning, channel = new.learning, new.learning.channel
    return {
        "channel": channel.name,
        "file": str(new.path),
        "announced": new.log.announced or 0,
        "guides": learning.guides,
        "read": learning.read,
        "paired": learning.paired,
        "places": {key: [each.at for each in places] for key, places in sorted(channel.locators.items())},
        "labels": dict(channel.labels),
        "codes": {table: dict(codes) for table, codes in channel.codes.items()},
        "saved": new.saved,
        "probed": new.probed,
        "doubts": list(new.doubts),
    }


def _lines(session: Session, new: NewChannel) -> Iterator[str]:
    say, learning, channel = session.say, new.learning, new.learning.channel
    template = N_("{guides} guides, {read} read, {paired} stand for items of the library")
    yield say(template).format(guides=learning.guides, read=learning.read, paired=learning.paired)
    for label, key in channel.labels.items():
        yield say(N_("its own name {label} → {element}")).format(label=label, element=key)
    for table, codes in channel.codes.items():
        told = "，".join(f"{code} = {text}" for code, text in codes.items())
        yield say(N_("codes of {table}: {codes}")).format(table=table, codes=told)
    yield say(N_("learned places of {n} elements")).format(n=len(channel.locators))
    for doubt in new.doubts:
        yield "! " + say(doubt)
    yield say(N_("written: {path}")).format(path=new.path)
    template = N_(
        "{n} guides saved in fixtures/{channel}: look at them, then `auditor channel check {channel} --approve`"
    )
    yield say(template).format(n=new.saved, channel=channel.name)
