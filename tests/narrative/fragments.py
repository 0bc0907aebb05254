"""Fragments for tests, as short to write as a test needs."""

from __future__ import annotations

from typing import Any

from scripts.narrative.told_fragments import ToldFragment


def told(number: int, account: str = "A01", act: str = "competence", **given: Any) -> ToldFragment:
    """A fragment of S1, resolved unless said otherwise."""
    fields: dict[str, Any] = {
        "text": "We are able to ask [S1-001].",
        "resolved": True,
        "passages": (f"S1-I01-{number:06d}",),
        "documents": ("S1-I01",),
        "tellers": ("S1-001",),
        "persons": (),
        "subject": None,
        "theme": None,
    }
    return ToldFragment(f"S1-F{number:03d}", f"S1-{account}", act, **fields | given)
