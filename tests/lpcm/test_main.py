"""The command ``python -m scripts.lpcm``: what it writes, and what it makes of odd input."""

import csv
import json
import math
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scripts.lpcm import __main__ as command
from tests.lpcm.networks import REFERENCE

ROOT = Path(__file__).parents[2]
LENGTH = ["--chains=2", "--warmup=100", "--draws=50", "--thin=1", "--extend=0"]
SHORT = [*LENGTH, "--quiet"]
FILES = {"summary.json", "membership.csv", "positions.csv", "pairs.csv", "timing.json"}
RESOURCES = ROOT / "resources" / "networks"
NETWORKS = {
    "sampson": REFERENCE / "networks" / "sampson",
    "tribes": REFERENCE / "networks" / "tribes",
    "syn58": REFERENCE / "networks" / "syn58",
    "syn58_nom12": REFERENCE / "networks" / "syn58_nom12",
    "florentine_marriage": RESOURCES / "florentine_marriage" / "FLORENCE",
    "coleman_t1": RESOURCES / "coleman_t1" / "SCHOOL",
    "emon_cheyenne": RESOURCES / "emon_cheyenne" / "CHEYENNE",
    "emon_mtsthelens": RESOURCES / "emon_mtsthelens" / "HELENS",
}
UNDIRECTED = ("tribes", "florentine_marriage")
TIES = {"sampson": 88, "tribes": 29, "florentine_marriage": 20, "coleman_t1": 243, "syn58": 602}


def run(folder: Path, out: Path, *options: str, groups: int = 2) -> int:
    return command.main([str(folder), "--out", str(out), f"--groups={groups}", *SHORT, *options])


def summary(out: Path) -> dict[str, Any]:
    def refused(name: str) -> None:
        raise AssertionError(name)

    text = (out / "summary.json").read_text(encoding="utf-8")
    result: dict[str, Any] = json.loads(text, parse_constant=refused)
    return result


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def digests(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in out.iterdir() if path.name != "timing.json"}


def network(folder: Path, nodes: str, edges: Sequence[str]) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "nodes.csv").write_text(nodes, encoding="utf-8")
    text = "\n".join(["source,target", *edges])
    (folder / "edges.csv").write_text(text, encoding="utf-8")
    return folder


def check_whole(out: Path, n: int, groups: int, dims: int = 2) -> None:
    """Every file is there, fits the others, and holds numbers wherever it should."""
    members, places, pairs = (
        table(out / f"{name}.csv") for name in ("membership", "positions", "pairs")
    )
    assert len(members) == len(places) == n
    names = [row["name"] for row in members]
    assert [row["name"] for row in places] == names
    ends = [(row["i"], row["j"]) for row in pairs]
    assert ends == [(a, b) for k, a in enumerate(names) for b in names[k + 1 :]]
    assert list(places[0]) == ["name", *"xyz"[:dims], "sd"]
    for row in members:
        p = [float(row[f"p_{g}"]) for g in range(1, groups + 1)]
        assert len(row) == 2 + groups
        if groups:
            assert sum(p) == pytest.approx(1, abs=1e-5)
            assert p[int(row["cluster"]) - 1] == max(p)
        else:
            assert row["cluster"] == ""
    for row in places:
        assert all(math.isfinite(float(row[column])) for column in (*"xyz"[:dims], "sd"))
    for row in pairs:
        assert float(row["dist_mean"]) > 0
        assert float(row["dist_sd"]) >= 0
        for column in ("p_tie_ij", "p_tie_ji", *(["p_same"] if groups else [])):
            assert 0 <= float(row[column]) <= 1
        assert groups or row["p_same"] == ""
    facts = summary(out)
    assert facts["network"]["actors"] == n
    assert math.isfinite(facts["bic"]["overall"])


