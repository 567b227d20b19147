"""Failures told with HTTP 200: what the envelope of a payload says about itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from spiders.model import Reason, ReasonCode
from spiders.reader.json_shape import load_json

_CODE_KEYS: Final = (
    "code",
    "httpcode",
    "errcode",
    "errorcode",
    "resultcode",
    "retcode",
    "respcode",
    "statuscode",
    "ret",
    "status",
)
_FLAG_KEYS: Final = ("success", "issuccess", "succeed", "ok")
_SENTENCE_KEYS: Final = ("msg", "message", "errmsg", "errormsg", "error", "text", "info", "resultmsg", "retmsg")
_ENVELOPES: Final = ("status", "state", "head", "header", "custom")
_FINE: Final = re.compile(r"0+|1|200|2000+|true|success|ok|succeed", re.IGNORECASE)
_NO_ERROR: Final = re.compile(r"0+|200")
_BY_CODE: Final[Mapping[str, ReasonCode]] = MappingProxyType(
    {
        "401": ReasonCode.LOGIN,
        "403": ReasonCode.BLOCKED,
        "404": ReasonCode.SOFT_404,
        "429": ReasonCode.RATE_LIMITED,
        "504": ReasonCode.TIMEOUT,
    }
)


def failure_told(text: str) -> Reason | None:
    """The failure a payload tells about itself; ``None`` when it tells none, carries data all the same, or is no JSON.

    >>> failure_told('{"code": 401, "msg": "expired", "data": null}').code.value
    'login'
    """
    payload = load_json(text)
    if not isinstance(payload, dict):
        return None
    said = _by_plain_key(payload)
    if _carries_data(payload):
        return None
    key = next((key for key in _CODE_KEYS if _is_code(said.get(key))), "")
    code = str(said[key]) if key else ""
    fine = (_NO_ERROR if key.startswith("err") else _FINE).fullmatch(code)
    if (not code or fine) and not any(said.get(flag) is False for flag in _FLAG_KEYS):
        return None
    sentence = next((said[key] for key in _SENTENCE_KEYS if isinstance(said.get(key), str) and said[key]), "")
    detail = f"the answer says that it failed: {sentence or code or 'no success'}"
    return Reason(_BY_CODE.get(code, ReasonCode.ERRORS), detail[:200], {"told": code} if code else {})


def holds_only(payload: Any, depth: int = 0) -> str:
    """``"list"`` for an answer whose only content is an empty list, ``"nothing"`` for one without any, else ``""``.

    >>> holds_only({"code": 200, "data": []}), holds_only({"code": 200, "data": None}), holds_only({"data": {"a": 1}})
    ('list', 'nothing', '')
    """
    if isinstance(payload, list):
        return "" if payload else "list"
    if not isinstance(payload, dict):
        return ""
    inner = [each for name, each in payload.items() if str(name).lower() not in _ENVELOPES]
    told = [holds_only(each, depth + 1) for each in inner if isinstance(each, dict | list)]
    if "" in told or (depth and any(not isinstance(each, dict | list) and each not in (None, "") for each in inner)):
        return ""
    return "list" if "list" in told else "nothing"


def _by_plain_key(payload: Mapping[str, Any]) -> dict[str, Any]:
    """The members of a payload and of its status envelope, keys in small letters without underscores."""
    said: dict[str, Any] = {}
    for name, value in payload.items():
        plain = str(name).replace("_", "").lower()
        if isinstance(value, dict) and plain in _ENVELOPES:
            said |= {key: each for key, each in _by_plain_key(value).items() if key not in said}
        elif not isinstance(value, dict):
            said[plain] = value
    return said


def _carries_data(payload: Mapping[str, Any]) -> bool:
    inner = (each for name, each in payload.items() if str(name).lower() not in _ENVELOPES)
    return any(isinstance(each, dict | list) and bool(each) for each in inner)


def _is_code(value: Any) -> bool:
    return (
        isinstance(value, int | str) and not isinstance(value, bool) and bool(re.fullmatch(r"-?\w{1,12}", str(value)))
    )
