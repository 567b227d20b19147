"""Learning channels of the bundled city over loopback: nothing edited by hand, and what was learned reads the city."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from learning import call

from auditor.channels.fetching import Fetcher
from auditor.channels.live import live_sample
from auditor.channels.new import Asked, NewChannel, new_channel
from auditor.config import Project, open_project
from auditor.project import write_project
from catalog.errors import ConfigError, InputRefused
from catalog.model import ServiceItem
from catalog.snapshot import import_library
from catalog.store import open_store
from spiders import city
from spiders.channel import ChannelKind, load_channel
from spiders.city.folder import listings
from spiders.city.published import Published, published
from spiders.city.render.miniprogram import write_captures
from spiders.city.server import serve_city

FEW = 18
"""Guides per channel: three templates with enough of each."""


def library() -> tuple[ServiceItem, ...]:
    return city.items()


def shown() -> dict[str, tuple[Published, ...]]:
    return {name: published(name)[:FEW] for name in city.CHANNELS}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    root = tmp_path_factory.mktemp("learn")
    write_project(root)
    return open_project(root)


@pytest.fixture(scope="module")
def made(project: Project) -> dict[str, NewChannel]:
    with serve_city(shown(), secret="none") as served:
        return {
            name: new_channel(Fetcher(project, proxy=served.proxy), Asked(name, start, kind, delay=0), library())
            for name, start, kind in (
                ("pc", "http://pc.city.test/list", ChannelKind.PC),
                ("mobile", "http://m.city.test/api/item/list", ChannelKind.MOBILE),
            )
        }


def test_every_guide_is_found_and_stands_for_an_item(made: dict[str, NewChannel]) -> None:
    for new in made.values():
        assert new.learning.read == new.log.announced == FEW
        assert new.learning.paired >= FEW - 1


def test_an_interface_is_found_out_from_its_list_alone(made: dict[str, NewChannel]) -> None:
    found = load_channel(made["mobile"].path)
    assert (found.list_.items, found.list_.total, found.list_.page) == ("data.list", "data.total", "pageNo")
    assert found.list_.guide == "/api/item/detail?id={id}"
    assert found.guide.parts == ("/api/item/materials?itemId={id}",)
    assert found.list_.fields["task_name"] == "itemName"


def test_codes_that_are_not_the_national_ones_are_learned(made: dict[str, NewChannel]) -> None:
    found = load_channel(made["mobile"].path)
    assert found.codes["project_type"] == {"0": "即办件", "1": "承诺件"}
    assert not load_channel(made["pc"].path).codes


def test_places_are_named_for_every_template(made: dict[str, NewChannel]) -> None:
    places = load_channel(made["pc"].path).locators["promise_day"]
    assert {each.at.partition(" ")[0] for each in places} == {"dl.info", "table.matters-table", "div.TRS_Editor"}
    assert sum(each.share for each in places) > 0.9
    assert load_channel(made["mobile"].path).locators["link_way"][0].at == "$.data.itemInfo.linkWay"


def test_expectations_come_from_the_healthy_run(made: dict[str, NewChannel]) -> None:
    expect = load_channel(made["pc"].path).expect
    assert expect is not None
    assert expect.min_items == int(0.9 * FEW)
    assert expect.fill["task_name"] == 1.0


def test_saved_guides_wait_for_a_person(made: dict[str, NewChannel], project: Project) -> None:
    assert made["pc"].saved >= 3
    assert call(project.root, "channel", "check", "pc").return_value == 1
    assert call(project.root, "channel", "check", "pc", "--approve").return_value == 0
    told = [json.loads(line) for line in call(project.root, "channel", "list", "--json").output.splitlines()]
    assert {each["channel"]: each["places"] for each in told}["pc"] > 40


def test_a_fresh_sample_of_an_unchanged_channel_shows_no_drift(made: dict[str, NewChannel], project: Project) -> None:
    with serve_city(shown(), secret="none") as served:
        live = live_sample(project, load_channel(made["pc"].path), 12, proxy=served.proxy)
    assert live["read"] >= 10
    assert (live["reasons"], live["gone"]) == ([], [])


def test_a_start_page_leads_to_its_list(project: Project) -> None:
    with serve_city(shown(), secret="none") as served:
        fetcher = Fetcher(project, proxy=served.proxy)
        new = new_channel(fetcher, Asked("about", "http://pc.city.test/about", delay=0, limit=12), library())
    assert new.learning.channel.start == ("http://pc.city.test/list",)


def test_nothing_is_written_when_nothing_stands_for_an_item(project: Project) -> None:
    with serve_city(shown(), secret="none") as served:
        fetcher = Fetcher(project, proxy=served.proxy)
        strangers = [replace(library()[0], task_name="船舶登记", codes=())]
        with pytest.raises(InputRefused, match="nothing was learned"):
            new_channel(fetcher, Asked("none", "http://pc.city.test/list", delay=0, limit=10), strangers)
    assert not (project.channels / "none.toml").exists()


def test_a_channel_file_is_never_overwritten_unasked(tmp_path: Path) -> None:
    write_project(tmp_path)
    (tmp_path / "channels" / "pc.toml").write_text("", "utf-8")
    done = call(tmp_path, "channel", "new", "pc", "http://127.0.0.1:9/list")
    assert isinstance(done.exception, ConfigError)
    assert "there already" in str(done.exception)


def test_a_folder_is_learned_by_command(tmp_path: Path) -> None:
    write_project(tmp_path)
    _import(tmp_path)
    _write_captures(tmp_path / "captures")
    done = call(tmp_path, "channel", "new", "mini", str(tmp_path / "captures"), "--json")
    told: dict[str, Any] = json.loads(done.output.splitlines()[-1])
    found = load_channel(tmp_path / "channels" / "mini.toml")
    assert (found.kind, found.start) == (ChannelKind.MINIPROGRAM, ("../captures",))
    assert told["read"] == told["guides"] == FEW
    assert told["places"]["promise_day"] == ["$.data.guideDetail.promiseDay"]


def _import(root: Path) -> None:
    path = root / "library.xlsx"
    city.write_library(path)
    with open_store(open_project(root).database) as store:
        snapshot = import_library(path, as_of=city.AS_OF)
        store.save_snapshot(snapshot)
        store.set_current(snapshot.id)


def _write_captures(folder: Path) -> None:
    write_captures(listings(shown())["miniprogram"], folder)
