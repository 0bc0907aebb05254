"""What the demo's coders and analysts write: codings, marked passages, fragments, sequences.

They work with what the pipeline gives them: its passages, its ids.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from scripts.study.narrative_inputs import SPEECH_ACTS
from tests.demo.fieldwork import Cells
from tests.demo.story import PERSON, Story
from tests.demo.transcripts import Written

CODERS = ("AM", "DK", "LP")
ALSO_CODED = {"AM": 1.0, "DK": 1.0, "LP": 0.6}  # share of the interviews that each coded
RIGHT = {"AM": 0.93, "DK": 0.88, "LP": 0.86}  # how often a coder says what is agreed in the end
TAKEN_FOR = {
    "manipulation": ("commitment", "commitment", "competence"),
    "commitment": ("manipulation", "manipulation", "competence"),
    "competence": ("commitment", "performance", "performance"),
    "performance": ("competence", "sanction"),
    "sanction": ("performance",),
}
ACT_OF_FAMILY = {
    "have_to": "commitment",
    "want_to": "commitment",
    "able_to": "competence",
    "know_how_to": "competence",
}
ASIDE = ("not about one of the activities", "small talk", "a manner of speaking", "private")
WHY = {
    "act": (
        "read again with the turn before: it is said of {act}",
        "the phrase alone misleads; {act} by the definition in the codebook",
        "discussed; the sentence after it settles it as {act}",
    ),
    "activity": ("belongs to the story told before and after it",),
    "relevance": ("bears on the activity, if only in passing", "nothing to do with the activity"),
}


class Truth:
    """What is agreed of each passage in the end, by passage id; None: set aside."""

    def __init__(
        self, story: Story, written: Sequence[Written], passages: Sequence[Mapping[str, Any]],
        cores: Mapping[str, str], turns: Mapping[tuple[str, int], str],
    ) -> None:  # fmt: skip
        self.of: dict[str, tuple[str, str] | None] = {}
        self.passage_of: dict[str, str] = {}  # by key of a moment
        told = {d.document: [*d.cores] for d in written}
        for passage in passages:
            self.of[passage["passage_id"]] = None
            for key in told[passage["document_id"]]:
                account, moment = story.moments[key]
                code = f"{story.site}-{account.id}"
                core, words = _plain(cores[key]), _plain(passage["text"])
                if core in words or (len(words) > 20 and words in core):
                    self.of[passage["passage_id"]] = (code, moment.act)
                    self.passage_of.setdefault(key, passage["passage_id"])
                elif core in _plain(turns[passage["document_id"], passage["turn"]]):
                    act = ACT_OF_FAMILY[passage["families"].split(";")[0]]
                    if self.of[passage["passage_id"]] is None:
                        self.of[passage["passage_id"]] = (code, act)


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def marked(
    story: Story, written: Sequence[Written], truth: Truth, cores: Mapping[str, str]
) -> Iterator[Cells]:
    """Return rows of marked.csv: the moments that no phrase leads to."""
    for document in written:
        for key in document.cores:
            account, moment = story.moments[key]
            if key not in truth.passage_of:
                yield {
                    "document_id": document.document,
                    "quote": _plain(cores[key]),
                    "coder": CODERS[int(key[-1]) % 2],
                    "account_id": f"{story.site}-{account.id}",
                    "speech_act": moment.act,
                }


def filled_in(
    coder: str,
    sheet: Sequence[Mapping[str, Any]],
    truth: Truth,
    rng: np.random.Generator,
) -> Iterator[Cells]:
    """Return the coding sheet as a coder filled it in, with the coder's own mistakes."""
    documents = sorted({row["document"] for row in sheet})
    mine = set(documents[: round(ALSO_CODED[coder] * len(documents))])
    accounts_in = {
        d: sorted({t[0] for p, t in truth.of.items() if t and p.startswith(d)}) for d in documents
    }
    for row in sheet:
        cells = dict(row)
        if row["document"] in mine:
            right = rng.random() < RIGHT[coder]
            cells |= _coded(truth.of[row["passage_id"]], accounts_in[row["document"]], right, rng)
        yield cells


def _coded(
    agreed: tuple[str, str] | None, accounts: Sequence[str], right: bool, rng: np.random.Generator
) -> Cells:
    aside = {"account_id": "", "speech_act": "", "set_aside": ASIDE[rng.integers(len(ASIDE))]}
    if agreed is None:
        if right:
            return aside
        act = SPEECH_ACTS[rng.integers(3)]
        return {"account_id": accounts[rng.integers(len(accounts))], "speech_act": act}
    account, act = agreed
    slip = "" if right else rng.choice(["act", "account", "aside"], p=[0.65, 0.2, 0.15])
    if slip == "aside":
        return aside
    others = [a for a in accounts if a != account]
    if slip == "account" and others:
        account = others[rng.integers(len(others))]
    if slip == "act":
        act = TAKEN_FOR[act][rng.integers(len(TAKEN_FOR[act]))]
    return {"account_id": account, "speech_act": act}


def resolutions(
    codings: Mapping[str, Sequence[Cells]], truth: Truth, day: str, rng: np.random.Generator
) -> Iterator[Cells]:
    """Return rows of resolutions.csv: what coders agreed where they had differed."""
    said: dict[str, set[tuple[str, str]]] = {}
    for rows in codings.values():
        for row in rows:
            if row["account_id"] or row["set_aside"]:
                code = (row["account_id"], row["speech_act"])
                said.setdefault(row["passage_id"], set()).add(code)
    for passage, codes in said.items():
        if len(codes) > 1:
            agreed = truth.of[passage]
            accounts = {account for account, _ in codes}
            about = "relevance" if "" in accounts else "activity" if len(accounts) > 1 else "act"
            why = WHY[about][agreed is None] if about == "relevance" else rng.choice(WHY[about])
            account, act = agreed or ("", "")
            yield {
                "passage_id": passage,
                "account_id": account,
                "speech_act": act,
                "set_aside": "" if agreed else ASIDE[0],
                "reason": str(why).format(act=act),
                "decided_by": "AM and DK",
                "date": day,
            }


def fragments(story: Story, passage_of: Mapping[str, str]) -> Iterator[Cells]:
    """Return rows of fragments.csv: one a moment, in the order of accounts."""
    for number, (key, (account, moment)) in enumerate(story.moments.items(), start=1):
        yield {
            "fragment_id": _fragment_id(story, number),
            "account_id": f"{story.site}-{account.id}",
            "speech_act": moment.act,
            "passages": passage_of[key],
            "text": coded_text(story.site, moment.fragment),
            "actors": "; ".join(f"{story.site}-{code}" for code in moment.actors),
            "subject": f"{story.site}-{moment.subject}",
            "theme": moment.theme,
            "waiver": moment.waiver,
            "written_by": CODERS[number % 2],
        }


def sequences(story: Story) -> Iterator[Cells]:
    """Return rows of sequences.csv: the accounts told in full."""
    number_of = {key: number for number, key in enumerate(story.moments, start=1)}
    for account in story.accounts:
        for step, box in enumerate(account.boxes, start=1):
            yield {
                "account_id": f"{story.site}-{account.id}",
                "step": step,
                "speech_act": box.act,
                "text": coded_text(story.site, box.text),
                "fragments": "; ".join(_fragment_id(story, number_of[k]) for k in box.moments),
            }


def _fragment_id(story: Story, number: int) -> str:
    return f"{story.site}-F{number:03d}"


def coded_text(site: str, text: str) -> str:
    """Put codes for `{017}`."""
    return PERSON.sub(lambda match: f"[{site}-{match[1]}]", text)
