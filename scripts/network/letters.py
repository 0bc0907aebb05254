"""What clusters are called, so that letters stay with the people.

A cluster gets its letter by the first of these rules that names it:

1. the study's configuration anchors a letter to an actor: the cluster that holds this actor most
   probably;
2. after an earlier wave it had one: clusters are matched with those of the last wave fitted before,
   so that as many people as can be keep their letter (the assignment problem over the membership
   probabilities of the actors known at both times); two clusters with less than a quarter of their
   members in common are not taken for the same;
3. the next letter that neither the configuration reserves nor any earlier wave used, the cluster
   with most people in it first (each counted where most probable, as independent runs agree on that
   more than on expected sizes; equal: the one with the first actor).

The clusters of other runs, of whatever number, take the letters of the chosen run by the second
rule, or none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, product
from string import ascii_uppercase
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

from scripts.network.draws import FloatArray
from scripts.study.words import listed, percent

# Shares of members in common: below the first it is another cluster; below the second, or where
# some other match is nearly as good, that it is the same is doubtful.
ANOTHER, DOUBTFUL, NEARLY = 0.25, 0.5, 0.1


@dataclass(frozen=True)
class Earlier:
    """Clusters that have their letters, with which others are matched.

    Attributes
    ----------
    letters : of G clusters.
    membership : (m, G) probabilities of the actors known at both times.
    rows : which rows of the other membership these m actors are.
    used : every letter that is or ever was in use.
    """

    letters: Sequence[str]
    membership: FloatArray
    rows: Sequence[int]
    used: Collection[str] = ()


@dataclass(frozen=True)
class Match:
    """A cluster taken for an earlier one.

    Attributes
    ----------
    in_common : share of their members that the two have in common.
    next_best : the largest such share of either of them with any other.
    """

    letter: str
    in_common: float
    next_best: float

    @property
    def doubtful(self) -> bool:
        """Whether it may well be another one."""
        return self.in_common < DOUBTFUL or self.next_best > self.in_common - NEARLY


@dataclass(frozen=True)
class Lettering:
    """Letters of clusters.

    Attributes
    ----------
    letters : by cluster.
    matches : by cluster, of those that have their letter by the second rule.
    by_size : clusters that have it by the third.
    lost : anchored letters that no cluster could be given.
    moved : by anchored letter, the letter that the cluster's members had before.
    """

    letters: tuple[str, ...]
    matches: Mapping[int, Match]
    by_size: tuple[int, ...]
    lost: tuple[str, ...]
    moved: Mapping[str, str]


def shares_in_common(one: FloatArray, other: FloatArray) -> FloatArray:
    """(G, H) share of their members that each two clusters have in common.

    Twice the people in both, divided by the people in each together; somebody counts in both by
    the smaller of the two probabilities. `one` (m, G) and `other` (m, H) are about the same actors.
    """
    both = _in_both(one, other)
    together = one.sum(axis=0)[:, None] + other.sum(axis=0)
    return np.asarray(2 * np.divide(both, together, out=np.zeros_like(both), where=together > 0))


def _in_both(one: FloatArray, other: FloatArray) -> FloatArray:
    return np.asarray(np.minimum(one[:, :, None], other[:, None, :]).sum(axis=0))


def letter_clusters(
    membership: FloatArray, anchors: Mapping[str, int], earlier: Earlier | None = None
) -> Lettering:
    """Give every cluster a letter by the rules above.

    Parameters
    ----------
    membership : (n, G) probabilities.
    anchors : by letter, the actor (row of `membership`). Where two anchors fall into one cluster,
        the letter of the actor who belongs there more surely wins; the other is given to none.
    """
    letters, lost = _anchored(membership, anchors)
    matches: dict[int, Match] = {}
    moved: dict[str, str] = {}
    if earlier is not None and len(earlier.rows):
        known = membership[list(earlier.rows)]
        common = shares_in_common(known, earlier.membership)
        moved = {
            letter: earlier.letters[before]
            for k, letter in letters.items()
            if common[k, before := int(common[k].argmax())] >= ANOTHER
            and earlier.letters[before] != letter
        }
        now = [k for k in range(membership.shape[1]) if k not in letters]
        then = [k for k, letter in enumerate(earlier.letters) if letter not in anchors]
        both = _in_both(known, earlier.membership)[np.ix_(now, then)]
        for i, j in zip(*linear_sum_assignment(both, maximize=True), strict=True):
            k, before = now[i], then[j]
            if common[k, before] >= ANOTHER:
                letters[k] = earlier.letters[before]
                others = [*np.delete(common[k], before), *np.delete(common[:, before], k)]
                matches[k] = Match(letters[k], float(common[k, before]), max(others, default=0.0))
    taken = {*anchors, *letters.values(), *(earlier.used if earlier else ())}
    taken |= {*earlier.letters} if earlier else set()
    free = (letter for letter in _alphabet() if letter not in taken)
    by_size = tuple(k for k in _largest_first(membership) if k not in letters)
    letters |= dict(zip(by_size, free, strict=False))
    in_order = tuple(letters[k] for k in range(membership.shape[1]))
    return Lettering(in_order, matches, by_size, tuple(lost), moved)


def _anchored(
    membership: FloatArray, anchors: Mapping[str, int]
) -> tuple[dict[int, str], list[str]]:
    letters: dict[int, str] = {}
    lost = []
    for letter in sorted(anchors, key=lambda a: (-membership[anchors[a]].max(), a)):
        cluster = int(membership[anchors[letter]].argmax())
        if cluster in letters:
            lost.append(letter)
        else:
            letters[cluster] = letter
    return letters, sorted(lost)


def _alphabet() -> Iterable[str]:
    return chain(ascii_uppercase, map("".join, product(ascii_uppercase, repeat=2)))


def _largest_first(membership: FloatArray) -> list[int]:
    home = membership.argmax(axis=1)
    first = {k: np.flatnonzero(home == k).tolist() for k in range(membership.shape[1])}
    return sorted(first, key=lambda k: (-len(first[k]), first[k][:1] or [len(home)], k))


def everyone(letters: Sequence[str], membership: FloatArray) -> Earlier:
    """Return clusters of the same actors to match with, such as those of another run."""
    return Earlier(letters, membership, range(len(membership)))


# --- what is to be told ---------------------------------------------------------------------------


def doubts(found: Lettering, earlier: Earlier | None, when: str, where: str) -> list[str]:
    """Say where letters may not mean what they meant before.

    Parameters
    ----------
    when : of `earlier`, as in `wave 2`.
    where : the setting that anchors letters, as in `sites.S1.letters`.
    """
    if earlier is None:
        return []
    said = [
        f"Letter {m.letter}: it is doubtful whether this is the cluster that had it after {when}. "
        f"They have {percent(m.in_common)} of their members in common, the next best match "
        f"{percent(m.next_best)}. Anchor the letter to a member ({where}) to settle it."
        for m in sorted(found.matches.values(), key=lambda m: m.letter)
        if m.doubtful
    ]
    said += [
        f"Letter {letter} is anchored, and of the clusters after {when} its own has most in common "
        f"with {before}."
        for letter, before in sorted(found.moved.items())
    ]
    new = sorted(found.letters[k] for k in found.by_size)
    gone = sorted({*earlier.letters}.difference(found.letters))
    if new:
        said.append(f"There was no such cluster after {when}: {listed(new)}.")
    if gone:
        said.append(f"No cluster is any more what after {when} was {listed(gone)}.")
    return said


def unsettled_by_size(
    found: Lettering, membership: FloatArray, runs: Mapping[int, FloatArray], where: str
) -> list[str]:
    """Say where other runs, lettered by size, would call clusters otherwise.

    Parameters
    ----------
    found : letters of the clusters of `membership`, the chosen run's.
    runs : by seed, the membership in other runs with as many clusters.
    """
    if len(found.by_size) < 2:
        return []
    # The place of each cluster lettered by size, among the others of its run.
    order = [found.letters[k] for k in found.by_size]
    other = []
    for seed, own in sorted(runs.items()):
        called = letter_clusters(own, {}, everyone(found.letters, membership)).letters
        if [called[k] for k in _largest_first(own) if called[k] in order] != order:
            other.append(seed)
    if not other:
        return []
    return [
        f"Letters {listed(sorted(order))} go by size, which is not the same in every run: in seed "
        f"{listed(other)} the order is another. Anchor them to members ({where}), and they stay."
    ]


def letters_of_runs(
    runs: Iterable[tuple[int, int, FloatArray]], reference: Earlier
) -> list[dict[str, Any]]:
    """Rows of the table LETTERS.

    Parameters
    ----------
    runs : number of clusters, seed, and membership (n, G), of every run.
    reference : the chosen run.
    """
    rows = []
    for groups, seed, membership in runs:
        matches = letter_clusters(membership, {}, reference).matches
        for k, size in enumerate(membership.sum(axis=0)):
            match = matches.get(k)
            rows.append(
                {
                    "groups": groups,
                    "seed": seed,
                    "number": k + 1,
                    "size": float(size),
                    "cluster": match and match.letter,
                    "in_common": match and match.in_common,
                    "doubtful": match and match.doubtful,
                }
            )
    return rows
