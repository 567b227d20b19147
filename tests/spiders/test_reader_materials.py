"""How pages set the materials of an item, one shape each: what is read is in ``cases/materials.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from spiders.reader import read_page

CASES: Mapping[str, Any] = tomllib.loads((Path(__file__).parent / "cases" / "materials.toml").read_text("utf-8"))
HEAD = (
    "<h1>道路运输证配发</h1><table><tr><th>法定办结时限</th><td>20个工作日</td></tr>"
    "<tr><th>承诺办结时限</th><td>5个工作日</td></tr><tr><th>咨询电话</th><td>029-86780001</td></tr></table>"
)


@pytest.mark.parametrize("name", sorted(CASES))
def test_materials(name: str) -> None:
    case = CASES[name]
    page = f"<html><body>{HEAD}{case['page']}</body></html>"
    (reading,) = read_page(page.encode(), url="http://bureau.example/guide/1").readings
    rows = [{"material_name": row.material_name, **row.elements} for row in reading.item.materials]
    assert rows == case["rows"]
    assert reading.unread == tuple(case.get("unread", ()))
