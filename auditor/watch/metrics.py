"""The figures of a run as OpenMetrics text, for a system that collects them (Prometheus: the textfile collector)."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from auditor.report import RunReport
from catalog.wholefile import whole_file

if sys.platform != "win32":
    import resource

METRICS: Final = "metrics.prom"
"""The file in the project's folder ``state``, unless the call names another."""
CONTENT_TYPE: Final = "application/openmetrics-text; version=1.0.0; charset=utf-8"
Labels = Mapping[str, str]
Sample = tuple[Labels, float | int]


def metrics_text(report: RunReport, seconds: Mapping[str, float], *, ended: float, memory: int) -> str:
    """The text. ``seconds``: stage → how long it took; ``ended``: seconds since 1970; ``memory``: bytes at most."""
    return "\n".join([*_families(report, seconds, ended, memory), "# EOF\n"])


def write_metrics(report: RunReport, seconds: Mapping[str, float], path: Path) -> None:
    """Write it, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = metrics_text(report, seconds, ended=datetime.now(UTC).timestamp(), memory=_memory())
    with whole_file(path) as draft:
        draft.write_text(text, encoding="utf-8", newline="\n")


def _memory() -> int:
    """Bytes this process had at most, 0 where the system does not say; macOS says bytes, Linux kilobytes."""
    if sys.platform == "win32":
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def _families(report: RunReport, seconds: Mapping[str, float], ended: float, memory: int) -> Iterator[str]:
    run = {"run": report.run, "as_of": report.as_of, "snapshot": report.snapshot.id}
    yield from _family("auditor_run", "info", "The last run.", [(run, 1)], suffix="_info")
    yield from _gauge("auditor_run_exit_code", "What the run ended with.", [({}, report.exit_code)])
    yield from _gauge("auditor_run_ended_timestamp_seconds", "When it ended.", [({}, ended)], "seconds")
    stages: list[Sample] = [({"stage": stage}, round(value, 3)) for stage, value in seconds.items()]
    yield from _gauge("auditor_stage_seconds", "How long each stage took.", stages, "seconds")
    yield from _gauge("auditor_memory_peak_bytes", "Memory of the run's process at most.", [({}, memory)], "bytes")
    yield from _gauge("auditor_library_items", "Items of the library.", [({}, report.snapshot.items)])
    yield from _channels(report)
    found = Counter((each.channel, each.task.value, each.severity.value) for each in report.findings)
    counted = [
        ({"channel": channel, "task": task, "severity": severity}, number)
        for (channel, task, severity), number in sorted(found.items())
    ]
    yield from _gauge("auditor_findings", "Findings of the run.", counted)
    states = Counter(entry.state.value for entry in report.history.entries.values())
    told: list[Sample] = [({"state": state}, number) for state, number in sorted(states.items())]
    yield from _gauge("auditor_ledger_entries", "Findings of the ledger.", told)


def _channels(report: RunReport) -> Iterator[str]:
    """What each channel gave."""
    of = [({"channel": each.channel}, each) for each in report.channels]
    figures: tuple[tuple[str, str, list[Sample]], ...] = (
        ("trusted", "Whether the channel could be judged.", [(name, int(each.trust.trusted)) for name, each in of]),
        ("announced", "Items it says it has.",
         [(name, each.trust.announced) for name, each in of if each.trust.announced is not None]),
        ("seen", "Guides found.", [(name, each.trust.seen) for name, each in of]),
        ("read", "Guides read.", [(name, each.trust.read) for name, each in of]),
        ("matched", "Guides matched.", [(name, each.matched) for name, each in of]),
        ("to_review", "Guides a person has to place.", [(name, each.to_review) for name, each in of]),
        ("unmatched", "Guides without an item.", [(name, each.unmatched) for name, each in of]),
    )  # fmt: skip
    for figure, says, samples in figures:
        yield from _gauge(f"auditor_channel_{figure}", says, samples)


def _gauge(name: str, says: str, samples: Iterable[Sample], unit: str = "") -> Iterator[str]:
    return _family(name, "gauge", says, samples, unit=unit)


def _family(
    name: str, kind: str, says: str, samples: Iterable[Sample], *, unit: str = "", suffix: str = ""
) -> Iterator[str]:
    yield f"# TYPE {name} {kind}"
    if unit:
        yield f"# UNIT {name} {unit}"
    yield f"# HELP {name} {_escaped(says)}"
    for labels, value in samples:
        shown = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels.items())
        yield f"{name}{suffix}{{{shown}}} {value}" if shown else f"{name}{suffix} {value}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
