"""Names of people that somebody typed where results would show them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scripts.narrative.mentions import Mention
from scripts.narrative.name_book import NameBook
from scripts.narrative.name_forms import words_in
from scripts.narrative.name_words import TITLES
from scripts.study.decisions import Decision
from scripts.study.inputs import Row, Site
from scripts.study.narrative_files import NarrativeInputs
from scripts.study.problems import Problem
from scripts.study.reading import R, Rows
from scripts.study.site_inputs import SiteInputs

IS_A_NAME = "is the name of a person, and results show this cell."
ANYBODY_MAY_READ = "Say what they are, in words that anybody may read."


def typed_names(tables: NarrativeInputs, network: SiteInputs) -> Iterator[Problem]:
    """Report cells of a site's narrative tables that results show, and that hold a person's name.

    Let pass are names that are also words, where they may be words, and whatever `spoken` decides
    to be no name.
    """
    book = _book(network, tables)
    spoken = tables.spoken.file
    yield from _in_cells(book, tables.accounts, ("title", "definition"), spoken)
    yield from _in_cells(book, tables.outside, ("shown_as",), spoken)
    yield from _in_cells(book, tables.meetings, ("series",), spoken)
    for rows in tables.codings.values():
        yield from _in_cells(book, rows, ("set_aside", "summary"), spoken)
    yield from _in_cells(book, tables.resolutions, ("set_aside", "reason", "decided_by"), spoken)
    yield from _in_cells(book, tables.fragments, ("text", "waiver", "written_by"), spoken)
    yield from _in_cells(book, tables.sequences, ("text",), spoken)
    yield from _in_cells(book, tables.codebook, ("definition", "look_for"), spoken)


def names_in_attributes(
    sites: Rows[Site], network: SiteInputs, tables: NarrativeInputs | None = None
) -> Iterator[Problem]:
    """Report what is said of a site and of its actors that holds what can only be a person's name.

    Organisations and places are called as people are, so a name must be of several words, or
    behind a title. Known networks are let pass: there, organisations may be the actors.

    Parameters
    ----------
    sites : the table of all sites; of the others nothing is looked at.
    tables : the site's narrative tables, where it has any.
    """
    if network.known_network:
        return
    book = _book(network, tables)
    own = (numbered for numbered in sites if numbered[1].site == network.site.site)
    yield from _spelt_out(book, sites.file, own, ("priority", "question", "note"))
    columns = ("organisation", "role", "background", "sector")
    yield from _spelt_out(book, network.actors.file, network.actors, columns)


def names_in_reasons(
    file: str, reasons: Iterable[str], tables: NarrativeInputs, network: SiteInputs
) -> Iterator[Problem]:
    """Report codes of a coder's project, for passages set aside, that hold a person's name."""
    book = _book(network, tables)
    for reason in reasons:
        for mention in book.certain(reason):
            name = reason[mention.start : mention.end]
            message = f"is the name of a person, and results show the code “{reason}”."
            yield Problem(file, 0, "", name, message, "Call the code something else.")


def names_in_decisions(
    decisions: Rows[Decision], network: SiteInputs, tables: NarrativeInputs | None = None
) -> Iterator[Problem]:
    """Report what is said of decisions on the field work that holds a person's name.

    Parameters
    ----------
    tables : the site's narrative tables, where it has any.
    """
    spoken = tables.spoken.file if tables else ""
    yield from _in_cells(_book(network, tables), decisions, ("reason", "decided_by"), spoken)


def _book(network: SiteInputs, tables: NarrativeInputs | None) -> NameBook:
    return NameBook.from_rows(
        {actor.actor_id: actor.name for _, actor in network.actors},
        (alias for _, alias in network.aliases),
        (row for _, row in tables.outside) if tables else (),
        (row for _, row in tables.spoken) if tables else (),
        (row for _, row in tables.speakers) if tables else (),
    )


def _spelt_out(
    book: NameBook, file: str, rows: Iterable[tuple[int, Row]], columns: Iterable[str]
) -> Iterator[Problem]:
    seen: set[str] = set()
    for row, entry in rows:
        for column in columns:
            text = getattr(entry, column) or ""
            for mention in book.certain(text) if text not in seen else ():
                before, name = words_in(text[: mention.start]), text[mention.start : mention.end]
                titled = bool(before) and before[-1].key in TITLES
                if titled or len(words_in(name)) > 1:
                    yield Problem(file, row, column, name, IS_A_NAME, ANYBODY_MAY_READ)
            seen.add(text)


def _in_cells(
    book: NameBook, rows: Rows[R], columns: Iterable[str], spoken: str
) -> Iterator[Problem]:
    for row, entry in rows:
        for column in columns:
            text = getattr(entry, column) or ""
            for mention in book.certain(text):
                name = text[mention.start : mention.end]
                remedy = _instead(mention, column)
                if len(name.split()) == 1 and spoken:
                    remedy += f" If it is no name here, decide not_a_name in {spoken}."
                yield Problem(rows.file, row, column, name, IS_A_NAME, remedy)


def _instead(mention: Mention, column: str) -> str:
    codes = " or ".join(f"[{code}]" for code in mention.candidates)
    if column == "shown_as":
        return ANYBODY_MAY_READ
    if mention.person_id or not codes:
        return f"Write {codes or '[name]'} instead."
    return f"Write the code of who is meant: {codes}."
