"""Files of settings are read plainly; what Snakemake would run is refused."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from snakemake.common.configfile import load_configfile

from scripts.audit import remake as remaking
from scripts.audit.remake import remake
from scripts.study.problems import StudyError
from scripts.study.settings_file import main, read_plainly
from tests.audit.made_up_record import made_up_record

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = "__use_yte__: true\n?open('owned', 'w').write('x') and 'study': demo\n"


def refused(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(StudyError) as caught:
        read_plainly(path, "config.yaml")
    return str(caught.value)


def test_plain_files_are_read(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    for text in ("study: demo\nseed: 5\n", '\ufeff{\n\t"study": "demo",\n\t"seed": 5\n}'):
        path.write_text(text, encoding="utf-8")
        assert read_plainly(path, "config.yaml") == {"study": "demo", "seed": 5}


def test_a_program_is_refused_and_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "config.yaml"
    assert "__use_yte__: Snakemake would run" in refused(path, PROGRAM)
    assert main([str(path)]) == 1
    assert "__use_yte__" in capsys.readouterr().err
    assert not Path("owned").exists()
    # A positive control: Snakemake does run it.
    load_configfile(path)
    assert Path("owned").exists()
    path.write_text("study: demo\n")
    assert main([str(path)]) == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: !!python/object/apply:os.getcwd []\n", "row 1: here is a tag"),
        ("a: 1\nb: !mine x\n", "row 2: here is a tag"),
        ("a: &x [1]\nb: [*x, *x]\n", "row 2: here is an alias"),
        ("a: &x [*x]\n", "row 1: here is an alias"),
        ("a: 1\n  b: 2\n", "row 2: cannot be read from here on"),
        ("[1, 2]\n", "holds no settings"),
        ("{" * 100_000, "cannot be read"),
    ],
)
def test_what_is_not_plain_is_refused(tmp_path: Path, text: str, said: str) -> None:
    assert said in refused(tmp_path / "config.yaml", text)


def test_an_archive_that_asks_to_be_run_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record, _ = made_up_record()
    hostile = {**record.config, "__use_yte__": True, "?open('owned', 'w')": 1}
    record = record.model_copy(update={"config": hostile})
    for name in ("study", "again"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(remaking, "code_files", lambda root: [])
    done = subprocess.CompletedProcess([], 0, "", "")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: done)
    remake(record, ROOT, tmp_path / "study", tmp_path / "again", [0], 1)
    # What Snakemake is given to read.
    read = load_configfile(tmp_path / "again" / "config.yaml")
    assert json.dumps(read) and read["__use_yte__"] is True
    assert not Path("owned").exists()


def test_make_looks_at_a_config_before_snakemake_does(tmp_path: Path) -> None:
    for target in ("run", "status", "resume", "report"):
        command = ["make", "--dry-run", "--always-make", target, "CONFIG=its.yaml"]
        said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
        for line in said.splitlines():
            if "bin/snakemake" in line:
                assert "scripts.study.settings_file" in line.partition("bin/snakemake")[0], line
        assert "bin/snakemake" in said
