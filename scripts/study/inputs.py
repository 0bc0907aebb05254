"""Row models of the files people own. All cells arrive as text; unknown columns are refused.

A study folder holds `sites.csv` and, for each site, a folder of its own with `actors.csv`,
`interviews.csv`, `nominations.csv` and `aliases.csv` (each may be .xlsx instead).
A site whose network is already known holds `nodes.csv` and `edges.csv` instead.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field


def _none_if_blank(cell: object) -> object:
    return None if isinstance(cell, str) and not cell.strip() else cell


def _none_if_missing(cell: object) -> object:
    return None if isinstance(cell, str) and cell.strip() in {"", "NA"} else cell


def _date(cell: object) -> object:
    """Read YYYY-MM-DD, and 31/03/2009, which can mean one day only; a time behind is left out."""
    cell = _none_if_blank(cell)
    if not isinstance(cell, str):
        return cell
    days = _days_meant(cell.strip())
    if len(days) == 1:
        return days[0]
    if days:
        raise ValueError(f"may be {days[0]} or {days[1]}; write YYYY-MM-DD.")
    raise ValueError("is not a date; write YYYY-MM-DD, as in 2009-03-31.")


def _days_meant(cell: str) -> list[datetime.date]:
    """Return the days that a date may mean; spreadsheets write day and month in either order."""
    numbers = re.match(r"([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4})(?![0-9])", cell)
    if not numbers:
        # The library would take 86400 for a day of 1970.
        with suppress(ValueError):
            return [datetime.datetime.fromisoformat(cell).date()]
        return []
    one, other, year = (int(numbers[k]) for k in (1, 3, 4))
    days = []
    for month, day in {(other, one), (one, other)}:
        with suppress(ValueError):
            days.append(datetime.date(year, month, day))
    return sorted(days)


def _no_date(name: str) -> str:
    """Refuse a date where a name is meant: spreadsheets make dates of words such as March 2."""
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ].*)?", name):
        raise ValueError(
            "is a date, as spreadsheets make of words such as March 2. Write the words, with a ' "
            "before them."
        )
    return name


Text = Annotated[str, Field(min_length=1, max_length=2_000)]
Name = Annotated[Text, AfterValidator(_no_date)]
Maybe = BeforeValidator(_none_if_blank)
OptionalText = Annotated[Text | None, Maybe]
SITE_PATTERN = r"^[A-Za-z][A-Za-z0-9]{0,15}$"
ACTOR_PATTERN = r"^[A-Za-z][A-Za-z0-9]{0,15}-[0-9]{3,4}$"
SiteId = Annotated[str, Field(pattern=SITE_PATTERN)]
ActorId = Annotated[str, Field(pattern=ACTOR_PATTERN)]


class Row(BaseModel):
    """A row of a person's table.

    `shown` is a pattern of headings (folded) of columns that only show something in the sheets the
    workflow makes; a table saved from such a sheet may keep them, and they are not read. `begun`
    are columns of which at least one is filled in where a row counts: sheets come with rows that
    nobody has got to yet. `example` is an invented row, shown in a new study's sheets for site S1.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)
    shown: ClassVar[str] = r"(?!)"
    begun: ClassVar[tuple[str, ...]] = ()
    example: ClassVar[Mapping[str, str]] = {}


class Site(Row):
    """One place, its priority and how its network was asked about (`sites.csv`)."""

    example: ClassVar[Mapping[str, str]] = {
        "site": "S1",
        "priority": "fewer people smoking",
        "question": "Who do you go to in order to get things done about smoking?",
        "seniors_consulted": "Director of Public Health; Head of Commissioning",
        "roster": "discovered",
        "cap": "5",
    }

    site: SiteId = Field(description="short id of the site, as in config.yaml and the actor ids")
    priority: Text = Field(description="the health priority the network is about")
    question: Text = Field(description="the name-generating question, as asked")
    seniors_consulted: OptionalText = Field(
        None, description="posts of the senior managers who chose wave 1, separated by ;"
    )
    roster: Literal["given", "discovered"] = Field(
        description="given: the list of actors was known beforehand; discovered: found by asking"
    )
    cap: Annotated[int | None, Maybe] = Field(
        None, ge=1, le=1_000, description="most people one respondent could name; blank: no limit"
    )
    note: OptionalText = Field(None, description="shown at the head of the report page")


