"""The exception tree of the whole product, with the exit code each error leaves with.

    AuditError                 70  internal: nothing below fits
    ├── ConfigError             2  a bad call or a bad configuration file
    ├── InputRefused            3  a file that cannot be taken as what it should be
    └── BaselineStaleError      5  a baseline that no longer fits (auditor.gate.baselinefile)

Messages are written once, in English, as templates with ``{name}`` places; the command line looks the
template up in the message catalogue of the chosen language and fills it in. Mark templates with :func:`N_`
so that the catalogue's extractor finds them.
"""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import process


def N_(template: str) -> str:  # noqa: N802 - the name gettext extractors look for
    """Mark a message template for translation and return it unchanged."""
    return template


class AuditError(Exception):
    """What went wrong, where, and what to do about it.

    ``template`` and ``hint`` are message templates; ``params`` fills both. ``where`` is a place as people
    name it (``audit.toml:12``, ``library.xlsx · 材料 · row 7``) and is never translated.
    """

    exit_code = 70

    def __init__(self, template: str, *, where: str = "", hint: str = "", **params: object) -> None:
        super().__init__(template)
        self.template = template
        self.where = where
        self.hint = hint
        self.params = params

    def __str__(self) -> str:
        parts = [self.where, self.template.format(**self.params)]
        if self.hint:
            parts.append(self.hint.format(**self.params))
        return ": ".join(part for part in parts if part)


class ConfigError(AuditError):
    """A bad call or a bad configuration file; raised by whoever reads configuration."""

    exit_code = 2


class InputRefused(AuditError):
    """A file or a row that cannot be taken as what it should be; raised by importers and readers."""

    exit_code = 3


def nearest(unknown: str, known: Iterable[str]) -> str:
    """The known key that looks most like ``unknown``, or ``""`` when none comes close."""
    best = process.extractOne(unknown, sorted(known), score_cutoff=60)
    return best[0] if best else ""


def unknown_key(key: str, known: Iterable[str], *, where: str, error: type[AuditError] = InputRefused) -> AuditError:
    """The error for a key nobody knows, naming the nearest known one (raise what this returns)."""
    near = nearest(key, known)
    hint = N_("did you mean {near}?") if near else N_("see the list of known keys in the documentation")
    return error(N_("unknown key {key}"), where=where, hint=hint, key=key, near=near)
