from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.narrative.labels import Labels
from scripts.narrative.layout import PLAIN
from scripts.narrative.places import place_rows
from scripts.narrative.turns import (
    Turn,
    interview_turns,
    paper_turns,
    turn_rows,
    turns_by_looks,
    wrong_labels,
)
from scripts.study.narrative_inputs import Speaker


def speaker(label: str, role: str, person: str = "", document: str = "") -> Speaker:
    values = {"label": label, "role": role, "person_id": person, "document_id": document}
    return Speaker.model_validate(values)


LABELS = Labels.of(
    [
        speaker("INT", "interviewer"),
        speaker("R", "interviewee", "S1-009", "S1-I01"),
        speaker("R", "interviewee", "S1-001"),
        speaker("Zoë  Wood", "interviewee", "S1-002", "S1-I02"),
        speaker("Voice", "other"),
        speaker("NB", "not_a_speaker"),
    ],
    "S1-I01",
    "S1/speakers.csv",
)


def told(text: str, labels: Labels = LABELS) -> list[tuple[str, str | None, str]]:
    return [(t.role, t.speaker, text[t.start : t.end]) for t in interview_turns(text, labels)]


def test_turns_run_from_label_to_label() -> None:
    text = (
        "Interview 1\nin the library\n\nJune\n\nINT: Why?\n\nR:We have to.\n\nAnd more,\nreally.\n"
        "\nNB: he laughs\n\nvoice : Tea?\n\nR:\n\nint:\n\nYes\n"
    )
    assert told(text) == [
        ("other", None, "Interview 1\nin the library"),
        ("other", None, "June"),
        ("interviewer", None, "Why?"),
        ("interviewee", "S1-009", "We have to.\n\nAnd more,\nreally.\n\nNB: he laughs"),
        ("other", None, "Tea?"),
        ("interviewer", None, "Yes"),
    ]


def test_what_is_declared_for_a_document_goes_first_and_stays_there() -> None:
    rows = [speaker("R", "interviewee", "S1-009", "S1-I01"), speaker("r", "interviewee", "S1-001")]
    for order in (rows, rows[::-1]):
        for document, person in (("S1-I01", "S1-009"), ("S1-I02", "S1-001")):
            assert told("R: Yes\n", Labels.of(order, document, ""))[0][1] == person
    assert "zoë wood" not in LABELS.declared


def test_labels_are_compared_without_case_spaces_and_composition() -> None:
    labels = Labels.of([speaker("Zoe\u0308 Wood", "interviewee", "S1-002")], "S1-I02", "")
    assert told("ZOË   wood: Yes\n", labels) == [("interviewee", "S1-002", "Yes")]


def test_paragraphs_of_papers() -> None:
    assert paper_turns("One\nof two\n\n\nNext: 1\n") == [
        Turn(0, 10, "document"),
        Turn(13, 20, "document"),
    ]
    assert [t.end for t in paper_turns("One\nTwo\n")] == [3, 7]


LINES = st.lists(
    st.sampled_from(["", "INT: why", "R: yes", "and so", "R:", "Voice:hm", "Odd: x", "NB: y"]),
    max_size=12,
)


@settings(deadline=None)
@given(LINES)
def test_text_is_that_part_of_the_canonical_text(lines: list[str]) -> None:
    text = "\n".join(lines) + "\n"
    places = place_rows("S1-I01", text, PLAIN)
    rows = turn_rows("S1-I01", "interview", text, interview_turns(text, LABELS), places)
    assert [row["turn"] for row in rows] == list(range(1, len(rows) + 1))
    behind = 0
    for row in rows:
        assert behind <= row["start"] < row["end"]
        behind = row["end"]
        assert row["text"] == text[row["start"] : row["end"]] == row["text"].strip()
        assert row["role"] != "document"
    # Nothing but labels and blanks is left out.
    said = " ".join(row["text"] for row in rows).split()
    labels = {"INT:", "R:", "Voice:hm"}
    assert sorted(set(said) - {"hm"} - labels) == sorted(
        {w for line in lines for w in line.split()} - labels
    )


def problems(text: str, labels: Labels = LABELS) -> list[str]:
    return [str(p) for p in wrong_labels("S1/documents/a.txt", text, labels, "line")]


def test_undeclared_labels_are_listed_once_with_place_and_nearest() -> None:
    text = "Date: June\n\nINT: Why?\n\nR: So\n\nVoise: Hm\n\nR: no\n\nVoise: Hm\n"
    first, second = problems(text)
    assert "“Date”" in first and "at line 1: Date: June" in first
    assert "not_a_speaker" in first and "S1/speakers.csv" in first
    assert "Did you mean “Voice”?" in second and "at line 7, and at 1 more" in second


def test_what_does_not_look_like_a_label() -> None:
    for line in (
        "so: it goes",
        "At 10:30 we met",
        "10:30 we met",
        "He said to all of us: no",
        "See http://example.org/x",
        "A very long beginning of thirty-one: x",
        "NB: he laughs",
    ):
        assert problems(f"R: a\n\n{line}\n") == []
    for line in ("P1: a", "1: a", "Well then:", "He said to us: no", "Éva : a"):
        assert len(problems(f"R: a\n\n{line}\n")) == 1


def test_inside_a_paragraph_only_where_turns_follow_without_blank_lines() -> None:
    wrapped = "INT: well\n\nR: I told them\nThis: no\n"
    assert problems(wrapped) == []
    (problem,) = problems("Head\n\nINT: well\nR: I told them\nThis: no\n")
    assert "“This”" in problem
    (problem,) = problems("R: I told them\nThis: no\n")
    assert "“This”" in problem


def test_an_interview_without_an_interviewee() -> None:
    (problem,) = problems("INT: Hello?\n\nNobody there.\n")
    assert "nobody is being interviewed" in problem and "“INT:”" in problem


def test_places_in_word_files_are_paragraphs() -> None:
    text = "Head\nline\n\nR: a\n\nOdd: b\n"
    (problem,) = wrong_labels("a.docx", text, LABELS, "paragraph")
    assert "at paragraph 3: " in problem.message


def seen(text: str) -> list[tuple[str | None, str]]:
    return [(t.speaker, text[t.start : t.end]) for t in turns_by_looks(text)]


def test_for_want_of_a_declaration_labels_are_known_by_their_looks() -> None:
    text = "Notes first.\nR1: We had to.\nAnd: so on.\n\nDr Ann Smith:  Why?\np2: Yes.\nR1:\n"
    assert seen(text) == [
        ("", "Notes first."),
        ("R1", "We had to."),
        ("And", "so on."),
        ("Dr Ann Smith", "Why?"),
        ("p2", "Yes."),
    ]
    for line in ("He said: no.", "well: no.", "At 10:30 we met.", "A B C D E: no.", "http://x"):
        assert seen(f"{line}\n") == [("", line)]
    assert seen("\n") == []
