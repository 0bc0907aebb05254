"""What is done, and what waits for whom."""

from __future__ import annotations

from typing import Any

import pytest

from scripts.study.status import (
    NarrativeStatus,
    StageStatus,
    stages_from_summary,
    status_text,
    waiting_for,
)

SUMMARY = """output_file\tdate\trule\tlog-file(s)\tstatus\tplan
a\tMon\tfit_model\t\tok\tno update
b\tMon\tfit_model\t\tmissing\tupdate pending
c\tMon\tread\t\tok\tno update
d\tMon\tother\t\tok\tno update
"""
STAGES = {"read": "Files read", "fit_model": "Models fitted", "draw": "Maps drawn"}


def test_files_are_counted_by_stage_in_the_order_of_the_study() -> None:
    assert stages_from_summary(SUMMARY, STAGES) == [
        StageStatus("Files read", 1, 1),
        StageStatus("Models fitted", 1, 2),
    ]


def test_what_waits_says_for_whom_and_what_to_do() -> None:
    stages = stages_from_summary(SUMMARY, STAGES)
    waiting = waiting_for(stages, {"S1": 0, "S2": 1}, {"S1": 3}, {"S1": 10}, {})
    assert "for the computer: 1 file to make" in waiting[0]
    assert "site S2: 1 name still marked unresolved" in waiting[1]
    assert "site S1: 3 warnings" in waiting[2]
    assert "site S1: 10 people proposed" in waiting[3]
    text = status_text("A study", stages, waiting, "results/study")
    assert "Files read     done" in text
    assert "are in results/study, yours" in text
    assert "Models fitted  1 of 2 files" in text


def test_nothing_waits_when_all_is_done() -> None:
    stages = [StageStatus("Files read", 1, 1)]
    assert waiting_for(stages, {}, {}, {}, {}) == []
    assert "Nothing waits for anybody." in status_text("A study", stages, [], "results/study")


CODED = {"passages": 9, "by_coder": {"AB": {"coded": 9, "left": 0}}, "open": 0, "unmatched": 0,
         "withdrawn": {}}  # fmt: skip


def account(number: int, **changed: Any) -> dict[str, Any]:
    row = {"account_id": f"S1-A0{number}", "complete": True, "missing": "", "fragments": 5}
    return {**row, "boxes": 0, **changed}


WAITING: dict[str, tuple[NarrativeStatus, list[str]]] = {
    "names to review": (
        NarrativeStatus(pseudonyms={"replaced": 40, "doubtful": 1, "overlooked": 3}),
        [
            "for you, site S1: 1 doubtful name and 3 possible names to review in what was said; "
            "decide in S1/spoken (confidential/S1/pseudonyms.xlsx)"
        ],
    ),
    "only names overlooked": (
        NarrativeStatus(pseudonyms={"replaced": 40, "doubtful": 0, "overlooked": 1}),
        [
            "for you, site S1: 1 possible name to review in what was said; decide in S1/spoken "
            "(confidential/S1/pseudonyms.xlsx)"
        ],
    ),
    "no codings yet": (
        NarrativeStatus(codings={**CODED, "by_coder": {}}),
        [
            "for coders, site S1: 9 passages to code; fill a copy of "
            "S1/passages/coding_sheet.xlsx and save it as S1/codings/AB.xlsx, AB being your "
            "initials"
        ],
    ),
    "no passages, and so no codings": (
        NarrativeStatus(codings={**CODED, "by_coder": {}, "passages": 0}),
        [],
    ),
    "a coder has not finished": (
        NarrativeStatus(
            codings={
                **CODED,
                "by_coder": {"AB": {"coded": 9, "left": 0}, "CD": {"coded": 8, "left": 1}},
            }
        ),
        [
            "for coder CD, site S1: 1 passage left to code; rows missing from S1/codings/CD can "
            "be copied to its end from S1/passages/coding_sheet.xlsx"
        ],
    ),
    "coders differ": (
        NarrativeStatus(codings={**CODED, "open": 2}),
        [
            "for coders, site S1: 2 disagreements to settle; S1/framework/disagreements.xlsx, "
            "once filled in, becomes S1/resolutions"
        ],
    ),
    "words are gone": (
        NarrativeStatus(codings={**CODED, "unmatched": 1}),
        [
            "for coders, site S1: 1 row to put right (why, and what comes nearest: "
            "confidential/S1/unmatched.xlsx)"
        ],
    ),
    "a speech act was defined anew": (
        NarrativeStatus(codings={**CODED, "older_codebook": 2}),
        [
            "for coders, site S1: 2 codings to read again, of speech acts defined anew since "
            "(confidential/S1/unmatched.xlsx, sheet older codebook)"
        ],
    ),
    "a transcript was withdrawn": (
        NarrativeStatus(codings={**CODED, "withdrawn": {"S1-I02": 11}}),
        [
            "for coders, site S1: 11 rows about S1-I02, which is not in S1/documents any more; "
            "they count for nothing and can stay, or be removed (confidential/S1/unmatched.xlsx)"
        ],
    ),
    "all is coded": (NarrativeStatus(codings=CODED), []),
    "fragments to write": (
        NarrativeStatus(fragments={"without_fragment": 4, "unresolved": 1, "not_kept": 2}),
        [
            "for who charts, site S1: 4 coded passages without a fragment; "
            "S1/framework/fragment_sheet.xlsx, once filled in, becomes S1/fragments",
            "for who charts, site S1: 1 fragment resting on a passage that is no longer there "
            "(marked “not there” in S1/framework/matrices.xlsx)",
            "for who charts, site S1: 2 conventions not kept in S1/fragments; mend the text, or "
            "say in waiver why not (listed on the last sheet of S1/framework/matrices.xlsx)",
        ],
    ),
    "nothing is told yet": (
        NarrativeStatus(accounts=[account(1, complete=False, missing="all", fragments=0)]),
        [],
    ),
    "accounts": (
        NarrativeStatus(
            accounts=[
                account(1),
                account(2, complete=False, missing="no sanction; only 1 interviewee"),
                account(3, boxes=7),
                account(4),
            ]
        ),
        [
            "for you, site S1: account S1-A02 is incomplete: no sanction; only 1 interviewee "
            "(where to look: accounts/S1/leads.xlsx)",
            "for you, site S1: 2 complete accounts not told in full; choose which to tell "
            "(accounts/S1/sequence_sheet.xlsx becomes S1/sequences)",
        ],
    ),
}


@pytest.mark.parametrize("name", WAITING)
def test_what_waits_in_the_narrative_half(name: str) -> None:
    status, expected = WAITING[name]
    assert waiting_for([], {}, {}, {}, {"S1": status}) == expected


def test_names_of_a_provisional_run_wait_to_be_decided() -> None:
    stages = [StageStatus("Files read", 1, 1)]
    (said,) = waiting_for(stages, {}, {}, {}, {}, {"S1": 2, "S2": 0})
    assert "site S1: 2 names to decide" in said
    assert "confidential/S1/alias_candidates.xlsx, once filled in, becomes S1/aliases" in said
