"""The Chinese catalogue holds every message of the code, complete and compiled."""

from __future__ import annotations

import re
from configparser import ConfigParser
from io import BytesIO
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from auditor.i18n import language_asked, translator
from catalog.errors import N_

ROOT = Path(__file__).resolve().parents[2]
LOCALE = ROOT / "auditor" / "locale"
ROOMS = ("catalog", "spiders", "diffs", "auditor")
HINT = "run `make messages`, translate what is new, run it again"


def catalogue(name: str) -> Catalog:
    return read_po(BytesIO((LOCALE / name).read_bytes()), locale="zh_CN")


PO = catalogue("zh_CN/LC_MESSAGES/auditor.po")


def texts(source: Catalog) -> dict[str, str]:
    return {str(message.id): str(message.string) for message in source if message.id}


def marked_in_code() -> set[str]:
    """Every template marked with N_() in the code, or with say() in the templates and scripts of the report."""
    settings = ConfigParser()
    settings.read(LOCALE / "messages.cfg", encoding="utf-8")
    methods = [(pattern, method) for method, pattern in (each.split(": ") for each in settings.sections())]
    keywords = {"N_": None, "say": None}
    found = (extract_from_dir(ROOT / room, methods, keywords=keywords) for room in ROOMS)
    return {str(message) for room in found for _file, _line, message, _comments, _context in room}


def places(template: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in Formatter().parse(template) if name is not None}


def has_places(template: str) -> bool:
    """Whether a template is filled in; help texts are not, and may hold braces that mean themselves."""
    return not re.search(r"\{\s*\"", template)


def test_the_catalogue_is_up_to_date() -> None:
    marked = marked_in_code()
    assert set(texts(PO)) == marked, HINT
    assert set(texts(catalogue("auditor.pot"))) == marked, HINT


def test_every_message_has_chinese() -> None:
    without = [
        english
        for english, chinese in texts(PO).items()
        if not chinese or (re.sub(r"\{\w+\}|\W", "", english) and not re.search(r"[\u4e00-\u9fff]", chinese))
    ]
    assert not without


def test_both_sides_have_the_same_places() -> None:
    for english, chinese in texts(PO).items():
        if has_places(english):
            assert places(english) == places(chinese), english
        else:
            assert re.findall(r"\{.*?\}", english) == re.findall(r"\{.*?\}", chinese)


def test_nothing_is_fuzzy_or_obsolete() -> None:
    assert not [message.id for message in PO if message.fuzzy]
    assert not PO.obsolete


def test_the_compiled_catalogue_is_the_written_one() -> None:
    compiled = read_mo(BytesIO((LOCALE / "zh_CN/LC_MESSAGES/auditor.mo").read_bytes()))
    assert texts(compiled) == texts(PO), HINT


def test_chinese_is_written_with_chinese_marks() -> None:
    """No half-width comma, colon or bracket touches a Chinese character."""
    wrong = re.compile(r"[\u4e00-\u9fff][,;:!?()]|[,;:!?()][\u4e00-\u9fff]")
    assert not [chinese for chinese in texts(PO).values() if wrong.search(chinese)]


def test_nothing_is_translated_into_nothing() -> None:
    assert translator("zh")("") == ""
    assert translator("en")("no such file") == "no such file"
    assert translator("zh")(N_("no such file")) == "没有这个文件"


@pytest.mark.parametrize(
    ("environment", "arguments", "language"),
    [
        ("", [], "zh"),
        ("en", [], "en"),
        ("en_US.UTF-8", [], "en"),
        ("fr", [], "zh"),
        ("", ["--lang", "en", "run"], "en"),
        ("en", ["--lang=zh", "run"], "zh"),
        ("en", ["--lang", "xx"], "en"),
        ("en", ["--lang"], "en"),
    ],
)
def test_who_asks_for_a_language_gets_it(
    monkeypatch: pytest.MonkeyPatch, environment: str, arguments: list[str], language: str
) -> None:
    monkeypatch.setenv("AUDITOR_LANG", environment)
    assert language_asked(arguments) == language
