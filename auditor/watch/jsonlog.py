"""The log programs read: with ``AUDITOR_LOG=json`` every line on standard error is one JSON object.

``AUDITOR_LOG=json:FILE`` adds the same lines to a file and leaves standard error to people. What commands tell people
comes as ``told``; what they do comes as events of their own. Secrets never do: values of variables whose name says
that they are secret, and passwords in addresses, are replaced.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from io import TextIOBase
from pathlib import Path
from typing import Final, TextIO

VARIABLE: Final = "AUDITOR_LOG"
_JSON: Final = "json"
_SECRET: Final = re.compile(r"SECRET|PASSW|TOKEN|APIKEY|API_KEY|CREDENTIAL", re.IGNORECASE)
_IN_ADDRESS: Final = re.compile(r"(://[^/\s:@]{1,200}):[^@\s/]{1,200}@")
_HIDDEN: Final = "***"
_SHORTEST: Final = 4
"""Signs of the shortest value that is looked for: shorter ones stand in every text."""
_ESCAPES: Final = re.compile("\x1b\\[[0-9;?]{0,20}[A-Za-z]")


class JsonLines(TextIOBase):
    """A text stream that writes each line it gets as one object; ``people`` get the line as it is, too."""

    def __init__(self, sink: TextIO, people: TextIO | None = None, hidden: tuple[str, ...] = ()) -> None:
        self._sink, self._people, self._hidden = sink, people, hidden
        self._rest = ""

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """Always UTF-8."""
        return "utf-8"

    def writable(self) -> bool:
        """It is written."""
        return True

    def isatty(self) -> bool:
        """Whether people see it on a terminal."""
        return self._people is not None and self._people.isatty()

    def fileno(self) -> int:
        """The handle people read."""
        return (self._people or self._sink).fileno()

    def write(self, text: str) -> int:
        """Whole lines become objects, the rest waits for its end."""
        if self._people is not None:
            self._people.write(text)
        *lines, self._rest = (self._rest + text).replace("\r", "\n").split("\n")
        for line in lines:
            said = _ESCAPES.sub("", line).strip()
            if said:
                self.event("told", text=said)
        return len(text)

    def flush(self) -> None:
        """Hand over what there is."""
        for stream in filter(None, (self._people, self._sink)):
            stream.flush()

    def event(self, name: str, **fields: object) -> None:
        """One object: when (UTC), what, and its fields; what is empty is left out."""
        at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        told = {key: value for key, value in fields.items() if value not in (None, "")}
        line = json.dumps({"at": at, "event": name, **told}, ensure_ascii=False)
        self._sink.write(self._without_secrets(line) + "\n")
        self._sink.flush()

    def _without_secrets(self, line: str) -> str:
        for value in self._hidden:
            line = line.replace(value, _HIDDEN)
        return _IN_ADDRESS.sub(rf"\1:{_HIDDEN}@", line)


def secrets_of(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Values that must never be written, as they stand in JSON, the longest first."""
    values = {value for name, value in environment.items() if _SECRET.search(name) and len(value) >= _SHORTEST}
    return tuple(sorted((json.dumps(value, ensure_ascii=False)[1:-1] for value in values), key=lambda v: (-len(v), v)))


def log_as_asked(environment: Mapping[str, str] | None = None) -> None:
    """Let standard error be what ``AUDITOR_LOG`` asks for; anything else than ``json`` asks for nothing.

    Raises :class:`OSError` when the file cannot be written.
    """
    known = os.environ if environment is None else environment
    kind, _, file = known.get(VARIABLE, "").partition(":")
    if kind != _JSON or isinstance(sys.stderr, JsonLines):
        return
    hidden = secrets_of(known)
    if file:
        sink = Path(file).open("a", encoding="utf-8", newline="\n")  # noqa: SIM115 - open as long as the program
        sys.stderr = JsonLines(sink, sys.stderr, hidden)
    else:
        sys.stderr = JsonLines(sys.stderr, None, hidden)


def log_event(name: str, **fields: object) -> None:
    """Something happened; nothing is written where no log was asked for."""
    if isinstance(sys.stderr, JsonLines):
        sys.stderr.event(name, **fields)
