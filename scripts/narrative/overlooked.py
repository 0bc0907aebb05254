"""Words that may be names, though nobody told of them: for people to look through."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scripts.narrative.name_forms import Word, begins_sentence, name_parts, words_in
from scripts.narrative.name_words import ALSO_WORDS, CALENDAR, IN_SMALL_LETTERS, PARTICLES, TITLES

AROUND = 60  # characters shown on either side
LIKE = "written nearly as a name of the study"
INITIALS = "initials of somebody of the study"
WITHIN = "capitalised within a sentence"
SHOUTED = "all in capitals"
NO_CAPITALS = "a name that is also a word, in a document with hardly any capitals"
BEGINNING = "only ever at the beginning of a sentence"

# Letters from which a word can be nearly a name; from twice that, two may differ.
_SHORTEST_LIKE = 4
_SHORTEST_SHOUTED = 5  # shorter words in capitals are abbreviations
_FEW = 0.02  # share of capitalised words below which a document has hardly any capitals
_DOTTED = re.compile(r"(?<!\w)(?:[A-Z]\. ?){1,2}[A-Z](?!\w)")


@dataclass(frozen=True)
class Said:
    """A turn of a document, and where names were found in it (characters)."""

    document_id: str
    text: str
    taken: frozenset[int]


@dataclass(frozen=True)
class _Suspect:
    start: int
    end: int
    why: str
    candidates: frozenset[str] = frozenset()


def suspected(
    turns: Sequence[Said], names: Mapping[str, str], ordinary: Collection[str]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return words that may be names of people.

    Parameters
    ----------
    turns : everything that is said at a site.
    names : of the people of the study, by id.
    ordinary : words, as compared, of which it is known that they are nobody's name.

    Returns
    -------
    overlooked : words capitalised within sentences, unless they also stand there in small letters
        and are no name; words nearly like a name of the study; initials of its people; words in
        capitals; in documents with hardly any capitals, names that are also words.
    beginnings : words that stand at the beginning of sentences only.
    """
    reading = _Reading(turns, names, frozenset(ordinary) | _ORDINARY)
    rows: dict[str, _Row] = defaultdict(_Row)
    for turn in turns:
        for found in reading.suspects(turn):
            said = " ".join(turn.text[found.start : found.end].split())
            before, after = around(turn.text, found.start, found.end)
            rows[said].add(found, turn.document_id, f"{before}{said}{after}")
    found_rows = [row.shown(said, names) for said, row in rows.items()]
    found_rows.sort(key=lambda row: (not row["candidates"], -row["times"], row["said"]))
    overlooked = [row for row in found_rows if row["why"] != BEGINNING]
    return overlooked, [row for row in found_rows if row["why"] == BEGINNING]


def around(text: str, start: int, end: int) -> tuple[str, str]:
    """Return the words before and behind a place, on one line."""
    before = re.sub(r"\s+", " ", text[max(0, start - AROUND) : start])
    after = re.sub(r"\s+", " ", text[end : end + AROUND])
    return before, after


_ORDINARY = CALENDAR | {f"{day}s" for day in CALENDAR} | TITLES | {"i"}
_ALSO_NAMES = {word for word in (ALSO_WORDS | IN_SMALL_LETTERS) - CALENDAR if len(word) > 2}


class _Row:
    """What is shown of a word."""

    def __init__(self) -> None:
        self.times, self.documents = 0, set[str]()
        self.why, self.example = BEGINNING, ""
        self.candidates: set[str] = set()

    def add(self, found: _Suspect, document_id: str, example: str) -> None:
        # What is said of a word within a sentence is the better example of it.
        if not self.example or (self.why == BEGINNING and found.why != BEGINNING):
            self.why, self.example = found.why, example
        self.times += 1
        self.documents.add(document_id)
        self.candidates |= found.candidates

    def shown(self, said: str, names: Mapping[str, str]) -> dict[str, Any]:
        return {
            "said": said,
            "documents": len(self.documents),
            "why": self.why,
            "candidates": "\n".join(f"{code} {names[code]}" for code in sorted(self.candidates)),
            "times": self.times,
            "example": self.example,
        }


