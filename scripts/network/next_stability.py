"""How often a person is proposed again: on other draws, seeds, numbers of clusters, interviews.

Interviews are left out by fitting anew without the answers of one respondent. To weigh the draws of
the fit that has them by one over the likelihood of the answers would be cheaper, but one person's
answers hold so much of what is known, of their own position first, that the weights would fall on a
few draws (see `information.py` on the same weights the other way round); a fit takes seconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from scripts.network.draws import Draws
from scripts.network.information import Effort
from scripts.network.next_interviewees import Proposal
from scripts.network.sociomatrix import Sociomatrix
from scripts.study.next_interviewees_tables import POLICIES

# To propose once more, less hard: what a proposal hangs on is looked at, not its last decimal.
LIGHT = Effort(frames=120, worlds=24, later_worlds=12, later_frames=60, in_line=8)


def chosen_rows(
    proposals: Mapping[str, Proposal],
    network: Sociomatrix,
    groups: int,
    seed: int,
    without: str | None = None,
) -> list[dict[str, Any]]:
    """Rows of the table CHOSEN_NEXT for one fit."""
    return [
        {
            "policy": policy,
            "groups": groups,
            "seed": seed,
            "without": without,
            "rank": rank,
            "actor_id": network.actor_ids[i],
        }
        for policy in POLICIES
        for rank, i in enumerate(proposals[policy].people, 1)
    ]


def leave_out(network: Sociomatrix, person: int) -> Sociomatrix:
    """Return the network as if `person` had not been asked."""
    observed = network.observed.copy()
    observed[person] = False
    if not network.directed:  # what the other end was asked about is still known
        asked = network.respondents.copy()
        asked[person] = False
        observed[person], observed[:, person] = asked, asked
        observed[person, person] = False
    tie = np.where(observed, network.tie, 0).astype(np.int8)
    return replace(network, tie=tie, observed=observed)


def parts(draws: Draws) -> list[Draws]:
    """Cut the draws into parts that stand for themselves: the chains."""
    return [
        Draws(**{name: values[c : c + 1] for name, values in draws.arrays().items()})
        for c in range(draws.intercept.shape[0])
    ]


def shares(rows: Iterable[Mapping[str, Any]], by: Sequence[str]) -> dict[str, dict[str, float]]:
    """By policy and actor: in what share of the fits, told apart by the columns `by`, proposed."""
    rows = list(rows)
    fits = {tuple(row[name] for name in by) for row in rows}
    found: dict[str, dict[str, float]] = {policy: {} for policy in POLICIES}
    for row in rows:
        of_policy = found[row["policy"]]
        of_policy[row["actor_id"]] = of_policy.get(row["actor_id"], 0) + 1 / len(fits)
    return found


def stability(
    rows: Sequence[Mapping[str, Any]], groups: int, policy: str, actor: str
) -> dict[str, float | None]:
    """Shares of the fits in which `actor` is proposed by `policy`; None where there are none.

    Parameters
    ----------
    rows : of the table CHOSEN_NEXT, of all fits.
    groups : number of clusters that the study works with.
    """
    of_policy = [row for row in rows if row["policy"] == policy]
    whole = [row for row in of_policy if row["without"] is None]
    kinds = {
        "chosen_seeds": [row for row in whole if row["groups"] == groups],
        "chosen_groups": [row for row in whole if row["groups"] != groups],
        "chosen_without": [row for row in of_policy if row["without"] is not None],
    }
    by = ("groups", "seed", "without")
    return {
        name: shares(some, by)[policy].get(actor, 0.0) if some else None
        for name, some in kinds.items()
    }
