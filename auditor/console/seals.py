"""What a form carries to and fro without the person being able to change it: sealed for one login and one purpose."""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

from auditor.console.sessions import Login
from auditor.console.visit import STALE_FORM, Turned, Visit

_LENGTH: Final = hashlib.sha256().digest_size * 2


def sealed(visit: Visit, purpose: str, text: str) -> str:
    """The text with its seal before it."""
    return f"{_seal(visit.login, purpose, text)}.{text}"


def unsealed(visit: Visit, purpose: str, sent: str) -> str:
    """The text of a seal that this login was given for this purpose; :class:`Turned` for any other."""
    seal, text = sent[:_LENGTH], sent[_LENGTH + 1 :]
    if not hmac.compare_digest(seal.encode(), _seal(visit.login, purpose, text).encode()):
        raise Turned(403, STALE_FORM)
    return text


def _seal(login: Login | None, purpose: str, text: str) -> str:
    secret = login.csrf if login else ""
    return hmac.new(secret.encode(), f"{purpose} {text}".encode(), hashlib.sha256).hexdigest()
