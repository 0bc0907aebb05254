"""A study's files, read together: which exist, what they hold, what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from scripts.study.answers import answer_files, read_answers
from scripts.study.config import NetworkColumns
from scripts.study.consent import (
    Consent,
    read_consent,
    withheld,
    wrong_consent,
)
from scripts.study.decisions import read_decisions, wrong_decisions
from scripts.study.inputs import (
    INPUT_FILES,
    NETWORK_FILES,
    Actor,
    Alias,
    Site,
)
from scripts.study.known_to import read_known_to, wrong_known_to
from scripts.study.narrative_inputs import Outside, Speaker
from scripts.study.network_checks import wrong_ids
from scripts.study.network_form import read_network_form
from scripts.study.problems import Problem, nearest
from scripts.study.reading import Rows, find_table, read_rows
from scripts.study.site_inputs import SiteInputs


@dataclass(frozen=True)
class StudyInputs:
    """What people supplied, and everything found wrong or worth knowing so far."""

    sites: Mapping[str, SiteInputs]
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...]


def site_files(folder: Path, site: str) -> list[Path]:
    """Return the files of a site that exist, as CSV or XLSX, in either form."""
    tables = (*INPUT_FILES, *NETWORK_FILES, "consent")
    found = [path for stem in tables for path in find_table(folder / site, stem)]
    return [*found, *answer_files(folder, site)]


def study_files(folder: Path, sites: Iterable[str]) -> list[Path]:
    """Return all files of a study that exist."""
    return [*find_table(folder, "sites"), *(p for s in sites for p in site_files(folder, s))]


def read_study(
    folder: Path,
    sites: Iterable[str],
    columns: NetworkColumns,
    *,
    directed: bool,
    all_sites: bool = True,
) -> StudyInputs:
    """Read all files of some sites, and see how the ids in them fit each other.

    Parameters
    ----------
    columns : for sites given as a network, which column of nodes.csv holds what.
    directed : where not, a tie may be given in both directions, and from somebody never asked.
    all_sites : are these all the sites of the configuration, so that sites.csv may hold no other?
    """
    sites = list(sites)
    if not folder.is_dir():
        message, remedy = "there is no such folder.", "Correct folder in the configuration."
        return StudyInputs({}, (Problem(str(folder), 0, "", "", message, remedy),), ())
    table = read_rows(folder, "sites", Site)
    problems = [*table.problems, *_wrong_sites(table, sites, all_sites)]
    notes = [*table.notes]
    read: dict[str, SiteInputs] = {}
    folders = sorted(path.name for path in folder.iterdir() if path.is_dir())
    for name in sites:
        if name not in folders:
            remedy = nearest(name, folders) or f"Put the site's files into {folder / name}."
            problems.append(Problem(name, 0, "", "", "there is no such folder.", remedy))
            continue
        # A site without its row is a problem; its files are read all the same, to say all at once.
        unknown = Site(site=name, priority="?", question="?", roster="discovered")
        site = next((row for _, row in table if row.site == name), unknown)
        consent = read_consent(folder, name)
        inputs = _read_site(folder, site, columns, directed=directed)
        read[name] = inputs = replace(inputs, refused=withheld(consent, "network_interview"))
        problems += [p for rows in inputs.files for p in rows.problems]
        problems += wrong_ids(inputs)
        decisions = read_decisions(folder, name)
        problems += [*consent.problems, *_wrong_consent(folder, consent, inputs)]
        problems += [*decisions.problems, *wrong_decisions(decisions, inputs)]
        known_to = read_known_to(folder, name)
        problems += [*known_to.problems, *wrong_known_to(known_to, inputs)]
        notes += [n for rows in (*inputs.files, consent, decisions, known_to) for n in rows.notes]
    return StudyInputs(read, tuple(problems), tuple(dict.fromkeys(notes)))


def _read_site(folder: Path, site: Site, columns: NetworkColumns, *, directed: bool) -> SiteInputs:
    name = site.site
    has_network, has_interviews = (
        any(find_table(folder / name, stem) for stem in files)
        for files in (NETWORK_FILES, INPUT_FILES)
    )
    if has_network and not has_interviews:
        return read_network_form(folder, site, columns, directed=directed)
    actors = read_rows(folder, f"{name}/actors", Actor)
    if has_network:
        message = "the site has nodes and edges as well as actors and interviews."
        problem = Problem(name, 0, "", "", message, "Keep one of the two forms.")
        actors = Rows(actors.file, actors.numbered, (*actors.problems, problem), actors.notes)
    answers = read_answers(folder, name, actors)
    return SiteInputs(
        site,
        actors,
        answers.interviews,
        answers.nominations,
        read_rows(folder, f"{name}/aliases", Alias, optional=True),
    )


def _wrong_consent(folder: Path, rows: Rows[Consent], inputs: SiteInputs) -> Iterator[Problem]:
    if len(rows):
        site = inputs.site.site
        outside = read_rows(folder, f"{site}/outside", Outside, optional=True)
        speakers = read_rows(folder, f"{site}/speakers", Speaker, optional=True)
        yield from wrong_consent(rows, inputs, outside, speakers)


def _wrong_sites(table: Rows[Site], sites: list[str], all_sites: bool) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for row, site in table:
        if site.site in first:
            message = f"the site has a row already (row {first[site.site]})."
            yield Problem(table.file, row, "site", site.site, message, "Remove one of the rows.")
        elif all_sites and site.site not in sites:
            message = "this site is not in the configuration."
            remedy = nearest(site.site, sites) or "Add it there under sites, or remove the row."
            yield Problem(table.file, row, "site", site.site, message, remedy)
        first.setdefault(site.site, row)
    for name in sites if table.complete else ():
        if name not in first:
            message = f"there is no row for site {name} of the configuration."
            remedy = nearest(name, first) or "Add the row, or remove the site there."
            yield Problem(table.file, 0, "site", "", message, remedy)
