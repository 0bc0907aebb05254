"""Fit the model to a network in a folder: ``python -m scripts.lpcm FOLDER --groups 3 --out OUT``.

What it reads and writes is told by its help (``--help``).
"""

import argparse
import importlib.util
import math
import os
import re
import resource
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from itertools import chain
from typing import Any, NamedTuple

# One thread, so that sums are always added in the same order; read when numpy is imported.
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")

import numpy as np

from scripts.lpcm.convergence import MOST_PAIRS
from scripts.lpcm.covariates import Covariates, combine, dyadic, receiver, sender, sociality
from scripts.lpcm.diagnostics import diagnose, even_pairs, pair_distances
from scripts.lpcm.effects import EFFECTS
from scripts.lpcm.fit import Fit, Settings, check_effects, fit
from scripts.lpcm.folder import (
    Content,
    FolderError,
    Network,
    Problem,
    Table,
    check_target,
    nearest,
    read_network,
    write_file,
    write_whole,
)
from scripts.lpcm.model import Prior
from scripts.lpcm.numeric import FloatArray
from scripts.lpcm.pairs import Pairs, summarise_pairs
from scripts.lpcm.partition import Partition, point_partition
from scripts.lpcm.start import STARTS

DESCRIPTION = """\
Fit the latent position cluster model to a network. Actors get places in a space, those close to
each other being likely to be tied, and probabilities of belonging to each of some clusters.
"""

EPILOG = """\
what FOLDER holds
  nodes.csv   A row for each actor: 'name' and, if not everybody was asked, 'observed_out': 1 if
              the actor was asked, 0 if not. What somebody who was not asked would have said is
              unknown, which is not the same as no tie. Other columns may serve as covariates.
  edges.csv   A row for each tie: 'source' names 'target'. Ties that are not listed are absent,
              except from those who were not asked. Other columns are ignored; but where there is a
              column 'sign', positive ties alone count as ties, unless --where says otherwise.
  A tie listed twice counts once and a tie to oneself not at all; both are counted in the summary.
  With --undirected a tie may be listed either way round, or both ways. Files may be separated by
  comma, semicolon or tab, and be UTF-8, UTF-16 or Windows-1252.

what OUT gets
  summary.json    coefficients, log-likelihood, BIC, how well the chains agree, warnings, settings
  membership.csv  each actor's likeliest cluster (1 is the largest) and the probability of each
  positions.csv   each actor's place (minimum Kullback-Leibler estimate) and how uncertain it is
  pairs.csv       each pair's distance, probability of one cluster, and of a tie either way
  effects.csv     the actors' random effects, if there are any
  timing.json     CPU seconds and memory. All other files are the same, byte for byte, whenever the
                  same command is run on the same files
  An empty cell, or null, stands for what there is none of. Nothing is written unless all is.

examples
  python -m scripts.lpcm resources/networks/sampson/MONKS --groups 3 --out results/monks
  python -m scripts.lpcm resources/networks/florentine_marriage/FLORENCE --undirected --groups 2 \\
      --covariate absdiff:wealth --effects sociality --out results/florence
  python -m scripts.lpcm MY/NETWORK --groups 2 --where sign=-1 --covariate same:office --out OUT

The exit code is 0 if results were written (whether or not the chains converged: see the summary),
2 if something in the command or the files has to be put right, 1 if results cannot be written.
"""

COVARIATES = {
    "sender": "the value of the one who names",
    "receiver": "of the one who is named",
    "sociality": "the sum of both ends' values",
    "absdiff": "how far they differ",
    "same": "1 where both ends have the same text, else 0",
}


class Wanted(NamedTuple):
    """A covariate as asked for: ``kind:column``."""

    kind: str
    column: str


# --- the command line ---------------------------------------------------------------------------


