"""Carrying out seeds: small functions ``(item, seed) -> item``, one per way to touch a value.

Each refuses to do nothing: a seed whose ``was`` or ``row`` is not there is an error in the seeds file
(:class:`ConfigError`), not a difference that silently never existed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final, TypeVar

from catalog.errors import N_, ConfigError
from catalog.model import LIST_ELEMENTS, LegalBasis, Material, ServiceItem
from spiders.city.items import catalogue, cited_basis, listed_material
from spiders.city.seedfile import Seed

Touch = Callable[[ServiceItem, Seed], ServiceItem]
T = TypeVar("T")


def basis_key(row: LegalBasis) -> str:
    """How the truth names a citation: the title without 中华人民共和国 and 《》, then the article."""
    return row.law_name.strip("《》").removeprefix("中华人民共和国") + row.article


def set_element(item: ServiceItem, seed: Seed) -> ServiceItem:
    """The element says ``to``, whatever it said."""
    return _with(item, seed.element, seed.to)


def swap_text(item: ServiceItem, seed: Seed) -> ServiceItem:
    """``was`` in the element's text becomes ``to``; an empty ``was`` is the whole text."""
    return _with(item, seed.element, _swapped(item.get(seed.element), seed))


def lose_variant(item: ServiceItem, seed: Seed) -> ServiceItem:
    """The name has lost ``was``, and the code of the handling item, which could tell, is not shown either."""
    return drop_element(swap_text(item, seed), seed.model_copy(update={"element": "task_handle_item"}))


def drop_element(item: ServiceItem, seed: Seed) -> ServiceItem:
    """The element's label is not on the page at all."""
    if seed.element in LIST_ELEMENTS:
        changes: dict[str, Any] = {seed.element: ()}
        return replace(item, **changes)
    if seed.element not in item.elements:
        raise _nothing_to_do(seed)
    kept = {key: text for key, text in item.elements.items() if key != seed.element}
    return replace(item, elements=MappingProxyType(kept))


def right_element(item: ServiceItem, seed: Seed) -> ServiceItem:
    """The element says what it ought to, though the library does not."""
    right = next(each for each in catalogue() if each.id == item.id)
    if right.elements[seed.element] == item.get(seed.element):
        raise _nothing_to_do(seed)
    return _with(item, seed.element, right.elements[seed.element])


def say_instead(item: ServiceItem, seed: Seed) -> ServiceItem:
    """The element says ``to``; a list element is published as that one string."""
    item = _with(item, seed.element, seed.to)
    if seed.element not in LIST_ELEMENTS:
        return item
    rows = {"by_law": (LegalBasis(text=seed.to),), "materials": (Material(seed.to),)}
    changes: dict[str, Any] = {seed.element: rows.get(seed.element, ()) if seed.to else ()}
    return replace(item, **changes)


def drop_basis(item: ServiceItem, seed: Seed) -> ServiceItem:
    """The citation ``row`` is missing."""
    return replace(item, by_law=_edited(item.by_law, _basis_at(item, seed)))


def add_basis(item: ServiceItem, seed: Seed) -> ServiceItem:
    """One more citation, ``to`` (``<law> <article>`` as the items write it)."""
    return replace(item, by_law=(*item.by_law, cited_basis(seed.to)))


def write_basis(item: ServiceItem, seed: Seed) -> ServiceItem:
    """The citation ``row`` is published as the one string ``to``."""
    return replace(item, by_law=_edited(item.by_law, _basis_at(item, seed), LegalBasis(text=seed.to)))


def swap_basis(item: ServiceItem, seed: Seed) -> ServiceItem:
    """``was`` in the field ``column`` of the citation ``row`` becomes ``to``."""
    place = _basis_at(item, seed)
    changes: dict[str, Any] = {seed.column: _swapped(getattr(item.by_law[place], seed.column), seed)}
    return replace(item, by_law=_edited(item.by_law, place, replace(item.by_law[place], **changes)))


def write_all_bases(item: ServiceItem, seed: Seed) -> ServiceItem:
    """All citations are published as the one string ``to``."""
    return replace(item, by_law=(LegalBasis(text=seed.to),))


def turn_rows(item: ServiceItem, seed: Seed) -> ServiceItem:
    """The rows of the element come in reverse order."""
    changes: dict[str, Any] = {seed.element: tuple(reversed(getattr(item, seed.element)))}
    return replace(item, **changes)


def drop_material(item: ServiceItem, seed: Seed) -> ServiceItem:
    """The material ``row`` is missing."""
    return replace(item, materials=_edited(item.materials, _material_at(item, seed)))


def add_material(item: ServiceItem, seed: Seed) -> ServiceItem:
    """One more material, ``row``, a document of the kind ``to``."""
    row = listed_material(item.id, len(item.materials) + 1, f"{seed.to} {seed.row}")
    return replace(item, materials=(*item.materials, row))


