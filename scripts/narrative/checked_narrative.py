"""Everything that people must put right in a site's narrative tables, and names typed elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from scripts.narrative.refi_read import read_projects
from scripts.narrative.typed_names import (
    names_in_attributes,
    names_in_decisions,
    names_in_reasons,
    typed_names,
)
from scripts.study.decisions import read_decisions
from scripts.study.inputs import Site
from scripts.study.narrative_checks import narrative_without_documents, wrong_narrative
from scripts.study.narrative_files import has_narrative, read_narrative
from scripts.study.problems import Problem
from scripts.study.reading import read_rows
from scripts.study.site_inputs import SiteInputs


def wrong_in_narrative(folder: Path, network: SiteInputs) -> Iterator[Problem]:
    """Report what is wrong with a site's narrative tables, and names where results would show them.

    Parameters
    ----------
    folder : the study's folder. Of the documents in it only the names are looked at.
    network : the site's network, whose actors speak and are spoken of.
    """
    site = network.site.site
    sites, decisions = read_rows(folder, "sites", Site), read_decisions(folder, site)
    if not has_narrative(folder, site):
        yield from names_in_attributes(sites, network)
        yield from names_in_decisions(decisions, network)
        yield from narrative_without_documents(folder, site)
        return
    tables = read_narrative(folder, site)
    for rows in tables.files:
        yield from rows.problems
    yield from wrong_narrative(folder, tables, network)
    yield from typed_names(tables, network)
    projects, unreadable = read_projects(folder, site)
    yield from unreadable
    for project in projects.values():
        yield from names_in_reasons(project.file, project.reasons, tables, network)
    yield from names_in_attributes(sites, network, tables)
    yield from names_in_decisions(decisions, network, tables)