class _Reading:
    """The words of a site."""

    def __init__(
        self, turns: Sequence[Said], names: Mapping[str, str], ordinary: frozenset[str]
    ) -> None:
        self.ordinary = ordinary
        self.words = {turn: words_in(turn.text) for turn in turns}
        self.small = {w.key for words in self.words.values() for w in words if w.text.islower()}
        self.bearers: dict[str, set[str]] = defaultdict(set)
        self.initials: dict[str, set[str]] = defaultdict(set)
        for code, name in names.items():
            words = [word for part in name_parts(name) for word in part]
            for word in words:
                if word.key not in PARTICLES:
                    self.bearers[word.key].add(code)
            self.initials["".join(word.text[0] for word in words).upper()].add(code)
        self.nearly: dict[str, frozenset[str]] = {}
        self.without_capitals = _without_capitals(turns, self.words)

    def suspects(self, turn: Said) -> Iterator[_Suspect]:
        """Yield what may be names in a turn, each run of words as one."""
        run: list[_Suspect] = []
        for word in self.words[turn]:
            found = self._suspect(word, turn)
            if not found:
                continue
            joined = run and re.fullmatch(r"[ -]", turn.text[run[-1].end : found.start])
            if not (joined and BEGINNING not in (found.why, run[-1].why)):
                yield from _one(run)
                run = []
            run.append(found)
        yield from _one(run)
        for match in _DOTTED.finditer(turn.text):
            whose = self.initials.get(re.sub(r"[. ]", "", match[0]))
            if whose and match.start() not in turn.taken:
                yield _Suspect(match.start(), match.end(), INITIALS, frozenset(whose))

    def _suspect(self, word: Word, turn: Said) -> _Suspect | None:
        if word.key in self.ordinary or len(word.text) == 1 or word.start in turn.taken:
            return None
        why, whose = self._reason(word, turn)
        return _Suspect(word.start, word.end, why, whose) if why else None

    def _reason(self, word: Word, turn: Said) -> tuple[str, frozenset[str]]:
        nobody: frozenset[str] = frozenset()
        if not word.capital:
            doubted = turn.document_id in self.without_capitals and word.key in self.bearers
            return (NO_CAPITALS, frozenset(self.bearers[word.key])) if doubted else ("", nobody)
        also_small, begins = word.key in self.small, begins_sentence(turn.text, word.start)
        if word.text.isupper() and word.text in self.initials:
            return INITIALS, frozenset(self.initials[word.text])
        if also_small and (begins or word.text.isupper()):
            return "", nobody
        if whose := self._nearly(word.key):
            return LIKE, whose
        if word.text.isupper():
            return (SHOUTED if len(word.key) >= _SHORTEST_SHOUTED else ""), nobody
        if begins:
            return BEGINNING, nobody
        return (WITHIN if not also_small or word.key in _ALSO_NAMES else ""), nobody

    def _nearly(self, key: str) -> frozenset[str]:
        """Return whose name a word is but for a letter, or two in long ones."""
        if key not in self.nearly:
            from rapidfuzz.distance import OSA

            most = len(key) // _SHORTEST_LIKE
            near = (
                whose
                for name, whose in self.bearers.items()
                if most and len(name) >= _SHORTEST_LIKE
                if OSA.distance(key, name, score_cutoff=min(most, 2)) <= min(most, 2)
            )
            self.nearly[key] = frozenset().union(*near)
        return self.nearly[key]


def _one(run: Sequence[_Suspect]) -> Iterator[_Suspect]:
    if run:
        whys = {found.why for found in run}
        why = LIKE if LIKE in whys else run[0].why
        whose = frozenset[str]().union(*(found.candidates for found in run))
        yield _Suspect(run[0].start, run[-1].end, why, whose)


def _without_capitals(turns: Sequence[Said], words: Mapping[Said, Sequence[Word]]) -> set[str]:
    """Return the documents with hardly any capitals."""
    all_words: Counter[str] = Counter()
    capitals: Counter[str] = Counter()
    for turn in turns:
        counted = [word for word in words[turn] if len(word.text) > 1]
        all_words[turn.document_id] += len(counted)
        capitals[turn.document_id] += sum(word.capital for word in counted)
    return {document for document, n in all_words.items() if capitals[document] < _FEW * n}
