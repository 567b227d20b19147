"""A learned channel as a channel file people can read and change."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Final

from auditor.channels.cases import toml_text
from catalog.elements import load_elements
from spiders.channel import ChannelFile, Form, LearnedPlace, ListSettings, RenderSettings

_ABOUT: Final = "# 由 auditor channel new 学到，可以改；改完用 auditor channel check 复核。"
_WIDE: Final = 118


def toml_of(channel: ChannelFile) -> str:
    """The channel file's text: only what differs from the defaults, in the order of the documentation."""
    return "\n".join([_ABOUT, *_lines(channel)]).rstrip("\n") + "\n"


def _lines(channel: ChannelFile) -> Iterator[str]:
    yield f"name = {toml_text(channel.name)}"
    yield f"kind = {toml_text(channel.kind.value)}"
    if channel.title:
        yield f"title = {toml_text(channel.title)}"
    yield f"start = {_texts(channel.start)}"
    if channel.allow:
        yield f"allow = {_texts(channel.allow)}"
    if channel.encoding:
        yield f"encoding = {toml_text(channel.encoding)}"
    if channel.form:
        yield f"form = {toml_text(channel.form.value)}"
    if channel.http.delay != type(channel.http)().delay:
        yield from ("", "[http]", f"delay = {channel.http.delay:g}")
    yield from _render_lines(channel.render)
    yield from _list_lines(channel.list_)
    if channel.guide.parts:
        yield from ("", "[guide]", f"parts = {_texts(channel.guide.parts)}")
    if channel.sign is not None:
        yield from ("", "[sign]", f"secret_env = {toml_text(channel.sign.secret_env)}")
    for table, codes in channel.codes.items():
        yield from ("", f"[codes.{_key(table)}]", *_pairs(codes))
    if channel.labels:
        yield from ("", "[labels]", *_pairs(channel.labels))
    if channel.locators:
        yield from ("", "# 省事项库的值出现在模板的这些地方。", "[locators]", *_locator_lines(channel.locators))
    yield from _expect_lines(channel)


def _render_lines(render: RenderSettings | None) -> Iterator[str]:
    if render is None:
        return
    yield from ("", "# 页面要由浏览器执行脚本后才有内容；json 是页面自己取的接口，代替页面来读。", "[render]")
    yield f"guides = {str(render.guides).lower()}"
    yield f"lists = {str(render.lists).lower()}"
    if render.json_:
        yield f"json = {_texts(render.json_)}"


def _list_lines(settings: ListSettings) -> Iterator[str]:
    told: list[str] = []
    for name in ("items", "next", "total", "guide", "page"):
        if text := getattr(settings, name):
            told.append(f"{name} = {toml_text(text)}")
    if settings.page and settings.first_page != 1:
        told.append(f"first_page = {settings.first_page}")
    if settings.fields:
        told.append(f"fields = {{ {', '.join(_pairs(settings.fields))} }}")
    if settings.method != "GET":
        told += [f'method = "{settings.method}"', f'body = "{settings.body.value}"']
    if told:
        yield from ("", "[list]", *told)


def _locator_lines(locators: Mapping[str, tuple[LearnedPlace, ...]]) -> Iterator[str]:
    order = {key: place for place, key in enumerate(load_elements().keys())}
    for key in sorted(locators, key=lambda each: order[each]):
        places = [_place(each) for each in locators[key]]
        line = f"{_key(key)} = [{', '.join(places)}]"
        if len(line) <= _WIDE:
            yield line
        else:
            yield from (f"{_key(key)} = [", *(f"  {each}," for each in places), "]")


def _place(place: LearnedPlace) -> str:
    agree = f", agree = {place.agree:g}" if place.agree != 1 else ""
    return f"{{ at = {toml_text(place.at)}, share = {place.share:g}{agree} }}"


def _expect_lines(channel: ChannelFile) -> Iterator[str]:
    expect = channel.expect
    if expect is None:
        return
    yield from ("", "# 正常的一次采集应当怎样；低于它就报“不能判定”。", "[expect]", f"min_items = {expect.min_items}")
    if expect.fill:
        yield f"fill = {{ {', '.join(f'{_key(key)} = {share:g}' for key, share in expect.fill.items())} }}"
    if expect.unread:
        yield f"unread = {_texts(expect.unread)}"


def _pairs(table: Mapping[str, str]) -> Iterator[str]:
    return (f"{_key(key)} = {toml_text(text)}" for key, text in table.items())


def _key(key: str) -> str:
    return key if key.replace("_", "").isalnum() and key.isascii() and not key[0].isdigit() else toml_text(key)


def _texts(texts: tuple[str, ...]) -> str:
    return f"[{', '.join(map(toml_text, texts))}]"


def rounded_down(share: float) -> float:
    """Nine tenths of a share, in steps of a twentieth: what a healthy crawl never falls below."""
    return math.floor(share * 0.9 * 20) / 20


def default_form(local: bool, documents: bool, is_json: bool) -> Form | None:
    """The form worth writing down; lists of pages are told apart while crawling."""
    if local:
        return Form.DOCUMENT_FOLDER if documents else Form.CAPTURE_FOLDER
    return Form.JSON_LIST if is_json else None
