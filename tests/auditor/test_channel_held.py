"""A channel that another machine audits is neither crawled nor audited meanwhile, and it is said who holds it."""

from __future__ import annotations

import json
import os
from functools import partial
from pathlib import Path

import pytest

from auditor.cli import main
from catalog.channellock import only_audit_of
from catalog.database import open_engine
from tests.databases import Server


@pytest.mark.parametrize("call", [["run", "--offline", "pc"], ["crawl", "pc"]])
def test_one_channel_is_held_by_one_machine(
    call: list[str],
    postgres: Server,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("auditor.run.only_audit_of", partial(only_audit_of, patience=0.1))
    address = postgres.new_database()
    (tmp_path / "channels").mkdir()
    (tmp_path / "audit.toml").write_text(f"database = {json.dumps(address)}\n", "utf-8")
    channel = 'name = "pc"\nkind = "pc"\nstart = ["http://127.0.0.1:9/"]\n[expect]\n'
    (tmp_path / "channels" / "pc.toml").write_text(channel, "utf-8")
    other = open_engine(address)
    monkeypatch.chdir(tmp_path)
    with only_audit_of(other, ["pc"]), pytest.raises(SystemExit) as left:
        main(["--lang", "zh", *call])
    other.dispose()
    assert left.value.code == 2
    assert f"渠道 pc 正在由 auditor {os.uname().nodename[:40]} {os.getpid()}" in capsys.readouterr().err
    assert not (tmp_path / "state" / "crawls").exists()
