"""Which passages share words with others: an aid for those who settle and chart."""

from __future__ import annotations

from dataclasses import dataclass, replace

from scripts.page.sources import Cells, NarrativeTables
from scripts.study.narrative_tables import split_cell


@dataclass(frozen=True)
class Alike:
    """Something whose words are like a passage's.

    Attributes
    ----------
    passage : the passage most like it there, or null where none is settled yet.
    account : the activity suggested, or the one that the passage is suggested for.
    words : those in common; empty where they are of somebody who is not to be quoted.
    is_open : is it `passage` that nobody has settled?
    """

    passage: str | None
    account: str
    title: str
    words: tuple[str, ...]
    is_open: bool


def similar_passages(found: NarrativeTables) -> dict[str, tuple[Alike, ...]]:
    """Return what is like a passage, by its id, in the order of likeness.

    A passage that nobody settled has the activities suggested for it, each with its settled passage
    most like it; that one has the passage in turn.
    """
    titles = {row["account_id"]: row["title"] for row in found.rows("accounts")}
    said_by = {row["passage_id"]: _speaker(row) for row in found.rows("passages")}
    alike: dict[str, list[Alike]] = {}
    for row in sorted(found.rows("similar_passages"), key=lambda r: (r["passage_id"], r["rank"])):
        own, closest, account = row["passage_id"], row["closest"], row["account_id"]
        words = () if said_by[own] in found.unquoted else split_cell(row["words"])
        one = Alike(closest, account, titles[account], words, is_open=False)
        alike.setdefault(own, []).append(one)
        if closest:
            alike.setdefault(closest, []).append(replace(one, passage=own, is_open=True))
    return {passage: tuple(others) for passage, others in alike.items()}


def _speaker(row: Cells) -> str:
    return str(row["speaker"] or "")
