"""Search transcripts for phrases: ``python -m scripts.narrative search FILES --out OUT``.

What it reads and writes is told by its help (``--help``).
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from scripts.narrative.documents import Reading, read_document
from scripts.narrative.passages import find_passages
from scripts.narrative.phrases import FLAGS
from scripts.narrative.places import place_at, place_rows, shown_time
from scripts.narrative.transcripts import bare
from scripts.narrative.turns import turn_rows, turns_by_looks
from scripts.study.csv_files import csv_text
from scripts.study.files import write_text
from scripts.study.narrative_tables import FAMILIES
from scripts.study.problems import Problem, StudyError, nearest

COLUMNS = ("document", "speaker", "turn", "start", "end", "family", "phrase", "flags",
           "paragraph", "line", "time", "text")  # fmt: skip

DESCRIPTION = """\
Find what people say in four families of phrases: have to, want to, able to, know how to, as they
are spoken (had to, 've got to, wanted the council to, weren't really able to, knew how to).
"""

EPILOG = f"""\
what FILES are
  Transcripts: .txt, .docx, .odt, .rtf, .pdf with text, captions (.vtt, .srt). A line that begins
  with a label, as in “R1: We had to”, begins a turn of that speaker. A label is up to four words,
  each with a capital or a figure, and a colon, or such words beside a time (“R1  0:12”), where two
  lines or more begin so; all that were taken for one are listed in the end, and --only chooses
  among them. A file without labels is what one speaker says, who has no name.

what OUT gets
  A table (CSV, UTF-8) with a row for each phrase:
  document    the file's name, or its path where two files have the same name
  speaker     the label; empty where there is none
  turn        the number of the turn in the document, 1 first
  start, end  where the phrase stands in the text of the document: the character it begins with, the
              first being 0, and the one behind its last. All but plain text counts as its
              paragraphs with an empty line between; spaces at the ends of lines do not count, nor
              do times, and numbers of lines that go up without a gap
  family      {", ".join(FAMILIES)}
  phrase      the phrase as it stands there
  flags       what to look at, separated by “;”:
{chr(10).join(f"              {flag}: {meaning}" for flag, meaning in FLAGS.items())}
  paragraph   the number of the paragraph, 1 first; of plain text without blank lines, of the line
  line        the number printed beside the line; empty where lines have none
  time        h:mm:ss, the last time given before the phrase, by captions or in the text
  text        the sentence around it
  If any file cannot be read, all that is wrong is said and nothing is written.

