"""An archive of a whole run: what it holds, what it does not, and what checking it finds.

The tiny study runs once; its copies are tampered with.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import socket
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.audit.conformance import broken_requirements
from tests.leaks import find_leaks
from tests.workflow.conftest import ROOT, Project

pytestmark = pytest.mark.workflow

CRATE = Path("results/tiny/audit/tiny.crate.zip")
KEY = Path("tiny.audit-key")


@pytest.fixture(scope="module")
def audited(finished: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The finished tiny study, with its archive. Tests must leave it as it is."""
    root = tmp_path_factory.mktemp("audited") / "with spaces é"
    shutil.copytree(finished.root, root)
    shutil.copy2(ROOT / "requirements.lock", root)
    project = Project(root, finished.names)
    project.snakemake("audit")
    return project


def records(project: Project) -> dict[str, dict[str, object]]:
    with zipfile.ZipFile(project.root / CRATE) as file:
        names = ("record.json", "run.json", "ro-crate-metadata.json")
        return {name: json.loads(file.read(name)) for name in names}


def test_it_keeps_what_its_profile_requires(
    audited: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert broken_requirements(audited.root / CRATE, tmp_path, monkeypatch) == ()


def test_it_tells_of_every_job_with_all_it_read_and_wrote(audited: Project) -> None:
    told = records(audited)
    record, run = told["record.json"], told["run.json"]
    results = audited.root / "results" / "tiny"
    benchmarks = {
        str(p.relative_to(results / "benchmarks")) for p in results.glob("benchmarks/*/*.tsv")
    }
    assert len(record["jobs"]) == len(run["jobs"]) == len(benchmarks) - 1  # but the audit's own
    made = {path for job in record["jobs"] for path in job["outputs"]}
    parts = ("logs", "benchmarks", "audit")
    there = {
        p.relative_to(audited.root).as_posix()
        for p in results.rglob("*")
        if p.is_file() and p.name != ".snakemake_timestamp"
        and not {*p.relative_to(results).parts} & {*parts}
    }  # fmt: skip
    assert made == there
    assert made == {path for path in made if path in record["digests"] or path in run["digests"]}
    fit = next(job for job in record["jobs"] if job["rule"] == "fit_model")
    assert fit["params"]["seed"] == 5
    assert fit["wildcards"].keys() == {"site", "wave", "groups", "seed"}
    assert all(job["started"] <= job["ended"] for job in run["jobs"])
    assert all(job["benchmark"]["s"] > 0 for job in run["jobs"])
    own = [path for path in record["digests"] if path.startswith("study/")]
    confidential = [path for path in record["digests"] if "/confidential/" in path]
    assert own and confidential
    assert all(record["digests"][path].startswith("hmac-") for path in (*own, *confidential))
    assert all("figures/" in path for path in record["carried"])
    assert record["versions"].keys() >= {"numpy", "snakemake", "python"}


def test_no_name_of_a_person_a_machine_or_a_folder_is_in_it(
    audited: Project, tmp_path: Path
) -> None:
    shutil.copy2(audited.root / CRATE, tmp_path)
    assert find_leaks(tmp_path, audited.names) == []
    with zipfile.ZipFile(tmp_path / CRATE.name, "a") as file:
        file.writestr("planted.txt", f"told by {audited.names[0]}")
    assert {leak.name for leak in find_leaks(tmp_path, audited.names)} >= {audited.names[0]}
    for name, told in records(audited).items():
        text = json.dumps(told, ensure_ascii=False)
        assert str(audited.root) not in text, name
        assert str(Path.home()) not in text.replace("/roots", ""), name
        host = socket.gethostname()
        assert not re.search(rf"(?<![\w-]){re.escape(host)}(?![\w-])", text), name


def test_it_is_the_same_each_time_and_made_anew_where_code_changed(
    audited: Project, tmp_path: Path
) -> None:
    project = copied(audited, tmp_path)
    before = (project.root / CRATE).read_bytes()
    (project.root / CRATE).unlink()
    project.snakemake("audit")
    assert (project.root / CRATE).read_bytes() == before
    with (project.root / "scripts/lpcm/model.py").open("a") as file:
        file.write("\n# a remark\n")
    planned = project.snakemake("audit", "--dry-run", "--quiet", "rules").stdout
    jobs = set(re.findall(r"^(\w+) +\d+$", planned, re.MULTILINE))
    assert jobs == {"audit", "write_audit", "total"}


# --- checking it ---------------------------------------------------------------------------------


def copied(audited: Project, folder: Path) -> Project:
    shutil.copytree(audited.root, folder / "project")
    return Project(folder / "project", audited.names)


def verify(project: Project, *options: str, sample: int = 0) -> tuple[int, str]:
    """How the check ended, and what it said."""
    command = [sys.executable, "-m", "scripts.audit.verify", str(CRATE), *options]
    command += ["--sample", str(sample)]
    if "--configfile" not in options:
        command += ["--configfile", "tiny/config.yaml"]
    done = subprocess.run(command, cwd=project.root, capture_output=True, text=True, timeout=600)
    assert not done.stderr, done.stderr
    return done.returncode, done.stdout


def append(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def change_an_output(root: Path) -> None:
    path = root / "results/tiny/N1/nominations/dyads.parquet"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def swap_figures(root: Path) -> None:
    first, second = (root / f"results/tiny/figures/{site}_map.svg" for site in ("N1", "N2"))
    one, other = first.read_bytes(), second.read_bytes()
    first.write_bytes(other)
    second.write_bytes(one)


def install_another_numpy(root: Path) -> None:
    (root / "numpy-0.0.1.dist-info").mkdir()
    (root / "numpy-0.0.1.dist-info/METADATA").write_text("Name: numpy\nVersion: 0.0.1\n")


def change_the_seed(root: Path) -> None:
    path = root / "tiny/config.yaml"
    path.write_text(path.read_text().replace("seed: 5", "seed: 6"))


# What is done to a copy; what must be said; the first job that must be named, if any.
TAMPERED = {
    "a changed output byte": (
        change_an_output,
        ["results/tiny/N1/nominations/dyads.parquet is not as recorded. Made by "
         "resolve_nominations (site N1), made from what is as recorded: it arose in this job."],
        "resolve_nominations (site N1)",
    ),
    "a changed input": (
        lambda root: append(root / "tiny/N1/interviews.csv", "N1-009,2,2010-05-01,AB\n"),
        ["tiny/N1/interviews.csv is not as recorded. First read by "],
        "",
    ),
    "a changed transcript": (
        lambda root: append(root / "tiny/N1/documents/second.TXT", "\nINT: Thanks.\n"),
        ["tiny/N1/documents/second.TXT is not as recorded. First read by read_documents"],
        "read_documents (site N1)",
    ),
    "a new table": (
        lambda root: shutil.copy(root / "tiny/N1/spoken.csv", root / "tiny/N2/spoken.csv"),
        ["tiny/N2/spoken.csv is new, and was not read then."],
        "",
    ),
    "a swapped figure": (
        swap_figures,
        ["figures/N1_map.svg is not as recorded. Made by draw_map (site N1)",
         "figures/N2_map.svg is not as recorded. Made by draw_map (site N2)"],
        "draw_map (site N1)",
    ),
    "another version of a library": (
        install_another_numpy,
        [" recorded, 0.0.1 here."],
        "",
    ),
    "an edited module": (
        lambda root: append(root / "scripts/narrative/phrases.py", "\nX = 1\n"),
        ["scripts/narrative/phrases.py is not as recorded. First used by search_phrases (site N1)"],
        "search_phrases (site N1)",
    ),
    "an edited entry point": (
        lambda root: append(root / "scripts/write_report.py", "\n"),
        ["scripts/write_report.py is not as recorded. First used by write_report."],
        "write_report",
    ),
    "a changed seed": (change_the_seed, ["seed: 5 recorded, 6 here."], ""),
    "a missing result": (
        lambda root: (root / "results/tiny/N2/fits/wave2/choice.json").unlink(),
        ["results/tiny/N2/fits/wave2/choice.json is missing. Made by summarise_fits"],
        "summarise_fits (site N2, wave 2)",
    ),
    "a missing confidential result": (
        lambda root: (root / "results/tiny/confidential/N1/names.csv").unlink(),
        ["confidential/N1/names.csv is missing. Made by resolve_nominations (site N1)"],
        "resolve_nominations (site N1)",
    ),
    "a missing input": (
        lambda root: (root / "tiny/N1/aliases.csv").unlink(),
        ["study/N1/aliases.csv is missing. First read by "],
        "",
    ),
}  # fmt: skip


def test_an_untouched_study_is_as_recorded(audited: Project) -> None:
    code, said = verify(audited)
    assert code == 0, said
    assert said.count("[the same]") == 6
    assert "Nothing differs from what was recorded.\n" in said
    assert "Could not be seen" not in said


@pytest.mark.parametrize("name", TAMPERED)
def test_what_was_tampered_with_is_named(name: str, audited: Project, tmp_path: Path) -> None:
    tamper, expected, first = TAMPERED[name]
    project = copied(audited, tmp_path)
    tamper(project.root)
    code, said = verify(project)
    assert code == 1, said
    for text in expected:
        assert text in said
    things = len(expected)
    assert f"{things} thing{' is' if things == 1 else 's are'} not as recorded in all." in said
    if first:
        assert said.rstrip().endswith(f"in the order of the workflow: {first}.")


def rewritten(project: Project, **changes: bytes) -> None:
    path = project.root / CRATE
    with zipfile.ZipFile(path) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        for name, content in (parts | changes).items():
            file.writestr(name, content)
    path.write_bytes(data.getvalue())


def test_tampering_with_the_archive_itself_is_found(audited: Project, tmp_path: Path) -> None:
    project = copied(audited, tmp_path)
    first, second = (f"results/tiny/figures/{site}_map.svg" for site in ("N1", "N2"))
    with zipfile.ZipFile(project.root / CRATE) as file:
        one, other = file.read(first), file.read(second)
    rewritten(project, **{first: other, second: one, "more.txt": b"more"})
    code, said = verify(project)
    assert code == 1
    assert "[differs]  The archive itself: 3 things are not as recorded." in said
    for text in (f"{first} is not", f"{second} is not", "more.txt is in the archive, but not in"):
        assert text in said


def test_a_record_changed_throughout_has_no_seal_of_the_key(
    audited: Project, tmp_path: Path
) -> None:
    project = copied(audited, tmp_path)
    program = (
        "import sys; from pathlib import Path; from scripts.audit.archive import *\n"
        f"path = Path({str(CRATE)!r}); own = read_archive(path)\n"
        "record = own.record.model_copy(update={'versions': {}})\n"
        "skip = ('ro-crate-metadata.json', 'record.json', 'run.json', 'seal.txt', 'config.yaml')\n"
        "files = {n: d for n, d in own.parts.items() if n not in skip}\n"
        "path.write_bytes(write_archive(record, own.run, files, bytes(32)))\n"
    )
    subprocess.run([sys.executable, "-c", program], cwd=project.root, check=True)
    code, said = verify(project)
    assert code == 1
    assert "The seal was not made with this key" in said
    assert "1 thing is not as recorded in all." in said


def test_without_key_or_files_it_says_what_it_could_not_see(
    audited: Project, tmp_path: Path
) -> None:
    project = copied(audited, tmp_path)
    (project.root / KEY).unlink()
    code, said = verify(project)
    assert code == 0, said
    assert "whether a holder of the key wrote it (the key is not here)" in said
    assert "26 files of people's own: the key is not here" in said
    assert "confidential results: the key is not here" in said
    shutil.rmtree(project.root / "tiny")
    shutil.rmtree(project.root / "results/tiny/figures")
    code, said = verify(project, sample=1)
    assert code == 1
    assert "[not seen] The settings: not checked." in said
    assert "whether the same comes out: people's files are needed" in said
    assert "results/tiny/figures/overview.svg is missing" in said


def test_an_archive_that_cannot_be_read_is_said_so(audited: Project, tmp_path: Path) -> None:
    project = copied(audited, tmp_path)
    (project.root / CRATE).write_bytes(b"not a zip")
    code, said = verify(project)
    assert code == 2
    assert "cannot be read as an archive" in said


def lot_that_draws(project: Project, rule: str) -> str:
    """The seed of a lot of one job that draws one of this rule."""
    program = (
        "from pathlib import Path; from itertools import count\n"
        "from scripts.audit.archive import read_archive\n"
        "from scripts.audit.remake import sample_jobs\n"
        f"record = read_archive(Path({str(CRATE)!r})).record\n"
        "print(next(s for s in count() if record.jobs[sample_jobs(record, 1, s)[0]].rule == "
        f"{rule!r}))\n"
    )
    command = [sys.executable, "-c", program]
    return subprocess.run(
        command, cwd=project.root, check=True, capture_output=True, text=True
    ).stdout.strip()


def test_results_made_again_are_compared_and_the_first_job_that_differs_is_named(
    audited: Project, tmp_path: Path
) -> None:
    project = copied(audited, tmp_path)
    lot = lot_that_draws(project, "search_phrases")
    code, said = verify(project, "--seed", lot, "--cores", "2", sample=1)
    assert code == 0, said
    assert f"Making 1 jobs again, drawn by lot (SEED={lot}), with what they rest on 5." in said
    assert re.search(r"\[the same\] The results, made again in an empty folder: all \d+ as", said)
    path = project.root / "scripts/pseudonymise.py"
    text = path.read_text()
    assert "marked_text(document.text, mark)" in text
    path.write_text(text.replace("marked_text(document.text", "marked_text(document.text + '.'"))
    lot = lot_that_draws(project, "pseudonymise")  # of which the first output is a folder
    code, said = verify(project, "--seed", lot, sample=1)
    assert code == 1
    assert "[differs]  The code here: 1 thing is not as recorded." in said
    assert "[differs]  The results, made again in an empty folder: 4 things are not as" in said
    assert (
        "results/tiny/N1/passages/documents/N1-I01.txt is not as recorded. Made by pseudonymise "
        "(site N1), made from what is as recorded: it arose in this job."
    ) in said
    assert said.rstrip().endswith("in the order of the workflow: pseudonymise (site N1).")


def test_what_cannot_be_made_again_is_said_with_snakemake_s_last_words(
    audited: Project, tmp_path: Path
) -> None:
    project = copied(audited, tmp_path)
    lot = lot_that_draws(project, "read_documents")
    append(project.root / "scripts/read_documents.py", "\nraise ValueError('broken')\n")
    code, said = verify(project, "--seed", lot, sample=1)
    assert code == 1
    assert "Snakemake did not come to its end. Its last words:" in said
    assert "results/tiny/confidential/N1/canonical.parquet is missing. Made by read_docu" in said


def test_a_run_that_fails_at_once_has_made_nothing(audited: Project, tmp_path: Path) -> None:
    project = copied(audited, tmp_path)
    append(project.root / "Snakefile", "\nraise WorkflowError('broken')\n")
    code, said = verify(project, sample=1)
    assert code == 1
    assert "broken" in said.split("Its last words:")[1]
    again = said.split("The results, made again in an empty folder: ")[1]
    assert re.match(r"\d+ things? (is|are) not as recorded", again)
    assert " is missing. Made by " in again
