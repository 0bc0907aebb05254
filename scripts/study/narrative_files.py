"""The files of the narrative half of a study: which exist, and what they hold."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from scripts.study.consent import consent_files, interviews_withheld, read_consent
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
    document_of,
)
from scripts.study.reading import R, Rows, find_table, read_rows
from scripts.study.sheets import SUFFIXES
from scripts.study.step_order import without

PROJECT_SUFFIX = ".qdpx"  # codings made in another program, of a coder instead of a sheet
DOCUMENT_SUFFIXES = (".docx", ".odt", ".pdf", ".rtf", ".srt", ".txt", ".vtt")
# What the search looks for; paths begin in the project's folder.
LEXICON = Path("resources/lexicon/phrases.csv")
WORDS = Path("resources/lexicon/words.csv")
NEEDED = ("documents", "speakers", "accounts")
# Tables that hold what was said in interviews, or rest on it: consent decides what is read of them.
_RESTING = ("documents", "codings", "marked", "resolutions", "fragments", "sequences")


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
    """Return the existing files of these tables of a site, as CSV or XLSX, and of its consent.

    `codebook` is the study's; `codings` are all coders' sheets and projects.
    """
    found: list[Path] = []
    if any(name in _RESTING for name in names) and (consent := consent_files(folder, site)):
        found += consent
        names = tuple(dict.fromkeys((*names, "speakers")))  # whose interview is which
    for name in names:
        if name == "codings":
            found += coding_files(folder, site)
        else:
            found += find_table(folder if name == "codebook" else folder / site, name)
    return found


def coding_files(folder: Path, site: str) -> list[Path]:
    """Return the coders' sheets and projects of a site, in the order of their names."""
    return sorted(
        path
        for suffix in (*SUFFIXES, PROJECT_SUFFIX)
        for path in (folder / site / "codings").glob(f"[!.~]*{suffix}")
        if path.is_file()
    )


def document_files(folder: Path, site: str) -> list[Path]:
    """Return the transcripts and papers in a site's folder `documents/`, in the order of names."""
    inside = (folder / site / "documents").glob("[!.~]*")
    return sorted(path for path in inside if path.suffix.lower() in DOCUMENT_SUFFIXES)


def lexicon_path(folder: Path, own: str | None) -> Path:
    """Return the lexicon to search by: the study's own, by its name there, or the project's."""
    return folder / own if own else LEXICON


def lexicon_files(folder: Path, own: str | None) -> list[Path]:
    """Return the existing files of what the search looks for."""
    path = lexicon_path(folder, own)
    return [*find_table(path.parent, path.stem), WORDS]


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


def read_codings(folder: Path, site: str, without: Collection[str] = ()) -> dict[str, Rows[Coding]]:
    """Read all coders' sheets of a site, by coder, but for passages of the documents `without`."""
    sheets = (path for path in coding_files(folder, site) if path.suffix != PROJECT_SUFFIX)
    stems = dict.fromkeys(path.stem for path in sheets)
    read = {stem: read_rows(folder, f"{site}/codings/{stem}", Coding) for stem in stems}
    return {stem: _without(rows, without) for stem, rows in read.items()}


def withheld_documents(folder: Path, site: str) -> frozenset[str]:
    """Return the interviews that are left out, as somebody in them refused it or took it back.

    Raises
    ------
    StudyError
        Where a row about that cannot be read; nothing is used that may have been taken back.
    """
    consent = read_consent(folder, site).checked()
    if not len(consent):
        return frozenset()
    speakers = read_rows(folder, f"{site}/speakers", Speaker, optional=True).checked()
    return interviews_withheld(consent, (row for _, row in speakers))


def read_one(folder: Path, site: str, model: type[R]) -> Rows[R]:
    """Read one narrative table of a site, by itself; none yet: no rows.

    Rows that hold what was said in an interview that is left out, or rest on it, are left out, too.
    """
    name = next(name for name, own in NARRATIVE_FILES.items() if own is model)
    rows = read_rows(folder, f"{site}/{name}", model, optional=name not in NEEDED)
    withheld = withheld_documents(folder, site) if name in _RESTING else ()
    if not withheld:
        return rows
    fragments = read_rows(folder, f"{site}/fragments", Fragment, optional=True)
    gone = {f.fragment_id for _, f in fragments if {*map(document_of, f.passages)} & withheld}
    return _without(rows, withheld, gone)


def _without(rows: Rows[R], documents: Collection[str], fragments: Collection[str] = ()) -> Rows[R]:
    kept = ((k, row) for k, row in rows if not _rests_on(row, documents, fragments))
    return replace(rows, numbered=tuple(kept))


def _rests_on(row: Row, documents: Collection[str], fragments: Collection[str]) -> bool:
    """Whether a row holds what was said in one of these documents, or one of these fragments."""
    match row:
        case Document() | MarkedPassage():
            return row.document_id in documents
        case Coding() | Resolution():
            return document_of(row.passage_id) in documents
        case Fragment():
            return row.fragment_id in fragments
        case Step():
            return bool({*row.fragments} & {*fragments})
    return False


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


def told_steps(folder: Path, site: str) -> list[Step]:
    """Return the boxes of a site's told accounts, by account and number.

    Where a box is left out, with an interview that it rests on, what followed it follows what it
    followed.

    Raises
    ------
    StudyError
        Lists everything in the table that is to be put right.
    """
    kept = {(step.account_id, step.step) for _, step in rows_of(folder, site, Step)}
    every = [step for _, step in read_rows(folder, f"{site}/sequences", Step, optional=True)]
    return [
        step
        for account in sorted({step.account_id for step in every})
        for step in without(
            [step for step in every if step.account_id == account],
            lambda step: (step.account_id, step.step) not in kept,
        )
    ]
