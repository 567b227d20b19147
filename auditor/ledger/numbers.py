"""The number a finding gets when it enters the ledger, so that no two share one."""

from __future__ import annotations

from collections.abc import Container
from typing import Final

from catalog.errors import N_, ConfigError
from diffs.fingerprint import number

_WINDOW: Final = 10
"""Signs of a fingerprint that make a number."""


def free_number(fingerprint: str, taken: Container[str]) -> str:
    """The number of a new finding; where another has it already, that of the next window of the digest.

    Raises :class:`ConfigError` when every window is taken.
    """
    scheme, _, digest = fingerprint.partition(":")
    for start in range(len(digest) - _WINDOW + 1):
        name = number(f"{scheme}:{digest[start:]}")
        if name not in taken:
            return name
    raise ConfigError(N_("no number is left for {fingerprint}"), fingerprint=fingerprint)
