"""A whole taken in parts gives what the whole gives, line by line, whoever works on them and whatever is kept."""

from __future__ import annotations

import os
import signal
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from gating import KNOWN, audited, project_in
from hypothesis import given
from hypothesis import strategies as st
from parting import ALLOWED, AS_OF, CHANNELS, parted, path_of, whole, world, written
from running import run_auditor

from auditor.matching import NOBODY, Known, matches_of
from auditor.parts import index as indexing
from auditor.parts import sources
from auditor.parts.athand import Whole, held_in_parts
from auditor.parts.files import Job, compared
from auditor.parts.index import Stretch, index_of, look_at
from auditor.parts.sources import FileLines, SnapshotLines
from auditor.parts.workers import ALONE, Workers
from catalog.errors import ConfigError, InputRefused
from catalog.itemfile import item_from_json
from catalog.jsonlines import dump_line
from catalog.model import Reading, ServiceItem
from catalog.snapshot import import_library
from catalog.store import open_store
from diffs.compare import compare_counted
from diffs.matching.judgement import Judgement, Verdict, library_side, reading_side

TWO = Workers(2)


@pytest.mark.parametrize("seed", range(10))
def test_parts_say_what_the_whole_says(tmp_path: Path, seed: int) -> None:
    job = written(tmp_path, *world(seed))
    job = replace(job, include_review=bool(seed % 2), waivers=(ALLOWED,) if seed % 3 else ())
    assert parted(job) == whole(job)


def test_waivers_of_parts_are_summed(tmp_path: Path) -> None:
    job = replace(written(tmp_path, *world(1)), waivers=(ALLOWED, replace(ALLOWED, rule="T2-URL")))
    with ExitStack() as scratch:
        used, unused = compared(job, scratch).uses
    assert (used.state.value, unused.state.value) == ("used", "unused")
    assert used.findings == sum('"waived"' in line for line in whole(job)[1]) > 0


def test_a_small_stretch_at_a_time_is_the_same_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    job = written(tmp_path, *world(2))
    path = path_of(job.library)
    text = path.read_text("utf-8")
    path.write_text("\ufeff" + text.replace("\n", "\n\n", 5).rstrip("\n"), "utf-8")
    right = whole(job)
    monkeypatch.setattr(sources, "CHUNK", 2777)
    assert parted(job, TWO) == parted(job) == right


def test_what_did_not_change_is_taken_over_and_nothing_else(tmp_path: Path) -> None:
    library, readings = world(3, regions=5, size=8)
    memo, rng = tmp_path / "memo", Random(3)
    for turn in range(12):
        job = written(tmp_path, library, readings)
        assert parted(job, memo=memo) == whole(job), turn
        assert _taken(job, memo) > 0, "asked once more, nothing is new"
        library, readings = _changed(library, readings, rng)


def _taken(job: Job, memo: Path) -> int:
    with ExitStack() as scratch:
        return compared(replace(job, memo=memo / "diff"), scratch).taken


def _changed(
    library: list[ServiceItem], readings: list[Reading], rng: Random
) -> tuple[list[ServiceItem], list[Reading]]:
    """One change of the many there can be, anywhere."""
    mine, theirs = library.copy(), readings.copy()
    at, seen = rng.randrange(len(mine)), rng.randrange(len(theirs))
    match rng.randrange(7):
        case 0:
            mine[at] = replace(mine[at], elements={**mine[at].elements, "link_way": "029-86789999"})
        case 1:
            theirs[seen] = replace(theirs[seen], item=replace(theirs[seen].item, task_name="道路客运变更"))
        case 2:
            del mine[at]
        case 3:
            del theirs[seen]
        case 4:
            rng.shuffle(mine)
        case 5:
            mine.insert(0, replace(mine[at], id=f"new-{rng.random()}", region="610199"))
        case _:
            mine[at] = replace(mine[at], codes=mine[at - 1].codes)
    return mine, theirs


def test_one_region_more_leaves_the_others_as_they_are(tmp_path: Path) -> None:
    library, readings = world(1, regions=5, size=8)
    job, memo = written(tmp_path, library, readings), tmp_path / "memo"
    parted(job, memo=memo)
    place = next(at for at, item in enumerate(library) if item.region)
    library[place] = replace(library[place], elements={**library[place].elements, "is_fee": "是"})
    job = written(tmp_path, library, readings)
    with ExitStack() as scratch:
        found = compared(replace(job, memo=memo / "diff"), scratch)
        assert (len(found.parts), found.taken) == (5, 4)
        assert [*found.lines()] == whole(job)[1]


