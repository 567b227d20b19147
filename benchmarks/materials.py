"""How often rows of materials are paired right: lists made from ``material_words.toml``, changed in known ways.

    python benchmarks/materials.py [LISTS [SEED]]

Every list of the library is copied to the channel, then some of its rows are renamed, left out, added, split, merged,
decorated; all are shuffled half of the time. A row counts as right when it has exactly the partners it should have.
"""

from __future__ import annotations

import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any, Final

from catalog.model import Material
from diffs.compare.pairing import Pairing, pair_materials

OPERATIONS: Final = (
    "renamed",
    "left out",
    "added",
    "split",
    "merged",
    "decorated",
    "attribute",
    "typo",
    "remark",
    "swapped",
)
Truth = dict[int, frozenset[int]]


@dataclass(slots=True)
class Case:
    """A list of the library, what a channel made of it, and who is whose: indices of the channel by library row."""

    library: list[Material]
    channel: list[Material] = field(default_factory=list)
    truth: Truth = field(default_factory=dict)
    done: dict[int, str] = field(default_factory=dict)
    """Library row → what happened to it; rows added have negative numbers."""


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """The words lists are made of."""
    return tomllib.loads(Path(__file__).with_name("material_words.toml").read_text("utf-8"))


def cases(count: int, seed: int) -> Iterator[Case]:
    """That many lists; the same for the same seed."""
    dice = Random(seed)
    for _ in range(count):
        yield changed(names(dice), dice)


def names(dice: Random) -> list[str]:
    """A list of one item: a form, documents, now and then several documents of the same kind."""
    told = words()
    found = [dice.choice(told["forms_of"]) + dice.choice(told["forms"])]
    found += dice.sample(told["documents"], dice.choice((0, 1, 2, 3, 4, 5, 6, 8, 12)))
    for document in dice.sample(told["of_holders"], dice.choice((0, 0, 1, 2))):
        found += [holder + document for holder in dice.sample(told["holders"], dice.choice((1, 2, 3)))]
    parts = {part for group in told["joined"] for part in group}  # a list does not ask for a whole and its part
    found = [name for name in found if name not in parts]
    found = [name + (dice.choice(told["conditions"]) if dice.random() < 0.1 else "") for name in found]
    dice.shuffle(found)
    return list(dict.fromkeys(found))


def changed(library: list[str], dice: Random) -> Case:
    """The list on a channel, after one to four changes of different rows."""
    case = Case([row(name, dice) for name in library])
    pieces: list[tuple[tuple[int, ...], Material]] = []
    chosen = dice.sample(range(len(library)), min(len(library), dice.choice((0, 1, 1, 2, 3, 4))))
    doing = {index: dice.choice(OPERATIONS) for index in chosen}
    merged = [index for index in chosen if doing[index] == "merged"]
    for index, material in enumerate(case.library):
        case.done[index] = doing.get(index, "kept")
        if index not in merged:
            pieces += piece(case, index, material, dice)
    pieces += joined(case, merged, dice)
    if dice.random() < 0.5:
        dice.shuffle(pieces)
    case.channel = [material for _owners, material in pieces]
    for index in range(len(case.library)):
        case.truth[index] = frozenset(place for place, (owners, _row) in enumerate(pieces) if index in owners)
    return case


def piece(case: Case, index: int, material: Material, dice: Random) -> list[tuple[tuple[int, ...], Material]]:
    """What one library row became on the channel."""
    doing, told = case.done[index], words()
    name, more = material.material_name, dict(material.elements)
    own = (index,)
    if doing == "left out":
        return []
    if doing == "added":
        return [(own, material), ((), row(stranger(case, dice), dice))]
    if doing == "swapped":
        return [((), row(stranger(case, dice), dice))]
    if doing == "split":
        whole, *parts = dice.choice(told["joined"])
        case.library[index] = Material(whole, more)
        return [(own, Material(part, more)) for part in parts]
    if doing == "attribute":
        more["page_num"] = str(int(more.get("page_num", "1")) + 1)
    made = {"renamed": renamed, "typo": mistyped, "remark": remarked, "decorated": decorated}
    return [(own, Material(made[doing](name, dice) if doing in made else name, more))]


