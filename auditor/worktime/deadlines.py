"""What the project's ``[[tasks]]`` say of a task: its last day, who leads it, who answers for it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from auditor.config import AuditConfig, TaskSettings


@dataclass(frozen=True, slots=True)
class Duty:
    """The columns the notice asks of every unit's ledger (工作目标, 推进举措, 完成时限, 牵头领导, 承办科室,
    具体负责人), with the group that leads the task. ``""`` where nothing is said."""

    task: str
    title: str = ""
    due: str = ""
    lead: str = ""
    goal: str = ""
    measures: str = ""
    leader: str = ""
    office: str = ""
    person: str = ""


def due_day(config: AuditConfig, task: str, unit: str = "") -> str:
    """The last day (ISO) of a task (``T1``) for a unit; ``""`` where the project sets none."""
    return duty(config, task, unit).due


def duty(config: AuditConfig, task: str, unit: str = "") -> Duty:
    """What holds for a task and a unit: what is said for everybody, overridden by what is said for the unit."""
    return _duty(config.tasks, task, unit)


def owners(config: AuditConfig) -> tuple[str, ...]:
    """The units the project names as responsible (责任单位), each once, in the order of the file."""
    named = (unit for each in config.tasks for unit in (*each.owners, *each.units))
    return tuple(dict.fromkeys(named))


@lru_cache(maxsize=4096)
def _duty(tasks: tuple[TaskSettings, ...], task: str, unit: str) -> Duty:
    said: dict[str, str] = {}
    mine = [each for each in tasks if each.id == task and (not each.units or unit in each.units)]
    for each in sorted(mine, key=lambda found: bool(found.units)):
        said |= {name: text for name in Duty.__slots__ if name != "task" and (text := getattr(each, name))}
    return Duty(task, **said)
