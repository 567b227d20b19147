"""Materials as vendors set them, each way filled from two items: names and sub-elements as the page shows them."""

from __future__ import annotations

import pytest

from benchmarks.reading_materials import SETS, measured, templates

TEMPLATES = templates(SETS)
NOT_YET = frozenset({"excel_long", "table_per_row"})
"""A row a material beside merged cells: the item alone is read. A table a row: numbers are lost."""


@pytest.mark.parametrize("name", sorted(TEMPLATES.keys() - NOT_YET))
def test_materials_are_read_with_all_their_columns(name: str) -> None:
    _counts, notes = measured(name, TEMPLATES[name], 2)
    assert notes == []
