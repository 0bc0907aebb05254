"""An edit re-runs what depends on it, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.workflow.conftest import Project

pytestmark = pytest.mark.workflow

REPORT = {"write_report"}
PLACED = {"place_accounts", "draw_account"} | REPORT
ACCOUNTS = {
    "assemble_accounts",
    "find_leads",
    "trace_accounts",
    "trace_narratives",
} | PLACED
FRAMEWORK = {"build_framework", "export_project"} | ACCOUNTS
CODINGS = {"merge_codings"} | FRAMEWORK
PASSAGES = {"search_phrases"} | CODINGS
PSEUDONYMS = {"pseudonymise"} | PASSAGES
DOCUMENTS = {"read_documents"} | PSEUDONYMS
SELECTION = {"select_interviewees", "find_leads", "draw_map", "draw_account"} | REPORT
FIGURES = {"draw_map", "draw_overview", "draw_diagnostics", "draw_account"}
CHECKS = {"check_fit", "draw_diagnostics"} | REPORT
FITS = {
    "fit_model",
    "summarise_fits",
    "check_fit",
    "draw_diagnostics",
    "draw_overview",
    "export_network",
    "export_project",
}
AFTER_FITS = FITS | SELECTION | PLACED
AFTER_NOMINATIONS = (
    {"propose_aliases", "resolve_nominations", "find_small_cells"} | AFTER_FITS | PSEUDONYMS
)


def planned(project: Project) -> dict[str, int]:
    """How many jobs of each rule a run would do now."""
    result = project.snakemake("--dry-run", "--quiet", "rules")
    rows = re.findall(r"^(\w+)\s+(\d+)$", result.stdout + result.stderr, flags=re.MULTILINE)
    return {rule: int(count) for rule, count in rows if rule not in ("total", "all")}


def append(path: str, text: str) -> Callable[[Path], None]:
    def edit(root: Path) -> None:
        with (root / path).open("a", encoding="utf-8") as file:
            file.write(text)

    return edit


def replace(path: str, old: str, new: str) -> Callable[[Path], None]:
    def edit(root: Path) -> None:
        text = (root / path).read_text(encoding="utf-8")
        assert old in text
        (root / path).write_text(text.replace(old, new, 1), encoding="utf-8")

    return edit


CODE = "\n\ndef _added() -> int:\n    return 1\n"

EDITS: dict[str, tuple[Callable[[Path], None], set[str]]] = {
    "the model": (append("scripts/lpcm/model.py", CODE), {"compile_model"} | AFTER_FITS),
    "a helper of the model": (
        append("scripts/lpcm/kernel.py", CODE),
        {"compile_model"} | AFTER_FITS,
    ),
    "drawing of maps": (
        append("scripts/figures/network_map.py", CODE),
        {"draw_map", "draw_overview", "draw_account"} | REPORT,  # for the charts on the page
    ),
    "style of figures": (append("scripts/figures/style.py", CODE), FIGURES | REPORT),
    "style of the page": (append("scripts/page/style.css", "\n/* wider */\n"), REPORT),
    "script of an entry point": (append("scripts/write_report.py", CODE), REPORT),
    "heterogeneity": (append("scripts/network/heterogeneity.py", CODE), SELECTION),
    "table models": (append("scripts/study/tables.py", CODE), AFTER_NOMINATIONS | DOCUMENTS),
    "the search for phrases": (append("scripts/narrative/phrases.py", CODE), PASSAGES),
    "a phrase of the lexicon": (
        append("resources/lexicon/phrases.csv", "power,inflected,got the power to,,,,\n"),
        PASSAGES,
    ),
    "the mode of the search": (
        append("tiny/config.yaml", "\nnarrative: {mode: extended}\n"),
        PASSAGES,
    ),
    "a remark in a library": (append("scripts/lpcm/model.py", "\n# a remark\n"), set()),
    "a page of help": (append("scripts/README.md", "\nmore\n"), set()),
    "number of interviewees": (
        replace("tiny/config.yaml", "interviewees: 5", "interviewees: 6"),
        SELECTION,
    ),
    "interviewees an account needs": (
        append("tiny/config.yaml", "\nnarrative: {interviewees_needed: 3}\n"),
        ACCOUNTS,
    ),
    "a title of a figure": (
        append("tiny/config.yaml", "\nfigures: {titles: {N1_map: Who goes to whom}}\n"),
        FIGURES | REPORT,
    ),
    "title": (replace("tiny/config.yaml", "A tiny invented", "An invented"), REPORT),
    "seed": (replace("tiny/config.yaml", "seed: 5", "seed: 6"), AFTER_FITS | CODINGS),
    "a setting of the archive alone": (
        append("tiny/config.yaml", "\naudit: {carry: nothing}\n"),
        set(),
    ),
    "a remark in the config": (append("tiny/config.yaml", "\n# a remark\n"), set()),
    "a remark in the wiring": (append("rules/fits.smk", "\n# a remark\n"), set()),
    # Snakemake watches entry scripts itself, sign by sign.
    "a remark in an entry point": (append("scripts/check_fit.py", "\n# a remark\n"), CHECKS),
    "a caption of Snakemake's report": (append("rules/captions/map.rst", "\nMore.\n"), set()),
    "one nomination": (
        replace("tiny/N2/nominations.csv", "N2-008,Jarvis Uppington,10,,\n", ""),
        AFTER_NOMINATIONS,
    ),
    "one alias": (
        append("tiny/N1/aliases.csv", "Ms Uppington,,person,N1-008,same,high,CD,said so\n"),
        AFTER_NOMINATIONS,
    ),
    "a word of a transcript": (
        replace("tiny/N1/documents/minutes.txt", "noted", "said"),
        DOCUMENTS,
    ),
    "which groups are small": (
        append("tiny/config.yaml", "\nprivacy: {smallest_cell: 3}\n"),
        {"find_small_cells"} | REPORT,
    ),
    "a role": (replace("tiny/N1/actors.csv", ",manager,", ",director,"), AFTER_NOMINATIONS),
    "a transcript": (
        append("tiny/N1/documents/minutes.txt", "\nThere was cake.\n"),
        DOCUMENTS,
    ),
    "a speaker": (append("tiny/N1/speakers.csv", ",Chair,other,\n"), DOCUMENTS),
    "a spoken name": (append("tiny/N1/spoken.csv", "Bo,,hide,,AB,\n"), PSEUDONYMS),
    "a definition": (replace("tiny/N1/accounts.csv", "flags", "fun"), PASSAGES),
    "the codebook": (replace("tiny/codebook.csv", "what enabler means", "what helps"), PASSAGES),
    "a coding": (
        replace("tiny/N1/codings/CD.csv", ",N1-A01,manipulation,", ",N1-A01,commitment,"),
        CODINGS,
    ),
    "a fragment": (replace("tiny/N1/fragments.csv", "drove it", "did it"), FRAMEWORK),
    "a box": (replace("tiny/N1/sequences.csv", "is pleased", "cheers"), ACCOUNTS),
    "a meeting": (replace("tiny/N1/meetings.csv", "away day", "day out"), ACCOUNTS),
}


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_reruns_exactly_what_uses_it(project: Project, name: str) -> None:
    edit, expected = EDITS[name]
    edit(project.root)
    assert set(planned(project)) == expected


def test_one_sites_nomination_leaves_the_other_site_alone(project: Project) -> None:
    replace("tiny/N1/interviews.csv", "AB", "XY")(project.root)
    jobs = planned(project)
    assert jobs["resolve_nominations"] == 1
    assert jobs["fit_model"] == 4


@pytest.mark.parametrize("name", ["one nomination", "one alias"])
def test_what_one_person_said_leaves_the_other_site_alone(project: Project, name: str) -> None:
    edit, _ = EDITS[name]
    edit(project.root)
    jobs = planned(project)
    for rule in ("resolve_nominations", "summarise_fits", "draw_map", "export_network"):
        assert jobs[rule] == 1, rule
    assert jobs["fit_model"] == 4


def test_touching_a_file_reruns_nothing(project: Project) -> None:
    for path in project.root.glob("tiny/**/*.csv"):
        path.touch()
    assert planned(project) == {}
