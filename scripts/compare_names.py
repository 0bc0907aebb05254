"""Compare a site's results with those in which all doubtful merges of names are undone."""

from pathlib import Path

from scripts.network.draws import Draws, read_arrays
from scripts.network.names_sensitivity import Outcome, compare, page
from scripts.study.files import read_json, write_json, write_text
from scripts.study.job import Job, run
from scripts.study.tables import CLUSTER_CHOICE, MEMBERSHIP, MODELS, PEOPLE, read_table
from scripts.study.watermark import mark_of, marked_text


def main(job: Job) -> None:
    """Read both outcomes, if there are two; write what changed as numbers and in words."""
    site, names = job.wildcards.site, job.params.names
    found = None
    if job.input.apart:
        found = compare(outcome(job.input.merged), outcome(job.input.apart))
    write_json(job.output.json, {"site": site, "names": names, "undone": 0, **(found or {})})
    write_text(job.output.md, marked_text(page(site, job.params.wave, found), mark_of(names)))


def outcome(files: list[str]) -> Outcome:
    """Read what came of one way to take the names."""
    path = {Path(file).name: file for file in files}
    rows = read_table(path["membership.parquet"], MEMBERSHIP)
    choice = read_json(path["choice.json"])
    actors = rows.column("actor_id").to_pylist()[:: len(choice["letters"])]
    models = read_table(path["models.parquet"], MODELS).to_pylist()
    return Outcome(
        tuple(actors),
        Draws.from_arrays(read_arrays(path["draws.npz"])).joined().labels[0],
        rows.column("probability").to_numpy().reshape(len(actors), -1),
        read_json(path["counts.json"]),
        choice,
        read_table(path["cluster_choice.parquet"], CLUSTER_CHOICE).to_pylist(),
        read_table(path["people.parquet"], PEOPLE).to_pylist(),
        next(model["converged"] for model in models if model["chosen"]),
    )


run(main, globals())
