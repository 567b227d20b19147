"""Channels that agree against the library: told on their findings, proposed to the library, blamed as before."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from fair_city import City, Page, number_of, told, when

from catalog.model import Material, Reading, ServiceItem
from diffs.compare.outvoted import RULE, sources
from diffs.findingfile import finding_from_json, finding_to_json
from diffs.model import Finding, Severity, Task
from diffs.weighing import Weighed


def first(item: ServiceItem) -> bool:
    return number_of(item) == 0


def says(value: str | None) -> list[Page]:
    return [when(first, promise_day=value)]


def split(weighed: Weighed) -> tuple[list[Finding], list[Finding]]:
    own = [each for each in weighed.findings if each.task is Task.T1]
    return own, [each for each in weighed.findings if each.task is Task.T2]


@pytest.mark.parametrize(
    ("pages", "agreeing"),
    [
        ({"pc": "15个工作日", "mobile": "15个工作日", "kiosk": "15个工作日"}, "kiosk mobile pc"),
        ({"pc": "15个工作日", "mobile": "十五个工作日", "kiosk": "15工作日"}, "kiosk mobile pc"),
        ({"pc": "15个工作日", "mobile": "15个工作日", "kiosk": "16个工作日"}, "mobile pc"),
        ({"pc": "15个工作日", "mobile": "15个工作日"}, "mobile pc"),  # the kiosk agrees with the library
        ({"pc": "15个工作日", "mobile": "15个工作日", "kiosk": None}, "mobile pc"),  # the kiosk does not show it
        ({"pc": "15个工作日", "mobile": "16个工作日", "kiosk": "17个工作日"}, ""),
        ({"pc": "15个工作日"}, ""),
        ({"pc": "", "mobile": "", "kiosk": ""}, ""),
        ({"pc": None, "mobile": None, "kiosk": None}, ""),
    ],
)
def test_who_outvotes_the_library(pages: dict[str, str | None], agreeing: str) -> None:
    weighed = City(pages={channel: says(value) for channel, value in pages.items()}).weighed()
    own, differences = split(weighed)
    assert [each.rule for each in own] == ([RULE] if agreeing else [])
    marked = {each.channel for each in differences if each.outvoted}
    assert marked == set(agreeing.split())
    assert all(each.counts for each in differences if each.outvoted)


def test_the_proposal_names_the_value_and_who_says_so() -> None:
    weighed = City(pages={"pc": says("15个工作日"), "mobile": says("15个工作日")}).weighed()
    (proposal,), (one, _) = split(weighed)
    assert (proposal.severity, proposal.channel, proposal.library) == (Severity.REVIEW, "", "L00")
    assert proposal.outvoted is not None
    assert (proposal.outvoted.value, proposal.outvoted.channels) == ("15个工作日", ("mobile", "pc"))
    assert "2个渠道一致为“15个工作日”" in proposal.why
    assert "http://pc.city.test/L00" in proposal.why
    assert "15个工作日" in proposal.fix
    assert "mobile" in one.why or "pc" in one.why
    assert "省事项库可能有误" in one.why
    assert finding_from_json(finding_to_json(proposal)) == proposal


def test_two_of_five_are_too_few() -> None:
    five = ("pc", "mobile", "kiosk", "hall", "miniprogram")
    two = City(channels=five, pages={"pc": says("15个工作日"), "mobile": says("15个工作日")})
    assert split(two.weighed())[0] == []
    four = City(channels=five, pages={name: says("15个工作日") for name in five[:4]})
    assert len(split(four.weighed())[0]) == 1


def test_mirrors_of_one_site_are_one_voice() -> None:
    pages = {"pc": says("15个工作日"), "mobile": says("15个工作日")}
    one_site = {"pc": "www.city.test", "mobile": "www.city.test"}
    assert split(City(pages=pages, hosts=one_site).weighed())[0] == []
    two_ports = {"pc": "127.0.0.1:8080", "mobile": "127.0.0.1:8081"}
    assert len(split(City(pages=pages, hosts=two_ports).weighed())[0]) == 1


def test_the_same_bytes_are_one_source() -> None:
    item = ServiceItem("C1", "事项")
    pages = [Reading(item, channel, evidence="ab" * 32) for channel in ("pc", "mobile")]
    assert sources(pages) == 1
    assert sources([*pages, Reading(item, "hall")]) == 2


def test_a_material_everybody_adds_is_proposed() -> None:
    def added(item: ServiceItem) -> ServiceItem:
        rows = (*item.materials, Material("近期照片", {"is_need": "必要"}))
        return replace(item, materials=rows) if first(item) else item

    own, _ = split(City(pages={channel: [added] for channel in ("pc", "mobile", "kiosk")}).weighed())
    assert [(each.rule, each.sub_key, each.outvoted and each.outvoted.value) for each in own] == [
        (RULE, "近期照片", "近期照片")
    ]


def test_what_is_not_compared_does_not_vote() -> None:
    city = City(pages={"pc": says("15个工作日"), "mobile": [lambda item: None if first(item) else told(item)]})
    assert split(city.weighed())[0] == []


def test_the_order_of_channels_does_not_matter() -> None:
    pages = {"pc": says("15个工作日"), "mobile": says("15工作日")}
    names = ["pc", "mobile", "kiosk"]
    expected = split(City(pages=pages, channels=sorted(names)).weighed())[0]
    for seed in range(3):
        random.Random(seed).shuffle(names)
        assert split(City(pages=pages, channels=tuple(names)).weighed())[0] == expected
