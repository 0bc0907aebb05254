"""The diagnostics of a site: can the chosen fit be trusted, and what speaks against it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, MaxNLocator, NullLocator, ScalarFormatter
from numpy.typing import NDArray

from scripts.figures import describe_diagnostics as words
from scripts.figures.describe import counted
from scripts.figures.lettering import drawable, width, wrap
from scripts.figures.palette import HAIRLINE, INK, QUIET, cluster_colours
from scripts.figures.shown import Shown, shown_table
from scripts.figures.style import BAD, GOOD, new_page
from scripts.study.watermark import Mark

Array = NDArray[np.float64]

_BINS = 16  # of a rank plot
NAMES = {"intercept": "Intercept", "log_likelihood": "Log-likelihood"}  # of the traces


@dataclass(frozen=True)
class Diagnostics:
    """What the diagnostics figure shows.

    Attributes
    ----------
    site, wave : which network.
    fits : rows of the table MODELS.
    quantities : rows of the table DIAGNOSTICS, of the chosen fit only.
    traces : (chains, draws) of the intercept and the log-likelihood of the chosen fit, by name.
    together : (n, n) probability that two actors share a cluster, ordered by cluster and by how
        surely they belong to it.
    people : their codes, in that order.
    blocks : each cluster's letter and number of actors, in that order.
    doubts : what weakens the fit, in words.
    colours : of the clusters, by letter.
    heading : the title wanted; "": its own.
    """

    site: str
    wave: int
    fits: tuple[Mapping[str, Any], ...]
    quantities: tuple[Mapping[str, Any], ...]
    traces: Mapping[str, Array]
    together: Array
    people: tuple[str, ...]
    blocks: tuple[tuple[str, int], ...]
    doubts: tuple[str, ...]
    colours: Mapping[str, str]
    heading: str = ""

    @property
    def chosen(self) -> Mapping[str, Any]:
        """The fit that the study uses."""
        return next(fit for fit in self.fits if fit["chosen"])

    @property
    def groups(self) -> list[int]:
        """Numbers of clusters fitted."""
        return sorted({fit["groups"] for fit in self.fits})

    def bic(self, groups: int) -> list[float]:
        """BIC of every run with so many clusters."""
        return [fit["bic"] for fit in self.fits if fit["groups"] == groups]


def gather_diagnostics(
    site: str,
    wave: int,
    tables: Mapping[str, pa.Table],
    draws: Mapping[str, NDArray[Any]],
    choice: Mapping[str, Any],
    colours: Mapping[str, str] | None = None,
) -> Diagnostics:
    """Gather a site's diagnostics.

    Parameters
    ----------
    site, wave : which network.
    tables : models, diagnostics, positions, membership and clusters, by these names.
    draws : intercept and log_likelihood (chains, draws) and labels (chains, draws, n) of the chosen
        fit, actors in the order of `positions`.
    choice : of it `warnings` are used.
    colours : wanted for clusters, by letter.
    """
    fits = tuple(
        tables["models"].sort_by([("groups", "ascending"), ("seed", "ascending")]).to_pylist()
    )
    chosen = next(fit for fit in fits if fit["chosen"])
    ids: list[str] = tables["positions"].column("actor_id").to_pylist()
    letters: list[str] = tables["clusters"].column("cluster").to_pylist()
    index, place = {a: i for i, a in enumerate(ids)}, {x: k for k, x in enumerate(letters)}
    membership = np.zeros((len(ids), len(letters)))
    for row in tables["membership"].to_pylist():
        membership[index[row["actor_id"]], place[row["cluster"]]] = row["probability"]
    hard = membership.argmax(axis=1)
    order = np.lexsort((-membership.max(axis=1), hard))
    return Diagnostics(
        site,
        wave,
        fits,
        tuple(
            row
            for row in tables["diagnostics"].to_pylist()
            if (row["groups"], row["seed"]) == (chosen["groups"], chosen["seed"])
        ),
        {name: draws[name].astype(float) for name in ("intercept", "log_likelihood")},
        co_membership(draws["labels"])[np.ix_(order, order)],
        tuple(ids[i] for i in order),
        tuple((letter, int((hard == k).sum())) for k, letter in enumerate(letters)),
        tuple(choice.get("warnings", ())),
        cluster_colours(letters, colours or {}),
    )


def co_membership(labels: NDArray[Any]) -> Array:
    """Return (n, n) shares of the draws (chains, draws, n) in which two actors share a cluster."""
    flat = labels.reshape(-1, labels.shape[-1])
    total = np.zeros((flat.shape[1], flat.shape[1]), np.float32)
    for k in np.unique(flat):
        member = (flat == k).astype(np.float32)
        total += member.T @ member
    return (total / len(flat)).astype(np.float64)


class Ranks(NamedTuple):
    """How the ranks of each chain's draws among all draws are spread.

    Attributes
    ----------
    counts : (chains, bins) of draws.
    expected : in each bin, and `low` to `high` what chance leaves of it in most bins.
    """

    counts: NDArray[np.int64]
    expected: float
    low: float
    high: float


def rank_counts(trace: Array) -> Ranks:
    """Count the ranks of draws (chains, draws) among all draws, chain by chain."""
    rank = trace.ravel().argsort(kind="stable").argsort(kind="stable").reshape(trace.shape)
    counts = [np.bincount(own * _BINS // trace.size, minlength=_BINS) for own in rank]
    expected = trace.shape[1] / _BINS
    sd = float(np.sqrt(expected * (1 - 1 / _BINS)))
    return Ranks(np.array(counts), expected, expected - 2 * sd, expected + 2 * sd)


def diagnostics_table(data: Diagnostics, mark: Mark | None = None) -> str:
    """Return all that the figure shows as CSV."""
    parts = (_verdicts, _runs, _sampling, _ranks, _sharing)
    return shown_table((row for part in parts for row in part(data)), mark)


def _verdicts(data: Diagnostics) -> Iterator[Shown]:
    for kind, sentences in (("good", words.good(data)), ("take care", words.doubts(data))):
        for k, sentence in enumerate(sentences, start=1):
            yield Shown("verdict", kind, str(k), "in words", sentence)


def _runs(data: Diagnostics) -> Iterator[Shown]:
    for fit in data.fits:
        clusters, seed = counted(fit["groups"], "cluster"), f"seed {fit['seed']}"
        which = "BIC of the chosen run" if fit["chosen"] else "BIC"
        yield Shown("runs", clusters, seed, which, fit["bic"], good=fit["converged"])
    for groups in data.groups:
        median = float(np.median(data.bic(groups)))
        yield Shown("runs", counted(groups, "cluster"), "all seeds", "median BIC", median)


def _sampling(data: Diagnostics) -> Iterator[Shown]:
    for row in data.quantities:
        asked, name = words.limits(row["quantity"]), row["quantity"]
        if row["rhat"] is None:
            yield Shown("the chosen run", name, "", "constant", None)
            continue
        good = row["rhat"] <= asked.rhat
        yield Shown("the chosen run", name, "", "R-hat", row["rhat"], None, asked.rhat, good)
        for kind, draws, least in words.effective(row):
            enough = None if least is None else draws >= least
            what = f"effective draws, {kind}"
            yield Shown("the chosen run", name, "", what, draws, least, None, enough)


def _ranks(data: Diagnostics) -> Iterator[Shown]:
    for name, trace in data.traces.items():
        ranks = rank_counts(trace)
        for (chain, place), drawn in np.ndenumerate(ranks.counts):
            where = f"chain {chain + 1}, {place + 1} of {_BINS}"
            yield Shown("ranks", NAMES[name], where, "draws", int(drawn), ranks.low, ranks.high)


def _sharing(data: Diagnostics) -> Iterator[Shown]:
    for letter, people in data.blocks:
        yield Shown("sharing", f"cluster {letter}", "", "people", people)
    yield Shown("sharing", "", "", "in words", words.sharing(data))
    for i, one in enumerate(data.people):
        for j, other in enumerate(data.people[:i]):
            share = float(data.together[i, j])
            yield Shown("sharing", one, other, "probability of sharing a cluster", share)


# --- drawing -------------------------------------------------------------------------------------


def draw_diagnostics(data: Diagnostics) -> Figure:
    """Draw the diagnostics on an A4 page. Call inside `style()`."""
    figure = new_page()
    title = drawable(words.title(data))
    room = 0.92 * 72 * figure.get_figwidth()
    size = min(13.0, 13 * room / width(title, 13, "bold"))  # a long one in smaller type
    figure.text(0.04, 0.945, title, size=size, weight="bold", va="center")
    _write_verdict(figure, data)
    _draw_bic(figure.add_axes((0.07, 0.455, 0.25, 0.235)), data)
    _draw_quantities(figure, data)
    for i, (key, name) in enumerate(NAMES.items()):
        axes = figure.add_axes((0.385, 0.455 - 0.36 * i, 0.23, 0.235))
        _draw_ranks(axes, name, data.traces[key])
    _draw_together(figure, data)
    return figure


def _write_verdict(figure: Figure, data: Diagnostics) -> None:
    """Say on top what is good and what is not, as much as there is room for."""
    y, step = 0.905, 0.0185
    room = 0.855 * 72 * figure.get_figwidth()
    for heading, sentences, colour, most in (
        ("Good", words.good(data), GOOD, 3),
        ("Take care", words.doubts(data), BAD, 6),
    ):
        figure.text(0.04, y, heading, size=8.5, weight="bold", color=colour, va="center")
        lines = [line for s in sentences for line in wrap(drawable(s), room, 7.8)]
        if len(lines) > most:
            lines = [*lines[: most - 1], words.MORE]
        for line in lines:
            figure.text(0.105, y, line, size=7.8, va="center")
            y -= step
        y -= step / 2


def _title(axes: Axes, text: str, note: str) -> None:
    axes.set_title(text, pad=15)
    axes.annotate(
        note, (0, 1), (0, 5), "axes fraction", "offset points", size=6.5, color=QUIET
    )  # fmt: skip


def _draw_bic(axes: Axes, data: Diagnostics) -> None:
    """Draw the BIC of every run, its range, and which run was chosen."""
    _title(axes, "How many clusters?", words.BIC_NOTE)
    seeds = sorted({fit["seed"] for fit in data.fits})
    for groups in data.groups:
        values = data.bic(groups)
        axes.plot([groups] * 2, [min(values), max(values)], color=HAIRLINE, lw=5, zorder=1)
        axes.plot([groups - 0.2, groups + 0.2], [np.median(values)] * 2, color=INK, lw=1.2)
    step = 0.5 / max(len(seeds), 3)
    for fit in data.fits:
        x = fit["groups"] + step * (seeds.index(fit["seed"]) - (len(seeds) - 1) / 2)
        sound = fit["converged"]
        fill = GOOD if sound else "white"
        axes.scatter(
            x, fit["bic"], s=16, marker="o" if sound else "X", fc=fill, ec=GOOD if sound else BAD,
            lw=0.9, zorder=3,
        )  # fmt: skip
        if fit["chosen"]:
            axes.scatter(x, fit["bic"], s=62, marker="o", fc="none", ec=INK, lw=1.1, zorder=3)
    axes.set_xlabel("number of clusters")
    axes.set_ylabel("BIC (lower is better)")
    axes.xaxis.set_major_locator(FixedLocator([*map(float, data.groups)]))
    axes.set_xlim(min(data.groups) - 0.6, max(data.groups) + 0.6)
    axes.yaxis.set_major_locator(MaxNLocator(5))
    axes.margins(y=0.12)
    axes.text(
        0, -0.3, "● converged   ✖ not   ◯ chosen   — median", transform=axes.transAxes,
        size=6.5, color=QUIET,
    )  # fmt: skip


_OF_KIND = {"bulk": ("o", 0.15), "tail": ("^", -0.15)}  # marker, and how far above the middle


def _draw_quantities(figure: Figure, data: Diagnostics) -> None:
    """Draw R-hat and effective draws of each quantity against what is asked of them."""
    rhat = figure.add_axes((0.115, 0.095, 0.09, 0.235))
    ess = figure.add_axes((0.225, 0.095, 0.095, 0.235))
    rows = list(reversed(data.quantities))
    for y, row in enumerate(rows):
        limit = words.limits(row["quantity"])
        for axes, bound in ((rhat, limit.rhat), (ess, limit.ess)):
            axes.plot([bound, bound], [y - 0.38, y + 0.38], color=INK, lw=1.2)
        if row["rhat"] is None:
            rhat.text(1.0, y, " constant", size=6, color=QUIET, va="center")
            continue
        good = row["rhat"] <= limit.rhat
        rhat.scatter(
            row["rhat"], y, s=18, marker="o" if good else "X", color=GOOD if good else BAD, zorder=3
        )
        for kind, draws, least in words.effective(row):
            marker, shift = _OF_KIND[kind]
            colour = QUIET if least is None else GOOD if draws >= least else BAD
            fill = "white" if colour == BAD else colour
            ess.scatter(draws, y + shift, s=16, marker=marker, fc=fill, ec=colour, zorder=3)
    names = ["\n".join(wrap(drawable(row["quantity"]), 58, 6.5)) for row in rows]
    rhat.set_yticks(range(len(rows)), names)
    ess.set_yticks([])
    for axes, label in ((rhat, "R-hat"), (ess, "effective draws")):
        axes.set_ylim(-0.6, len(rows) - 0.4)
        axes.set_xlabel(label)
        axes.margins(x=0.15)
    worst = max([row["rhat"] for row in rows if row["rhat"] is not None], default=1.0)
    rhat.set_xlim(0.995, max(1.06, 1 + 1.15 * (worst - 1)))
    rhat.xaxis.set_major_locator(MaxNLocator(3))
    ess.set_xscale("log")
    ess.xaxis.set_major_locator(FixedLocator([100, 1000, 10_000]))
    ess.xaxis.set_minor_locator(NullLocator())
    ess.xaxis.set_major_formatter(ScalarFormatter())
    low = min([r["ess_bulk"] for r in rows if r["ess_bulk"]], default=100.0)
    ess.set_xlim(min(60.0, 0.7 * low), 20_000)
    _title(rhat, "The chosen run", words.SAMPLING_NOTE)


def _draw_ranks(axes: Axes, name: str, trace: Array) -> None:
    """Draw, chain by chain, how the ranks of its draws among all draws are spread."""
    _title(axes, f"Do the chains agree? {name}", words.RANK_NOTE)
    ranks, chains = rank_counts(trace), len(trace)
    for c, counts in enumerate(ranks.counts):
        left = c * 1.12 + np.arange(_BINS) / _BINS
        ends = [left[0], left[0] + 1]
        axes.fill_between(ends, ranks.low, ranks.high, color=HAIRLINE, lw=0)
        axes.bar(left, counts, 1 / _BINS, align="edge", fc=GOOD, ec="white", lw=0.3)
        axes.plot(ends, [ranks.expected] * 2, color=INK, lw=0.9)
    axes.set_xticks(
        [c * 1.12 + 0.5 for c in range(chains)], [f"chain {c + 1}" for c in range(chains)]
    )
    axes.tick_params(axis="x", length=0)
    axes.set_ylim(0, None)
    axes.set_ylabel("draws")
    axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))


def _draw_together(figure: Figure, data: Diagnostics) -> None:
    """Draw how often each two actors share a cluster, clusters framed and lettered."""
    width, height = figure.get_size_inches()
    size = 0.305
    axes = figure.add_axes((0.665, 0.69 - size * width / height, size, size * width / height))
    n = len(data.together)
    # Cells as blocks of pixels: no viewer then blurs them.
    enlarged = np.kron(data.together, np.ones((max(1, 720 // n),) * 2))
    image = axes.imshow(
        enlarged, cmap="Greys", vmin=0, vmax=1, interpolation="none", extent=(0, n, n, 0)
    )
    _title(axes, "Who shares a cluster with whom?", words.TOGETHER_NOTE)
    start = 0
    for letter, count in data.blocks:
        if count:
            end = start + count
            axes.plot(
                [start, end, end, start, start], [start, start, end, end, start],
                color=data.colours[letter], lw=1.3, clip_on=False,
            )  # fmt: skip
            axes.text(
                -0.012 * n,
                (start + end) / 2,
                letter,
                ha="right",
                va="center",
                weight="bold",
                size=8,
            )
            start = end
    axes.set(xticks=[], yticks=[], xlim=(0, n), ylim=(n, 0))
    axes.spines[:].set_visible(False)
    bar = figure.colorbar(
        image, cax=figure.add_axes((0.665, 0.225, 0.12, 0.013)), orientation="horizontal"
    )
    bar.set_ticks([0, 0.5, 1])
    bar.outline.set_visible(False)
    bar.set_label("probability of sharing a cluster", size=6.5)
    for i, line in enumerate(wrap(words.sharing(data), 250, 7.2)):
        figure.text(0.665, 0.152 - 0.0175 * i, line, size=7.2, va="center")