def main(arguments: Sequence[str] | None = None) -> int:
    """Read, fit and write; return the exit code."""
    imports = time.process_time()
    options = parse(arguments)
    try:
        fit_folder(options, imports)
    except FolderError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Stopped; no results were written.", file=sys.stderr)
        return 130
    except MemoryError:
        print("There is not enough memory for so many actors and draws.", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"The results cannot be written: {error}.", file=sys.stderr)
        return 1
    return 0


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line; what is wrong with it is said and ends the program with code 2."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.lpcm",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("folder", metavar="FOLDER", help="folder with nodes.csv and edges.csv")
    add("--out", metavar="OUT", required=True, help="folder for the results; made if need be")
    add("--groups", type=whole, required=True, help="number of clusters; 0 for none")
    add("--dims", type=whole, default=2, choices=(1, 2, 3), help="dimensions (default 2)")
    add("--undirected", action="store_true", help="ties have no direction")
    add("--where", type=column_and_value, action="append", default=[], metavar="COLUMN=VALUE",
        help="use only those rows of edges.csv; may be given more than once")  # fmt: skip
    add("--effects", choices=EFFECTS, default="none",
        help="random effects: some actors name more, or are named by more, than their place "
        "explains (default none)")  # fmt: skip
    add("--covariate", type=covariate, action="append", default=[], metavar="KIND:COLUMN",
        help="what else makes a tie likelier, from a column of nodes.csv; KIND is "
        + "; ".join(f"{kind}, {what}" for kind, what in COVARIATES.items())
        + "; may be given more than once")  # fmt: skip
    add("--prior", choices=("default", "comparable"), default="default",
        help="default: as in R's latentnet, whose scale changes with the number of clusters; "
        "comparable: the same for every number of clusters")  # fmt: skip
    run = parser.add_argument_group("how long to run")
    for name, what in (
        ("chains", "chains"),
        ("warmup", "iterations of each chain in which it is tuned, not kept"),
        ("draws", "draws kept from each chain"),
        ("thin", "iterations for each draw kept"),
        ("extend", "how often a run that has not converged is made twice as long"),
    ):
        default = getattr(Settings, name)
        run.add_argument(f"--{name}", type=whole, default=default, help=f"{what} ({default})")
    run.add_argument("--start", choices=STARTS, default=Settings.start,
                     help=f"where chains start ({Settings.start})")  # fmt: skip
    run.add_argument("--seed", type=whole, default=1, help="of all that is random (1)")
    add("--partition", action="store_true",
        help="also put into membership.csv the partition of least expected variation of "
        "information, which may have fewer clusters")  # fmt: skip
    add("--arviz", metavar="FILE", help="also write all draws, as a netCDF file that ArviZ opens")
    add("--quiet", action="store_true", help="say nothing but errors; warnings are in the summary")

    options = parser.parse_args(arguments)
    try:
        options.settings = Settings(
            chains=options.chains,
            warmup=options.warmup,
            draws=options.draws,
            thin=options.thin,
            extend=options.extend,
            start=options.start,
        )
        check_effects(options.effects, directed=not options.undirected)
    except ValueError as error:
        parser.error(str(error))
    if options.seed < 0 or options.groups < 0:
        parser.error("--seed and --groups must not be negative")
    if options.partition and options.groups == 0:
        parser.error("--partition needs clusters, --groups 0 has none")
    if len(set(options.covariate)) < len(options.covariate):
        parser.error("the same --covariate is given twice")
    if options.undirected and any(kind in ("sender", "receiver") for kind, _ in options.covariate):
        parser.error("an undirected network has no sender or receiver: use --covariate sociality:")
    if options.arviz and importlib.util.find_spec("h5netcdf") is None:
        parser.error("--arviz needs the package h5netcdf: python -m pip install h5netcdf")
    return options


def whole(text: str) -> int:
    """Read a whole number."""
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"must be a whole number, not {text!r}") from None


def column_and_value(text: str) -> tuple[str, str]:
    """Read ``COLUMN=VALUE``."""
    column, equals, value = (part.strip() for part in normal(text).partition("="))
    if not equals or not column:
        raise argparse.ArgumentTypeError(f"must be COLUMN=VALUE, such as sign=1, not {text!r}")
    return column, value


