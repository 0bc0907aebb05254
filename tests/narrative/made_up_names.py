"""Made-up names, decisions about them, sentences that hold them, and what is found there."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from hypothesis import strategies as st

from scripts.narrative.mentions import Mention
from scripts.narrative.name_book import NameBook
from scripts.study.inputs import Alias
from scripts.study.narrative_inputs import Outside, Speaker, SpokenName

NAMES = {
    "S1-001": "Peter Varley",
    "S1-002": "Barry Varley",
    "S1-003": "Peter Ingham",
    "S1-004": "Ian Clayton",
    "S1-005": "Zoë O'Brien",
    "S1-006": "Mei-Yee Tsang",
    "S1-007": "Jane Smith-Jones",
    "S1-008": "Will Grace",
    "S1-009": "Mary Ann Kershaw",
    "S1-010": "Director of Public Health",
    "S1-011": "Anna van der Berg",
    "S1-012": "Dr Khan",
    "S1-013": "May Hussain",
    "S1-014": "Javed Hussain",
    "S1-015": "Grzegorz McCafferty",
}


def alias(
    raw: str, actor: str, respondent: str = "", kind: str = "person", decision: str = "same"
) -> Alias:
    return Alias.model_validate(
        {"raw_name": raw, "actor_id": actor, "respondent_id": respondent, "kind": kind,
         "decision": decision, "confidence": "high", "reviewer": "XY"}
    )  # fmt: skip


def outside(code: str, kind: str, name: str) -> Outside:
    return Outside.model_validate({"outside_id": code, "kind": kind, "name": name, "shown_as": "x"})


def spoken(said: str, decision: str, person: str = "", document: str = "") -> SpokenName:
    return SpokenName.model_validate(
        {"said": said, "decision": decision, "person_id": person, "document_id": document,
         "reviewer": "XY"}
    )  # fmt: skip


def speaker(label: str, role: str, person: str = "") -> Speaker:
    return Speaker.model_validate({"label": label, "role": role, "person_id": person})


ALIASES = [
    alias("Greg McCaferty", "S1-015", decision="new"),
    alias("Mr Varley", "S1-002", "S1-014"),
    alias("the gaffer (DH)", "S1-003"),
    alias("health director", "S1-010", kind="role"),
    alias("Peter at the pub", "S1-003", decision="unresolved"),
]
OUTSIDE = [
    outside("S1-X01", "person", "Howard Illingworth"),
    outside("S1-X02", "group", "Kershaw Society"),
    outside("S1-X03", "group", "friends of Barry Varley"),
]
BOOK = NameBook.from_rows(NAMES, ALIASES, OUTSIDE)
FILLERS = "and then we had to go there with them because nobody else was able to".split()  # noqa: SIM905
SPACES = (" ", "  ", "\n", "\u00a0", " \n ")
CASES = (str, str.upper, str.lower, str.title, lambda s: unicodedata.normalize("NFD", s))
PEOPLE = [code for code in NAMES if code not in ("S1-010", "S1-012")]


def found(text: str, book: NameBook = BOOK, document: str | None = None) -> list[tuple[str, str]]:
    """What is found, and who or why not."""
    return [
        (text[x.start : x.end], x.person_id or x.reason or x.why)
        for x in book.mentions(text, document)
    ]


def without(text: str, mentions: Sequence[Mention]) -> str:
    """The text, with [] in place of what was found."""
    for mention in reversed(mentions):
        text = f"{text[: mention.start]}[]{text[mention.end :]}"
    return text


def compact(text: str) -> str:
    """Letters alone, without accents; by other means than the library's."""
    spread = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in spread if "a" <= c <= "z")


@st.composite
def tellings(draw: st.DrawFn) -> tuple[str, list[str]]:
    """Sentences with names in them, written in some way, and whose they are."""
    said: list[str] = []
    who: list[str] = []
    for _ in range(draw(st.integers(0, 5))):
        said += draw(st.lists(st.sampled_from(FILLERS), min_size=1, max_size=3))
        code = draw(st.sampled_from(PEOPLE))
        name = draw(st.sampled_from(CASES))(NAMES[code])
        name = draw(st.sampled_from(SPACES)).join(name.split())
        said.append(name + draw(st.sampled_from(("", "'s", "’s", ",", "."))))
        who.append(code)
    said += draw(st.lists(st.sampled_from(FILLERS), max_size=3))
    return " ".join(said), who