@pytest.mark.parametrize("name", NETWORKS)
def test_published_and_simulated_networks(name: str, tmp_path: Path) -> None:
    undirected = ["--undirected"] if name in UNDIRECTED else []
    assert run(NETWORKS[name], tmp_path / "out", *undirected) == 0
    facts = summary(tmp_path / "out")
    n = facts["network"]["actors"]
    check_whole(tmp_path / "out", n, 2)
    assert facts["network"]["ties"] == TIES.get(name, facts["network"]["ties"])
    dyads = n * (n - 1)
    if name == "syn58_nom12":
        dyads = 12 * (n - 1)
        assert facts["network"]["respondents"] == 12
    assert facts["network"]["observed_dyads"] == (dyads // 2 if undirected else dyads)
    if name == "florentine_marriage":
        assert facts["network"]["actors_without_ties"] == 1
    assert 1 <= facts["rhat_worst"] < 5
    assert facts["ess_worst"] <= facts["ess_median"]


ABC = "name\nA\nB\nC\nD\nE\nF\n"
FULL = [f"{a},{b}" for a in "ABCDEF" for b in "ABCDEF" if a != b]
ODD = {
    "no ties": (ABC, []),
    "all ties": (ABC, FULL),
    "one tie": (ABC, ["A,B"]),
    "two components": (ABC, [t for t in FULL if (t[0] in "ABC") == (t[2] in "ABC")]),
    "a star": (ABC, [t for t in FULL if t[0] == "A"]),
    "two actors": ("name\nA\nB\n", ["A,B"]),
    "two actors, no tie": ("name\nA\nB\n", []),
    "one asked": ("name,observed_out\nA,1\nB,0\nC,0\n", ["A,B"]),
    "one asked, no tie": ("name,observed_out\nA,1\nB,0\nC,0\n", []),
    "isolates": (ABC, ["A,B", "B,A"]),
}


@pytest.mark.parametrize("case", ODD)
@pytest.mark.parametrize(("groups", "options"), [(0, []), (2, ["--effects=correlated"])])
def test_odd_networks(case: str, groups: int, options: list[str], tmp_path: Path) -> None:
    folder = network(tmp_path / "in", *ODD[case])
    for more in (options, ["--undirected"]):
        assert run(folder, tmp_path / "out", *more, groups=groups) == 0
        n = ODD[case][0].count("\n") - 1
        check_whole(tmp_path / "out", n, groups)


def test_what_cannot_be_computed_is_null_with_a_reason(tmp_path: Path) -> None:
    """Eight draws are too few for anything; the controls are all other tests."""
    options = ["--draws", "8", "--chains", "1"]
    assert run(NETWORKS["sampson"], tmp_path / "out", *options) == 0
    known = summary(tmp_path / "out")
    assert "null" not in known
    missing: list[str] = []
    value = {"a": [1.0, math.nan], "b": {"c": math.inf, "d": "nan", "e": None, "f": 2}}
    assert command.without_nan(value, missing) == {
        "a": [1.0, None],
        "b": {"c": None, "d": "nan", "e": None, "f": 2},
    }
    assert missing == ["a[1]", "b.c"]


@cache
def rich(folder: Path, out: Path) -> dict[str, Any]:
    options = ["--effects=correlated", "--covariate=same:group", "--covariate=sender:age"]
    assert run(folder, out, *options, "--partition", "--dims=1", "--prior=comparable") == 0
    return summary(out)


@pytest.fixture(scope="session")
def aged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sampson's monks with ages."""
    folder = tmp_path_factory.mktemp("aged")
    shutil.copy(NETWORKS["sampson"] / "edges.csv", folder)
    rows = table(NETWORKS["sampson"] / "nodes.csv")
    with (folder / "nodes.csv").open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["name", "group", "age"])
        out.writerows([row["name"], row["group"], 20 + k % 7] for k, row in enumerate(rows))
    return folder


def test_covariates_effects_partition(aged: Path, tmp_path: Path) -> None:
    facts = rich(aged, tmp_path / "out")
    check_whole_without_partition(tmp_path / "out")
    assert list(facts["coefficients"]) == ["intercept", "same:group", "sender:age"]
    assert facts["coefficients"]["same:group"]["mean"] > 1
    assert all(0 < c["sd"] < 5 for c in facts["coefficients"].values())
    assert set(facts["effect_covariance"]) == {"sender", "receiver", "receiver, sender"}
    effects = table(tmp_path / "out" / "effects.csv")
    assert list(effects[0]) == ["name", "sender", "sender_sd", "receiver", "receiver_sd"]
    assert len({row["sender"] for row in effects}) == 18
    members = table(tmp_path / "out" / "membership.csv")
    assert len({row["partition"] for row in members}) == facts["partition"]["clusters"]
    assert facts["model"]["prior"]["variance_df"] == 3
    pairs = table(tmp_path / "out" / "pairs.csv")
    assert any(row["p_tie_ij"] != row["p_tie_ji"] for row in pairs)


def check_whole_without_partition(out: Path) -> None:
    places = table(out / "positions.csv")
    assert list(places[0]) == ["name", "x", "sd"]


def test_missing_covariates_of_those_not_asked_are_blank_probabilities(tmp_path: Path) -> None:
    nodes = "name,observed_out,age\nA,1,20\nB,1,30\nC,0,\nD,0,NA\nE,1,41\n"
    folder = network(tmp_path / "in", nodes, ["A,B", "B,C", "E,D"])
    assert run(folder, tmp_path / "out", "--covariate=sender:age") == 0
    for row in table(tmp_path / "out" / "pairs.csv"):
        assert (row["p_tie_ij"] == "") == (row["i"] in "CD")
        assert (row["p_tie_ji"] == "") == (row["j"] in "CD")
    assert run(folder, tmp_path / "other", "--covariate=receiver:age") == 2


