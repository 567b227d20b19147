"""Families of sibling items, and the library items a region makes of them."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from random import Random
from typing import Final

from catalog.model import LegalBasis, Material, ServiceItem
from diffs.matching.training.wordings import split_ending

PARTS: Final = {"fit": (0, 1, 2), "calibrate": (3,), "test": (4,)}
"""Which families, counted in the order of the file and modulo five, serve which purpose."""

_TYPES: Final = (
    ("行政给付", ("补贴", "给付", "津贴", "救助", "供养", "补助", "生活费", "申领")),
    ("公共服务", ("查询", "打印", "服务", "开户", "过户", "销户", "公证", "缴纳")),
    ("行政确认", ("登记", "认定", "鉴定", "确认", "签发", "授予")),
    ("其他行政权力", ("备案", "告知", "报告", "年检", "校验", "报备")),
)
_LIMITS: Final = (3, 5, 7, 10, 15, 20, 30, 45, 60)
_ALIKE: Final = 0.25
"""The share of families all of whose items ask for the same materials, bases and limits."""


@dataclass(frozen=True, slots=True)
class Family:
    """Names of items that differ in what is done or for whom, and what they draw on."""

    body: str
    bases: tuple[str, ...]
    materials: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A region with its six digits and its name."""

    code: str
    name: str


PLACES: Final = (
    Place("610113", "雁塔区"), Place("610103", "碑林区"), Place("610122", "蓝田县"), Place("610116", "长安区"),
    Place("610124", "周至县"), Place("610115", "临潼区"), Place("610100", "西安市"), Place("610112", "未央区"),
)  # fmt: skip


@lru_cache(maxsize=1)
def all_families() -> tuple[Family, ...]:
    """Every family of ``items.toml``, in the order of the file."""
    table = tomllib.loads(files("diffs.matching.training").joinpath("items.toml").read_text("utf-8"))
    return tuple(
        Family(field["body"], tuple(field["bases"]), tuple(field["materials"]), tuple(names))
        for field in table["field"]
        for names in field["families"]
    )


def families_for(part: str) -> tuple[Family, ...]:
    """The families of one part: no family is in two."""
    return tuple(family for at, family in enumerate(all_families()) if at % 5 in PARTS[part])


def task_type(name: str) -> str:
    """The 事项类型 such a name usually has."""
    head = split_ending(name)[0]
    return next((kind for kind, words in _TYPES if any(word in head[-5:] for word in words)), "行政许可")


def items_of(family: Family, place: Place, number: int, chance: Random) -> list[ServiceItem]:
    """The items one body makes of a family; ``number`` makes their codes and ids their own."""
    alike = chance.random() < _ALIKE
    shared = _content(family, family.names[0], chance)
    stem = f"{chance.randrange(10**7):07}"
    local = chance.random() < 0.4
    found = []
    for at, name in enumerate(family.names):
        bases, materials, limits = shared if alike else _content(family, name, chance, shared)
        found.append(
            ServiceItem(
                id=f"L{place.code}{number:04}{at:02}",
                task_name=name,
                codes=_codes(place, number, at, stem, local=local),
                region=place.code,
                elements={
                    "dept_name": place.name + family.body, "task_type": task_type(name),
                    "promise_day": f"{limits[0]}个工作日", "anticipate_day": f"{limits[1]}个工作日",
                },
                by_law=tuple(LegalBasis(text=f"《{law}》第{chance.randrange(2, 60)}条") for law in bases),
                materials=tuple(Material(each) for each in materials),
            )
        )  # fmt: skip
    return found


Content = tuple[Sequence[str], Sequence[str], tuple[int, int]]


def _content(family: Family, name: str, chance: Random, shared: Content | None = None) -> Content:
    """Bases, materials and limits of an item; siblings have most of the bases and some of the rest in common."""
    head, ending = split_ending(name)
    if shared is None:
        some = chance.sample(family.bases, min(len(family.bases), chance.randrange(1, 4)))
        materials = [f"{head}申请表", *chance.sample(family.materials, min(len(family.materials), 4))]
        legal = chance.choice(_LIMITS[3:])
        return some, materials, (chance.choice([day for day in _LIMITS if day <= legal]), legal)
    bases = shared[0] if chance.random() < 0.6 else _content(family, name, chance)[0]
    kept = [each for each in shared[1] if chance.random() < 0.6]
    own = chance.sample(family.materials, min(len(family.materials), chance.randrange(0, 3)))
    form = [f"{ending}申请书"] if ending and chance.random() < 0.5 else []
    limits = shared[2] if chance.random() < 0.5 else _content(family, name, chance)[2]
    return bases, list(dict.fromkeys([*kept, *form, *own])) or [f"{head}申请表"], limits


def _codes(place: Place, number: int, at: int, stem: str, *, local: bool) -> tuple[str, ...]:
    if local:
        code = f"61B{stem}{at:04}"
        return (f"{code}-{place.code}000000", code)
    body = f"11{place.code}MB2{number % 1_000_000:06}X"
    if number % 3:
        return (f"{body}40001{stem}{at:03}",)
    return (f"{body}40001{stem}000{at + 1:02}",)
