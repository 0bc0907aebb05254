"""What people decided about the field work: which cluster to study, whom to ask, whom not.

A site's `decisions.csv` says what holds now, one row an actor and step; where it says nothing, the
workflow's proposals stand.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field

from scripts.study.id_checks import register
from scripts.study.inputs import ActorId, Maybe, OptionalText, Row, Text
from scripts.study.narrative_inputs import Date
from scripts.study.problems import Problem
from scripts.study.reading import Rows, find_table, read_rows
from scripts.study.site_inputs import SiteInputs

LONG = "long"


def step_of_wave(wave: int) -> str:
    """Return what decisions call the network interviews of a wave, such as `wave 2`."""
    return f"wave {wave}"


def _step(cell: object) -> object:
    """Read `Wave 2` and `wave2` as `wave 2`."""
    if not isinstance(cell, str):
        return cell
    known = re.fullmatch(r"(long)|wave\s*([2-9]|[1-9][0-9])", cell.strip().casefold())
    if not known:
        raise ValueError("is not a step; write long for the long interviews, or as in wave 2.")
    return LONG if known[1] else step_of_wave(int(known[2]))


def _letter(cell: object) -> object:
    if not isinstance(cell, str):
        return cell
    if not re.fullmatch(r"[A-Za-z]", cell.strip()):
        raise ValueError("is not the letter of a cluster, such as E.")
    return cell.strip().upper()


class Decision(Row):
    """One decision (`decisions.csv`)."""

    shown: ClassVar[str] = r"name|proposed"
    begun: ClassVar[tuple[str, ...]] = ("decision", "cluster", "reason", "decided_by", "date")

    decision: Literal["study_cluster", "interview", "do_not_ask", "refused"] = Field(
        description="study_cluster: this is the cluster to study; interview: is to be interviewed; "
        "do_not_ask: is not to be asked; refused: was asked, and does not want to be interviewed"
    )
    actor_id: Annotated[ActorId | None, Maybe] = Field(
        None, description="who is meant; with study_cluster, a member of the cluster"
    )
    cluster: Annotated[str | None, BeforeValidator(_letter), Maybe] = Field(
        None, description="with study_cluster, its letter, where no member is given"
    )
    step: Annotated[str | None, BeforeValidator(_step), Maybe] = Field(
        None,
        description="long for the long interviews, or a wave of network interviews, as in wave 2; "
        "blank: every step",
    )
    reason: OptionalText = Field(None, description="why; may be left out where somebody refused")
    decided_by: Text = Field(description="initials of who decided")
    date: Date = Field(None, description="YYYY-MM-DD")

    @property
    def by(self) -> str:
        """Return `decided by AB on 2010-06-03`."""
        return f"decided by {self.decided_by}" + (f" on {self.date}" if self.date else "")

    @property
    def told(self) -> str:
        """Return `decided by AB on 2010-06-03: holds the budget`."""
        return f"{self.by}: {self.reason}" if self.reason else self.by


@dataclass(frozen=True)
class Decided:
    """What holds for one step.

    Attributes
    ----------
    chosen : decisions to interview, by actor id; none of who withholds consent.
    refused : decisions of those who do not want to be interviewed, by actor id.
    excluded : decisions not to ask, by actor id.
    withheld : who refuses such an interview, or took it back, in the table of consent.
    """

    chosen: Mapping[str, Decision] = field(default_factory=dict)
    refused: Mapping[str, Decision] = field(default_factory=dict)
    excluded: Mapping[str, Decision] = field(default_factory=dict)
    withheld: frozenset[str] = frozenset()

    @property
    def out(self) -> Mapping[str, str]:
        """By actor id of everybody who is not to be interviewed, what settled it, but not why."""
        by_people = {code: d.by for code, d in {**self.refused, **self.excluded}.items()}
        return by_people | dict.fromkeys(sorted(self.withheld), "by the study's records")


NOTHING_DECIDED = Decided()


def decided(decisions: Iterable[Decision], step: str, withheld: Collection[str] = ()) -> Decided:
    """Return what holds for `step`: `long`, or as in `wave 2` (`step_of_wave`).

    Parameters
    ----------
    withheld : who refuses in the table of consent, which goes before any decision.
    """
    here = [d for d in decisions if d.step in (None, step)]

    def about(kind: str) -> dict[str, Decision]:
        return {d.actor_id: d for d in here if d.decision == kind and d.actor_id}

    return Decided(
        {code: d for code, d in about("interview").items() if code not in withheld},
        about("refused"),
        about("do_not_ask"),
        frozenset(withheld),
    )


def decision_files(folder: Path, site: str) -> list[Path]:
    """Return the file of a site's decisions, if there is one yet."""
    return find_table(folder / site, "decisions")


