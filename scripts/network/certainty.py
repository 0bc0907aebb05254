"""How much the answers say of where an actor stands."""

from __future__ import annotations

import numpy as np

from scripts.network.sociomatrix import Sociomatrix
from scripts.study.tables import CERTAINTIES


def certainty(network: Sociomatrix) -> tuple[str, ...]:
    """Return `identified`, `weak` or `prior only` for each actor, in order.

    identified
        Asked, or named by two respondents or more. The answers of somebody who was asked are data
        on all their pairs, absent ties included; so in a network where everybody was asked,
        everybody is identified, isolates too.
    weak
        Not asked, and named by one respondent: somewhere on a ring around that one, bent only by
        the absence of ties from the others.
    prior only
        Not asked, named by nobody: away from the respondents, and otherwise wherever the prior has
        it.

    Without direction, whoever is tied to a respondent counts as named by them.
    """
    identified, weak, prior_only = CERTAINTIES
    # An unobserved tie is stored as 0, so this counts respondents only.
    named_by = network.tie.sum(axis=0, dtype=np.int64)
    known = np.where(named_by == 0, prior_only, weak)
    known = np.where((named_by >= 2) | network.respondents, identified, known)
    return tuple(known.tolist())
