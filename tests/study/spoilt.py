"""Mistakes put into people's files one at a time, and what is said about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from scripts.study.config import NetworkColumns
from scripts.study.narrative_checks import wrong_narrative
from scripts.study.narrative_files import read_narrative
from scripts.study.problems import Problem, StudyError
from scripts.study.study_files import read_study
from tests.small_narrative import write_narrated_study
from tests.small_study import read_study_of, write_study

# Words of the library that judges cells, which mean nothing to people.
LIBRARY_WORDS = ("Input should", "valid", "string", "integer", "parse", "None", "pydantic", "type")


class Case(NamedTuple):
    """Put `new` for `old` in `file`; then exactly `said` is reported."""

    file: str
    old: str
    new: str
    said: tuple[str, ...]


def each(cases: Mapping[str, Case]) -> pytest.MarkDecorator:
    """Run a test with each of these as its `case`."""
    return pytest.mark.parametrize("case", cases.values(), ids=cases.keys())


def spoil(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def in_plain_words(problems: Iterable[Problem]) -> tuple[str, ...]:
    said = tuple(map(str, problems))
    foreign = [word for word in LIBRARY_WORDS if word in " ".join(said)]
    assert not foreign, f"{foreign} in {said}"
    return said


def said_about_network(folder: Path, *sites: str, directed: bool = True) -> tuple[str, ...]:
    """What refusing to read the files of the network half says, in order."""
    with pytest.raises(StudyError) as caught:
        read_study_of(folder, *sites, directed=directed)
    return in_plain_words(caught.value.problems)


def said_about_narrative(folder: Path) -> tuple[str, ...]:
    """What reading the narrative tables of S1 and comparing them finds, in order."""
    tables = read_narrative(folder, "S1")
    network = read_study(folder, ["S1"], NetworkColumns(), directed=True, all_sites=False)
    problems = {p for rows in tables.files for p in rows.problems}
    problems |= set(wrong_narrative(folder, tables, network.sites["S1"]))
    return in_plain_words(sorted(problems))


def network_mistake(folder: Path, case: Case) -> tuple[str, ...]:
    """What is said about the small study with this mistake in it."""
    spoil(write_study(folder), case.file, case.old, case.new)
    return said_about_network(folder)


def narrative_mistake(folder: Path, case: Case) -> tuple[str, ...]:
    """What is said about the narrative tables of the small study with this mistake in them."""
    spoil(write_narrated_study(folder), case.file, case.old, case.new)
    return said_about_narrative(folder)


def notes_on_network(folder: Path) -> list[str]:
    """What is worth knowing about files that are right."""
    return [str(note) for note in read_study_of(folder).notes]
