"""Versions of the codebook: which definitions of the speech acts a coder had before them.

A version has a part for each act, made from its words, such as `7k3-f9q-2a1-0bc-d4e`: a changed
definition changes its own part and no other. Two texts have the same part once in 32,768.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from scripts.narrative.passage_ids import signs_of
from scripts.study.narrative_inputs import SPEECH_ACTS, CodebookEntry

_LONG = 3
_NOT_SAID = "?"


def told(entry: CodebookEntry) -> str:
    """Return what coders are told of a code, where they work in another program."""
    look_for = f"\nLook for: {entry.look_for}" if entry.look_for else ""
    return f"{entry.definition}{look_for}"


def version_of(texts: Mapping[str, str]) -> str:
    """Return the version of a codebook.

    Parameters
    ----------
    texts : what coders are told, by code; spaces do not count. Without a text, an act's part is ?.
    """
    texts = {act: " ".join(text.split()) for act, text in texts.items()}
    parts = (signs_of(texts[act], _LONG) if texts.get(act) else _NOT_SAID for act in SPEECH_ACTS)
    return "-".join(parts)


def version_of_entries(codebook: Iterable[CodebookEntry]) -> str:
    """Return the version of a study's codebook."""
    return version_of({entry.code: told(entry) for entry in codebook})


def made_under_another(codings: Iterable[Mapping[str, Any]], now: str) -> list[Mapping[str, Any]]:
    """Return rows of CODINGS whose speech act has been defined anew since they were made.

    Rows that do not say under which version they were made are let pass.

    Parameters
    ----------
    now : the version of the codebook as it is.
    """
    return [row for row in codings if row["speech_act"] and _changed(row, now)]


def _changed(row: Mapping[str, Any], now: str) -> bool:
    then = (row["codebook"] or "").strip().split("-")
    if len(then) != len(SPEECH_ACTS):
        return False
    k = SPEECH_ACTS.index(row["speech_act"])
    return _NOT_SAID not in (then[k], now.split("-")[k]) and then[k] != now.split("-")[k]
