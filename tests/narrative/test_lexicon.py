from __future__ import annotations

import csv
from pathlib import Path

import pytest

from scripts.narrative.lexicon import read_lexicon, standard_lexicon
from scripts.narrative.phrase_words import LEXICON, WordLists
from scripts.narrative.phrases import Search
from scripts.study.narrative_inputs import Mode, WordList
from scripts.study.narrative_tables import FAMILIES
from scripts.study.problems import StudyError
from scripts.study.reading import read_rows

SEARCHES = {mode: Search(own) for mode, own in standard_lexicon().by_mode.items()}


def found(text: str, mode: Mode) -> list[tuple[str, str, tuple[str, ...]]]:
    hits = SEARCHES[mode].find(text)
    return [(text[h.start : h.end], h.family, h.flags) for h in hits]


def lexicon(folder: Path, *rows: str) -> Path:
    path = folder / "own.csv"
    heading = "family,mode,phrase,not_before,flag,suggests"
    path.write_text("\n".join([heading, *rows]), "utf-8")
    return path


def own_hits(folder: Path, text: str, *rows: str) -> list[tuple[str, str, tuple[str, ...]]]:
    search = Search(read_lexicon(lexicon(folder, *rows)).by_mode["inflected"])
    hits = search.find(text)
    assert all(text[h.start : h.end] for h in hits)
    return [(h.family, h.form, h.flags) for h in hits]


def test_each_mode_finds_what_it_says() -> None:
    said = (
        "We have to. I’ve got to. She had, er, to go. They must go. We managed to stop. I want to."
    )
    literal, inflected, extended = (
        [words for words, _, _ in found(said, mode)]
        for mode in ("paper_literal", "inflected", "extended")
    )
    assert literal == ["have to", "want to"]
    assert inflected == ["have to", "’ve got to", "had, er, to", "want to"]
    assert extended == [*inflected[:3], "must", "managed to", "want to"]
    assert SEARCHES["inflected"].families == SEARCHES["extended"].families == FAMILIES


def test_the_literal_mode_finds_the_four_phrases_and_nothing_else() -> None:
    said = (
        "time we have to ourselves, I have to - I have to go; know (er) how to, able, to; HAVE\nTO"
    )
    assert [f"{words} {family}" for words, family, _ in found(said, "paper_literal")] == [
        "have to have_to",
        "have to have_to",
        "have to have_to",
        "HAVE\nTO have_to",
    ]


@pytest.mark.parametrize(
    ("said", "hits"),
    [
        ("You mustn't go.", [("mustn't", "have_to", ("negated",))]),
        ("It must have rained.", []),
        ("They were supposed to sign.", [("were supposed to", "have_to", ())]),
        ("We need the money to the penny.", []),
        ("We needed, er, to go.", [("needed, er, to", "have_to", ("interrupted",))]),
        ("Did you manage to?", [("manage to", "able_to", ("elliptical", "question"))]),
    ],
)
def test_extended_phrases_have_their_families_and_flags(said: str, hits: object) -> None:
    assert found(said, "extended") == hits and not found(said, "inflected")


def test_a_row_adds_a_phrase_and_a_family(tmp_path: Path) -> None:
    said = "They’ve got, you know, the power to. We’ve the clout. I can't pull strings, so help."
    assert own_hits(
        tmp_path,
        said,
        "power,inflected,got/have the power to,,,",
        "power,inflected,we've the clout,,,",
        "help,inflected,pull strings,,idiom,",
    ) == [
        ("power", "got the power to", ("interrupted", "elliptical")),
        ("power", "we 've the clout", ()),
        ("help", "pull strings", ("negated", "idiom")),
    ]


