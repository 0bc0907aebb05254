"""Lay out the folder of a new study: its configuration, and sheets to fill in.

Run `make study NAME=my-study`, or `python -m scripts.study.new_study my-study`, in the project's
folder.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from string import Template

from scripts.study.config import StudyConfig
from scripts.study.consent import Consent
from scripts.study.files import write_text
from scripts.study.inputs import INPUT_FILES, SITE_PATTERN, Row, Site
from scripts.study.narrative_inputs import (
    SPEECH_ACTS,
    THEMES,
    Account,
    CodebookEntry,
    Document,
    Meeting,
    Outside,
    Speaker,
)
from scripts.study.problems import Problem, StudyError
from scripts.study.templates import write_template

PROJECT = Path(__file__).resolve().parents[2]
CONFIG = Path(__file__).with_name("new_config.yaml")
LATER = "later"  # tables that are needed from the first transcript on, and not before
SITE_TABLES: Mapping[str, type[Row]] = {**INPUT_FILES, "consent": Consent}
LATER_TABLES: Mapping[str, type[Row]] = {
    "documents": Document,
    "speakers": Speaker,
    "accounts": Account,
    "outside": Outside,
    "meetings": Meeting,
}

_README = """\
The study $study

Keep this folder as carefully as the interviews themselves: it holds names. The program reads it and
never writes into it. Results go to results/$study in the project, in codes; only what is below
results/$study/confidential has names.

To start:

1. sites.xlsx: fill in the row of each site: its priority, the question as asked, how the list of
   actors came about.
2. In each site's folder:
   actors.xlsx        everybody known so far, a row each. You give the codes, as in $site-001.
   interviews.xlsx    a row for each network interview, and so for everybody who was asked.
   nominations.xlsx   a row for each name given, exactly as it was said.
   aliases.xlsx       a row for each name as said that is not exactly a name in actors.xlsx. Leave
                      it empty at first: the program lists such names, and whom they may mean.
   consent.xlsx       what people agreed to, refused or took back.
   Every workbook has a sheet of instructions, and an example that is never read.
3. In the project's folder: make run CONFIG="$config"
   If anything is missing or cannot be right, nothing is run, and you are told what to put right,
   all at once. Do so, and run it again.

The names given may be kept in other forms (names side by side, a matrix, exports of ODK, Kobo,
REDCap, EgoWeb or Network Canvas), which the project's resources/README.md describes. They take the
place of nominations.xlsx: delete that one then.

When the first transcript is there: move the tables from later/ to the folder above it, each site's
to the site's, make a folder documents in the site's, and put the transcript into it.
resources/README.md tells what follows.
"""


def lay_out(name: str, where: Path, sites: Sequence[str], project: Path = PROJECT) -> Path:
    """Make the folder `where/name` of a new study, whole or not at all; return it.

    Raises
    ------
    StudyError
        Lists what is wrong with the name, the sites and the place. Nothing was written.
    """
    folder = where.expanduser().resolve() / name
    wrong_name = [*_wrong_name(name, project)]
    wrong_place = [] if wrong_name else [*_wrong_place(folder, project)]
    if problems := [*wrong_name, *_wrong_sites(sites), *wrong_place]:
        raise StudyError(problems)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{name}.") as temporary:
        made = Path(temporary) / name
        _write_files(made, folder, sites, project)
        made.rename(folder)
    return folder


def _write_files(made: Path, folder: Path, sites: Sequence[str], project: Path) -> None:
    said = {
        "study": folder.name,
        "site": sites[0],
        "config": folder / "config.yaml",
        "folder": json.dumps(_path_from(project, folder), ensure_ascii=False),
        "sites": "\n".join(f"  {site}:\n    clusters: lowest_bic" for site in sites),
    }
    config = Template(CONFIG.read_text(encoding="utf-8")).substitute(said)
    write_text(made / "config.yaml", config)
    write_text(made / "README.txt", Template(_README).substitute(said))
    write_template(made / "sites.xlsx", Site, rows=[{"site": site} for site in sites])
    codes = [{"code": code} for code in (*SPEECH_ACTS, *THEMES)]
    write_template(made / LATER / "codebook.xlsx", CodebookEntry, rows=codes)
    for site in sites:
        for stem, model in SITE_TABLES.items():
            write_template(made / site / f"{stem}.xlsx", model, site)
        for stem, model in LATER_TABLES.items():
            write_template(made / site / LATER / f"{stem}.xlsx", model, site)


def _path_from(project: Path, folder: Path) -> str:
    """Return the folder as seen from the project; in full where it is not near."""
    near = folder.is_relative_to(project.parent)
    return Path(os.path.relpath(folder, project) if near else folder).as_posix()


def _wrong_name(name: str, project: Path) -> Iterator[Problem]:
    pattern = next(
        part.pattern
        for part in StudyConfig.model_fields["study"].metadata
        if hasattr(part, "pattern")
    )
    if not re.fullmatch(pattern, name):
        message = "is no name for a study; letters, digits, - and _ only."
        yield Problem("NAME", 0, "", name, message, "As in NAME=my-study.")
    elif (project / "results" / name).exists():
        message = f"results/{name} is there already, so another study has this name."
        yield Problem("NAME", 0, "", name, message, "Choose another.")


def _wrong_sites(sites: Sequence[str]) -> Iterator[Problem]:
    for site, times in Counter(sites).items():
        if not re.fullmatch(SITE_PATTERN, site):
            message = "is not a site id: a letter, then at most 15 letters or digits, as in S1."
            yield Problem("SITES", 0, "", site, message)
        elif times > 1:
            yield Problem("SITES", 0, "", site, "is there twice.", "Keep one of them.")
    if not sites:
        yield Problem("SITES", 0, "", "", "there is no site.", 'As in SITES="S1 S2".')


def _wrong_place(folder: Path, project: Path) -> Iterator[Problem]:
    # Links are followed, and case does not matter on some systems.
    inside = [
        path for path in (folder, *folder.parents) if path.exists() and path.samefile(project)
    ]
    if inside:
        message = "is inside the project; study data stay outside it."
        yield Problem("WHERE", 0, "", str(folder.parent), message, "Name another folder.")
    elif os.path.lexists(folder):
        message = "is there already, and is not overwritten."
        yield Problem("NAME", 0, "", str(folder), message, "Choose another NAME or WHERE.")


def main(arguments: Sequence[str]) -> int:
    """Lay out a study as the command line says; return the exit code."""
    parser = argparse.ArgumentParser(prog="make study", description="Lay out a new study.")
    parser.add_argument("name")
    parser.add_argument("--where", default="")
    parser.add_argument("--sites", default="")
    given = parser.parse_args(arguments)
    where = Path(given.where) if given.where else PROJECT.parent
    try:
        folder = lay_out(given.name, where, given.sites.split() or ["S1"])
    except (StudyError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Made {folder}. README.txt in it tells what to fill in.")
    print(f'Then: make run CONFIG="{folder / "config.yaml"}"')
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
