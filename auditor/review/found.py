"""The reading and the item a person names: by id, by code, by address or by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from auditor.review.desk import Desk
from catalog.codes import normal_code
from catalog.errors import N_, ConfigError
from catalog.identity import main_code
from catalog.model import Reading, ServiceItem
from catalog.text import looks

T = TypeVar("T")


def reading_named(desk: Desk, name: str) -> Reading:
    """The one reading of that id, address, code or name; :class:`ConfigError` for none or several."""
    ways: tuple[Callable[[Reading], Iterable[str]], ...] = (
        lambda each: (each.item.id,),
        lambda each: (each.url, each.source),
        lambda each: _codes(each.item),
        lambda each: (looks(each.item.task_name),),
    )
    return _only(desk.readings, name, ways, N_("reading"), lambda each: f"{each.channel} {each.item.id}")


def item_named(desk: Desk, name: str) -> ServiceItem:
    """The one library item of that id, code or name; :class:`ConfigError` for none or several."""
    ways: tuple[Callable[[ServiceItem], Iterable[str]], ...] = (
        lambda each: (each.id,),
        _codes,
        lambda each: (looks(each.task_name),),
    )
    return _only(desk.library, name, ways, N_("library item"), lambda each: each.id)


def _codes(item: ServiceItem) -> tuple[str, ...]:
    return main_code(item), *(normal_code(code) for code in item.codes)


def _only(
    things: Sequence[T],
    name: str,
    ways: Iterable[Callable[[T], Iterable[str]]],
    kind: str,
    label: Callable[[T], str],
) -> T:
    wanted = {name, normal_code(name), looks(name)} - {""}
    for way in ways:
        found = [each for each in things if wanted.intersection(way(each))]
        if len(found) == 1:
            return found[0]
        if found:
            known = ", ".join(sorted(map(label, found))[:5])
            hint = N_("name it by its id: {known}")
            raise ConfigError(
                N_("{name} names {n} of them"), where=kind, hint=hint, name=name, n=len(found), known=known
            )
    hint = N_("`auditor review list --json` shows ids and names")
    raise ConfigError(N_("there is none called {name}"), where=kind, hint=hint, name=name)
