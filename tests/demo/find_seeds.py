"""List seeds that suit a site's plan: `python -m tests.demo.find_seeds S2 [--up-to 4000]`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace

from tests.demo.network import NetworkPlan, UnsuitableError, carry_out
from tests.demo.plans import SITES


def suitable_seeds(plan: NetworkPlan, up_to: int) -> Iterator[int]:
    """Yield the seeds whose interviews come out as the plan wants."""
    for seed in range(up_to):
        try:
            carry_out(replace(plan, seed=seed))
        except UnsuitableError:
            continue
        yield seed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", choices=[plan.site for plan in SITES])
    parser.add_argument("--up-to", type=int, default=4_000)
    asked = parser.parse_args()
    plan = next(plan for plan in SITES if plan.site == asked.site)
    for seed in suitable_seeds(plan.network, asked.up_to):
        print(seed)


if __name__ == "__main__":
    main()
