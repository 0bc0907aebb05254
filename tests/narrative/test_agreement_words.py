"""What coders are told of their agreement, and the workbook of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import openpyxl

from scripts.narrative.agreement import NOTHING, OF_TWO, IntArray, estimate
from scripts.narrative.agreement_words import agreement_sheets, comparisons, in_words
from scripts.study.narrative_inputs import Account
from scripts.study.reading import Rows
from scripts.study.workbooks import write_workbook

SEED = np.random.SeedSequence(3)


def measured(codes: IntArray, interviews: int = 10, **said: str) -> dict[str, dict[str, Any]]:
    """Rows by measure of two coders whose passages stand in turn in so many interviews."""
    compared = {"about": "sanction", "within": "", "coders": "AB;CD"} | said
    documents = np.arange(len(codes)) % interviews
    return {
        name: compared | {"measure": name} | estimate(measure, codes, documents, SEED)
        for name, measure in OF_TWO.items()
    }


def often(both: int, neither: int, one: int) -> IntArray:
    """Codes of two coders: so often yes by both, no by both, and by one each."""
    cells = [[1, 1]] * both + [[0, 0]] * neither + [[1, 0], [0, 1]] * one
    return np.random.default_rng(1).permutation(np.array(cells))


def test_the_paradox_is_explained_where_it_is_one() -> None:
    rows = measured(often(both=4, neither=180, one=8))
    said = in_words(rows)
    assert rows["alpha"]["value"] < 0.3 < 0.9 < rows["ac1"]["value"]
    assert said.startswith("They say the same of 92 % of 200 passages from 10 interviews. Alpha")
    assert "94 % of all answers are one and the same" in said
    assert f"is {rows['ac1']['value']:.2f}. Neither is the true one" in said


def test_it_is_not_claimed_elsewhere() -> None:
    evenly = in_words(measured(often(both=80, neither=80, one=20)))  # 80 %, but no answer prevails
    differ = in_words(measured(often(both=4, neither=130, one=33)))
    good = in_words(measured(often(both=30, neither=165, one=2)))
    for said in (evenly, differ, good):
        assert "AC1" not in said
    assert "less than custom asks even of tentative conclusions (0.67)" in evenly
    assert "reliable (0.8 or more)" in good


def test_what_an_interval_leaves_open_is_said() -> None:
    rows = measured(often(both=20, neither=20, one=3))
    low, high = rows["alpha"]["low"], rows["alpha"]["high"]
    assert low < 0.8 < high
    assert f"with other interviews it might lie anywhere from {low:.2f} to {high:.2f}." in in_words(
        rows
    )
    rows = measured(often(both=20, neither=20, one=3), interviews=1)
    value, said = rows["alpha"]["value"], in_words(rows)
    assert said.endswith(
        f"Alpha is {value:.2f} here; with other interviews unknown "
        "(no interval: the passages are of one interview)."
    )
    full = in_words(measured(often(both=5, neither=5, one=0)))
    assert "Alpha is 1.00 here; with other interviews unknown" in full and "reliable" not in full


def test_what_is_said_fits_the_digits_shown() -> None:
    rows = measured(often(both=20, neither=20, one=3))
    for value, level in ((0.664, "less than custom"), (0.6667, "tentative"), (0.796, "reliable"),
                         (0.003, "no better than chance")):  # fmt: skip
        alpha = rows["alpha"] | {"value": value}
        assert f"Alpha is {value:.2f}, " in in_words(rows | {"alpha": alpha})
        assert level in in_words(rows | {"alpha": alpha}).partition(";")[0]


def test_what_is_not_known_is_said_to_be_unknown() -> None:
    apart = np.array([[0, NOTHING], [NOTHING, 1]])
    nothing = in_words(measured(apart))
    assert nothing == "Not known: no passage was coded by at least two of them."
    assert in_words(measured(np.zeros((3, 2), dtype=int))) == (
        "They say the same of 100 % of 3 passages from 3 interviews. "
        "What of this is chance is not known: only one category was used."
    )


def test_no_better_than_chance_and_more_than_two_coders() -> None:
    rows = measured(often(both=0, neither=20, one=20), coders="AB;CD;EF")
    said = in_words(rows)
    assert said.startswith("On average two of them say the same of 33 % of 60 passages")
    assert said.endswith("Alpha is \N{MINUS SIGN}0.49, no better than chance.")


def test_the_workbook_says_it_in_words_and_numbers(tmp_path: Any) -> None:
    rows = [
        *measured(often(both=4, neither=180, one=8)).values(),
        *measured(often(both=9, neither=9, one=2), about="speech act", within="S1-A01").values(),
    ]
    account = Account(account_id="S1-A01", title="Rain", definition="whatever falls", note=None)
    sheets = agreement_sheets(rows, Rows("S1/accounts.csv", ((2, account),)))
    write_workbook(tmp_path / "agreement.xlsx", sheets)
    book = openpyxl.load_workbook(tmp_path / "agreement.xlsx")
    assert book.sheetnames == ["in words", "in numbers", "what they are", "accounts"]
    words = list(book["in words"].values)
    assert words[0] == ("about", "within", "coders", "in words")
    assert [row[:3] for row in words[1:]] == [
        ("sanction", None, "AB;CD"), ("speech act", "S1-A01", "AB;CD")
    ]  # fmt: skip
    assert [row[3] for row in words[1:]] == [in_words(m) for m in comparisons(rows).values()]
    heading, *cells = book["in numbers"].values
    numbers = [dict(zip(heading, row, strict=True)) for row in cells]
    assert [row["measure"] for row in numbers] == [*OF_TWO] * 2
    assert numbers[0]["value"] == 0.92 and numbers[0]["interviews"] == 10
    assert "1,000 times" in str(list(book["what they are"].values))
