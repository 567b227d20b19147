"""What makes a finding *the same* finding from one run to the next, and the number people call it by."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from json.encoder import encode_basestring
from typing import Final

from catalog.text import looks
from diffs.model import DifferenceKind, Finding

_ALPHABET: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""32 signs nobody mixes up on paper: no 0 and O, no 1 and I."""

_SHIFTS: Final = tuple(range(35, -1, -5))
_LAST_SIGN: Final = 31
"""Eight signs of five bits each, the highest first."""


def stamp(finding: Finding, item_code: str) -> Finding:
    """The finding with ``fingerprint`` and ``observation`` filled in.

    ``item_code`` is the code the item is known by through all its aliases (or, for an item without any code,
    its id or name); spaces and case in it do not matter. Values, wording, addresses, order, severity and dates
    are not in the fingerprint. The values are in the observation, so that "still wrong, but differently
    wrong" shows.
    """
    place = (finding.region, finding.channel, finding.element, finding.sub_key, finding.sub_element)
    observed = observation(finding.kind, finding.library_value, finding.channel_value)
    return replace(finding, fingerprint=fingerprint(finding.rule, item_code, *place), observation=observed)


def fingerprint(
    rule: str, item_code: str, region: str, channel: str, element: str, sub_key: str = "", sub_element: str = ""
) -> str:
    """The fingerprint of what :func:`stamp` says is in it."""
    return f"f1:{_digest((rule, region, folded(item_code), channel, element, looks(sub_key), sub_element))}"


def folded(item_code: str) -> str:
    """The code as fingerprints take it: spaces and case do not matter."""
    return looks(item_code).upper()


def observation(kind: DifferenceKind, library_value: str | None, channel_value: str | None) -> str:
    """The short hash of the values of a finding."""
    return _digest((kind.value, library_value, channel_value))[:16]


def number(fingerprint: str) -> str:
    """The short number of a finding, ``F-`` and eight signs, made of its fingerprint alone.

    >>> number("f1:00112233445566778899aabbccddeeff")
    'F-22AL6EU6'

    Raises :class:`ValueError` when ``fingerprint`` is none.
    """
    scheme, _, digest = fingerprint.partition(":")
    if scheme != "f1" or len(digest) < 10:
        raise ValueError(f"not a fingerprint: {fingerprint!r}")
    rest = int(digest[:10], 16)
    signs = [_ALPHABET[rest >> shift & _LAST_SIGN] for shift in _SHIFTS]
    return "F-" + "".join(signs)


def _digest(parts: tuple[str | None, ...]) -> str:
    """Of the parts as a JSON list: identities must not change from version to version."""
    told = ",".join(["null" if part is None else encode_basestring(part) for part in parts])
    return hashlib.sha256(f"[{told}]".encode("utf-8", "surrogatepass")).hexdigest()[:32]