def read_decisions(folder: Path, site: str) -> Rows[Decision]:
    """Read a site's decisions; none yet: no rows."""
    return read_rows(folder, f"{site}/decisions", Decision, optional=True)


def wrong_decisions(rows: Rows[Decision], network: SiteInputs) -> Iterator[Problem]:
    """Report decisions that mean nobody, contradict each other, or contradict the interviews."""
    actors = register(network.actors, "actor_id", "actor")
    earlier: list[tuple[int, Decision]] = []
    for row, entry in rows:
        yield from actors.unknown(rows, row, "actor_id", entry.actor_id)
        yield from _incomplete(rows.file, row, entry)
        yield from _against_earlier(rows.file, row, entry, earlier)
        yield from _against_interviews(rows.file, row, entry, network)
        earlier.append((row, entry))


def _incomplete(file: str, row: int, entry: Decision) -> Iterator[Problem]:
    on_cluster = entry.decision == "study_cluster"
    if on_cluster and bool(entry.actor_id) == bool(entry.cluster):
        what = "is given twice" if entry.actor_id else "is not given"
        remedy = "Write the actor_id of a member, or the letter in cluster: one of the two."
        yield Problem(file, row, "cluster", entry.cluster or "", f"the cluster {what}.", remedy)
    if on_cluster and entry.step not in (None, LONG):
        message = "a cluster is studied by the long interviews only."
        yield Problem(
            file, row, "step", entry.step or "", message, "Write long, or leave it blank."
        )
    if not on_cluster and not entry.actor_id:
        message = f"decision {entry.decision} needs the id of the actor meant."
        yield Problem(file, row, "actor_id", "", message)
    if not on_cluster and entry.cluster:
        message = f"decision {entry.decision} is about a person."
        remedy = "Leave cluster blank, or decide study_cluster."
        yield Problem(file, row, "cluster", entry.cluster, message, remedy)
    if entry.decision == "interview" and not entry.step:
        remedy = "Write long, or the wave, as in wave 2."
        yield Problem(file, row, "step", "", "it is not said for which interviews.", remedy)
    if entry.decision != "refused" and not entry.reason:
        message = f"decision {entry.decision} needs a reason."
        yield Problem(file, row, "reason", "", message, "Say why; it is shown with the proposals.")


def _against_earlier(
    file: str, row: int, entry: Decision, earlier: Iterable[tuple[int, Decision]]
) -> Iterator[Problem]:
    for other_row, other in earlier:
        if (entry.decision == "study_cluster") != (other.decision == "study_cluster"):
            continue
        if entry.decision == "study_cluster":
            message = f"row {other_row} decides on the cluster to study already."
            yield Problem(file, row, "decision", entry.decision, message, "Keep one of them.")
            return
        if entry.actor_id == other.actor_id and (
            entry.step == other.step or None in (entry.step, other.step)
        ):
            when = other.step or "every step"
            message = f"row {other_row} says {other.decision} of {entry.actor_id} for {when}."
            remedy = "Keep the row that holds now, or give each its own step."
            yield Problem(file, row, "decision", entry.decision, message, remedy)
            return


def _against_interviews(
    file: str, row: int, entry: Decision, network: SiteInputs
) -> Iterator[Problem]:
    wave = network.wave_of.get(entry.actor_id or "")
    if wave is None or entry.decision == "study_cluster" or entry.step in (None, LONG):
        return
    where = f"{network.interviews.file} has their interview in wave {wave}"
    if entry.decision == "interview" and entry.step != step_of_wave(wave):
        message = f"{where}, and nobody gives two."
        yield Problem(
            file, row, "step", entry.step or "", message, f"Write wave {wave}, or remove the row."
        )
    elif entry.decision != "interview" and entry.step == step_of_wave(wave):
        remedy = "Remove the row here, or the interview there."
        yield Problem(file, row, "decision", entry.decision, f"{where}.", remedy)
