"""The whole workflow on a tiny study: what it makes, the same bytes twice, no name leaked."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from scripts.page.named import with_names
from scripts.study.name_key import read_names
from tests.leaks import find_leaks
from tests.tiny_narrative import OUTSIDE_PERSON, SPOKEN
from tests.workflow.conftest import Project, reproducible_files

pytestmark = pytest.mark.workflow


def test_everything_promised_is_there(finished: Project) -> None:
    results = finished.root / "results" / "tiny"
    for site in ("N1", "N2"):
        for name in (
            f"{site}/nominations/actors.parquet",
            f"{site}/nominations/small_cells.parquet",
            f"{site}/fits/wave2/choice.json",
            f"{site}/fits/wave2/groups2/seed2/draws.npz",
            f"{site}/selection/people.parquet",
            f"confidential/{site}/interviewees.xlsx",
            f"figures/{site}_map.pdf",
            f"figures/{site}_diagnostics.svg",
            f"figures/{site}_fit.svg",
            f"figures/{site}_fit.csv",
            f"exports/{site}/README.txt",
            f"exports/{site}/network.gexf",
        ):
            assert (results / name).stat().st_size > 0, name
    for name in (
        "accounts/N1/leads.xlsx",
        "accounts/N1/themes.parquet",
        "figures/N1-A01_chart.svg",
        "figures/N1-A01_cast.csv",
        "figures/N1-A01_story.pdf",
        "accounts/narrative_edges.parquet",
        "exports/N1/threadnet.csv",
        "exports/all_sites/narrative_acts.graphml",
    ):
        assert (results / name).stat().st_size > 0, name
    assert (results / "report" / "index.html").stat().st_size > 10_000
    assert not (results / "confidential" / "report").exists()  # only when asked for
    assert not list(finished.root.rglob("*.partial*"))


def test_every_file_that_the_page_leads_to_is_there(finished: Project) -> None:
    report = finished.root / "results" / "tiny" / "report"
    page = (report / "index.html").read_text(encoding="utf-8")
    files = set(re.findall(r'href="(\.\./[^"#]+)', page))
    assert {"../figures/N1_map.csv", "../figures/N1-A01_story.pdf"} <= files
    assert [file for file in sorted(files) if not (report / file).is_file()] == []


def test_a_second_run_has_nothing_to_do(finished: Project) -> None:
    assert "Nothing to be done" in finished.snakemake("--dry-run").stdout


def test_no_name_in_any_public_byte(finished: Project, tmp_path: Path) -> None:
    results = finished.root / "results" / "tiny"
    assert find_leaks(results, finished.names) == []
    snakemakes_own = finished.root / ".snakemake"
    in_file_names = {"Gwenllian Tregenza", "Gwenllian", "Tregenza"}  # of her transcript
    elsewhere = [name for name in finished.names if name not in in_file_names]
    assert find_leaks(snakemakes_own, elsewhere) == []
    # The search must find what is there: names are in the confidential files, once made public.
    public = tmp_path / "public"
    shutil.copytree(results / "confidential", public / "leaked")
    found = {leak.path.name for leak in find_leaks(public, finished.names)}
    assert {"interviewees.xlsx", "names.csv", "canonical.parquet", "pseudonyms.xlsx"} <= found
    told = {leak.name for leak in find_leaks(public, finished.names)}
    assert {OUTSIDE_PERSON, *SPOKEN} <= told
    page = public / "index.html"
    html = (results / "report" / "index.html").read_text(encoding="utf-8")
    page.write_text(html.replace("</main>", f"<p>{finished.names[3]}</p></main>"), "utf-8")
    assert "index.html" in {leak.path.name for leak in find_leaks(public, finished.names)}
    named = tmp_path / "named"
    named.mkdir()
    names = read_names(results / "confidential" / "N1" / "names.csv")
    (named / "index.html").write_text(with_names(html, names), "utf-8")
    assert {leak.name for leak in find_leaks(named, names.values())} == set(names.values())


HARD = """

aurelia: You have to mail bsaltmarshe@walk.org or benedikt.tregenza@walk.org, and we have to ask
gwenllian and the Uppingtons. I want to thank quillfeather, E. Quillfeather, Cosima’s lot, Ines U.;
SALTMARSHE is able to pay. I have to ask Hami\u00adsh, “Jarvis”, *Dragan* and Farrukh-Ravens-
worth. We want to see @zoemarchbanks, Eilidh-led walks, gwenny and Tarquin’s dog.
"""


def test_no_form_of_a_name_in_any_public_byte(project: Project) -> None:
    path = project.root / "tiny" / "N1" / "documents" / "first interview.txt"
    path.write_bytes(path.read_bytes() + HARD.replace("\n", "\r\n").encode())
    project.snakemake()
    results = project.root / "results" / "tiny"
    text = (results / "N1" / "passages" / "documents" / "N1-I01.txt").read_text("utf-8")
    assert "You have to mail [name] or [N1-002], and we have to ask" in " ".join(text.split())
    assert find_leaks(results, project.names) == []


def test_no_path_or_host_of_the_machine_in_any_result(finished: Project) -> None:
    import platform

    for name, content in reproducible_files(finished.root / "results").items():
        assert str(finished.root).encode() not in content, name
        host = platform.node().encode()
        assert len(host) < 6 or host not in content, name
