"""What comes back from other programs is what the sheet would have said, or is listed."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pyrefiqda import RefiProject

from scripts.narrative.codebook_version import version_of_entries
from scripts.narrative.codings import combine, match_entries, written_entries
from scripts.narrative.marked import match_marks
from scripts.narrative.passages import passage_spans
from scripts.narrative.refi_match import Brought, Codes, match_project
from scripts.narrative.refi_places import documents_of
from scripts.narrative.refi_read import read_project
from scripts.study.narrative_inputs import Coding
from scripts.study.reading import Rows
from tests.narrative.returned import Program, blank
from tests.narrative.told import ACCOUNTS, CODEBOOK, TOLD, Turn, tables

HAVE, SEE, ABLE, WANT, AGAIN, GO, STAY = range(7)
RAIN, FINES = "S1-A01", "S1-A02"
# By passage: account, act, why set aside.
DECIDED = {
    HAVE: (RAIN, "manipulation", None),
    SEE: (FINES, "commitment", None),
    ABLE: (None, None, "small talk"),
    AGAIN: (RAIN, "commitment", None),
    GO: (RAIN, "manipulation", None),
}


def brought(data: bytes, told: Mapping[str, Sequence[Turn]] = TOLD, **more: Any) -> Brought:
    rows = tables(told)
    names = ("passages", "turns", "canonical", "replacements")
    documents = documents_of(*(rows[name] for name in names))
    returned = read_project(data, "S1/codings/AB.qdpx")
    return match_project("AB", returned, documents, Codes(ACCOUNTS), **({"others": ()} | more))


def codings_of(found: Brought, told: Mapping[str, Sequence[Turn]] = TOLD) -> list[dict[str, Any]]:
    rows = tables(told)
    texts = (rows["turns"], rows["canonical"], rows["replacements"])
    _, marks, _ = match_marks(Rows("marked.csv"), rows["passages"], *texts, found.quotes)
    codings, otherwise = combine([*found.matches, *marks])
    assert not otherwise
    return [{k: v for k, v in row.items() if k != "matched_by"} for row in codings]


def of_the_sheet() -> list[dict[str, Any]]:
    """The same decisions, as a sheet that was filled in gives them."""
    rows = tables()
    sheet = tuple(
        (k + 2, Coding(passage_id=p["passage_id"], text=p["text"], account_id=d[0],
                       speech_act=d[1], set_aside=d[2], codebook=version_of_entries(CODEBOOK)))
        for k, p in enumerate(rows["passages"])
        if (d := DECIDED.get(k))
    )  # fmt: skip
    spans = passage_spans(*(rows[n] for n in ("passages", "turns", "canonical", "replacements")))
    said = {row["passage_id"]: row["words"] for row in spans}
    entries = written_entries({"AB": Rows("S1/codings/AB.csv", sheet)})
    matches, unmatched = match_entries(entries, rows["passages"], said)
    assert not unmatched
    return [{k: v for k, v in row.items() if k != "matched_by"} for row in combine(matches)[0]]


def coded_in(program: Program) -> None:
    """Say in a program what DECIDED says, sloppily."""
    program.code("S1-I01", "We have to ask [S1-001].", "manipulation", RAIN)
    # Each on words of their own: a part of the passage, and more than it.
    program.code("S1-I01", "I want to see “him” first", "commitment")
    program.code("S1-I01", " I want to see “him” first.\n", FINES)
    small_talk = program.code_named("bears on no activity")
    next(c for c in program.all("Code") if c.get("guid") == small_talk).set("name", "small talk")
    program.code("S1-I01", "S1-003: I am able to do it. ", "small talk")
    program.code("S1-I01", "I want to.", "commitment", RAIN, nth=1)
    program.code("S1-I02", "[S1-002] has to go & stay.", RAIN, "manipulation")


PROGRAMS: dict[str, dict[str, Any]] = {
    "as we wrote it": {},
    "nobody's name": {"user": None},
    "sources renamed": {"rename": lambda name: name.encode().hex()},
    "UTF-16": {"wide": 2},
    "CRLF, both counted": {"end_of_line": "\r\n", "wide": 2},
    "CRLF, one counted": {"end_of_line": "\r\n", "counted_end": "\n"},
    "LF, two counted": {"counted_end": "\r\n"},
    "a byte order mark": {"mark": True},
    "a byte order mark, counted": {"mark": True, "mark_counted": True},
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_round_trip_gives_what_the_sheet_gives(name: str) -> None:
    program = Program(blank(), **PROGRAMS[name])
    coded_in(program)
    found = brought(program.exported())
    assert not found.unmatched and not found.quotes
    assert codings_of(found) == of_the_sheet()


def test_ways_of_counting_that_are_tried_do_differ() -> None:
    # A positive control of the test above: which move the last selection of the first text.
    ends = {}
    for name, options in PROGRAMS.items():
        program = Program(blank(), **options)
        program.code("S1-I01", "I want to.", "commitment", nth=1)
        ends[name] = program.sources["S1-I01"][-1].get("endPosition")
    assert {name for name, end in ends.items() if end != ends["as we wrote it"]} == {
        "UTF-16", "CRLF, both counted", "LF, two counted", "a byte order mark, counted"
    }  # fmt: skip


def test_a_round_trip_by_a_writer_that_is_not_ours(tmp_path: Path) -> None:
    program = Program(blank())
    coded_in(program)
    (tmp_path / "in.qdpx").write_bytes(program.exported("sources/"))
    project = RefiProject.load(tmp_path / "in.qdpx", str(tmp_path / "unpacked"))
    RefiProject.save(project, tmp_path / "out.qdpx", tmp_path / "unpacked" / "sources")
    found = brought((tmp_path / "out.qdpx").read_bytes())
    assert not found.unmatched
    assert codings_of(found) == of_the_sheet()


def test_what_nobody_coded_says_nothing() -> None:
    found = brought(Program(blank()).exported())
    assert (found.matches, found.quotes, found.unmatched) == ([], [], [])


def test_families_of_a_studys_own_lexicon_say_nothing_either() -> None:
    project = blank()
    own = [p | {"families": f"{p['families']};hope_for"} for p in project.passages]
    found = brought(Program(replace(project, passages=own)).exported())
    assert (found.matches, found.quotes, found.unmatched) == ([], [], [])


def test_words_that_are_no_passage_are_a_passage_marked() -> None:
    program = Program(blank())
    program.code("S1-M01", "[S1-002] was thanked.", "sanction", RAIN, memo="by whom?")
    program.code("S1-I01", "It rained on us.", "performance")
    program.code("S1-I01", "It rained on us.", FINES)
    found = brought(program.exported())
    assert not found.unmatched and not found.matches
    assert [(e.text, *e.decision, e.note) for e, _ in found.quotes] == [
        ("It rained on us.", FINES, "performance", None, None),
        ("[S1-002] was thanked.", RAIN, "sanction", None, "by whom?"),
    ]
    assert [place.words for _, place in found.quotes] == [e.text for e, _ in found.quotes]
    assert len(codings_of(found)) == 2


def listed(found: Brought) -> list[tuple[str, str, str]]:
    assert all(u.entry.file == "S1/codings/AB.qdpx" for u in found.unmatched)
    return [(u.entry.text, u.why, u.nearest) for u in found.unmatched]


def test_what_is_no_coding_is_listed_with_the_reason() -> None:
    program = Program(blank())
    ids = [p["passage_id"] for p in tables()["passages"]]
    both = "We have to ask [S1-001]. I want to see “him” first."
    program.code("S1-I01", both, "manipulation", RAIN)
    program.code("S1-I01", "first.\nIt rained", "manipulation", RAIN)
    program.code("S1-I01", "INTERVIEWER: Who has to go", "sanction", RAIN)  # of one turn
    program.code("S1-I01", "Nobody.\n\nS1-003: We", "sanction", RAIN)
    program.code("S1-M01", "It rained.", "sanction", RAIN, "competence")
    program.code("S1-I02", "naïve as I am.", RAIN)
    program.code("S1-I02", "has to go", "manipulation")
    program.code("S1-I01", "Yes.", "bears on no")
    program.code("S1-I01", "able to", "comittment")
    program.code("S1-I01", "able to", "interaction")
    found = brought(program.exported())
    assert [(e.text, e.decision) for e, _ in found.quotes] == [
        ("INTERVIEWER: Who has to go", (RAIN, "sanction", None))
    ]
    assert found.quotes[0][1].words == "Who has to go"
    told = listed(found)
    assert told[:4] == [
        (both, f"it touches several passages, {ids[HAVE]} and {ids[SEE]}; code one at a time", ""),
        ("first.\nIt rained", "it holds a part of a passage and words beyond it; code the passage "
         "itself", ids[SEE]),
        ("Nobody.\n\nS1-003: We", "it holds a part of a passage and words beyond it; code the "
         "passage itself", ids[HAVE]),
        ("able to", "nobody knows the code “comittment”", "commitment"),
    ]  # fmt: skip
    assert {words: why for words, why, _ in told[4:]} == {
        "able to": "“interaction” is a theme: of fragments, not of passages",
        "It rained.": "coded with several speech acts: sanction and competence; keep one",
        "naïve as I am.": "coded to S1-A01, but to no speech act; code the same words with both",
        "has to go": "coded as manipulation, but to no activity; code the same words with both",
        "Yes.": "set aside, and no passage; nothing is to be set aside here",
    }
    assert {u.entry.text: u.entry.account_id for u in found.unmatched}["naïve as I am."] == RAIN


def test_a_coder_may_not_say_two_things_of_a_passage() -> None:
    program = Program(blank())
    program.code("S1-I02", "has to go", "manipulation", RAIN, FINES)
    program.code("S1-I01", "I am able to do it.", "competence", RAIN, "bears on no")
    whys = [why for _, why, _ in listed(brought(program.exported()))]
    assert whys == [
        "set aside, and coded as competence and S1-A01; remove one or the other",
        "coded with several activities: S1-A01 and S1-A02; keep one",
    ]


def test_a_memo_alone_is_kept_and_ids_are_no_memos() -> None:
    program = Program(blank())
    program.code("S1-I02", "has to go", "have_to", memo="ask her")
    program.code("S1-I01", "go? 😀 Nobody", "have_to", memo="a memo of no passage")
    found = brought(program.exported())
    ((match,), (lost,)) = found.matches, found.unmatched
    assert (match.entry.decision, match.entry.note) == ((None, None, None), "ask her")
    assert (lost.entry.note, lost.why) == (
        "a memo of no passage", "a memo of what is no passage, and not coded"
    )  # fmt: skip
    gone = brought(program.exported(), {"S1-I02": TOLD["S1-I02"]})
    assert [u.entry.note for u in gone.unmatched] == ["a memo of no passage"]


def test_sources_of_their_own_whole_texts_and_pictures_are_listed() -> None:
    program = Program(blank())
    program.code("S1-M01", "It rained.", "sanction", RAIN)
    program.texts["S1-M01"] = "A paper of ours.\n"
    (path,) = (p for p in program.parts if p.rpartition("/")[2][:36] in
               program.sources["S1-M01"].get("plainTextPath"))  # fmt: skip
    program.parts[path] = b"A paper of ours, with words of nobody else's in it.\n"
    program.sources["S1-M01"].set("name", "ours")
    program.sources["S1-M01"].remove(program.sources["S1-M01"][0])
    program.code("S1-I01", "Yes.", "sanction", RAIN)
    whole = program.sources["S1-I01"][-1]
    for coding in list(whole):
        program.sources["S1-I01"].append(coding)  # of the whole text
    program.sources["S1-I01"].remove(whole)
    program.sources["S1-I02"].tag = program.sources["S1-I02"].tag.replace("Text", "PDF")
    program.code("S1-I02", "has to go", "sanction", RAIN)
    found = brought(program.exported())
    assert not found.matches and not found.quotes
    assert [why for _, why, _ in listed(found)] == [
        "the whole text is coded; code its passages",
        "its source, “ours”, is none of the site’s documents",
        "its source, “S1-I02”, is no text, or its text is not in the file",
    ]
    assert [u.entry.text for u in found.unmatched] == ["", "", ""]


def test_codings_of_others_in_the_same_file_are_theirs() -> None:
    rows = tables()["passages"]
    coded = {"coder": "CD", "account_id": FINES, "speech_act": "sanction", "set_aside": None}
    theirs = [coded | {"passage_id": rows[HAVE]["passage_id"]}]
    program = Program(blank(codings=theirs), user="ab")
    program.code("S1-I01", "We have to ask [S1-001].", "manipulation", RAIN)
    found = brought(program.exported(), others=("AB", "CD"))
    ((match, *_), lost) = found.matches, found.unmatched
    assert match.entry.decision == (RAIN, "manipulation", None)
    assert (lost, found.of_others) == ([], 2)
    # Whom nobody knows may be the coder.
    assert brought(program.exported(), others=()).unmatched


def test_what_was_withdrawn_is_not_used() -> None:
    program = Program(blank())
    coded_in(program)
    left = {d: turns for d, turns in TOLD.items() if d != "S1-I01"}
    found = brought(program.exported(), left, withheld={"S1-I01"})
    assert [m.entry.document_id for m in found.matches] == ["S1-I02"] and not found.unmatched
    # Also where the program calls it something else, no word of it is shown.
    program = Program(blank(), rename=lambda name: f"Interview {name[-1]} {name[3]}")
    coded_in(program)
    found = brought(program.exported(), left, withheld={"S1-I01"})
    assert len(found.unmatched) == 5
    assert {u.entry.text for u in found.unmatched} == {""}


CORRECTED = TOLD | {
    "S1-I01": [
        TOLD["S1-I01"][0],
        TOLD["S1-I01"][2],  # moved to the front
        ("S1-003", "We had to ask Zaphod Lee. I want to see “him” first.\nIt rained on us."),
    ]
}


def test_a_transcript_corrected_meanwhile_loses_only_what_is_not_there_any_more() -> None:
    program = Program(blank(), rename=lambda _: "one of them")
    coded_in(program)
    program.code("S1-I01", "It rained on us.", "performance", RAIN)
    found = brought(program.exported(), CORRECTED)
    wanted = {row["passage_id"]: row for row in of_the_sheet()}
    kept = {row["passage_id"]: row for row in codings_of(found, CORRECTED)}
    ids = [p["passage_id"] for p in tables()["passages"]]
    for place in (SEE, ABLE, GO):
        assert kept[ids[place]] == wanted[ids[place]]
    assert [place.words for _, place in found.quotes] == ["It rained on us."]
    assert [(u.entry.text, u.why[:45], u.nearest_words) for u in found.unmatched] == [
        ("We have to ask [S1-001].", "the transcript has changed, and no turn has t",
         "We had to ask"),
        ("I want to.", "the transcript has changed, and these words s",
         "I am able to do it. I want to. Yes. I want to.\n… do it. I want to. Yes. I want to."),
    ]  # fmt: skip


def test_a_whole_transcript_selected_takes_no_time_once_it_has_changed() -> None:
    long = [("S1-003", f"Sentence {k}, and we have to go on.") for k in range(500)]
    program = Program(blank(TOLD | {"S1-I02": long}))
    program.code("S1-I02", program.texts["S1-I02"].strip(), "manipulation", RAIN)
    begun = time.process_time()
    found = brought(program.exported(), TOLD | {"S1-I02": long[1:]})
    (lost,) = found.unmatched
    assert lost.why == "the transcript has changed, and no turn has these words any more"
    assert time.process_time() - begun < 10


def test_names_shown_otherwise_since_are_the_same_words(monkeypatch: pytest.MonkeyPatch) -> None:
    program = Program(blank())
    coded_in(program)
    data = program.exported()
    # Somebody else is meant: every place is known, also of what stands twice.
    now = {"S1-009": "Zaphod Lee", "S1-002": "Trillian Ash"}
    monkeypatch.setattr("tests.narrative.told.NAMES", now)
    assert tables()["passages"][HAVE]["text"] == "We have to ask [S1-009]."
    found = brought(data)
    assert not found.unmatched
    assert codings_of(found) == of_the_sheet()
    # Somebody is hidden no more: what stands once is found.
    monkeypatch.setattr("tests.narrative.told.NAMES", {"S1-002": "Trillian Ash"})
    rows = tables()["passages"]
    assert rows[HAVE]["text"] == "We have to ask Zaphod Lee."
    found = brought(data)
    ids = {rows[k]["passage_id"] for k in DECIDED if k != AGAIN}
    assert {match.passage_id for match in found.matches} == ids
    assert [lost.entry.text for lost in found.unmatched] == ["I want to."]


def test_accounts_are_known_by_id_or_whole_title() -> None:
    codes = Codes([*ACCOUNTS, ACCOUNTS[1].model_copy(update={"account_id": "S1-A03"})])
    program = Program(blank())
    names = ("S1-a01: anything", "Rain/Sun & <more>", "Fines", "MANIPULATION", "S1-A09 Fines")
    for name in names:
        program.code("S1-I01", "We have", program.code_named(name) and name)
    returned = read_project(program.exported(), "AB.qdpx")
    meant = [codes.meaning(code) for text in returned.texts for c in text.coded
             for code, _ in c.codes if code.name in names]  # fmt: skip
    assert meant == [
        ("account_id", RAIN), ("account_id", RAIN), ("unknown", "Fines"),
        ("speech_act", "manipulation"), ("unknown", "S1-A09 Fines"),
    ]  # fmt: skip
