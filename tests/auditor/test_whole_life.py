"""The whole life of findings as a bureau lives it: by the command line, against a site that changes."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from towns import NAMES, Town, town_in


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with town_in(tmp_path) as made:
        yield made


def test_from_the_first_run_to_struck_off_and_back(town: Town) -> None:
    town.call("run", "--as-of", "2021-09-17", code=1)
    entries = town.entries()
    phone, limit = entries["T2-PHONE", NAMES[1] + "link_way"], entries["T2-LIMIT", NAMES[0] + "promise_day"]
    one, two = phone["number"], limit["number"]

    town.act("claim", one.lower().replace("-", "\u2011"), "--by", "张三", "--as-of", "2021-09-18")
    town.act("close", one, "--by", "王工", code=3)
    town.act("dispute", two, "--by", "张三", "--note", "省库写错", "--as-of", "2021-09-18")
    town.act("uphold", two, "--by", "王工", "--as-of", "2021-09-19")
    town.shown[1]["咨询电话"], town.items[0]["promise_day"] = town.items[1]["link_way"], "18个工作日"
    town.publish()
    town.library("2021-09-20")
    town.call("run", "--as-of", "2021-09-24", code=1)
    entries = town.entries()
    assert [entries[rule, key]["state"] for rule, key in (
        ("T2-PHONE", NAMES[1] + "link_way"), ("T2-LIMIT", NAMES[0] + "promise_day"),
        ("T1-DISPUTE", NAMES[0] + "promise_day"),
    )] == ["verified", "verified", "open"]  # fmt: skip
    assert "T1-DISPUTE" in town.call("explain", entries["T1-DISPUTE", NAMES[0] + "promise_day"]["number"])

    town.act("close", one, two, "--by", "王工", "--as-of", "2021-09-25")
    town.shown[1]["咨询电话"] = "029-86789999"
    town.publish()
    town.call("run", "--as-of", "2021-10-08", code=1)
    found = json.loads(town.call("diff-runs", "--json", code=1))
    assert [row["number"] for row in found["new"]] == [one]
    assert (found["counts"]["gone"], found["counts"]["changed"], found["counts"]["not_comparable"]) == (0, 0, 0)
    back = town.entries()["T2-PHONE", NAMES[1] + "link_way"]
    assert [event["action"] for event in back["history"]] == ["found", "claimed", "verified", "closed", "reopened"]

    course = json.loads(town.call("ledger", "history", "--as-of", "2021-10-08", "--json"))
    told = {name: sum(week[name] for week in course["weeks"]) for name in ("closed", "came_back", "verified")}
    assert told == {"closed": 2, "came_back": 1, "verified": 2}

    decisions = town.root / "decisions.jsonl"
    decisions.write_text(town.act("export", "--decisions"), "utf-8")
    known = json.loads(town.call("ledger", "import", "decisions.jsonl", "--json"))
    assert (known["taken"], known["known"]) == (0, 5)
    town.call("ledger", "check-log")
    with sqlite3.connect(town.root / "state" / "audit.db") as database:
        database.execute("UPDATE ledger_event SET who = '别人' WHERE action = 'closed'")
    assert town.call("ledger", "check-log", code=1).count("\n") == 2
