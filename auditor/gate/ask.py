"""Asking a project's gate about a report."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from auditor.config import CONFIG_NAME, Project
from auditor.gate.against import base_of, baseline_of
from auditor.gate.model import Part
from auditor.gate.settings import DEFAULT, GateSettings
from auditor.gate.weigh import Baseline, Gate, weighed_by
from auditor.report import RunReport
from catalog.errors import N_, ConfigError, nearest


@dataclass(frozen=True, slots=True)
class Question:
    """A gate and what it goes by, read before a run so that a mistake in either is found at once."""

    gate: Gate
    baseline: Baseline

    def put_to(self, report: RunReport) -> RunReport:
        """The report with what the gate says of it."""
        return replace(report, gate=weighed_by(report, self.baseline, self.gate))


def question(project: Project, name: str = DEFAULT, against: str = "", agreed: Collection[Part] = ()) -> Question:
    """The gate of that name and its baseline; both as they were where ``git:BRANCH`` and the working folder part,
    but for the parts that somebody agreed to.

    Raises :class:`ConfigError` for a gate nobody wrote down, and as :func:`auditor.gate.against.baseline_of`.
    """
    here = gate_of(project, name)
    base = None if Part.GATE in agreed else base_of(project, against)
    gate = here if base is None else _before(name, base.config().gate)
    return Question(gate, baseline_of(project, against, agreed))


def gated(
    project: Project, report: RunReport, name: str = DEFAULT, against: str = "", agreed: Collection[Part] = ()
) -> RunReport:
    """The report with what the gate of that name says of it; raises as :func:`question`."""
    return question(project, name, against, agreed).put_to(report)


def _before(name: str, gates: Mapping[str, GateSettings]) -> Gate:
    """The gate as it was. One that a change brings with it is the default one: it cannot be milder than that."""
    return Gate(name, gates.get(name) or gates.get(DEFAULT) or GateSettings())


def gate_of(project: Project, name: str) -> Gate:
    """The gate of that name; ``default`` is there without being written down."""
    gates = project.config.gate
    if name not in gates and name != DEFAULT:
        near = nearest(name, gates)
        hint = N_("did you mean {near}?") if near else N_("write [gate.{name}] into audit.toml")
        raise ConfigError(N_("there is no gate {name}"), where=CONFIG_NAME, hint=hint, name=name, near=near)
    return Gate(name, gates.get(name, GateSettings()))
