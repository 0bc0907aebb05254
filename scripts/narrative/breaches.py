"""What each writer of fragments does not keep of the conventions of charting, in numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from scripts.study.narrative_tables import CONVENTIONS, NOT_KEPT, WAIVED


def by_writer(
    fragments: Iterable[Mapping[str, Any]], checks: Iterable[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Count what each writer of fragments does not keep: information for them, no mark.

    Parameters
    ----------
    fragments, checks : rows of FRAGMENTS and CHECKS.

    Returns
    -------
    list
        A row a writer, with `written_by` (“not given” where nobody is), `fragments`, for each
        convention the fragments that do not keep it, and `waived`, the checks waived with a reason.
    """
    writer = {row["fragment_id"]: row["written_by"] or "not given" for row in fragments}
    rows = {
        name: {
            "written_by": name,
            "fragments": number,
            **dict.fromkeys(CONVENTIONS, 0),
            "waived": 0,
        }
        for name, number in sorted(Counter(writer.values()).items())
    }
    for check in checks:
        row: dict[str, Any] = rows[writer[check["fragment_id"]]]
        row[check["convention"]] += check["state"] == NOT_KEPT
        row["waived"] += check["state"] == WAIVED
    return list(rows.values())
