"""Of whoever left, every file that tells of them goes; whoever is still there loses nothing."""

from __future__ import annotations

import os
from base64 import urlsafe_b64encode
from pathlib import Path

import pytest

from scripts.traces.__main__ import main
from scripts.traces.clearing import BEFORE, Cleared, clear, known, note_before

RESULTS, STUDY = Path("results/demo"), Path("study")
CONFIG = (
    "{study: demo, title: A, folder: study, seed: 1, sites: {S1: {clusters: 1}},"
    " model: {groups: [1], seeds: 1, waves: [1]}}\n"
)


def put(path: str | Path, text: str = "") -> Path:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, encoding="utf-8")
    return Path(path)


def note(result: str, text: str = "{}") -> Path:
    """Write Snakemake's note of a result, under the name that Snakemake gives it."""
    name = urlsafe_b64encode(result.encode()).decode()
    return put(Path(".snakemake/metadata") / (f"@{name[:9]}/{name[9:]}"), text)


def key(*rows: str) -> None:
    put(RESULTS / "confidential/S1/names.csv", "\n".join(["actor_id,name", *rows, ""]))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    put(STUDY / "config.yaml", CONFIG)
    put(STUDY / "S1/actors.csv", "actor_id,name\nS1-001,Ann Åberg\nS1-002,Bob O’Brien\n")
    put(RESULTS / "S1/passages/documents/S1-I01.txt", "[S1-002] said")
    key("S1-001,Ann Åberg", "S1-002,Bob O’Brien")


def run_without_bob() -> Cleared:
    note_before(RESULTS)
    put(STUDY / "S1/actors.csv", "actor_id,name\nS1-001,Ann Åberg\n")
    key("S1-001,Ann Åberg")
    (RESULTS / "S1/passages/documents/S1-I01.txt").unlink()
    return clear(Path(), RESULTS, STUDY, ["S1"])


def test_who_is_in_the_results() -> None:
    assert known(RESULTS) == {"S1-001": "Ann Åberg", "S1-002": "Bob O’Brien", "S1-I01": ""}
    assert known(RESULTS, ["S2"]) == {}


def test_everything_that_tells_of_who_left_goes_and_nothing_else() -> None:
    goes = [
        put(RESULTS / "S1/sheets/S1-002.txt", "one of them"),
        put(RESULTS / "figures/map.svg", "<text>S1-002</text>"),
        put(RESULTS / "confidential/report/index.html", "<b>Bob O&#8217;Brien</b>"),
        put("results/workflow_report.html", "S1-I01"),
        put(".snakemake/auxiliary/x", "S1-002"),
        put(RESULTS / "locked.xlsx", "PK\x03\x04 S1-002"),
        note("results/demo/gone.txt"),
        note("results/demo/telling.txt", "S1-002"),
        put(RESULTS / "telling.txt", "of nobody, made from S1-002"),
        put(".snakemake/log/old.log", "Robert was refused"),
    ]
    os.utime(".snakemake/log/old.log", (1, 1))
    stays = [
        put(RESULTS / "figures/other.svg", "<text>S1-001 S1-0021</text>"),
        put(RESULTS / "staying.txt"),
        put(RESULTS / "named.html", "<i>bob-obrien</i>"),  # public: words, and no name
        put(RESULTS / "damaged.xlsx", "PK\x03\x04"),
        note("results/demo/staying.txt"),
        note("results/other_study/gone.txt"),
        note("results/demo_of_another/gone.txt"),
        put("results/other_study/own.txt", "S1-002"),
        note("results/other_study/own.txt", "S1-002"),
    ]
    cleared = run_without_bob()
    assert cleared.left == ("S1-002", "S1-I01") and cleared.still_there == ()
    assert [path for path in goes if path.exists()] == []
    assert {*goes} <= {*cleared.removed}
    assert [path for path in stays if not path.exists()] == []
    assert not (RESULTS / "S1/sheets").exists()
    assert not (RESULTS / BEFORE).exists()


def test_whoever_people_still_tell_of_is_left_alone() -> None:
    kept = put(RESULTS / "figures/map.svg", "<text>S1-002</text>")
    note_before(RESULTS)
    key("S1-001,Ann Åberg")
    cleared = clear(Path(), RESULTS, STUDY, ["S1"])
    assert cleared.still_there == ("S1-002",) and cleared.left == () and kept.exists()


def test_nothing_goes_where_nobody_left() -> None:
    old = put(".snakemake/log/old.log")
    os.utime(old, (1, 1))
    note_before(RESULTS)
    assert clear(Path(), RESULTS, STUDY, ["S1"]) == Cleared((), (), ())
    assert old.exists()


def test_a_former_name_goes_where_its_code_is_anothers_now() -> None:
    goes = put(RESULTS / "confidential/old.txt", "Bob O’Brien")
    stays = put(RESULTS / "figures/map.svg", "S1-002")
    note_before(RESULTS)
    put(STUDY / "S1/actors.csv", "actor_id,name\nS1-001,Ann Åberg\nS1-002,Cy Khan\n")
    key("S1-001,Ann Åberg", "S1-002,Cy Khan")
    assert clear(Path(), RESULTS, STUDY, ["S1"]).left == ("S1-002 as it was",)
    assert not goes.exists() and stays.exists()


def test_a_run_that_did_not_end_well_forgets_nobody() -> None:
    goes = put(RESULTS / "figures/map.svg", "<text>S1-002</text>")
    note_before(RESULTS)
    key("S1-001,Ann Åberg")  # then it was killed
    note_before(RESULTS)
    put(STUDY / "S1/actors.csv", "actor_id,name\nS1-001,Ann Åberg\n")
    assert "S1-002" in clear(Path(), RESULTS, STUDY, ["S1"]).left
    assert not goes.exists()


def test_a_person_can_look(capsys: pytest.CaptureFixture[str]) -> None:
    look = ["--configfile", str(STUDY / "config.yaml")]
    figure = put(RESULTS / "figures/map.svg", "<text>S1-002</text>")
    assert main(look) == 0
    assert "Nothing is left of anybody" in capsys.readouterr().out
    assert main([*look, "--who", "S1-002; bob o'brien"]) == 1
    said = capsys.readouterr().out
    assert f"{figure}: S1-002" in said and "names.csv: S1-002, bob o'brien" in said
    assert f"{STUDY}/S1/actors.csv: S1-002, bob o'brien" in said
    note_before(RESULTS)
    put(STUDY / "S1/actors.csv", "actor_id,name\nS1-001,Ann Åberg\n")
    key("S1-001,Ann Åberg")
    assert main(look) == 1
    said = capsys.readouterr().out
    assert f"{figure}: S1-002" in said and "a run has not come to its end" in said
    (RESULTS / "S1/passages/documents/S1-I01.txt").unlink()
    clear(Path(), RESULTS, STUDY, ["S1"])
    assert main([*look, "--who", "S1-002; Bob O’Brien"]) == 0
    assert capsys.readouterr().out == "Nothing is left of S1-002; Bob O’Brien.\n"
    assert main(look) == 0
    assert main(["--configfile", "nowhere.yaml"]) == 2
