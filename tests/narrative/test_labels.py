from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.narrative.layout import BOLD, CELL, TAB, Layout
from scripts.narrative.turns import label_notes
from tests.narrative.interviews import LABELS, file_faults, file_told, rows_and_faults, told
from tests.narrative.read_files import archive

ASKED = [("INT", "Why?"), ("Jane Hall", "We have to."), ("INT", "I see.")]

# --- plain text -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "INT - Why?\n\nJane Hall – We have to.\n\nINT - I see.\n",
        "INT - Why?\nJane Hall — We have to.\nINT- I see.\n",
        "INT\nWhy?\n\nJane Hall\nWe have to.\n\nINT\nI see.\n",
        "INT\n\nWhy?\n\njane  hall\n\nWe have to.\n\nINT\n\nI see.\n",
        "INT:Why?\nJane Hall:We have to.\nINT:I see.\n",
    ],
)
def test_other_shapes_count_where_a_transcript_has_them(text: str) -> None:
    assert told(text) == ASKED


@pytest.mark.parametrize(
    "said",
    [
        "I - I want to go",
        "Mary - she told us - wanted to",
        "Mary",
        "Mary\nsaid so",
        "Jane Hall - she is new. Mary - she left",
        "NB - he laughs",
    ],
)
def test_words_of_prose_are_no_labels(said: str) -> None:
    text = f"INT: Why?\n\nJane Hall: Well.\n\n{said}\n\nINT: I see.\n"
    assert told(text) == [("INT", "Why?"), ("Jane Hall", f"Well.\n\n{said}"), ("INT", "I see.")]


def test_what_was_taken_for_words_is_said() -> None:
    text = "INT: Why?\n\nJane Hall: Well.\n\nMary - she\n\nI - I go\n\nmary\n\nI: Yes\n"
    first, second, third = map(str, label_notes("a.txt", text, LABELS, "line"))
    assert "“Mary”: taken for words" in first and "at line 5: Mary - she" in first
    assert "“I”" in second and "“mary”" in third and "at line 9" in third
    assert [*label_notes("a.txt", "INT - Why?\n\nMary - We\n", LABELS, "line")] == []


@pytest.mark.parametrize(
    "text",
    [
        "INT: Why?\n\nJane Hall: Well.\n\nMary - she\n\nMary - who\n\nMary - left\n",
        "Jane Hall - We\n\nMary - no\n\nJane Hall - came\n\nMary\n\nJane Hall\n",
        "INT: Why?\n\nJane Hall: Well.\n\nBob Lee:said\n\nBob Lee:so\n",
    ],
)
def test_a_shape_counts_where_it_is_the_way_of_the_document(text: str) -> None:
    left = text.rpartition(": " if ": " in text else " - ")[2].rstrip("\n")
    assert told(text)[-1][1] == left


def test_a_label_with_a_figure_is_no_word_of_prose() -> None:
    for line in ("R1 - No.", "R1\nNo."):
        assert told(f"INT: Why?\n\nJane Hall: Well.\n\n{line}\n")[-1] == ("R1", "No.")


def test_where_only_one_shape_leads_to_an_interviewee_it_counts() -> None:
    assert told("INT: Why?\n\nMary - We have to.\n\nINT: I see.\n")[1] == ("Mary", "We have to.")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("INT - Why?\n\nMary - No.\n\nBob Lee - Well.\n", 5),
        ("INT\nWhy?\n\nMary\nNo.\n\nBob Lee\nWell.\n", 7),
        ("INT: Why?\n\nR1:no\n\nBob Lee:Well.\n", 5),
        ("INT: Why?\n\nR1: no\n\nBob Lee: Well.\n", 5),
    ],
)
def test_what_looks_like_a_label_in_a_shape_in_use_is_listed(text: str, line: int) -> None:
    (fault,) = rows_and_faults(text)[2]
    assert f"“Bob Lee”: looks like a speaker's label (at line {line}" in fault


def test_names_that_return_are_listed_where_nobody_is_known() -> None:
    nobody, first, second = rows_and_faults(
        "Ann\nWhy?\n\nBob Lee\nWell.\n\nAnn\nOh.\n\nBob Lee\nYes, Sir\n"
    )[2]
    assert "nobody is being interviewed" in nobody
    assert len(rows_and_faults("Ann\nWhy?\n\nBob Lee\nWell.\n")[2]) == 1
    assert "“Ann”" in first and "“Bob Lee”" in second and "at 1 more" in second


