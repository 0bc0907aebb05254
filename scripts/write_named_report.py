"""Write the confidential variant of the report: the same page, with names beside the codes."""

from pathlib import Path

from scripts.page.named import with_names
from scripts.study.files import write_text
from scripts.study.job import Job, run
from scripts.study.name_key import read_names


def main(job: Job) -> None:
    """Read the page and the sites' keys, and write the page with names."""
    names = {code: name for key in job.input.names for code, name in read_names(key).items()}
    page = Path(job.input.page).read_text(encoding="utf-8")
    write_text(job.output[0], with_names(page, names))


run(main, globals())
