"""A crawl log as JSON, so that a crawl can be read and judged again without the network."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from catalog.errors import N_, InputRefused
from spiders.model import CrawlLog, Page, PageRole, Reason, ReasonCode


def log_to_json(log: CrawlLog) -> dict[str, Any]:
    """The log as JSON-able data; what is empty is left out."""
    return _without_nothing(
        {
            "channel": log.channel,
            "announced": log.announced,
            "seen": log.seen,
            "pages": [_page_to_json(page) for page in log.pages],
            "stats": dict(sorted(log.stats.items())),
            "reasons": [
                _without_nothing({"code": each.code.value, "text": each.text, "numbers": dict(each.numbers)})
                for each in log.reasons
            ],
        }
    )


def log_from_json(data: Mapping[str, Any]) -> CrawlLog:
    """The log :func:`log_to_json` wrote."""
    return CrawlLog(
        channel=data["channel"],
        pages=tuple(_page_from_json(each) for each in data.get("pages", ())),
        announced=data.get("announced"),
        seen=data.get("seen", 0),
        stats=data.get("stats", {}),
        reasons=tuple(
            Reason(ReasonCode(each["code"]), each["text"], each.get("numbers", {})) for each in data.get("reasons", ())
        ),
    )


def write_log(log: CrawlLog, path: Path) -> None:
    """Write the log in one step: whoever finds the file finds a whole one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.new")
    draft.write_text(json.dumps(log_to_json(log), ensure_ascii=False, sort_keys=True, indent=1) + "\n", "utf-8")
    draft.replace(path)


def read_log(path: Path) -> CrawlLog:
    """The log at ``path``; :class:`InputRefused` when it is none."""
    try:
        return log_from_json(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputRefused(N_("is not a crawl log"), where=path.name) from error


def _page_to_json(page: Page) -> dict[str, Any]:
    return _without_nothing(
        {
            "url": page.url,
            "role": page.role.value,
            "status": page.status,
            "evidence": page.evidence,
            "content_type": page.content_type,
            "failure": page.failure.value if page.failure else None,
            "detail": page.detail,
            "group": page.group,
            "listed": dict(page.listed),
            "fetched_at": page.fetched_at,
        }
    )


def _page_from_json(data: Mapping[str, Any]) -> Page:
    known = dict(data)
    failure = known.pop("failure", None)
    return Page(role=PageRole(known.pop("role")), failure=ReasonCode(failure) if failure else None, **known)


def _without_nothing(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value not in (None, "", {}, [], ())}
