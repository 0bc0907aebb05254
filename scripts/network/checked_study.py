"""A study's files, read and found to be right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from scripts.network.consent import LeftOut, without_refused
from scripts.network.name_checks import notes_on_names, unresolved_names, wrong_names
from scripts.network.nominations import Resolved, resolve
from scripts.network.own_actors import ResolvedSite, doubtful_merges, undecided_apart
from scripts.study.config import NetworkColumns
from scripts.study.problems import Problem, StudyError
from scripts.study.site_inputs import SiteInputs
from scripts.study.study_files import read_study

Undecided = Literal["stop", "provisional", "leave"]

HOW_TO_DECIDE = (
    "`snakemake alias_candidates --cores 1` (with the same --configfile) writes down whom these "
    "names may mean: fill in alias_candidates.xlsx, in the site's folder of results under "
    "confidential, and save it as the site's aliases.xlsx. To go on before that, set "
    "`names: provisional` in the configuration: every undecided name then counts as an actor of "
    "its own, and everything made is marked as provisional."
)


class UndecidedNamesError(StudyError):
    """Nothing is wrong with a study's files, but there are names that nobody has decided on."""


@dataclass(frozen=True)
class CheckedStudy:
    """What each site's files hold, whom its nominations mean, and what is worth knowing.

    Attributes
    ----------
    left_out : of each site, as people refused it or took it back; `inputs` are without it.
    """

    inputs: Mapping[str, SiteInputs]
    resolved: Mapping[str, tuple[Resolved, ...]]
    notes: tuple[Problem, ...]
    left_out: Mapping[str, LeftOut]


def read_checked_study(
    folder: Path,
    sites: Sequence[str],
    columns: NetworkColumns,
    *,
    directed: bool,
    all_sites: bool = True,
    undecided: Undecided = "stop",
    also: Callable[[Path, SiteInputs], Iterable[Problem]] | None = None,
) -> CheckedStudy:
    """Read and check the files of a study; see `read_study`.

    Parameters
    ----------
    undecided : what names are that nobody has decided on: `stop`, an error; `provisional`, actors
        of their own; `leave`, nobody.
    also : finds what is wrong with a site's other files, given the folder of the study.

    Raises
    ------
    StudyError
        Lists everything that is to be put right, in all files of all these sites; it is an
        UndecidedNamesError where that is but to decide names.
    """
    study = read_study(folder, sites, columns, directed=directed, all_sites=all_sites)
    problems, notes, to_decide = [*study.problems], [*study.notes], list[Problem]()
    found: dict[str, ResolvedSite] = {}
    left_out: dict[str, LeftOut] = {}
    for name, everything in study.sites.items():
        inputs, left_out[name] = without_refused(everything)
        site = ResolvedSite(inputs, resolve(inputs))
        problems += wrong_names(inputs, site.resolved)
        notes += notes_on_names(inputs, site.resolved)
        if undecided == "stop":
            to_decide += unresolved_names(inputs)
        found[name] = undecided_apart(site) if undecided == "provisional" else site
        everybody = left_out[name].put_back(found[name].inputs.actors)
        problems += also(folder, replace(everything, actors=everybody)) if also else ()
    heading = {
        (rows.file, column): own
        for inputs in study.sites.values()
        for rows in inputs.files
        for column, own in rows.headings.items()
    }

    def as_in_files(told: Iterable[Problem]) -> list[Problem]:
        return [replace(p, column=heading.get((p.file, p.column), p.column)) for p in told]

    if problems:
        raise StudyError(as_in_files([*problems, *to_decide]))
    if to_decide:
        raise UndecidedNamesError(as_in_files(to_decide))
    return CheckedStudy(
        {name: site.inputs for name, site in found.items()},
        {name: site.resolved for name, site in found.items()},
        tuple(as_in_files(notes)),
        left_out,
    )


def has_doubtful_merges(
    folder: Path, site: str, columns: NetworkColumns, *, directed: bool
) -> bool:
    """Whether names of a site were merged into an actor with low confidence."""
    study = read_checked_study(
        folder, [site], columns, directed=directed, all_sites=False, undecided="leave"
    )
    return bool(doubtful_merges(ResolvedSite(study.inputs[site], study.resolved[site])))
