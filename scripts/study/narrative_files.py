"""The files of the narrative half of a study: which exist, and what they hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scripts.study.inputs import Row
from scripts.study.narrative_inputs import (
    NARRATIVE_FILES,
    Account,
    CodebookEntry,
    Coding,
    Document,
    Fragment,
    MarkedPassage,
    Meeting,
    Outside,
    Resolution,
    Speaker,
    SpokenName,
    Step,
)
from scripts.study.reading import R, Rows, find_table, read_rows
from scripts.study.sheets import SUFFIXES

DOCUMENT_SUFFIXES = (".txt", ".docx")
NEEDED = ("documents", "speakers", "accounts")


@dataclass(frozen=True)
class NarrativeInputs:
    """The tables of a site's narrative half; those that do not exist yet are empty.

    Attributes
    ----------
    codings : by coder, the initials being the name of the sheet's file.
    """

    site: str
    documents: Rows[Document]
    speakers: Rows[Speaker]
    accounts: Rows[Account]
    outside: Rows[Outside]
    spoken: Rows[SpokenName]
    meetings: Rows[Meeting]
    marked: Rows[MarkedPassage]
    resolutions: Rows[Resolution]
    fragments: Rows[Fragment]
    sequences: Rows[Step]
    codings: Mapping[str, Rows[Coding]]
    codebook: Rows[CodebookEntry]

    @property
    def files(self) -> tuple[Rows[Row], ...]:
        """All its tables."""
        own = (getattr(self, name) for name in NARRATIVE_FILES)
        return (*own, *self.codings.values(), self.codebook)


def has_narrative(folder: Path, site: str) -> bool:
    """Whether a site has transcripts: whether there is its table of documents."""
    return bool(find_table(folder / site, "documents"))


def narrative_files(folder: Path, site: str, *names: str) -> list[Path]:
    """Return the existing files of these tables of a site, as CSV or XLSX.

    `codebook` is the study's; `codings` are all coders' sheets.
    """
    found: list[Path] = []
    for name in names:
        if name == "codings":
            found += coding_files(folder, site)
        else:
            found += find_table(folder if name == "codebook" else folder / site, name)
    return found


def coding_files(folder: Path, site: str) -> list[Path]:
    """Return the coders' sheets of a site, in the order of their names."""
    return sorted(
        path
        for suffix in SUFFIXES
        for path in (folder / site / "codings").glob(f"[!.~]*{suffix}")
        if path.is_file()
    )


def document_files(folder: Path, site: str) -> list[Path]:
    """Return the transcripts and papers in a site's folder `documents/`, in the order of names."""
    inside = (folder / site / "documents").glob("[!.~]*")
    return sorted(path for path in inside if path.suffix.lower() in DOCUMENT_SUFFIXES)


def read_narrative(folder: Path, site: str) -> NarrativeInputs:
    """Read all narrative tables of a site, each by itself; see `wrong_narrative` for the rest."""
    tables: dict[str, Rows[Row]] = {
        name: read_rows(folder, f"{site}/{name}", model, optional=name not in NEEDED)
        for name, model in NARRATIVE_FILES.items()
    }
    return NarrativeInputs(
        site=site,
        codings=read_codings(folder, site),
        codebook=read_rows(folder, "codebook", CodebookEntry),
        **tables,  # type: ignore[arg-type]  # each under the name of its model
    )


def read_codings(folder: Path, site: str) -> dict[str, Rows[Coding]]:
    """Read all coders' sheets of a site, by coder."""
    stems = dict.fromkeys(path.stem for path in coding_files(folder, site))
    return {stem: read_rows(folder, f"{site}/codings/{stem}", Coding) for stem in stems}


def read_one(folder: Path, site: str, model: type[R]) -> Rows[R]:
    """Read one narrative table of a site, by itself; none yet: no rows."""
    name = next(name for name, own in NARRATIVE_FILES.items() if own is model)
    return read_rows(folder, f"{site}/{name}", model, optional=name not in NEEDED)


def rows_of(folder: Path, site: str, model: type[R]) -> Rows[R]:
    """Read one narrative table of a site; none yet: no rows.

    Raises
    ------
    StudyError
        Lists everything in it that is to be put right.
    """
    return read_one(folder, site, model).checked()


def told_accounts(folder: Path, site: str) -> list[str]:
    """Return the accounts of a site that have a sequence, in the order of their ids.

    Rows that cannot be read are left out: `read_narrative` reports them.
    """
    return sorted({step.account_id for _, step in read_one(folder, site, Step)})
