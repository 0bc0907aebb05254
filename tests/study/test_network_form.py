"""Mistakes in a network given as nodes and edges, and what is said about them."""

from __future__ import annotations

from pathlib import Path

from tests.small_study import write_study
from tests.study.spoilt import Case, each, network_mistake, said_about_network, spoil

CASES: dict[str, Case] = {
    "an edge to nobody": Case(
        "M1/edges.csv",
        "Basil,Hugh",
        "Basil,Hugo",
        (
            "M1/edges.csv, row 3, column target has “Hugo”: there is no such node in "
            "M1/nodes.csv. Did you mean “Hugh”?",
        ),
    ),
    "an edge to itself": Case(
        "M1/edges.csv",
        "Basil,Hugh",
        "Basil,Basil",
        (
            "M1/edges.csv, row 3, column target has “Basil”: the edge goes from a node to "
            "itself. Remove the row.",
        ),
    ),
    "a name that a spreadsheet took for a date": Case(
        "M1/nodes.csv",
        "Hugh,0",
        "2026-03-02,0",
        (
            "M1/nodes.csv, row 4, column name has “2026-03-02”: is a date, as spreadsheets make of "
            "words such as March 2. Write the words, with a ' before them.",
        ),
    ),
    "an edge twice": Case(
        "M1/edges.csv",
        "Basil,Hugh,1",
        "Basil,Hugh,1\nBasil,Hugh,3",
        (
            "M1/edges.csv, row 4, column target has “Hugh”: the edge is on row 3 already. "
            "Remove one of the rows.",
        ),
    ),
    "an edge of somebody not asked": Case(
        "M1/edges.csv",
        "Basil,Hugh",
        "Hugh,Basil",
        (
            "M1/edges.csv, row 3, column source has “Hugh”: this node was not asked "
            "(observed_out is 0 in M1/nodes.csv). Remove the row, or write 1 there.",
        ),
    ),
    "a node twice": Case(
        "M1/nodes.csv",
        "Hugh,0",
        "basil,0",
        (
            "M1/edges.csv, row 3, column target has “Hugh”: there is no such node in M1/nodes.csv.",
            "M1/nodes.csv, row 4, column name has “basil”: this is also the name of M1-002 on "
            "row 3. If they are one actor, remove a row; if not, add to the names what tells "
            "them apart, such as the organisation in brackets.",
        ),
    ),
}


@each(CASES)
def test_one_mistake(tmp_path: Path, case: Case) -> None:
    assert network_mistake(tmp_path, case) == case.said


def test_a_node_nobody_could_have_discovered(tmp_path: Path) -> None:
    write_study(tmp_path)
    spoil(tmp_path, "sites.csv", "given", "discovered")
    spoil(tmp_path, "M1/edges.csv", "Basil,Hugh,1\n", "")
    assert said_about_network(tmp_path) == (
        "M1/nodes.csv, row 4, column name has “Hugh”: no edge reaches this node and it was not "
        "asked, so nobody discovered it. Write roster given in the table of sites, or remove the "
        "row.",
    )


def test_an_edge_without_direction_between_two_who_were_not_asked(tmp_path: Path) -> None:
    write_study(tmp_path)
    spoil(tmp_path, "M1/nodes.csv", "Basil,1", "Basil,0")
    (said,) = said_about_network(tmp_path, directed=False)
    assert "M1/edges.csv, row 3, column source has “Basil”: these nodes were not asked" in said
