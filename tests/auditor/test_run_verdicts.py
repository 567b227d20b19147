"""The verdict of ``auditor run`` over portals of many builds, healthy, differing and broken in every known way.

One run crawls all of them; a second one crawls those that were rebuilt meanwhile.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from running import run_auditor
from site_cases import REBUILT, Case, Rebuilt, cases
from site_pages import COUNT, ITEMS, basis_of, camel_guide, pairs_of, paper_rows, papers_of, table_guide
from sites import START, Site, html, serve, serve_all

UNEXPECTED = "no-expectations"
FOUND = {
    ("T2-LIMIT", "客运站经营许可", "promise_day"),
    ("T2-PHONE", "道路货物运输经营许可", "link_way"),
    ("T2-MATERIALS-MISSING", "公路超限运输许可", "materials"),
    ("T2-BASIS-ARTICLE", "更新采伐护路林审批", "by_law"),
    ("T2-ENUM", "铁轮车、履带车在公路上行驶审批", "is_fee"),
}


@dataclass(frozen=True)
class Outcome:
    """What a run left: exit code, output, and per channel its verdict and its counted findings."""

    exit: int
    stdout: str
    stderr: str
    channels: Mapping[str, dict[str, Any]]
    findings: Mapping[str, list[dict[str, Any]]]


def new_project(root: Path) -> None:
    assert run_auditor("init", str(root), cwd=root.parent).returncode == 0
    (root / "audit.toml").write_text("[rules]\npublic_service_target = 0\n", "utf-8")
    lines = "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in ITEMS)
    (root / "library.jsonl").write_text(lines, "utf-8")
    done = run_auditor("library", "import", "library.jsonl", "--as-of", "2021-09-17", cwd=root)
    assert done.returncode == 0, done.stderr


def write_channel(root: Path, name: str, start: str, more: str = "", kind: str = "pc") -> None:
    """A channel file that says as little as allowed, and that it is in a hurry."""
    http = "" if "[http]" in more or not start.startswith("http") else "[http]\ndelay = 0\n"
    expect = "" if name == UNEXPECTED else "[expect]"
    text = f'name = "{name}"\nkind = "{kind}"\nstart = ["{start}"]\n{more}\n{http}{expect}\n'
    (root / "channels" / f"{name}.toml").write_text(text, "utf-8")


def run(root: Path, *channels: str) -> Outcome:
    done = run_auditor("run", *channels, "--as-of", "2021-09-17", "--json", cwd=root)
    verdict = json.loads(done.stdout)
    lines = (root / "reports" / verdict["run"] / "findings.jsonl").read_text("utf-8").splitlines()
    findings: dict[str, list[dict[str, Any]]] = {}
    for finding in map(json.loads, lines):
        if finding["severity"] != "info":
            findings.setdefault(finding.get("channel", ""), []).append(finding)
    names = {channel["channel"]: channel for channel in verdict["channels"]}
    assert verdict["exit"] == done.returncode
    return Outcome(done.returncode, done.stdout, done.stderr, names, findings)


def papers_in(folder: Path) -> None:
    folder.mkdir()
    for item in ITEMS:
        document = Document()
        document.add_heading(item["task_name"])
        table = document.add_table(0, 2)
        for label, value in (*pairs_of(item), ("设定依据", basis_of(item)), ("申请材料", "\n".join(papers_of(item)))):
            cells = table.add_row().cells
            cells[0].text, cells[1].text = label, value
        document.save(str(folder / f"{item['id']}.docx"))


def captures_in(folder: Path) -> None:
    folder.mkdir()
    answers = {f"detail?id={item['id']}": camel_guide(item) for item in ITEMS}
    answers |= {f"materials?id={item['id']}": paper_rows(item) for item in ITEMS}
    entries = [
        {
            "request": {"method": "GET", "url": f"https://mini.example/api/{address}"},
            "response": {"status": 200, "content": {"text": json.dumps(answer, ensure_ascii=False)}},
        }
        for address, answer in answers.items()
    ]
    (folder / "capture.har").write_text(json.dumps({"log": {"entries": entries}}), "utf-8")


FOLDERS: dict[str, tuple[frozenset[str], int, frozenset[str]]] = {
    "papers": (frozenset(), COUNT, frozenset()),
    "one-damaged": (frozenset(), COUNT - 1, frozenset({"truncated"})),
    "three-damaged": (frozenset({"truncated"}), COUNT - 3, frozenset({"truncated"})),
    "no-papers": (frozenset({"coverage"}), 0, frozenset()),
    "captures": (frozenset(), COUNT, frozenset()),
    "no-captures": (frozenset({"unreachable"}), 0, frozenset({"unreachable"})),
    "torn-capture": (frozenset({"truncated"}), 0, frozenset({"truncated"})),
}


def write_folders(channels: Path) -> None:
    papers_in(channels / "papers")
    for name, damaged in (("one-damaged", 1), ("three-damaged", 3)):
        papers_in(channels / name)
        for path in sorted((channels / name).iterdir())[:damaged]:
            path.write_bytes(path.read_bytes()[:3000])
    (channels / "no-papers").mkdir()
    captures_in(channels / "captures")
    (channels / "torn-capture").mkdir()
    torn = (channels / "captures" / "capture.har").read_bytes()[:2000]
    (channels / "torn-capture" / "capture.har").write_bytes(torn)
    for name in FOLDERS:
        kind = "miniprogram" if "capture" in name else "hall"
        write_channel(channels.parent, name, name, kind=kind)


@dataclass(frozen=True)
class World:
    """Both runs, the cases, and how often the forbidden site was asked."""

    first: Outcome
    second: Outcome
    cases: Mapping[str, Case]
    forbidden: int


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    root = tmp_path_factory.mktemp("verdicts") / "project"
    new_project(root)
    write_folders(root / "channels")
    rebuilt = {name: Rebuilt(later) for name, (later, _codes) in REBUILT.items()}
    with serve(lambda _ask: html(table_guide(ITEMS[2])), "127.0.0.2") as inner:
        table = cases(inner)
        with serve_all({name: case.portal for name, case in table.items()} | rebuilt) as sites:
            for name, case in table.items():
                write_channel(root, name, f"http://{sites[name].place}{case.start}", case.more)
            for name in rebuilt:
                write_channel(root, name, f"http://{sites[name].place}{START}")
            write_channel(root, UNEXPECTED, f"http://{sites['table'].place}{START}")
            write_channel(root, "refused", "http://127.0.0.1:1/list", "[http]\nretries = 0")
            first = run(root)
            for portal in rebuilt.values():
                portal.now = portal.later
            second = run(root, *rebuilt)
        yield World(first, second, table, inner.hits.total())


def codes_of(channel: Mapping[str, Any]) -> set[str]:
    return {reason["code"] for reason in channel["reasons"]}


NAMES = sorted(cases(Site()))


@pytest.mark.parametrize("name", NAMES)
def test_every_portal_gets_its_verdict(world: World, name: str) -> None:
    case, channel = world.cases[name], world.first.channels[name]
    assert codes_of(channel) == case.codes, channel
    assert channel["trust"] == ("untrusted" if case.codes else "trusted")
    assert {each["reason"] for each in channel["not_read"]} == case.lost
    assert (channel["read"], channel["seen"], channel.get("announced")) == (case.read, case.seen, case.announced)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "same-page"])
def test_only_real_differences_count(world: World, name: str) -> None:
    findings = world.first.findings.get(name, [])
    places = {(finding["rule"], finding["item"]["task_name"], finding["element"]) for finding in findings}
    assert places == (FOUND if world.cases[name].differs else set())
    assert len(findings) == len(places)


def test_nothing_is_missing_where_nothing_can_be_judged(world: World) -> None:
    for outcome in (world.first, world.second):
        untrusted = {name for name, channel in outcome.channels.items() if channel["trust"] == "untrusted"}
        assert not [each for name in untrusted for each in outcome.findings.get(name, []) if each["kind"] == "missing"]


@pytest.mark.parametrize("name", sorted(FOLDERS))
def test_every_folder_gets_its_verdict(world: World, name: str) -> None:
    codes, read, lost = FOLDERS[name]
    channel = world.first.channels[name]
    assert codes_of(channel) == codes, channel
    assert channel["read"] == read
    assert {each["reason"] for each in channel["not_read"]} == lost
    assert not world.first.findings.get(name)


@pytest.mark.parametrize("name", sorted(REBUILT))
def test_a_rebuilt_portal_is_noticed(world: World, name: str) -> None:
    assert world.first.channels[name]["trust"] == "trusted"
    assert codes_of(world.second.channels[name]) == REBUILT[name][1], world.second.channels[name]
    assert not world.second.findings.get(name)


def test_without_expectations_or_without_a_server_nothing_is_trusted(world: World) -> None:
    assert codes_of(world.first.channels[UNEXPECTED]) == {"no_expectations"}
    assert codes_of(world.first.channels["refused"]) == {"unreachable"}


def test_what_is_forbidden_is_never_asked(world: World) -> None:
    assert world.forbidden == 0


def test_both_runs_cannot_judge_and_say_so_without_a_traceback(world: World) -> None:
    assert (world.first.exit, world.second.exit) == (4, 4)
    for outcome in (world.first, world.second):
        assert "Traceback" not in outcome.stderr + outcome.stdout
    assert not world.first.findings.get(""), "the library is in order"
