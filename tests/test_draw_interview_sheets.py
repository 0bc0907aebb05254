"""A site's sheets as a job: each has the names of people known to its interviewee, and no other."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest

from scripts import draw_interview_sheets
from scripts.figures import describe_sheet
from scripts.figures.interview_sheet import LOOKS
from scripts.study import tables as t
from scripts.study.files import read_json
from scripts.study.known_to import read_known_to
from tests.figures.sites import write_site
from tests.jobs import stand_in
from tests.leaks import find_leaks

HEADS = ("Bram", "Cald", "Dun", "Fen", "Gar", "Hol", "Kest", "Lor")
TAILS = ("aby", "ecott", "iforth", "ogrey", "uston", "yvale", "adine", "eldine")
HEADING = "person_id,knows_id,basis,reviewer,date\n"
# Somebody of whom only an interview told that was taken back: their name is kept to be hidden.
LEFT_OUT, LEFT_OUT_NAME = "S1-900", "Wilhelmina Xanthopoulos"

Outputs = Mapping[str, Path]


class Study:
    """A made-up site of 40 people, and what people own of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.inputs = write_site(folder / "in", n=40)
        ids = t.read_table(self.inputs["actors"], t.ACTORS)["actor_id"].to_pylist()
        self.names = {
            code: f"{HEADS[i % 8]}{TAILS[i // 8]} O’{TAILS[i % 8].title()}{HEADS[i // 8].lower()}"
            for i, code in enumerate(ids)
        } | {LEFT_OUT: LEFT_OUT_NAME}
        self.inputs["names"] = folder / "names.csv"
        lines = "".join(f"{code},{name}\n" for code, name in self.names.items())
        self.inputs["names"].write_text(f"actor_id,name\n{lines}", encoding="utf-8")
        dyads = t.read_table(self.inputs["dyads"], t.DYADS).to_pylist()
        self.ties = [(d["sender"], d["receiver"], d["wave"]) for d in dyads if d["tie"]]
        people = t.read_table(self.inputs["people"], t.PEOPLE).to_pylist()
        proposed = [p["actor_id"] for p in people if p["place"] in ("core", "bridger")]
        self.asked = next(i for i in proposed if self.named(i))
        self.quiet, self.nameless = [i for i in proposed if not self.named(i)][:2]
        self.interviewees = [self.asked, self.quiet, self.nameless]
        for row in people:
            row["place"] = "core" if row["actor_id"] in self.interviewees else "none"
        t.write_checked(self.inputs["people"], t.make_table_from_rows(t.PEOPLE, people))
        self.friend = next(i for i in ids if i not in proposed)
        self.not_sure = min(self.named(self.asked))
        self.write_nominations()
        (folder / "S1").mkdir()
        (folder / "sites.csv").write_text("site,priority,question,roster\nS1,walks,Who?,given\n")
        (folder / "S1" / "known_to.csv").write_text(
            f"{HEADING}{self.quiet},{self.friend},share an office,AB,2010-06-01\n"
            f"{self.quiet},{self.asked},nobody has reviewed this,,\n"
            f"{self.quiet},{LEFT_OUT},old friends,AB,\n"
        )

    def named(self, person: str) -> set[str]:
        """Whom somebody named in their network interview."""
        return {receiver for sender, receiver, _ in self.ties if sender == person}

    @property
    def known(self) -> dict[str, set[str]]:
        """Whose names each interviewee may see."""
        by_themselves = {i: self.named(i) for i in self.interviewees}
        by_themselves[self.asked] -= {self.not_sure}
        return by_themselves | {self.quiet: {self.friend}}

    def write_nominations(self) -> None:
        rows = []
        for row, (sender, receiver, wave) in enumerate(self.ties, 2):
            sure = (sender, receiver) != (self.asked, self.not_sure)
            rows.append(
                {
                    **{"row": row, "respondent_id": sender, "reporter_id": sender, "wave": wave},
                    **{"order": None, "actor_id": receiver, "used": True},
                    "resolution": "exact" if sure else "alias",
                    "confidence": None if sure else "low",
                }
            )
        self.inputs["nominations"] = self.folder / "nominations.parquet"
        t.write_checked(self.inputs["nominations"], t.make_table_from_rows(t.NOMINATIONS, rows))

    def draw(self, out: str, names: str = "stop") -> Outputs:
        outputs = {
            "sheets": self.folder / out / "sheets",
            "key": self.folder / out / "key.xlsx",
            "to_review": self.folder / out / "known_to.xlsx",
            "counts": self.folder / out / "counts.json",
        }
        params = {"folder": str(self.folder), "seed": 3, "wave": 3, "directed": True}
        params |= {"ties": "unnamed", "names": names}
        draw_interview_sheets.main(stand_in(self.inputs, outputs, params, site="S1"))
        return outputs

    def wrongly(self, out: Outputs) -> set[str]:
        """Who is named in a file though not known to its reader, or is not though known.

        So is whoever is in one by the id that results use.
        """
        of_part = {part: code for code, name in self.names.items() for part in name.split()}
        there: dict[Path, set[str]] = {path: set() for path in out["sheets"].iterdir()}
        for leak in find_leaks(out["sheets"], of_part):
            there[leak.path].add(of_part[leak.name])
        wrong = set()
        for person, number in numbers(out).items():
            files = [path for path in there if path.name.startswith(f"{number}_")]
            assert len(files) == sum(len(look.formats) for look in LOOKS.values())
            for path in files:
                wrong |= there[path] ^ self.known[person]
                wrong |= {code for code in self.names if code in f"{path.name} {text_of(path)}"}
        return wrong