def test_a_part_that_was_cut_short_is_made_again(tmp_path: Path) -> None:
    job, memo = written(tmp_path, *world(1)), tmp_path / "memo"
    right = parted(job, memo=memo)
    for path in (memo / "diff").iterdir():
        path.write_bytes(path.read_bytes()[:-9])
    assert parted(job, memo=memo) == right


@pytest.fixture
def broken(tmp_path: Path) -> tuple[Path, Path]:
    job = written(tmp_path, *world(1))
    return path_of(job.library), path_of(job.readings)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"id": "Z", "task_name": "甲", "region": "610122", "is_fee": "否", "is_fee": "是"}', "library.jsonl:44"),
        ('{"id": "Z", "task_name": "甲", "colour": "红"}', "library.jsonl:44: unknown key colour"),
        ('{"id": "Z"', "library.jsonl:44: is not valid JSON"),
        ('{"id": "P9", "task_name": "甲", "task_code": NaN}', "library.jsonl:44"),
        ('["Z"]', "library.jsonl:44: expected one JSON object per line"),
    ],
)
def test_a_line_nobody_can_read_is_named(broken: tuple[Path, Path], line: str, said: str) -> None:
    library, _ = broken
    with library.open("a", encoding="utf-8") as file:
        file.write("\n" + line + "\n")
    job = written(library.parent / "rest", *world(1))
    for workers in (ALONE, TWO):
        with pytest.raises(InputRefused) as told:
            parted(replace(job, library=FileLines(str(library))), workers)
        assert said in str(told.value)


def test_an_id_that_stands_twice_is_named_with_both_places(broken: tuple[Path, Path]) -> None:
    library, _ = broken
    lines = library.read_text("utf-8").splitlines()
    library.write_text("\n".join([*lines, lines[3]]), "utf-8")
    with pytest.raises(InputRefused) as told:
        parted(replace(written(library.parent / "rest", *world(1)), library=FileLines(str(library))))
    with pytest.raises(InputRefused) as plainly:
        whole(replace(written(library.parent / "rest", *world(1)), library=FileLines(str(library))))
    assert str(told.value) == str(plainly.value)


VALUES = st.none() | st.booleans() | st.integers(0, 10**40) | st.text(max_size=4) | st.lists(st.text(max_size=3))
KEYS = ("region", "codes", "dept_name", "task_code", "task_handle_item", "is_fee")


NAMED = {"id": st.just("A"), "task_name": st.text(min_size=1, max_size=5)}


@given(obj=st.fixed_dictionaries(NAMED, optional=dict.fromkeys(KEYS, VALUES)))
def test_a_glance_at_a_line_sees_what_reading_it_does(
    tmp_path_factory: pytest.TempPathFactory, obj: dict[str, object]
) -> None:
    path = tmp_path_factory.mktemp("glance") / "library.jsonl"
    raw = (dump_line(obj) + "\n").encode()
    path.write_bytes(raw)
    try:
        item = item_from_json(obj)
    except InputRefused:
        return
    found = look_at(Stretch(FileLines(str(path)), 0, len(raw), readings=False))
    again = indexing.Index(FileLines(str(path)))
    bucket = indexing._put(again, 1, 0, raw, item)
    assert found.buckets.keys() == again.buckets.keys()
    (seen,) = found.buckets.values()
    assert (seen.ids, seen.codes, seen.named) == (bucket.ids, bucket.codes, bucket.named)
    assert found.names == {item.task_name}


def test_an_index_finds_its_lines_again(tmp_path: Path) -> None:
    job = written(tmp_path, *world(1))
    with ALONE.open() as pool:
        index = index_of(job.readings, readings=True, pool=pool)
    lines = path_of(job.readings).read_bytes().splitlines(keepends=True)
    for bucket in index.buckets.values():
        assert [*bucket.lines(index.source).raw()] == [lines[number - 1] for number in bucket.numbers]
    assert index.rows == len(lines)


