"""The entry point that says what is done and what waits for whom."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import status
from scripts.study.files import write_json
from scripts.study.narrative_tables import ACCOUNTS
from scripts.study.tables import PEOPLE, make_table_from_rows, write_checked
from tests.figures.sites import selection
from tests.jobs import stand_in
from tests.made_up import made_up_site
from tests.made_up_narrative import made_up_narrative

SUMMARY = "output_file\tdate\trule\tlog-file(s)\tstatus\tplan\na\tMon\tread\t\tok\tno update\n"


def said(out: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    monkeypatch.setattr(status, "snakemake_summary", lambda _: SUMMARY)
    params = {
        "title": "A study",
        "out": str(out),
        "sites": ["S1", "S2"],
        "narrated": ["S1"],
        "wave": 3,
        "stages": {"read": "Files read"},
    }
    status.main(stand_in({}, {}, params))
    return capsys.readouterr().out


def test_before_anything_was_made_nothing_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "Nothing waits for anybody." in said(tmp_path, monkeypatch, capsys)


def test_what_the_stages_counted_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_json(
        tmp_path / "S1" / "passages" / "pseudonyms.json",
        {"replaced": 9, "doubtful": 2, "overlooked": 0},
    )
    write_json(
        tmp_path / "S1" / "framework" / "codings.json",
        {
            "passages": 7,
            "by_coder": {"AB": {"coded": 5, "left": 2}},
            "open": 0,
            "unmatched": 1,
            "not_coded": 2,
        },
    )
    write_checked(
        tmp_path / "accounts" / "S1" / "accounts.parquet", made_up_narrative("S1")[ACCOUNTS.name]
    )
    lines = said(tmp_path, monkeypatch, capsys).partition("Waiting (")[2].splitlines()[1:]
    assert [line.partition(", ")[0] for line in lines] == [
        "  - for you",
        "  - for coder AB",
        "  - for coders",
        "  - for you",
        "  - for you",
    ]
    assert "account S1-A03 is incomplete: no fragment of sanction" in lines[3]
    assert "1 complete account not told in full" in lines[4]


def test_people_of_whom_something_is_decided_wait_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "S1" / "selection" / "people.parquet"
    table = selection(made_up_site(40, 3))["people"]
    write_checked(path, table)
    where = "(confidential/S1/interviewees.xlsx, once filled in, becomes S1/decisions)"
    assert f"10 people proposed; decide whom to interview {where}" in said(
        tmp_path, monkeypatch, capsys
    )
    rows = table.to_pylist()
    for row in [row for row in rows if row["place"] != "none"][:4]:
        row["decision"] = "interview"
    write_checked(path, make_table_from_rows(PEOPLE, rows))
    assert "6 people proposed" in said(tmp_path, monkeypatch, capsys)