def joined(case: Case, rows: Sequence[int], dice: Random) -> list[tuple[tuple[int, ...], Material]]:
    """Rows merged two by two; one left over stays."""
    found: list[tuple[tuple[int, ...], Material]] = []
    for first, second in zip(rows[::2], rows[1::2], strict=False):
        one, other = case.library[first], case.library[second]
        joint = dice.choice(words()["joints"])
        found.append(((first, second), Material(one.material_name + joint + other.material_name, one.elements)))
    if len(rows) % 2:
        case.done[rows[-1]] = "kept"
        found.append(((rows[-1],), case.library[rows[-1]]))
    return found


def row(name: str, dice: Random) -> Material:
    """A material with the sub-elements pages print."""
    source = "政府部门核发" if name.endswith(("证", "证书", "执照", "批复")) else "申请人自备"
    told = {"is_need": dice.choice(("必要", "必要", "非必要")), "page_num": dice.choice("1123"), "source_type": source}
    return Material(name, told | {"material_type": dice.choice(("原件", "复印件"))})


def stranger(case: Case, dice: Random) -> str:
    """A document the library's list does not have."""
    mine = "".join(material.material_name for material in case.library)
    parts = {part for group in words()["joined"] for part in group}
    return str(dice.choice([name for name in words()["documents"] if name not in mine and name not in parts]))


def renamed(name: str, dice: Random) -> str:
    """The same document in other words."""
    fitting: list[tuple[str, str]] = [(old, new) for old, new in words()["exchanges"] if old in name]
    if fitting and dice.random() < 0.7:
        old, new = dice.choice(fitting)
        return name.replace(old, new, 1)
    return f"{dice.choice(words()['prefixes'])}{name}"


def mistyped(name: str, dice: Random) -> str:
    """One sign lost or typed twice."""
    place = dice.choice([place for place, sign in enumerate(name) if sign not in "（）、，"])
    return name[:place] + (name[place] * 2 if dice.random() < 0.5 else "") + name[place + 1 :]


def remarked(name: str, dice: Random) -> str:
    """A remark or a condition more, or the condition less."""
    if name.endswith("）") and dice.random() < 0.5:
        return name[: name.rindex("（")]
    return f"{name}{dice.choice(words()['added'])}"


def decorated(name: str, dice: Random) -> str:
    """Numbered, starred, in title marks."""
    return str(dice.choice(words()["numbering"])).format(n=dice.randint(1, 20), name=name)


def partners(pairing: Pairing) -> Truth:
    """What was found: indices of the channel by library row."""
    found: dict[int, frozenset[int]] = {one: frozenset((other,)) for one, other in (*pairing.same, *pairing.renamed)}
    found |= {one: frozenset(several) for one, several in pairing.split}
    found |= {one: frozenset((other,)) for group, other in pairing.merged for one in group}
    return found | dict.fromkeys(pairing.missing, frozenset())


def measured(count: int, seed: int) -> tuple[Counter[str], Counter[str], list[str]]:
    """Rows right and rows by operation, and the rows that were not right."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    wrong: list[str] = []
    for case in cases(count, seed):
        found = partners(pair_materials(case.library, case.channel))
        for index, due in case.truth.items():
            doing = case.done[index]
            total[doing] += 1
            told = [sorted(case.channel[place].material_name for place in side) for side in (due, found[index])]
            right[doing] += told[0] == told[1]
            if told[0] != told[1]:
                wrong.append(f"{doing}: {case.library[index].material_name} should be {told[0]}, is {told[1]}")
    return right, total, wrong


def main(count: int = 4000, seed: int = 1) -> None:
    """Print every figure as one line, and the first wrong rows."""
    start = time.perf_counter()
    right, total, wrong = measured(count, seed)
    seconds = time.perf_counter() - start
    kept = total["kept"]
    changed_rows = total.total() - kept
    right_rows = right.total() - right["kept"]
    print(f"changed    {right_rows} of {changed_rows} rows = {right_rows / changed_rows:.4f}")
    share = right.total() / total.total()
    print(f"materials  {right.total()} of {total.total()} rows = {share:.4f} seconds={seconds:.2f}")
    for doing in sorted(total):
        print(f"    {doing:<12} {right[doing]:>6} of {total[doing]:>6} = {right[doing] / total[doing]:.4f}")
    print(*wrong[:60], sep="\n")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
