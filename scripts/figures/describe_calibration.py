"""What the checks of the model engine found, in plain English made from the tables of verdicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from scripts.study.words import count, listed

Row = Mapping[str, Any]
Designs = Mapping[str, Mapping[str, Mapping[str, Any]]]

TITLES = {
    "ranks": "Do posteriors hold the truth where they should? Ranks of true values",
    "joint": "Does the sampler's iteration keep the model's distribution?",
    "coverage": "How often do intervals of distances hold the true one?",
}
SPOILT = {
    "zeros": "people never asked taken to have named nobody",
    "scale": "clusters expected to be twice as wide as they are",
}
ENDS = {"both": "both asked", "one": "one of them asked", "neither": "neither asked"}
PAGE_TITLE = "Is the model engine calibrated?"


def design_words(design: Mapping[str, Any]) -> str:
    """Say in words what kind of network a design is."""
    n, asked = design["n"], design["asked"]
    words = [f"{n} actors, {'all' if asked == n else asked} asked"]
    groups, dims = design["groups"], design.get("dims", 2)
    words.append("no clusters" if groups == 0 else count(groups, "cluster"))
    if dims != 2:
        words.append(count(dims, "dimension"))
    if not design.get("directed", True):
        words.append("undirected")
    effects = design.get("effects", "none")
    if effects != "none":
        named = {
            "sender+receiver": "sender and receiver effects",
            "correlated": "correlated sender and receiver effects",
        }
        words.append(named.get(effects, f"{effects} effects"))
    if covariates := design.get("covariates", ()):
        words.append(f"covariates ({listed(covariates)})")
    if design.get("comparable"):
        words.append("comparable prior")
    if layout := design.get("layout"):
        words.append(f"fixed truth: {layout}")
    if spoilt := design.get("spoilt"):
        words.append(f"spoilt: {SPOILT[spoilt]}")
    return "; ".join(words)


def of_design(rows: Sequence[Row], design: str) -> list[Row]:
    """Pick the rows of a design."""
    return [row for row in rows if row["design"] == design]


def wrong(rows: Sequence[Row], verdict: str) -> list[Row]:
    """Pick the rows that fail; those that need not pass are not among them."""
    return [row for row in rows if row[verdict] is False]


def alt_ranks(rows: Sequence[Row], designs: Designs) -> str:
    """Describe the figure of ranks."""
    sound = [row for row in rows if not row["spoilt"]]
    return (
        f"{count(len(designs['ranks']), 'panel')}, one a kind of network: by how much the shares "
        "of ranks below each value differ from those of uniform ranks, with the band that holds "
        f"uniform ones. {_rank_sentence(sound)} {_spoilt_sentence(rows, designs)}"
    )


def alt_joint(rows: Sequence[Row]) -> str:
    """Describe the figure of z-scores."""
    return f"Differences over their errors, a row a kind of network. {_joint_sentence(rows)}"


def alt_coverage(rows: Sequence[Row]) -> str:
    """Describe the figure of coverage."""
    judged = [row for row in rows if row["nominal"] is not None]
    return (
        "Shares of 50, 80 and 95 % intervals that hold the true distance, by number of actors and "
        f"by who of the pair was asked. {_coverage_sentence(judged)}"
    )


def _named(rows: Sequence[Row]) -> str:
    return listed(f"{row['quantity']} ({row['design']})" for row in rows)


def _rank_sentence(sound: Sequence[Row]) -> str:
    failing = wrong(sound, "uniform")
    if not failing:
        return (
            f"Ranks of all {count(len(sound), 'quantity', 'quantities')} in "
            f"{count(len({row['design'] for row in sound}), 'kind')} of network are uniform."
        )
    return (
        f"Ranks of {count(len(failing), 'quantity', 'quantities')} of {len(sound)} are not "
        f"uniform: {_named(failing)}."
    )


def _spoilt_sentence(rows: Sequence[Row], designs: Designs) -> str:
    spoilt = [name for name, design in designs["ranks"].items() if design.get("spoilt")]
    missed = [name for name in spoilt if not wrong(of_design(rows, name), "uniform")]
    if missed:
        return f"Spoilt on purpose and NOT noticed: {listed(missed)}."
    return f"All {count(len(spoilt), 'kind')} of fit spoilt on purpose were noticed."


def _joint_sentence(rows: Sequence[Row]) -> str:
    failing = wrong(rows, "agrees")
    if not failing:
        return f"All {count(len(rows), 'moment')} agree."
    return f"{count(len(failing), 'moment')} of {len(rows)} do not agree: {_named(failing)}."


def _coverage_sentence(judged: Sequence[Row]) -> str:
    failing = wrong(judged, "nominal")
    if not failing:
        return (
            f"Where the truth comes from the prior, all {count(len(judged), 'share')} are nominal "
            "within their Monte Carlo errors."
        )
    return (
        f"{count(len(failing), 'share')} of {len(judged)} differ from what they should be: "
        + listed(
            f"{row['level']} % intervals, {ENDS[row['pairs']]} ({row['design']}): "
            f"{_share(row['coverage'])}"
            for row in failing
        )
        + "."
    )


def _share(share: float) -> str:
    return f"{100 * share:.1f} %"


# --- the page ---------------------------------------------------------------------------------


def page(
    ranks: Sequence[Row], joint: Sequence[Row], coverage: Sequence[Row], designs: Designs
) -> str:
    """Return the whole page as Markdown.

    Parameters
    ----------
    ranks, joint, coverage : rows of the tables of verdicts.
    designs : settings of every design, by check and name.
    """
    sound = [row for row in ranks if not row["spoilt"]]
    judged = [row for row in coverage if row["nominal"] is not None]
    failures = [
        len(wrong(sound, "uniform")),
        len(wrong(joint, "agrees")),
        len(wrong(judged, "nominal")),
    ]
    verdict = (
        "Nothing was found that speaks against it."
        if not any(failures)
        else ("Something was found that speaks against it: see below.")
    )
    return (
        "\n\n".join(
            [
                f"# {PAGE_TITLE}",
                verdict,
                f"- {_rank_sentence(sound)}\n- {_spoilt_sentence(ranks, designs)}\n"
                f"- {_joint_sentence(joint)}\n- {_coverage_sentence(judged)}",
                _rank_section(ranks, designs),
                _joint_section(joint, designs),
                _coverage_section(coverage, designs),
                _HOW_TO_REPEAT,
            ]
        )
        + "\n"
    )


_HOW_TO_REPEAT = """## To repeat it

