"""Draw what `bench_sampler` measured.

python -m tests.benchmarks.plot_sampler [results/benchmarks/sampler.json]
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from scripts.figures.palette import HAIRLINE, INK, QUIET, cluster_colour
from scripts.figures.save import save_figure
from scripts.figures.style import new_page, style
from tests.benchmarks.measuring import ROOT

__all__ = ["draw"]

PROGRAMS = {"lpcm": cluster_colour(0), "ergmx": cluster_colour(1), "latentnet": cluster_colour(2)}
CURVES = {
    "iteration_us": ("one iteration", "D"),
    "gradient_double_us": ("gradient, double precision", "^"),
    "log_likelihood_us": ("log-likelihood", "s"),
    "gradient_single_us": ("gradient, single precision", "o"),
}
_NUMBER = FuncFormatter(lambda value, _: f"{value:,.9g}")
TITLE = "What the sampler costs"
ALT = (
    "Left: effective draws per CPU second of this sampler and of ergmx on each network, the worst "
    "quantity and the median one, on a logarithmic scale. Middle: CPU time of a gradient, a "
    "log-likelihood and an iteration against the number of actors, both logarithmic, beside a line "
    "that grows with its square. Right: memory against the number of actors in the same way."
)


def draw(report: Mapping[str, Any], target: Path) -> None:
    """Draw a report beside its table, as PNG and SVG."""
    with style():
        figure = new_page((11.0, 3.9))
        left, middle, right = figure.subplots(
            1, 3, gridspec_kw={"width_ratios": (1.25, 1, 1), "wspace": 0.34}
        )
        figure.subplots_adjust(left=0.125, right=0.985, top=0.9, bottom=0.14)
        _rates(left, report["networks"])
        _times(middle, report["costs"])
        _memory(right, report["costs"])
        for suffix in (".png", ".svg"):
            save_figure(figure, target.with_suffix(suffix), TITLE, ALT)


def _rates(axes: Axes, networks: Mapping[str, Any]) -> None:
    shown = [name for name in PROGRAMS if any(name in report for report in networks.values())]
    for row, report in enumerate(networks.values()):
        for place, program in enumerate(shown):
            rates = report[program]["per_cpu_second"]
            y = row + 0.28 * (place - (len(shown) - 1) / 2)
            ends = [rates[name]["median"] for name in ("worst", "median")]
            axes.plot(ends, [y, y], color=PROGRAMS[program], linewidth=1.2)
            for value, fill in zip(ends, (PROGRAMS[program], "white"), strict=True):
                axes.plot(
                    value, y, "o", color=PROGRAMS[program], markerfacecolor=fill, markersize=5
                )
    axes.set_yticks(range(len(networks)), list(networks))
    axes.set_ylim(len(networks) - 0.4, -0.6)
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter(_NUMBER)
    axes.set_xlabel("effective draws per CPU second: worst quantity (full), median (open)")
    for place, program in enumerate(shown):
        axes.text(
            0.02 + 0.14 * place, 1.02, program, color=PROGRAMS[program], transform=axes.transAxes,
            weight="bold", va="bottom",
        )  # fmt: skip
    axes.grid(axis="x", color=HAIRLINE, linewidth=0.5)
    axes.set_axisbelow(True)


def _times(axes: Axes, costs: list[dict[str, Any]]) -> None:
    actors = [cost["actors"] for cost in costs]
    for place, (name, (words, marker)) in enumerate(CURVES.items()):
        values = [cost[name] for cost in costs]
        axes.plot(actors, values, marker=marker, markersize=3.5, linewidth=1.0,
                  color=cluster_colour(place), label=words)  # fmt: skip
    _square(axes, costs, "gradient_single_us")
    _logarithmic(axes, costs, "CPU time (µs)")


def _memory(axes: Axes, costs: list[dict[str, Any]]) -> None:
    actors = [cost["actors"] for cost in costs]
    axes.plot(actors, [cost["arrays_mb"] for cost in costs], "o-", markersize=3.5, linewidth=1.0,
              color=cluster_colour(0), label="held by a chain")  # fmt: skip
    # a process grows in steps of megabytes: less than one says nothing
    grown = [(cost["actors"], cost["peak_mb"]) for cost in costs if (cost["peak_mb"] or 0) > 1]
    if grown:
        axes.plot(*zip(*grown, strict=True), "s-", markersize=3.5, linewidth=1.0,
                  color=cluster_colour(1), label="most that the process grew by")  # fmt: skip
    _square(axes, costs, "arrays_mb")
    _logarithmic(axes, costs, "memory (MB)")


def _square(axes: Axes, costs: list[dict[str, Any]], name: str) -> None:
    """Draw a line that grows with the square of n, through the last point of a curve."""
    last = costs[-1]
    ends = [costs[0]["actors"], last["actors"]]
    heights = [last[name] * (n / last["actors"]) ** 2 for n in ends]
    axes.plot(ends, heights, "--", color=QUIET, linewidth=0.9, label="grows with n²")


def _logarithmic(axes: Axes, costs: list[dict[str, Any]], label: str) -> None:
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.yaxis.set_major_formatter(_NUMBER)
    axes.set_xlabel("actors (n)")
    axes.set_ylabel(label)
    actors = [cost["actors"] for cost in costs]
    ticks = [n for n in (50, 100, 200, 500, 1000, 2000) if n in actors] or actors
    axes.set_xticks(ticks, [str(n) for n in ticks])
    axes.minorticks_off()
    axes.grid(color=HAIRLINE, linewidth=0.5)
    axes.set_axisbelow(True)
    axes.legend(frameon=False, fontsize=6.5, labelcolor=INK, loc="upper left")


if __name__ == "__main__":
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "results/benchmarks/sampler.json"
    draw(json.loads(path.read_text()), path)
