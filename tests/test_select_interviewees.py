import csv
from pathlib import Path
from typing import Any

import openpyxl

from scripts import select_interviewees
from scripts.network.draws import write_arrays
from scripts.study.tables import (
    CLUSTER_CHOICE,
    HETEROGENEITY,
    PEOPLE,
    read_table,
    write_checked,
)
from tests.jobs import stand_in
from tests.made_up import made_up_site

PARAMS: dict[str, Any] = {
    "seed": 1,
    "wave": 3,
    "directed": True,
    "interviewees": 10,
    "attributes": ["organisation", "role", "background"],
    "smallest_cluster": 8,
    "share_of_bridgers": 0.3,
}


def select(folder: Path, n: int = 58, **params: Any) -> dict[str, Path]:
    site = made_up_site(n=n, groups=3)
    inputs = {}
    for name in ("actors", "dyads", "positions", "membership", "clusters"):
        inputs[name] = folder / f"{name}.parquet"
        write_checked(inputs[name], getattr(site, name))
    inputs |= {"draws": folder / "draws.npz", "names": folder / "names.csv"}
    write_arrays(inputs["draws"], site.draws)
    actors = site.actors["actor_id"].to_pylist()
    names = "".join(f"{actor},Zaphod Tester {actor[-3:]}\n" for actor in actors)
    inputs["names"].write_text(f"actor_id,name\n{names}", encoding="utf-8")
    outputs = {
        "heterogeneity": folder / "public" / "heterogeneity.parquet",
        "cluster_choice": folder / "public" / "cluster_choice.parquet",
        "people": folder / "public" / "people.parquet",
        "interviewees": folder / "public" / "interviewees.csv",
        "workbook": folder / "confidential" / "interviewees.xlsx",
    }
    select_interviewees.main(stand_in(inputs, outputs, PARAMS | params, site="S1"))
    return outputs


def test_tables_and_lists_agree(tmp_path: Path) -> None:
    out = select(tmp_path)
    choice = read_table(out["cluster_choice"], CLUSTER_CHOICE).to_pylist()
    assert sum(row["chosen"] for row in choice) == 1
    heterogeneity = read_table(out["heterogeneity"], HETEROGENEITY).to_pylist()
    assert len(heterogeneity) == 3 * 4 * 2
    overall = {r["cluster"]: r for r in heterogeneity
               if (r["attribute"], r["index"]) == ("all", "entropy")}  # fmt: skip
    for row in choice:
        assert row["heterogeneity"] == overall[row["cluster"]]["mean"]
    people = {r["actor_id"]: r for r in read_table(out["people"], PEOPLE).to_pylist()}
    with out["interviewees"].open(encoding="utf-8-sig", newline="") as file:
        listed = list(csv.DictReader(file))
    assert {r["actor_id"] for r in listed} == {a for a, r in people.items() if r["place"] != "none"}
    assert all(people[row["actor_id"]]["reason"] == row["reason"] for row in listed)
    assert [row["place"] for row in listed].count("core") == 7
    sheet = openpyxl.load_workbook(out["workbook"]).active
    assert [row[2].value for row in sheet.iter_rows(min_row=2)] == [r["actor_id"] for r in listed]


def test_names_are_in_the_confidential_workbook_and_nowhere_else(tmp_path: Path) -> None:
    out = select(tmp_path)
    rows = openpyxl.load_workbook(out["workbook"]).active.iter_rows(min_row=2)
    assert all(f"Zaphod Tester {row[2].value[-3:]}" == row[3].value for row in rows)
    for path in (tmp_path / "public").iterdir():
        text = path.read_bytes()
        if path.suffix == ".parquet":
            text = str(read_table(path, {"heterogeneity": HETEROGENEITY, "people": PEOPLE,
                                         "cluster_choice": CLUSTER_CHOICE}[path.stem]
                                  ).to_pylist()).encode()  # fmt: skip
        assert b"Zaphod" not in text


def test_the_same_inputs_give_the_same_bytes(tmp_path: Path) -> None:
    first, again = select(tmp_path / "a"), select(tmp_path / "b")
    for name, path in first.items():
        assert path.read_bytes() == again[name].read_bytes(), name


def test_settings_are_followed(tmp_path: Path) -> None:
    out = select(tmp_path, interviewees=6, share_of_bridgers=0.5, attributes=["sector"])
    people = read_table(out["people"], PEOPLE).to_pylist()
    places = [row["place"] for row in people]
    assert (places.count("core"), places.count("bridger")) == (3, 3)
    choice = read_table(out["cluster_choice"], CLUSTER_CHOICE).to_pylist()
    assert "no attribute" in next(row["reason"] for row in choice if row["chosen"])
