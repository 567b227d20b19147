"""A snapshot of any size: the same as one made in memory, whatever the order and however much is put aside."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from catalog.errors import InputRefused
from catalog.itemfile import item_to_json, write_jsonl
from catalog.model import Material, ServiceItem
from catalog.snapshot import linewise, pack_library, packing, read_library
from catalog.snapshot.packing import packed
from catalog.store import open_store

AS_OF = "2021-09-17"


@pytest.fixture(autouse=True)
def _few_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten items are as many as twenty thousand."""
    monkeypatch.setattr(packing, "_HELD", 10)
    monkeypatch.setattr(packing, "_TOGETHER", 3)


def items(count: int) -> list[ServiceItem]:
    return [
        ServiceItem(
            f"L{at:04d}", f"道路运输证（{at}）", region="610100", elements={"promise_day": f"{at}个工作日"},
            materials=(Material("申请表", {"page_num": str(at)}),),
        )
        for at in range(count)
    ]  # fmt: skip


def library(path: Path, given: list[ServiceItem]) -> Path:
    write_jsonl(path / "library.jsonl", map(item_to_json, given))
    return path / "library.jsonl"


@pytest.mark.parametrize("count", [1, 9, 10, 11, 30, 57])
@pytest.mark.parametrize("order", ["sorted", "reversed", "mixed"])
def test_it_is_what_is_made_in_memory(tmp_path: Path, count: int, order: str) -> None:
    given = items(count)
    if order != "sorted":
        given = given[::-1] if order == "reversed" else Random(7).sample(given, count)
    path = library(tmp_path, given)
    in_memory = read_library(path, as_of=AS_OF)
    expected = list(packed(in_memory.snapshot).items())
    with pack_library(path, as_of=AS_OF) as aside:
        assert aside.sheets == in_memory.sheets
        assert (aside.snapshot.id, aside.snapshot.count) == (in_memory.snapshot.id, count)
        assert list(aside.snapshot.items()) == expected
        assert list(aside.snapshot.items()) == expected, "as often as wanted"


def test_it_is_kept_like_one_in_memory(tmp_path: Path, database: str) -> None:
    path = library(tmp_path, Random(3).sample(items(41), 41))
    snapshot = read_library(path, as_of=AS_OF).snapshot
    with open_store(database) as store:
        with pack_library(path, as_of=AS_OF) as imported:
            store.save_snapshot(imported.snapshot)
        assert store.load_snapshot(snapshot.id) == snapshot
        store.save_snapshot(snapshot)
        assert store.load_snapshot(snapshot.id) == snapshot


@pytest.mark.parametrize("at", [0, 8, 9, 10, 25])
def test_an_id_that_stands_twice_is_refused(tmp_path: Path, at: int) -> None:
    given = items(26)
    path = library(tmp_path, [*given, given[at]])
    with pytest.raises(InputRefused) as error, pack_library(path, as_of=AS_OF):
        pass
    with pytest.raises(InputRefused) as in_memory:
        read_library(path, as_of=AS_OF)
    assert str(error.value) == str(in_memory.value)
    assert str(error.value).startswith("library.jsonl:27")


@pytest.fixture
def _shared_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every few lines are shared out to two processes, however many processors there are."""
    monkeypatch.setattr(linewise, "_TOGETHER", 16)
    monkeypatch.setattr(linewise, "workers_for", lambda *_: 2)


@pytest.mark.usefixtures("_shared_out")
def test_it_is_the_same_from_several_processes(tmp_path: Path) -> None:
    path = library(tmp_path, Random(5).sample(items(57), 57))
    with pack_library(path, as_of=AS_OF) as aside:
        assert list(aside.snapshot.items()) == list(packed(read_library(path, as_of=AS_OF).snapshot).items())


@pytest.mark.usefixtures("_shared_out")
@pytest.mark.parametrize("wrong", [2, 15, 16, 30])
def test_the_first_wrong_line_is_named(tmp_path: Path, wrong: int) -> None:
    path = library(tmp_path, items(40))
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines[: wrong - 1], "{}\n", *lines[wrong:-1], "[]\n"]), "utf-8")
    with pytest.raises(InputRefused) as error, pack_library(path, as_of=AS_OF):
        pass
    assert str(error.value).startswith(f"library.jsonl:{wrong}")
