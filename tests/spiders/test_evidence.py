"""What is put into the evidence store comes back unchanged, or not at all."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.errors import InputRefused
from spiders.evidence import EvidenceStore


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(body=st.binary(max_size=2000))
def test_bytes_come_back(tmp_path: Path, body: bytes) -> None:
    store = EvidenceStore(tmp_path)
    sha = store.put(body)
    assert sha == hashlib.sha256(body).hexdigest()
    assert store.get(sha) == body
    assert sha in store


def test_the_same_bytes_make_the_same_file(tmp_path: Path) -> None:
    first, second = EvidenceStore(tmp_path / "a"), EvidenceStore(tmp_path / "b")
    sha = first.put("办事指南".encode("gb18030"))
    assert second.put("办事指南".encode("gb18030")) == sha
    path = f"{sha[:2]}/{sha}.gz"
    assert (tmp_path / "a" / path).read_bytes() == (tmp_path / "b" / path).read_bytes()
    assert list(first) == [sha]


def test_changed_evidence_is_refused(tmp_path: Path) -> None:
    store = EvidenceStore(tmp_path)
    sha = store.put(b"8 days")
    (tmp_path / sha[:2] / f"{sha}.gz").write_bytes(gzip.compress(b"9 days"))
    with pytest.raises(InputRefused, match="changed after"):
        store.get(sha)


@pytest.mark.parametrize("damage", [b"", b"no gzip", gzip.compress(b"8 days" * 99)[:-12]])
def test_damaged_evidence_is_refused(tmp_path: Path, damage: bytes) -> None:
    store = EvidenceStore(tmp_path)
    sha = store.put(b"8 days" * 99)
    (tmp_path / sha[:2] / f"{sha}.gz").write_bytes(damage)
    with pytest.raises(InputRefused):
        store.get(sha)


@pytest.mark.parametrize("sha", ["", "../../etc/passwd", "A" * 64, "0" * 64])
def test_what_was_never_put_is_refused(tmp_path: Path, sha: str) -> None:
    store = EvidenceStore(tmp_path)
    assert sha not in store
    with pytest.raises(InputRefused):
        store.get(sha)


def test_what_unpacks_to_too_much_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("spiders.evidence.LARGEST", 1000)
    store = EvidenceStore(tmp_path)
    assert store.get(store.put(b"8 days")) == b"8 days"
    sha = store.put(b"8" * 1001)
    with pytest.raises(InputRefused, match="damaged"):
        store.get(sha)
