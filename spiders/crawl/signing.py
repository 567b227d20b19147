"""Signed requests: HMAC-SHA256 over method, path, sorted query, time and nonce."""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Mapping
from urllib.parse import urlsplit

from catalog.errors import N_, ConfigError
from spiders.channel import ChannelFile, SignSettings


def string_to_sign(method: str, url: str, timestamp: str, nonce: str) -> str:
    """``METHOD\\nPATH?sorted query\\nTIMESTAMP\\nNONCE``; without query there is no question mark.

    >>> string_to_sign("GET", "http://m.example/api/list?size=20&page=1", "1631840000", "n1")
    'GET\\n/api/list?page=1&size=20\\n1631840000\\nn1'
    """
    parts = urlsplit(url)
    query = "&".join(sorted(parts.query.split("&"))) if parts.query else ""
    path = (parts.path or "/") + (f"?{query}" if query else "")
    return "\n".join((method.upper(), path, timestamp, nonce))


def signature(secret: str, text: str) -> str:
    """The hexadecimal HMAC-SHA256 of what :func:`string_to_sign` gave."""
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()


def signed_headers(
    sign: SignSettings, secret: str, *, method: str, url: str, timestamp: str, nonce: str
) -> dict[str, str]:
    """The three headers that carry a signature; ``timestamp`` in seconds since 1970."""
    signed = signature(secret, string_to_sign(method, url, timestamp, nonce))
    return {sign.timestamp: timestamp, sign.nonce: nonce, sign.signature: signed}


def secret_of(channel: ChannelFile, environment: Mapping[str, str] = os.environ) -> str:
    """The secret a channel signs with, from the environment; ``""`` when it does not sign.

    A variable that is not set is a :class:`ConfigError` naming it.
    """
    if channel.sign is None:
        return ""
    secret = environment.get(channel.sign.secret_env, "")
    if not secret:
        raise ConfigError(
            N_("the environment variable {name} is not set; the channel signs its requests with it"),
            where=f"{channel.name}.toml",
            name=channel.sign.secret_env,
        )
    return secret
