"""What is known from before: earlier runs as points, whatever they kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from reports import finding, report, usual_report

from auditor.history import History, points_of
from auditor.report import RunReport, verdict_json
from catalog.store import open_store
from diffs.figures import Figure, Figures, Line, Rate


def measured(shown: RunReport) -> RunReport:
    return replace(shown, figures=Figures((Line(Figure.CONSISTENCY, "pc", "610100", "", "link_way", 7, 10),)))


def test_runs_become_points_in_their_order(tmp_path: Path) -> None:
    with open_store(tmp_path / "audit.db") as store:
        for run, shown in (("R20210920-1", measured(usual_report())), ("R20210917-1", measured(report(finding())))):
            verdict = verdict_json(shown)
            store.save_run(
                run_id=run, as_of=f"{run[1:5]}-{run[5:7]}-{run[7:9]}", exit_code=1, verdict=verdict, findings=()
            )
        first, second = points_of(store.runs())
    assert (first.run, first.day, first.counted) == ("R20210920-1", "2021-09-20", 6)
    assert (second.run, second.counted, second.published) == ("R20210917-1", 1, 0)
    assert second.rates[Figure.CONSISTENCY] == Rate(7, 10)


def test_an_old_verdict_without_figures_still_counts(tmp_path: Path) -> None:
    old = {"channels": [{"channel": "pc", "findings": {"error": 2, "info": 5}, "trust": "trusted"}]}
    with open_store(tmp_path / "audit.db") as store:
        store.save_run(run_id="R20210801-1", as_of="2021-08-01", exit_code=1, verdict=old, findings=())
        (point,) = points_of(store.runs())
    assert (point.counted, point.rates, point.published) == (2, {}, None)


def test_nothing_is_known_of_the_first_run() -> None:
    assert report().history == History()
