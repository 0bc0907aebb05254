from __future__ import annotations

import itertools

import matplotlib as mpl
import numpy as np
import pytest

from scripts.figures import palette, style


def test_contrast_is_that_of_wcag() -> None:
    assert style.contrast("#000000") == pytest.approx(21)
    assert style.contrast("#777777") == pytest.approx(4.48, abs=0.01)
    assert style.contrast("#F0E442") < 1.5


@pytest.mark.parametrize("colour", [*palette.CLUSTER_COLOURS, style.GOOD, style.BAD])
def test_colours_that_carry_meaning_stand_out_from_the_page(colour: str) -> None:
    assert style.contrast(colour) >= 3


def on_white(colour: str, opacities: tuple[float, ...]) -> str:
    left = 1.0
    for opacity in opacities:
        left *= 1 - opacity
    channels = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(255 * left + c * (1 - left)):02X}" for c in channels)


# The last is about as dark as a study may choose.
@pytest.mark.parametrize("colour", [*palette.CLUSTER_COLOURS, palette.GREY, "#00508F"])
def test_codes_can_be_read_in_the_darkest_ring(colour: str) -> None:
    darkest = on_white(colour, style.RING_OPACITY)
    assert darkest != "#FFFFFF"
    assert style.contrast(palette.INK, darkest) >= 7
    assert style.contrast(palette.QUIET, darkest) >= 4.5


def test_clusters_beyond_the_colours_still_get_one() -> None:
    assert palette.cluster_colour(0) == palette.cluster_colour(len(palette.CLUSTER_COLOURS))


def test_style_is_the_same_whatever_the_users_settings_and_leaves_them_alone() -> None:
    with mpl.rc_context({"font.size": 30, "text.usetex": False, "lines.linewidth": 9}):
        with style.style():
            assert mpl.rcParams["font.size"] == 7
            assert mpl.rcParams["lines.linewidth"] == mpl.rcParamsDefault["lines.linewidth"]
        assert mpl.rcParams["font.size"] == 30


# Machado, Oliveira and Fernandes 2009 (doi 10.1109/TVCG.2009.113), table 1, severity 1: what those
# without one kind of cone see, in linear RGB.
SEEN = {
    "all three kinds": np.eye(3),
    "no L": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                      [-0.003882, -0.048116, 1.051998]]),
    "no M": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                      [-0.011820, 0.042940, 0.968881]]),
    "no S": np.array([[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                      [0.004733, 0.691367, 0.303900]]),
}  # fmt: skip


def lab(colour: str, cones: str) -> np.ndarray:
    """CIELAB of a colour as seen."""
    shown = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(shown <= 0.04045, shown / 12.92, ((shown + 0.055) / 1.055) ** 2.4)
    to_xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    xyz = to_xyz @ np.clip(SEEN[cones] @ linear, 0, 1) / [0.9505, 1, 1.089]
    x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("cones", SEEN)
def test_speech_acts_are_told_apart_by_their_colours(cones: str) -> None:
    assert np.linalg.norm(lab("#009E73", "no M") - lab("#4D4D4D", "no M")) < 30, "it can fail"
    for one, other in itertools.combinations(style.ACT_COLOURS, 2):
        assert np.linalg.norm(lab(one, cones) - lab(other, cones)) > 30, (one, other)


@pytest.mark.parametrize("colour", style.ACT_COLOURS)
def test_words_on_the_colour_of_an_act_can_be_read(colour: str) -> None:
    assert style.contrast(style.letters_on(colour), colour) >= 4.5
    assert style.letters_on("#000000") == "#FFFFFF"
    assert style.letters_on("#FFFFFF") == palette.INK