examples
  python -m scripts.narrative search interview.txt --out passages.csv
  python -m scripts.narrative search transcripts/*.docx --only R1 --only R2 --out passages.csv
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Read, search and write; return the exit code."""
    options = parse(arguments)
    try:
        turns = read(options.files, options.out)
        chosen = only(turns, options.only)
    except StudyError as error:
        print(error, file=sys.stderr)
        return 2
    rows = [row for document, own in chosen.items() for row in search(document, own)]
    try:
        write_text(options.out, csv_text(COLUMNS, ([row[c] for c in COLUMNS] for row in rows)))
    except OSError as error:
        print(f"{options.out} cannot be written: {error.strerror}.", file=sys.stderr)
        return 1
    print("\n".join(summary(chosen, rows)))
    return 0


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line; what is wrong with it is said and ends the program with code 2."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.narrative",
        description="Work on transcripts without a study around them.",
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    add = commands.add_parser(
        "search",
        help="find the phrases of speech acts in transcripts",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    ).add_argument
    add("files", metavar="FILES", type=Path, nargs="+", help="transcripts")
    add("--out", metavar="OUT", type=Path, required=True, help="table to write, such as found.csv")
    add("--only", metavar="LABEL", action="append", default=[],
        help="search what this speaker says and no others; may be repeated")  # fmt: skip
    return parser.parse_args(arguments)


def read(paths: Iterable[Path], out: Path) -> dict[str, list[dict[str, Any]]]:
    """Return the turns of each document, as rows of CANONICAL; what to look at goes to stderr.

    Each row also has the `places` of its document: rows of PLACES.

    Raises
    ------
    StudyError
        With everything wrong with any of the files.
    """
    paths = list(dict.fromkeys(paths))
    names = Counter(path.name for path in paths)
    documents: dict[str, list[dict[str, Any]]] = {}
    problems: list[Problem] = []
    for path in paths:
        name = path.name if names[path.name] == 1 else str(path)
        try:
            reading = reading_of(path, out)
        except StudyError as error:
            problems += error.problems
            continue
        text, layout = bare(reading.text, reading.layout, None)
        places = place_rows(name, text, layout)
        turns = turn_rows(name, "interview", text, turns_by_looks(text, layout), places)
        documents[name] = [turn | {"places": places} for turn in turns]
    if problems:
        raise StudyError(problems)
    return documents


def reading_of(path: Path, out: Path) -> Reading:
    """Return what a file holds that is not the one to write."""
    if path.is_dir():
        message = "this is a folder."
        raise StudyError([Problem(str(path), 0, "", "", message, "Name the files in it.")])
    if not path.is_file():
        raise StudyError([Problem(str(path), 0, "", "", "there is no such file.")])
    if path.resolve() == out.resolve():
        message = "the table would be written over this file."
        raise StudyError([Problem(str(path), 0, "", "", message, "Give another file to --out.")])
    try:
        reading = read_document(path, str(path))
    except OSError as error:
        message = f"the file cannot be read: {error.strerror}."
        raise StudyError([Problem(str(path), 0, "", "", message)]) from None
    for note in reading.notes:
        print(note, file=sys.stderr)
    return reading


def only(
    documents: Mapping[str, list[dict[str, Any]]], labels: Sequence[str]
) -> dict[str, list[dict[str, Any]]]:
    """Return what is said by the speakers with these labels; by all, where there are none.

    Raises
    ------
    StudyError
        Where nobody has one of the labels.
    """
    if not labels:
        return dict(documents)
    known = {turn["speaker"] for own in documents.values() for turn in own} - {""}
    problems = [
        Problem(
            "--only", 0, "", label, "nobody has this label.",
            nearest(label, known) or f"Labels found: {', '.join(sorted(known)) or 'none'}.",
        )
        for label in labels
        if label not in known
    ]  # fmt: skip
    if problems:
        raise StudyError(problems)
    return {
        name: [turn for turn in own if turn["speaker"] in labels]
        for name, own in documents.items()
    }  # fmt: skip


def search(document: str, turns: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield a row with COLUMNS for each phrase in the turns of a document."""
    passages, hits = find_passages(turns, "sentence", 0)
    sentences = {passage["passage_id"]: passage for passage in passages}
    places = turns[0]["places"] if turns else ()
    for hit in hits:
        sentence = sentences[hit["passage_id"]]
        where = {name: sentence[name] for name in ("speaker", "turn", "text")}
        place = place_at(places, hit["start"])
        where |= {"paragraph": place["paragraph"], "line": place["line"]}
        where |= {"time": shown_time(place["time"])}
        yield {"document": document, **where, **hit}


def summary(
    documents: Mapping[str, Sequence[Mapping[str, Any]]], rows: Iterable[Mapping[str, Any]]
) -> Iterator[str]:
    """Yield a line for each speaker of each document: turns, and phrases by family."""
    counts = Counter((row["document"], row["speaker"], row["family"]) for row in rows)
    for name, own in documents.items():
        for speaker, turns in Counter(turn["speaker"] for turn in own).items():
            found = ", ".join(f"{family} {counts[name, speaker, family]}" for family in FAMILIES)
            yield f"{name}, {speaker or 'no label'}: turns {turns}; {found}"


if __name__ == "__main__":
    sys.exit(main())