def test_covariates_that_say_the_same_are_pointed_out(aged: Path, tmp_path: Path) -> None:
    same = ["--covariate=sender:age", "--covariate=receiver:age", "--covariate=sociality:age"]
    assert run(aged, tmp_path / "out", *same) == 0
    assert "one follows from the others" in summary(tmp_path / "out")["notes"][0]
    assert run(aged, tmp_path / "out", *same[:2]) == 0
    assert summary(tmp_path / "out")["notes"] == []


def test_covariates_are_what_their_names_say() -> None:
    network_ = command.Network(
        ("A", "B", "C"),
        np.zeros((3, 3), np.int8),
        ~np.eye(3, dtype=np.bool_),
        {"x": np.array([1.0, 2.0, 4.0])},
        {"job": ("u", "v", "u")},
        0,
        0,
        0,
        (),
    )
    kinds = ("sender:x", "receiver:x", "sociality:x", "absdiff:x", "same:job")
    made = command.make_covariates([command.covariate(kind) for kind in kinds], network_)
    assert made is not None
    assert made.names == kinds
    assert made.values[0, 2].tolist() == [1, 4, 5, 3, 1]
    assert made.values[2, 1].tolist() == [4, 2, 6, 2, 0]


# --- the same bytes -----------------------------------------------------------------------------


