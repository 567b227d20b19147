"""Messages in the reader's language. English is written in the code, Chinese stands in the catalogue."""

from __future__ import annotations

import gettext
import os
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

from catalog.errors import AuditError

LANGUAGES: Final = ("zh", "en")
LANGUAGE_VARIABLE: Final = "AUDITOR_LANG"
_LOCALES: Final = Path(__file__).parent / "locale"

Translate = Callable[[str], str]


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
    what = say(error.template).format(**error.params)
    hint = say(error.hint).format(**error.params) if error.hint else ""
    body = f"{what}。{hint}" if hint else what
    return f"{error.where}：{body}" if error.where else body
