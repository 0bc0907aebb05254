"""What a name as typed seems to stand for."""

from __future__ import annotations

import pytest

from scripts.network.kinds_of_names import kind_of

KINDS = {
    "person": (
        "Jane Smith",
        "J. Smith",
        "Dr Smith",
        "Kate (PCT)",
        "Cllr Hall",
        "Smith, Jane",
        "Peter Head",  # begins with a first name
        "Wendy, school meals?",
        "J. Smith at the hospital",
        "Kate from the council",
    ),
    "role": (
        "Director of Public Health",
        "the practice manager at Elm Street Surgery",
        "head of the smoking team",
        "chief officer at the voluntary council",
        "the GPs",
        "a nurse at the hospital",
        "environmental health manager",
    ),
    "team": (
        "smoking team at the hospital",
        "the Healthy Weight Steering Group",
        "school catering services",
        "J. Smith's team",
    ),
    "organisation": ("Elm Street Surgery", "the voluntary council", "the bike people"),
    "not_usable": ("someone in planning?", "???", "various", "nobody else", "12"),
}


@pytest.mark.parametrize(
    ("kind", "raw"), [(kind, raw) for kind, names in KINDS.items() for raw in names]
)
def test_kinds(kind: str, raw: str) -> None:
    assert kind_of(raw) == kind
