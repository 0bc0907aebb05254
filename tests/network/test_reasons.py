from typing import Any

import pytest

from scripts.network.reasons import why_person

ROW: dict[str, Any] = {
    "place": "core",
    "cluster": "E",
    "membership": 0.95,
    "certainty": "identified",
    "distance": 0.62,
    "degree_seen": 5,
    "degree_expected": 7.4,
    "betweenness": 0.031,
    "p_place": 0.84,
}
EXCEEDS = {"closeness": 0.8, "inside": 0.7, "across": 0.9, "betweenness": 0.6}


def reason(*, as_core: bool = True, all_seen: int = 9, **changes: Any) -> str:
    return why_person(ROW | changes, "E", as_core=as_core, all_seen=all_seen, exceeds=EXCEEDS)


def test_a_core_member() -> None:
    assert reason() == (
        "nearer to the centre of E than 80 % of its members (0.6 of its spread away); more "
        "contacts there than 70 % (about 7 expected; 5 of the 9 people seen tied with them are in "
        "E)"
    )


@pytest.mark.parametrize(("cluster", "where"), [("E", "outside it"), ("F", "in E")])
def test_a_bridger_looks_over_the_border_from_either_side(cluster: str, where: str) -> None:
    text = reason(as_core=False, place="bridger", cluster=cluster)
    assert text.startswith(f"belongs to {cluster}; more contacts {where} than 90 % of all actors")
    assert "on 3.1 % of the shortest paths between others, more than 60 %" in text


def test_one_of_several_is() -> None:
    assert "1 of the 9 people seen tied with them is in E" in reason(degree_seen=1)


def test_doubts_are_told() -> None:
    text = reason(place="alternate", membership=0.61, certainty="weak", all_seen=1, degree_seen=1)
    assert text.startswith("next in line for the core; ")
    assert "the one person seen tied with them is in E" in text
    assert "belongs to E in only 61 % of draws" in text
    assert "POSITION UNCERTAIN: named by one respondent only" in text