def test_what_may_be_written_in_a_phrase(tmp_path: Path) -> None:
    assert own_hits(tmp_path, "We are really able to. I was able.", "a,inflected,(BE) able,,,") == [
        ("a", "able", ()),
        ("a", "able", ()),
    ]
    asked = "We asked the council to act. We asked them, er, to act. We asked to act."
    assert own_hits(tmp_path, asked, "a,inflected,asked SOMEBODY to,,,") == [
        ("a", "asked somebody to", ()),
        ("a", "asked somebody to", ("interrupted",)),
    ]
    both = "I know well how to. I know best and how to."
    assert own_hits(tmp_path, both, "a,inflected,know {HOW_BETWEEN} how,,,") == [
        ("a", "know how", ("interrupted",))
    ]
    close = "We got there. We got, er, there. We got there first. We got there to the hour."
    assert own_hits(tmp_path, close, 'a,inflected,got+there,"first, SOMETHING",,') == [
        ("a", "got there", ()),
        ("a", "got there", ()),
    ]
    assert own_hits(tmp_path, "up to Leeds, up to ten, up to ICT", "a,inflected,up to,PLACE,,") == [
        ("a", "up to", ()),
        ("a", "up to", ()),
    ]


def test_of_two_phrases_at_one_place_the_first_row_counts(tmp_path: Path) -> None:
    rows = ("long,inflected,have got to,,,", "short,inflected,have got,,,")
    said = "We have got to go. We have got it."
    assert [h[0] for h in own_hits(tmp_path, said, *rows)] == ["long", "short"]
    assert [h[0] for h in own_hits(tmp_path, said, *rows[::-1])] == ["short", "short"]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("Power,inflected,have,,,", "row 3, column family has “Power”: is not a family's name"),
        ("a,inflect,have,,,", "row 3, column mode has “inflect”: is not one of paper_literal, "),
        ("a,inflect,have,,,", "Did you mean “inflected”?"),
        ("a,inflected,,,,", "row 3, column phrase: must not be blank."),
        ("a,inflected,have,,negativ,", "Did you mean “negated”?"),
        ("a,inflected,have,,,sanktion", "Did you mean “sanction”?"),
        ("a,,have,,,", "row 3, column mode: a row needs either a mode, for a phrase, or an act"),
        ("a,inflected,have,,,sanction", "has “inflected”: a row needs either a mode"),
        ("a,inflected,{HAVE_BETWEN} have,,,", "has “{HAVE_BETWEN}” where it cannot stand. ( ) may"),
        ("a,inflected,have {HAVE_BETWEN} got,,,", "Did you mean “HAVE_BETWEEN”?"),
        ("a,inflected,have SOMEBODDY to,,,", "Did you mean “SOMEBODY”?"),
        ("a,inflected,have SOMEBODY,,,", "must end with a word"),
        ("a,inflected,have {HAVE},,,", "must end with a word"),
        ("a,inflected,have/we've to,,,", "has “we've” where one word is needed. Write a row for"),
        ("a,inflected,have !,,,", "has “!”, which is no word. Signs are not looked for."),
        ("a,inflected,have,big NOUNS,,", "where one word is needed"),
        ("b,inflected,HELD  to,,,", "row 2 has this phrase already. Keep one of them."),
    ],
)
def test_what_is_wrong_with_a_row_is_said(tmp_path: Path, row: str, message: str) -> None:
    with pytest.raises(StudyError) as wrong:
        read_lexicon(lexicon(tmp_path, "a,inflected,held to,,,", row))
    assert message in str(wrong.value) and "own.csv, row 3" in str(wrong.value)


def test_a_lexicon_without_phrases_or_without_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="no row has the mode inflected"):
        read_lexicon(lexicon(tmp_path, "a,,thanked,,,sanction"))
    with pytest.raises(StudyError, match="there is no such file"):
        read_lexicon(tmp_path / "other.csv")


def test_a_missing_list_of_words_is_said(tmp_path: Path) -> None:
    rows = (LEXICON / "words.csv").read_text("utf-8").splitlines()
    (tmp_path / "words.csv").write_text("\n".join(row for row in rows if row[:3] != "BE,"), "utf-8")
    lists = WordLists(read_rows(tmp_path, "words", WordList))
    assert "have" in lists.words("HAVE")
    with pytest.raises(StudyError, match=r"words.csv, column name: there is no list BE\."):
        lists.words("BE")


def test_the_projects_tables_explain_themselves() -> None:
    with (LEXICON / "phrases.csv").open(encoding="utf-8", newline="") as file:
        rows = [*csv.DictReader(file)]
    assert [row["phrase"] for row in rows if row["mode"] == "paper_literal"] == [
        *("have to", "want to", "able to", "know how to")
    ]
    readme = (LEXICON / "README.md").read_text("utf-8")
    assert all(f"`{column}`" in readme for column in rows[0])
