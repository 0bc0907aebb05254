"""Names as an interviewer types them, and the alias table that says who is meant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from scripts.network.names import normalise_name
from tests.demo.names import initialled
from tests.demo.people import Person

# What happens to a name, and how often. The first two need no alias.
SHARES = {
    "as it is": 0.72,
    "another case or spacing": 0.06,
    "misspelt": 0.07,
    "with a title": 0.04,
    "title and surname": 0.02,
    "initial and surname": 0.03,
    "short first name": 0.04,
    "surname first": 0.01,
    "first name only": 0.01,
}
# Letters that are easily heard or typed otherwise, tried in the order of a shuffle.
SLIPS = (
    ("ph", "f"), ("sch", "sh"), ("ck", "k"), ("ll", "l"), ("tt", "t"), ("rr", "r"), ("ss", "s"),
    ("ie", "ei"), ("ea", "ee"), ("ou", "o"), ("y", "i"), ("er", "or"), ("th", "t"), ("oo", "u"),
    ("ai", "ay"), ("gh", "g"), ("mm", "m"), ("nn", "n"), ("ey", "y"), ("ar", "er"), ("on", "en"),
    ("w", "wh"), ("z", "s"), ("i", "y"), ("d", "dd"), ("n", "nn"), ("l", "ll"),
)  # fmt: skip
REASONS = {
    "misspelt": "spelling",
    "with a title": "title",
    "title and surname": "only one of that surname here",
    "initial and surname": "only one with that initial here",
    "short first name": "known by the short name",
    "surname first": "surname first",
}


@dataclass(frozen=True)
class Typed:
    """A name as typed, and what to note of it."""

    raw: str
    way: str
    note: str = ""


@dataclass
class AliasTable:
    """Decisions about raw names, gathered while names are typed.

    Attributes
    ----------
    people : everybody at the site.
    rows : cells of aliases.csv by raw name as normalised and respondent ("" for whoever says it).
    """

    people: list[Person]
    reviewer: str
    rows: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)

    def decide(self, raw: str, respondent: str, **cells: str) -> None:
        """Add a decision, or find it taken already."""
        row = {"raw_name": raw, "respondent_id": respondent, "kind": "person", "actor_id": "",
               "decision": "same", "confidence": "high", "reviewer": self.reviewer, "reason": "",
               **cells}  # fmt: skip
        kept = self.rows.setdefault((normalise_name(raw), respondent), row)
        if kept["actor_id"] != row["actor_id"]:
            raise ValueError(f"“{raw}” would mean {kept['actor_id']} and {row['actor_id']}")

    def means(self, raw: str, respondent: str) -> str | None:
        """Return whom `raw` means to `respondent`: a code, "" if nobody, None if not decided."""
        raw = normalise_name(raw)
        for person in self.people:
            if normalise_name(person.name.full) == raw:
                return person.code
        row = self.rows.get((raw, respondent), self.rows.get((raw, "")))
        return None if row is None else row["actor_id"]


def type_name(
    person: Person,
    respondent: str,
    others: list[Person],
    decision: str,
    aliases: AliasTable,
    rng: np.random.Generator,
) -> Typed:
    """Type a name somehow, and decide the alias it needs: `same` as somebody known, or `new`.

    `others` are all whom the respondent names; what is typed must tell them apart.
    """
    way = str(rng.choice(list(SHARES), p=list(SHARES.values())))
    raw = _WAYS[way](person, rng)
    if way in ("as it is", "another case or spacing"):
        return Typed(raw, way)
    if normalise_name(raw) == normalise_name(person.name.full):
        return Typed(person.name.full, "as it is")
    rivals = [other for other in aliases.people if other != person and _fits(raw, other)]
    if any(other in others for other in rivals) or _fits_exactly(raw, aliases.people):
        return Typed(person.name.full, "as it is")
    scope = respondent if rivals or way == "first name only" else ""
    if aliases.means(raw, scope) not in (None, person.code):
        return Typed(person.name.full, "as it is")
    confidence = "medium" if scope or way == "title and surname" else "high"
    reason = "the respondent works with this one" if scope else REASONS[way]
    aliases.decide(
        raw, scope, actor_id=person.code, decision=decision, confidence=confidence, reason=reason
    )
    return Typed(raw, way)


def type_post(person: Person, decision: str, aliases: AliasTable) -> Typed:
    """Type what people call the post, and decide who holds it."""
    raw = person.post.called
    reason = f"holds the post ({person.post.organisation.lower()})"
    aliases.decide(raw, "", kind="role", actor_id=person.code, decision=decision, reason=reason)
    return Typed(raw, "role", "no name given")


def type_namesake(person: Person, respondent: str, decision: str, aliases: AliasTable) -> Typed:
    """Type initial and surname, which two people share, and decide whom this respondent means."""
    raw = initialled(person.name)
    aliases.decide(
        raw,
        respondent,
        actor_id=person.code,
        decision=decision,
        confidence="medium",
        reason=f"two of them; this respondent works with {person.name.first}",
    )
    return Typed(raw, "initial and surname")


def _fits(raw: str, person: Person) -> bool:
    """Could `raw` be said of this person?"""
    words = set(normalise_name(raw).split())
    surname = normalise_name(person.name.surname)
    first = {normalise_name(person.name.first), normalise_name(person.name.short)}
    initials = {part[0] for part in first}
    rest = words - set(surname.split()) - {"dr", "mr", "ms", "mrs", "cllr"}
    return set(surname.split()) <= words and (not rest or bool(rest & (first | initials)))


def _fits_exactly(raw: str, people: list[Person]) -> bool:
    return normalise_name(raw) in {normalise_name(person.name.full) for person in people}


def title_of(person: Person) -> str:
    """Return the title people would use."""
    if person.post.background == "Medicine":
        return "Dr"
    if person.post.role == "Elected member":
        return "Cllr"
    return "Mrs" if person.name.gender == "f" else "Mr"


def _in_another_case(person: Person, rng: np.random.Generator) -> str:
    name = person.name.full
    plain = name.replace("ë", "e").replace("â", "a").replace("é", "e").replace("-", " ")
    return [name.lower(), name.upper(), name.replace(" ", "  "), plain][int(rng.integers(4))]


def _misspelt(person: Person, rng: np.random.Generator) -> str:
    first, surname = person.name.first, person.name.surname
    if rng.random() < 0.3:
        return f"{_slip(first, rng)} {surname}"
    return f"{first} {_slip(surname, rng)}"


def _slip(word: str, rng: np.random.Generator) -> str:
    """Make one slip that leaves the first letter alone."""
    head, tail = word[0], word[1:]
    for k in rng.permutation(len(SLIPS)):
        heard, typed = SLIPS[int(k)]
        if heard in tail:
            return head + tail.replace(heard, typed, 1)
    return head + tail[1] + tail[0] + tail[2:]


def _first_name_only(person: Person, rng: np.random.Generator) -> str:
    return f"{person.name.short} ({_PLACES.get(person.post.organisation, 'council')})"


_PLACES = {
    "Primary care commissioning": "PCT",
    "Community health services": "community services",
    "Fire service": "fire",
    "Probation trust": "probation",
    "Acute hospital trust": "hospital",
    "Primary care practices": "the practice",
    "Pharmacies": "chemist",
    "Social housing provider": "housing",
    "Children's centres": "children's centre",
    "Schools": "school",
    "Private sector employers": "employer",
    "Local football and rugby clubs": "the club",
    "Regional health authority": "regional",
    "National department of health": "DH",
    "Voluntary organisations": "voluntary sector",
}
_WAYS: dict[str, Callable[[Person, np.random.Generator], str]] = {
    "as it is": lambda person, rng: person.name.full,
    "another case or spacing": _in_another_case,
    "misspelt": _misspelt,
    "with a title": lambda person, rng: f"{title_of(person)} {person.name.full}",
    "title and surname": lambda person, rng: f"{title_of(person)} {person.name.surname}",
    "initial and surname": lambda person, rng: initialled(person.name),
    "short first name": lambda person, rng: f"{person.name.short} {person.name.surname}",
    "surname first": lambda person, rng: f"{person.name.surname}, {person.name.first}",
    "first name only": _first_name_only,
}
