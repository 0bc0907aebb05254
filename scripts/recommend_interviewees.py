"""Recommend whom to interview in the next wave, by both policies, and say what that is worth."""

import logging
from pathlib import Path
from typing import Any

import numpy as np

from scripts.network.certainty import certainty
from scripts.network.draws import Draws, read_arrays
from scripts.network.information import Effort, frames_of, simulate_worlds
from scripts.network.next_field import Field, read_field, wanted
from scripts.network.next_interviewees import Proposal, Wanted, by_both
from scripts.network.next_list import candidate_rows, lines, value_rows, write_list, write_sheets
from scripts.network.next_stability import LIGHT, chosen_rows, parts, shares, stability
from scripts.network.sociomatrix import Sociomatrix, sociomatrix_at
from scripts.study.files import read_json, write_json
from scripts.study.job import Job, run
from scripts.study.name_key import read_names
from scripts.study.next_interviewees_tables import (
    CHOSEN_NEXT,
    NEXT_INTERVIEWEES,
    NEXT_VALUE,
    POLICIES,
)
from scripts.study.seeds import stream
from scripts.study.tables import (
    ACTORS,
    CLUSTERS,
    DYADS,
    MEMBERSHIP,
    make_table_from_rows,
    read_table,
    write_checked,
)
from scripts.study.watermark import mark_of
from scripts.study.words import count, listed

logger = logging.getLogger("network-narratives")

RESERVES = 2
THOROUGH = Effort()
FRAMES, WORLDS = 300, 32  # for what the proposed interviews are worth together


def main(job: Job) -> None:
    """Read the chosen fit, and whom every other fit would propose; write who is recommended."""
    p, w = job.params, job.wildcards
    wave, key = int(w.wave), (p.seed, w.site, "recommend_interviewees", w.wave)
    actors, dyads = read_table(job.input.actors, ACTORS), read_table(job.input.dyads, DYADS)
    network = sociomatrix_at(actors, dyads, wave, directed=p.directed)
    about = {row["actor_id"]: row for row in actors.to_pylist()}
    field = read_field(Path(p.folder), w.site, wave)
    kinds = [about[actor]["organisation"] for actor in network.actor_ids]
    sought = wanted(network, field, p.interviews, kinds, p.of_one_organisation)
    draws = Draws.from_arrays(read_arrays(job.input.draws))
    letters = read_table(job.input.clusters, CLUSTERS).column("cluster").to_pylist()
    probability = read_table(job.input.membership, MEMBERSHIP).column("probability").to_numpy()
    choice = read_json(job.input.choice)

    found = by_both(network, draws, sought, stream(*key, "policies"), THOROUGH, RESERVES)
    others = [row for path in (*job.input.chosen, job.input.without)
              for row in read_table(path, CHOSEN_NEXT).to_pylist()]  # fmt: skip
    again = on_parts(network, draws, sought, key)
    rows = candidate_rows(
        network,
        found,
        sought.size,
        probability.reshape(-1, len(letters)),
        letters,
        certainty(network),
        {
            policy: {
                actor: {"chosen_parts": again[policy].get(actor, 0.0)}
                | stability(others, choice["groups"], policy, actor)
                for actor in network.actor_ids
            }
            for policy in POLICIES
        },
        field,
    )
    rng = np.random.default_rng(stream(*key, "value"))
    frames = frames_of(network, draws, FRAMES)
    worth, more = value_rows(frames, simulate_worlds(frames, WORLDS, rng), found, sought.size, rng)

    record = recorded(network, found, sought, field, worth, more) | {
        "site": w.site,
        "after_wave": wave,
        "policy": p.policy,
        "fit": {name: choice[name] for name in ("groups", "seed", "respondents", "actors")},
        "settings": {
            "interviews": p.interviews,
            "of_one_organisation": p.of_one_organisation,
        },
    }
    record["warnings"] = [
        *warnings(record, sought, choice["groups"]),
        *(f"The fit: {warning}" for warning in choice["warnings"]),
    ]
    for warning in record["warnings"]:
        logger.warning("%s", warning)
    for policy in (p.policy, *(other for other in POLICIES if other != p.policy)):
        logger.info(
            "Recommended by %s: %s.", policy, listed(record["proposed"][policy]) or "nobody"
        )

    write_checked(job.output.table, make_table_from_rows(NEXT_INTERVIEWEES, rows))
    write_checked(job.output.value, make_table_from_rows(NEXT_VALUE, worth))
    write_json(job.output.record, record)
    shown, mark = lines(rows, about, p.policy), mark_of(p.names)
    write_list(job.output.list, shown, mark)
    write_sheets(job.output.workbook, shown, worth, read_names(job.input.names), mark)


def on_parts(
    network: Sociomatrix, draws: Draws, sought: Wanted, key: tuple[Any, ...]
) -> dict[str, dict[str, float]]:
    """By policy and actor, the share of the parts of the draws on which proposed."""
    rows = []
    for number, part in enumerate(parts(draws), 1):
        proposals = by_both(network, part, sought, stream(*key, "parts", number), LIGHT)
        rows += chosen_rows(proposals, network, draws.groups, number)
    return shares(rows, ("seed",))


def recorded(
    network: Sociomatrix,
    found: dict[str, Proposal],
    sought: Wanted,
    field: Field,
    worth: list[dict[str, Any]],
    more: tuple[float, float] | None,
) -> dict[str, Any]:
    """Return what was recommended and what it is worth, in codes."""
    ids = network.actor_ids
    proposed = {policy: [ids[i] for i in found[policy].people[: sought.size]] for policy in found}
    last = {row["policy"]: row for row in worth}  # rows rise in the number of interviews
    return {
        "proposed": proposed,
        "in_both": sorted(set.intersection(*(set(people) for people in proposed.values()))),
        "reserves": {
            policy: [ids[i] for i in found[policy].people[sought.size :]] for policy in found
        },
        "candidates": int(sought.may.sum()),
        "not_available": sorted(field.out),
        "doubt_now_bits": worth[0]["doubt"] if worth else None,
        "expected_to_be_removed_bits": {
            policy: {"bits": row["bits"], "error": row["error"]} for policy, row in last.items()
        },
        "information_tells_more_bits": more and {"bits": more[0], "error": more[1]},
    }


def warnings(record: dict[str, Any], sought: Wanted, groups: int) -> list[str]:
    """Say what weakens the recommendation."""
    found = []
    if groups < 2:
        found.append(
            "With a single cluster there is no doubt about who belongs together: the policy "
            "information cannot tell people apart."
        )
    for policy, people in record["proposed"].items():
        if len(people) < sought.size:
            found.append(
                f"By {policy} only {count(len(people), 'person', 'people')} can be proposed "
                f"instead of {sought.size}: nobody else was named."
            )
    more = record["information_tells_more_bits"]
    if groups > 1 and more and abs(more["bits"]) < 2 * more["error"]:
        found.append(
            "What the two proposals are expected to tell differs by less than two standard errors."
        )
    return found


run(main, globals())
