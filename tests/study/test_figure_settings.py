"""How a study wants its figures to look."""

from __future__ import annotations

from scripts.study.figure_checks import wrong_look
from scripts.study.figure_settings import FigureSettings


def test_a_heading_is_ours_unless_the_study_wants_another() -> None:
    look = FigureSettings(
        titles={"S1_map": "Who goes to whom in town"}, numbers={"S1_map": "2a", "S2_map": "3"}
    )
    assert look.heading("S1_map", "ours") == "Figure 2a. Who goes to whom in town"
    assert look.heading("S2_map", "ours") == "Figure 3. ours"
    assert look.heading("S3_map", "ours") == "ours"


def test_what_nobody_is_and_accounts_not_told_are_said_with_what_may_be_meant() -> None:
    look = FigureSettings(
        shapes={"schols": "star", "shops": "cross"},
        titles={"S1-A01_chart": "x", "S1-A12_cast": "y", "S1_map": "z"},
        numbers={"S1-A01_story": "4", "S2-A01_story": "5"},
    )
    wrong = [*wrong_look(look, {"schools", "shops"}, ["S1-A01", "S2-A12"], "config.yaml")]
    assert [str(problem) for problem in wrong] == [
        "config.yaml, figures.shapes has “schols”: is nobody's organisation. "
        "Did you mean “schools”?",
        "config.yaml, figures.titles has “S1-A12_cast”: is of an account that is not told "
        "in full, so there is no such figure. Did you mean “S2-A12”?",
        "config.yaml, figures.numbers has “S2-A01_story”: is of an account that is not told "
        "in full, so there is no such figure. Did you mean “S2-A12”?",
    ]


def test_nothing_is_wrong_with_what_is_there() -> None:
    look = FigureSettings(shapes={"schools": "star"}, numbers={"S1-A01_chart": "4"})
    assert [*wrong_look(look, {"schools"}, ["S1-A01"], "config.yaml")] == []