def rename_material(item: ServiceItem, seed: Seed) -> ServiceItem:
    """The material ``row`` is called ``to``."""
    place = _material_at(item, seed)
    return replace(
        item, materials=_edited(item.materials, place, replace(item.materials[place], material_name=seed.to))
    )


def split_material(item: ServiceItem, seed: Seed) -> ServiceItem:
    """The material ``row`` is listed as several, whose names ``to`` gives with a bar between."""
    place = _material_at(item, seed)
    parts = tuple(replace(item.materials[place], material_name=name) for name in seed.to.split("|"))
    return replace(item, materials=_edited(item.materials, place, *parts))


def merge_materials(item: ServiceItem, seed: Seed) -> ServiceItem:
    """The material ``row`` and the one called ``was`` are listed as one, called ``to``."""
    item = rename_material(item, seed)
    return replace(item, materials=tuple(row for row in item.materials if row.material_name != seed.was))


def swap_in_material(item: ServiceItem, seed: Seed) -> ServiceItem:
    """``was`` in the column ``column`` of the material ``row`` becomes ``to``."""
    place = _material_at(item, seed)
    row = item.materials[place]
    told = MappingProxyType({**row.elements, seed.column: _swapped(row.elements.get(seed.column), seed)})
    return replace(item, materials=_edited(item.materials, place, replace(row, elements=told)))


def number_materials(item: ServiceItem, seed: Seed) -> ServiceItem:
    """The materials' names carry numbers, written as ``to`` with ``#`` for the number."""
    rows = enumerate(item.materials, 1)
    return replace(
        item, materials=tuple(replace(m, material_name=seed.to.replace("#", str(n)) + m.material_name) for n, m in rows)
    )


def hide_column(item: ServiceItem, seed: Seed) -> ServiceItem:
    """The list of materials has no column ``column``."""
    return replace(item, materials=tuple(_without(row, seed.column) for row in item.materials))


def swap_fee(item: ServiceItem, seed: Seed) -> ServiceItem:
    """``was`` in the column ``column`` of the first fee becomes ``to``."""
    first = MappingProxyType({**item.fees[0], seed.column: _swapped(item.fees[0].get(seed.column), seed)})
    return replace(item, fees=(first, *item.fees[1:]))


def lose_fee_basis(item: ServiceItem, seed: Seed) -> ServiceItem:
    """Neither the element nor the rows say what the fee is based on."""
    rows = tuple(MappingProxyType({**row, "basis": ""}) for row in item.fees)
    return replace(swap_text(item, seed), fees=rows)


TOUCHES: Final[Mapping[str, Touch]] = MappingProxyType(
    {
        touch.__name__: touch
        for touch in (
            set_element, swap_text, lose_variant, drop_element, right_element, say_instead, drop_basis, add_basis,
            write_basis, swap_basis, write_all_bases, turn_rows, drop_material, add_material, rename_material,
            split_material, merge_materials, swap_in_material, number_materials, hide_column, swap_fee,
            lose_fee_basis,
        )
    }
)  # fmt: skip
"""The functions that touch one item, by the name ``ops.toml`` uses. What touches whole listings is in
:mod:`spiders.city.published`."""


def _with(item: ServiceItem, element: str, text: str) -> ServiceItem:
    if element == "task_name":
        return replace(item, task_name=text)
    return replace(item, elements=MappingProxyType({**item.elements, element: text}))


def _swapped(text: str | None, seed: Seed) -> str:
    if text is None or seed.was not in text:
        raise _nothing_to_do(seed)
    after = text.replace(seed.was, seed.to, 1) if seed.was else seed.to
    if after == text:
        raise _nothing_to_do(seed)
    return after


def _basis_at(item: ServiceItem, seed: Seed) -> int:
    keys = [basis_key(row) for row in item.by_law]
    if seed.row not in keys:
        raise _nothing_to_do(seed)
    return keys.index(seed.row)


def _material_at(item: ServiceItem, seed: Seed) -> int:
    names = [row.material_name for row in item.materials]
    if seed.row not in names:
        raise _nothing_to_do(seed)
    return names.index(seed.row)


def _edited(rows: tuple[T, ...], place: int, *instead: T) -> tuple[T, ...]:
    return (*rows[:place], *instead, *rows[place + 1 :])


def _without(row: Material, column: str) -> Material:
    return replace(row, elements=MappingProxyType({key: text for key, text in row.elements.items() if key != column}))


def _nothing_to_do(seed: Seed) -> ConfigError:
    return ConfigError(
        N_("seed {seed}: there is no such value on {item}"), where="seeds.toml", seed=seed.id, item=seed.item
    )