def covariate(text: str) -> Wanted:
    """Read ``KIND:COLUMN``."""
    kind, colon, column = (part.strip() for part in normal(text).partition(":"))
    if not colon or not column or kind not in COVARIATES:
        raise argparse.ArgumentTypeError(
            f"must be KIND:COLUMN, such as same:office, KIND being {', '.join(COVARIATES)}; not "
            f"{text!r}.{nearest(kind, COVARIATES)}"
        )
    return Wanted(kind, column)


def normal(text: str) -> str:
    """Return text with its accents composed, as the files' are."""
    return unicodedata.normalize("NFC", text)


# --- the work -----------------------------------------------------------------------------------


def fit_folder(options: argparse.Namespace, imports: float = 0.0) -> None:
    """Fit a folder as the options say and write the results.

    Raises
    ------
    FolderError
        If something has to be put right first.
    OSError
        If the results cannot be written.
    """
    clock = Clock()

    def tell(line: str) -> None:
        if not options.quiet:
            print(line, file=sys.stderr, flush=True)

    directed = not options.undirected
    network = read_network(
        options.folder,
        directed=directed,
        where=options.where,
        numbers=number_columns(options.covariate),
        texts={column for kind, column in options.covariate if kind == "same"},
    )
    n = len(network.names)
    if options.groups > min(n, 127):
        message = f"more clusters than can be fitted to {n} actors; at most {min(n, 127)}."
        raise FolderError([Problem("--groups", 0, "", str(options.groups), message)])
    for path, is_folder in ((options.out, True), (options.arviz, False)):
        if path is not None:
            check_target(path, folder=is_folder)
    covariates = make_covariates(options.covariate, network)
    notes = [*network.notes, *overlap_note(covariates, network)]
    for note in notes:
        tell(f"Note: {note}.")
    clock.lap("reading")

    tell(f"{n} actors, {count_ties(network, directed)} ties; loading the compiled code")
    compile_all(options)
    clock.lap("compile")

    if options.prior == "comparable":
        prior = Prior.comparable(n, options.dims)
    else:
        prior = Prior.default(n, options.groups, options.dims)
    seeds = np.random.SeedSequence(options.seed).spawn(options.settings.chains)
    try:
        fitted = fit(
            network.tie,
            network.observed,
            groups=options.groups,
            dims=options.dims,
            directed=directed,
            covariates=covariates,
            effects=options.effects,
            settings=options.settings,
            prior=prior,
            seeds=seeds,
            progress=tell,
        )
    except ValueError as error:
        raise FolderError([Problem(str(options.folder), 0, "", "", f"{error}.")]) from error
    clock.lap("fit")
    pairs = list(summarise_pairs(fitted, covariates))
    partition = point_partition(fitted.labels) if options.partition else None
    summary = summarise(fitted, network, options, partition, notes)
    clock.lap("summaries")

    def timing() -> dict[str, float]:
        clock.lap("writing")
        return times(fitted, clock, imports)

    if options.arviz:
        write_file(options.arviz, arviz(fitted, network, covariates))
    write_whole(
        options.out,
        results(fitted, network, pairs, partition, summary, timing),
        gone=("effects.csv",),
    )
    for note in fitted.notes:
        tell(f"Note: {note}")
    for warning in summary["warnings"]:
        tell(f"Warning: {warning}")
    tell(f"{'Converged' if fitted.converged else 'NOT converged'}; results are in {options.out}")


class Clock:
    """CPU seconds of the process since this clock was made, by named laps."""

    def __init__(self) -> None:
        self.began = self.last = time.process_time()
        self.laps: dict[str, float] = {}

    def lap(self, name: str) -> None:
        """End a lap."""
        now = time.process_time()
        self.laps[name] = now - self.last
        self.last = now


def compile_all(options: argparse.Namespace) -> None:
    """Compile, or load from the cache, all that the fit will run, by fitting four actors."""
    tie = np.array([[0, 1, 1, 0], [1, 0, 0, 0], [0, 1, 0, 1], [0, 0, 1, 0]], dtype=np.int8)
    tiny = fit(
        tie,
        ~np.eye(len(tie), dtype=np.bool_),
        groups=2,
        dims=options.dims,
        effects="sender",
        settings=Settings(chains=1, warmup=50, draws=8, thin=1, extend=0),
        seeds=[np.random.SeedSequence(0)],
    )
    list(summarise_pairs(tiny))
    if options.partition:
        point_partition(tiny.labels)


