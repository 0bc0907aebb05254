"""Merging as a job: from people's files and the search's tables to what holds."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from scripts import merge_codings
from scripts.narrative.codebook_version import version_of
from scripts.study.files import read_json
from scripts.study.narrative_inputs import SPEECH_ACTS
from scripts.study.narrative_tables import (
    AGREEMENT,
    CANONICAL,
    CODED,
    CODINGS,
    FORMER_IDS,
    PASSAGES,
    PLACES,
    REPLACEMENTS,
    RESOLUTIONS,
    TURNS,
)
from scripts.study.problems import StudyError
from scripts.study.sheets import LONGEST_CELL
from scripts.study.tables import TableModel, make_table_from_rows, read_table, write_checked
from tests.jobs import SEARCH, stand_in, tables_read
from tests.narrative.made_up_documents import Turn, made_up_documents
from tests.narrative.returned import Program, blank
from tests.narrative.told import ACCOUNTS, tables

CODES = {"Zaphod Lee": "S1-001", "Trillian": "S1-002"}
TOLD: dict[str, list[Turn]] = {
    "S1-I01": [
        ("INT", "Who has to go?"),
        ("S1-003", "We have to ask Zaphod Lee. I want to see him first. It rained on Trillian."),
        ("S1-003", "I am able to do it. They know how to. You want to see that."),
    ],
    "S1-I02": [("S1-004", "Trillian has to go. I want to stay. We are able to.")],
    "S1-M01": [("", "Trillian was thanked.")],
}
CHANGED = TOLD | {
    "S1-I01": [
        TOLD["S1-I01"][0],
        ("S1-003", "Oh. We have to ask Zaphod Lee. I want to see her first. It rained a lot."),
        TOLD["S1-I01"][2],
    ]
}
COLUMNS = ("passage_id", "text", "account_id", "speech_act", "set_aside", "note")
MODELS = {
    "passages": PASSAGES,
    "codings": CODINGS,
    "former_ids": FORMER_IDS,
    "coded": CODED,
    "resolutions": RESOLUTIONS,
    "agreement": AGREEMENT,
}
ASIDE = ("", "", "no activity")


def write(path: Path, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def say(account: int, act: str) -> tuple[str, str, str]:
    return f"S1-A0{account}", act, ""


class Work:
    """A site's files and tables in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.study = folder, folder / "study"
        accounts = [["S1-A01", "Rain", "whatever falls"], ["S1-A02", "Sun", "whatever shines"]]
        write(self.study / "S1" / "accounts.csv", ["account_id", "title", "definition"], accounts)
        self.told(TOLD)

    def told(self, told: Mapping[str, Sequence[Turn]]) -> None:
        models: dict[str, TableModel] = {"canonical": CANONICAL, "places": PLACES,
                                         "replacements": REPLACEMENTS, "turns": TURNS,
                                         "passages": PASSAGES}  # fmt: skip
        self.rows = made_up_documents(told, CODES)
        for name, model in models.items():
            table = make_table_from_rows(model, self.rows[name])
            write_checked(self.folder / "in" / f"{name}.parquet", table)

    def coded(self, coder: str, *decisions: tuple[str, str, str]) -> None:
        """Write a coder's sheet: decisions on the passages in their order, then blank rows."""
        rows = [[p["passage_id"], p["text"], "", "", "", ""] for p in self.rows["passages"]]
        for row, decision in zip(rows, decisions, strict=False):
            row[2:5] = decision
        write(self.study / "S1" / "codings" / f"{coder}.csv", COLUMNS, rows)

    def marked(self, *rows: Sequence[str]) -> None:
        header = ["document_id", "quote", "coder", "account_id", "speech_act"]
        write(self.study / "S1" / "marked.csv", header, rows)

    def settled(self, *rows: Sequence[str]) -> None:
        header = ["passage_id", "account_id", "speech_act", "set_aside", "reason", "decided_by"]
        write(self.study / "S1" / "resolutions.csv", header, rows)

    def merge(self, out: str = "out") -> dict[str, Path]:
        outputs = {name: self.folder / out / f"{name}.parquet" for name in MODELS}
        for name, suffix in (("disagreements", "xlsx"), ("counts", "json"), ("unmatched", "xlsx")):
            outputs[name] = self.folder / out / f"{name}.{suffix}"
        inputs = {path.stem: path for path in (self.folder / "in").iterdir()}
        params = {"folder": str(self.study), "seed": 1, "names": "stop", **SEARCH}
        outputs["memos"] = self.folder / out / "memos.xlsx"
        outputs["agreement_sheet"] = self.folder / out / "agreement.xlsx"
        merge_codings.main(stand_in(inputs, outputs, params, site="S1"))
        return outputs


