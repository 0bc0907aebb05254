"""Names of people that somebody typed where results would show them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scripts.narrative.mentions import Mention, NameBook
from scripts.study.narrative_files import NarrativeInputs
from scripts.study.problems import Problem
from scripts.study.reading import R, Rows
from scripts.study.site_inputs import SiteInputs


def typed_names(tables: NarrativeInputs, network: SiteInputs) -> Iterator[Problem]:
    """Report cells that results show, and that hold what is surely the name of a person.

    First names by themselves are let pass, and so is whatever `spoken` decides to be no name.
    """
    book = NameBook.from_rows(
        {actor.actor_id: actor.name for _, actor in network.actors},
        (alias for _, alias in network.aliases),
        (row for _, row in tables.outside),
        (row for _, row in tables.spoken),
    )
    spoken = tables.spoken.file
    yield from _in_cells(book, tables.accounts, ("title", "definition"), spoken)
    yield from _in_cells(book, tables.outside, ("shown_as",), spoken)
    yield from _in_cells(book, tables.meetings, ("series",), spoken)
    for rows in tables.codings.values():
        yield from _in_cells(book, rows, ("set_aside",), spoken)
    yield from _in_cells(book, tables.resolutions, ("set_aside", "reason"), spoken)
    yield from _in_cells(book, tables.fragments, ("text", "waiver"), spoken)
    yield from _in_cells(book, tables.sequences, ("text",), spoken)
    yield from _in_cells(book, tables.codebook, ("definition", "look_for"), spoken)


def _in_cells(
    book: NameBook, rows: Rows[R], columns: Iterable[str], spoken: str
) -> Iterator[Problem]:
    for row, entry in rows:
        for column in columns:
            text = getattr(entry, column) or ""
            for mention in book.certain(text):
                name = text[mention.start : mention.end]
                message = "is the name of a person, and results show this cell."
                remedy = _instead(mention, column)
                if len(name.split()) == 1:
                    remedy += f" If it is no name here, decide not_a_name in {spoken}."
                yield Problem(rows.file, row, column, name, message, remedy)


def _instead(mention: Mention, column: str) -> str:
    codes = " or ".join(f"[{code}]" for code in mention.candidates)
    if column == "shown_as":
        return "Say what they are, in words that anybody may read."
    if mention.person_id or not codes:
        return f"Write {codes or '[name]'} instead."
    return f"Write the code of who is meant: {codes}."
