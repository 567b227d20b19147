"""What every test shares: no socket beyond loopback, and what to do when a program is not installed.

Properties are tried on the same examples every time; ``HYPOTHESIS_PROFILE=search`` looks for new ones.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import settings

from catalog.loopback import allow_loopback_only
from tests.databases import Server, running_server, server_programs

allow_loopback_only()

settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("search", max_examples=2000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


@pytest.fixture(scope="session")
def needs() -> Callable[[str], str]:
    """The path of a program; without it the test is skipped, or fails where everything must be there."""

    def path_of(program: str) -> str:
        return shutil.which(program) or not_installed(program)

    return path_of


def not_installed(program: str) -> NoReturn:
    """Skip the test, or fail it where everything must be there."""
    message = f"{program} is not installed"
    if os.environ.get("AUDITOR_REQUIRE_ALL"):
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server of this session's own, on loopback."""
    programs = server_programs()
    if programs is None:
        not_installed("the PostgreSQL server")
    with running_server(programs) as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database of each kind the product supports."""
    if request.param == "sqlite":
        return str(tmp_path / "state" / "audit.db")
    server: Server = request.getfixturevalue("postgres")
    return server.new_database()
