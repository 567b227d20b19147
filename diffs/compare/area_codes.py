"""The telephone area code of a unit: of its region, else the one its own numbers are published with."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from catalog.model import ServiceItem
from catalog.phones import phones_in

_PHONES: Final = ("link_way", "supervise_way")


def area_code_of(item: ServiceItem) -> str:
    """The area code, ``""`` when neither the region nor the item's own numbers tell one."""
    if code := _by_region().get(item.region[:4]):
        return code
    areas = {phone.area for key in _PHONES for phone in phones_in(item.elements.get(key, ""))} - {""}
    return areas.pop() if len(areas) == 1 else ""


@cache
def _by_region() -> Mapping[str, str]:
    return {str(key): str(value) for key, value in tomllib.loads(_read()).items()}


def _read() -> str:
    return files("diffs.compare").joinpath("area_codes.toml").read_text("utf-8")
