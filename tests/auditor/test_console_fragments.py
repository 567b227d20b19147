"""Rows that were drawn already: the same to the byte, drawn anew as soon as anything they show is another."""

from __future__ import annotations

import re
from pathlib import Path

from consoles import LIMIT_NUMBER, Caller, console, mend, project_in
from markupsafe import Markup

from auditor.console.fragments import HERE, Fragments


def test_a_row_is_drawn_once_and_led_back_to_where_it_is_shown() -> None:
    made: list[str] = []

    def make() -> str:
        made.append("made")
        return "<道路>"

    def draw(name: str) -> Markup:
        return Markup("<a href='?back={}'>{}</a>").format(HERE, name)

    fragments = Fragments()
    first = fragments.drawn([("key", make)], draw, "?page=1&x")
    again = fragments.drawn([("key", make), ("other", make)], draw, "%3F'")
    assert first == "<a href='?back=?page=1&amp;x'>&lt;道路&gt;</a>"
    assert again == "<a href='?back=%3F&#39;'>&lt;道路&gt;</a>" * 2
    assert len(made) == 2


def test_rows_show_what_became_of_a_finding(tmp_path: Path) -> None:
    project = project_in(tmp_path)
    with console(project) as client:
        caller = Caller(client)
        caller.log_in("unit")
        first = client.get("/findings?state=all").text
        assert client.get("/findings?state=all").text == first
        form = {"csrf": caller.token(), "pick": f"{LIMIT_NUMBER}@1"}
        assert client.post("/acts/claim", data=form).status_code == 303
        claimed = row_of(client.get("/findings?state=all").text)
        assert 'class="state claimed"' in claimed
        assert f"{LIMIT_NUMBER}@2" in claimed
        mend(project)
        assert 'class="state verified"' in row_of(client.get("/findings?state=all").text)
        caller.log_in("lead")
        of_lead = row_of(client.get("/findings?state=all&channel=pc").text)
        assert "back=%3Fstate%3Dall%26channel%3Dpc" in of_lead
        caller.log_in("viewer")
        assert 'name="pick"' not in client.get("/findings?state=all").text


def row_of(page: str) -> str:
    rows: list[str] = re.findall(r'<li class="row.*?</li>', page, re.DOTALL)
    return next(row for row in rows if LIMIT_NUMBER in row)
