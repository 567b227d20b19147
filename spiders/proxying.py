"""The login of a proxy: from the environment alone, so that no file of a project, log or job ever holds it."""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping
from typing import Final

LOGIN_VARIABLE: Final = "AUDITOR_PROXY_LOGIN"
"""``name:password``"""


def proxy_authorization(environment: Mapping[str, str] = os.environ) -> str:
    """The header Proxy-Authorization (RFC 7617), ``""`` where the environment holds no login.

    >>> proxy_authorization({"AUDITOR_PROXY_LOGIN": "audit:audit"})
    'Basic YXVkaXQ6YXVkaXQ='
    """
    login = environment.get(LOGIN_VARIABLE, "")
    return "Basic " + base64.b64encode(login.encode()).decode("ascii") if login else ""
