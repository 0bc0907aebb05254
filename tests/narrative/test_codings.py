"""Coders' rows find their passages again, whatever becomes of the transcripts; none is lost."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.narrative.codings import (
    Entry,
    Match,
    Unmatched,
    as_recorded,
    combine,
    count_codings,
    former_ids,
    match_entries,
    match_resolutions,
    what_holds,
    written_entries,
)
from scripts.narrative.passage_ids import passage_id
from scripts.narrative.passages import passage_spans
from scripts.study.narrative_inputs import Coding, Resolution
from scripts.study.reading import Rows
from tests.narrative.made_up_documents import Turn, made_up_documents

CODES = {"Ann Lee": "S1-001", "Bob O’Brien": "S1-002"}
TOLD: dict[str, list[Turn]] = {
    "S1-I01": [
        ("INT", "Who has to go?"),
        ("S1-003", "We have to ask Ann Lee. I want to see Keith first. It rained."),
        ("S1-003", "I am able to do it. We have to ask Ann Lee. Nobody knows how to."),
    ],
    "S1-I02": [("S1-004", "We have to ask Ann Lee. Bob O’Brien wants to come.")],
}
BLANK = dict.fromkeys(("account_id", "speech_act", "set_aside"))
DONE = {"account_id": "S1-A01", "speech_act": "commitment"}


class Site:
    """The passages of a site, and their words as they were said."""

    def __init__(self, told: dict[str, list[Turn]], codes: dict[str, str]) -> None:
        rows = made_up_documents(told, codes)
        self.passages = rows["passages"]
        texts = (rows[name] for name in ("turns", "canonical", "replacements"))
        self.said = {r["passage_id"]: r["words"] for r in passage_spans(self.passages, *texts)}

    def id_of(self, text: str, document: str = "S1-I01") -> str:
        return next(p["passage_id"] for p in self.passages
                    if p["text"] == text and p["document_id"] == document)  # fmt: skip

    def sheet(self, **decision: str) -> list[dict[str, Any]]:
        """The coding sheet, every passage decided alike."""
        return [{"passage_id": p["passage_id"], "text": p["text"], **decision}
                for p in self.passages]  # fmt: skip

    def match(
        self, *rows: dict[str, Any], coder: str = "AB"
    ) -> tuple[list[Match], list[Unmatched]]:
        return match_entries(written_entries({coder: read(rows, coder)}), self.passages, self.said)


def read(rows: Any, coder: str = "AB") -> Rows[Coding]:
    numbered = tuple((k, Coding(**BLANK | row)) for k, row in enumerate(rows, start=2))
    return Rows(f"S1/codings/{coder}.xlsx", numbered)


SITE = Site(TOLD, CODES)
ASK, WANT = "We have to ask [S1-001].", "I want to see Keith first."


# --- finding passages again -------------------------------------------------------------------


def test_what_was_said_is_found_behind_what_is_shown() -> None:
    assert len(SITE.passages) == 7
    assert SITE.said[SITE.id_of(ASK)] == "We have to ask Ann Lee."
    assert (
        SITE.said[SITE.id_of("[S1-002] wants to come.", "S1-I02")] == "Bob O’Brien wants to come."
    )


def test_unchanged_passages_are_found_by_their_ids_blank_rows_are_no_codings() -> None:
    rows = SITE.sheet(**DONE)
    rows[1] = {"passage_id": rows[1]["passage_id"], "text": rows[1]["text"]}
    rows[2]["text"] = None
    matches, unmatched = SITE.match(*rows)
    assert not unmatched
    assert [m.passage_id for m in matches] == [r["passage_id"] for r in rows if "account_id" in r]
    assert {m.matched_by for m in matches} == {"id"}


def test_a_changed_transcript_keeps_every_coding_whose_text_still_matches() -> None:
    told = {
        "S1-I01": [
            ("INT", "A question that was not there before."),
            ("S1-003", "It rained. I want to see Keith  first.\nWe have to ask Ann Lee. "
                       "I am quite able to do it."),
            ("S1-003", "Nobody knows how to. We have to ask Ann Lee."),
        ],
        "S1-I02": TOLD["S1-I02"],
    }  # fmt: skip
    # Keith turns out to be somebody of the study, and Ann Lee somebody else.
    now = Site(told, {"Ann Lee": "S1-009", "Bob O’Brien": "S1-002", "Keith": "S1-008"})
    matches, unmatched = now.match(*SITE.sheet(**DONE))
    how = {m.entry.text: m.matched_by for m in matches}
    assert how == {ASK: "id", WANT: "text", "Nobody knows how to.": "id",
                   "[S1-002] wants to come.": "id"}  # fmt: skip
    assert len(matches) == 6
    (lost,) = unmatched
    assert lost.entry.text == "I am able to do it."
    assert lost.nearest_words == "I am quite able to do it."
    assert lost.nearest == now.id_of("I am quite able to do it.")
    assert "any more" in lost.why
    # And back again: a name that was hidden is shown.
    matches, unmatched = SITE.match(*now.sheet(**DONE))
    assert {m.entry.text: m.matched_by for m in matches}["I want to see [S1-008]  first."] == "text"
    assert [u.entry.text for u in unmatched] == ["I am quite able to do it."]


def test_words_at_several_places_are_not_guessed() -> None:
    row = {"passage_id": f"{SITE.id_of(ASK)}-7", "text": ASK, **DONE}
    _, (unmatched,) = SITE.match(row)
    assert unmatched.why.startswith("its words stand at 2 places")
    assert unmatched.nearest == SITE.id_of(ASK)


def test_of_repeated_words_the_later_ones_move_up() -> None:
    told = {"S1-I01": TOLD["S1-I01"][:2]}  # the second “We have to ask” is gone
    now = Site(told, CODES)
    first = SITE.id_of(ASK)
    rows = [{"passage_id": i, "text": ASK, **d} for i, d in
            ((f"{first}-2", {"set_aside": "repeats"}), (first, DONE))]  # fmt: skip
    matches, unmatched = now.match(*rows)
    assert not unmatched
    codings, otherwise = combine(matches)
    assert [(c["passage_id"], c["account_id"], c["matched_by"]) for c in codings] == [
        (first, "S1-A01", "id")
    ]
    assert [(u.entry.row, u.entry.set_aside) for u in otherwise] == [(2, "repeats")]
    assert "S1/codings/AB.xlsx, row 3" in otherwise[0].why


def test_a_sheet_of_which_one_column_was_sorted_is_noticed() -> None:
    rows = SITE.sheet(**DONE)
    ids = [row["passage_id"] for row in rows]
    for row, other in zip(rows, [*ids[1:], ids[0]], strict=True):
        row["passage_id"] = other
    matches, unmatched = SITE.match(*rows)
    assert len(matches) + len(unmatched) == len(rows)
    # Documents differ in two rows, where the words of the row stand at no place of the document.
    wrong = [m for m in matches if m.entry.text not in SITE.said[m.passage_id]]
    assert len(unmatched) >= 5
    assert all("sorted" in u.why for u in unmatched)
    assert len(wrong) <= 2


def test_a_text_the_coder_changed_does_no_harm() -> None:
    row = {"passage_id": SITE.id_of(WANT), "text": f"{WANT} <- funny!", **DONE}
    matches, unmatched = SITE.match(row)
    assert ([m.matched_by for m in matches], unmatched) == (["id"], [])


def test_a_row_without_its_text_and_one_of_an_unknown_document() -> None:
    gone = {"passage_id": "S1-I01-000000", **DONE}
    other = {"passage_id": "S1-I09-000000", "text": "We have to.", **DONE}
    _, unmatched = SITE.match(gone, other)
    assert [u.why for u in unmatched] == ["no such passage", "there are no passages of S1-I09"]
    assert [(u.nearest, u.nearest_words) for u in unmatched] == [("", "")] * 2


@pytest.mark.parametrize(
    ("recorded", "said", "fits"),
    [
        ("We [laughs] have to.", "We [laughs] have to.", True),
        ("[S1-001]'s boss has to.", "Ann Lee's boss has to.", True),
        ("So [name] and [S1-002] have to.", "So Ann Lee and Bob have to.", True),
        ("We have  to.", "We\nhave to.", True),
        ("[name] has to.", f"It is a long story {'and so on ' * 9} but he has to.", False),
        ("Costs £5 (or more) have to.", "Costs £5 (or more) have to.", True),
        ("We have to.", "we have to.", False),
        ("We have to.", "We have to. Now.", False),
        ("[name] has to.", " has to.", False),
    ],
)
def test_a_code_stands_for_a_name_and_nothing_else_does(
    recorded: str, said: str, fits: bool
) -> None:
    assert bool(as_recorded(recorded).fullmatch(said)) is fits


def test_lists_of_names_take_no_time() -> None:
    recorded = as_recorded(" and ".join(["[S1-001]"] * 12) + " have to go.")
    said = " and ".join(["Ann Lee"] * 40)
    before = time.perf_counter()
    assert not recorded.fullmatch(f"{said} have to stay.")
    assert recorded.fullmatch(f"{' and '.join(['Ann Lee'] * 12)} have to go.")
    assert time.perf_counter() - before < 0.5


# --- nothing is lost --------------------------------------------------------------------------

ids = st.sampled_from([*(p["passage_id"] for p in SITE.passages), "S1-I01-000000", "S1-I07-000000"])
texts = st.sampled_from([None, "We have to.", *(p["text"] for p in SITE.passages)])
decisions = st.sampled_from(
    [{}, {"note": "?"}, DONE, {**DONE, "speech_act": "sanction"}, {"set_aside": "no"}]
)
cells = st.tuples(ids, texts, decisions).map(lambda c: {"passage_id": c[0], "text": c[1], **c[2]})
sheets = st.dictionaries(st.sampled_from(["AB", "CD"]), st.lists(cells, max_size=12))


@settings(max_examples=150, deadline=None)
@given(sheets)
def test_every_row_of_every_sheet_counts_is_listed_or_is_blank(rows: dict[str, list[Any]]) -> None:
    sheets = {coder: read(own, coder) for coder, own in rows.items()}
    matches, unmatched = match_entries(written_entries(sheets), SITE.passages, SITE.said)
    codings, otherwise = combine(matches)
    listed = {(u.entry.coder, u.entry.row) for u in [*unmatched, *otherwise]}
    place = {(m.entry.coder, m.entry.row): m.passage_id for m in matches}
    counted = {(c["coder"], c["passage_id"], c["account_id"], c["speech_act"], c["set_aside"])
               for c in codings}  # fmt: skip
    for coder, sheet in sheets.items():
        for number, row in sheet:
            blank = not (row.account_id or row.set_aside or row.note)
            only_a_note = row.note and (coder, number) in place
            found = (coder, place.get((coder, number)), row.account_id, row.speech_act,
                     row.set_aside) in counted  # fmt: skip
            assert [blank or only_a_note or found, (coder, number) in listed] in (
                [True, False],
                [False, True],
            )
    assert len(codings) == len({(c["coder"], c["passage_id"]) for c in codings})


# --- what holds -------------------------------------------------------------------------------


def coding(coder: str, account: str | None, act: str | None = "commitment") -> dict[str, Any]:
    aside = None if account else f"{coder}'s reason"
    return {"passage_id": "p", "coder": coder, "account_id": account,
            "speech_act": act if account else None, "set_aside": aside}  # fmt: skip


AGREED = Resolution(passage_id="S1-I01-000000", set_aside="agreed", reason="r", decided_by="AB")


@pytest.mark.parametrize(
    ("found_by", "said", "resolution", "expected"),
    [
        ("search", [], None, (None, None, None, "none", 0)),
        ("search", [coding("AB", "A1")], None, ("A1", "commitment", None, "one", 1)),
        ("marked", [coding("AB", "A1")], None, ("A1", "commitment", None, "marked", 1)),
        ("marked", [coding("AB", "A1"), coding("CD", "A1")], None,
         ("A1", "commitment", None, "all", 2)),
        ("search", [coding("AB", "A1"), coding("CD", "A2")], None, (None, None, None, "open", 2)),
        ("search", [coding("AB", "A1"), coding("CD", "A1", "sanction")], None,
         (None, None, None, "open", 2)),
        ("search", [coding("AB", "A1"), coding("CD", None)], None, (None, None, None, "open", 2)),
        ("search", [coding("AB", None), coding("CD", None)], None,
         (None, None, "AB's reason; CD's reason", "all", 2)),
        ("search", [coding("AB", "A1"), coding("CD", "A2")], AGREED,
         (None, None, "agreed", "resolution", 2)),
        ("search", [coding("AB", "A1")] * 2, AGREED, (None, None, "agreed", "resolution", 2)),
        ("search", [], AGREED, (None, None, "agreed", "resolution", 0)),
    ],
)  # fmt: skip
def test_what_holds(
    found_by: str, said: list[Any], resolution: Resolution | None, expected: tuple[Any, ...]
) -> None:
    agreed = {"p": resolution} if resolution else {}
    (row,) = what_holds([{"passage_id": "p", "found_by": found_by}], said, agreed)
    assert tuple(row.values()) == ("p", *expected)


def test_resolutions_follow_the_codings_they_settle() -> None:
    old, gone, here = "S1-I01-000001", "S1-I01-000002", "S1-I01-000003"
    rows = [Resolution(passage_id=i, set_aside=i, reason="r", decided_by="AB; CD")
            for i in (old, gone, here)]  # fmt: skip
    resolutions = Rows("S1/resolutions.csv", tuple(enumerate(rows, start=2)))
    passages = [{"passage_id": here}, {"passage_id": "S1-I01-000004"}]
    agreed, left = match_resolutions(resolutions, passages, {old: "S1-I01-000004"})
    assert {i: r.set_aside for i, r in agreed.items()} == {here: here, "S1-I01-000004": old}
    ((row, coder, why),) = [(u.entry.row, u.entry.coder, u.why) for u in left]
    assert (row, coder, why) == (3, "AB; CD", "there is no such passage")
    # A passage is settled once: by the row of its own id.
    agreed, left = match_resolutions(resolutions, passages, {old: here})
    assert agreed[here].set_aside == here
    assert [u.entry.row for u in left] == [2, 3]


def test_passages_found_by_their_words_are_known_by_the_ids_they_had() -> None:
    def found(passage: str, text: str, now: str, by: str) -> Match:
        entry = Entry("f", 2, "AB", "S1-I01", passage, text, "S1-A01", "sanction", None, None)
        return Match(entry, now, by)

    passages = [{"passage_id": f"S1-I01-00000{k}"} for k in (1, 2, 3)]
    quote = "[S1-001] was thanked."
    matches = [
        found("S1-I01-000009", "I have to.", "S1-I01-000001", "text"),
        found("S1-I01-000002", "I want to.", "S1-I01-000002", "id"),
        found("", quote, "S1-I01-000003", "text"),
    ]
    assert former_ids(matches, passages) == {
        "S1-I01-000009": "S1-I01-000001",
        passage_id("S1-I01", quote): "S1-I01-000003",
    }
    # A quote whose words are shown as ever has the id it had.
    same = [{"passage_id": passage_id("S1-I01", quote)}]
    assert former_ids(matches[2:], [*passages, *same]) == {}


def test_counts() -> None:
    passages = [{"passage_id": i, "found_by": f} for i, f in
                (("p", "search"), ("q", "search"), ("m", "marked"))]  # fmt: skip
    codings = [coding("AB", "A1"), coding("CD", "A2"), {**coding("AB", "A1"), "passage_id": "m"}]
    coded = what_holds(passages, codings, {})
    left = [
        Unmatched(Entry("f", 2, "AB", document, "", "", None, None, None, None), "")
        for document in ("I01", "I03", "I02", "I03")
    ]
    assert count_codings(["EF", "AB"], passages, codings, coded, left, {"I01"}) == {
        "passages": 3,
        "by_coder": {"AB": {"coded": 1, "left": 1}, "EF": {"coded": 0, "left": 2}},
        "open": 1,
        "unmatched": 1,
        "withdrawn": {"I02": 1, "I03": 2},
        "not_coded": 1,
    }
