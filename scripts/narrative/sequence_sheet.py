"""The sheet in which people put an account's fragments in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from scripts.narrative.told_fragments import ToldFragment
from scripts.study.narrative_inputs import SPEECH_ACTS, Step
from scripts.study.workbooks import SheetColumn, WorkSheet

# Exactly the columns of `sequences`: the workbook, filled in, can be saved under that name.
COLUMNS = (
    SheetColumn("account_id", 11),
    SheetColumn("step", 6, to_fill=True),
    SheetColumn("after", 6, to_fill=True),
    SheetColumn("speech_act", 14, to_fill=True, choices=SPEECH_ACTS),
    SheetColumn("text", 70, to_fill=True),
    SheetColumn("fragments", 16, to_fill=True),
    SheetColumn("note", 60),
)


def sequence_sheet(
    accounts: Sequence[Mapping[str, Any]], fragments: Sequence[ToldFragment], steps: Iterable[Step]
) -> WorkSheet:
    """Return a row for each fragment of the complete accounts that have no sequence yet.

    A row is a box to be: its step is blank, its text is the fragment's, to be reworded, and its
    note says which account it is, who tells it, and by which passages. People number the boxes
    they want, write into `after` what a box follows if that is not the one before, and further
    fragments of a box into its row; rows without a step do not count.
    Boxes told before stand below: saved as sequences.xlsx, the sheet loses nothing.

    Parameters
    ----------
    accounts : rows of the table ACCOUNTS. They come by rank, their fragments by speech act.
    fragments : of all accounts, resolved or not.
    steps : rows of the table `sequences`.
    """
    rows = [
        {
            "account_id": fragment.account_id,
            "speech_act": fragment.speech_act,
            "text": fragment.text,
            "fragments": fragment.fragment_id,
            "note": f"{account['title']}; told in {', '.join(fragment.documents)} by "
            f"{', '.join(fragment.tellers) or 'papers'}; {', '.join(fragment.passages)}",
        }
        for account in sorted(accounts, key=lambda row: (int(row["rank"]), row["account_id"]))
        if account["complete"] and not account["boxes"]
        for act in SPEECH_ACTS
        for fragment in fragments
        if fragment.account_id == account["account_id"]
        if fragment.speech_act == act and fragment.resolved
    ]
    rows += [
        step.model_dump()
        | {"fragments": "; ".join(step.fragments), "after": "; ".join(map(str, step.after))}
        for step in sorted(steps, key=lambda step: (step.account_id, step.step))
    ]
    return WorkSheet("sequences", COLUMNS, rows, frozen=1)
