from __future__ import annotations

from pathlib import Path

import pytest

from scripts.narrative.documents import read_document
from tests.narrative.read_files import fault, read

TEAMS = """WEBVTT

NOTE made by a meeting

3f2a/7-0
00:00:01.120 --> 00:00:03.000
<v Zoë Hall (Leeds)>Why did you
go there?</v>

3f2a/8-0
00:00:03.500 --> 00:00:05.000 align:start
<v Ann: NHS>We <i>have</i> to &amp; want</v>

3f2a/8-1
00:00:05.000 --> 00:00:06.000
<v.loud Ann: NHS>to. Note: it's 5 &lt; 6.</v>
<v Zoë Hall (Leeds)>Right.</v>
"""
SAID = (
    "Zoë Hall (Leeds): Why did you go there?\n\n"
    "Ann NHS: We have to & want to. Note: it's 5 < 6.\n\n"
    "Zoë Hall (Leeds): Right.\n"
)
ZOOM = """WEBVTT\r
\r
1\r
00:00:01.120 --> 00:00:03.000\r
jane.smith: Why did you go?\r
\r
2\r
00:00:03.500 --> 00:00:05.000\r
Bob Lee: We have\r
\r
3\r
00:00:05.000 --> 00:00:06.000\r
Bob Lee: to.\r
\r
4\r
00:00:07.000 --> 00:00:08.000\r
jane.smith: At 10:30?\r
"""


def srt(*cues: str, comma: str = ",") -> bytes:
    """Captions with these words, a second each."""
    return "\n".join(
        f"{n}\n00:00:{n:02}{comma}000 --> 00:00:{n:02}{comma}900\n{words}\n"
        for n, words in enumerate(cues, start=1)
    ).encode()


def test_who_is_marked_as_speaking_stands_before_what_they_say(tmp_path: Path) -> None:
    assert read(tmp_path, "a.vtt", TEAMS.encode()) == SAID
    assert read(tmp_path, "b.VTT", b"\xef\xbb\xbf" + TEAMS.replace("\n", "\r\n").encode()) == SAID
    reading = read_document(tmp_path / "a.vtt", "a.vtt")
    assert reading.named == {"Zoë Hall (Leeds)", "Ann NHS"}


def test_names_before_the_words_of_cues(tmp_path: Path) -> None:
    text = read(tmp_path, "a.vtt", ZOOM.encode())
    assert text == (
        "jane.smith: Why did you go?\n\nBob Lee: We have to.\n\njane.smith: At 10:30?\n"
    )
    assert read_document(tmp_path / "a.vtt", "a.vtt").named == {"jane.smith", "Bob Lee"}


def test_cues_without_a_name_go_on(tmp_path: Path) -> None:
    data = srt(
        "INT: Why did\nyou go?",
        "{\\an8}- R: We <b>had</b>",
        "to, and I said to him: no",
        "R: they\nR: were",
        ">> INT: Oh,\nR: yes.",
    )
    assert read(tmp_path, "a.srt", data) == (
        "INT: Why did you go?\n\nR: We had\nto, and I said to him: no they were\n\n"
        "INT: Oh,\n\nR: yes.\n"
    )


def test_captions_that_name_nobody_are_one_paragraph(tmp_path: Path) -> None:
    assert read(tmp_path, "a.srt", b"\n\n" + srt("We have", "", "to go.", "2010")) == (
        "We have to go. 2010\n"
    )


@pytest.mark.parametrize("cut", ["<v Zoë Hall (Leeds)>Right.</v>", "<v Ann: NHS>We"])
def test_nobody_is_guessed_where_others_are_marked(tmp_path: Path, cut: str) -> None:
    bare = TEAMS.replace(cut, cut.partition(">")[2])
    said = fault(tmp_path, "a.vtt", bare.encode())
    assert "nobody is marked as saying" in said and cut[-3:-1].strip("</v")[:1] in said


def test_words_outside_of_cues_are_not_lost_unnoticed(tmp_path: Path) -> None:
    damaged = ZOOM.replace("00:00:05.000 -->", "00:00:0x.000 -->")
    assert "line 13 belongs to no cue: Bob Lee: to." in fault(tmp_path, "a.vtt", damaged.encode())
    twice = srt("R: Yes.", "INT: So?", "R: Yes.").replace(b"00:00:03,000", b"3 seconds")
    assert "belongs to no cue: R: Yes." in fault(tmp_path, "a.srt", twice)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.vtt", b"R: no captions at all", "no captions of the kind .vtt"),
        ("a.vtt", srt("R: a"), "no captions of the kind .vtt"),
        ("a.srt", TEAMS.encode(), "no captions of the kind .srt"),
        ("a.srt", b"", "no captions"),
        ("a.vtt", b"WEBVTT\n", "no words"),
        ("a.vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000\n<i></i>\n", "no words"),
        ("a.srt", b"PK\x03\x04" + bytes(99), "not plain text"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    assert said in fault(tmp_path, name, data)


@pytest.mark.parametrize("part", ["<", "<v ", "{\\", "a", "a: ", "<v.a"])
def test_captions_made_to_take_long_do_not(tmp_path: Path, part: str) -> None:
    # The square of this many steps would take hours.
    data = b"WEBVTT\n\n00:01.000 --> 00:02.000\nR: we " + part.encode() * 100_000 + b"\n"
    assert "R: we" in read(tmp_path, "a.vtt", data)


def test_words_are_said_when_their_cue_begins(tmp_path: Path) -> None:
    (tmp_path / "a.vtt").write_text(TEAMS)
    reading = read_document(tmp_path / "a.vtt", "a.vtt")
    said = [(reading.text[at:][:6], seconds) for at, seconds in reading.layout.times]
    assert said == [("Why di", 1), ("We hav", 3), ("to. No", 5), ("Right.", 5)]
    (tmp_path / "b.srt").write_bytes(srt("INT: Why did\nyou go?", "R: We", "to him: no"))
    reading = read_document(tmp_path / "b.srt", "b.srt")
    said = [(reading.text[at:][:6], seconds) for at, seconds in reading.layout.times]
    assert said == [("Why di", 1), ("you go", 1), ("We\n\nto"[:2] + "\nto ", 2), ("to him", 3)]
