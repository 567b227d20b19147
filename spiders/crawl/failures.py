"""What an HTTP status or an exception means for the verdict."""

from __future__ import annotations

import re
from typing import Final

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)

from spiders.model import ReasonCode

OK: Final = range(200, 300)
REDIRECTS: Final = (301, 302, 303, 307, 308)
"""Answers that lead elsewhere; one that is left over was not followed."""

_BY_STATUS: Final = {
    401: ReasonCode.LOGIN,
    403: ReasonCode.BLOCKED,
    405: ReasonCode.BLOCKED,
    406: ReasonCode.BLOCKED,
    407: ReasonCode.BLOCKED,
    408: ReasonCode.TIMEOUT,
    412: ReasonCode.CHALLENGE,  # what a common Chinese web shield answers before its script has run
    413: ReasonCode.TOO_LARGE,
    418: ReasonCode.BLOCKED,
    429: ReasonCode.RATE_LIMITED,
    451: ReasonCode.BLOCKED,
    504: ReasonCode.TIMEOUT,
    511: ReasonCode.LOGIN,
    521: ReasonCode.CHALLENGE,  # another shield's answer with a script that sets a cookie
}

_BY_ERROR: Final[tuple[tuple[type[BaseException], ReasonCode], ...]] = (
    (DownloadTimeoutError, ReasonCode.TIMEOUT),
    (DownloadCancelledError, ReasonCode.TOO_LARGE),
    (ResponseDataLossError, ReasonCode.TRUNCATED),
    (DownloadConnectionRefusedError, ReasonCode.UNREACHABLE),
    (CannotResolveHostError, ReasonCode.UNREACHABLE),
    (DownloadFailedError, ReasonCode.UNREACHABLE),
    (OSError, ReasonCode.UNREACHABLE),
)


DOWNLOAD_ERRORS: Final[tuple[type[BaseException], ...]] = (IgnoreRequest, *(kind for kind, _code in _BY_ERROR))
"""What a request may come to when there is no answer."""


class Refused(IgnoreRequest):
    """A request that is not sent: the reason and a sentence. Raised by the gate middleware."""

    def __init__(self, code: ReasonCode, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


def reason_of_status(status: int, *, asked_to_wait: bool = False) -> ReasonCode | None:
    """The reason a response of this status gives, ``None`` for a success.

    ``asked_to_wait``: the response carries ``Retry-After`` (a 503 then means too many requests).
    """
    if status in OK:
        return None
    if status == 503 and asked_to_wait:
        return ReasonCode.RATE_LIMITED
    return _BY_STATUS.get(status, ReasonCode.ERRORS)


def reason_of_error(error: BaseException) -> tuple[ReasonCode, str]:
    """The reason and a short, stable sentence for an exception of the downloader."""
    if isinstance(error, Refused):
        return error.code, error.detail
    if isinstance(error, IgnoreRequest):
        return _reason_of_ignored(str(error))
    for kind, code in _BY_ERROR:
        if isinstance(error, kind):
            return code, _sentence(error)
    return ReasonCode.UNREACHABLE, _sentence(error)


def _reason_of_ignored(message: str) -> tuple[ReasonCode, str]:
    if "robots.txt" in message:
        return ReasonCode.ROBOTS, "forbidden by robots.txt"
    if "DOWNLOAD_MAXSIZE" in message:
        return ReasonCode.TOO_LARGE, "larger than the limit once decompressed"
    if "redirections" in message:
        return ReasonCode.LOOP, "too many redirects"
    return ReasonCode.ERRORS, message


def _sentence(error: BaseException) -> str:
    name = type(error).__name__.removesuffix("Error")
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()
