"""What every answer carries and every request is held to, whatever route it takes."""

from __future__ import annotations

from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SANDBOX: Final = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
"""What was crawled or handed in: no script, no form, no request, an origin of its own."""
HEADERS: Final = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "SAMEORIGIN",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
}
_SECURE: Final = ("strict-transport-security", "max-age=31536000")


class Shield:
    """Adds the headers an answer does not have itself, and refuses bodies longer than ``most`` bytes."""

    def __init__(self, app: ASGIApp, *, most: int, secure: bool) -> None:
        self.app, self.most, self.secure = app, most, secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in (*HEADERS.items(), *([_SECURE] if self.secure else [])):
                    headers.setdefault(name, value)
            await send(message)

        counted = _Counted(receive, self.most)
        if _announced(scope) > self.most:
            await _too_long(scope, receive, guarded)
            return
        try:
            await self.app(scope, counted, guarded)
        except _TooLong:
            await _too_long(scope, receive, guarded)


class _TooLong(Exception):
    """The body goes on after the last byte that is taken."""


class _Counted:
    """Passes a body on as long as it is short enough."""

    def __init__(self, receive: Receive, most: int) -> None:
        self._receive, self._left = receive, most

    async def __call__(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise _TooLong
        return message


def _announced(scope: Scope) -> int:
    said = dict(scope["headers"]).get(b"content-length", b"0")
    return int(said) if said.isdigit() else 0


async def _too_long(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse("413: too large\n", status_code=413)(scope, receive, send)
