from __future__ import annotations

from pathlib import Path

from scripts import trace_narratives
from scripts.narrative.narrative_exports import FILES
from scripts.study.narrative_tables import BOXES, NARRATIVE_EDGES, NARRATIVE_NODES
from scripts.study.tables import make_table_from_rows, read_table, write_checked
from tests.jobs import stand_in
from tests.made_up import made_up_site
from tests.made_up_narrative import made_up_narrative


def trace(folder: Path) -> dict[str, bytes]:
    """Two sites, of which the second has told nothing yet."""
    inputs: dict[str, list[str]] = {"boxes": [], "fragments": [], "actors": []}
    for site in ("S1", "S2"):
        tables = made_up_narrative(site)
        if site == "S2":
            tables["boxes"] = make_table_from_rows(BOXES, [])
        tables["actors"] = made_up_site(n=12, respondents=3).actors
        for name, paths in inputs.items():
            paths.append(str(folder / site / f"{name}.parquet"))
            write_checked(paths[-1], tables[name])
    places = ("S1", "S2", "all_sites")
    outputs = {"nodes": folder / "out" / "nodes.parquet", "edges": folder / "out" / "edges.parquet"}
    exports = [str(folder / "out" / place / name) for place in places for name in FILES]
    job = stand_in(inputs, outputs, {"sites": ["S1", "S2"], "names": "stop"})
    job.output.exports = exports
    trace_narratives.main(job)
    return {
        str(path.relative_to(folder / "out")): path.read_bytes()
        for path in sorted((folder / "out").rglob("*.*"))
    }


def test_each_site_and_all_together_are_traced(tmp_path: Path) -> None:
    files = trace(tmp_path)
    assert len(files) == 2 + 3 * len(FILES)
    nodes = read_table(tmp_path / "out" / "nodes.parquet", NARRATIVE_NODES).to_pylist()
    edges = read_table(tmp_path / "out" / "edges.parquet", NARRATIVE_EDGES).to_pylist()
    assert {row["site"] for row in nodes} == {row["site"] for row in edges} == {"S1", None}
    assert sum(r["times"] for r in edges if (r["site"], r["level"]) == ("S1", "act")) == 6
    assert len(files["S1/threadnet.csv"].splitlines()) == 1 + 7
    assert len(files["S2/threadnet.csv"].splitlines()) == 1
    assert files["all_sites/threadnet.csv"] == files["S1/threadnet.csv"]
    assert b"The narrative network of all sites\n=====" in files["all_sites/narrative_README.txt"]


def test_the_same_inputs_give_the_same_bytes(tmp_path: Path) -> None:
    assert trace(tmp_path / "a") == trace(tmp_path / "b")
