"""How the name of an item is written differently on a channel: pure functions on a name and a source of chance.

An operation returns the changed name, or the name itself when it does not apply. Those called *unseen* are
only used in tests: weights are never fitted on them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from random import Random
from types import MappingProxyType
from typing import Any, Final

Operation = Callable[[str, Random, bool], str]

_ENDING: Final = re.compile(r"^(.{4,}?)（([^（）]+)）$")
_LEVEL: Final = re.compile(r"[（(【][省市县区]+级?(?:权限|行使)?[）)】]$")


@lru_cache(maxsize=1)
def wordings() -> Mapping[str, Any]:
    """The tables of ``wordings.toml``."""
    return tomllib.loads(files("diffs.matching.training").joinpath("wordings.toml").read_text("utf-8"))


def split_ending(name: str) -> tuple[str, str]:
    """What an item is and its ending: 甲许可（变更） and 甲许可变更 are both ("甲许可", "变更"), without one "".

    >>> split_ending("港口经营许可（变更）")
    ('港口经营许可', '变更')
    """
    if found := _ENDING.match(name):
        return found[1], found[2]
    for word in sorted(wordings()["actions"]["words"], key=len, reverse=True):
        if name.endswith(word) and len(name) - len(word) >= 5:
            return name[: -len(word)], word
    return name, ""


def bracketed(name: str) -> bool:
    """Whether the ending of a name stands in brackets."""
    return _ENDING.match(name) is not None


def without_level(name: str) -> str:
    """The name without a level in brackets at its end."""
    return _LEVEL.sub("", name)


def reword(name: str, chance: Random, unseen: bool) -> str:
    """Another word for what is done (审批 / 许可, 补发 / 补办)."""
    return _exchange(name, _table("wording", unseen), chance, both=True)


def abbreviate(name: str, chance: Random, unseen: bool) -> str:
    """The short form of a term (社会保险 / 社保)."""
    return _exchange(name, _table("abbreviation", unseen), chance, both=False)


def renumber(name: str, chance: Random, _unseen: bool) -> str:
    """Another way to write a class (二类 / Ⅱ类)."""
    return _exchange(name, wordings()["looks"]["numbers"], chance, both=False)


def _table(key: str, unseen: bool) -> Sequence[Sequence[str]]:
    table = wordings()[key]
    return (*table["seen"], *table["unseen"]) if unseen else table["seen"]


def _exchange(name: str, table: Sequence[Sequence[str]], chance: Random, *, both: bool) -> str:
    pairs = [(old, new) for old, new in table] + ([(new, old) for old, new in table] if both else [])
    fitting = [(old, new) for old, new in pairs if old in name and new not in name]
    if not fitting:
        return name
    old, new = chance.choice(fitting)
    at = name.rindex(old)
    return name[:at] + new + name[at + len(old) :]


def frame(name: str, chance: Random, unseen: bool) -> str:
    """Words around the name that say nothing (关于…的办理, …服务)."""
    around = wordings()["around"]
    return str(chance.choice(around["frames_unseen"] if unseen else around["frames_seen"])).format(name)


def particle(name: str, chance: Random, _unseen: bool) -> str:
    """A 的 before what is done, and now and then a 对 in front."""
    head, ending = (name, "") if not bracketed(name) else (name[: name.rindex("（")], name[name.rindex("（") :])
    for noun in wordings()["around"]["nouns"]:
        if head.endswith(noun) and len(head) - len(noun) >= 4:
            start = "对" if chance.random() < 0.3 else ""
            return f"{start}{head[: -len(noun)]}的{noun}{ending}"
    return name


def place(name: str, chance: Random, unseen: bool) -> str:
    """A place before the name."""
    around = wordings()["around"]
    return str(chance.choice(around["places_unseen"] if unseen else around["places"])) + name


def level(name: str, chance: Random, unseen: bool) -> str:
    """A level in brackets added behind, or dropped."""
    plain = without_level(name)
    if plain != name:
        return plain
    around = wordings()["around"]
    return name + str(chance.choice(around["levels_unseen"] if unseen else around["levels_seen"]))


def restyle_ending(name: str, chance: Random, unseen: bool) -> str:
    """The ending glued on, behind a dash, in brackets, or before the last word (许可变更 / 变更许可)."""
    head, ending = split_ending(name)
    if not ending:
        return name
    styles = [f"{head}（{ending}）", f"{head}-{ending}", f"{head} {ending}"]
    if ending in wordings()["actions"]["words"]:
        styles.append(head + ending)
        if head.endswith(("备案", "登记")):
            styles.append(head[:-2] + ending + head[-2:])
    if unseen:
        styles += [f"{head}—{ending}", f"{head}：{ending}", f"【{ending}】{head}"]
    return str(chance.choice([style for style in styles if style != name]))


def reorder(name: str, _chance: Random, _unseen: bool) -> str:
    """The verb behind its object (补领行驶证 / 行驶证补领), or two parts of a list the other way round."""
    verbs: list[str] = wordings()["actions"]["swap"]
    for verb in verbs:
        if name.startswith(verb) and len(name) >= 6:
            return f"{name[len(verb) :]}{verb}"
    return re.sub(r"([\u4e00-\u9fff]{2})、([\u4e00-\u9fff]{2})(?=[\u4e00-\u9fff])", r"\2、\1", name, count=1)


def rebracket(name: str, chance: Random, _unseen: bool) -> str:
    """Other brackets, or the same twice."""
    _, new = chance.choice(wordings()["looks"]["brackets"])
    close = {"(": ")", "〔": "〕", "[": "]", "（（": "））", "﹙": "﹚"}[new]
    return name.replace("（", new).replace("）", close)


def blank(name: str, chance: Random, _unseen: bool) -> str:
    """White space or an invisible character somewhere."""
    at = chance.randrange(1, len(name))
    return name[:at] + str(chance.choice(wordings()["looks"]["blanks"])) + name[at:]


def traditional(name: str, _chance: Random, _unseen: bool) -> str:
    """Traditional characters throughout."""
    pairs = wordings()["looks"]["traditional"]
    return name.translate({ord(old): new for old, new in zip(pairs[::2], pairs[1::2])})


def mistype(name: str, chance: Random, unseen: bool) -> str:
    """One character doubled, lost, replaced by one that looks or sounds alike, or two exchanged."""
    head = len(split_ending(name)[0])
    at = chance.randrange(1, max(2, head - 2))
    kind = chance.choice(["double", "double", "lose", "alike"] + (["exchange"] if unseen else []))
    slips = wordings()["looks"]["slips"]
    if kind == "double":
        return name[:at] + name[at] + name[at:]
    if kind == "lose":
        return name[:at] + name[at + 1 :]
    if kind == "exchange":
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    found = [(old, new) for old, new in zip(slips[::2], slips[1::2]) if old in name]
    return name.replace(*found[0], 1) if found else name


def truncate(name: str, chance: Random, _unseen: bool) -> str:
    """The end cut off, with dots."""
    if len(name) < 12:
        return name
    return name[: chance.randrange(8, len(name) - 1)] + str(chance.choice(wordings()["looks"]["dots"]))


OPERATIONS: Final[Mapping[str, tuple[Operation, float]]] = MappingProxyType(
    {
        "restyle_ending": (restyle_ending, 0.20), "reword": (reword, 0.22), "abbreviate": (abbreviate, 0.20),
        "renumber": (renumber, 0.15), "particle": (particle, 0.06), "frame": (frame, 0.08), "place": (place, 0.12),
        "level": (level, 0.14), "rebracket": (rebracket, 0.15), "blank": (blank, 0.10), "mistype": (mistype, 0.06),
    }
)  # fmt: skip
"""Operations by name with how often each is tried, in the order they are applied."""

HARD: Final[Mapping[str, tuple[Operation, float]]] = MappingProxyType(
    {"reorder": (reorder, 0.5), "traditional": (traditional, 0.08)}
)
"""What only a hard channel does."""