@pytest.mark.parametrize("rows", [20_000, 7])
def test_a_snapshot_is_read_by_regions_and_says_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: int
) -> None:
    monkeypatch.setattr(sources, "ROWS", rows)
    job, database = written(tmp_path, *world(4)), f"sqlite:///{tmp_path}/audit.db"
    with open_store(database) as store:
        snapshot = import_library(path_of(job.library), as_of=AS_OF)
        store.save_snapshot(snapshot)
    kept = replace(job, library=SnapshotLines(database, snapshot.id, len(snapshot.items)))
    assert parted(kept, TWO if rows > 7 else ALONE) == whole(job)


# ---- a whole that is at hand


@pytest.mark.parametrize("seed", range(8))
def test_channels_and_regions_apart_say_what_all_of_them_do(seed: int) -> None:
    library, readings = world(seed, regions=3, size=12)
    listed = [replace(each, item=replace(each.item, id=f"listed-{each.item.id}")) for each in readings[:5]]
    sides = reading_side(readings[5]), library_side(library[0])
    said = Judgement(Verdict.SAME, "某科", "2021-09-18T08:00:00+08:00", *sides)
    case = Whole(
        library,
        readings[5:],
        listed,
        frozenset({"kiosk"} if seed % 2 else ()),
        Known((said,)) if seed % 3 == 1 else NOBODY,
        {"pc": {"is_fee": {"1": "是"}}},
        frozenset(CHANNELS) - ({"mobile"} if seed % 2 else set()),
        AS_OF,
    )
    matches = matches_of(library, case.readings, listed, case.unnamed, case.known)
    compared = compare_counted(
        library, case.readings, matches, code_maps=case.code_maps, trusted=case.trusted, as_of=AS_OF
    )
    for workers in (ALONE, TWO) if seed < 2 else (ALONE,):
        with workers.open() as pool:
            told, comparison = held_in_parts(case, pool)
        assert told == matches
        assert tuple(comparison.findings) == tuple(compared.findings)
        assert comparison.tally == compared.tally


def test_a_report_is_the_same_whoever_worked(tmp_path: Path) -> None:
    project = project_in(tmp_path)
    alone = audited(project, KNOWN)
    assert audited(project, KNOWN, workers=TWO) == alone


# ---- workers that are lost


def _square(number: int) -> int:
    return number * number


def _dies_once(place: tuple[int, str]) -> int:
    number, mark = place
    if number == 3 and not Path(mark).exists():
        Path(mark).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return _square(number)


def _dies(number: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return number


def _refuses(number: int) -> int:
    raise InputRefused("holds {count}", count=number)


def test_what_a_lost_worker_had_is_done_again_in_order(tmp_path: Path) -> None:
    mark = str(tmp_path / "mark")
    with TWO.open() as pool:
        assert [*pool.over(_dies_once, [(number, mark) for number in range(12)])] == [n * n for n in range(12)]
        assert Path(mark).exists()
        assert [*pool.over(_square, range(5))] == [0, 1, 4, 9, 16]


def test_workers_lost_again_and_again_are_no_accident() -> None:
    with TWO.open() as pool, pytest.raises(ConfigError, match="lost 5 times"):
        list(pool.over(_dies, range(3)))


@pytest.mark.parametrize("workers", [ALONE, TWO])
def test_what_work_refuses_is_raised_where_it_was_asked_for(workers: Workers) -> None:
    with workers.open() as pool, pytest.raises(InputRefused, match="holds 1"):
        list(pool.over(_refuses, [1]))


# ---- the commands


def test_commands_say_the_same_with_workers(tmp_path: Path) -> None:
    job = written(tmp_path, *world(4))
    call = ["diff", str(path_of(job.library)), str(path_of(job.readings)), "--as-of", AS_OF]
    plain = run_auditor(*call, cwd=tmp_path)
    spread = run_auditor(*call, "--workers", "2", "--memo", "kept", cwd=tmp_path)
    assert (spread.returncode, spread.stdout) == (plain.returncode, plain.stdout), spread.stderr
    assert plain.stdout
    assert plain.stderr.splitlines()[-1] == spread.stderr.splitlines()[-1]


def test_a_call_names_one_kind_of_workers(tmp_path: Path) -> None:
    refused = run_auditor(
        "match", "a.jsonl", "b.jsonl", "--workers", "2", "--scheduler", "tcp://127.0.0.1:9", cwd=tmp_path
    )
    assert (refused.returncode, "--scheduler" in refused.stderr) == (2, True)
