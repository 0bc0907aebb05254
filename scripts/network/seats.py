"""Who gets a place among the interviewees: by score, and by what people decided.

Decisions change a proposal as little as can be, since others may have been invited already. Who is
not to be interviewed leaves a place to the next alternate of the same kind, core member for core
member and bridger for bridger; only where there is none, to one of the other kind. Who is to be
interviewed takes such a free place, or that of the last of the same kind nobody decided on.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

import numpy as np
from numpy.typing import NDArray

KINDS = ("core", "bridger")
Chosen = tuple[list[int], list[int]]  # core members and bridgers, best first, by their number


def with_decisions(
    proposed: Chosen,
    wanted: Collection[int],
    out: Collection[int],
    as_core: NDArray[np.bool_],
    places: int,
    next_in_line: Callable[[Collection[int]], Chosen],
) -> tuple[Chosen, Mapping[int, int]]:
    """Return a proposal changed as people decided, and who took whose free place in it.

    Parameters
    ----------
    wanted, out : who is to be interviewed, and who is not; nobody is both.
    as_core : (n,) who is to be interviewed as a core member, where wanted; the others as bridgers.
    places : how many there are in all.
    next_in_line : gives alternates, none of them among those it is called with.
    """
    seats = [[i for i in kind if i not in out] for kind in proposed]
    free = [[i for i in kind if i in out] for kind in proposed]
    spare = places - sum(map(len, proposed))
    instead_of: dict[int, int] = {}
    for i in sorted({*wanted}.difference(*seats)):
        own, other = (0, 1) if as_core[i] else (1, 0)
        if left := free[own] or free[other]:
            instead_of[i] = left.pop(0)
        elif spare > 0:
            spare -= 1
        else:
            for kind in (seats[own], seats[other]):
                if undecided := [j for j in kind if j not in wanted]:
                    kind.remove(undecided[-1])
                    break
        seats[own].append(i)
    for own, other in ((0, 1), (1, 0)):
        for leaver in free[own]:
            line = next_in_line({*seats[0], *seats[1], *out})
            kind_taken = own if line[own] else other
            if line[kind_taken]:
                seats[kind_taken].append(line[kind_taken][0])
                instead_of[line[kind_taken][0]] = leaver
    return (seats[0], seats[1]), instead_of
