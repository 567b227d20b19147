"""Messages in the reader's language. English is written in the code, Chinese stands in the catalogue."""

from __future__ import annotations

import gettext
import os
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

from catalog.errors import N_, AuditError

LANGUAGES: Final = ("zh", "en")
LANGUAGE_VARIABLE: Final = "AUDITOR_LANG"
_LOCALES: Final = Path(__file__).parent / "locale"

Translate = Callable[[str], str]

SYSTEM_SAYS: Final = (
    N_("No such file or directory"),
    N_("Permission denied"),
    N_("Is a directory"),
    N_("Not a directory"),
    N_("File exists"),
    N_("Directory not empty"),
    N_("No space left on device"),
    N_("Read-only file system"),
    N_("File name too long"),
    N_("Input/output error"),
    N_("Device or resource busy"),
    N_("Connection refused"),
    N_("Name or service not known"),
    N_("Network is unreachable"),
)
"""What systems say when a file or an address cannot be used."""
_WHY: Final = "why"
"""The place of a message that somebody else's program fills: its own words, quoted where they are not known."""
_ENGLISH: Final = re.compile(r"[A-Za-z]{2}")
_CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")


@lru_cache(maxsize=4)
def translator(language: str) -> Translate:
    """The function that turns an English template into ``language`` (``zh`` or ``en``)."""
    if language == "en":
        return str
    chinese = gettext.translation("auditor", _LOCALES, languages=["zh_CN"])
    return lambda template: chinese.gettext(template) if template else ""  # gettext keeps its header under ""


def language_of_environment() -> str:
    """The language asked for by ``AUDITOR_LANG``; Chinese when nothing, or nothing known, is asked for."""
    asked = os.environ.get(LANGUAGE_VARIABLE, "")[:2].lower()
    return asked if asked in LANGUAGES else LANGUAGES[0]


def language_asked(arguments: Sequence[str]) -> str:
    """The language of a call: what ``--lang`` says anywhere in ``arguments``, else what the environment says."""
    for argument, following in zip(arguments, [*arguments[1:], ""]):
        name, _, value = argument.partition("=")
        if name == "--lang" and (value or following) in LANGUAGES:
            return value or following
    return language_of_environment()


def told(error: AuditError, language: str) -> str:
    """The error as one line: where, what, and what to do, in ``language``."""
    if language == "en":
        return str(error)
    say = translator(language)
    params = {name: _quoted(value, say) if name == _WHY else value for name, value in error.params.items()}
    what = say(error.template).format(**params)
    hint = say(error.hint).format(**params) if error.hint else ""
    body = f"{what}。{hint}" if hint else what
    return f"{error.where}：{body}" if error.where else body


def _quoted(why: object, say: Translate) -> object:
    """What another program said: in Chinese where it is known, else as a quotation."""
    text = str(why)
    if say(text) != text or not _ENGLISH.search(text) or _CHINESE.search(text):
        return say(text)
    return f"“{text}”"
