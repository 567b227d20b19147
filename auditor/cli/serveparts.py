"""What the commands of the console share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from catalog.errors import N_, ConfigError

ROLES: Final = ("lead", "unit", "district", "coordinator", "viewer")
"""The roles of :class:`auditor.console.accounts.Role`, which needs the extra."""


@contextmanager
def installed() -> Iterator[None]:
    """Say how to install the console where it is not."""
    try:
        yield
    except ModuleNotFoundError as error:
        hint = N_("install it: pip install item-catalog-auditor[console]")
        raise ConfigError(N_("the console is not installed ({name})"), hint=hint, name=error.name) from error
