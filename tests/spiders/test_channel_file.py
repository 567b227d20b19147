"""Channel files: what is right loads, what is wrong is named with its file, line and nearest key."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from catalog.errors import ConfigError
from spiders.channel import ChannelFile, Form, load_channel, load_channels

HEAD = 'name = "pc"\nkind = "pc"\nstart = ["http://127.0.0.1:8080/list"]\n'

FULL = """
name = "pc"
kind = "pc"
title = "西安市交通运输局门户"
start = ["http://127.0.0.1:8080/list"]
allow = ["127.0.0.1:8080", "Files.Example"]
encoding = "gb18030"
form = "json_list"
[http]
delay = 2
headers = { "X-Requested-With" = "XMLHttpRequest" }
[list]
items = "data.rows"
total = "data.total"
fields = { task_name = "taskName" }
guide = "/detail?id={id}"
page = "pageNo"
[guide]
parts = ["/materials?id={id}"]
[sign]
secret_env = "CITY_MINI_SECRET"
[codes.project_type]
"1" = "即办件"
"2" = "承诺件"
[labels]
"本厅办理时长" = "promise_day"
[expect]
min_items = 40
fill = { task_name = 1.0, by_law = 0.9 }
"""

WRONG = [
    ("unknown table", HEAD + "[lst]\n", "pc.toml:4: unknown key lst: did you mean list?"),
    ("unknown key", HEAD + '[list]\n# rows\nitmes = "a"\n', "pc.toml:6: unknown key itmes: did you mean items?"),
    ("unknown top key", 'encodng = "gbk"\n' + HEAD, "pc.toml:1: unknown key encodng: did you mean encoding?"),
    ("unknown inline key", HEAD + 'list = { totl = "b" }\n', "pc.toml:4: unknown key totl: did you mean total?"),
    ("text for a number", HEAD + '[http]\ndelay = "1"\n', "pc.toml:5: http.delay"),
    ("number for a text", HEAD + '[codes.project_type]\n"1" = "即办件"\n"2" = 3\n', "pc.toml:6: codes.project_type.2"),
    ("share above one", HEAD + "[expect]\nfill = { by_law = 1.4 }\n", "pc.toml:5: expect.fill.by_law"),
    ("unknown kind", HEAD.replace('kind = "pc"', 'kind = "tv"'), "pc.toml:2: kind"),
    ("unknown encoding", HEAD + 'encoding = "gbx"\n', "pc.toml:4: encoding: unknown encoding gbx"),
    ("other scheme", 'name="pc"\nkind="pc"\nstart=["ftp://a/b"]\n', "pc.toml:3: start: ftp://a/b is neither"),
    ("no start", 'name="pc"\nkind="pc"\nstart=[]\n', "pc.toml:3: start"),
    ("mixed starts", HEAD.replace("]", ', "folder"]'), "start mixes"),
    ("name missing", 'kind = "pc"\nstart = ["a"]\n', "pc.toml: name must be given"),
    ("name is not the file's", HEAD.replace('name = "pc"', 'name = "hall"'), "pc.toml:1: name hall does not match"),
    ("name is a path", HEAD.replace('name = "pc"', 'name = "../pc"'), "pc.toml:1: name: small letters"),
    ("no JMESPath", HEAD + 'form = "json_list"\nlist = { items = "data..rows" }\n', "pc.toml: list.items is no sel"),
    (
        "no CSS",
        HEAD + 'form = "html_list"\nlist = { fields = { codes = "td[" } }\n',
        "list.fields.codes is no sel",
    ),
    ("no selector at all", HEAD + 'list = { total = "td[" }\n', "pc.toml: list.total is no selector"),
    ("no TOML", HEAD + "[http]\nx = = 1\n", "pc.toml:5: is not valid TOML"),
    ("unclosed", HEAD + "[labels]\n'a' = 'b", "pc.toml:5: is not valid TOML"),
]


def _load(folder: Path, text: str) -> ChannelFile:
    path = folder / "pc.toml"
    path.write_text(text, "utf-8")
    return load_channel(path)


@pytest.mark.parametrize(("text", "message"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_what_is_wrong_is_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        _load(tmp_path, text)
    assert message in str(caught.value)


def test_a_full_file_loads(tmp_path: Path) -> None:
    channel = _load(tmp_path, FULL)
    assert channel.form is Form.JSON_LIST
    assert channel.hosts == ("127.0.0.1:8080", "files.example")
    assert channel.http.delay == 2.0
    assert channel.codes["project_type"]["2"] == "承诺件"
    assert channel.expect is not None
    assert channel.expect.fill["by_law"] == 0.9
    assert channel.folder == tmp_path


def test_what_is_not_said_has_a_default(tmp_path: Path) -> None:
    channel = _load(tmp_path, HEAD)
    assert channel.hosts == ("127.0.0.1:8080",)
    assert channel.http.delay == 1.0
    assert channel.expect is None
    assert not channel.is_local


def test_a_folder_is_a_local_channel(tmp_path: Path) -> None:
    assert _load(tmp_path, 'name = "pc"\nkind = "hall"\nstart = ["sheets"]\n').is_local


def test_a_channel_goes_to_the_child_process_and_back(tmp_path: Path) -> None:
    channel = _load(tmp_path, FULL)
    back = ChannelFile.from_job(json.loads(json.dumps(channel.to_job())))
    assert back == channel
    assert back.folder == tmp_path


def test_a_folder_of_channels_is_sorted_by_name(tmp_path: Path) -> None:
    for name in ("pc", "hall", "mobile"):
        (tmp_path / f"{name}.toml").write_text(HEAD.replace('name = "pc"', f'name = "{name}"'), "utf-8")
    assert [channel.name for channel in load_channels(tmp_path)] == ["hall", "mobile", "pc"]


def test_a_folder_without_channels_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no channel file"):
        load_channels(tmp_path)


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be opened"):
        load_channel(tmp_path / "pc.toml")


@pytest.mark.parametrize(
    ("more", "line", "near"),
    [
        ("[expect]\nfill = { by_laws = 0.9 }\n", 5, "by_law"),
        ('[labels]\n"对外答复周期" = "promise_days"\n[expect]\n', 5, "promise_day"),
    ],
)
def test_elements_that_do_not_exist_are_refused(tmp_path: Path, more: str, line: int, near: str) -> None:
    path = tmp_path / "pc.toml"
    path.write_text(f'name = "pc"\nkind = "pc"\nstart = ["http://pc.example/"]\n{more}', "utf-8")
    with pytest.raises(ConfigError, match=f"pc.toml:{line}.*{near}"):
        load_channel(path)


@pytest.mark.parametrize("start", ["http://pc.example:99999/", "http://[::1/", "http://", "ftp://pc.example/"])
def test_starts_that_cannot_be_asked_are_refused(tmp_path: Path, start: str) -> None:
    path = tmp_path / "pc.toml"
    path.write_text(f'name = "pc"\nkind = "pc"\nstart = ["{start}"]\n', "utf-8")
    with pytest.raises(ConfigError, match=r"pc.toml:3.*neither an http"):
        load_channel(path)
