"""Write a site's texts, codes and codings for programs for qualitative analysis (REFI-QDA)."""

from pathlib import Path

from scripts.narrative.refi_export import Project, codebook_file, project_file
from scripts.study.files import write_bytes
from scripts.study.job import Job, run
from scripts.study.narrative_files import rows_of
from scripts.study.narrative_inputs import Account, CodebookEntry
from scripts.study.narrative_tables import (
    CODINGS,
    DOCUMENTS,
    FRAGMENT_PASSAGES,
    FRAGMENTS,
    PASSAGES,
    TURNS,
)
from scripts.study.reading import read_rows
from scripts.study.tables import ACTORS, MEMBERSHIP, read_table
from scripts.study.watermark import mark_of


def main(job: Job) -> None:
    """Read the narrative tables and what is known of interviewees; write projects and codebook."""
    folder, site = Path(job.params.folder), job.wildcards.site
    mark = mark_of(job.params.names)
    models = (TURNS, PASSAGES, CODINGS, DOCUMENTS, FRAGMENTS, FRAGMENT_PASSAGES)
    rows = {m.name: read_table(getattr(job.input, m.name), m).to_pylist() for m in models}
    actors = read_table(job.input.actors, ACTORS).to_pylist()
    membership = read_table(job.input.membership, MEMBERSHIP).to_pylist()
    membership.sort(key=lambda row: (-row["probability"], row["cluster"]), reverse=True)
    likeliest = {row["actor_id"]: row["cluster"] for row in membership}  # the last of each
    people = {a["actor_id"]: a | {"cluster": likeliest.get(a["actor_id"])} for a in actors}
    shared = {
        "site": site,
        "turns": rows["turns"],
        "accounts": [row for _, row in rows_of(folder, site, Account)],
        "codebook": [row for _, row in read_rows(folder, "codebook", CodebookEntry).checked()],
        "note": mark.sentence if mark else "",
    }
    found = [passage for passage in rows["passages"] if passage["found_by"] == "search"]
    to_code = Project(passages=found, **shared)
    whole = Project(
        passages=rows["passages"],
        codings=rows["codings"],
        documents=rows["documents"],
        people=people,
        fragments=rows["fragments"],
        fragment_passages=rows["fragment_passages"],
        **shared,
    )
    write_bytes(job.output.project, project_file(whole))
    write_bytes(job.output.to_code, project_file(to_code))
    write_bytes(job.output.codebook, codebook_file(to_code))


run(main, globals())
