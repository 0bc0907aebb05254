"""Whom to interview next as people read it: rows with reasons, in codes (CSV), with names (Excel).

What is worth knowing of a proposal stands in three places: why the person (`why`), how often the
person is proposed again (the `chosen_...` columns), and what all of them together are expected to
tell (`value_rows`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from scripts.network.draws import FloatArray
from scripts.network.information import Frames, Worlds, bits_of_set, doubt, shared_cluster
from scripts.network.next_field import Field
from scripts.network.next_interviewees import Proposal
from scripts.network.reasons import UNSURE
from scripts.network.sociomatrix import Sociomatrix
from scripts.study.csv_files import write_csv
from scripts.study.next_interviewees_tables import AT_RANDOM, POLICIES
from scripts.study.watermark import Mark
from scripts.study.words import count, percent
from scripts.study.workbooks import SheetColumn, WorkSheet, write_workbook

# Columns, and their widths in characters.
WIDTHS = {
    "policy": 16,
    "place": 10,
    "rank": 6,
    "actor_id": 10,
    "name": 28,
    "organisation": 30,
    "role": 22,
    "background": 22,
    "cluster": 8,
    "certainty": 12,
    "named_by": 9,
    "both_policies": 10,
    "again_on_parts_of_the_draws": 13,
    "again_on_other_seeds": 12,
    "again_with_other_numbers_of_clusters": 15,
    "again_without_one_interview": 14,
    "reason": 110,
}
AGAIN = {
    "chosen_parts": "again_on_parts_of_the_draws",
    "chosen_seeds": "again_on_other_seeds",
    "chosen_groups": "again_with_other_numbers_of_clusters",
    "chosen_without": "again_without_one_interview",
}
VALUE_WIDTHS = {
    "policy": 16,
    "interviews": 11,
    "doubt_now_bits": 15,
    "expected_to_be_removed": 15,
    "standard_error": 15,
    "share_of_the_doubt": 12,
}


def candidate_rows(
    network: Sociomatrix,
    proposals: Mapping[str, Proposal],
    size: int,
    membership: FloatArray,
    letters: Sequence[str],
    certainty: Sequence[str],
    chosen: Mapping[str, Mapping[str, Mapping[str, float | None]]],
    field: Field,
) -> list[dict[str, Any]]:
    """Rows of the table NEXT_INTERVIEWEES: for each policy its proposal first, then the others.

    Parameters
    ----------
    size : how many are proposed; whoever comes after is a reserve.
    membership : (n, G) probabilities, clusters in the order of `letters`.
    chosen : by policy and actor the shares of fits in which proposed again.
    """
    named_by = network.tie.sum(axis=0, dtype=np.int64)
    home = membership.argmax(axis=1)
    rows = []
    for policy in POLICIES:
        found = proposals[policy]
        everybody = [*found.people, *np.argsort(-found.score, kind="stable")]
        for i in dict.fromkeys(int(i) for i in everybody):
            rank = found.people.index(i) + 1 if i in found.people else None
            if rank is None and np.isnan(found.score[i]):
                continue
            cluster = found.clusters[rank - 1] if rank else None
            actor = network.actor_ids[i]
            row: dict[str, Any] = {
                "policy": policy,
                "actor_id": actor,
                "place": "none" if not rank else "proposed" if rank <= size else "reserve",
                "rank": rank,
                "kind": found.kinds[rank - 1] if rank else None,
                "for_cluster": None if cluster is None else letters[cluster],
                "cluster": letters[home[i]],
                "membership": float(membership[i, home[i]]),
                "certainty": certainty[i],
                "named_by": int(named_by[i]),
                "score": float(np.nan_to_num(found.score[i])),
                "error": float(found.error[i]),
                **chosen[policy][actor],
                "reason": "",
            }
            if rank:
                row["reason"] = why(row, found, i, field)
            rows.append(row)
    return rows


def why(row: Mapping[str, Any], found: Proposal, person: int, field: Field) -> str:
    """Say why a person is proposed.

    Parameters
    ----------
    row : of the table NEXT_INTERVIEWEES, but for the reason.
    found : the proposal of the row's policy, and the person's number in the network.
    """
    parts = []
    known = found.score[~np.isnan(found.score)]
    if row["place"] == "reserve":
        parts.append("next in line, should somebody refuse")
    if row["kind"] == "decided":
        parts.append(field.decided.chosen[row["actor_id"]].by)
    elif row["kind"] == "information":
        place = 1 + int((known > found.score[person]).sum())
        beside = "" if row["rank"] == 1 else "tells most beside those above; "
        parts.append(
            f"{beside}alone expected to remove {row['score']:.4f} bits of doubt about who belongs "
            f"together (standard error {row['error']:.4f}), number {place} of "
            f"{count(len(known), 'candidate')}"
        )
    else:
        letter, core = row["for_cluster"], row["kind"] == "core"
        score = found.parts["core" if core else "bridging"][person]
        parts.append(
            f"the most central candidate of {letter} not yet taken: near its centre, with many "
            f"contacts there (score {score:.2f} of 1)"
            if core
            else f"the candidate who most connects {letter} to others not yet taken: contacts "
            f"across its border, ties to several clusters, on paths between others (score "
            f"{score:.2f} of 1)"
        )
    parts.append(f"named by {count(row['named_by'], 'respondent')}")
    sure = "" if row["membership"] >= UNSURE else "only "
    parts.append(f"belongs to {row['cluster']} in {sure}{percent(row['membership'])} of draws")
    if row["certainty"] == "weak":
        parts.append("POSITION UNCERTAIN: named by one respondent only")
    elif row["certainty"] == "prior only":
        parts.append("POSITION UNKNOWN: named by nobody yet")
    return "; ".join(parts)


# --- what they are worth ----------------------------------------------------------------------


def value_rows(
    frames: Frames,
    worlds: Worlds,
    proposals: Mapping[str, Proposal],
    size: int,
    rng: np.random.Generator,
) -> tuple[list[dict[str, Any]], tuple[float, float] | None]:
    """Rows of the table NEXT_VALUE; and how much more `information` tells than the other policy.

    All are valued in the same worlds, which must not be those in which the people were found. `at
    random` are candidates drawn by lot, anew in each world. The difference comes with its standard
    error over worlds; None where the policies propose nobody.
    """
    now = doubt(shared_cluster(frames.labels, frames.weight))
    bits = {
        policy: bits_of_set(frames, worlds, proposals[policy].people[:size], rng)[..., 1]
        for policy in POLICIES
    }
    free = np.flatnonzero(~np.isnan(proposals[POLICIES[0]].score))
    by_lot = [
        bits_of_set(
            frames,
            Worlds(worlds.frame[w : w + 1], worlds.rows[w : w + 1]),
            [int(i) for i in rng.permutation(free)[:size]],
            rng,
        )[:, 0, 1]
        for w in range(len(worlds.frame))
    ]
    bits[AT_RANDOM] = np.stack(by_lot, axis=1)
    rows = [
        {
            "policy": policy,
            "interviews": k,
            "doubt": now,
            "bits": float(each.mean()),
            "error": _error(each),
        }
        for policy, found in bits.items()
        for k, each in enumerate(found, 1)
    ]
    if not all(len(bits[policy]) for policy in POLICIES):
        return rows, None
    more = bits[POLICIES[0]][-1] - bits[POLICIES[1]][-1]
    return rows, (float(more.mean()), _error(more))


def _error(values: FloatArray) -> float:
    return float(values.std(ddof=1) / np.sqrt(len(values)))


# --- for people -------------------------------------------------------------------------------


def lines(
    rows: Sequence[Mapping[str, Any]], about: Mapping[str, Mapping[str, Any]], first: str
) -> list[dict[str, Any]]:
    """Whom each policy proposes, the policy named `first` before the other.

    Parameters
    ----------
    rows : of the table NEXT_INTERVIEWEES.
    about : rows of the table ACTORS, by actor id.
    """
    listed = [row for row in rows if row["place"] != "none"]
    proposed = {
        policy: {r["actor_id"] for r in listed if r["policy"] == policy and r["place"] != "reserve"}
        for policy in POLICIES
    }
    both = set.intersection(*proposed.values())
    return [
        {
            **{name: row[name] for name in ("policy", "place", "rank", "actor_id", "cluster")},
            **{name: row[name] for name in ("certainty", "named_by", "reason")},
            **{a: about[row["actor_id"]][a] or "" for a in ("organisation", "role", "background")},
            **{to: "" if row[of] is None else percent(row[of]) for of, to in AGAIN.items()},
            "both_policies": "yes" if row["actor_id"] in both else "no",
        }
        for row in sorted(listed, key=lambda row: (row["policy"] != first, row["rank"]))
    ]


def write_list(path: str | Path, listed: Sequence[Mapping[str, Any]], mark: Mark | None) -> None:
    """Write the list in codes, as CSV."""
    columns = [name for name in WIDTHS if name != "name"]
    write_csv(path, columns, ([line[name] for name in columns] for line in listed), mark)


def write_sheets(
    path: str | Path,
    listed: Sequence[Mapping[str, Any]],
    values: Sequence[Mapping[str, Any]],
    names: Mapping[str, str],
    mark: Mark | None,
) -> None:
    """Write the list with names, and what interviews are worth, as an Excel workbook."""
    people = WorkSheet(
        "Next interviewees",
        tuple(SheetColumn(name, width) for name, width in WIDTHS.items()),
        [{**line, "name": names.get(line["actor_id"])} for line in listed],
        frozen=5,
    )
    worth = WorkSheet(
        "What they are worth",
        tuple(SheetColumn(name, width) for name, width in VALUE_WIDTHS.items()),
        [
            {
                "policy": row["policy"],
                "interviews": row["interviews"],
                "doubt_now_bits": f"{row['doubt']:.3f}",
                "expected_to_be_removed": f"{row['bits']:.3f}",
                "standard_error": f"{row['error']:.3f}",
                "share_of_the_doubt": percent(row["bits"] / row["doubt"]) if row["doubt"] else "",
            }
            for row in values
        ],
    )
    write_workbook(path, (people, worth), mark)