# --- Word -----------------------------------------------------------------------------------------


def paragraph(made: Any, *runs: tuple[str, bool]) -> None:
    added = made.add_paragraph()
    for words, bold in runs:
        added.add_run(words).bold = bold


def word(path: Path, *paragraphs: tuple[tuple[str, bool], ...]) -> Path:
    made = docx.Document()
    for runs in paragraphs:
        paragraph(made, *runs)
    made.save(str(path))
    return path


def test_bold_names_of_word_files(tmp_path: Path) -> None:
    path = word(
        tmp_path / "a.docx",
        (("Interview 3", True),),
        (("INT", True), (" Why?", False)),
        (("Jane ", True), ("Hall", True), ("\tWe have to.", False)),
        (("Never", True), (" again. ", False), ("Mary", True), (" said so.", False)),
        (("INT", True), ("\nI see.", False)),
    )
    (fault,) = file_faults(path)
    assert "“Never”" in fault
    word(
        path,
        (("Interview 3", True),),
        (("INT", True), (" Why?", False)),
        (("Jane ", True), ("Hall", True), ("\tWe have to.", False)),
        (("But ", False), ("Mary", True), (" said so.", False)),
        (("never", True), (" again", False)),
        (("INT", True), ("\nI see.", False)),
    )
    assert file_told(path) == [
        ("-", "Interview 3"),
        ("INT", "Why?"),
        ("Jane Hall", "We have to.\n\nBut Mary said so.\n\nnever again"),
        ("INT", "I see."),
    ]


def test_bold_words_before_which_colons_mark_the_speakers_are_words(tmp_path: Path) -> None:
    path = word(
        tmp_path / "a.docx",
        (("INT: Why?", True),),
        (("Jane Hall:", True), (" We have to.", False)),
        (("Mary", True), (" said so.", False)),
    )
    assert file_told(path) == [("INT", "Why?"), ("Jane Hall", "We have to.\n\nMary said so.")]


def test_tables_with_labels_in_the_first_column(tmp_path: Path) -> None:
    rows = [("INT", "Why?"), ("", "Go on."), ("Jane Hall:", "Mary"), ("Mary", "We have to.")]
    made = docx.Document()
    made.add_paragraph("Interview 3")
    about = made.add_table(0, 2)
    for cell, text in zip(about.add_row().cells, ("Place", "Leeds"), strict=True):
        cell.text = text
    made.add_paragraph("")
    table = made.add_table(0, 2)
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    path = tmp_path / "a.docx"
    made.save(str(path))
    assert file_told(path) == [
        ("-", "Interview 3"),
        ("-", "Place"),
        ("-", "Leeds"),
        ("INT", "Why?\n\nGo on."),
        ("Jane Hall", "Mary"),
        ("Mary", "We have to."),
    ]
    for cell, text in zip(table.add_row().cells, ("the clerk", "No."), strict=True):
        cell.text = text
    made.save(str(path))
    (fault,) = file_faults(path)
    assert "“the clerk”" in fault


def test_tables_with_times_in_a_column(tmp_path: Path) -> None:
    made = docx.Document()
    table = made.add_table(0, 3)
    for row in (
        ("0:03", "INT", "Why?"),
        ("0:07", "Mary", "We have to. And more."),
        ("0:09", "INT", "Oh"),
    ):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    made.save(str(tmp_path / "a.docx"))
    assert file_told(tmp_path / "a.docx") == [
        ("INT", "Why?"), ("Mary", "We have to. And more."), ("INT", "Oh")
    ]  # fmt: skip


def test_a_transcript_as_teams_writes_it(tmp_path: Path) -> None:
    path = word(
        tmp_path / "a.docx",
        (("Meeting with Jane-20260614", True),),
        (("14 June 2026, 09:30am", False),),
        (("INT", True), ("   0:03\n", False), ("Why?", False)),
        (("Jane Hall", True), ("   0:07\nWe have", False), (" to.", False)),
        (("INT", True), ("   1:00:12\nI see.", False)),
    )
    assert file_told(path) == [
        ("-", "Meeting with Jane-20260614"), ("-", "14 June 2026, 09:30am"), *ASKED
    ]  # fmt: skip


# --- OpenDocument ---------------------------------------------------------------------------------

_O = "urn:oasis:names:tc:opendocument:xmlns"


