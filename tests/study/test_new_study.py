"""Laying out a new study: what is made, where it may be made, and what it says when it is run."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
import yaml

from scripts.network.checked_study import read_checked_study
from scripts.study.config import NetworkColumns, parse_config
from scripts.study.new_study import lay_out, main
from scripts.study.problems import StudyError, shortened
from scripts.study.study_files import read_study


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "home" / "project" / "results").mkdir(parents=True)
    return tmp_path / "home" / "project"


def refusal(name: str, where: Path, sites: list[str], project: Path) -> list[str]:
    before = sorted(project.parent.rglob("*"))
    with pytest.raises(StudyError) as caught:
        lay_out(name, where, sites, project)
    assert sorted(project.parent.rglob("*")) == before
    return [str(problem) for problem in caught.value.problems]


def test_a_study_beside_the_project_is_found_from_it(project: Path) -> None:
    folder = lay_out("my-study", project.parent, ["S1"], project)
    assert folder == project.parent / "my-study"
    config = parse_config(yaml.safe_load((folder / "config.yaml").read_text("utf-8")))
    assert config.folder == "../my-study"
    assert (config.study, list(config.sites)) == ("my-study", ["S1"])
    assert {p.name for p in project.parent.iterdir()} == {"my-study", "project"}


def test_a_study_elsewhere_is_named_in_full(project: Path, tmp_path: Path) -> None:
    folder = lay_out("2024", tmp_path / "other: #1 “é”", ["S1"], project)
    config = parse_config(yaml.safe_load((folder / "config.yaml").read_text("utf-8")))
    assert config.folder == str(tmp_path / "other: #1 “é”" / "2024")
    assert config.study == config.title == "2024"


def test_a_new_study_says_what_to_fill_in(project: Path) -> None:
    folder = lay_out("new", project.parent, ["S1", "Leeds"], project)
    study = read_study(folder, ["S1", "Leeds"], NetworkColumns(), directed=True)
    assert [str(p) for p in sorted(study.problems)] == [
        "Leeds/actors.xlsx: there are no rows below the headings. Write a row for each actor.",
        "Leeds/interviews.xlsx: there are no rows below the headings. Write a row for each "
        "interview.",
        "Leeds/nominations.xlsx: nobody is named here, so there is no network. Write in who was "
        "named.",
        "S1/actors.xlsx: there are no rows below the headings. Write a row for each actor.",
        "S1/interviews.xlsx: there are no rows below the headings. Write a row for each interview.",
        "S1/nominations.xlsx: nobody is named here, so there is no network. Write in who was "
        "named.",
        *(
            f"sites.xlsx, row {row}, column {said}"
            for row in (3, 4)
            for said in (
                "priority: must not be blank.",
                "question: must not be blank.",
                "roster: must not be blank. Write given or discovered.",
            )
        ),
    ]


def test_mistakes_in_all_workbooks_are_told_at_once(project: Path) -> None:
    folder = lay_out("new", project.parent, ["S1"], project)
    typed: dict[str, dict[str, object]] = {
        "sites": {"B3": "walking", "C3": "Who do you go to?", "E3": "discoverd"},
        "S1/actors": {"C1": "organization", "A3": "S1-001", "B3": "Ann Lee", "G3": "roster"},
        "S1/interviews": {"A3": "S1-001", "B3": 1, "C3": "03/04/2026"},
        "S1/nominations": {"A3": "S1-001", "B3": "Bob Ng", "A4": "S1-010", "B4": "Ann Lee"},
        "S1/aliases": {"A3": "Dee", "E3": "excluded"},
        "S1/consent": {"A3": "S1-001", "B3": "Long interview", "C3": "withdrew"},
    }
    for table, cells in typed.items():
        book = openpyxl.load_workbook(folder / f"{table}.xlsx")
        for cell, value in cells.items():
            book.worksheets[0][cell].value = value
        book.save(folder / f"{table}.xlsx")
    with pytest.raises(StudyError) as caught:
        read_checked_study(folder, ["S1"], NetworkColumns(), directed=True)
    told = [(p.file.removesuffix(".xlsx"), p.row, p.column, p.seen) for p in caught.value.problems]
    assert told == [
        ("S1/actors", 0, "organization", ""),
        ("S1/aliases", 3, "confidence", ""),
        ("S1/aliases", 3, "decision", "excluded"),
        ("S1/aliases", 3, "kind", ""),
        ("S1/aliases", 3, "reviewer", ""),
        ("S1/consent", 3, "decision", "withdrew"),
        ("S1/interviews", 3, "date", "03/04/2026"),
        ("S1/nominations", 3, "nominee_name", "Bob Ng"),
        ("S1/nominations", 4, "respondent_id", "S1-010"),
        ("sites", 3, "roster", "discoverd"),
    ]


def test_tables_needed_later_do_not_begin_the_narrative_half(project: Path) -> None:
    from scripts.study.narrative_checks import narrative_without_documents
    from scripts.study.narrative_files import has_narrative

    folder = lay_out("new", project.parent, ["S1"], project)
    assert (folder / "S1" / "later" / "documents.xlsx").exists()
    assert not has_narrative(folder, "S1")
    assert list(narrative_without_documents(folder, "S1")) == []


@pytest.mark.parametrize("inside", ["", "deeper/and deeper"])
def test_not_inside_the_project(project: Path, inside: str) -> None:
    place = project / inside
    assert refusal("new", place, ["S1"], project) == [
        f"WHERE has “{shortened(str(place))}”: is inside the project; study data stay "
        "outside it. Name another folder."
    ]


def test_not_inside_the_project_by_a_link_either(project: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(project)
    (said,) = refusal("new", tmp_path / "link", ["S1"], project)
    assert "is inside the project" in said


def test_nothing_is_overwritten(project: Path) -> None:
    (project.parent / "new").mkdir()
    (said,) = refusal("new", project.parent, ["S1"], project)
    assert said.endswith("”: is there already, and is not overwritten. Choose another NAME or "
                         "WHERE.")  # fmt: skip


def test_results_of_another_study_are_not_mixed_with(project: Path) -> None:
    (project / "results" / "demo").mkdir()
    (said,) = refusal("demo", project.parent, ["S1"], project)
    assert said == (
        "NAME has “demo”: results/demo is there already, so another study has this name. Choose "
        "another."
    )


def test_everything_wrong_at_once(project: Path) -> None:
    assert refusal("my study", project, ["S1", "2", "S1"], project) == [
        "NAME has “my study”: is no name for a study; letters, digits, - and _ only. As in "
        "NAME=my-study.",
        "SITES has “2”: is not a site id: a letter, then at most 15 letters or digits, as in S1.",
        "SITES has “S1”: is there twice. Keep one of them.",
    ]
    said = refusal("new", project, ["2"], project)
    assert [line.partition(" ")[0] for line in said] == ["SITES", "WHERE"]


def test_without_a_name_only_that_is_said(project: Path) -> None:
    assert refusal("", project.parent, ["S1"], project) == [
        "NAME: is no name for a study; letters, digits, - and _ only. As in NAME=my-study."
    ]


def test_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["made-here", "--where", str(tmp_path), "--sites", "S1 S2"]) == 0
    said = capsys.readouterr().out
    assert f'make run CONFIG="{tmp_path / "made-here" / "config.yaml"}"' in said
    assert (tmp_path / "made-here" / "S2" / "nominations.xlsx").exists()
    assert main(["made-here", "--where", str(tmp_path)]) == 1
    assert "is not overwritten" in capsys.readouterr().err
