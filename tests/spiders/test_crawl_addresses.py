"""Which addresses may be fetched, and which are the same."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.crawl.addresses import AddressGate, canonical, is_private, literal_address, looks_like_login

ALLOWED = [
    (["pc.example"], "http://pc.example/list", True),
    (["pc.example"], "https://pc.example/list", True),
    (["pc.example"], "http://pc.example:8080/list", True),
    (["pc.example:8080"], "http://pc.example:8080/list", True),
    (["pc.example:8080"], "http://pc.example/list", False),
    (["pc.example:80"], "http://pc.example/list", True),
    (["pc.example"], "http://PC.example./list", True),
    (["pc.example"], "http://www.pc.example/", False),
    (["pc.example"], "http://pc.example.evil.example/", False),
    (["pc.example"], "http://pc.example@evil.example/", False),
    (["pc.example"], "http://evil.example@pc.example/", False),
    (["pc.example"], "ftp://pc.example/", False),
    (["pc.example"], "file:///etc/passwd", False),
    (["pc.example"], "http://pc.example:99999/", False),
    (["127.0.0.1:8080"], "http://127.0.0.1:8080/", True),
    (["127.0.0.1:8080"], "http://127.0.0.1:8081/", False),
    (["127.0.0.1:8080"], "http://2130706433:8080/", False),
    (["127.0.0.1:8080"], "http://[::ffff:127.0.0.1]:8080/", False),
    (["127.0.0.1:8080"], "http://127.1:8080/", False),
    (["[::1]:8080"], "http://[::1]:8080/", True),
    ([], "http://pc.example/", False),
]

PRIVATE = [
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0x7f.0.0.1",
    "0177.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "2852039166",
    "100.64.0.1",
    "0.0.0.0",
    "255.255.255.255",
    "224.0.0.1",
    "::1",
    "::",
    "fe80::1%eth0",
    "fd00::1",
    "::ffff:10.0.0.1",
    "::ffff:a00:1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
]

SAME = [
    ("http://a.example/g?id=1&x=2", "http://a.example/g?x=2&id=1"),
    ("http://A.example:80/g?id=1", "http://a.example/g?id=1#top"),
    ("https://a.example:443/g", "https://a.example/g"),
    ("http://a.example/g;jsessionid=AF01?id=1", "http://a.example/g?id=1"),
    ("http://a.example/g?id=1&JSESSIONID=0123456789ABCDEF0", "http://a.example/g?id=1"),
    ("http://a.example/g?id=1&_=1631840000000", "http://a.example/g?id=1"),
    ("http://a.example/g?id=1&utm_source=home", "http://a.example/g?id=1"),
    ("http://a.example", "http://a.example/"),
    ("http://a.example/%E5%8A%9E", "http://a.example/办"),
]

DIFFERENT = [
    ("http://a.example/g?id=1", "http://a.example/g?id=2"),
    ("http://a.example/g?sid=0123456789abcdef0", "http://a.example/g?sid=1123456789abcdef0"),
    ("http://a.example/g?t=100000001", "http://a.example/g?t=100000002"),
    ("http://a.example/G", "http://a.example/g"),
    ("http://a.example:81/g", "http://a.example/g"),
    ("http://a.example/g?_=3", "http://a.example/g?_=4"),
]


@pytest.mark.parametrize(("hosts", "url", "allowed"), ALLOWED)
def test_only_named_hosts_are_fetched(hosts: list[str], url: str, allowed: bool) -> None:
    assert AddressGate(hosts).lets_fetch(url) is allowed


@pytest.mark.parametrize("spelling", PRIVATE)
def test_private_addresses_are_known_in_every_spelling(spelling: str) -> None:
    address = literal_address(spelling)
    assert address is not None
    assert is_private(address)


@pytest.mark.parametrize("host", ["pc.example", "1.example", "", "256.256.256.256", "0x", "1.2.3.4.5"])
def test_names_are_no_addresses(host: str) -> None:
    assert literal_address(host) is None


def test_a_name_leads_inward_only_when_the_address_is_named() -> None:
    inner = ipaddress.ip_address("10.1.2.3")
    assert not AddressGate(["kiosk.example"]).lets_connect("kiosk.example", inner)
    assert AddressGate(["kiosk.example", "10.1.2.3"]).lets_connect("kiosk.example", inner)
    assert not AddressGate(["kiosk.example", "10.1.2.4"]).lets_connect("kiosk.example", inner)
    assert AddressGate(["localhost:80"]).lets_connect("localhost", ipaddress.ip_address("127.0.0.1"))
    assert AddressGate(["pc.example"]).lets_connect("pc.example", ipaddress.ip_address("93.184.216.34"))


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_page_under_another_spelling(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_other_pages_stay_apart(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


@given(st.text(max_size=60))
def test_any_text_as_an_address_is_judged_without_an_error(text: str) -> None:
    gate = AddressGate(["pc.example"])
    gate.lets_fetch(f"http://{text}")
    gate.lets_fetch(text)
    literal_address(text)


@given(st.integers(0, 2**32 - 1))
def test_number_spellings_mean_the_same_address(number: int) -> None:
    plain = ipaddress.IPv4Address(number)
    assert {literal_address(each) for each in (str(plain), str(number), hex(number))} == {plain}


@pytest.mark.parametrize(
    ("url", "is_login"),
    [
        ("http://a.example/login", True),
        ("http://a.example/user/login.jsp?back=1", True),
        ("http://sso.a.example/", True),
        ("http://a.example/cas/", True),
        ("http://a.example/guide?from=login", False),
        ("http://a.example/castle/1", False),
    ],
)
def test_logins_are_known_by_their_address(url: str, is_login: bool) -> None:
    assert looks_like_login(url) is is_login