def shell(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scripts.lpcm", *arguments],
        cwd=ROOT,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_same_command_same_bytes_wherever_files_are(tmp_path: Path) -> None:
    shutil.copytree(NETWORKS["sampson"], tmp_path / "copy")
    nc = [tmp_path / "1.nc", tmp_path / "2.nc"]
    assert run(NETWORKS["sampson"], tmp_path / "one", "--arviz", str(nc[0])) == 0
    done = shell(
        str(tmp_path / "copy"), "--out", str(tmp_path / "two"), "--groups=2", "--arviz",
        str(nc[1]), *SHORT,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert digests(tmp_path / "one") == digests(tmp_path / "two")
    assert nc[0].read_bytes() == nc[1].read_bytes()
    assert set(digests(tmp_path / "one")) == FILES - {"timing.json"}
    for word in (str(tmp_path), "copy", os.uname().nodename):
        assert word not in (tmp_path / "two" / "summary.json").read_text()
    assert run(NETWORKS["sampson"], tmp_path / "three", "--seed=2") == 0
    assert digests(tmp_path / "one")["pairs.csv"] != digests(tmp_path / "three")["pairs.csv"]


def test_draws_for_arviz(tmp_path: Path) -> None:
    xarray = pytest.importorskip("xarray")
    file = tmp_path / "draws.nc"
    assert run(NETWORKS["tribes"], tmp_path / "out", "--undirected", f"--arviz={file}") == 0
    with xarray.open_dataset(file, group="posterior") as posterior:
        assert posterior["positions"].shape == (2, 50, 16, 2)
        mean = float(posterior["coefficients"].sel(coefficient="intercept").mean())
        assert posterior["actor"].values[0] == "Gaveve"
    assert mean == pytest.approx(summary(tmp_path / "out")["coefficients"]["intercept"]["mean"])


def test_timing(tmp_path: Path) -> None:
    assert run(NETWORKS["sampson"], tmp_path / "out") == 0
    times = json.loads((tmp_path / "out" / "timing.json").read_text())
    phases = ("reading", "start", "warmup", "sampling", "post_processing", "writing", "other")
    assert times["cpu_total"] == pytest.approx(sum(times[k] for k in phases), abs=0.01)
    assert set(times) == {*phases, "cpu_total", "compile", "imports", "peak_mb"}
    assert times["other"] < 0.1
    assert times["sampling"] > 0
    assert times["peak_mb"] > 50


COMPILED = """
import sys
from scripts.lpcm import __main__ as command

def signatures():
    found = [x for name, module in sorted(sys.modules.items()) if name.startswith("scripts.lpcm")
             for x in vars(module).values() if hasattr(x, "nopython_signatures")]
    return {(f.py_func.__qualname__, str(s)) for f in found for s in f.nopython_signatures}

known = []
loading = command.compile_all
def load(options):
    loading(options)
    known.append(signatures())
command.compile_all = load
for options in sys.argv[1:]:
    assert command.main(options.split("|")) == 0
    print(len(known[-1]), sorted(signatures() - known[-1]))
"""


def test_nothing_is_left_to_compile_during_a_fit(aged: Path, tmp_path: Path) -> None:
    kinds = (
        ["--groups=0", "--undirected"],
        ["--groups=3", "--start=spectral", "--partition"],
        ["--groups=2", "--effects=correlated", "--covariate=same:group"],
    )
    lines = ["|".join([str(aged), "--out", str(tmp_path / "out"), *k, *SHORT]) for k in kinds]
    done = subprocess.run(
        [sys.executable, "-c", COMPILED, *lines],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    for line in done.stdout.splitlines():
        count, rest = line.split(maxsplit=1)
        assert int(count) > 10
        assert rest == "[]"
    assert done.stdout.count("\n") == len(kinds)


# --- what is wrong ------------------------------------------------------------------------------


def test_faults_end_the_program_with_code_2_and_write_nothing(tmp_path: Path) -> None:
    nodes = "name,observed_out\nA,1\nB,0\nA,1\n"
    folder = network(tmp_path / "in", nodes, ["A,C", "B,A", ",A"])
    done = shell(str(folder), "--out", str(tmp_path / "out"), "--groups=2")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("4 things to put right:")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--groups=7"], "at most 6"),
        (["--groups=-1"], "negative"),
        (["--groups=two"], "whole number"),
        (["--dims=4"], "invalid choice"),
        (["--draws=7"], "at least 8"),
        (["--warmup=0"], "at least 50"),
        (["--effects=senders"], "invalid choice"),
        (["--effects=sender", "--undirected"], "none, sociality"),
        (["--covariate=sender:age", "--undirected"], "sociality"),
        (["--covariate=age"], "KIND:COLUMN"),
        (["--covariate=sendr:age"], 'Did you mean "sender"'),
        (["--covariate=sender:agee"], "no such column"),
        (["--covariate=sender:job"], "not a number"),
        (["--covariate=same:job"], "0 at every observed dyad"),
        (["--covariate=same:age"] * 2, "twice"),
        (["--where=sign"], "COLUMN=VALUE"),
        (["--where=sign=1"], "no such column"),
        (["--seed=-1"], "negative"),
        (["--partition", "--groups=0"], "needs clusters"),
        (["--out=in/nodes.csv"], "is a file"),
        (["--arviz=in"], "is a folder"),
        (["--quite"], "unrecognized"),
    ],
)
def test_options_that_do_not_make_sense(
    options: list[str],
    words: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    nodes = "name,age,job\n" + "".join(f"{name},{ord(name)},{name}\n" for name in "ABCDEF")
    network(tmp_path / "in", nodes, ["A,B"])
    try:
        code = run(Path("in"), Path("out"), *options)
    except SystemExit as end:
        code = int(end.code or 0)
    assert code == 2
    assert words in capsys.readouterr().err
    assert {path.name for path in tmp_path.iterdir()} == {"in"}


def test_a_failure_leaves_earlier_results_as_they_were(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    assert run(NETWORKS["sampson"], out, "--effects=sender") == 0
    before = digests(out)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(command, "pair_table", full)
        assert run(NETWORKS["sampson"], out, "--seed=2") == 1
    assert "No space left" in capsys.readouterr().err
    assert digests(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert run(NETWORKS["sampson"], out, "--seed=2") == 0
    assert set(digests(out)) == FILES - {"timing.json"}


@pytest.mark.parametrize(
    ("error", "code"), [(KeyboardInterrupt(), 130), (MemoryError(), 1), (ValueError("odd"), 2)]
)
def test_how_else_it_may_end(
    error: BaseException,
    code: int,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object, **options: Any) -> None:
        if "progress" in options:
            raise error

    monkeypatch.setattr(command, "fit", fail)
    monkeypatch.setattr(command, "compile_all", lambda _: None)
    assert run(NETWORKS["sampson"], tmp_path / "out") == code
    assert len(capsys.readouterr().err.splitlines()) in (1, 2)
    assert not (tmp_path / "out").exists()


def test_progress_is_said_line_by_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = [str(NETWORKS["tribes"]), "--out", str(tmp_path / "out"), "--groups=2", *LENGTH]
    assert command.main(options) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert "29 positive rows" in said.err
    assert "chain 2 of 2" in said.err
    assert "NOT converged" in said.err
    assert re.search(r"Warning: .*distance of [A-Z]\w+ and [A-Z]", said.err)
    facts = summary(tmp_path / "out")
    assert any("positive" in note for note in facts["notes"])
    assert not facts["converged"]
    assert facts["warnings"]
    assert not any("actors (" in warning for warning in facts["warnings"])


def test_examples_in_the_help_can_be_run() -> None:
    examples = command.EPILOG.replace("\\\n", " ").split("python -m scripts.lpcm")[1:]
    assert len(examples) == 3
    for example in examples:
        options = command.parse(shlex.split(example.splitlines()[0]))
        if options.folder.startswith("resources"):
            assert (ROOT / options.folder / "nodes.csv").is_file()
