"""What people took back is in no public result, and what they had said is what was there before."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.leaks import find_leaks
from tests.workflow.conftest import Project
from tests.workflow.test_rerun import AFTER_NOMINATIONS, DOCUMENTS, planned

pytestmark = pytest.mark.workflow

# Of the interview N1-I01, and of what people wrote that rests on it.
SAID = (
    "about the <b>walking bus</b> & the fares",
    "It’s a long story",
    "is able to stop the traffic",
    "don’t have to pay her",
    "I want to get [N1-007] to drive",  # a fragment
    "is able to stop “traffic”",  # of a fragment that rests on another interview, too
    "and wants [N1-007] to “drive”",  # a box
    "can stop the <traffic>",
)
# Of others; these stay.
OTHERS = ("I know how to talk to parents", "the bus ran every day", "has to sign the forms")
HEADING = "person_id,what,decision,date\n"


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def told_of_by_one(site: Path, code: str) -> str:
    """Let only one respondent have named an actor; return who that is."""
    name = next(row["name"] for row in rows_of(site / "actors.csv") if row["actor_id"] == code)
    path = site / "nominations.csv"
    heading, *lines = path.read_text(encoding="utf-8").splitlines()
    naming = [line for line in lines if f",{name}," in line]
    lines = [line for line in lines if line not in naming[1:]]
    path.write_text("\n".join([heading, *lines, ""]), encoding="utf-8")
    return naming[0].split(",")[0]


def found(results: Path, words: tuple[str, ...]) -> set[str]:
    """Which of these words are in a public file."""
    return {leak.name for leak in find_leaks(results, [], words)}


def codes_in(results: Path, codes: set[str]) -> set[str]:
    """Which of these codes are in a public text or table."""
    texts = [
        str(pq.read_table(path).to_pydict())
        if path.suffix == ".parquet"
        else path.read_text(encoding="utf-8", errors="replace")
        for path in results.rglob("*")
        if path.suffix in {".parquet", ".csv", ".txt", ".json", ".svg", ".html"}
        and "confidential" not in path.parts
    ]
    return {code for code in codes if any(code in text for text in texts)}


def test_nothing_of_what_was_taken_back_is_left(project: Project) -> None:
    folder, results = project.root / "tiny", project.root / "results" / "tiny"
    alone = {"N2-020"}
    respondent = told_of_by_one(folder / "N2", *alone)
    # The search finds what is there while nobody has taken anything back.
    assert found(results, (*SAID, *OTHERS)) == {*SAID, *OTHERS}
    assert codes_in(results, alone) == alone

    (folder / "N1" / "consent.csv").write_text(
        f"{HEADING}N1-001,long_interview,withdrawn,2010-09-01\n"
        "N1-002,network_interview,refused,\nN1-007,long_interview,given,\n"
    )
    (folder / "N2" / "consent.csv").write_text(
        f"{HEADING}{respondent},network_interview,withdrawn,\n"
    )
    shutil.rmtree(results)
    project.snakemake()

    assert found(results, (*SAID, *OTHERS)) == {*OTHERS}
    assert codes_in(results, alone) == set()
    assert find_leaks(results, project.names) == []
    for site, person in (("N1", "N1-002"), ("N2", respondent)):
        dyads = pq.read_table(results / site / "nominations" / "dyads.parquet").to_pylist()
        own = [row for row in dyads if row["sender"] == person]
        assert own and {row["tie"] for row in own} == {None}
        said = pq.read_table(results / site / "nominations" / "nominations.parquet").to_pydict()
        assert person not in {*said["respondent_id"], *said["reporter_id"]}
        counts = json.loads((results / site / "nominations" / "counts.json").read_text())
        assert counts["left_out"]["interviews"] == 1
        assert counts["left_out"]["nominations"] > 0
    assert counts["left_out"]["actors"] == len(alone)
    log = results / "confidential" / "logs" / "resolve_nominations" / "N2.log"
    assert "1 network interview refused or taken back" in log.read_text(encoding="utf-8")
    page = (results / "report" / "index.html").read_text(encoding="utf-8")
    assert "1 interview at site N1 is left out" in " ".join(page.split())
    documents = pq.read_table(results / "N1" / "passages" / "documents.parquet").to_pydict()
    assert documents["document_id"] == ["N1-I02", "N1-I03", "N1-M01"]


def test_a_table_of_consent_reruns_what_it_decides_at_its_site_alone(project: Project) -> None:
    (project.root / "tiny" / "N1" / "consent.csv").write_text(HEADING)
    jobs = planned(project)
    assert {*jobs} >= AFTER_NOMINATIONS | DOCUMENTS
    assert {jobs[rule] for rule in ("resolve_nominations", "read_documents", "draw_map")} == {1}


def test_who_is_not_to_be_quoted_is_not_on_the_page(project: Project) -> None:
    results = project.root / "results" / "tiny"
    page = results / "report"
    words = ("stop the traffic, that’s all I know", *OTHERS[:1])
    assert found(page, words) == {*words}
    (project.root / "tiny" / "N1" / "consent.csv").write_text(
        f"{HEADING}N1-001,quotation,refused,\n"
    )
    project.snakemake()
    assert found(page, words) == {*OTHERS[:1]}
    assert found(results, words) == {*words}  # coders still have the passages
