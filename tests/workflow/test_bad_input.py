"""A mistake in people's files stops the run, tells every problem, leaves nothing half-made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.workflow.conftest import Project, copy_project, reproducible_files

pytestmark = pytest.mark.workflow


def spoil(root: Path, file: str, old: str, new: str) -> None:
    path = root / "tiny" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_all_problems_of_all_files_at_once_and_nothing_made(tmp_path: Path) -> None:
    project = copy_project(tmp_path / "new")
    spoil(project.root, "N1/actors.csv", "roster", "rooster")
    spoil(project.root, "N1/nominations.csv", "N1-001", "N1-099")
    spoil(project.root, "N2/interviews.csv", "2010-03-10", "10th March")
    spoil(project.root, "sites.csv", "discovered", "found")
    result = project.snakemake(check=False)
    said = result.stdout + result.stderr
    assert result.returncode != 0
    for part in ("rooster", "N1-099", "10th March", "found", "row 2"):
        assert part in said, part
    assert "roster" in said
    assert "Traceback" not in said
    made = reproducible_files(project.root / "results")
    assert [name for name in made if "README" not in name] == []


MISTAKES: dict[str, tuple[str, str, str, str]] = {
    "a broken coding": (
        "N1/codings/CD.csv",
        "N1-A01,manipulation,",
        "N1-A11,,",
        "N1/codings/CD.csv, row 2, column account_id has “N1-A11”: no account in N1/accounts.csv "
        "has this id. Did you mean “N1-A01”?",
    ),
    "a coding sheet of another site": (
        "N1/codings/CD.csv",
        "N1-I01-",
        "N2-I01-",
        "N1/codings/CD.csv, row 2, column passage_id has “N2-I01-",
    ),
    "a speaker who is nobody": (
        "N1/speakers.csv",
        "N1-002",
        "N1-0022",
        "N1/speakers.csv, row 6, column person_id has “N1-0022”: neither N1/actors.csv nor "
        "N1/outside.csv has this id. Did you mean “N1-002”?",
    ),
    "an actor in a fragment who is nobody": (
        "N1/fragments.csv",
        "N1-002,N1-001,",
        "N1-002;N1-0203,N1-001,",
        "N1/fragments.csv, row 2, column actors has “N1-0203”: neither N1/actors.csv nor "
        "N1/outside.csv has this id. Did you mean “N1-020”?",
    ),
    "overlapping sequences": (
        "N1/sequences.csv",
        "N1-F003",
        "N1-F002",
        "N1/sequences.csv, row 4, column fragments has “N1-F002”: row 3 (box 2 of N1-A01) has "
        "this fragment already. A fragment belongs in one box; remove it from the other.",
    ),
    "a transcript that is not there": (
        "N1/documents.csv",
        "first interview.txt",
        "1st interview.txt",
        "N1/documents.csv, row 2, column file has “1st interview.txt”: there is no such file in "
        "N1/documents. Did you mean “first interview.txt”?",
    ),
    "a name typed where results show it": (
        "N1/fragments.csv",
        "the bus ran, [N1-004] drove it",
        "the bus ran, Dragan Quillfeather drove it",
        "N1/fragments.csv, row 5, column text has “Dragan Quillfeather”: ",
    ),
}


def test_mistakes_of_the_narrative_half_are_told_with_the_others(project: Project) -> None:
    results = project.root / "results"
    before = reproducible_files(results)
    spoil(project.root, "N2/interviews.csv", "2010-03-10", "10th March")
    for file, old, new, _ in MISTAKES.values():
        spoil(project.root, file, old, new)
    result = project.snakemake(check=False)
    said = result.stdout + result.stderr
    assert result.returncode != 0
    assert "10th March" in said and "Traceback" not in said
    for name, (_, _, _, expected) in MISTAKES.items():
        assert expected in said, name
    assert reproducible_files(results) == before


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        (
            "words.csv",
            "\nBE,",
            "\nBEE,",
            "words.csv, column name: there is no list BE. Did you mean",
        ),
        ("phrases.csv", "inflected,(BE) unable", "inflectd,(BE) unable", "“inflectd”"),
    ],
)
def test_a_mistake_in_the_lexicon_is_told_before_anything_runs(
    project: Project, file: str, old: str, new: str, expected: str
) -> None:
    results = project.root / "results"
    before = reproducible_files(results)
    path = project.root / "resources" / "lexicon" / file
    text = path.read_text(encoding="utf-8")
    assert not path.is_symlink() and old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    result = project.snakemake(check=False)
    said = result.stdout + result.stderr
    assert result.returncode != 0 and expected in said and "Traceback" not in said
    assert reproducible_files(results) == before


def undeclared(folder: Path) -> None:
    path = folder / "second.TXT"
    path.write_bytes(path.read_bytes().replace(b"BT: I know", b"BTI: I know"))


def unreadable(folder: Path) -> None:
    (folder / "Gwenllian Tregenza.docx").write_bytes(b"PK\x03\x04 and so on")


DOCUMENTS: dict[Callable[[Path], None], tuple[str, ...]] = {
    undeclared: ("N1/documents/second.TXT", "“BTI”", "Did you mean “BT”?", "N1/speakers.csv"),
    unreadable: ("Gwenllian Tregenza.docx", "Word"),
}


@pytest.mark.parametrize("change", DOCUMENTS)
def test_a_document_that_cannot_be_used_stops_the_run(
    project: Project, change: Callable[[Path], None]
) -> None:
    results = project.root / "results"
    before = reproducible_files(results)
    change(project.root / "tiny" / "N1" / "documents")
    result = project.snakemake(check=False)
    said = result.stdout + result.stderr
    assert result.returncode != 0
    assert "1 thing to put right" in said and "Traceback" not in said
    for part in DOCUMENTS[change]:
        assert part in said, part
    after = reproducible_files(results)
    gone = {name for name in before if name not in after}
    # Snakemake takes away what the failed job was to make anew; everything else stays as it was.
    assert all(name.startswith("tiny/confidential/N1/") for name in gone), gone
    assert {name: before[name] for name in after} == after


def test_a_mistake_after_a_good_run_keeps_the_good_results(project: Project) -> None:
    results = project.root / "results"
    before = reproducible_files(results)
    spoil(project.root, "N1/nominations.csv", "N1-001", "N1-099")
    assert project.snakemake(check=False).returncode != 0
    after = reproducible_files(results)
    assert after == before


def test_a_typo_in_the_config_names_the_nearest_key(finished: Project, tmp_path: Path) -> None:
    project = copy_project(tmp_path / "typo")
    spoil(project.root, "config.yaml", "interviewees", "interviewes")
    spoil(project.root, "config.yaml", "seeds", "sedes")
    result = project.snakemake(check=False)
    said = result.stdout + result.stderr
    assert "sites.N1.interviewes: there is no such setting. Did you mean “interviewees”?" in said
    assert "Did you mean “seeds”?" in said
    assert "Traceback" not in said
