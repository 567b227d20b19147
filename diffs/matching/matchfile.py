"""Matches as JSON objects, the lines of ``auditor match``.

A key without anything to say is left out, but every line of a reading has ``decision``, ``probability`` and
``ambiguous_with``; a ``missing_on_channel`` line has no reading and no probability.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from catalog.errors import N_, InputRefused, unknown_key
from diffs.model import Candidate, Decision, Match

_TEXTS: Final = ("reading", "library", "channel", "why", "duplicate_of")
_KEYS: Final = (*_TEXTS, "decision", "probability", "candidates", "ambiguous_with", "features", "extra")


def match_to_json(match: Match) -> dict[str, object]:
    """The match as an object of plain types, as :func:`match_from_json` reads it back."""
    row: dict[str, object] = {"channel": match.channel, "decision": match.decision.value}
    row |= {key: text for key in _TEXTS if (text := getattr(match, key))}
    if match.decision is Decision.MISSING_ON_CHANNEL:
        return row
    row |= {"probability": match.probability, "ambiguous_with": list(match.ambiguous_with)}
    if match.candidates:
        row["candidates"] = [{"library": each.library, "probability": each.probability} for each in match.candidates]
    if match.features:
        row["features"] = dict(sorted(match.features.items()))
    return row


def match_from_json(obj: Mapping[str, object], where: str = "") -> Match:
    """The match of one JSON object; ``where`` names its place (``matches.jsonl:3``) in errors.

    A ``null`` is an absent key. Raises :class:`InputRefused` for an unknown key, a value of the wrong kind,
    and lines that cannot be true: ``auto`` without a library item, a reading line without a reading.
    """
    for key in obj:
        if key not in _KEYS:
            raise unknown_key(key, _KEYS, where=where)
    given = {key: value for key, value in obj.items() if value is not None}
    texts = {key: _text(given.get(key, ""), key, where) for key in _TEXTS}
    match = Match(
        decision=_decision(given, where),
        probability=_probability(given.get("probability", 0.0), "probability", where),
        candidates=tuple(_candidate(each, where) for each in _list(given, "candidates", where)),
        ambiguous_with=tuple(_text(each, "ambiguous_with", where) for each in _list(given, "ambiguous_with", where)),
        features=_features(given.get("features", {}), where),
        **texts,
    )
    _consistent(match, where)
    return match


def _consistent(match: Match, where: str) -> None:
    gone = match.decision is Decision.MISSING_ON_CHANNEL
    needed = {"reading": not gone, "library": gone or match.decision in (Decision.AUTO, Decision.JUDGED)}
    for key, must in needed.items():
        if must and not getattr(match, key):
            raise InputRefused(N_("key {key} is missing"), where=where, key=key)


def _decision(given: Mapping[str, object], where: str) -> Decision:
    text = _text(given.get("decision", ""), "decision", where)
    if not text:
        raise InputRefused(N_("key {key} is missing"), where=where, key="decision")
    if text not in set(Decision):
        raise InputRefused(N_("{key} cannot be {value}"), where=where, key="decision", value=text)
    return Decision(text)


def _text(value: object, key: str, where: str) -> str:
    if not isinstance(value, str):
        raise InputRefused(N_("{key} must be a text"), where=where, key=key)
    return value


def _list(given: Mapping[str, object], key: str, where: str) -> list[object]:
    value = given.get(key, [])
    if not isinstance(value, list):
        raise InputRefused(N_("{key} must be a list"), where=where, key=key)
    return value


def _probability(value: object, key: str, where: str) -> float:
    """A number from 0 to 1; numbers may come as text where a file was read with its digits kept."""
    try:
        number = float(value) if isinstance(value, (int, float, str)) and not isinstance(value, bool) else -1.0
    except ValueError:
        number = -1.0
    if not 0.0 <= number <= 1.0:
        raise InputRefused(N_("{key} must be a number from 0 to 1"), where=where, key=key)
    return number


def _candidate(value: object, where: str) -> Candidate:
    if not isinstance(value, Mapping):
        raise InputRefused(N_("{key} must hold objects"), where=where, key="candidates")
    for key in value:
        if key not in ("library", "probability"):
            raise unknown_key(str(key), ("library", "probability"), where=where)
    library = _text(value.get("library", ""), "library", where)
    return Candidate(library, _probability(value.get("probability", 0.0), "probability", where))


def _features(value: object, where: str) -> Mapping[str, float]:
    if not isinstance(value, Mapping):
        raise InputRefused(N_("{key} must be an object"), where=where, key="features")
    return {str(name): _number(each, where) for name, each in value.items()}


def _number(value: object, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise InputRefused(N_("{key} must hold numbers"), where=where, key="features")
    return float(value)
