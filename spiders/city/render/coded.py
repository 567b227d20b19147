"""How the payload channels spell values: codes of their own, dates as milliseconds, fragments of HTML."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from html import escape
from importlib.resources import files
from typing import Final

from catalog.elements import load_elements

Codes = Mapping[str, Mapping[str, str]]
"""Table or element → code → text, as ``[codes.…]`` of a channel file has it."""

_DAY: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_WORKING_DAYS: Final = re.compile(r"(\d+)个工作日")
_RICH: Final = ("accept_condition", "handle_flow")
_BEIJING: Final = timezone(timedelta(hours=8))
WORKING_DAY: Final = "1"


@dataclass(frozen=True, slots=True)
class Spelling:
    """A channel's way to write values: ``codes`` as its channel file explains them."""

    codes: Codes
    paragraph: str = "<p>{}</p>"
    """How a line of rich text is written."""

    def value(self, key: str, text: str) -> str | int:
        """The text as the payload holds it."""
        code = self.code(key, text)
        if code is not None:
            return code
        return milliseconds(text) or (self.fragment(text) if key in _RICH or "\n" in text else text)

    def code(self, key: str, text: str) -> str | None:
        """The channel's code for exactly this text, or ``None`` when it has none: then the text is sent."""
        known = self.codes.get(key) or self.codes.get(_code_table(key), {})
        return next((code for code, name in known.items() if name == text), None)

    def record(self, row: Mapping[str, str], names: Mapping[str, str], prefix: str) -> dict[str, str | int]:
        """One row of a list element; ``names`` column → the payload's key, ``prefix`` of the element table."""
        return {names[column]: self.value(f"{prefix}.{column}", text) for column, text in row.items()}

    def fragment(self, text: str) -> str:
        """The text as a fragment of HTML, a paragraph a line; nothing stays nothing."""
        return "".join(self.paragraph.format(escape(line, quote=False)) for line in text.split("\n") if text)


def channel_codes(channel: str) -> Codes:
    """The ``[codes]`` of the city's channel file: what its readers are told is what the channel writes."""
    text = files("spiders.city.channels").joinpath(f"{channel}.toml").read_text("utf-8")
    codes: Codes = tomllib.loads(text).get("codes", {})
    return codes


def _code_table(key: str) -> str:
    table = load_elements()
    return table[key].code_table if key in table else ""


def milliseconds(text: str) -> int | None:
    """An ISO date as milliseconds since 1970, midnight in Beijing; ``None`` for any other text."""
    if not (day := _DAY.fullmatch(text)):
        return None
    year, month, date = (int(part) for part in day.groups())
    return int(datetime(year, month, date, tzinfo=_BEIJING).timestamp()) * 1000


def amount_apart(text: str) -> str | None:
    """The number of a plain count of working days, whose unit then goes into a field of its own."""
    plain = _WORKING_DAYS.fullmatch(text)
    return plain[1] if plain else None