@pytest.fixture
def work(tmp_path: Path) -> Work:
    return Work(tmp_path)


def rows_of(out: Mapping[str, Path], name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = read_table(out[name], MODELS[name]).to_pylist()
    return rows


def unmatched_rows(out: Mapping[str, Path]) -> list[tuple[Any, ...]]:
    page = openpyxl.load_workbook(out["unmatched"])["unmatched"]
    return list(page.iter_rows(min_row=2, values_only=True))


def everything(work: Work) -> None:
    first = say(1, "manipulation")
    work.coded("AB", first, say(1, "commitment"), say(2, "competence"), ASIDE, ASIDE, first, first)
    work.coded("CD", first, say(2, "commitment"), say(2, "competence"), ASIDE, first, ASIDE)
    ids = [p["passage_id"] for p in work.rows["passages"]]
    work.marked(
        ["S1-I01", "It rained on [S1-002].", "AB", "S1-A01", "performance"],
        ["S1-M01", "[S1-002] was thanked.", "CD", "S1-A01", "sanction"],
        ["S1-I02", "We are able to.", "CD", "S1-A02", "competence"],
    )
    work.settled([ids[1], "S1-A01", "commitment", "", "read again", "AB; CD"])


def test_before_anybody_coded_there_are_empty_tables(work: Work) -> None:
    out = work.merge()
    assert len(rows_of(out, "passages")) == 8
    assert rows_of(out, "codings") == rows_of(out, "agreement") == []
    assert {row["decided_by"] for row in rows_of(out, "coded")} == {"none"}
    assert read_json(out["counts"]) == {
        "passages": 8, "by_coder": {}, "open": 0, "unmatched": 0, "withdrawn": {},
        "not_coded": 8, "older_codebook": 0,
    }  # fmt: skip
    assert openpyxl.load_workbook(out["disagreements"]).sheetnames[:2] == [
        "resolutions", "accounts"
    ]  # fmt: skip
    assert unmatched_rows(out) == []


def test_what_coders_say_is_merged(work: Work) -> None:
    everything(work)
    out = work.merge()
    passages = rows_of(out, "passages")
    assert [p["found_by"] for p in passages].count("marked") == 2
    assert passages == sorted(passages, key=lambda p: (p["document_id"], p["start"]))
    coded = {row["passage_id"]: row for row in rows_of(out, "coded")}
    by_words = {p["text"]: coded[p["passage_id"]] for p in passages}
    assert {words: (row["decided_by"], row["account_id"], row["coders"])
            for words, row in by_words.items()} == {
        "We have to ask [S1-001].": ("all", "S1-A01", 2),
        "I want to see him first.": ("resolution", "S1-A01", 2),
        "It rained on [S1-002].": ("marked", "S1-A01", 1),
        "I am able to do it.": ("all", "S1-A02", 2),
        "They know how to.": ("all", None, 2),
        "You want to see that.": ("open", None, 2),
        "[S1-002] has to go.": ("open", None, 2),
        "I want to stay.": ("one", "S1-A01", 1),
        "We are able to.": ("one", "S1-A02", 1),
        "[S1-002] was thanked.": ("marked", "S1-A01", 1),
    }  # fmt: skip
    assert len(rows_of(out, "codings")) == 7 + 6 + 3
    assert read_json(out["counts"]) == {
        "passages": 10, "open": 2, "unmatched": 0, "withdrawn": {}, "not_coded": 0,
        "older_codebook": 0,
        "by_coder": {"AB": {"coded": 7, "left": 1}, "CD": {"coded": 7, "left": 1}},
    }  # fmt: skip
    page = openpyxl.load_workbook(out["disagreements"])["resolutions"]
    assert [c.value for c in page["C"]][1:] == [
        "You want to see that.", "[S1-002] has to go.", "I want to see him first."
    ]  # fmt: skip
    measured = {(r["about"], r["measure"]): r for r in rows_of(out, "agreement") if not r["within"]}
    # Both coded six passages; they differ on whether two of them bear on an activity.
    assert measured["relevance", "percent"]["value"] == pytest.approx(4 / 6)
    assert measured["relevance", "percent"]["units"] == 6
    words = [row[3] for row in openpyxl.load_workbook(out["agreement_sheet"])["in words"].values]
    assert "They say the same of 67 % of 6 passages from 2 interviews." in words[1]


def test_a_changed_transcript_loses_nothing(work: Work) -> None:
    everything(work)
    before = rows_of(work.merge(), "codings")
    ids = {p["text"]: p["passage_id"] for p in work.rows["passages"]}
    work.told(CHANGED)
    out = work.merge()
    after = rows_of(out, "codings")
    lost = {ids["I want to see him first."]}
    assert [c for c in after if c["coder"] == "AB"][:1]
    marked = [c for c in before if c["passage_id"] not in ids.values()]
    kept = [c for c in before if c["passage_id"] in {*ids.values()} - lost]
    assert [c for c in after if c["passage_id"] in ids.values()] == kept
    listed = unmatched_rows(out)
    # Two coders, the resolution, and the quote about the rain.
    assert [row[:2] for row in listed] == [
        ("S1/codings/AB.csv", 3), ("S1/codings/CD.csv", 3), ("S1/marked.csv", 2),
        ("S1/resolutions.csv", 2),
    ]  # fmt: skip
    assert [row[-1] for row in listed[:2]] == ["I want to see her first."] * 2
    assert "It rained" in listed[2][-1]
    assert len(before) + 1 == len(after) + len(listed)
    assert len(marked) == 2
    assert read_json(out["counts"])["unmatched"] == 4


def noted(work: Work, coder: str, k: int, memo: str) -> None:
    """Write a memo into the k-th row of a coder's sheet."""
    path = work.study / "S1" / "codings" / f"{coder}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    rows[k][5] = memo
    write(path, header, rows)


def test_both_originals_stay_beside_what_was_settled(work: Work) -> None:
    everything(work)
    settled = work.rows["passages"][1]["passage_id"]
    out = work.merge()
    said = {r["coder"]: r["speech_act"] for r in rows_of(out, "codings")
            if r["passage_id"] == settled}  # fmt: skip
    assert said == {"AB": "commitment", "CD": "commitment"}
    assert {r["coder"]: r["account_id"] for r in rows_of(out, "codings")
            if r["passage_id"] == settled} == {"AB": "S1-A01", "CD": "S1-A02"}  # fmt: skip
    assert rows_of(out, "resolutions") == [
        {"passage_id": settled, "account_id": "S1-A01", "speech_act": "commitment",
         "set_aside": None, "reason": "read again", "decided_by": "AB; CD", "date": None}
    ]  # fmt: skip
    sheet = openpyxl.load_workbook(out["disagreements"])["resolutions"]
    heading, *rows = sheet.values
    (row,) = (r for r in (dict(zip(heading, row, strict=True)) for row in rows)
              if r["passage id"] == settled)  # fmt: skip
    assert (row["AB says"], row["CD says"]) == ("S1-A01 commitment", "S1-A02 commitment")


def memos_of(out: Mapping[str, Path]) -> list[dict[str, Any]]:
    heading, *rows = openpyxl.load_workbook(out["memos"])["memos"].values
    return [dict(zip(heading, row, strict=True)) for row in rows]


def test_memos_are_kept_and_shown_also_of_words_that_are_gone(work: Work) -> None:
    everything(work)
    noted(work, "AB", 0, "ask Zaphod what he meant")
    noted(work, "CD", 1, "not sure")
    noted(work, "CD", 7, "only a memo, no decision")
    memos = memos_of(work.merge())
    assert memos[0]["place"] == "paragraph 2" and memos[-1]["place"] == "paragraph 1"
    shown = [(m["text"], m["who"], m["memo"], m["remark"]) for m in memos]
    assert shown == [
        ("We have to ask [S1-001].", "AB", "ask Zaphod what he meant", None),
        ("I want to see him first.", "CD", "not sure", None),
        ("I want to see him first.", "AB; CD", "read again", None),
        ("We are able to.", "CD", "only a memo, no decision", None),
    ]
    work.told(CHANGED)
    shown = [(m["text"], m["who"], m["memo"], m["remark"]) for m in memos_of(work.merge())]
    assert [s[:3] for s in shown] == [
        ("We have to ask [S1-001].", "AB", "ask Zaphod what he meant"),
        ("We are able to.", "CD", "only a memo, no decision"),
        ("I want to see him first.", "CD", "not sure"),
        (None, "AB; CD", "read again"),
    ]
    assert [s[3] for s in shown[2:]] == [
        "no passage has these words any more", "there is no such passage"
    ]  # fmt: skip


def test_a_speech_longer_than_a_cell_stops_no_sheet(work: Work) -> None:
    long = "I want to see " + "him and " * 5_000 + "her."
    work.told(TOLD | {"S1-I02": [("S1-004", long)]})
    (last,) = (k for k, p in enumerate(work.rows["passages"]) if p["text"] == long)
    blank = [("", "", "")] * last
    work.coded("AB", *blank, say(1, "commitment"))
    work.coded("CD", *blank, say(2, "commitment"))
    noted(work, "AB", last, "too long to read")
    # Sheets as the workflow writes them hold what fits a cell.
    for coder in ("AB", "CD"):
        path = work.study / "S1" / "codings" / f"{coder}.csv"
        path.write_text(path.read_text(encoding="utf-8").replace(long, ""), encoding="utf-8")
    out = work.merge()
    assert len(memos_of(out)[0]["text"]) == LONGEST_CELL < len(long)
    page = openpyxl.load_workbook(out["disagreements"])["resolutions"]
    assert len(str(page["C2"].value)) == LONGEST_CELL


def test_a_withdrawn_transcript_stops_nothing_and_what_was_made_of_it_is_listed(work: Work) -> None:
    everything(work)
    coded = rows_of(work.merge(), "codings")
    work.told({document: turns for document, turns in TOLD.items() if document != "S1-I01"})
    out = work.merge()
    assert rows_of(out, "codings") == [c for c in coded if not c["passage_id"].startswith("S1-I01")]
    listed = unmatched_rows(out)
    # All that AB and CD said of five passages, a quote and a resolution.
    assert [row[0] for row in listed] == [
        *["S1/codings/AB.csv"] * 5, *["S1/codings/CD.csv"] * 5, "S1/marked.csv",
        "S1/resolutions.csv",
    ]  # fmt: skip
    assert {row[4] for row in listed} == {"S1-I01"}
    counts = read_json(out["counts"])
    assert (counts["unmatched"], counts["withdrawn"]) == (0, {"S1-I01": 12})


def test_wrong_files_are_refused_all_at_once_and_nothing_is_written(work: Work) -> None:
    ids = [p["passage_id"] for p in work.rows["passages"]]
    work.coded("AB", ("S1-A01", "", ""), ("", "sanction", ""), ("S1-A01", "sanction", "why"))
    work.coded("CD", say(7, "sanction"), ("S1-A01", "sancton", ""))
    work.coded("A B", say(1, "sanction"))
    work.marked(["S1-I01", "It rained", "AB", "S1-A08", "performance"])
    settled = [ids[0], "S1-A01", "sanction", "", "r", "AB"]
    work.settled([ids[0], "", "", "", "r", "AB"], settled, settled)
    with pytest.raises(StudyError) as error:
        work.merge()
    assert {(p.file, p.row, p.column) for p in error.value.problems} == {
        ("S1/codings/A B.csv", 0, ""),
        ("S1/codings/AB.csv", 2, "speech_act"),
        ("S1/codings/AB.csv", 3, "account_id"),
        ("S1/codings/AB.csv", 4, "set_aside"),
        ("S1/codings/CD.csv", 2, "account_id"),
        ("S1/codings/CD.csv", 3, "speech_act"),
        ("S1/marked.csv", 2, "account_id"),
        ("S1/resolutions.csv", 2, "account_id"),
        ("S1/resolutions.csv", 4, "passage_id"),
    }
    assert not (work.folder / "out").exists()


def test_no_name_but_in_what_is_confidential(work: Work) -> None:
    everything(work)
    work.told(CHANGED)
    work.coded("EF", say(1, "sanction"))
    out = work.merge()
    public = "".join(str(rows_of(out, name)) for name in MODELS)
    for name in ("disagreements", "agreement_sheet"):
        book = openpyxl.load_workbook(out[name])
        public += str([[cell.value for cell in row] for page in book for row in page.iter_rows()])
    public += out["counts"].read_text(encoding="utf-8")
    assert "[S1-001]" in public
    assert "Zaphod" not in public and "Trillian" not in public


def test_the_same_inputs_give_the_same_bytes(work: Work) -> None:
    everything(work)
    first, again = work.merge("a"), work.merge("b")
    for name, path in first.items():
        assert path.read_bytes() == again[name].read_bytes(), name


def test_only_what_the_rule_declares_is_read(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    everything(work)
    read = tables_read(monkeypatch)
    work.merge()
    names = ("accounts", "codings/AB", "codings/CD", "marked", "resolutions")
    assert sorted(read) == [f"S1/{name}" for name in names]  # and, elsewhere, the codebook


# --- codings brought back from other programs -----------------------------------------------------


def told_work(folder: Path) -> Work:
    """The same with documents whose texts are those of projects."""
    work = Work(folder)
    work.rows = tables()
    accounts = [[a.account_id, a.title, a.definition] for a in ACCOUNTS]
    write(work.study / "S1" / "accounts.csv", ["account_id", "title", "definition"], accounts)
    for name, model in (("canonical", CANONICAL), ("places", PLACES),
                        ("replacements", REPLACEMENTS), ("turns", TURNS),
                        ("passages", PASSAGES)):  # fmt: skip
        table = make_table_from_rows(model, work.rows[name])
        write_checked(work.folder / "in" / f"{name}.parquet", table)
    return work


def programmed() -> Program:
    program = Program(blank())
    program.code("S1-I01", "We have to ask [S1-001].", "manipulation", "S1-A01", memo="who?")
    program.code("S1-I01", "I want to see", "commitment", "S1-A02")
    program.code("S1-M01", "It rained.", "sanction", "S1-A01")
    program.code("S1-I02", "has to go", "a code of mine", "manipulation")
    return program


def test_a_project_counts_as_a_sheet_does(tmp_path: Path) -> None:
    work, other = told_work(tmp_path / "a"), told_work(tmp_path / "b")
    for each in (work, other):
        each.coded("CD", say(1, "manipulation"), say(1, "commitment"))
    codings = work.study / "S1" / "codings"
    (codings / "AB.qdpx").write_bytes(programmed().exported())
    other.coded("AB", say(1, "manipulation"), say(2, "commitment"))
    other.marked(["S1-M01", "It rained.", "AB", "S1-A01", "sanction"])
    made, wanted = work.merge(), other.merge()
    for name in ("passages", "coded", "agreement"):
        assert rows_of(made, name) == rows_of(wanted, name), name
    columns = ("passage_id", "coder", "account_id", "speech_act", "set_aside", "summary")
    said = [[[row[c] for c in columns] for row in rows_of(out, "codings")]
            for out in (made, wanted)]  # fmt: skip
    assert said[0] == said[1] and len(said[0]) == 5
    assert [row[:4] for row in unmatched_rows(made)] == [
        ("S1/codings/AB.qdpx", 10, "AB", "nobody knows the code “a code of mine”"),
        ("S1/codings/AB.qdpx", 10, "AB", "coded as manipulation, but to no activity; code the same "
         "words with both"),
    ]  # fmt: skip
    assert [(m["who"], m["memo"]) for m in memos_of(made)] == [("AB", "who?")]
    counts = read_json(made["counts"])
    assert counts["by_coder"]["AB"] == {"coded": 2, "left": 5}
    assert (counts["unmatched"], counts["withdrawn"]) == (2, {})


def test_a_project_that_cannot_be_read_is_told_with_all_else(tmp_path: Path) -> None:
    work = told_work(tmp_path)
    work.coded("AB", ("S1-A01", "", ""))
    (work.study / "S1" / "codings" / "AB.qdpx").write_bytes(programmed().exported())
    (work.study / "S1" / "codings" / "EF.qdpx").write_bytes(b"PK")
    with pytest.raises(StudyError) as error:
        work.merge()
    assert {(p.file, p.row) for p in error.value.problems} == {
        ("S1/codings/AB.qdpx", 0), ("S1/codings/EF.qdpx", 0), ("S1/codings/AB.csv", 2)
    }  # fmt: skip


def test_interviews_withheld_are_withheld_from_projects_too(tmp_path: Path) -> None:
    work = told_work(tmp_path)
    (work.study / "S1" / "codings").mkdir()
    (work.study / "S1" / "codings" / "AB.qdpx").write_bytes(programmed().exported())
    write(work.study / "S1" / "consent.csv", ["person_id", "what", "decision"],
          [["S1-003", "long_interview", "withdrawn"]])  # fmt: skip
    write(work.study / "S1" / "speakers.csv", ["document_id", "label", "role", "person_id"],
          [["S1-I01", "S1-003", "interviewee", "S1-003"]])  # fmt: skip
    for name, model in (("canonical", CANONICAL), ("places", PLACES),
                        ("replacements", REPLACEMENTS), ("turns", TURNS),
                        ("passages", PASSAGES)):  # fmt: skip
        left = [row for row in work.rows[name] if row["document_id"] != "S1-I01"]
        write_checked(work.folder / "in" / f"{name}.parquet", make_table_from_rows(model, left))
    out = work.merge()
    assert {row["passage_id"][:6] for row in rows_of(out, "codings")} == {"S1-M01"}
    assert {row[4] for row in unmatched_rows(out)} == {"S1-I02"}
    assert memos_of(out) == []


# --- the codebook -------------------------------------------------------------------------------


def defined(work: Work, **definitions: str) -> str:
    """Write the codebook, and return its version."""
    texts = dict.fromkeys(SPEECH_ACTS, "as ever") | definitions
    write(work.study / "codebook.csv", ["code", "definition"], list(texts.items()))
    return version_of(texts)


def test_codings_by_definitions_changed_since_are_listed_and_count(work: Work) -> None:
    version = defined(work, manipulation="at first")
    said = [say(1, "manipulation"), say(1, "commitment"), ASIDE]
    rows = [[p["passage_id"], p["text"], *d, "", version, "says so"]
            for p, d in zip(work.rows["passages"], said, strict=False)]  # fmt: skip
    write(work.study / "S1" / "codings" / "AB.csv", [*COLUMNS, "codebook", "summary"], rows)
    before = work.merge("before")
    assert read_json(before["counts"])["older_codebook"] == 0
    defined(work, manipulation="later on")
    after = work.merge("after")
    assert rows_of(after, "coded") == rows_of(before, "coded")
    assert {(r["codebook"], r["summary"]) for r in rows_of(after, "codings")} == {
        (version, "says so")
    }  # fmt: skip
    assert read_json(after["counts"])["older_codebook"] == 1
    page = openpyxl.load_workbook(after["unmatched"])["older codebook"]
    (listed,) = page.iter_rows(min_row=2, values_only=True)
    passage = work.rows["passages"][0]
    assert listed == ("AB", passage["passage_id"], "S1-003", passage["text"], "S1-A01",
                      "manipulation", "later on")  # fmt: skip
    assert openpyxl.load_workbook(before["unmatched"])["older codebook"].max_row == 1


# --- transcripts corrected after they were coded --------------------------------------------------

INT, ASKED, ABLE = TOLD["S1-I01"]
CORRECTIONS: dict[str, tuple[list[Turn], set[str]]] = {
    "a word of no passage": (
        [INT, (ASKED[0], ASKED[1].replace("rained", "poured")), ABLE],
        {"It rained on [S1-002]."},
    ),
    "a word of a passage": (
        [INT, ASKED, (ABLE[0], ABLE[1].replace("able", "unable"))],
        {"I am able to do it."},
    ),
    "a paragraph moved": ([ABLE, INT, ASKED], set()),
    "a turn deleted": (
        [INT, ASKED],
        {"I am able to do it.", "They know how to.", "You want to see that."},
    ),
    "a turn cut in two": (
        [INT, (ASKED[0], ASKED[1][:26]), ("INT", "Yes?"), (ASKED[0], ASKED[1][27:]), ABLE],
        set(),
    ),
    "a speaker relabelled": ([INT, ("S1-009", ASKED[1]), ABLE], set()),
    "a speaker who was the interviewer": (
        [INT, ASKED, ("INT", ABLE[1])],
        {"I am able to do it.", "They know how to.", "You want to see that."},
    ),
    "lines broken elsewhere": ([INT, (ASKED[0], ASKED[1].replace(" to ", "\nto ")), ABLE], set()),
}


def said_of(out: Mapping[str, Path]) -> dict[str, list[tuple[Any, ...]]]:
    """What is said of passages, by their words."""
    words = {p["passage_id"]: " ".join(p["text"].split()) for p in rows_of(out, "passages")}
    said: dict[str, list[tuple[Any, ...]]] = {}
    for row in rows_of(out, "codings"):
        decision = tuple(row[c] for c in ("coder", "account_id", "speech_act", "set_aside"))
        said.setdefault(words[row["passage_id"]], []).append(decision)
    return said


@pytest.mark.parametrize("name", CORRECTIONS)
def test_codings_stay_where_the_words_still_stand_and_the_rest_is_listed(
    work: Work, name: str
) -> None:
    turns, lost = CORRECTIONS[name]
    everything(work)
    work.settled()
    before = said_of(work.merge("before"))
    work.told(TOLD | {"S1-I01": turns})
    out = work.merge("after")
    assert lost <= {*before}
    assert said_of(out) == {words: said for words, said in before.items() if words not in lost}
    listed = [(row[6], row[2], *row[7:10]) for row in unmatched_rows(out)]
    assert sorted(listed, key=str) == sorted(
        ((words, *decision) for words in lost for decision in before[words]), key=str
    )
    speakers = {row["speaker"] for row in rows_of(out, "passages") if row["turn"] == 2}
    assert name != "a speaker relabelled" or speakers == {"S1-009"}
