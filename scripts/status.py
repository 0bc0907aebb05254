"""Say what is done, what is still to be made, and what waits for whom."""

import subprocess
import sys
from pathlib import Path

from scripts.study.files import read_json
from scripts.study.job import Job, run
from scripts.study.narrative_tables import ACCOUNTS
from scripts.study.status import (
    NarrativeStatus,
    stages_from_summary,
    status_text,
    waiting_for,
)
from scripts.study.tables import PEOPLE, read_table


def main(job: Job) -> None:
    """Ask Snakemake what is up to date, look at what was made, and print both in words."""
    p = job.params
    stages = stages_from_summary(snakemake_summary(job), p.stages)
    unresolved, provisional, warnings, proposals = {}, {}, {}, {}
    for site in p.sites:
        folder = Path(p.out) / site
        if (counts := folder / "nominations" / "counts.json").exists():
            found = read_json(counts)
            unresolved[site] = found["nominations"]["unresolved"]
            provisional[site] = found["provisional_actors"]
        if (choice := folder / "fits" / f"wave{p.wave}" / "choice.json").exists():
            warnings[site] = len(read_json(choice)["warnings"])
        if (people := folder / "selection" / "people.parquet").exists():
            rows = read_table(people, PEOPLE).to_pylist()
            proposals[site] = sum(
                row["place"] in ("core", "bridger") and row["decision"] is None for row in rows
            )
    narratives = {site: narrative_status(Path(p.out), site) for site in p.narrated}
    waiting = waiting_for(stages, unresolved, warnings, proposals, narratives, provisional)
    print(status_text(p.title, stages, waiting, p.out))


def narrative_status(out: Path, site: str) -> NarrativeStatus:
    """Return what the stages of a site's narrative half found, as far as they have run."""
    counts = {}
    for name in ("passages/pseudonyms", "framework/codings", "framework/fragments"):
        path = out / site / f"{name}.json"
        counts[path.stem] = read_json(path) if path.exists() else None
    accounts = out / "accounts" / site / "accounts.parquet"
    rows = read_table(accounts, ACCOUNTS).to_pylist() if accounts.exists() else []
    return NarrativeStatus(**counts, accounts=rows)


def snakemake_summary(job: Job) -> str:
    """Return what `snakemake --summary` prints of everything the study should hold."""
    command = [sys.executable, "-m", "snakemake", "all", "--summary", "--nolock"]
    command += ["--snakefile", job.params.snakefile]
    if job.params.configfiles:
        command += ["--configfile", *job.params.configfiles]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"snakemake --summary failed:\n{done.stderr}")
    return done.stdout


run(main, globals())