def text_of(path: Path) -> str:
    if path.suffix == ".svg":
        return path.read_text(encoding="utf-8")
    return str(pypdfium2.PdfDocument(path)[0].get_textpage().get_text_range())


def rows_of(path: Path, sheet: str) -> list[dict[str, Any]]:
    heading, *rows = openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, heading), row, strict=True)) for row in rows]


def numbers(out: Outputs) -> dict[str, str]:
    """The number of each interviewee's sheet."""
    return {row["actor id"]: str(row["sheet"]) for row in rows_of(out["key"], "Sheets")}


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return Study(tmp_path_factory.mktemp("study"))


@pytest.fixture(scope="module")
def drawn(study: Study) -> Outputs:
    return study.draw("drawn")


def test_a_sheet_has_the_names_known_to_its_interviewee_and_no_other(
    study: Study, drawn: Outputs
) -> None:
    assert any(study.known.values()) and not all(study.known.values())
    assert study.wrongly(drawn) == set()


@pytest.mark.parametrize("leak", ["everybody", "title", "silent"])
def test_a_job_that_leaks_or_draws_no_text_fails_the_same_search(
    study: Study, leak: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = draw_interview_sheets
    if leak == "everybody":
        monkeypatch.setattr(job, "known_people", lambda *_: dict.fromkeys(study.names, "leaked"))
    elif leak == "title":
        monkeypatch.setattr(describe_sheet, "about_file", lambda _: (LEFT_OUT_NAME, "A map."))
    else:
        monkeypatch.setattr(job, "known_people", lambda *_: {})
        monkeypatch.setattr(job, "named_by", lambda *_: set())
    wrong = study.wrongly(study.draw(leak))
    shown = set().union(*study.known.values())
    assert wrong == {"title": {LEFT_OUT}, "silent": shown}.get(leak, wrong)
    assert len(wrong) >= {"everybody": 30}.get(leak, 1)


def test_files_say_nothing_of_when_where_or_by_what_they_were_made(drawn: Outputs) -> None:
    for path in drawn["sheets"].glob("*.pdf"):
        about = pypdfium2.PdfDocument(path).get_metadata_dict(skip_empty=True)
        assert set(about) == {"Title", "Subject"}
    for path in (drawn["key"], drawn["to_review"]):
        about = openpyxl.load_workbook(path).properties
        assert not any((about.creator, about.lastModifiedBy, about.title, about.description))


def test_the_key_says_whose_sheet_is_which_and_why_each_name_is_on_it(
    study: Study, drawn: Outputs
) -> None:
    of_sheet = {number: person for person, number in numbers(drawn).items()}
    assert set(of_sheet.values()) == {*study.interviewees}
    behind = {str(row["number"]): row for row in rows_of(drawn["key"], "Numbers")}
    assert {row["actor id"] for row in behind.values()} == {*study.names} - {LEFT_OUT}
    assert all(row["name"] == study.names[row["actor id"]] for row in behind.values())
    assert all(behind[number]["actor id"] == person for number, person in of_sheet.items())
    shown: dict[str, dict[str, str]] = {}
    for row in rows_of(drawn["key"], "Names shown"):
        person = shown.setdefault(of_sheet[str(row["sheet"])], {})
        person[row["actor id"]] = row["because"]
    assert {person: {*names} for person, names in shown.items()} == {
        person: names for person, names in study.known.items() if names
    }
    assert {*shown[study.asked].values()} == {"named them"}
    assert shown[study.quiet] == {
        study.friend: "share an office (reviewed by AB on 2010-06-01)"
    }  # fmt: skip


def test_whose_sheets_have_no_names_is_counted_and_told(study: Study, drawn: Outputs) -> None:
    counts = read_json(drawn["counts"])
    assert counts == {"sheets": 3, "without_names": [study.nameless]}
    notes = {row["actor id"]: row["note"] or "" for row in rows_of(drawn["key"], "Sheets")}
    nameless = {person for person, note in notes.items() if note.startswith("no names")}
    assert nameless == {study.nameless}


def test_the_sheet_to_review_adds_nobody_until_a_reviewer_signs(
    study: Study, drawn: Outputs, tmp_path: Path
) -> None:
    (tmp_path / "S1").mkdir()
    saved = tmp_path / "S1" / "known_to.xlsx"
    saved.write_bytes(drawn["to_review"].read_bytes())
    before = [row for _, row in read_known_to(study.folder, "S1").checked()]
    kept = [row for _, row in read_known_to(tmp_path, "S1").checked()]
    assert kept == [row for row in before if row.knows_id != LEFT_OUT]
    book = openpyxl.load_workbook(saved)
    heading, *rows = book["known_to"].iter_rows()
    column = [cell.value for cell in heading].index("reviewer")
    proposed = [row for row in rows if row[0].value == study.asked and not row[column].value]
    # Of whom it is not sure that they meant them.
    assert [row[2].value for row in proposed] == [study.not_sure]
    proposed[0][column].value = "CD"
    book.save(saved)
    [new] = [r for _, r in read_known_to(tmp_path, "S1").checked() if r not in kept]
    assert (new.person_id, new.knows_id, new.reviewer) == (study.asked, study.not_sure, "CD")
