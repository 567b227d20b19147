"""What every test shares: no socket beyond loopback, and what to do when a program is not installed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable

import pytest

from catalog.loopback import allow_loopback_only

allow_loopback_only()


@pytest.fixture(scope="session")
def needs() -> Callable[[str], str]:
    """The path of a program; without it the test is skipped, or fails where everything must be there."""

    def path_of(program: str) -> str:
        path = shutil.which(program)
        if path:
            return path
        message = f"{program} is not installed"
        if os.environ.get("AUDITOR_REQUIRE_ALL"):
            pytest.fail(message)
        pytest.skip(message)

    return path_of
