"""How far coders agree, in words, and as a workbook to read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from scripts.narrative.account_sheet import account_sheet
from scripts.narrative.agreement import RESAMPLES
from scripts.study.narrative_inputs import Account
from scripts.study.narrative_tables import split_cell
from scripts.study.reading import Rows
from scripts.study.words import count, percent
from scripts.study.workbooks import SheetColumn, WorkSheet

Row = Mapping[str, Any]

# What Krippendorff (Content Analysis, chapter on reliability) asks of alpha, .800 and .667, to the
# two digits that are shown: a custom, not a law.
RELIABLE, TENTATIVE = 0.8, 0.67
MOSTLY = 0.8  # ours: from this share on coders "mostly" say the same, or one answer prevails

MEASURES = {
    "percent": "how often two coders say the same of a passage; chance alone makes this high where "
    "one answer is common",
    "alpha": "Krippendorff's alpha: 1 if they always say the same, 0 if as often as answers dealt "
    "out by lot, below 0 if less often",
    "fleiss": "Fleiss' kappa: nearly alpha; alpha allows for small numbers",
    "cohen": "Cohen's kappa, of two coders: chance is reckoned from each coder's own habits",
    "ac1": "Gwet's AC1: allows less for chance where one answer is common, so it stays high where "
    "alpha and kappa fall",
}
PARADOX = (
    "Alpha is low although they mostly say the same: {commonest} of all answers are one and the "
    "same, so answers dealt out by lot would agree nearly as often, and a few differences weigh "
    "heavily. AC1, which allows less for chance here, is {ac1}. Neither is the true one: read the "
    "passages on which they differ."
)


def comparisons(rows: Iterable[Row]) -> dict[tuple[str, str, str], dict[str, Row]]:
    """Return rows of AGREEMENT by what is compared (about, within, coders), then by measure."""
    found: dict[tuple[str, str, str], dict[str, Row]] = {}
    for row in rows:
        found.setdefault((row["about"], row["within"], row["coders"]), {})[row["measure"]] = row
    return found


def in_words(measured: Mapping[str, Row]) -> str:
    """Say what the measures of one comparison mean; where alpha is low for want of variety, why.

    Parameters
    ----------
    measured : rows of AGREEMENT by measure, percent, alpha and ac1 among them.
    """
    share, alpha, ac1 = (measured[name] for name in ("percent", "alpha", "ac1"))
    if share["value"] is None:
        return f"Not known: {share['remark']}."
    passages = f"{count(share['units'], 'passage')} from {count(share['interviews'], 'interview')}"
    who = "They" if len(split_cell(share["coders"])) == 2 else "On average two of them"
    said = [f"{who} say the same of {percent(share['value'])} of {passages}."]
    if alpha["value"] is None:
        said.append(f"What of this is chance is not known: {alpha['remark']}.")
        return " ".join(said)
    said.append(_beyond_chance(alpha))
    low = _shown(alpha["value"]) < TENTATIVE
    if low and min(share["value"], alpha["commonest"]) >= MOSTLY and ac1["value"] is not None:
        commonest = percent(alpha["commonest"])
        said.append(PARADOX.format(commonest=commonest, ac1=_number(ac1["value"])))
    return " ".join(said)


def _beyond_chance(alpha: Row) -> str:
    value, low, high = alpha["value"], alpha["low"], alpha["high"]
    if low is None:  # then not even full agreement tells much
        return f"Alpha is {_number(value)} here; with other interviews unknown ({alpha['remark']})."
    said = f"Alpha is {_number(value)}, {_level(value)}"
    if _level(low) == _level(high):
        return f"{said}."
    other = f"with other interviews it might lie anywhere from {_number(low)} to {_number(high)}"
    return f"{said}; {other}."


def _level(alpha: float) -> str:
    if _shown(alpha) >= RELIABLE:
        return f"what is commonly called reliable ({RELIABLE} or more)"
    if _shown(alpha) >= TENTATIVE:
        return f"enough for tentative conclusions by custom ({TENTATIVE} or more)"
    if _shown(alpha) > 0:
        return f"less than custom asks even of tentative conclusions ({TENTATIVE})"
    return "no better than chance"


def _shown(value: float) -> float:
    return round(value, 2) + 0.0  # no minus before zero


def _number(value: float) -> str:
    return f"{_shown(value):.2f}".replace("-", "\N{MINUS SIGN}")


def agreement_sheets(rows: Sequence[Row], accounts: Rows[Account]) -> list[WorkSheet]:
    """Return agreement in words, in numbers, and what the measures are; in codes."""
    compared = (
        SheetColumn("about", 14),
        SheetColumn("within", 11),
        SheetColumn("coders", 14),
    )
    words = [
        {"about": about, "within": within, "coders": coders, "in_words": in_words(measured)}
        for (about, within, coders), measured in comparisons(rows).items()
    ]
    numbers = (
        *compared,
        SheetColumn("measure", 10),
        SheetColumn("value", 8),
        SheetColumn("low", 8),
        SheetColumn("high", 8),
        SheetColumn("resamples", 11),
        SheetColumn("units", 8),
        SheetColumn("interviews", 11),
        SheetColumn("commonest", 11),
        SheetColumn("remark", 50),
    )
    meanings = MEASURES | {
        "low, high": "95 % interval: interviews, not passages, are drawn anew, with replacement, "
        f"{RESAMPLES:,} times; blank where that cannot tell, as remark says",
        "resamples": "those of them in which the measure exists",
        "units": "passages coded by at least two of them",
        "commonest": "share of the commonest answer about these passages",
        "within": "only passages that both put to this activity",
        "use": "information for the team; it decides nothing. All differences are in "
        "disagreements.xlsx",
    }
    return [
        WorkSheet("in words", (*compared, SheetColumn("in_words", 110)), words, frozen=3),
        WorkSheet("in numbers", numbers, [_rounded(row) for row in rows], frozen=4),
        WorkSheet(
            "what they are",
            (SheetColumn("what", 12), SheetColumn("meaning", 100)),
            [{"what": what, "meaning": meaning} for what, meaning in meanings.items()],
        ),
        account_sheet(accounts),
    ]


def _rounded(row: Row) -> dict[str, Any]:
    return {name: round(v, 3) if isinstance(v, float) else v for name, v in row.items()}
