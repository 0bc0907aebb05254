"""Five thousand broken and hostile files; and that the machinery would notice what it looks for."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.study.problems import Problem, StudyError
from tests.fuzz import work
from tests.fuzz.__main__ import shares
from tests.fuzz.made import MAKERS, Made, make
from tests.fuzz.readers import READERS, read
from tests.fuzz.work import Count, run

NUMBERS = shares(5_000, list(MAKERS))


@pytest.mark.parametrize("reader", MAKERS)
def test_every_input_is_read_or_refused(reader: str) -> None:
    count = run(reader, 1, range(NUMBERS[reader]))
    assert count.failed == {}
    assert count.tried == NUMBERS[reader] and sum(NUMBERS.values()) >= 5_000
    assert count.accepted and count.refused  # neither all nonsense nor all right


def test_inputs_follow_from_seed_reader_and_number() -> None:
    for reader in MAKERS:
        assert make(reader, 1, 3) == make(reader, 1, 3) != make(reader, 2, 3)


# --- what fails ---------------------------------------------------------------------------------


def accepts(folder: Path, made: Made) -> str:
    return made.data.decode()


def writes_outside(folder: Path, made: Made) -> str:
    (folder.parent / f"{folder.name} outside").touch()
    return ""


def says_what_cannot_be_shown(folder: Path, made: Made) -> str:
    class Blank(Problem):
        def __str__(self) -> str:
            return "\x1b"

    raise StudyError([Blank("a", 0, "", "", "")])


def sleeps(folder: Path, made: Made) -> str:
    try:
        time.sleep(60)
    except Exception:
        return "slept on"
    return "slept"


def takes_memory(folder: Path, made: Made) -> str:
    return str(len(b"x" * 1_100_000_000))


def raises(folder: Path, made: Made) -> str:
    raise KeyError("x")


def ends(folder: Path, made: Made) -> str:
    os._exit(3)


def test_memory_of_the_program_that_tries_the_inputs_is_not_counted() -> None:
    block = b"x" * 1_100_000_000  # kept until they are tried
    count = run("txt", 1, range(2))
    assert count.failed == {}
    del block


@pytest.mark.parametrize(
    ("reads", "said"),
    [
        (writes_outside, "outside its folder"),
        (says_what_cannot_be_shown, "a message that cannot be shown"),
        (sleeps, "took longer"),
        (takes_memory, "of memory"),
        (raises, "KeyError"),
        (ends, "the program ended with 3"),
    ],
)
def test_what_must_not_happen_is_noticed(
    reads: Callable[[Path, Made], str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "SECONDS", 1)
    monkeypatch.setitem(READERS, "txt", reads)
    monkeypatch.setattr(work, "CONTEXT", "fork")  # a new program would not know the reader here
    count: Count = run("txt", 1, range(1))
    assert [said in why for why in count.failed.values()] == [True], count


def test_words_that_are_lost_or_cannot_be_written_are_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(READERS, "txt", accepts)
    assert read("txt", tmp_path, Made("a.txt", b"one two", ("one", "two")))
    with pytest.raises(AssertionError, match="lost: three"):
        read("txt", tmp_path, Made("a.txt", b"one two", ("one", "three")))
    monkeypatch.setitem(READERS, "txt", lambda folder, made: "\ud800")
    with pytest.raises(UnicodeEncodeError):
        read("txt", tmp_path, Made("a.txt", b""))
