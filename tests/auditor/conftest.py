"""The bundled city is audited once, through the command line; tests look at what it left."""

from __future__ import annotations

import pytest
from running import DemoRun, run_auditor


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> DemoRun:
    folder = tmp_path_factory.mktemp("demo")
    done = run_auditor("demo", cwd=folder, PYTHONHASHSEED="1", TZ="Asia/Shanghai", LC_ALL="C.UTF-8")
    return DemoRun(folder / "auditor-demo", done.returncode, done.stdout, done.stderr)
