"""A bad call told in the reader's language.

click composes its messages in English. They are recognised by their templates here and put together again in
the reader's language; a message of another version of click that is not recognised stays English.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import click
from click.exceptions import NoArgsIsHelpError

from auditor.i18n import Translate, translator
from catalog.errors import N_

_INNER: Final = "message"
"""The place of a template that holds another message."""

TEMPLATES: Final = (
    N_("{message} Did you mean {possibility}?"),
    N_("{message} (Did you mean one of: {possibilities}?)"),
    N_("Invalid value for {param_hint}: {message}"),
    N_("Invalid value: {message}"),
    N_("No such option {name}."),
    N_("No such command {name}."),
    N_("Missing argument {name}."),
    N_("Missing option {name}."),
    N_("Missing command."),
    N_("Option {name} requires an argument."),
    N_("Option {name} does not take a value."),
    N_("Got unexpected extra argument ({args})"),
    N_("Got unexpected extra arguments ({args})"),
    N_("{value} is not one of {choices}."),
    N_("{value} is not a valid integer."),
    N_("{value} is not in the range {range}."),
    N_("File {filename} does not exist."),
    N_("File {filename} is a directory."),
    N_("Directory {filename} does not exist."),
    N_("Directory {filename} is a file."),
    N_("Path {filename} does not exist."),
)
"""click's messages about bad calls, the ones that hold another message first."""


def told_lines(error: click.ClickException, language: str) -> Iterator[str]:
    """The lines for standard error: usage, where to find help, the error, and under Chinese the English too."""
    say, english = translator(language), error.format_message()
    if isinstance(error, NoArgsIsHelpError):
        yield english
        return
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is not None:
        yield context.get_usage()
        yield say(N_("Try `{command} --help`.")).format(command=context.command_path)
        yield ""
    yield say(N_("error: {text}")).format(text=in_language(english, say))
    if language != "en":
        yield f"error: {english}"


def in_language(message: str, say: Translate) -> str:
    """A message of click in the language of ``say``.

    >>> in_language("Invalid value for '--lang': 'x' is not one of 'zh', 'en'.", str)
    "Invalid value for '--lang': 'x' is not one of 'zh', 'en'."
    """
    for template in TEMPLATES:
        if found := _pattern(template).fullmatch(message):
            places = found.groupdict()
            if _INNER in places:
                places[_INNER] = in_language(places[_INNER], say)
            return say(template).format(**places)
    return message


@lru_cache(maxsize=64)
def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", template)
    return re.compile(
        "".join(f"(?P<{part}>.+)" if position % 2 else re.escape(part) for position, part in enumerate(parts)),
        re.DOTALL,
    )
