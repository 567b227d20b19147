"""When something happens: real UTC time, or the moment ``SOURCE_DATE_EPOCH`` sets."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from catalog.errors import N_, ConfigError

_CHINA: Final = timezone(timedelta(hours=8))


def now() -> str:
    """The moment as the ledger writes it (``2021-09-17T02:00:00Z``); :class:`ConfigError` for a bad epoch."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    try:
        moment = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise ConfigError(N_("{value} is no number of seconds"), where="SOURCE_DATE_EPOCH", value=epoch) from error
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def today() -> str:
    """The day it is in China (ISO), wherever the machine stands: days of the ledger are days of its offices."""
    return day_in_china(now())


def day_in_china(moment: str) -> str:
    """The day in China at a moment as the ledger writes it.

    >>> day_in_china("2021-09-16T23:30:00Z")
    '2021-09-17'
    """
    return datetime.fromisoformat(moment).astimezone(_CHINA).date().isoformat()


def moment_of(text: str) -> datetime | None:
    """The moment of an ISO text; one without a zone is in China, a bare day its beginning; ``None`` for none."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=_CHINA)


def is_after(text: str, other: str, *, or_same: bool = False) -> bool:
    """Whether one moment is later than another; what says no time is after nothing."""
    mine, theirs = moment_of(text), moment_of(other)
    if mine is None or theirs is None:
        return False
    return mine >= theirs if or_same else mine > theirs