class Actor(Row):
    """One person, team or post of the network (`actors.csv`). The only file with real names."""

    example: ClassVar[Mapping[str, str]] = {
        "actor_id": "S1-017",
        "name": "Jane Example",
        "organisation": "local government",
        "role": "manager",
        "background": "public health",
        "sector": "public",
        "source": "nomination",
        "note": "Head of Healthy Places",
    }

    actor_id: ActorId = Field(description="code used in every result: site, dash, number")
    name: Name = Field(description="the name as it should be read; stays confidential")
    organisation: OptionalText = Field(None, description="kind of organisation")
    role: OptionalText = Field(None, description="coarse role group")
    background: OptionalText = Field(None, description="professional background")
    sector: OptionalText = Field(None, description="sector, such as NHS or voluntary")
    source: Literal["roster", "nomination"] = Field(
        description="roster: listed before anyone was asked; nomination: first heard of from others"
    )
    note: OptionalText = Field(
        None,
        description="their post, or anything worth remembering; helps to propose whom a "
        "description such as “the practice manager” may mean",
    )


class Interview(Row):
    """One network interview (`interviews.csv`): being here means: was asked."""

    example: ClassVar[Mapping[str, str]] = {
        "respondent_id": "S1-017",
        "wave": "1",
        "date": "2026-03-31",
        "interviewer": "AB",
        "note": "by telephone",
    }

    respondent_id: ActorId = Field(description="actor id of the person interviewed")
    wave: int = Field(ge=1, le=99, description="wave of interviewing, 1 first")
    date: Annotated[datetime.date | None, BeforeValidator(_date)] = Field(
        None, description="YYYY-MM-DD"
    )
    interviewer: OptionalText = Field(None, description="initials")
    note: OptionalText = Field(None, description="anything worth remembering; not used")


class Nomination(Row):
    """One name given in an interview, as typed (`nominations.csv`)."""

    example: ClassVar[Mapping[str, str]] = {
        "respondent_id": "S1-017",
        "nominee_name": "J. Smith at the hospital",
        "order": "1",
    }

    respondent_id: ActorId = Field(description="actor id of the person whose contact it is")
    nominee_name: Name = Field(description="the name or description, exactly as it was said")
    order: Annotated[int | None, Maybe] = Field(
        None, ge=1, le=1_000, description="place in the respondent's list, 1 first"
    )
    reporter_id: Annotated[ActorId | None, Maybe] = Field(
        None, description="who said so, where it was not the respondent"
    )
    note: OptionalText = Field(None, description="anything worth remembering; not used")


class Alias(Row):
    """One decision about a name as typed (`aliases.csv`)."""

    shown: ClassVar[str] = r"said_by|ties|candidate|about|why|score"
    begun: ClassVar[tuple[str, ...]] = ("decision", "confidence", "reviewer")
    example: ClassVar[Mapping[str, str]] = {
        "raw_name": "J. Smith at the hospital",
        "kind": "person",
        "actor_id": "S1-023",
        "decision": "same",
        "confidence": "high",
        "reviewer": "AB",
        "reason": "the only Smith there",
    }

    raw_name: Name = Field(description="the name exactly as in nominations")
    respondent_id: Annotated[ActorId | None, Maybe] = Field(
        None, description="only when this respondent says it; blank: whoever says it"
    )
    kind: Literal["person", "role", "team", "organisation", "not_usable"] = Field(
        description="what the name stands for"
    )
    actor_id: Annotated[ActorId | None, Maybe] = Field(None, description="the actor meant")
    decision: Literal["same", "new", "unresolved", "exclude"] = Field(
        description="same or new: it is actor_id; unresolved: nobody knows; exclude: not an actor"
    )
    confidence: Literal["high", "medium", "low"] = Field(description="how sure you are")
    reviewer: Text = Field(description="initials of who decided")
    reason: OptionalText = Field(None, description="why")


OptionalAttribute = Annotated[Text | None, BeforeValidator(_none_if_missing)]


class Node(Row):
    """One actor of a network that is already known (`nodes.csv`; other columns are ignored).

    The columns of the attributes are chosen in the configuration (`network_columns`); blank and NA
    mean: not known.
    """

    name: Name = Field(description="the name as in edges.csv; stays confidential")
    organisation: OptionalAttribute = Field(None, description="kind of organisation")
    role: OptionalAttribute = Field(None, description="coarse role group")
    background: OptionalAttribute = Field(None, description="professional background")
    sector: OptionalAttribute = Field(None, description="sector, such as NHS or voluntary")
    observed_out: bool = Field(
        True, description="1: was asked; 0: not, so absent edges from here mean nothing"
    )


class Edge(Row):
    """One tie of a network that is already known (`edges.csv`; other columns are ignored)."""

    source: Text = Field(description="name of the node that goes, as in nodes.csv")
    target: Text = Field(description="name of the node gone to, as in nodes.csv")


INPUT_FILES: dict[str, type[Row]] = {
    "actors": Actor,
    "interviews": Interview,
    "nominations": Nomination,
    "aliases": Alias,
}
NETWORK_FILES: dict[str, type[Row]] = {"nodes": Node, "edges": Edge}
TABLES: dict[str, type[Row]] = {"sites": Site, **INPUT_FILES, **NETWORK_FILES}
