"""Every reader of people's files, each given one file, as the workflow calls it.

An input is accepted or refused. It fails where anything is raised but the errors that are ours,
where what was read cannot be written or lacks words that the file surely holds, and where a message
cannot be shown or says nothing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from snakemake.common.configfile import load_configfile

from scripts.lpcm.folder import FolderError, read_network
from scripts.narrative.documents import read_document
from scripts.narrative.labels import Labels
from scripts.narrative.lexicon import read_lexicon
from scripts.narrative.places import place_rows
from scripts.narrative.refi_read import COUNTINGS, read_projects
from scripts.narrative.transcripts import bare
from scripts.narrative.turns import interview_turns, label_notes, paper_turns, wrong_labels
from scripts.network.checked_study import read_checked_study
from scripts.study.config import NetworkColumns, parse_config
from scripts.study.narrative_checks import wrong_narrative
from scripts.study.narrative_files import read_narrative
from scripts.study.narrative_inputs import Speaker
from scripts.study.problems import Problem, StudyError
from scripts.study.study_files import read_study
from tests.fuzz.made import FORMS, Made, form_files
from tests.small_narrative import write_narrated_study

COLUMNS = NetworkColumns(organisation="order")


def read(reader: str, folder: Path, made: Made) -> bool:
    """Read an input in a folder of the reader's own; return whether it was accepted.

    Raises
    ------
    Exception
        Whatever is wrong with the reader.
    """
    try:
        shown = READERS[reader](folder, made)
    except (StudyError, FolderError) as error:
        _can_be_shown(getattr(error, "problems", None) or [error])
        return False
    shown.encode("utf-8")
    lost = [word for word in made.holds if word not in shown]
    if lost:
        raise AssertionError(f"read, and lost: {', '.join(lost[:5])}")
    return True


def _can_be_shown(problems: Iterable[Any]) -> None:
    for problem in problems:
        said = str(problem)
        said.encode("utf-8")
        strange = {sign for sign in said if unicodedata.category(sign) == "Cc"} - {"\n"}
        if strange or not said.strip():
            raise AssertionError(f"a message that cannot be shown: {said[:200]!r}")


def _put(folder: Path, made: Made) -> Path:
    path = folder / made.name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(made.data)
    return path


# --- each reader ----------------------------------------------------------------------------------


def _config(folder: Path, made: Made) -> str:
    path = _put(folder, made)
    try:
        settings = load_configfile(path)
    except Exception as error:  # Snakemake's own, before anything of ours runs: in its words
        raise StudyError([Problem(made.name, 0, "", "", "Snakemake refuses it.")]) from error
    return repr(parse_config(settings))[:1_000_000]


def _study(folder: Path, made: Made) -> str:
    """Read a whole small study of which one file is the input."""
    if not (folder / "sites.csv").exists():
        write_narrated_study(folder)
    path = folder / made.name
    own = path.with_suffix(".csv")
    before = own.read_bytes()
    own.unlink()
    try:
        _put(folder, made)
        tables = read_narrative(folder, "S1")
        network = read_study(folder, ["S1", "M1"], COLUMNS, directed=True)
        problems = [*network.problems, *(p for rows in tables.files for p in rows.problems)]
        if "S1" in network.sites:
            problems += wrong_narrative(folder, tables, network.sites["S1"])
        if problems:
            raise StudyError(problems)
        _can_be_shown(network.notes)
        read_checked_study(folder, ("S1", "M1"), COLUMNS, directed=True)
        return repr((network.sites, tables))
    finally:
        path.unlink(missing_ok=True)
        own.write_bytes(before)


def _network(folder: Path, made: Made) -> str:
    if not (folder / "nodes.csv").exists():
        (folder / "nodes.csv").write_text("name,observed_out\nGregory,1\nBasil,1\nHugh,0\n")
        (folder / "edges.csv").write_text("source,target\nGregory,Basil\nBasil,Hugh\n")
    path = folder / made.name
    before = path.read_bytes()
    try:
        _put(folder, made)
        return repr(read_network(folder))
    finally:
        path.write_bytes(before)


def _exports(folder: Path, made: Made) -> str:
    """Read a site whose answers come from an export, of which one file is the input."""
    form, _, file = made.name.partition("/")
    place = folder / form
    if not place.exists():
        others = {n: data for n, data in form_files().items() if n.startswith(f"{form}/")}
        for name, data in others.items():
            _put(place, Made(f"S1/{name.partition('/')[2]}", data))
        _put(place, Made("S1/actors.csv", (FORMS / "actors.csv").read_bytes()))
        sites = b"site,priority,question,roster,cap\nS1,Smoking,Who?,discovered,\n"
        _put(place, Made("sites.csv", sites))
    own = place / "S1" / file
    before = own.read_bytes()
    try:
        own.write_bytes(made.data)
        study = read_study(place, ["S1"], NetworkColumns(), directed=True)
        if study.problems:
            raise StudyError(study.problems)
        _can_be_shown(study.notes)
        return repr(study.sites)
    finally:
        own.write_bytes(before)


def _lexicon(folder: Path, made: Made) -> str:
    return repr(read_lexicon(_put(folder, made)))


def _document(folder: Path, made: Made) -> str:
    """Read a document and cut it into turns, as an interview and as a paper."""
    path = _put(folder, made)
    reading = read_document(path, made.name)
    _can_be_shown(reading.notes)
    speakers = [
        Speaker(label="INT", role="interviewer"),
        Speaker(label="R1", role="interviewee", person_id="S1-001"),
        Speaker(label="Mary", role="other"),
    ]
    labels = Labels.of(speakers, "S1-I01", "S1/speakers.csv")
    unit = "line" if path.suffix == ".txt" else "paragraph"
    text, layout = bare(reading.text, reading.layout, labels.speaks)
    notes = label_notes(made.name, text, labels, unit, layout)
    _can_be_shown([*wrong_labels(made.name, text, labels, unit, reading.named, layout), *notes])
    interview_turns(text, labels, layout)
    paper_turns(text)
    place_rows("S1-I01", text, layout)
    return reading.text


def _projects(folder: Path, made: Made) -> str:
    _put(folder, made)
    read, problems = read_projects(folder, "S1")
    if problems:
        raise StudyError(problems)
    for text in read["AB"].texts:
        for counting in COUNTINGS:
            counting.places(text.text or "")
    return repr((read["AB"].codebook, read["AB"].reasons, read["AB"].texts))


READERS: dict[str, Callable[[Path, Made], str]] = {
    "config": _config, "csv": _study, "xlsx": _study, "network": _network, "exports": _exports,
    "lexicon": _lexicon, "txt": _document, "vtt": _document, "srt": _document, "docx": _document,
    "odt": _document, "rtf": _document, "pdf": _document, "qdpx": _projects,
}  # fmt: skip