def number_columns(wanted: Sequence[Wanted]) -> dict[str, bool]:
    """Columns to read as numbers; whether those who were not asked need one, too."""
    columns: dict[str, bool] = {}
    for kind, column in wanted:
        if kind != "same":
            columns[column] = columns.get(column, False) or kind != "sender"
    return columns


def make_covariates(wanted: Sequence[Wanted], network: Network) -> Covariates | None:
    """Make covariates out of columns of nodes.csv; None if there are to be none."""
    parts = []
    for kind, column in wanted:
        name = f"{kind}:{column}"
        if kind == "same":
            _, code = np.unique(network.texts[column], return_inverse=True)
            parts.append(dyadic(name, code[:, None] == code[None, :]))
            continue
        x = network.numbers[column]
        if kind == "absdiff":
            parts.append(dyadic(name, np.abs(x[:, None] - x[None, :])))
        else:
            make = {"sender": sender, "receiver": receiver, "sociality": sociality}[kind]
            parts.append(make(name, x))
    return combine(parts) if parts else None


def overlap_note(covariates: Covariates | None, network: Network) -> list[str]:
    """Say so where covariates and intercept cannot be told apart by any data on these dyads."""
    if covariates is None:
        return []
    x = covariates.values[network.observed]
    design = np.column_stack([np.ones(len(x)), x])
    design /= np.sqrt((design**2).sum(axis=0)) + 1e-300
    if np.linalg.eigvalsh(design.T @ design)[0] > 1e-9:
        return []
    return [
        f"of the intercept and {', '.join(covariates.names)} one follows from the others on the "
        "observed dyads: only the prior tells their coefficients apart"
    ]


def count_ties(network: Network, directed: bool) -> int:
    """Count the observed ties, those of both directions once if there are no directions."""
    if directed:
        return int(network.tie[network.observed].sum())
    return int(np.triu(network.tie).sum())


# --- the results --------------------------------------------------------------------------------


def results(
    fitted: Fit,
    network: Network,
    pairs: Sequence[Pairs],
    partition: Partition | None,
    summary: dict[str, Any],
    timing: Callable[[], dict[str, float]],
) -> Iterator[tuple[str, Content]]:
    """Yield the files to write, one after the other; `timing` is asked last."""
    names, clusters = network.names, range(1, fitted.groups + 1)
    columns = ["name", "cluster", *(f"p_{g}" for g in clusters)]
    rows = [
        [name, str(cluster + 1) if fitted.groups else "", *map(number, p)]
        for name, cluster, p in zip(names, fitted.cluster, fitted.membership, strict=True)
    ]
    if partition is not None:
        columns.append("partition")
        rows = [[*row, str(k + 1)] for row, k in zip(rows, partition.cluster, strict=True)]
    yield "membership.csv", Table(columns, rows)
    places = np.column_stack([fitted.mkl_positions, fitted.position_sd])
    yield (
        "positions.csv",
        Table(
            ["name", *"xyz"[: fitted.dims], "sd"],
            ([name, *map(number, place)] for name, place in zip(names, places, strict=True)),
        ),
    )
    yield "pairs.csv", pair_table(pairs, names)
    if EFFECTS[fitted.effects_kind]:
        yield "effects.csv", effect_table(fitted, names)
    yield "summary.json", summary
    yield "timing.json", timing()


def number(value: float) -> str:
    """Write a number with six significant digits; nothing for nan."""
    return "" if math.isnan(value) else format(value, ".6g")


