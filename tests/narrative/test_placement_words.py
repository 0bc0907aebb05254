from __future__ import annotations

from typing import Any

from scripts.narrative.placement_words import sentence

PLACE: dict[str, Any] = {
    "cast": 14,
    "placed": 12,
    "main_cluster": "E",
    "main_share": 0.7,
    "p_main": 0.97,
    "organisations": 6,
    "backgrounds": 4,
    "weakly_placed": 3,
    "within_expected": 0.741,
    "within_low": 0.6,
    "within_high": 0.85,
    "dispersion": 2.0,
    "dispersion_chance_low": 2.2,
    "dispersion_chance_high": 3.6,
}


def cluster(letter: str, members: float, low: float, high: float, chance: float) -> dict[str, Any]:
    return {
        "cluster": letter,
        "members": members,
        "low": low,
        "high": high,
        "most_likely": round(members),
        "by_chance": chance,
        "chance_low": chance - 2,
        "chance_high": chance + 2,
    }


CLUSTERS = [
    cluster("A", 0.2, 0, 1, 2),
    cluster("E", 8.6, 7, 10, 6),
    cluster("F", 3.2, 3, 3, 4),
]


def said(by_lot: bool = True, outside: tuple[str, ...] = (), **changed: Any) -> str:
    return sentence(PLACE | changed, CLUSTERS, outside, by_lot=by_lot)


def test_the_whole_of_it() -> None:
    assert said(outside=("taxi drivers", "the tobacco control alliance")) == (
        "Of 14 in the cast 12 are placed: about 9 in cluster E (7 to 10), 3 in F. "
        "They come from six kinds of organisation and four professions. "
        "Of the ties expected among them 74 % (60 to 85) stay within a cluster. "
        "If those not interviewed were drawn by lot from people named as often, about 6 of the "
        "cast would be in E (4 to 8); it stands closer together than such casts. "
        "Outside the network: taxi drivers, the tobacco control alliance. "
        "Three stand on weak evidence: named by one respondent at most."
    )


def test_likeliest_clusters_are_given_where_they_are_not_the_same_again() -> None:
    sure = [cluster("E", 6.6, 2, 10, 6) | {"most_likely": 9}, cluster("F", 5.4, 1, 10, 6)]
    text = sentence(PLACE, sure, (), by_lot=False)
    assert "about 7 in cluster E (2 to 10), 5 in F (1 to 10)." in text
    assert "The likeliest cluster is E for nine and F for five." in text
    assert "likeliest" not in said()


def test_how_often_the_main_cluster_holds_most_is_said_where_that_is_not_sure() -> None:
    assert "3 in F. E holds most of them in 58 % of draws. They" in said(p_main=0.583)
    assert "of draws" not in said(p_main=0.95)


def test_how_close_together_is_judged_by_casts_drawn_by_lot() -> None:
    assert "about as close together as" in said(dispersion=2.2)
    assert "further apart than" in said(dispersion=3.7)
    assert "by lot" not in said(by_lot=False)


def test_numbers_and_verbs_agree() -> None:
    assert said(cast=12).startswith("All 12 in the cast are placed: ")
    assert "from one kind of organisation and one profession." in said(
        organisations=1, backgrounds=1
    )
    assert "from four professions." in said(organisations=0)
    assert "come from" not in said(organisations=0, backgrounds=0)
    assert said(weakly_placed=1).endswith(
        "One stands on weak evidence: named by one respondent at most."
    )
    assert "evidence" not in said(weakly_placed=0)


def test_the_main_cluster_comes_first_also_of_equals() -> None:
    rows = [cluster("E", 1.5, 1, 2, 1), cluster("F", 1.5, 1, 2, 1)]
    place = PLACE | {"cast": 3, "placed": 3, "main_cluster": "F"}
    text = sentence(place, rows, (), by_lot=False)
    assert "about 2 in cluster F (1 to 2), 2 in E (1 to 2)" in text


def test_few_or_none_placed() -> None:
    assert said(cast=3, placed=1, weakly_placed=0) == (
        "Of 3 in the cast 1 is placed, with probability 0.70 in cluster E."
    )
    assert said(cast=1, placed=1).startswith("Of 1 in the cast 1 is placed, with probability")
    nobody = {"placed": 0, "main_cluster": None, "weakly_placed": 0}
    assert said(cast=1, outside=("a trainer",), **nobody) == (
        "Of 1 in the cast nobody is in the network. Outside the network: a trainer."
    )
    assert said(cast=0, **nobody) == "There is nobody in the cast yet."
