"""What coders brought back from other programs, as codings like those of their sheets.

All that a coder says of a passage is taken together, whatever selections it stands on: one speech
act and one activity make a coding, and codes below `set aside` set the passage aside. Where no
passage is, what is said of exactly the same words is taken together, and is a passage marked.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from scripts.narrative.codings import Entry, Match, Unmatched
from scripts.narrative.marked import Place
from scripts.narrative.refi import FAMILY_GROUP
from scripts.narrative.refi_export import account_name
from scripts.narrative.refi_places import Document, Located, Nowhere, document_of
from scripts.narrative.refi_read import Code, Coded, Returned, Text
from scripts.study.narrative_inputs import (
    PASSAGE_PATTERN,
    SPEECH_ACTS,
    THEMES,
    Account,
)
from scripts.study.narrative_tables import FAMILIES
from scripts.study.problems import closest
from scripts.study.reading import Rows
from scripts.study.words import listed
from scripts.study.workbooks import to_fit

# What codes of passages decide, and what several of them are called.
_COLUMNS = {"speech_act": "speech acts", "account_id": "activities", "set_aside": "reasons"}


@dataclass(frozen=True)
class Brought:
    """What a coder brought back.

    Attributes
    ----------
    matches : codings of passages.
    quotes : codings of words that are no passage, and where these stand.
    unmatched : what counts for nothing, and why.
    of_others : number of codings by other coders, who have files of their own.
    """

    matches: Sequence[Match]
    quotes: Sequence[tuple[Entry, Place]]
    unmatched: Sequence[Unmatched]
    of_others: int


class Codes:
    """What the names of codes mean; GUIDs mean nothing, as programs change them."""

    def __init__(self, accounts: Iterable[Account]) -> None:
        accounts = list(accounts)
        titles = Counter(_folded(account.title) for account in accounts)
        self._meaning = {act: ("speech_act", act) for act in map(str, SPEECH_ACTS)}
        self._meaning |= {theme: ("theme", theme) for theme in map(str, THEMES)}
        self._meaning |= {name: ("", name) for name in (*FAMILIES, FAMILY_GROUP)}
        self._ids = {account.account_id.casefold(): account.account_id for account in accounts}
        for account in accounts:
            if titles[_folded(account.title)] == 1:
                self._ids[_folded(account.title)] = account.account_id
        self._names = [*SPEECH_ACTS, *map(account_name, accounts)]

    def meaning(self, code: Code) -> tuple[str, str]:
        """Return the column a code fills, and with what.

        Accounts are known by the id that their code's name begins with, or by their whole title.
        The column is "" for phrase families, which say nothing of coders; "theme" for themes; and
        "unknown" for what nobody knows.
        """
        name = _folded(code.name)
        first = re.split(r"[\s:;,.]", name, maxsplit=1)[0]
        if account := self._ids.get(first) or self._ids.get(name):
            return "account_id", account
        if code.reason:
            return "set_aside", code.reason
        if FAMILY_GROUP in map(_folded, code.above):  # also families of a study's own lexicon
            return "", code.name
        return self._meaning.get(name, ("unknown", code.name))

    def nearest(self, name: str) -> str:
        """Return the name of a code that is like one nobody knows, "" where none is."""
        return closest(name, self._names)


def match_projects(
    projects: Mapping[str, Returned],
    documents: Sequence[Document],
    accounts: Rows[Account],
    coders: Collection[str],
    withheld: Collection[str],
) -> Brought:
    """Find in the documents what all coders brought back; see `match_project`.

    Parameters
    ----------
    projects : by coder.
    coders : all there are, with a project or without.
    """
    codes = Codes(account for _, account in accounts)
    each = [
        match_project(coder, returned, documents, codes, coders, withheld)
        for coder, returned in projects.items()
    ]
    return Brought(
        [match for brought in each for match in brought.matches],
        [quote for brought in each for quote in brought.quotes],
        [lost for brought in each for lost in brought.unmatched],
        sum(brought.of_others for brought in each),
    )


def match_project(
    coder: str,
    returned: Returned,
    documents: Sequence[Document],
    codes: Codes,
    others: Collection[str],
    withheld: Collection[str] = (),
) -> Brought:
    """Find in the documents what one coder brought back.

    Parameters
    ----------
    others : the coders; codings that others of them made may be in the same file, and do not count.
    withheld : interviews that are left out: sources that name one are passed over.
    """
    theirs = {_folded(other) for other in others} - {_folded(coder)}
    taken = _Taken(coder, returned, codes)
    of_others = 0
    for text in returned.texts:
        if any(map(text.names, withheld)):
            continue
        document = document_of(text, documents) if text.text is not None else None
        own = {coded: _own_codes(coded, theirs) for coded in text.coded}
        of_others += sum(len(coded.codes) - len(said) for coded, said in own.items())
        saying = {coded for coded, said in own.items() if taken.says(coded, said)}
        for one in _located(text, document, saying):
            taken.take(one, own[one.coded], document.document_id if document else "")
    matches, quotes = taken.settled()
    return Brought(matches, quotes, taken.unmatched, of_others)


@dataclass
class _Target:
    """A passage, or a place where none is, and all that is said of it.

    Attributes
    ----------
    passage_id : "" for a place.
    """

    document_id: str
    passage_id: str = ""
    place: Place | None = None
    selections: list[Located] = field(default_factory=list)
    meanings: list[tuple[str, str]] = field(default_factory=list)


class _Taken:
    """Takes what one coder says, selection by selection; then it is settled what that makes."""

    def __init__(self, coder: str, returned: Returned, codes: Codes) -> None:
        self.unmatched: list[Unmatched] = []
        self._coder, self._returned, self._codes = coder, returned, codes
        self._targets: dict[str | tuple[str, int, int], _Target] = {}

    def says(self, coded: Coded, own: Sequence[Code]) -> bool:
        """Whether a selection says anything of its coder's own; phrase families do not."""
        return bool(own and (_memo(coded) or any(self._codes.meaning(code)[0] for code in own)))

    def take(self, one: Located, own: Sequence[Code], document_id: str) -> None:
        """Take a selection and the codes that are the coder's own."""
        meanings = [self._codes.meaning(code) for code in own]
        decided = [meaning for meaning in meanings if meaning[0] in _COLUMNS]
        for column, name in meanings:
            if column and column not in _COLUMNS:
                self._lose(_Target(document_id, "", None, [one]), *self._not_meant(column, name))
        if not decided and not _memo(one.coded):
            return
        where = one.target
        if isinstance(where, Nowhere):
            target = _Target(document_id, "", None, [one], decided)
            self._lose(target, where.why, where.nearest, where.nearest_words)
            return
        if isinstance(where, Place):
            target = self._targets.setdefault(where.span, _Target(document_id, place=where))
        else:
            target = self._targets.setdefault(where, _Target(document_id, where))
        target.selections.append(one)
        target.meanings += decided

    def settled(self) -> tuple[list[Match], list[tuple[Entry, Place]]]:
        """Return codings of passages, and of places; what is no coding is listed."""
        matches: list[Match] = []
        quotes: list[tuple[Entry, Place]] = []
        for target in self._targets.values():
            if half := _half_said(target):
                self._lose(target, half, target.passage_id)
            elif target.place:
                quotes.append((self._entry(target), target.place))
            else:
                matches.append(Match(self._entry(target), target.passage_id, "text"))
        return matches, quotes

    def _lose(self, target: _Target, why: str, nearest: str, words: str = "") -> None:
        self.unmatched.append(Unmatched(self._entry(target), why, nearest, words))

    def _not_meant(self, column: str, name: str) -> tuple[str, str]:
        if column == "theme":
            return f"“{name}” is a theme: of fragments, not of passages", ""
        return f"nobody knows the code “{name}”", self._codes.nearest(name)

    def _entry(self, target: _Target) -> Entry:
        memos = dict.fromkeys(filter(None, (_memo(one.coded) for one in target.selections)))
        acts, accounts, aside = ("; ".join(_named(target, c)) or None for c in _COLUMNS)
        longest = max(target.selections, key=lambda one: len(one.words))
        return Entry(
            file=self._returned.file,
            row=min(one.coded.number for one in target.selections),
            coder=self._coder,
            document_id=target.document_id,
            passage_id=target.passage_id,
            text=to_fit(longest.words),
            account_id=accounts,
            speech_act=acts,
            set_aside=aside,
            note=to_fit("\n".join(memos)) or None,
            codebook=self._returned.codebook,
        )


