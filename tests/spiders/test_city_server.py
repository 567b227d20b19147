"""The served city behaves like the hosts it stands for, and like nothing else on the network."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from city_examples import PERMIT, many

from spiders.city.render.miniprogram import DETAIL_PATH, LIST_PATH, mini_site, signed
from spiders.city.render.web import Request
from spiders.city.server import City, city_sites, serve_sites

SECRET = "s3cret"
ITEMS = many(23)


@pytest.fixture(scope="module")
def city() -> Iterator[City]:
    names = ("pc", "mobile", "miniprogram", "kiosk")
    with serve_sites(city_sites(dict.fromkeys(names, ITEMS), SECRET)) as city:
        yield city


def ask(
    city: City,
    url: str,
    *,
    method: str = "GET",
    body: str = "",
    headers: dict[str, str] | None = None,
    direct: bool = False,
) -> tuple[http.client.HTTPResponse, bytes]:
    """One request, through the city as a proxy or directly with a Host header."""
    target = urlsplit(url)
    connection = http.client.HTTPConnection(urlsplit(city.proxy).netloc, timeout=5)
    path = target.path + (f"?{target.query}" if target.query else "")
    sent = {"Host": target.netloc, **(headers or {})}
    connection.request(method, path if direct else url, body or None, sent)
    response = connection.getresponse()
    content = response.read()
    connection.close()
    return response, content


def get_json(city: City, url: str, method: str = "GET", body: str = "") -> dict[str, object]:
    data: dict[str, object] = json.loads(ask(city, url, method=method, body=body)[1])
    return data


@pytest.mark.parametrize("direct", [False, True])
def test_answers_as_a_proxy_and_directly(city: City, direct: bool) -> None:
    response, body = ask(city, "http://pc.city.test/list", direct=direct)
    assert response.status == 200
    assert "共 <b>23</b> 项" in body.decode()


@pytest.mark.parametrize(
    ("url", "status", "location"),
    [
        ("http://pc.city.test/", 301, "http://pc.city.test/list"),
        ("http://kiosk.city.test/", 301, "http://kiosk.city.test/list.jsp"),
        ("http://pc.city.test/nothing", 404, None),
        ("http://m.city.test/api/other", 404, None),
        ("http://mini.city.test/", 404, None),
        ("http://pc.city.test/list?page=99", 404, None),
        ("http://elsewhere.test/", 502, None),
        ("http://127.0.0.1:9/", 502, None),
    ],
)
def test_statuses(city: City, url: str, status: int, location: str | None) -> None:
    response, _ = ask(city, url)
    assert (response.status, response.getheader("Location")) == (status, location)


def test_opens_no_tunnels(city: City) -> None:
    connection = http.client.HTTPConnection(urlsplit(city.proxy).netloc, timeout=5)
    connection.set_tunnel("pc.city.test", 443)
    with pytest.raises(OSError, match="502"):
        connection.request("GET", "/")
    connection.close()


def test_robots_of_the_portal(city: City) -> None:
    response, body = ask(city, "http://pc.city.test/robots.txt")
    assert (response.status, body.decode()) == (200, "User-agent: *\nDisallow: /admin/\n")
    assert ask(city, "http://kiosk.city.test/robots.txt")[0].status == 404


def test_compresses_for_who_asks(city: City) -> None:
    plain, whole = ask(city, "http://pc.city.test/list")
    packed, part = ask(city, "http://pc.city.test/list", headers={"Accept-Encoding": "gzip"})
    assert plain.getheader("Content-Encoding") is None
    assert packed.getheader("Content-Encoding") == "gzip"
    assert len(part) < len(whole)


def test_counts_and_gives_sessions(city: City) -> None:
    before = city.hits["m.city.test/"]
    first, _ = ask(city, "http://m.city.test/")
    second, _ = ask(city, "http://m.city.test/")
    assert city.hits["m.city.test/"] == before + 2
    assert first.getheader("Set-Cookie") != second.getheader("Set-Cookie")


def test_terminals_claim_the_wrong_charset(city: City) -> None:
    response, body = ask(city, "http://kiosk.city.test/list.jsp")
    assert response.getheader("Content-Type") == "text/html; charset=ISO-8859-1"
    assert "共23条记录" in body.decode("gb18030")


@pytest.mark.parametrize("how", [{}, {"method": "POST", "body": "pageNo=3&pageSize=10"}])
def test_mobile_list(city: City, how: dict[str, str]) -> None:
    query = "" if how else "?pageNo=3&pageSize=10"
    answer = get_json(city, f"http://m.city.test/api/item/list{query}", **how)
    data = answer["data"]
    assert isinstance(data, dict)
    assert (answer["code"], data["total"], len(data["list"])) == (200, 23, 3)


def test_mobile_says_unknown_with_status_200(city: City) -> None:
    assert get_json(city, "http://m.city.test/api/item/detail?id=nobody")["code"] == 500


def test_many_requests_are_quick(city: City) -> None:
    connection = http.client.HTTPConnection(urlsplit(city.proxy).netloc, timeout=5)
    start = time.monotonic()
    for _ in range(300):
        connection.request("GET", "http://kiosk.city.test/list.jsp")
        connection.getresponse().read()
    connection.close()
    assert time.monotonic() - start < 10


NOW = 1_631_841_000
GOOD = {"stamp": NOW, "nonce": "n1", "secret": SECRET, "query": "pageNo=1&pageSize=20"}
SIGNATURES = [
    ("good", {}, 200),
    ("a little late", {"stamp": NOW - 299}, 200),
    ("stale", {"stamp": NOW - 301}, 401),
    ("from the future", {"stamp": NOW + 301}, 401),
    ("another secret", {"secret": "guess"}, 401),
    ("no time", {"stamp": ""}, 401),
]


@pytest.mark.parametrize(("name", "change", "code"), SIGNATURES, ids=[case[0] for case in SIGNATURES])
def test_signature(name: str, change: dict[str, object], code: int) -> None:
    site = mini_site(ITEMS, SECRET, lambda: NOW)
    case = GOOD | change
    asked = Request(LIST_PATH, str(case["query"]))
    sign = signed(asked, str(case["stamp"]), str(case["nonce"]), str(case["secret"]))
    headers = {"x-timestamp": str(case["stamp"]), "x-nonce": str(case["nonce"]), "x-sign": sign}
    answer = site.answer(Request(LIST_PATH, str(case["query"]), headers=headers))
    assert (answer.status, json.loads(answer.body)["code"]) == (200, code)


def test_a_signature_covers_the_address_and_works_once() -> None:
    site = mini_site((PERMIT,), SECRET, lambda: NOW)
    sign = signed(Request(LIST_PATH, "pageSize=20&pageNo=1"), str(NOW), "n1", SECRET)
    headers = {"x-timestamp": str(NOW), "x-nonce": "n1", "x-sign": sign}
    codes = [
        json.loads(site.answer(Request(path, query, headers=headers)).body)["code"]
        for path, query in [
            (LIST_PATH, "pageNo=2&pageSize=20"),
            (DETAIL_PATH, "pageNo=1&pageSize=20"),
            (LIST_PATH, "pageNo=1&pageSize=20"),
            (LIST_PATH, "pageNo=1&pageSize=20"),
        ]
    ]
    assert codes == [401, 401, 200, 401]
