"""Casts drawn by lot, to compare a cast with.

Interviewees were chosen from one cluster, saw its map, and were asked about those people; and who
is named often is told about often. A cast compared with just any people would stand out by that
alone. So the cast's interviewees stay, and each of the others is exchanged for somebody who was
named by as many respondents and, or not, by one of the interviewees. A description, not a test.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

REDRAWS = 400  # casts drawn by lot for each account
NAMED_OFTEN = 3  # named by as many or more: one stratum


def strata(named_by: NDArray[Any], by_interviewee: NDArray[np.bool_]) -> NDArray[np.int64]:
    """(n,) number of each actor's stratum.

    Parameters
    ----------
    named_by : (n,) number of respondents who named the actor; 0, 1, 2, 3 or more are kept apart.
    by_interviewee : (n,) whether one of the interviewees did.
    """
    often = np.minimum(named_by.astype(np.int64), NAMED_OFTEN)
    return 2 * often + by_interviewee


def redrawn_casts(
    members: NDArray[np.int64],
    interviewed: NDArray[np.bool_],
    stratum: NDArray[np.int64],
    times: int,
    rng: np.random.Generator,
) -> NDArray[np.int64]:
    """Return (times, m) casts drawn by lot in place of `members`; nobody is twice in one.

    Parameters
    ----------
    members : (m,) the cast, as places among the n actors.
    interviewed : (n,) interviewees of the site. Those in the cast stay; no other is drawn, since
        they could not have been among the others of the cast.
    stratum : (n,) see `strata`; from each, as many are drawn as the cast has of it. Where there
        are no more than these, the same people come again.
    """
    stay = members[interviewed[members]]
    casts = [np.broadcast_to(stay, (times, len(stay)))]
    others = members[~interviewed[members]]
    for k in np.unique(stratum[others]):
        pool = np.flatnonzero((stratum == k) & ~interviewed)
        wanted = int((stratum[others] == k).sum())
        lots = rng.random((times, len(pool))).argsort(axis=1)[:, :wanted]
        casts.append(pool[lots])
    return np.concatenate(casts, axis=1)
