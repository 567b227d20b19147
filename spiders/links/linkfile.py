"""What became of a channel's links as JSON, so that a run can be judged again without the network."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from catalog.errors import N_, InputRefused
from spiders.links.model import LinkSeen, LinkState


def write_links(links: Sequence[LinkSeen], path: Path) -> None:
    """Write them in one step: whoever finds the file finds a whole one."""
    rows = [{key: value for key, value in asdict(each).items() if value} for each in links]
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.new")
    draft.write_text(json.dumps(rows, ensure_ascii=False, sort_keys=True, indent=1) + "\n", "utf-8")
    draft.replace(path)


def read_links(path: Path) -> tuple[LinkSeen, ...]:
    """The links at ``path``, none when there is no such file; :class:`InputRefused` when it is something else."""
    try:
        rows = json.loads(path.read_text("utf-8"))
        return tuple(LinkSeen(**{**row, "state": LinkState(row["state"])}) for row in rows)
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputRefused(N_("is not a file of links"), where=path.name) from error