`snakemake validation --cores 2` makes everything here, from nothing but
`scripts/study/validation_plan.py`. Every simulated network follows from the plan's seed, the
design's name and its number, so that the same program gives the same tables on any machine."""


def _table(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table in Markdown; the first column is text, the others numbers."""
    lines = [heading, ["---", *["---:"] * (len(heading) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _rank_section(rows: Sequence[Row], designs: Designs) -> str:
    table = []
    for name, design in designs["ranks"].items():
        own = of_design(rows, name)
        failing = wrong(own, "uniform")
        verdict = "uniform" if not failing else f"not: {listed(r['quantity'] for r in failing)}"
        effective = [row["ess_low"] for row in own if row["ess_low"] is not None]
        tests = [p for row in own for p in (row["chi_square"], row["ecdf"])]
        table.append(
            [
                f"`{name}`: {design_words(design)}",
                f"{own[0]['replicates']}",
                f"{len(own)}",
                f"{min(row['adjusted'] for row in own):.2g}",
                f"{sum(p < 0.05 for p in tests)} of {len(tests)}",
                f"{min(effective, default=float('nan')):.0f}",
                f"{100 * max(row['rhat_high'] for row in own):.1f} %",
                verdict,
            ]
        )
    heading = [
        "kind of network", "networks", "quantities", "smallest adjusted p", "p below 0.05",
        "effective draws (5 %)", "R-hat above 1.05", "ranks",
    ]  # fmt: skip
    return "\n\n".join(
        [
            f"## {TITLES['ranks']}",
            "![Ranks of true values](ranks.svg)",
            "Parameters are drawn from the prior, a network from the parameters, and the model is "
            "fitted to it with the same prior (simulation-based calibration; Talts et al. 2018). "
            "If the engine is right, the rank of each true value among draws of its posterior is "
            "uniform. Three chains start from the engine's own dispersed starts, never at the "
            "truth; after its usual warm-up every sixtieth of 1,980 iterations is kept: 99 draws, "
            "ranks 0 to 99. No network is left out, whether its chains agreed or not. Ranks are "
            "uniform only if the 99 draws are nearly independent. Their chains were worth at least "
            "as many independent draws as the table says in 95 of 100 networks, for the worst "
            "quantity; R-hat is likewise that of the quantity that fares worst.",
            "Each quantity is tested twice: counts in 20 bins by chi-square, and the farthest "
            "excursion of the distribution function by simulation (Säilynoja, Bürkner & Vehtari "
            f"2022). That makes {2 * sum(not row['spoilt'] for row in rows)} tests of sound fits. "
            "P-values are adjusted by Holm's method, so that a right engine shows a failure "
            "anywhere in the table with probability 0.05 at most. Without adjustment one test in "
            "twenty is below 0.05 by chance; that column shows it. The fits spoilt on purpose show "
            "what failing looks like, and are judged by themselves.",
            "What such tests can see is limited: with 400 networks and so many tests, posteriors "
            "whose centre is off by 0.3 of their standard deviation, or that are too narrow by a "
            "factor of 1.3, are noticed nine times in ten, and those half as wrong seldom (both "
            "found by simulation).",
            _table(heading, table),
        ]
    )  # fmt: skip


def _joint_section(rows: Sequence[Row], designs: Designs) -> str:
    table = []
    for name, design in designs["joint"].items():
        own = of_design(rows, name)
        failing = wrong(own, "agrees")
        table.append(
            [
                design_words(design),
                f"{own[0]['replicates']}",
                f"{len(own)}",
                f"{max(abs(row['z']) for row in own):.2f}",
                f"{min(row['adjusted'] for row in own):.2g}",
                "agree" if not failing else f"not: {listed(r['quantity'] for r in failing)}",
            ]
        )
    heading = [
        "kind of network", "chains", "moments", "largest \\|z\\|", "smallest adjusted p", "verdict",
    ]  # fmt: skip
    return "\n\n".join(
        [
            f"## {TITLES['joint']}",
            "![Differences between two ways to draw](joint.svg)",
            "Drawing parameters and network at once from the model, and drawing each in turn given "
            "the other with the sampler's iteration, must give the same means (Geweke 2004). Each "
            "chain of the second sort begins with a draw of the first, is 150 iterations long, and "
            "counts as one number: the error of the difference is the spread over independent "
            "chains, autocorrelation and all. P-values are adjusted by Holm's method over the "
            "whole table.",
            _table(heading, table),
        ]
    )


def _coverage_section(rows: Sequence[Row], designs: Designs) -> str:
    table = []
    for name, design in designs["coverage"].items():
        for pairs, ends in ENDS.items():
            own = [row for row in of_design(rows, name) if row["pairs"] == pairs]
            own.sort(key=lambda row: row["level"])
            judged = own[0]["nominal"] is not None
            bad = [f"{row['level']} %" for row in wrong(own, "nominal")]
            if not judged:
                verdict = "reported only"
            else:
                verdict = f"not at {listed(bad)}" if bad else "nominal"
            table.append(
                [
                    f"{design_words(design)}: {ends}",
                    f"{own[0]['replicates']:,}",
                    *(f"{_share(row['coverage'])} ± {100 * row['error']:.1f}" for row in own),
                    *(f"{row['width']:.1f}" for row in own[-1:]),
                    verdict,
                ]
            )
    heading = ["kind of network", "networks", "50 %", "80 %", "95 %", "width of 95 %", "verdict"]
    return "\n\n".join(
        [
            f"## {TITLES['coverage']}",
            "![Coverage of intervals](coverage.svg)",
            "Twelve people asked, chosen at random. In each network intervals of 20 distances of "
            "each kind are looked at. What follows ± is the Monte Carlo error, networks and not "
            "intervals being the independent units. With truths from the prior the shares must be "
            "nominal, and are tested (Holm, over all of them). With a truth fixed by hand nothing "
            "promises nominal shares, since one truth is not what the prior expects on average: "
            "these are reported without a threshold.",
            _table(heading, table),
        ]
    )
