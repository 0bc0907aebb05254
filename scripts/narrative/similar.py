"""Passages that may belong to an activity, and fragments that may say the same: suggestions only.

They rest on what is settled, never on what single coders say, and belong to those who chart and
settle: who still codes must not see them. Nothing is assigned.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from scripts.narrative.likeness import Terms, likeness, mean_likeness, shared, terms, weights
from scripts.narrative.told_fragments import ToldFragment
from scripts.study.narrative_inputs import Account

OPEN = ("open", "none")  # coders differ, or nobody has coded it
SUGGESTED = 3  # activities for each passage
ALIKE = 0.5  # likeness from which two fragments are listed: they share more than half


@dataclass(frozen=True)
class Activities:
    """What is known of the words of each activity.

    Attributes
    ----------
    passages : terms by passage id, of all there are.
    own : by account id, the passages settled to it.
    named : by account id, the terms of its title and definition.
    weight : of each term, among all of these texts.
    """

    passages: Mapping[str, Terms]
    own: Mapping[str, Sequence[str]]
    named: Mapping[str, Terms]
    weight: Mapping[str, float]

    def texts(self, account: str, without: str = "") -> list[Terms]:
        """Return what a passage is compared with: title and definition, and settled passages."""
        return [
            self.named[account],
            *(self.passages[p] for p in self.own.get(account, ()) if p != without),
        ]

    def like(self, words: Terms, account: str, without: str = "") -> float:
        """Return the mean likeness of words to the texts of an activity."""
        return mean_likeness(words, self.texts(account, without), self.weight)

    def nearest(self, passage: str) -> list[str]:
        """Return the activities by likeness to a passage, most first, itself left out of them."""
        like = {a: round(self.like(self.passages[passage], a, passage), 9) for a in self.named}
        return sorted((a for a in like if like[a] > 0), key=lambda a: (-like[a], a))


def activities(
    accounts: Iterable[Account],
    passages: Sequence[Mapping[str, Any]],
    coded: Iterable[Mapping[str, Any]],
) -> Activities:
    """Gather the words of each activity from the accounts and rows of PASSAGES and CODED."""
    found = {row["passage_id"]: terms(row["text"]) for row in passages}
    named = {a.account_id: terms(f"{a.title}. {a.definition}") for a in accounts}
    own: dict[str, list[str]] = defaultdict(list)
    for row in coded:
        if row["account_id"] and row["passage_id"] in found:
            own[row["account_id"]].append(row["passage_id"])
    return Activities(found, own, named, weights([*found.values(), *named.values()]))


def similar_rows(known: Activities, coded: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return rows of the table SIMILAR_PASSAGES: the nearest activities of each open passage.

    Parameters
    ----------
    coded : rows of the table CODED.
    """
    rows = []
    for passage in sorted(row["passage_id"] for row in coded if row["decided_by"] in OPEN):
        words = known.passages[passage]
        for rank, account in enumerate(known.nearest(passage)[:SUGGESTED], start=1):
            own = [p for p in known.own.get(account, ()) if p != passage]
            closest = max(
                own,
                key=lambda p: likeness(words, known.passages[p], known.weight),
                default=None,
            )
            rows.append(
                {
                    "passage_id": passage,
                    "account_id": account,
                    "rank": rank,
                    "likeness": known.like(words, account, passage),
                    "words": ";".join(shared(words, known.texts(account, passage), known.weight)),
                    "closest": closest,
                }
            )
    return rows


def alike_fragments(fragments: Sequence[ToldFragment]) -> list[dict[str, Any]]:
    """Return pairs of fragments that may say the same, most alike first.

    Listed are pairs of one account and act that rest on a passage in common, and pairs whose words
    are alike, whichever account they belong to: `one`, `other`, `likeness`, `passages` in common
    and the `words` shared.
    """
    words = {f.fragment_id: terms(f.text) for f in fragments}
    weight = weights(list(words.values()))
    pairs = []
    for one, other in combinations(fragments, 2):
        a, b = words[one.fragment_id], words[other.fragment_id]
        like = likeness(a, b, weight)
        both = sorted({*one.passages} & {*other.passages})
        same_cell = (one.account_id, one.speech_act) == (other.account_id, other.speech_act)
        if like >= ALIKE or (both and same_cell):
            pairs.append(
                {
                    "one": one.fragment_id,
                    "other": other.fragment_id,
                    "likeness": like,
                    "passages": "; ".join(both),
                    "words": ", ".join(shared(a, [b], weight)),
                }
            )
    return sorted(pairs, key=lambda p: (-round(p["likeness"], 9), p["one"], p["other"]))
