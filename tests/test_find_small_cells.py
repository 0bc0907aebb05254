"""Looking for small groups as a job: a table, and a warning for each in the log."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from scripts import find_small_cells
from scripts.study.privacy_tables import SMALL_CELLS
from scripts.study.tables import ACTORS, make_table_from_rows, read_table, write_checked
from tests.jobs import stand_in
from tests.made_up import made_up_site


def test_each_small_group_is_a_row_and_a_warning(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    actors = made_up_site(12, 2, seed=1).actors.to_pylist()
    actors[3]["organisation"] = "police"
    path, out = tmp_path / "actors.parquet", tmp_path / "small_cells.parquet"
    write_checked(path, make_table_from_rows(ACTORS, actors))
    for smallest, found in ((2, {"police"}), (1, set())):
        job = stand_in({"actors": path}, {}, {"smallest": smallest}, site="S1")
        job.output = [out]
        caplog.clear()
        with caplog.at_level(logging.WARNING, "network-narratives"):
            find_small_cells.main(job)
        rows = read_table(out, SMALL_CELLS).to_pylist()
        assert {row["value"] for row in rows} & {"police"} == found
        assert bool(rows) == bool(found)
        assert [record.getMessage() for record in caplog.records] == [r["warning"] for r in rows]
