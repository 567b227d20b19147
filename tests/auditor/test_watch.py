"""What programs watch an audit by: a log of objects without secrets, figures a metrics system can read."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest
from prometheus_client import Metric
from prometheus_client.openmetrics.parser import text_string_to_metric_families
from reports import unjudged_report, usual_report
from running import run_auditor

from auditor.i18n import translator
from auditor.progress import crawl_progress, stage_progress
from auditor.report import RunReport
from auditor.watch.jsonlog import JsonLines, log_as_asked, log_event, secrets_of
from auditor.watch.metrics import metrics_text, write_metrics
from auditor.watch.stages import Stages
from catalog.wholefile import whole_file
from spiders.crawl import CrawlEvent

SECONDS = {"crawl": 1.5, "match": 0.25}


def samples(text: str) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    parsed: Callable[[str], Iterator[Metric]] = text_string_to_metric_families
    families = list(parsed(text))
    return {(s.name, tuple(sorted(s.labels.items()))): s.value for family in families for s in family.samples}


@pytest.mark.parametrize("shown", [usual_report(), unjudged_report()])
def test_the_metrics_are_valid_and_say_what_the_report_says(shown: RunReport) -> None:
    told = samples(metrics_text(shown, SECONDS, ended=1631844000.0, memory=1 << 20))
    assert told["auditor_run_exit_code", ()] == shown.exit_code
    assert told["auditor_stage_seconds", (("stage", "crawl"),)] == 1.5
    assert sum(value for (name, _), value in told.items() if name == "auditor_findings") == len(shown.findings)
    for each in shown.channels:
        of = (("channel", each.channel),)
        assert told["auditor_channel_trusted", of] == each.trust.trusted
        assert told["auditor_channel_read", of] == each.trust.read


def test_the_metrics_are_written_whole(tmp_path: Path) -> None:
    write_metrics(usual_report(), SECONDS, tmp_path / "state" / "metrics.prom")
    assert samples((tmp_path / "state" / "metrics.prom").read_text("utf-8"))
    assert [path.name for path in (tmp_path / "state").iterdir()] == ["metrics.prom"]


def test_labels_are_quoted() -> None:
    odd = unjudged_report()
    text = metrics_text(odd, {'a"b\\c\nd': 1.0}, ended=0.0, memory=0)
    assert samples(text)["auditor_stage_seconds", (("stage", 'a"b\\c\nd'),)] == 1.0


def test_every_line_on_standard_error_is_an_object(tmp_path: Path) -> None:
    done = run_auditor("--lang", "en", "run", cwd=tmp_path, AUDITOR_LOG="json")
    assert done.returncode == 2
    told = [json.loads(line) for line in done.stderr.splitlines()]
    assert told
    assert all(set(each) == {"at", "event", "text"} and each["event"] == "told" for each in told)


def test_a_file_gets_the_same_and_people_their_lines(tmp_path: Path) -> None:
    done = run_auditor("--lang", "en", "run", cwd=tmp_path, AUDITOR_LOG=f"json:{tmp_path / 'log.jsonl'}")
    told = [json.loads(line)["text"] for line in (tmp_path / "log.jsonl").read_text("utf-8").splitlines()]
    assert told == done.stderr.splitlines()


def test_no_secret_gets_into_the_log() -> None:
    environment = {"CITY_SECRET": 'k"1234', "PGPASSWORD": "geheim", "HOME": "/home", "API_TOKEN": "abc"}
    out = StringIO()
    log = JsonLines(out, None, secrets_of(environment))
    log.write('signed with k"1234, geheim, at http://user:other@127.0.0.1/x in /home\n')
    log.event("crawl", url="postgresql://audit:other@127.0.0.1/db")
    text = out.getvalue()
    assert not any(word in text for word in ('k\\"1234', "geheim", "other"))
    assert "/home" in text
    assert all(json.loads(line) for line in text.splitlines())


def test_events_are_written_where_a_log_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = StringIO()
    monkeypatch.setattr(sys, "stderr", plain)
    log_event("quiet")
    log_as_asked({"AUDITOR_LOG": "json"})
    with crawl_progress(translator("en")) as take:
        take(CrawlEvent("page", "pc", pages=3, seen=5, url="http://127.0.0.1/1"))
        take(CrawlEvent("finished", "pc", pages=5, seen=5))
    stages = Stages(stage_progress(translator("en")))
    stages.begin("match", 12_000)
    stages.end()
    told = [json.loads(line) for line in plain.getvalue().splitlines()]
    assert [each["event"] for each in told] == ["crawl", "crawl", "told", "stage", "told"]
    assert told[0] | {"at": ""} == {"at": "", "event": "crawl", "kind": "page", "channel": "pc", "pages": 3, "seen": 5,
                                    "url": "http://127.0.0.1/1"}  # fmt: skip
    assert told[-1]["text"] == "matching 12000 guides"
    assert set(stages.seconds) == {"match"}


class Terminal(StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_rate_and_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    with crawl_progress(translator("en")) as take:
        take(CrawlEvent("page", "pc", pages=3, seen=5))
        take(CrawlEvent("page", "pc", pages=4, seen=5))
    assert "pages a second" in screen.getvalue()


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("before")
    with pytest.raises(UnicodeEncodeError), whole_file(path) as draft:
        draft.write_text("half a character: \ud800", encoding="utf-8")
    assert path.read_text() == "before"
    with whole_file(path) as draft:
        draft.write_text("after")
    assert [each.name for each in tmp_path.iterdir()] == ["a.txt"]
    assert path.read_text() == "after"
