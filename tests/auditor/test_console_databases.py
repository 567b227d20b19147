"""The console over both databases, by HTTP: a life of one finding, and many people who claim the same at once."""

from __future__ import annotations

import http.client
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import pytest
from consoles import ACCOUNTS, LIMIT_NUMBER, Caller, console, mend, new_project, serving
from reports import ROAD, finding

from auditor.config import Project
from auditor.console.accounts import Accounts
from auditor.console.sessions import Sessions
from auditor.console.tokens import Tokens
from auditor.console.visit import COOKIE
from auditor.ledger.book import open_ledger
from auditor.ledger.checking import check_log
from auditor.ledger.model import Action, State
from catalog.store import open_store
from diffs.fingerprint import number
from diffs.model import Finding

MANY = 40
BROWSERS = 6
PATIENCE = 120
"""Seconds an answer may take on a machine that does much else."""


def many() -> list[Finding]:
    return [finding(code=f"1261010001{at:02}", name=f"客运站许可（{at}）", region="610100") for at in range(MANY)]


@pytest.fixture
def project(tmp_path: Path, database: str) -> Project:
    return new_project(tmp_path / "project", database, many())


def test_a_finding_lives_and_everybody_reads_of_it(project: Project) -> None:
    with console(project) as client:
        caller = Caller(client)
        assert caller.log_in("unit", "wrong password").status_code == 401
        assert caller.log_in("unit").status_code == 303
        form = {"csrf": caller.token(), "pick": f"{LIMIT_NUMBER}@1", "note": "已改"}
        assert client.post("/acts/claim", data=form).status_code == 303
        assert client.post("/acts/dispute", data=form).status_code == 409
        mend(project)
        assert client.get("/findings?state=verified&text=" + LIMIT_NUMBER.lower()).text.count("state verified") == 1
        caller.log_in("lead")
        (entry,) = client.app.state.console.ledger.entries(numbers=[LIMIT_NUMBER])  # type: ignore[attr-defined]
        form = {"csrf": caller.token(), "pick": f"{LIMIT_NUMBER}@{entry.version}"}
        assert client.post("/acts/close", data=form).status_code == 303
        for path in ("/group", "/overview", "/week", "/runs", "/findings?channel=pc&text=道路", "/api/v1/findings"):
            assert client.get(path).status_code == 200, path
        token = Tokens(client.app.state.console.store).add("reader", ACCOUNTS["viewer"], 1)  # type: ignore[attr-defined]
        client.cookies.clear()
        answer = client.get(f"/api/v1/findings/{LIMIT_NUMBER}", headers={"authorization": f"Bearer {token}"})
        assert (answer.json()["state"], answer.json()["history"][-1]["by"]) == ("closed", "lead")


def browser_of(project: Project) -> tuple[str, str]:
    """Cookie and token of one more login of the unit."""
    with open_store(project.database) as store:
        account = Accounts(store).find("unit")
        assert account is not None
        sessions = Sessions(store, hours=1, idle=60)
        cookie = sessions.begin(account)
        login = sessions.find(cookie)
        assert login is not None
        return cookie, login.csrf


def claimed(address: str, browser: tuple[str, str], numbers: Sequence[str], name: str) -> list[tuple[str, int]]:
    """What this browser was answered for each number; half of them are claimed two at a time."""
    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=PATIENCE)
    headers = {"cookie": f"{COOKIE}={browser[0]}", "content-type": "application/x-www-form-urlencoded"}
    told = []
    for each in numbers:
        form = {"csrf": browser[1], "pick": f"{each}@1", "note": name}
        connection.request("POST", "/acts/claim", urlencode(form), headers)
        answer = connection.getresponse()
        answer.read()
        told.append((f"{each} {name}", answer.status))
    connection.close()
    return told


def test_of_many_who_claim_at_once_one_does_it_and_the_others_are_told(project: Project) -> None:
    numbers = sorted(number(each.fingerprint) for each in many())
    browsers = [browser_of(project) for _ in range(BROWSERS)]
    with serving(project) as address, ThreadPoolExecutor(BROWSERS) as pool:
        jobs = [
            pool.submit(claimed, address, browser, numbers[at::2] + numbers[1 - at :: 2], f"第{at}个窗口")
            for at, browser in ((place % 2, each) for place, each in enumerate(browsers))
        ]
        answers = [each for job in jobs for each in job.result()]
    assert Counter(status for _, status in answers) == {303: MANY, 409: MANY * (BROWSERS - 1)}
    with open_ledger(project) as ledger:
        claims = [event for event in ledger.events() if event.action is Action.CLAIMED]
        assert {each.state for each in ledger.entries(numbers=numbers)} == {State.CLAIMED}
        assert check_log(ledger.store).tampered == ()
    assert Counter(f"{event.number} {event.note}" for event in claims) == Counter(
        name for name, status in answers if status == 303
    )
    assert {event.by for event in claims} == {"unit"}
    assert all(each.unit == ROAD for each in many())
