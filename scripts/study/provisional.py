"""Actors that stand for a name nobody has decided on, so that a study can run provisionally."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import Field

from scripts.study.inputs import Actor

PROVISIONAL_PATTERN = r"^[A-Za-z][A-Za-z0-9]{0,15}-P[0-9]{3,8}$"


class ProvisionalActor(Actor):
    """A name as an actor of its own; its code can never be that of an actor in people's tables."""

    actor_id: Annotated[str, Field(pattern=PROVISIONAL_PATTERN)] = Field(
        description="site, dash, P, and the row of the nominations on which it first stands"
    )


def provisional_code(site: str, row: int) -> str:
    """Return the code of the name that first stands on this row of a site's nominations.

    It says nothing of the name, and stays while the rows above keep their places. Names that stand
    side by side have numbers of their own (see `InRow`).
    """
    return f"{site}-P{int(row):03d}"


def is_provisional(code: str) -> bool:
    """Whether a code is that of a name nobody has decided on."""
    return re.fullmatch(PROVISIONAL_PATTERN, code) is not None
