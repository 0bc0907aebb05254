"""Tries every reader of people's files on broken and hostile inputs: `make fuzz`.

`python -m tests.fuzz --inputs 50000 --seed 1` writes `results/validation/fuzz.json` and the inputs
that failed to `results/validation/fuzz/`. Inputs follow from seed, reader and number alone, so
`--reader docx --only 17` makes and reads one of them again.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scripts.study.files import write_bytes, write_json
from tests.fuzz.made import MAKERS, make
from tests.fuzz.work import Count, run

OUT = Path("results/validation")
SHARES = dict.fromkeys(MAKERS, 10) | {"pdf": 1}  # a PDF is read in a program of its own: 30 times
# as slow as any other


def shares(inputs: int, readers: list[str]) -> dict[str, int]:
    """Return how many inputs each reader gets, at least `inputs` in all."""
    every = sum(SHARES[reader] for reader in readers)
    return {reader: -(-inputs * SHARES[reader] // every) for reader in readers}


def table(counts: dict[str, Count]) -> str:
    """Return the counts as lines."""
    rows = [(r, c.tried, c.accepted, c.refused, len(c.failed)) for r, c in counts.items()]
    rows.append(("all", *(sum(column) for column in list(zip(*rows, strict=True))[1:])))
    heading = ("reader", "tried", "accepted", "refused", "failed")
    return "\n".join("{:<10}{:>9}{:>10}{:>9}{:>8}".format(*row) for row in (heading, *rows))


def main() -> None:
    """Read the inputs, print the table, keep what failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--reader", choices=MAKERS, action="append")
    parser.add_argument("--only", type=int, help="read the one input of this number")
    given = parser.parse_args()
    readers = given.reader or list(MAKERS)
    numbers = shares(given.inputs, readers)
    counts: dict[str, Count] = {}
    for reader in readers:
        only = given.only
        wanted = range(numbers[reader]) if only is None else range(only, only + 1)
        counts[reader] = run(reader, given.seed, wanted)
        for number, said in counts[reader].failed.items():
            made = make(reader, given.seed, number)
            kept = OUT / "fuzz" / f"{reader}-{given.seed}-{number}{Path(made.name).suffix}"
            write_bytes(kept, made.data)
            print(f"{kept}: {said}", file=sys.stderr)
    print(table(counts))
    write_json(
        OUT / "fuzz.json",
        {
            "seed": given.seed,
            "readers": {
                reader: {
                    "tried": count.tried,
                    "accepted": count.accepted,
                    "refused": count.refused,
                    "failed": len(count.failed),
                }
                for reader, count in counts.items()
            },
        },
    )
    sys.exit(any(count.failed for count in counts.values()))


if __name__ == "__main__":
    main()
