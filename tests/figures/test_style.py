from __future__ import annotations

import matplotlib as mpl
import pytest

from scripts.figures import style


def test_contrast_is_that_of_wcag() -> None:
    assert style.contrast("#000000") == pytest.approx(21)
    assert style.contrast("#777777") == pytest.approx(4.48, abs=0.01)
    assert style.contrast("#F0E442") < 1.5


@pytest.mark.parametrize("colour", [*style.CLUSTER_COLOURS, style.GOOD, style.BAD])
def test_colours_that_carry_meaning_stand_out_from_the_page(colour: str) -> None:
    assert style.contrast(colour) >= 3


def on_white(colour: str, opacities: tuple[float, ...]) -> str:
    left = 1.0
    for opacity in opacities:
        left *= 1 - opacity
    channels = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(255 * left + c * (1 - left)):02X}" for c in channels)


@pytest.mark.parametrize("colour", style.CLUSTER_COLOURS)
def test_codes_can_be_read_in_the_darkest_ring(colour: str) -> None:
    darkest = on_white(colour, style.RING_OPACITY)
    assert darkest != "#FFFFFF"
    assert style.contrast(style.INK, darkest) >= 7
    assert style.contrast(style.QUIET, darkest) >= 4.5


def test_clusters_beyond_the_colours_still_get_one() -> None:
    assert style.cluster_colour(0) == style.cluster_colour(len(style.CLUSTER_COLOURS))


def test_style_is_the_same_whatever_the_users_settings_and_leaves_them_alone() -> None:
    with mpl.rc_context({"font.size": 30, "text.usetex": False, "lines.linewidth": 9}):
        with style.style():
            assert mpl.rcParams["font.size"] == 7
            assert mpl.rcParams["lines.linewidth"] == mpl.rcParamsDefault["lines.linewidth"]
        assert mpl.rcParams["font.size"] == 30
