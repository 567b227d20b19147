"""What every test shares: no socket beyond loopback, and what to do when a program is not installed.

Properties are tried on the same examples every time; ``HYPOTHESIS_PROFILE=search`` looks for new ones.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable

import pytest
from hypothesis import settings

from catalog.loopback import allow_loopback_only

allow_loopback_only()

settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("search", max_examples=2000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


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