def odt(body: str) -> bytes:
    styles = "".join(
        f'<style:style style:name="{name}" style:family="text"><style:text-properties '
        f'fo:font-weight="{weight}"/></style:style>'
        for name, weight in (("T1", "bold"), ("T2", "normal"))
    )
    return archive(
        content_xml=f'<office:document-content xmlns:office="{_O}:office:1.0" '
        f'xmlns:text="{_O}:text:1.0" xmlns:table="{_O}:table:1.0" xmlns:style="{_O}:style:1.0" '
        f'xmlns:fo="{_O}:xsl-fo-compatible:1.0"><office:automatic-styles>{styles}'
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )


def span(words: str, style: str) -> str:
    return f'<text:span text:style-name="{style}">{words}</text:span>'


def test_bold_names_tabs_and_tables_of_open_documents(tmp_path: Path) -> None:
    path = tmp_path / "a.odt"
    bold = [
        f"{span('INT', 'T1')} Why?",
        f"{span('Jane ', 'T1')}{span('Hall', 'T1')} {span('We', 'T2')} have to.",
        f"{span('INT', 'Strong_20_Emphasis')} I see.",
    ]
    path.write_bytes(odt("".join(f"<text:p>{words}</text:p>" for words in bold)))
    assert file_told(path) == ASKED
    tabs = [f"{who}<text:tab/>{said}" for who, said in ASKED]
    path.write_bytes(odt("".join(f"<text:p>{words}</text:p>" for words in tabs)))
    assert file_told(path) == ASKED
    path.write_bytes(odt("".join(f"<text:p>{span(w, 'T2')} x</text:p>" for w, _ in ASKED)))
    assert "nobody is being interviewed" in file_faults(path)[0]
    cells = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell><text:p>{words}</text:p></table:table-cell>" for words in row)
        + "</table:table-row>"
        for row in ASKED
    )
    path.write_bytes(odt(f"<table:table>{cells}</table:table>"))
    assert file_told(path) == ASKED


@pytest.mark.parametrize(
    "body",
    ["<table:table-cell><text:p>R1: a</text:p></table:table-cell>",
     "<table:table-row><text:p>R1: a</text:p></table:table-row>",
     "<text:p><text:tab/>R1: a<text:tab/><text:tab/></text:p>"],
)  # fmt: skip
def test_cells_and_tabs_in_odd_places_do_no_harm(tmp_path: Path, body: str) -> None:
    (tmp_path / "a.odt").write_bytes(odt(body))
    assert file_told(tmp_path / "a.odt") == [("R1", "a")]


# --- Rich Text, and tabs of plain text ------------------------------------------------------------


def test_tabs_and_cells_of_rich_text(tmp_path: Path) -> None:
    path = tmp_path / "a.rtf"
    for between in (rb"\tab ", rb"\cell "):
        body = rb"\par ".join(who.encode() + between + said.encode() for who, said in ASKED)
        path.write_bytes(rb"{\rtf1\ansi " + body + b"}")
        assert file_told(path) == ASKED


def test_tabs_of_plain_text(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("".join(f"\t{who}\t{said}\n" for who, said in ASKED))
    assert file_told(path) == ASKED
    path.write_text("".join(f"{who}:\t{said}\n" for who, said in ASKED) + "Mary\tcame\tby\n")
    assert file_told(path)[-1] == ("INT", "I see.\nMary came by")


# --- whatever the shapes --------------------------------------------------------------------------

LINES = st.sampled_from(
    ["", "INT: why", "R1 - yes", "Mary", "Mary - well", "Jane Hall we", "I - I", "R1:no", "0:12",
     "Mary  0:12", "[0:01] INT", "Bob Lee", "Bob - x", "and so: on", "NB: y", "5 6", "–", "R1"]
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(LINES, max_size=14), st.data())
def test_turns_are_parts_of_the_text_and_nothing_but_labels_is_lost(
    lines: list[str], data: st.DataObject
) -> None:
    text = "\n".join(lines).rstrip("\n") + "\n"
    places = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    kinds = st.sampled_from([BOLD, TAB, f"{CELL} 1.1"])
    layout = Layout(tuple((place, data.draw(kinds)) for place in places))
    left, rows, _ = rows_and_faults(text, layout)
    end = 0
    gaps = ""
    for row in rows:
        assert row["text"] == left[row["start"] : row["end"]] == row["text"].strip() != ""
        assert end <= row["start"]
        gaps += left[end : row["start"]]
        end = row["end"]
    gaps = f"{gaps}{left[end:]}".replace("Jane Hall", "")
    assert {*gaps.replace(":", " ").replace("–", "-").split()} <= {"INT", "I", "R1", "Mary", "-"}
