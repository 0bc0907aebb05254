"""A study's files, read and found to be right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.network.name_checks import notes_on_names, wrong_names
from scripts.network.nominations import Resolved, resolve
from scripts.study.config import NetworkColumns
from scripts.study.problems import Problem, StudyError
from scripts.study.site_inputs import SiteInputs
from scripts.study.study_files import read_study


@dataclass(frozen=True)
class CheckedStudy:
    """What each site's files hold, whom its nominations mean, and what is worth knowing."""

    inputs: Mapping[str, SiteInputs]
    resolved: Mapping[str, tuple[Resolved, ...]]
    notes: tuple[Problem, ...]


def read_checked_study(
    folder: Path,
    sites: Sequence[str],
    columns: NetworkColumns,
    *,
    directed: bool,
    all_sites: bool = True,
    also: Callable[[Path, SiteInputs], Iterable[Problem]] | None = None,
) -> CheckedStudy:
    """Read and check the files of a study; see `read_study`.

    Parameters
    ----------
    also : finds what is wrong with a site's other files, given the folder of the study.

    Raises
    ------
    StudyError
        Lists everything that is to be put right, in all files of all these sites.
    """
    study = read_study(folder, sites, columns, directed=directed, all_sites=all_sites)
    resolved = {site: resolve(inputs) for site, inputs in study.sites.items()}
    problems, notes = [*study.problems], [*study.notes]
    for site, inputs in study.sites.items():
        problems += wrong_names(inputs, resolved[site])
        notes += notes_on_names(inputs, resolved[site])
        problems += also(folder, inputs) if also else ()
    if problems:
        raise StudyError(problems)
    return CheckedStudy(study.sites, resolved, tuple(notes))
