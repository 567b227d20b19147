"""The fixture city's own promises: enough items, sound codes, enough seeds, no two seeds on one place."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from catalog.codes import covers, parse_code, uscc_problem
from catalog.elements import load_elements
from catalog.errors import ConfigError
from catalog.itemfile import dump_line, item_to_json
from catalog.model import ServiceItem
from catalog.snapshot.library import read_library
from spiders import city
from spiders.city.items import catalogue
from spiders.city.seedfile import Seed, ops, seeds
from spiders.city.seeds import TOUCHES, swap_text

TYPE_DIGITS = {"行政许可": "01", "其他行政权力": "10", "公共服务": "20"}
LISTING_OPS = {"drop_item", "add_item", "list_twice", "follows"}
PHONE = re.compile(r"(?:029|0910)?[-—)）]*8678\d{4}(?:[-转]\d{3})?|12328")

DIFFERENCES = [line for line in city.truth() if not line.harmless]
HARMLESS = [line for line in city.truth() if line.harmless]


def test_the_library_has_enough_items_of_enough_bodies() -> None:
    units = {item.unit for item in catalogue()}
    regions = {item.region for item in catalogue()}
    public = [item for item in catalogue() if item.elements["task_type"] == "公共服务"]
    assert len(catalogue()) >= 70
    assert len(units) == 9
    assert regions == {"610100", "610111", "610116", "610118"}
    assert len(public) >= 26
    assert {item.elements["task_state"] for item in public} == {"在用"}


@pytest.mark.parametrize("item", catalogue(), ids=lambda item: item.id)
def test_codes_pass_the_checks(item: ServiceItem) -> None:
    told = item.elements
    code = told.get("task_handle_item", told["task_code"])
    parts = parse_code(code)
    assert parts is not None
    assert len(told["task_code"]) == 31
    assert len(code) in (31, 33)
    assert uscc_problem(told["dept_code"]) is None
    assert told["task_code"].startswith(told["dept_code"])
    assert told["task_code"][18] == {"市级": "3", "县级": "4"}[told["use_level"]]
    assert told["catalog_code"] == told["task_code"][19:]
    assert told["catalog_code"][:4] == "61" + TYPE_DIGITS[told["task_type"]]
    assert told["catalog_code"][4:6] == "18"
    assert told["dept_code"][2:8] == item.region
    assert code == told["task_code"] or covers(told["task_code"], code)


def test_the_finest_code_is_one_items_own() -> None:
    finest = Counter(item.elements.get("task_handle_item", item.elements["task_code"]) for item in catalogue())
    assert set(finest.values()) == {1}


def test_every_element_is_one_the_table_knows() -> None:
    table = load_elements()
    keys = {key for item in catalogue() for key in item.elements}
    rows = {f"material.{key}" for item in catalogue() for row in item.materials for key in row.elements}
    assert not {key for key in keys | rows if key not in table}


@pytest.mark.parametrize("channel", city.CHANNELS)
def test_a_channel_shows_no_internal_element(channel: str) -> None:
    table = load_elements()
    for guide in city.published(channel):
        assert not [key for key in guide.item.elements if table[key].internal]
        assert not [key for row in guide.item.materials for key in row.elements if table[f"material.{key}"].internal]


@pytest.mark.parametrize("channel", city.CHANNELS)
def test_a_channel_differs_from_the_library_only_where_seeded(channel: str) -> None:
    seeded = {(seed.item, seed.element) for seed in seeds() if seed.on == channel}
    seeded |= {(seed.item, "task_handle_item") for seed in seeds() if ops()[seed.op].does == "lose_variant"}
    library = {item.id: item for item in city.items()}
    table = load_elements()
    for guide in city.published(channel):
        if not guide.library:
            continue
        item = library[guide.library]
        shown = {key: text for key, text in item.elements.items() if not table[key].internal}
        differ = {key for key in {*shown, *guide.item.elements} if shown.get(key) != guide.item.elements.get(key)}
        differ |= {"task_name"} if item.task_name != guide.item.task_name else set()
        assert {(item.id, key) for key in differ} <= seeded


def test_fewer_public_services_are_published_than_asked_for() -> None:
    public = {item.id for item in city.items() if item.elements["task_type"] == "公共服务"}
    shown = {guide.library for channel in city.CHANNELS for guide in city.published(channel)}
    assert (len(public), len(public & shown)) == (26, 24)
    incomplete = {line.library for line in DIFFERENCES if line.rule == "T3-COMPLETE"}
    assert len((public & shown) - incomplete) == 22


def test_the_truth_is_rich_enough() -> None:
    assert len(DIFFERENCES) >= 150
    assert len({line.op for line in DIFFERENCES}) >= 30
    assert len(HARMLESS) >= 60
    assert len({line.op for line in HARMLESS}) >= 25
    assert {line.task for line in DIFFERENCES} == {"T1", "T2", "T3"}
    assert {line.channel for line in HARMLESS} == set(city.CHANNELS)


def test_no_two_seeds_touch_the_same_place() -> None:
    places = Counter((seed.on, seed.item, seed.element, seed.row) for seed in seeds())
    assert [place for place, times in places.items() if times > 1] == []
    whole = {(seed.on, seed.item, seed.element) for seed in seeds() if not seed.row}
    assert [seed.id for seed in seeds() if seed.row and (seed.on, seed.item, seed.element) in whole] == []


def test_no_seed_is_on_an_item_its_channel_does_not_list() -> None:
    gone = {(seed.on, seed.item) for seed in seeds() if ops()[seed.op].does == "drop_item"}
    there = [seed.id for seed in seeds() if (seed.on, seed.item) in gone and ops()[seed.op].does != "drop_item"]
    assert there == []


def test_no_two_differences_are_one_finding() -> None:
    seen = Counter(
        (line.channel, line.item, line.rule, line.element, line.sub_key, line.sub_element) for line in DIFFERENCES
    )
    assert [place for place, times in seen.items() if times > 1] == []


def test_seed_numbers_are_told_apart_and_say_which_kind_they_are() -> None:
    ids = [seed.id for seed in seeds()]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[DH]\d{3}", each) for each in ids)
    assert all(ops()[seed.op].harmless == seed.id.startswith("H") for seed in seeds())


def test_every_op_is_used_and_can_be_carried_out() -> None:
    assert {seed.op for seed in seeds()} == set(ops())
    assert {op.does for op in ops().values()} <= {*TOUCHES, *LISTING_OPS}


def test_a_seed_that_would_do_nothing_is_refused() -> None:
    seed = Seed(id="D999", on="pc", item="L0001", op="days_changed", element="promise_day", was="99", to="98")
    with pytest.raises(ConfigError, match="D999"):
        swap_text(catalogue()[0], seed)


def test_telephones_are_made_up() -> None:
    shown = [city.published(channel) for channel in city.CHANNELS]
    texts = [
        guide.item.elements.get(key, "")
        for guides in shown
        for guide in guides
        for key in ("link_way", "supervise_way")
    ]
    numbers = {found for text in texts for found in re.findall(r"\d{7,}", text)}
    assert all(re.fullmatch(r"(?:029|0910)?8678\d{4}", number) for number in numbers)
    own = [unit for item in catalogue() for unit in [(item.unit, item.elements["supervise_way"])]]
    assert len({phone for _, phone in own}) == len({unit for unit, _ in own})


@pytest.mark.parametrize("write", [city.write_library, city.write_library_one_sheet], ids=["sheets", "one_sheet"])
def test_the_export_reads_back_as_the_library(write: object, tmp_path: Path) -> None:
    assert callable(write)
    path = tmp_path / "library.xlsx"
    write(path)
    imported = read_library(path, as_of=city.AS_OF)
    assert imported.snapshot.rejected == ()
    assert [guess.heading for guess in imported.guesses if not guess.element] == []
    told = {
        item.elements.get("task_handle_item") or item.elements["task_code"]: item for item in imported.snapshot.items
    }
    for item in city.items():
        read = told[item.elements.get("task_handle_item") or item.elements["task_code"]]
        assert {key: text for key, text in read.elements.items() if text} == {
            k: v for k, v in item.elements.items() if v
        }
        assert set(read.codes) == set(item.codes)
        assert [row.material_name for row in read.materials] == [row.material_name for row in item.materials]
        assert read.by_law == item.by_law


def test_the_export_is_the_same_to_the_byte(tmp_path: Path) -> None:
    one, two = tmp_path / "one.xlsx", tmp_path / "two.xlsx"
    city.write_library(one)
    city.write_library(two)
    assert one.read_bytes() == two.read_bytes()
    with zipfile.ZipFile(one) as package:
        assert {entry.date_time[:3] for entry in package.infolist()} == {(2021, 9, 17)}


def test_everything_is_the_same_whatever_the_hash_seed() -> None:
    script = (
        "import hashlib; from spiders import city; from catalog.itemfile import dump_line, item_to_json\n"
        "told = [dump_line(item_to_json(i)) for i in city.items()]\n"
        "told += [dump_line(item_to_json(p.item)) for c in city.CHANNELS for p in city.published(c)]\n"
        "told += [dump_line(line.to_json()) for line in city.truth()]\n"
        "print(hashlib.sha256(''.join(told).encode()).hexdigest())"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", script],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": "."},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]


def test_the_truth_is_written_as_lines(tmp_path: Path) -> None:
    path = tmp_path / "truth.jsonl"
    count = city.write_truth(path)
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert count == len(lines) == len(seeds())
    assert all(("harmless" in line) != ("rule" in line) for line in lines)
    assert dump_line(item_to_json(catalogue()[0])) == dump_line(item_to_json(catalogue()[0]))
