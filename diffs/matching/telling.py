"""The words of a text that tell siblings apart, and what is left when they are taken out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from diffs.matching.words import Token, Words

_INNER: Final = {"permit": "许", "apply": "申"}
_REGISTER: Final = "登记"


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """The words of a name that tell siblings apart; names that carry the same ones share one object.

    ``tokens``: the members found, by class; ``verdict``: the name ends in a word for a permit;
    ``outer``: members that words in brackets replaced, by class (甲变更许可（变更住所） is about 变更 as well).
    """

    tokens: Mapping[str, frozenset[str]]
    verdict: bool
    outer: Mapping[str, frozenset[str]]

    def members(self, kind: str) -> frozenset[str]:
        """The members of a class the name carries."""
        return self.tokens.get(kind, frozenset())


@lru_cache(maxsize=1 << 14)
def told(
    tokens: frozenset[tuple[str, frozenset[str]]], verdict: bool, outer: frozenset[tuple[str, frozenset[str]]]
) -> Told:
    return Told(dict(sorted(tokens)), verdict, dict(sorted(outer)))


def take_tokens(text: str, words: Words) -> tuple[str, dict[str, frozenset[str]], bool]:
    """The core of a text, its class members, and whether the weak words at its end say "permit"."""
    parts = _parts(text, words)
    tail = _tail(parts, words)
    found: dict[str, set[str]] = {}
    core: list[str] = []
    before: Token | None = None
    for at, (piece, token) in enumerate(parts):
        kind = token.kind if token else "keep"
        if token is None or kind == "keep":
            core.append("" if at > tail and _is_permit(before) else piece)
        elif kind == "weak":
            core.append("" if at >= tail else _INNER.get(token.member, piece))
        elif not _only_repeats(token, before):
            found.setdefault(kind, set()).add(token.member)
            core.append(token.member if words.classes[kind].stays else "")
        before = token
    verdict = any(piece in words.permit_verdicts for piece, _ in parts[tail:])
    plain = "".join(core).translate(words.signs)
    return plain, {kind: frozenset(members) for kind, members in found.items()}, verdict


def _is_permit(token: Token | None) -> bool:
    return token is not None and token.kind == "weak" and token.member == "permit"


def _only_repeats(token: Token, before: Token | None) -> bool:
    """登记 right behind an action adds nothing to it: 注销登记 is 注销."""
    return token.kind == "act" and token.member == _REGISTER and before is not None and before.kind == "action"


def _parts(text: str, words: Words) -> list[tuple[str, Token | None]]:
    """The text cut into words and what stands between them; of several words that begin alike the longest."""
    parts: list[tuple[str, Token | None]] = []
    tokens, lengths = words.tokens, words.lengths
    at = start = 0
    while at < len(text):
        for length in lengths.get(text[at], ()):
            token = tokens.get(text[at : at + length])
            if token is not None:
                if at > start:
                    parts.append((text[start:at], None))
                parts.append((text[at : at + length], token))
                at = start = at + length
                break
        else:
            at += 1
    if start < len(text):
        parts.append((text[start:], None))
    return parts


def _tail(parts: list[tuple[str, Token | None]], words: Words) -> int:
    """From which part on a text only says what is done: there weak words say nothing."""
    at = len(parts)
    while at > 0:
        piece, token = parts[at - 1]
        if token is None and piece.strip(words.joints + "证书") != "":
            break
        if token is not None and token.kind not in ("weak", "act", "action", "works"):
            break
        at -= 1
    return at
