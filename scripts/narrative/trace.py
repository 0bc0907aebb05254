"""The way from a chart's box to the words it rests on, and back: what became of every passage.

Rows go in and out as dicts by the columns of the tables in `scripts.study.narrative_tables`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from scripts.narrative.passage_ids import passage_id
from scripts.study.narrative_tables import split_cell

Row = Mapping[str, Any]

UNCODED = {"open": "open", "none": "not coded"}


def trace_rows(
    boxes: Iterable[Row], fragments: Iterable[Row], fragment_passages: Iterable[Row]
) -> list[dict[str, Any]]:
    """Return rows of TRACE: by account and box, fragments that are in no box behind the boxes."""
    step = {code: box["step"] for box in boxes for code in split_cell(box["fragments"])}
    account = {row["fragment_id"]: row["account_id"] for row in fragments}
    rows = [
        {
            "account_id": account[row["fragment_id"]],
            "step": step.get(row["fragment_id"]),
            **{name: row[name] for name in ("fragment_id", "passage_id", "found")},
        }
        for row in fragment_passages
    ]
    return sorted(rows, key=_by_box)


def _by_box(row: Row) -> tuple[Any, ...]:
    told = (row["step"] is None, row["step"] or 0)
    return row["account_id"], *told, row["fragment_id"], row["passage_id"]


def fate_rows(
    passages: Iterable[Row], coded: Iterable[Row], trace: Iterable[Row]
) -> list[dict[str, Any]]:
    """Return rows of FATES, in the order of the passages: each has exactly one fate."""
    holds = {row["passage_id"]: row for row in coded}
    uses: dict[str, list[Row]] = defaultdict(list)
    for row in trace:
        uses[row["passage_id"]].append(row)
    return [_fate(p["passage_id"], holds[p["passage_id"]], uses[p["passage_id"]]) for p in passages]


def _fate(code: str, coded: Row, uses: Iterable[Row]) -> dict[str, Any]:
    fragments = dict.fromkeys(row["fragment_id"] for row in uses)
    boxes = dict.fromkeys(
        f"{row['account_id']}/{row['step']}" for row in uses if row["step"] is not None
    )
    if boxes or fragments:
        became = "told" if boxes else "charted"
    else:
        became = UNCODED.get(coded["decided_by"]) or (
            "set aside" if coded["set_aside"] else "coded"
        )
    return {
        "passage_id": code,
        "became": became,
        **{name: coded[name] for name in ("account_id", "speech_act", "set_aside")},
        "fragments": ";".join(fragments),
        "boxes": ";".join(boxes),
    }


def astray(passages: Iterable[Row], turns: Iterable[Row]) -> Iterator[str]:
    """Yield the ids of passages that do not stand where they are said to, or have another's id.

    A passage's words must be those of its turn, from start to end, and give its id: so whatever
    names a passage by its id leads to these very words. Of none that is as it should be.
    """
    said = {(turn["document_id"], turn["turn"]): turn for turn in turns}
    for row in passages:
        turn = said.get((row["document_id"], row["turn"]))
        start = turn["start"] if turn else 0
        words = turn["text"][row["start"] - start : row["end"] - start] if turn else None
        made = passage_id(row["document_id"], row["text"])
        if words != row["text"] or not (row["passage_id"] + "-").startswith(made + "-"):
            yield row["passage_id"]
