"""How a study wants its figures to look."""

from __future__ import annotations

from scripts.study.figure_settings import FigureSettings


def test_a_heading_is_ours_unless_the_study_wants_another() -> None:
    look = FigureSettings(
        titles={"S1_map": "Who goes to whom in town"}, numbers={"S1_map": "2a", "S2_map": "3"}
    )
    assert look.heading("S1_map", "ours") == "Figure 2a. Who goes to whom in town"
    assert look.heading("S2_map", "ours") == "Figure 3. ours"
    assert look.heading("S3_map", "ours") == "ours"
