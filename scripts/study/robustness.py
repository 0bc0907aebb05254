"""How much was tried to break the workflow, and what came of it, in one table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def robustness_rows(
    faults: Mapping[str, Any], inputs: Mapping[str, Any], same_bytes: Mapping[str, Any]
) -> list[tuple[str, int]]:
    """Return what was counted, and how many there were.

    Parameters
    ----------
    faults, inputs, same_bytes : what `tests.faults`, `tests.fuzz` and `tests.same_bytes` write.
    """
    struck = [point for point in faults["points"].values() if point["struck"]]
    by_reader = inputs["readers"].values()
    return [
        ("faults tried", len(struck)),
        ("faults survived", sum(point["survived"] for point in struck)),
        *(
            (f"inputs {fate}", sum(reader[fate] for reader in by_reader))
            for fate in ("tried", "refused", "accepted", "failed")
        ),
        ("bytes compared", same_bytes["bytes"]),
        ("bytes differing", same_bytes["differing"]),
    ]


def robustness_text(rows: Sequence[tuple[str, int]]) -> str:
    """Return the table as lines to be printed."""
    return "\n".join(f"{what:<16}{number:>14,}" for what, number in rows)
