"""From names to actors, ties and what is observed of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from scripts.network.nominations import NetworkTables, network_tables
from scripts.study.config import NetworkColumns
from tests.small_study import SMALL_STUDY, read_study_of, write_study


def tables_of(
    folder: Path,
    site: str = "S1",
    *,
    directed: bool = True,
    columns: NetworkColumns | None = None,
    **files: str,
) -> NetworkTables:
    """The tables of a site of the small study, some of its files replaced."""
    given = {f"{site}/{name}.csv": text for name, text in files.items() if name != "sites"}
    sites = {"sites.csv": files["sites"]} if "sites" in files else {}
    write_study(folder, {**SMALL_STUDY, **given, **sites})
    study = read_study_of(folder, directed=directed, columns=columns)
    return network_tables(study.inputs[site], study.resolved[site], directed=directed)


def column(table: pa.Table, name: str, key: str = "actor_id") -> dict[Any, Any]:
    rows = table.to_pydict()
    return dict(zip(rows[key], rows[name], strict=True))


def pairs(dyads: pa.Table) -> dict[tuple[str, str], tuple[int | None, bool | None]]:
    """Wave and tie of each pair; codes by their last digit."""
    rows = dyads.to_pydict()
    return {
        (s[-1], r[-1]): (w, t)
        for s, r, w, t in zip(
            *(rows[c] for c in ("sender", "receiver", "wave", "tie")), strict=True
        )
    }


def with_rows(file: str, *rows: str) -> str:
    return SMALL_STUDY[f"S1/{file}.csv"] + "".join(f"{row}\n" for row in rows)


def test_names_become_actors(tmp_path: Path) -> None:
    nominations = tables_of(tmp_path).nominations
    assert column(nominations, "actor_id", "row") == {
        2: "S1-002",
        3: "S1-003",
        4: "S1-004",
        5: "S1-001",
        6: "S1-003",
        7: "S1-005",
        8: None,
    }
    assert column(nominations, "resolution", "row") == {
        2: "exact",
        3: "alias",
        4: "alias",
        5: "exact",
        6: "exact",
        7: "exact",
        8: "excluded",
    }
    confidence = column(nominations, "confidence", "row")
    assert (confidence[2], confidence[3], confidence[8]) == (None, "medium", "high")


def test_only_what_respondents_say_themselves_is_a_tie(tmp_path: Path) -> None:
    tables = tables_of(tmp_path)
    # On row 6, S1-001 says that S1-002 goes to S1-003.
    assert column(tables.nominations, "used", "row")[6] is False
    assert column(tables.nominations, "wave", "row")[6] == 1
    assert pairs(tables.dyads)["2", "3"] == (2, False)


def test_a_report_on_somebody_never_asked_leaves_them_unobserved(tmp_path: Path) -> None:
    nominations = with_rows("nominations", "S1-004,Eve Ng,,S1-001,")
    tables = tables_of(tmp_path, nominations=nominations)
    assert pairs(tables.dyads)["4", "5"] == (None, None)
    assert column(tables.actors, "wave")["S1-004"] is None
    # They were heard of in the wave of who said so.
    assert column(tables.actors, "known_from")["S1-005"] == 1


def test_a_repetition_is_one_tie(tmp_path: Path) -> None:
    nominations = with_rows("nominations", "S1-001,Bob O'Brien,,,", "S1-001,Cy Khan,,,")
    tables = tables_of(tmp_path, nominations=nominations)
    used = column(tables.nominations, "used", "row")
    assert (used[2], used[9], used[3], used[10]) == (True, False, True, False)
    assert column(tables.actors, "named_by")["S1-002"] == 1


def test_actors_with_when_and_by_how_many_they_were_named(tmp_path: Path) -> None:
    actors = tables_of(tmp_path).actors
    assert actors["actor_id"].to_pylist() == [f"S1-00{k}" for k in range(1, 6)]
    assert actors["wave"].to_pylist() == [1, 2, 2, None, None]
    assert actors["known_from"].to_pylist() == [0, 1, 1, 1, 2]
    assert actors["named_by"].to_pylist() == [1, 1, 1, 1, 1]
    assert actors["background"].to_pylist() == ["law", "nursing", None, "medicine", None]


def test_somebody_interviewed_whom_nobody_named_is_known_from_then_on(tmp_path: Path) -> None:
    tables = tables_of(
        tmp_path,
        actors=with_rows("actors", "S1-006,Flo,council,,,,nomination"),
        interviews=with_rows("interviews", "S1-006,2,,"),
    )
    assert column(tables.actors, "known_from")["S1-006"] == 2
    assert column(tables.actors, "named_by")["S1-006"] == 0
    # They named nobody, which is an answer about everybody.
    assert {pairs(tables.dyads)["6", other] for other in "12345"} == {(2, False)}


def test_rows_of_those_asked_are_observed_and_no_others(tmp_path: Path) -> None:
    found = pairs(tables_of(tmp_path).dyads)
    assert len(found) == 5 * 4
    wave = {"1": 1, "2": 2, "3": 2, "4": None, "5": None}
    assert {pair: seen[0] for pair, seen in found.items()} == {
        (i, j): wave[i] for i in wave for j in wave if i != j
    }
    assert {pair for pair, (_, tie) in found.items() if tie} == {
        ("1", "2"),
        ("1", "3"),
        ("1", "4"),
        ("2", "1"),
        ("3", "5"),
    }
    assert all((wave is None) == (tie is None) for wave, tie in found.values())


def test_the_most_specific_decision_wins(tmp_path: Path) -> None:
    aliases = with_rows(
        "aliases",
        "the DPH,S1-003,role,S1-001,same,low,XY,",
        "Eve Ng,S1-003,person,S1-004,same,low,XY,another Eve",
    )
    nominations = with_rows("nominations", "S1-003,The DPH,,,", "S1-001,eve ng,,S1-002,")
    tables = tables_of(tmp_path, aliases=aliases, nominations=nominations)
    meant = column(tables.nominations, "actor_id", "row")
    assert meant[4] == "S1-004"  # the row for everybody
    assert meant[9] == "S1-001"  # the row for this respondent
    assert meant[7] == "S1-004"  # the row for this respondent, before the actor's own name
    assert meant[10] == "S1-005"  # the actor's own name


def test_decided_as_unresolved(tmp_path: Path) -> None:
    aliases = with_rows("aliases", "somebody,,person,,unresolved,low,XY,")
    nominations = with_rows("nominations", "S1-003,Somebody,,,")
    tables = tables_of(tmp_path, aliases=aliases, nominations=nominations)
    assert column(tables.nominations, "resolution", "row")[9] == "unresolved"
    assert column(tables.nominations, "used", "row")[9] is False


# --- without direction ----------------------------------------------------------------------------


def test_without_direction_a_pair_is_observed_if_either_end_was_asked(tmp_path: Path) -> None:
    nominations = with_rows("nominations", "S1-003,Bob O'Brien,,,")
    found = pairs(tables_of(tmp_path, directed=False, nominations=nominations).dyads)
    assert found == {
        ("1", "2"): (1, True),  # both say so; the first in wave 1
        ("1", "3"): (1, True),
        ("1", "4"): (1, True),
        ("1", "5"): (1, False),
        ("2", "3"): (2, True),  # one says so
        ("2", "4"): (2, False),
        ("2", "5"): (2, False),
        ("3", "4"): (2, False),
        ("3", "5"): (2, True),
        ("4", "5"): (None, None),
    }


def test_without_direction_a_tie_counts_from_when_it_was_said(tmp_path: Path) -> None:
    """S1-001, asked first, did not name S1-003; S1-003, asked later, named S1-001."""
    nominations = with_rows("nominations", "S1-003,Ann Aberg,,,").replace(
        "S1-001,Cyrus K.,2,,\n", ""
    )
    found = pairs(tables_of(tmp_path, directed=False, nominations=nominations).dyads)
    assert found["1", "3"] == (2, True)


# --- known networks -------------------------------------------------------------------------------


def test_a_known_network(tmp_path: Path) -> None:
    tables = tables_of(tmp_path, "M1")
    actors = tables.actors
    assert actors["actor_id"].to_pylist() == ["M1-001", "M1-002", "M1-003"]
    assert actors["organisation"].to_pylist() == ["Turks", None, None]
    assert actors["wave"].to_pylist() == [1, 1, None]
    assert actors["source"].to_pylist() == ["roster"] * 3
    assert actors["named_by"].to_pylist() == [0, 1, 1]
    assert tables.nominations["row"].to_pylist() == [2, 3]
    assert pairs(tables.dyads) == {
        ("1", "2"): (1, True),
        ("1", "3"): (1, False),
        ("2", "1"): (1, False),
        ("2", "3"): (1, True),
        ("3", "1"): (None, None),
        ("3", "2"): (None, None),
    }


def test_a_known_network_where_everybody_was_asked(tmp_path: Path) -> None:
    tables = tables_of(
        tmp_path, "M1", columns=NetworkColumns(), nodes="Name\nGregory\nBasil\nHugh\n"
    )
    assert tables.actors["wave"].to_pylist() == [1, 1, 1]
    assert tables.dyads["tie"].null_count == 0


def test_a_discovered_known_network(tmp_path: Path) -> None:
    sites = SMALL_STUDY["sites.csv"].replace("given", "discovered")
    actors = tables_of(tmp_path, "M1", sites=sites).actors
    assert actors["source"].to_pylist() == ["nomination"] * 3
    assert actors["known_from"].to_pylist() == [1, 1, 1]


@pytest.mark.parametrize(
    "edges",
    [
        "source,target\nGregory,Basil\nBasil,Hugh\n",
        "source,target\nBasil,Gregory\nHugh,Basil\n",
        "source,target\nBasil,Gregory\nGregory,Basil\nHugh,Basil\nBasil,Hugh\n",
    ],
)
def test_without_direction_it_does_not_matter_how_edges_are_listed(
    tmp_path: Path, edges: str
) -> None:
    tables = tables_of(tmp_path, "M1", directed=False, edges=edges)
    assert pairs(tables.dyads) == {
        ("1", "2"): (1, True),
        ("1", "3"): (1, False),
        ("2", "3"): (1, True),
    }
    assert tables.actors["named_by"].to_pylist() == [1, 1, 1]


def test_a_large_network_has_wider_codes_that_sort(tmp_path: Path) -> None:
    nodes = "name\n" + "".join(f"n{k}\n" for k in range(1001))
    edges = "source,target\nn0,n1000\n"
    tables = tables_of(tmp_path, "M1", columns=NetworkColumns(), nodes=nodes, edges=edges)
    ids = tables.actors["actor_id"].to_pylist()
    assert ids[0] == "M1-0001"
    assert ids == sorted(ids)
    assert tables.actors["named_by"].to_pylist()[1000] == 1
