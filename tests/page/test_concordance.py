"""Lines of the concordance are the tables' own words, cut at words, in the order of documents."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from scripts.page.concordance import FATE_WORDS, MARKED, Concordance
from scripts.page.narrative import narrative_content
from scripts.page.sources import NOT_QUOTED
from scripts.study.narrative_tables import TURNS
from scripts.study.tables import make_table_from_rows
from tests.page.study import narrative_tables

ACTORS = [f"S1-{k:03d}" for k in range(1, 59)]


def lines(**changes: Any) -> Concordance:
    found = replace(narrative_tables("S1"), **changes)
    return narrative_content("S1", found, ACTORS, directed=True).concordance


def test_a_line_for_each_phrase_and_each_marked_passage() -> None:
    made = lines()
    found = narrative_tables("S1")
    hits, passages = found.rows("hits"), found.rows("passages")
    marked = [p for p in passages if p["found_by"] == "marked"]
    assert len(made.lines) == len(hits) + len(marked)
    families = [hit["family"] for hit in hits] + [MARKED for _ in marked]
    assert sorted(line.kind for line in made.lines) == sorted(families)
    places = [(line.document, line.turn) for line in made.lines]
    assert places == sorted(places)


def test_before_phrase_and_after_are_what_was_said_on_end() -> None:
    found = narrative_tables("S1")
    turns = {
        (t["document_id"], t["turn"]): " ".join(t["text"].split()) for t in found.rows("turns")
    }
    for line in lines().lines:
        shown = " ".join(
            part.removeprefix("… ").removesuffix(" …")
            for part in (line.before, line.words, line.after)
            if part
        )
        assert shown in turns[line.document, line.turn]


def test_a_phrase_stands_between_its_own_words() -> None:
    line = next(line for line in lines().lines if line.passage == "S1-I02-000002")
    assert (line.words, line.kind, line.who) == ("want to", "want_to", "S1-002")
    assert line.before == "Er, well, it’s a long story, you know. So we"
    assert line.after.startswith("ask [S1-002] about the <b>“fine”</b> & the rest")


def test_long_turns_are_cut_between_words() -> None:
    found = narrative_tables("S1")
    turns = found.tables["turns"].to_pylist()
    own = next(t for t in turns if t["document_id"] == "S1-I02" and t["turn"] == 2)
    more = " ".join(f"word{k}" for k in range(60))
    own |= {"text": f"{own['text']} {more}", "end": own["end"] + len(more) + 1}
    tables = dict(found.tables)
    tables["turns"] = make_table_from_rows(TURNS, turns)
    line = next(line for line in lines(tables=tables).lines if line.passage == "S1-I02-000002")
    assert line.after.endswith(" …") and len(line.after) <= 72
    assert line.after.removesuffix(" …").split()[-1] in own["text"].split()


def test_who_is_not_to_be_quoted_is_not() -> None:
    made = lines(unquoted=frozenset({"S1-002"}))
    own = [line for line in made.lines if line.who == "S1-002"]
    assert own and {(line.before, line.words, line.after) for line in own} == {("", NOT_QUOTED, "")}
    assert all(line.words != NOT_QUOTED for line in made.lines if line.who != "S1-002")


def test_what_lines_can_be_chosen_by_is_what_there_is() -> None:
    made = lines()
    assert made.who == ["Meeting papers", "S1-001", "S1-002", "S1-003"]
    assert [*made.kinds] == ["have_to", "want_to", "able_to", MARKED]
    assert made.kinds["have_to"] == "“have to”"
    assert [*made.fates] == ["told", "charted"]
    assert {line.became for line in made.lines} <= {*FATE_WORDS}
    assert made.flags == []
