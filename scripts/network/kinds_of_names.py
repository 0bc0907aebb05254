"""Whether what was typed for a name is a person, a post, a team, an organisation, or nothing."""

from __future__ import annotations

import re

from scripts.network.names import normalise_name
from scripts.network.short_names import FIRST_NAMES


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TITLES = _words("""
    mr mrs ms miss mx dr doctor prof professor cllr councillor rev reverend sir dame lord lady
""")
NOBODY = _words("""
    someone somebody anyone anybody nobody everyone everybody none na various unknown unsure
    whoever whatever other others several google internet website tbc tba
""")
POSTS = _words("""
    adviser advisor administrator analyst assistant chair chairman chairperson chairwoman chief
    clerk clinician commissioner consultant coordinator director doctor executive facilitator gp
    governor head headteacher inspector lead leader librarian manager matron mayor member midwife
    minister nurse officer pharmacist planner practitioner president principal receptionist
    registrar representative rep secretary specialist superintendent supervisor surveyor teacher
    trainer
    treasurer warden worker
""")
TEAMS = _words("""
    alliance board cabinet committee department departments dept directorate division forum group
    network panel partnership section service services staff steering subgroup team teams
    unit workgroup
""")
ORGANISATIONS = _words("""
    academy agency association authority business centre centres charity chemist church clinic club
    college company council foundation federation hospital housing ltd mosque nhs pct people
    pharmacy plc police practice school schools shop society surgery trust union university
""")
_BEFORE_A_PLACE = re.compile(r"\b(?:of|for|at|in|from|on|with)\b")


def kind_of(raw: str) -> str:
    """Return what a name as typed seems to stand for, as in the column `kind` of the alias table.

    A guess by words, to be looked at by people. What comes first counts: “head of the smoking
    team” is a post, “smoking team at the hospital” a team.
    """
    words = normalise_name(re.sub(r"\(.*?\)|\[.*?\]", " ", raw)).split()
    if not any(c.isalpha() for word in words for c in word) or NOBODY.intersection(words):
        return "not_usable"
    head = _BEFORE_A_PLACE.split(" ".join(words), maxsplit=1)[0].split() or words
    if is_name(" ".join(head)) or (words[0] in TITLES and len(words) <= 3):
        return "person"
    # What a description ends in says what it is; failing that, any word of it.
    for part in (head[-1:], words[-1:], head, words):
        for kind, known in (("role", POSTS), ("team", TEAMS), ("organisation", ORGANISATIONS)):
            if known.intersection(form for word in part for form in (word, word.removesuffix("s"))):
                return kind
    return "person"


def is_name(text: str) -> bool:
    """Whether some words begin as names of persons do: a first name, or an initial and a word."""
    words = [word for word in normalise_name(text).split() if word not in TITLES]
    if words and words[0] in FIRST_NAMES:
        return True
    no_name = POSTS | TEAMS | ORGANISATIONS
    return len(words) > 1 and len(words[0]) == 1 and not no_name.intersection(words)