def pair_table(pairs: Sequence[Pairs], names: Sequence[str]) -> Table:
    """Every pair, in the order of nodes.csv."""
    columns = ["i", "j", "dist_mean", "dist_sd", "p_same", "p_tie_ij", "p_tie_ji"]
    rows = (
        [names[part.first], other, *map(number, values)]
        for part in pairs
        for other, values in zip(
            names[part.first + 1 :], np.column_stack(part[1:]).tolist(), strict=True
        )
    )
    return Table(columns, rows)


def effect_table(fitted: Fit, names: Sequence[str]) -> Table:
    """Posterior mean and standard deviation of each actor's random effects."""
    kinds = EFFECTS[fitted.effects_kind]
    draws = fitted.effects.reshape(-1, len(kinds), len(names))
    values = np.stack([draws.mean(axis=0), draws.std(axis=0)], axis=2)  # (E, n, 2)
    return Table(
        ["name", *(f"{kind}{what}" for kind in kinds for what in ("", "_sd"))],
        (
            [name, *map(number, values[:, k].ravel().tolist())]
            for k, name in enumerate(names)
        ),
    )  # fmt: skip


def summarise(
    fitted: Fit,
    network: Network,
    options: argparse.Namespace,
    partition: Partition | None,
    notes: Sequence[str],
) -> dict[str, Any]:
    """Everything in summary.json: no time, host or path, so that it is the same in every run."""
    names, tie = network.names, network.tie
    summary: dict[str, Any] = {
        "network": {
            "actors": len(names),
            "directed": fitted.directed,
            "ties": count_ties(network, fitted.directed),
            "respondents": int(network.observed.any(axis=1).sum()),
            "observed_dyads": observed_dyads(network, fitted.directed),
            "actors_without_ties": int((~(tie.any(axis=0) | tie.any(axis=1))).sum()),
            "duplicate_ties_merged": network.repeated,
            "self_ties_ignored": network.self_ties,
            "rows_left_out": network.left_out,
        },
        "model": {
            "groups": fitted.groups,
            "dims": fitted.dims,
            "effects": fitted.effects_kind,
            "covariates": list(fitted.coefficient_names[1:]),
            "prior_kind": options.prior,
            "prior": asdict(fitted.prior),
            "where": [f"{column}={value}" for column, value in options.where],
        },
        "settings": asdict(fitted.settings),
        "seed": options.seed,
        "iterations": fitted.iterations,
        "converged": fitted.converged,
        **agreement(fitted, names),
        "warnings": [with_names(warning, names) for warning in fitted.warnings],
        "notes": [*notes, *fitted.notes],
        "coefficients": {
            name: mean_and_sd(fitted.coefficients[:, :, k])
            | {"mkl": float(fitted.mkl_coefficients[k])}
            for k, name in enumerate(fitted.coefficient_names)
        },
        "log_likelihood": mean_and_sd(fitted.log_likelihood),
        "bic": fitted.bic._asdict(),
        "occupied_clusters": dict(enumerate(fitted.occupied.tolist())),
        "diagnostics": [row._asdict() for row in fitted.diagnostics],
        "sampling": [asdict(chain) for chain in fitted.sampling],
    }
    kinds = EFFECTS[fitted.effects_kind]
    if kinds:
        summary["effect_covariance"] = {
            f"{one}, {other}" if one != other else one: mean_and_sd(
                fitted.effect_covariance[:, :, a, b]
            )
            for a, one in enumerate(kinds)
            for b, other in enumerate(kinds[: a + 1])
            if one == other or fitted.effects_kind == "correlated"
        }
    if partition is not None:
        summary["partition"] = {
            "clusters": partition.clusters,
            "expected_variation_bits": partition.expected,
            "radius_95_bits": partition.radius,
        }
    missing: list[str] = []
    summary = without_nan(summary, missing)
    if missing:
        summary["null"] = {
            "where": missing,
            "why": "R-hat and the effective draws of what is the same in all draws, or in all "
            "draws of each chain, are not defined",
        }
    return summary


def observed_dyads(network: Network, directed: bool) -> int:
    """Count the observed dyads: pairs of which either end was asked, if undirected."""
    seen = network.observed
    return int(seen.sum() if directed else np.triu(seen | seen.T).sum())


