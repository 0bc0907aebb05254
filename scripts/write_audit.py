"""Write the archive that tells what made a study's results."""

import logging
from pathlib import Path

from scripts.audit.archive import write_archive
from scripts.audit.checkout import ROOT
from scripts.audit.collect import collect
from scripts.audit.digests import key_file, make_key, read_key, sha256
from scripts.audit.jobs import ran_jobs
from scripts.audit.places import Places
from scripts.study.files import write_bytes
from scripts.study.job import Job, run

logger = logging.getLogger("network-narratives")


def main(job: Job) -> None:
    """Ask Snakemake which jobs ran, and write down the digests of all they read and wrote."""
    config = job.params.config
    file = key_file(config["study"])
    if not file.exists():
        make_key(file)
        logger.warning("Made a new key, %s. Keep it apart from the archive; see README.", file)
    key = read_key(file)
    places = Places(config["study"], Path(config["folder"]), frozenset(config["sites"]), key)
    jobs = ran_jobs(ROOT / "Snakefile", config)
    record, ran, files = collect(ROOT, config, jobs, places, config["audit"]["carry"])
    archive = write_archive(record, ran, files, key)
    write_bytes(job.output[0], archive)
    logger.info("%d jobs, %d files; %s", len(jobs), len(record.digests), sha256(archive))


run(main, globals())
