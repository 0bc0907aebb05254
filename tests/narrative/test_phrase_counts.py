from __future__ import annotations

from typing import Any

from scripts.narrative.lexicon import standard_lexicon
from scripts.narrative.passages import find_passages
from scripts.narrative.phrase_counts import count_phrases, count_sheets
from scripts.narrative.phrases import Search
from scripts.study.narrative_inputs import MODES
from scripts.study.narrative_tables import FAMILIES, PHRASE_COUNTS
from scripts.study.tables import make_table_from_rows

SEARCHES = {mode: Search(own) for mode, own in standard_lexicon().by_mode.items()}
SAID = (
    ("S1-I01", "S1-041", "We have to go, we must. I’d got to and we don’t want to, do we?"),
    ("S1-I01", "S1-042", "Nothing to say."),
    ("S1-I02", "S1-041", "We have, er, to go. They want us to. Had to."),
    ("S1-I02", None, "Do you have to?"),
)


def turns() -> list[dict[str, Any]]:
    return [
        {
            **{"document_id": document, "kind": "interview", "turn": turn, "speaker": speaker},
            **{"role": "interviewee" if speaker else "interviewer", "text": text},
            **{"start": 100 * turn, "end": 100 * turn + len(text)},
        }
        for turn, (document, speaker, text) in enumerate(SAID, start=1)
    ]


def test_counts_add_up_to_what_each_mode_finds() -> None:
    counts = count_phrases(turns(), SEARCHES)
    make_table_from_rows(PHRASE_COUNTS, counts)
    for mode, search in SEARCHES.items():
        _, hits = find_passages(turns(), "sentence", 0, search)
        assert sum(row["hits"] for row in counts if row["mode"] == mode) == len(hits) > 1
    forms = {(row["form"], row["mode"], row["flags"]) for row in counts}
    assert ("want somebody to", "inflected", "elliptical;other_directed") in forms
    assert ("have to", "extended", "interrupted") in forms
    assert ("must", "extended", "elliptical") not in forms
    assert {row["speaker"] for row in counts} == {"S1-041"}


def test_people_families_forms_and_flags_add_up_to_the_site() -> None:
    counts = count_phrases(turns(), SEARCHES)
    people, forms, flags = count_sheets(counts, turns(), FAMILIES)
    everybody = people.rows[0]
    assert (everybody["speaker"], everybody["family"], everybody["words"]) == ("all", "all", 30)
    for mode in MODES:
        total = sum(row["hits"] for row in counts if row["mode"] == mode)
        assert everybody[mode] == total == sum(row[mode] for row in forms.rows)
        assert everybody[f"{mode}_per_1,000_words"] == round(1000 * total / 30, 2)
        own = [row for row in people.rows if row["speaker"] != "all" and row["family"] == "all"]
        assert [row["speaker"] for row in own] == ["S1-041", "S1-042"]
        assert sum(row[mode] for row in own) == total
        site = [row for row in people.rows if row["speaker"] == "all" and row["family"] != "all"]
        assert [row["family"] for row in site] == [*FAMILIES]
        assert sum(row[mode] for row in site) == total
    assert sum(row["words"] for row in own) == 30
    # A phrase with two flags is counted with both.
    assert {row["flag"] for row in flags.rows if row["family"] == "want_to"} == {
        *("negated", "elliptical", "question", "other_directed")
    }


def test_nobody_and_nothing_can_be_counted() -> None:
    assert count_phrases([], SEARCHES) == []
    sheets = count_sheets([], [], FAMILIES)
    assert [row["words"] for row in sheets[0].rows] == [0] * 5 and not sheets[1].rows