def agreement(fitted: Fit, names: Sequence[str]) -> dict[str, Any]:
    """Worst R-hat, worst and median bulk ESS over intercept, log-likelihood and distances.

    Of the distances those of all pairs, or of 5,000 evenly chosen.
    """
    pairs = even_pairs(len(names), MOST_PAIRS)
    slices = (pairs[low : low + 500] for low in range(0, len(pairs), 500))
    scalars = np.stack([fitted.intercept, fitted.log_likelihood])
    apart = (pair_distances(fitted.positions, part) for part in slices)
    table = np.concatenate([diagnose(x, tails=False) for x in chain([scalars], apart)])

    def quantity(k: int) -> str:
        if k < len(scalars):
            return ("intercept", "log_likelihood")[k]
        i, j = pairs[k - len(scalars)]
        return f"distance of {names[i]} and {names[j]}"

    rhat, bulk = table[:, 0], table[:, 1]
    varying = np.flatnonzero(~np.isnan(rhat) & ~np.isnan(bulk))
    if not len(varying):
        nothing = dict.fromkeys(("rhat_worst", "ess_worst", "ess_median"), math.nan)
        return {**nothing, "rhat_worst_quantity": None, "ess_worst_quantity": None}
    highest, least = varying[rhat[varying].argmax()], varying[bulk[varying].argmin()]
    return {
        "rhat_worst": float(rhat[highest]),
        "rhat_worst_quantity": quantity(int(highest)),
        "ess_worst": float(bulk[least]),
        "ess_worst_quantity": quantity(int(least)),
        "ess_median": float(np.median(bulk[varying])),
    }


def with_names(text: str, names: Sequence[str]) -> str:
    """Put names in place of pairs of actors that are counted from 0: ``actors (0, 2)``."""
    return re.sub(
        r"actors \((\d+), (\d+)\)",
        lambda pair: f"{names[int(pair[1])]} and {names[int(pair[2])]}",
        text,
    )


def mean_and_sd(draws: FloatArray) -> dict[str, float]:
    """Posterior mean and standard deviation."""
    return {"mean": float(draws.mean()), "sd": float(draws.std())}


def without_nan(value: Any, missing: list[str], at: str = "") -> Any:
    """Put None where a number is nan or infinite; where that was goes into `missing`."""
    if isinstance(value, dict):
        return {k: without_nan(v, missing, f"{at}.{k}".strip(".")) for k, v in value.items()}
    if isinstance(value, list):
        return [without_nan(v, missing, f"{at}[{k}]") for k, v in enumerate(value)]
    if isinstance(value, float) and not math.isfinite(value):
        missing.append(at)
        return None
    return value


def times(fitted: Fit, clock: Clock, imports: float) -> dict[str, float]:
    """CPU seconds by phase, and the process's peak memory in MB; not part of the results.

    ``cpu_total`` leaves out imports and compilation; ``other`` is what is left of it.
    """
    phases = {
        "reading": clock.laps["reading"],
        "start": fitted.timing.start,
        "warmup": fitted.timing.warmup,
        "sampling": fitted.timing.sampling,
        "post_processing": fitted.timing.post_processing + clock.laps["summaries"],
        "writing": clock.laps["writing"],
    }
    total = sum(clock.laps.values()) - clock.laps["compile"]
    unit = 2**20 if sys.platform == "darwin" else 2**10  # ru_maxrss is in bytes or kilobytes
    seconds = {
        "cpu_total": total,
        **phases,
        "other": total - sum(phases.values()),
        "compile": clock.laps["compile"],
        "imports": imports,
    }
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    return {name: round(value, 3) for name, value in seconds.items()} | {"peak_mb": round(peak, 1)}


def arviz(fitted: Fit, network: Network, covariates: Covariates | None) -> bytes:
    """All draws as a netCDF file."""
    from scripts.lpcm.export import groups, netcdf

    content = groups(
        fitted, network.tie, network.observed, covariates=covariates, actors=network.names
    )
    return netcdf(content)


if __name__ == "__main__":
    sys.exit(main())
