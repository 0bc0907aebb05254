"""How well phrases are found, and how fast. Run by `make bench`.

    python -m tests.benchmarks.bench_search [results/benchmarks/search.json]

Precision and recall of phrases by family, of their exact words, and of their flags on phrases
found, on the half of `tests/narrative/spoken_sentences.csv` kept for reporting (even ids), with
95 % intervals by Wilson's score. Then CPU seconds and memory of searching 50 megabytes made of the
demo's interviews, beside the package `regex` and spaCy's Matcher with a list of the phrases, which
know no interruptions and no flags. Those two are not among the development tools: where they are
missing, their part is skipped. Nothing is asserted.
"""

import argparse
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from scipy.stats import binomtest

from scripts.study.files import write_json
from tests.benchmarks.measuring import ROOT, answer
from tests.narrative.labelled_sentences import labelled_sentences, measured

MEGABYTES = 50
TARGET = ROOT / "results" / "benchmarks" / "search.json"


def share(both: int, of: int) -> dict[str, Any]:
    """Return a share of at least one, and its interval."""
    low, high = binomtest(both, of).proportion_ci(method="wilson")
    return {"share": round(both / of, 4), "low": round(low, 4), "high": round(high, 4), "of": of}


def accuracy() -> dict[str, Any]:
    """Return recall and precision on the sentences kept for reporting; print a row for each."""
    rows = [row for row in labelled_sentences() if row.id % 2 == 0]
    table = {
        name: {"recall": share(c.both, c.labelled), "precision": share(c.both, c.found)}
        for name, c in measured(rows).items()
    }
    print(f"{len(rows)} sentences, {sum(not row.hits for row in rows)} of them without a phrase")
    for name, measures in table.items():
        cells = (
            f"{what} {m['share']:.3f} ({m['low']:.3f} to {m['high']:.3f}) of {m['of']}"
            for what, m in measures.items()
        )
        print(f"{name:16}", *cells, sep="  ")
    return table


def speed() -> dict[str, Any]:
    """Return what each way of searching took; print a row for each as it is done."""
    table: dict[str, Any] = {}
    for way in ("phrases", "rows", "regex", "spacy"):
        if way in ("regex", "spacy") and not find_spec(way):
            print(f"SKIPPED {way}: not installed. To compare: .venv/bin/pip install {way}")
            continue
        for megabytes in (MEGABYTES / 10, MEGABYTES) if way == "phrases" else (MEGABYTES,):
            got = answer("-m", "tests.benchmarks.search_speed", way, str(megabytes))
            got["mb_per_second"] = round(megabytes / got["cpu_seconds"], 2)
            table[f"{way}_{megabytes:g}mb"] = got
            cells = (f"{what} {value:,.6g}" for what, value in got.items())
            print(f"{way:8} {megabytes:g} MB", *cells, sep="  ")
    own = table[f"phrases_{MEGABYTES}mb"]["cpu_seconds"]
    for way in ("regex", "spacy"):
        if other := table.get(f"{way}_{MEGABYTES}mb"):
            other["times_ours"] = round(other["cpu_seconds"] / own, 2)
            print(f"{way} takes {other['times_ours']:.2f} times as long as this search")
    return table


def main() -> None:
    """Measure both; write the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", type=Path, nargs="?", default=TARGET)
    parser.add_argument("--speed-only", action="store_true", help="leave the sentences out")
    options = parser.parse_args()
    tables = {} if options.speed_only else {"accuracy": accuracy()}
    write_json(options.target, tables | {"speed": speed()})


if __name__ == "__main__":
    main()
