"""Earlier waves on the map of the last: who was known, where they stood, in which colours."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pytest

from scripts.figures.palette import CLUSTER_COLOURS
from scripts.page.build import build
from scripts.page.content import Page, site_content
from scripts.page.waves import lasting_colours
from scripts.study.figure_settings import FigureSettings
from scripts.study.files import write_json
from scripts.study.tables import write_checked
from scripts.write_report import earlier_fit as read_earlier_fit
from tests.page.early import earlier_fit, known_by, page_with_waves, site_with_waves
from tests.page.study import VERSIONS, config, site_tables


def test_an_earlier_map_is_turned_onto_the_last_and_holds_who_was_known() -> None:
    found = site_with_waves()
    (site,) = page_with_waves().sites
    known, ties = known_by(found, 1)
    view = site.waves[1]
    assert view and site.waves[2] is None and list(site.waves) == [1, 2]
    codes = [actor.code for actor in site.actors]
    placed = [code for code, kind in zip(codes, view["certainty"], strict=True)
              if kind != "prior only"]  # fmt: skip
    assert set(placed) == known and 0 < len(known) < len(codes)
    told = [(codes[i], codes[j]) for (i, j), w in zip(site.map.ties, site.told, strict=True)
            if w == 1]  # fmt: skip
    assert set(told) == ties and len(view["arrows"]) == len(told)
    for code, mark, at in zip(codes, site.map.marks, view["at"], strict=True):
        if code not in known:
            assert at[1] > view["shelf"]
        elif len(known) and not _crowded(mark.at, [m.at for m in site.map.marks]):
            assert at == pytest.approx(mark.at, abs=0.3)
    # The rings lie where they lay, although the fit was another way round.
    for (colour, level, last), (early_colour, early_level, early) in zip(
        site.map.rings, view["rings"], strict=True
    ):
        assert (colour, level) == (early_colour, early_level)
        assert _box(early) == pytest.approx(_box(last), abs=6)


def _crowded(at: tuple[float, float], others: list[tuple[float, float]]) -> bool:
    """Whether a symbol may have been moved to make room."""
    return sum(np.hypot(at[0] - x, at[1] - y) < 40 for x, y in others) > 1


def _box(path: str) -> list[float]:
    numbers = path.replace("M", " ").replace("L", " ").replace("Z", " ").split()
    x, y = (np.array(numbers[k::2], float) for k in (0, 1))
    return [x.min(), x.max(), y.min(), y.max()]


def test_a_letter_has_one_colour_in_all_waves_and_those_of_the_last_come_first() -> None:
    found = site_tables("S1")
    early = earlier_fit(found, 1)
    renamed = early.tables["clusters"].set_column(0, "cluster", pa.array(["C", "Q", "A"]))
    early = replace(early, tables={**early.tables, "clusters": renamed})
    look = lasting_colours(FigureSettings(), found.tables["clusters"], [early])
    assert dict(look.colours) == dict(zip("ABCQ", CLUSTER_COLOURS, strict=False))


def test_a_site_with_one_wave_has_no_other_to_show() -> None:
    content = site_content(site_tables("S1"), config(), 1)
    assert content.waves == {}
    assert 'name="wave"' not in build(Page(config(), 1, (content,), VERSIONS))


def test_fits_of_earlier_waves_are_read_by_site_and_wave(tmp_path: Path) -> None:
    files: dict[str, list[str]] = {}
    for site, wave in (("S1", 1), ("S1", 2), ("S2", 1), ("S2", 2)):
        fit = earlier_fit(site_tables(site), wave)
        folder = tmp_path / site / str(wave)
        folder.mkdir(parents=True)
        for name, table in fit.tables.items():
            write_checked(folder / f"{name}.parquet", table)
            files.setdefault(f"earlier_{name}", []).append(str(folder / f"{name}.parquet"))
        np.savez(folder / "draws.npz", **fit.draws)
        write_json(folder / "choice.json", {**fit.choice, "site": site})
        files.setdefault("earlier_draws", []).append(str(folder / "draws.npz"))
        files.setdefault("earlier_choice", []).append(str(folder / "choice.json"))
    read = read_earlier_fit(SimpleNamespace(input=SimpleNamespace(**files)), 2, 1)
    made = earlier_fit(site_tables("S2"), 1)
    assert read.choice["site"] == "S2" and read.wave == 1
    assert read.tables["positions"].to_pydict() == made.tables["positions"].to_pydict()
    assert np.array_equal(read.draws["means"], made.draws["means"])
