"""The desk of a project: what its last run read, read again from the pages that were kept."""

from __future__ import annotations

from auditor.config import Project
from auditor.matching import NOBODY, known_to
from auditor.review.desk import Desk
from auditor.run import Audit, chosen_channels, crawl_logs, listed_only, read_channels
from catalog.errors import N_, ConfigError
from catalog.store import open_store


def desk_of_project(project: Project, run: str = "", *, own_weights: bool = True) -> Desk:
    """What the project's last run held against each other, read again from the pages that were kept.

    Only the pages of the last crawl are kept; :class:`ConfigError` before the first run and for another run.
    """
    with open_store(project.database) as store:
        last = store.last_run()
        if last is None:
            raise ConfigError(N_("there is no run yet"), hint=N_("run `auditor run` first"))
        if run not in ("", last.run):
            hint = N_("the pages of run {last} are at hand: leave --run out")
            raise ConfigError(N_("the pages of run {run} are not kept"), hint=hint, run=run, last=last.run)
        snapshot = store.load_snapshot(last.verdict["snapshot"])
        channels = chosen_channels(project, [each["channel"] for each in last.verdict["channels"]])
        audit = Audit(project, channels, last.as_of, offline=True)
        logs = crawl_logs(audit)
        read = read_channels(audit, store, logs)
    listed = [each for log, channel in zip(logs, read, strict=True) for each in listed_only(log, channel)]
    readings = tuple(reading for channel in read for reading in channel.readings)
    return Desk(snapshot.items, readings, tuple(listed), known_to(project) if own_weights else NOBODY)
