"""``--offline``: what was kept is read again, and whatever reaches for a network all the same is an error by name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from auditor.report import EXIT_CANNOT_JUDGE
from catalog.errors import N_, AuditError
from catalog.loopback import BeyondLoopbackError, loopback_only
from spiders.channel import ChannelFile


class OfflineError(AuditError):
    """Without the network this cannot be judged."""

    exit_code = EXIT_CANNOT_JUDGE


@contextmanager
def offline(channels: Sequence[ChannelFile]) -> Iterator[None]:
    """Until the end of the block every socket beyond loopback is an error, in the processes started too.

    Raises :class:`OfflineError` with the host and the channel it is of (all channels, where it is of none), also when
    somebody caught the socket's own error and went on.
    """
    asked: list[str] = []
    try:
        with loopback_only() as asked:
            yield
    except BeyondLoopbackError as error:
        raise _reached_for(error.host, channels) from error
    except AuditError as error:
        if asked:
            raise _reached_for(asked[0], channels) from error
        raise
    if asked:
        raise _reached_for(asked[0], channels)


def _reached_for(host: str, channels: Sequence[ChannelFile]) -> OfflineError:
    names = [each.name for each in channels if host in _hosts(each)] or [each.name for each in channels]
    return OfflineError(
        N_("--offline: {host} was asked for, which is beyond this machine"),
        where=", ".join(names),
        hint=N_("rules of your own must not use the network; if the product did it, report it"),
        host=host,
    )


def _hosts(channel: ChannelFile) -> set[str]:
    return {urlsplit(f"//{each}").hostname or "" for each in channel.hosts}


def kept_log(folder: Path, channel: ChannelFile) -> Path:
    """Where the log of a channel's last crawl is kept; :class:`OfflineError` when it was never crawled."""
    path = folder / f"{channel.name}.json"
    if not path.is_file():
        raise OfflineError(
            N_("--offline: nothing is kept of this channel, and {host} is not asked"),
            where=channel.name,
            hint=N_("crawl it first: `auditor crawl {channel}`"),
            host=", ".join(channel.hosts) or channel.start[0],
            channel=channel.name,
        )
    return path
