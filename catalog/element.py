"""What one element (要素) is: its kind, its labels, who needs it, and what counts as a legitimate "nothing"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Final

from catalog.blanks import Emptiness, bare, emptiness, says_nothing
from catalog.code_tables import canonical
from catalog.conditions import Condition


class Kind(StrEnum):
    """What sort of value an element has; decides how it is compared."""

    NAME = "name"
    CODE = "code"
    INT = "int"
    ENUM = "enum"
    SET = "set"
    DURATION = "duration"
    PHONE = "phone"
    ADDRESS = "address"
    HOURS = "hours"
    DATE = "date"
    MONEY = "money"
    YESNO = "yesno"
    TEXT = "text"
    URL = "url"
    LIST = "list"


class Need(StrEnum):
    """Whether a family of items has the element: must, may, while a condition holds, not at all."""

    MUST = "M"
    MAY = "O"
    CONDITIONAL = "C"
    ABSENT = "absent"


class Family(StrEnum):
    """Items share their tables by family: 公共服务, and everything the tables treat like 行政许可."""

    PERMIT = "permit"
    PUBLIC = "public"


class Relation(StrEnum):
    """How sure a label is, surest first."""

    SAME = "same"
    TYPO = "typo"
    CONTEXT = "context"
    """The same word names other elements in other sections."""
    NEAR = "near"
    """Usually this element: map it, but let a person look before blaming."""
    MERGED = "merged"
    """The cell holds several elements: split it by its own words."""
    AMBIGUOUS = "ambiguous"
    """One of several elements: 办理时限 may be 法定 or 承诺."""


SECTIONS: Final[Mapping[str, str]] = {
    "item": "",
    "materials": "material",
    "by_law": "basis",
    "fees": "fee",
    "faq": "faq",
    "window": "window",
    "flow": "flow",
}
"""Where a label can stand → prefix of the keys of the elements that live there (``item``: no prefix)."""


@dataclass(frozen=True, slots=True)
class Label:
    """A label seen for an element, and how sure it is."""

    text: str
    relation: Relation


@dataclass(frozen=True, slots=True)
class Element:
    """One element. ``key`` has its group's prefix for rows (``material.is_need``); ``column`` is the key without.

    ``internal`` elements are not expected on public pages; ``status`` is ``schema``, ``variant`` or ``portal``;
    ``fields`` are the names it has in JSON payloads.
    """

    key: str
    label: str
    group: str
    section: str
    kind: Kind
    code_table: str = ""
    status: str = "schema"
    internal: bool = False
    labels: tuple[Label, ...] = ()
    fields: tuple[str, ...] = ()
    needs: Mapping[Family, Need] = field(default_factory=dict)
    nothing: Mapping[Family, frozenset[str]] = field(default_factory=dict)
    not_for: frozenset[str] = frozenset()
    when: Condition | None = None

    @property
    def column(self) -> str:
        """The key inside its row: ``is_need`` for ``material.is_need``."""
        return self.key.rpartition(".")[2]

    def need(self, task_type: str) -> Need:
        """What items of this type need; when the type is not known, the weaker of both families' needs."""
        if self.not_for and canonical("task_type", task_type) in self.not_for:
            return Need.ABSENT
        kinds = {self.needs[family] for family in families(task_type)}
        return min(kinds, key=[Need.ABSENT, Need.MAY, Need.CONDITIONAL, Need.MUST].index)

    def required_for(self, task_type: str, elements: Mapping[str, str]) -> bool:
        """Whether an item of this type with these other elements must have this one.

        For a row's element, ``elements`` is the row (bare keys), joined with the item's where a condition asks
        for one of those.
        """
        need = self.need(task_type)
        if need is Need.CONDITIONAL:
            return self.when is not None and self.when.holds(elements)
        return need is Need.MUST

    def allows_nothing(self, task_type: str, text: str) -> bool:
        """Whether ``text`` is a legitimate way to say that an item of this type has nothing here.

        Where 无 is legitimate every general word for it is. Nothing written at all is never a legitimate word.
        """
        allowed = frozenset.intersection(*(self.nothing[family] for family in families(task_type)))
        kind = emptiness(text)
        none = kind is Emptiness.NONE_WORD or self._denies_itself(text)
        return bare(text) in allowed or (none and "无" in allowed)

    def says_nothing(self, text: str) -> bool:
        """Whether ``text`` is empty, a word for nothing, or this element's own way to say so (不限, 无法定时限)."""
        return says_nothing(text) or self._denies_itself(text) or self._allowed_by_any(text)

    def _allowed_by_any(self, text: str) -> bool:
        return any(bare(text) in words and bare(text) != "0" for words in self.nothing.values())

    def _denies_itself(self, text: str) -> bool:
        """Whether ``text`` is 无 and a name of the element: 无中介服务, 暂无联系电话. Of 是否 it is an answer."""
        if self.kind is Kind.YESNO or (found := _DENIED.fullmatch(bare(text))) is None:
            return False
        return any(label.relation in _SURE and bare(label.text) == found[1] for label in self.labels)


_DENIED: Final = re.compile(
    r"(?:暂时?|目前|本事项|该事项)?(?:无|没有|未设|不涉及|不存在)(?:相关的?|任何|其他)?([一-龥]{2,12})"
)
_SURE: Final = (Relation.SAME, Relation.CONTEXT)


@lru_cache(maxsize=4096)
def families(task_type: str) -> tuple[Family, ...]:
    """The family of an item type in any spelling; both when it is not known.

    >>> families("行政许可"), families("20"), families("")
    ((<Family.PERMIT: 'permit'>,), (<Family.PUBLIC: 'public'>,), (<Family.PERMIT: 'permit'>, <Family.PUBLIC: 'public'>))
    """
    text = canonical("task_type", task_type)
    if text is None:
        return tuple(Family)
    return (Family.PUBLIC,) if text == "公共服务" else (Family.PERMIT,)
