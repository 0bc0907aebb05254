"""How alike two texts are, by the rarer words and codes of people they share. No more than that.

A text counts as the set of its words, in small letters and without the plural's s (after Harman,
1991, How effective is suffixing?, JASIS 42: 7-15), and of the codes of people in it. Each weighs
ln((n + 1) / texts that have it), n texts being compared, so that what all say weighs next to
nothing. Likeness is the weight of what two texts share over the weight of what either has (weighted
Jaccard), 0 to 1.
Meaning is not looked at: other words for the same thing are other words.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain

from scripts.narrative.tokens import Speech

Terms = frozenset[str]
Weights = Mapping[str, float]

_HIDDEN = "[name]"  # somebody, and nobody can tell who


def terms(text: str) -> Terms:
    """Return the words and codes that a text is compared by."""
    tokens = Speech(text).tokens
    codes = {text[token.start : token.end] for token in tokens if token.kind == "code"} - {_HIDDEN}
    return frozenset(codes | {_singular(t.word) for t in tokens if t.word[:1].isalnum()})


def _singular(word: str) -> str:
    """Take off the plural's s, as Harman's three rules have it."""
    if len(word) <= 3 or not word.endswith("s"):
        return word
    if word.endswith("ies") and word[-4] not in "ae":
        return f"{word[:-3]}y"
    if word.endswith("es") and word[-3] not in "aeo":
        return word[:-1]
    return word if word[-2] in "us" else word[:-1]


def weights(texts: Collection[Terms]) -> dict[str, float]:
    """Return what each term weighs among these texts."""
    having = Counter(chain.from_iterable(texts))
    return {term: math.log((len(texts) + 1) / number) for term, number in having.items()}


def likeness(one: Terms, other: Terms, weight: Weights) -> float:
    """Return how alike two texts are, from 0 to 1; 0 where neither has any word."""
    either = math.fsum(weight[term] for term in one | other)
    return math.fsum(weight[term] for term in one & other) / either if either else 0.0


def mean_likeness(one: Terms, others: Sequence[Terms], weight: Weights) -> float:
    """Return how alike a text is to others on the average; 0 where there are none."""
    each = [likeness(one, other, weight) for other in others]
    return math.fsum(each) / len(each) if each else 0.0


def shared(one: Terms, others: Iterable[Terms], weight: Weights, most: int = 8) -> list[str]:
    """Return the terms that made the likeness, those that weigh most in it first.

    A term that several of the others have counts with each of them.
    """
    having = Counter(chain.from_iterable(one & other for other in others))
    made = {term: having[term] * weight[term] for term in having}
    return sorted(made, key=lambda term: (-made[term], term))[:most]
