"""How well phrases are found in sentences that were not used for tuning. Run by `make bench`.

    python -m tests.benchmarks.bench_search [results/benchmarks/search.json]

Precision and recall of phrases by family, of their exact words, and of their flags on phrases
found, on the half of `tests/narrative/spoken_sentences.csv` kept for reporting (even ids), with
95 % intervals by Wilson's score. Nothing is asserted.
"""

import argparse
from pathlib import Path
from typing import Any

from scipy.stats import binomtest

from scripts.study.files import write_json
from tests.benchmarks.measuring import ROOT
from tests.narrative.labelled_sentences import labelled_sentences, measured

TARGET = ROOT / "results" / "benchmarks" / "search.json"


def share(both: int, of: int) -> dict[str, Any]:
    """Return a share of at least one, and its interval."""
    low, high = binomtest(both, of).proportion_ci(method="wilson")
    return {"share": round(both / of, 4), "low": round(low, 4), "high": round(high, 4), "of": of}


def main() -> None:
    """Print a row for each family and flag; write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", type=Path, nargs="?", default=TARGET)
    target = parser.parse_args().target
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
    write_json(target, table)


if __name__ == "__main__":
    main()
