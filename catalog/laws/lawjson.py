"""A law as JSON, for the database and for programs: what is not known is left out, texts are kept elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalog.laws.model import Former, Law, Level, Move, Renamed, Step, Version


def law_to_json(law: Law) -> dict[str, Any]:
    """Everything about a law but its texts."""
    return _said(
        title=law.title,
        aliases=list(law.aliases),
        number=law.number,
        level=law.level.value,
        versions=[version_to_json(version) for version in law.versions],
        renamed=[_said(old=each.old, new=each.new, since=each.since, but=list(each.but)) for each in law.renamed],
        former=[_said(title=each.title, until=each.until) for each in law.former],
        body=law.body,
        repealed=law.repealed,
        replaced_by=law.replaced_by,
        complete=law.complete,
        source=law.source,
        known=law.known,
    )


def version_to_json(version: Version) -> dict[str, Any]:
    """Everything about a version but its texts."""
    return _said(
        date=version.date,
        in_force=version.in_force,
        articles=version.articles,
        step=version.step.value,
        number=version.number,
        decision=version.decision,
        moves=[[move.first, move.last, move.by] for move in version.moves],
    )


def law_from_json(row: Mapping[str, Any], texts: Mapping[str, Mapping[str, str]]) -> Law:
    """The law of :func:`law_to_json`; ``texts`` are its articles by version day."""
    return Law(
        row["title"],
        tuple(row.get("aliases", ())),
        row.get("number", ""),
        Level(row.get("level", "")),
        tuple(_version(each, texts.get(each["date"], {})) for each in row.get("versions", ())),
        tuple(Renamed(e["old"], e["new"], e["since"], tuple(e.get("but", ()))) for e in row.get("renamed", ())),
        tuple(Former(each["title"], each["until"]) for each in row.get("former", ())),
        row.get("body", ""),
        row.get("repealed", ""),
        row.get("replaced_by", ""),
        row.get("complete", False),
        row.get("source", ""),
        row.get("known", ""),
    )


def _version(row: Mapping[str, Any], texts: Mapping[str, str]) -> Version:
    return Version(
        row["date"],
        row["in_force"],
        row.get("articles", 0),
        Step(row.get("step", "")),
        row.get("number", ""),
        row.get("decision", ""),
        tuple(Move(*each) for each in row.get("moves", ())),
        texts,
    )


def _said(**values: object) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in ("", 0, False, [])}
