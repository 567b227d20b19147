"""Trying a page and checking saved ones: what is shown, and that nothing passes unseen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from learning import CHANNEL, call, city_pages, save, small_project

from auditor.channels.cases import cases_of, folder_of
from auditor.channels.golden import ElementChange
from auditor.channels.trial import try_page
from catalog.errors import ConfigError
from spiders.reader import PagePart, Places, ReaderHints


def test_list_tells_every_channel(tmp_path: Path) -> None:
    project, channel = small_project(tmp_path)
    save(project, channel, city_pages(2), approved=True)
    told = json.loads(call(tmp_path, "channel", "list", "--json").output)
    assert told["channel"] == "pc"
    assert (told["min_items"], told["cases"], told["approved"]) == (2, 2, 2)
    assert "2 saved guides, 2 approved" in call(tmp_path, "channel", "list").output


def test_a_channel_without_saved_guides_is_not_fine(tmp_path: Path) -> None:
    small_project(tmp_path)
    done = call(tmp_path, "channel", "check")
    assert done.return_value == 1
    assert "no guides are saved" in done.output


def test_a_reading_nobody_looked_at_fails_until_it_is_approved(tmp_path: Path) -> None:
    project, channel = small_project(tmp_path)
    save(project, channel, city_pages(2), approved=False)
    assert call(tmp_path, "channel", "check", "pc").return_value == 1
    assert call(tmp_path, "channel", "check", "pc", "--approve").return_value == 0
    assert call(tmp_path, "channel", "check", "pc").return_value == 0
    assert all(case.approved for case in cases_of(folder_of(project, "pc")))


def test_a_lost_golden_reading_is_written_anew_and_fails(tmp_path: Path) -> None:
    project, channel = small_project(tmp_path)
    save(project, channel, city_pages(1), approved=True)
    (folder_of(project, "pc") / "case-01" / "expected.json").unlink()
    assert call(tmp_path, "channel", "check").return_value == 1
    assert not cases_of(folder_of(project, "pc"))[0].approved


def test_check_shows_what_reads_otherwise_element_by_element(tmp_path: Path) -> None:
    project, channel = small_project(tmp_path)
    save(project, channel, city_pages(1), approved=True)
    page = folder_of(project, "pc") / "case-01" / "page.html"
    shown = call(tmp_path, "channel", "try", str(page), "--json").output
    phone = next(
        each["value"] for each in json.loads(shown)["readings"][0]["elements"] if each["element"] == "link_way"
    )
    page.write_text(page.read_text("utf-8").replace(phone, "029-00000000"), "utf-8")
    check = json.loads(call(tmp_path, "channel", "check", "--json").output)["cases"][0]
    change = check["changes"][0]
    assert {"element": "link_way", "expected": phone, "found": "029-00000000"}.items() <= change.items()
    assert change["marks"][0] == ["equal", 0, 4, 0, 4]
    lines = call(tmp_path, "channel", "check").output.splitlines()
    place = lines.index("  case-01: link_way")
    assert lines[place + 1].startswith("    expected: 029-〔")
    assert lines[place + 2].startswith("    found: 029-〔0")
    assert call(tmp_path, "channel", "check", "--approve").return_value == 0
    assert call(tmp_path, "channel", "check").return_value == 0


@pytest.mark.parametrize(
    ("expected", "found", "shown"),
    [
        ("8个工作日", "18个工作日", ("8个工作日", "〔1〕8个工作日")),
        ("15:00-17:30", "15:00-18:00", ("15:00-1〔7〕:〔3〕0", "15:00-1〔8〕:〔0〕0")),
        ("一\n二", "一", ("一〔⏎二〕", "一")),
        (None, "有", ("—", "有")),
        ("有", None, ("有", "—")),
    ],
)
def test_what_differs_is_marked(expected: str | None, found: str | None, shown: tuple[str, str]) -> None:
    assert ElementChange("道路货运经营许可", "promise_day", expected, found).shown() == shown


def test_a_saved_guide_that_is_none_any_more_is_told(tmp_path: Path) -> None:
    project, channel = small_project(tmp_path)
    save(project, channel, city_pages(1), approved=True)
    (folder_of(project, "pc") / "case-01" / "page.html").write_text("<html><body>404</body></html>", "utf-8")
    done = call(tmp_path, "channel", "check")
    assert done.return_value == 1
    assert "no guide any more" in done.output


def test_try_shows_value_place_and_raw_text(tmp_path: Path) -> None:
    small_project(tmp_path)
    page = tmp_path / "guide.html"
    page.write_bytes(city_pages(1)[0].body)
    done = call(tmp_path, "channel", "try", str(page))
    assert done.return_value == 0
    assert "[label]" in done.output
    page.write_text("<html><body><h1>关于我们</h1></body></html>", "utf-8")
    assert call(tmp_path, "channel", "try", str(page)).return_value == 4


def test_try_tells_codes_from_their_meaning() -> None:
    body = json.dumps(
        {
            "data": {
                "taskName": "道路货运经营许可",
                "projectType": "0",
                "linkWay": "12328",
                "promiseDay": "5",
                "resultName": "证",
            }
        }
    ).encode()
    hints = ReaderHints(codes={"project_type": {"0": "即办件"}})
    shown = {each.element: each for each in try_page([PagePart(body)], hints).shown[0]}
    assert (shown["project_type"].value, shown["project_type"].raw) == ("即办件", "0")
    assert shown["project_type"].won == "$.data.projectType"


PLAIN = """<html><body><h1>道路货运经营许可</h1>
<p>承诺期限：8个工作日</p><p>咨询电话：029-86780000</p><p>受理条件：有车辆</p><p>办理结果：证件</p>
<div class="who"><span class="a">甲</span></div><ul class="facts"><li>市级</li><li>行政许可</li></ul></body></html>"""


def test_a_learned_place_gives_what_no_label_gives() -> None:
    hints = ReaderHints(places=Places(at={"use_level": ("ul.facts li #1",), "promise_day": ("p @ 承诺期限",)}))
    trial = try_page([PagePart(PLAIN.encode())], hints)
    shown = {each.element: each for each in trial.shown[0]}
    assert (shown["use_level"].value, shown["use_level"].by) == ("市级", "learned")
    assert trial.result.readings[0].locators["use_level"] == "learned: ul.facts li #1"
    assert shown["promise_day"].by == "label"
    assert not trial.stopped


def test_a_value_of_another_kind_is_not_taken_from_a_learned_place() -> None:
    hints = ReaderHints(places=Places(at={"supervise_way": ("ul.facts li #1",)}))
    assert "supervise_way" not in try_page([PagePart(PLAIN.encode())], hints).result.readings[0].item.elements


def test_wrong_places_are_refused_with_their_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"pc\.toml:7: .*no place"):
        small_project(tmp_path, CHANNEL + '[locators]\npromise_day = [{ at = "第三格" }]\n')
