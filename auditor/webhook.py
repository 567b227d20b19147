"""Telling another program that a run has ended: signed, to the one address the project names, and nowhere else."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import ipaddress
import os
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

from auditor.config import CONFIG_NAME, Project
from auditor.ledger.clock import now
from catalog.errors import N_, ConfigError
from catalog.jsonlines import dump_line
from spiders.crawl.addresses import AddressGate

EVENT: Final = "run.ended"
_TIMEOUT: Final = 10
"""Seconds the other side may take."""
_PORTS: Final = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where to tell it, the secret it is signed with, and the private addresses it may lead to."""

    url: str
    secret: str
    private: tuple[str, ...] = ()


def webhook_of(project: Project) -> Webhook | None:
    """The webhook of a project, ``None`` where it has none.

    :class:`ConfigError` for an address that is none, and without a secret: anybody could forge the message then.
    """
    settings = project.config.console
    if not settings.webhook:
        return None
    parts = urlsplit(settings.webhook)
    if parts.scheme not in _PORTS or not parts.hostname or "@" in parts.netloc:
        raise ConfigError(N_("{value} is no address for a webhook"), where=CONFIG_NAME, value=settings.webhook)
    secret = os.environ.get(settings.webhook_secret, "")
    if not secret:
        raise ConfigError(
            N_("the webhook has no secret"),
            where=CONFIG_NAME,
            hint=N_("set the environment variable {name}"),
            name=settings.webhook_secret,
        )
    return Webhook(settings.webhook, secret, settings.webhook_private)


def signature(secret: str, at: str, body: bytes) -> str:
    """``sha256=`` and the hex HMAC-SHA256, by the secret, of the time, a dot and the body."""
    return "sha256=" + hmac.new(secret.encode(), at.encode() + b"." + body, hashlib.sha256).hexdigest()


def tell(webhook: Webhook, verdict: Mapping[str, Any]) -> int:
    """Tell it that a run has ended; the status of the answer. No redirect is followed.

    ``verdict`` is the object of ``auditor run --json``. Raises :class:`ConfigError` when the address is private and
    not named, or cannot be reached.
    """
    channels = [{"channel": each["channel"], "trust": each["trust"]} for each in verdict.get("channels", ())]
    told = {key: verdict[key] for key in ("run", "exit", "as_of", "snapshot") if key in verdict}
    body, at = dump_line({"event": EVENT, "channels": channels} | told).encode(), now()
    headers = {
        "content-type": "application/json",
        "x-auditor-event": EVENT,
        "x-auditor-timestamp": at,
        "x-auditor-signature": signature(webhook.secret, at, body),
    }
    parts = urlsplit(webhook.url)
    try:
        with _connected(parts, webhook.private) as connection:
            line = http.client.HTTPConnection(parts.netloc.rpartition("@")[2], timeout=_TIMEOUT)
            line.sock = connection
            line.request("POST", f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}", body, headers)
            return line.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        raise ConfigError(N_("the webhook cannot be reached: {why}"), where=webhook.url, why=error) from error


def _connected(parts: SplitResult, private: tuple[str, ...]) -> socket.socket:
    """A connection to the very address that was looked at, so that no second look-up leads elsewhere."""
    host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    gate = AddressGate([host, *private])
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    allowed = [each for each in found if gate.lets_connect(host, ipaddress.ip_address(str(each[4][0])))]
    if not allowed:
        raise ConfigError(
            N_("the webhook leads to a private address"),
            where=parts.geturl(),
            hint=N_("name the address under webhook_private in {name} if that is meant"),
            name=CONFIG_NAME,
        )
    plain = socket.create_connection((str(allowed[0][4][0]), port), timeout=_TIMEOUT)
    if parts.scheme == "http":
        return plain
    return ssl.create_default_context().wrap_socket(plain, server_hostname=host)
