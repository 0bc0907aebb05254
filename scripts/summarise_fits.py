"""Compare all fits of a site, choose the one to work with, letter its clusters."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from scripts.network.certainty import certainty
from scripts.network.clusters import (
    cluster_columns,
    co_membership,
    disagreement,
    lowest_bic,
    membership_columns,
    most_typical,
    position_columns,
)
from scripts.network.draws import Draws, read_array, read_arrays, write_arrays
from scripts.network.evidence import (
    RULE,
    bic_by_groups,
    bic_facts,
    data_facts,
    lettering_warnings,
    names_warnings,
    warnings,
)
from scripts.network.letters import (
    Earlier,
    doubts,
    everyone,
    letter_clusters,
    letters_of_runs,
    unsettled_by_size,
)
from scripts.network.sociomatrix import sociomatrix_at
from scripts.study.files import read_json, write_json
from scripts.study.job import Job, run
from scripts.study.letter_tables import LETTERS
from scripts.study.problems import Problem, StudyError, nearest
from scripts.study.tables import (
    ACTORS,
    CLUSTERS,
    DIAGNOSTICS,
    DYADS,
    MEMBERSHIP,
    MODELS,
    POSITIONS,
    make_table_from_rows,
    read_table,
    write_checked,
    write_table,
)

logger = logging.getLogger("network-narratives")


def main(job: Job) -> None:
    """Read all fits of the site and wave, choose one, and write what the study uses of it."""
    p = job.params
    actors = read_table(job.input.actors, ACTORS)
    dyads = read_table(job.input.dyads, DYADS)
    network = sociomatrix_at(actors, dyads, int(job.wildcards.wave), directed=p.directed)
    check_anchors(job.wildcards.site, p.letters, actors.column("actor_id").to_pylist())
    models = [row for path in job.input.models for row in read_table(path, MODELS).to_pylist()]

    groups = lowest_bic(bic_by_groups(models)) if p.clusters == "lowest_bic" else p.clusters
    runs = [i for i, model in enumerate(models) if model["groups"] == groups]
    together = [co_membership(read_arrays(job.input.draws[i])["labels"]) for i in runs]
    chosen = runs[most_typical(together, [models[i]["converged"] for i in runs])]

    fit = read_arrays(job.input.draws[chosen])
    place = {actor: i for i, actor in enumerate(network.actor_ids)}
    anchors = {letter: place[actor] for letter, actor in p.letters.items() if actor in place}
    earlier, when = lettered_before(job.input.earlier, place)
    named = letter_clusters(fit["membership"], anchors, earlier)
    order = sorted(range(len(named.letters)), key=named.letters.__getitem__)
    letters = [named.letters[k] for k in order]
    memberships = [read_array(path, "membership") for path in job.input.draws]
    others = {models[i]["seed"]: memberships[i] for i in runs if i != chosen}
    setting = f"sites.{job.wildcards.site}.letters"
    draws = Draws.from_arrays(fit).with_clusters_in_order(order)
    membership = fit["membership"][:, order]
    certainties = certainty(network)

    counts = read_json(job.input.counts)
    choice: dict[str, Any] = {
        "groups": groups,
        "wave": int(job.wildcards.wave),
        "seed": models[chosen]["seed"],
        "rule": RULE.format("lowest median BIC" if p.clusters == "lowest_bic" else "as asked for"),
        "letters": letters,
        "letters_used": sorted({*letters, *p.letters, *(earlier.used if earlier else ())}),
        "chains": draws.intercept.shape[0],
        "draws": draws.intercept.shape[1],
        "unobserved_rows": p.unobserved_rows,
        **data_facts(network, counts["cap"]),
        "names": counts["names"],
        **{k: models[chosen][k] for k in ("worst_rhat", "worst_quantity", "occupied_mean")},
        "agreement": disagreement(together),
        "bic": bic_facts(models),
    }
    choice["warnings"] = [
        *names_warnings(counts),
        *warnings(choice, models[chosen], list(certainties).count("prior only")),
        *lettering_warnings(p.letters, set(anchors), set(named.lost)),
        *doubts(named, earlier, when, setting),
        *unsettled_by_size(named, fit["membership"], others, setting),
    ]
    for warning in choice["warnings"]:
        logger.warning("%s", warning)

    ids = network.actor_ids
    write_table(
        job.output.positions,
        POSITIONS,
        position_columns(ids, fit["mkl_positions"], draws, certainties),
    )
    write_table(job.output.membership, MEMBERSHIP, membership_columns(ids, letters, membership))
    write_table(job.output.clusters, CLUSTERS, cluster_columns(letters, draws, membership))
    models = [{**model, "chosen": i == chosen} for i, model in enumerate(models)]
    write_checked(job.output.models, make_table_from_rows(MODELS, models))
    in_runs = letters_of_runs(
        ((m["groups"], m["seed"], own) for m, own in zip(models, memberships, strict=True)),
        everyone(named.letters, fit["membership"]),
    )
    write_checked(job.output.letters, make_table_from_rows(LETTERS, in_runs))
    diagnostics = [r for path in job.input.diagnostics
                   for r in read_table(path, DIAGNOSTICS).to_pylist()]  # fmt: skip
    write_checked(job.output.diagnostics, make_table_from_rows(DIAGNOSTICS, diagnostics))
    write_arrays(job.output.draws, draws.arrays())
    write_json(job.output.choice, choice)


def lettered_before(files: Sequence[str], place: Mapping[str, int]) -> tuple[Earlier | None, str]:
    """Return the clusters of the wave fitted before, and what to call that wave.

    Parameters
    ----------
    files : its choice and its table of membership; none: no wave was.
    place : by actor id, the row in the membership now.
    """
    if not files:
        return None, ""
    choice = read_json(files[0])
    rows = read_table(files[1], MEMBERSHIP)
    letters = choice["letters"]
    actors = rows.column("actor_id").to_pylist()[:: len(letters)]
    membership = rows.column("probability").to_numpy().reshape(len(actors), len(letters))
    both = [i for i, actor in enumerate(actors) if actor in place]
    known = [place[actors[i]] for i in both]
    earlier = Earlier(letters, membership[both], known, choice["letters_used"])
    return earlier, f"wave {choice['wave']}"


def check_anchors(site: str, anchors: Mapping[str, str], actors: Sequence[str]) -> None:
    """Raise StudyError for letters anchored to an actor that the site does not have."""
    wrong = {letter: actor for letter, actor in anchors.items() if actor not in actors}
    if wrong:
        raise StudyError(
            Problem(
                f"config.yaml, sites.{site}.letters.{letter}", 0, "", actor,
                f"site {site} has no such actor.", nearest(actor, actors),
            )
            for letter, actor in wrong.items()
        )  # fmt: skip


run(main, globals())
