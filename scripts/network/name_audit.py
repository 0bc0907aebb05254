"""What became of the names as typed: which were merged into one actor, split, or left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scripts.network.names import normalise_name
from scripts.network.nominations import Resolved
from scripts.study.words import count
from scripts.study.workbooks import SheetColumn, WorkSheet

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Spelling:
    """A spelling with one meaning.

    Attributes
    ----------
    rows : the nominations that use it so, in the order of the file.
    cells : its row of the table NAME_AUDIT.
    """

    rows: tuple[Resolved, ...]
    cells: Row

    @property
    def typed(self) -> str:
        """The ways in which it was typed."""
        return " | ".join(dict.fromkeys(r.nomination.nominee_name for r in self.rows))

    @property
    def reason(self) -> str:
        """Why it was decided so, as people wrote."""
        alias = self.rows[0].meaning.alias
        return (alias[1].reason or "") if alias else ""

    @property
    def how(self) -> str:
        """How it came to its meaning, in words."""
        c = self.cells
        if c["resolution"] == "exact":
            return "the name itself"
        if c["alias_row"] is None:
            return "nobody has decided"
        who = "for one respondent" if c["one_respondent"] else "for everybody"
        decided = f"{c['decision']}, {c['confidence']} confidence, by {c['reviewer']}, {who}"
        return f"{decided}: {self.reason}" if self.reason else decided


def spellings(resolved: Sequence[Resolved]) -> list[Spelling]:
    """Group nominations by spelling and meaning, in the order of the file."""
    groups: dict[tuple[Any, ...], list[Resolved]] = defaultdict(list)
    first: dict[str, int] = {}
    meant: dict[str, set[tuple[str | None, str]]] = defaultdict(set)
    spelt: dict[str | None, set[str]] = defaultdict(set)
    for r in sorted(resolved, key=lambda r: r.row):
        name, m = normalise_name(r.nomination.nominee_name), r.meaning
        groups[name, m.actor_id, m.resolution, m.alias[0] if m.alias else None].append(r)
        first.setdefault(name, r.row)
        # An actor is one meaning, however it came to be known; so is having none.
        meant[name].add((m.actor_id, "" if m.actor_id else m.resolution))
        spelt[m.actor_id].add(name)
    found = []
    for (name, actor, resolution, alias_row), rows in groups.items():
        alias = rows[0].meaning.alias
        decided = alias[1].model_dump() if alias else {}
        cells = {
            "row": rows[0].row,
            "name": first[name],
            "actor_id": actor,
            "resolution": resolution,
            "alias_row": alias_row,
            **{k: decided.get(k) for k in ("kind", "decision", "confidence", "reviewer")},
            "one_respondent": bool(decided.get("respondent_id")),
            "respondents": len({r.nomination.respondent_id for r in rows}),
            "ties": sum(r.used for r in rows),
            "spellings": len(spelt[actor]) if actor else None,
            "meanings": len(meant[name]),
        }
        found.append(Spelling(tuple(rows), cells))
    return found


def audit_sentence(rows: Sequence[Row]) -> str:
    """Say in a few words how names were merged, split and left out; `rows` of NAME_AUDIT."""
    actors = {row["actor_id"]: row["spellings"] for row in rows if row["actor_id"]}
    merged = sum(spelt > 1 for spelt in actors.values())
    decided = [row for row in rows if row["resolution"] == "alias"]
    low = sum(row["confidence"] == "low" for row in decided)
    split = len({row["name"] for row in rows if row["meanings"] > 1})
    own = sum(row["resolution"] == "provisional" for row in rows)
    if not (merged or decided or split or own):
        return "No name had to be matched to an actor by a decision."
    with_low = f", {low or 'none'} of them with low confidence" if decided else ""
    parts = [
        f"{count(len(decided), 'decision')} on what a spelling means{with_low}",
        f"{count(merged, 'actor')} named in more than one spelling",
        f"{count(split, 'spelling')} that {'mean' if split != 1 else 'means'} different people "
        "depending on who says it",
    ]
    if own:
        parts.append(f"{count(own, 'name')} not decided on")
    return f"Of names there were {'; '.join(parts)}."


def audit_sheets(found: Sequence[Spelling], names: Mapping[str, str]) -> list[WorkSheet]:
    """Return what became of the names as people read it, with names: confidential.

    Parameters
    ----------
    names : of the actors, by id.
    """
    wide = {"as_typed": 32, "said_by": 16, "actor_id": 10, "means": 28, "resolution": 12,
            "kind": 12, "decision": 11, "confidence": 11, "reviewer": 9, "reason": 40,
            "ties": 6, "spellings": 10, "meanings": 10}  # fmt: skip
    rows = [_line(spelling, names) for spelling in found]
    by_actor, by_name = defaultdict(list), defaultdict(list)
    for spelling in found:
        if (spelling.cells["spellings"] or 0) > 1:
            by_actor[spelling.cells["actor_id"]].append(spelling)
        if spelling.cells["meanings"] > 1:
            by_name[spelling.cells["name"]].append(spelling)
    merged = [
        {
            "actor_id": actor,
            "name": names.get(actor),
            "spellings": own[0].cells["spellings"],
            "ties": sum(s.cells["ties"] for s in own),
            "least_confidence": _least(own),
            "from": "\n".join(f"“{s.typed}”: {s.how}" for s in own),
        }
        for actor, own in sorted(by_actor.items())
    ]
    split = [
        {
            "as_typed": own[0].typed,
            "meanings": own[0].cells["meanings"],
            "into": "\n".join(
                f"{_said_by(s)} say{'s' if s.cells['respondents'] == 1 else ''}: "
                f"{_meaning(s, names)} ({s.how})"
                for s in own
            ),
        }
        for own in by_name.values()
    ]
    return [
        WorkSheet("names", tuple(SheetColumn(*c) for c in wide.items()), rows, frozen=1),
        WorkSheet(
            "merged",
            (SheetColumn("actor_id", 10), SheetColumn("name", 28), SheetColumn("spellings", 10),
             SheetColumn("ties", 6), SheetColumn("least_confidence", 16), SheetColumn("from", 100)),
            merged,
        ),
        WorkSheet(
            "split",
            (SheetColumn("as_typed", 32), SheetColumn("meanings", 10), SheetColumn("into", 120)),
            split,
        ),
    ]  # fmt: skip


def _line(spelling: Spelling, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        **spelling.cells,
        "as_typed": spelling.typed,
        "said_by": _said_by(spelling),
        "means": names.get(spelling.cells["actor_id"] or ""),
        "reason": spelling.reason,
    }


def _said_by(spelling: Spelling) -> str:
    return ", ".join(sorted({r.nomination.respondent_id for r in spelling.rows}))


def _meaning(spelling: Spelling, names: Mapping[str, str]) -> str:
    actor = spelling.cells["actor_id"]
    return f"{actor} {names.get(actor, '')}".strip() if actor else spelling.cells["resolution"]


def _least(own: Sequence[Spelling]) -> str:
    given = {s.cells["confidence"] for s in own}
    return next((c for c in ("low", "medium", "high") if c in given), "")