def _located(text: Text, document: Document | None, wanted: Collection[Coded]) -> list[Located]:
    """Return the selections of a source; words of what is no document of the site are not shown."""
    if document:
        why = "the whole text is coded; code its passages"
        whole = [c for c in text.coded if c.start is None and c in wanted]
        return [*document.locate(text, wanted), *(Located(c, "", Nowhere(why)) for c in whole)]
    why = f"its source, “{text.name}”, is none of the site’s documents"
    if text.text is None:
        why = f"its source, “{text.name}”, is no text, or its text is not in the file"
    return [Located(coded, "", Nowhere(why)) for coded in text.coded if coded in wanted]


def _half_said(said: _Target) -> str:
    """Return why what is said of words is no coding, "" where it is one, or a memo of a passage."""
    is_passage = bool(said.passage_id)
    named = {column: _named(said, column) for column in _COLUMNS}
    for column in ("speech_act", "account_id"):
        if len(named[column]) > 1:
            return f"coded with several {_COLUMNS[column]}: {listed(named[column])}; keep one"
    acts, accounts, aside = named.values()
    if aside and (acts or accounts):
        return f"set aside, and coded as {listed([*acts, *accounts])}; remove one or the other"
    if aside and not is_passage:
        return "set aside, and no passage; nothing is to be set aside here"
    if acts and not accounts:
        return f"coded as {acts[0]}, but to no activity; code the same words with both"
    if accounts and not acts:
        return f"coded to {accounts[0]}, but to no speech act; code the same words with both"
    return "" if is_passage or acts else "a memo of what is no passage, and not coded"


def _named(said: _Target, column: str) -> list[str]:
    return list(dict.fromkeys(name for own, name in said.meanings if own == column))


def _own_codes(coded: Coded, others: Collection[str]) -> tuple[Code, ...]:
    """Return the codes of a selection that are by none of these users."""
    return tuple(code for code, users in coded.codes if not {*map(_folded, users)} & {*others})


def _memo(coded: Coded) -> str:
    """Return what a coder says of a selection; the passage's id stands there in what we export."""
    memo = coded.memo.strip()
    return "" if re.match(PASSAGE_PATTERN, memo) else memo


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
