"""Digests, and the key that those of people's data need."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from scripts.audit.digests import keyed, make_key, read_key, sha256
from scripts.study.problems import StudyError


def test_digests_are_those_of_the_standards() -> None:
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert sha256(b"") == f"sha256:{empty}"
    # RFC 4231, test case 2.
    known = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    assert keyed(b"Jefe", b"what do ya want for nothing?") == f"hmac-sha256:{known}"


def test_a_key_is_new_each_time_for_its_owner_only_and_never_written_over(tmp_path: Path) -> None:
    first, second = tmp_path / "a.audit-key", tmp_path / "b.audit-key"
    key = make_key(first)
    assert len(key) == 32
    assert read_key(first) == key
    assert stat.S_IMODE(first.stat().st_mode) == 0o600
    assert make_key(second) != key
    with pytest.raises(FileExistsError):
        make_key(first)


@pytest.mark.parametrize("text", ["", "too short", "g" * 64, "ä" * 64])
def test_what_is_no_key_is_said_so(text: str, tmp_path: Path) -> None:
    path = tmp_path / "a.audit-key"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(StudyError, match="is not a key of an audit"):
        read_key(path)
