"""What takes long is made once: the matches of a run, and the cases to be judged before somebody asks for them."""

from __future__ import annotations

from pathlib import Path

import pytest
from consoles import Caller, console, project_in

from auditor.config import Project
from auditor.console import matched
from auditor.console.room import Room
from auditor.report import RunReport
from auditor.reportfile import kept_report
from catalog.errors import AuditError


def test_the_report_is_read_once_for_all_pages_of_matches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def kept(project: Project, run: str) -> RunReport:
        read.append(run)
        return kept_report(project, run)

    monkeypatch.setattr(matched, "kept_report", kept)
    project = project_in(tmp_path)
    with console(project) as client:
        Caller(client).log_in("lead")
        for page in (1, 2, 3):
            assert client.get(f"/api/v1/matches?page={page}").status_code == 200
    assert len(read) == 1


def test_what_goes_wrong_in_the_other_process_is_told_here(tmp_path: Path) -> None:
    with pytest.raises(AuditError):
        Room(project_in(tmp_path)).prepare("R20000101-1")
