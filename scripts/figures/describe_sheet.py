"""What an interviewee reads on a sheet: plain English, made from what the sheet holds."""

from __future__ import annotations

from collections.abc import Sequence

from scripts.figures.sheet_content import Sheet, Shown
from scripts.study.words import count, listed

TITLE = "Who goes to whom"
RINGS = "Rings show groups, darker towards the middle; letters name them."
IS_A_MODEL = (
    "It is a model, not a record. Close together means likely to go to each other, not certain "
    "to; far apart does not mean never. Left, right, up and down mean nothing."
)
YOU = "you"
OTHER = "somebody else"
GUESS = "dotted: mentioned by one person only; the place is a guess"
YOUR_TIE = "you said you go to them"
TOLD_TIE = "somebody said they go to them"
KEEP = "Confidential: for this interview only, please do not copy."
NUMBERS = "The numbers stand for people on these sheets only."


def question(sheet: Sheet) -> str:
    """Return what was asked."""
    return f"“{sheet.question}”"


def footer(sheet: Sheet) -> str:
    """Return what stands at the foot: which sheet it is, and that it is to be kept."""
    return f"Sheet {sheet.code}. {KEEP} {NUMBERS}"


def shows(sheet: Sheet) -> str:
    """Say what the sheet shows."""
    return (
        "People who are likely to go to each other stand close together, as far as a model can "
        f"tell from what {count(sheet.asked, 'person', 'people')} said. {RINGS}"
    )


def shows_not(sheet: Sheet) -> str:
    """Say what the sheet does not show."""
    return " ".join([IS_A_MODEL, *_left_out(sheet), *_hidden(sheet)])


def _left_out(sheet: Sheet) -> list[str]:
    asked = f"Only {sheet.asked:,} of {sheet.people:,} people were asked"
    nobody = f"{sheet.not_placed:,} whom nobody mentioned {_are(sheet.not_placed)} left out"
    said = [
        *([asked] if sheet.asked < sheet.people else []),
        *([nobody] if sheet.not_placed else []),
    ]
    return [f"{'; '.join(said)}."] if said else []


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _hidden(sheet: Sheet) -> list[str]:
    if sheet.ties_shown == "all":
        return []
    if sheet.ties_shown == "own":
        return ["What others said is not shown."]
    others = ", nor what people named here said" if sheet.names else ""
    return [f"Who mentioned you is not shown{others}."]


def known(sheet: Sheet) -> str:
    """Say whose names are shown."""
    why = [
        *(["you named"] if sheet.named_themselves else []),
        *(["we have reason to think you know"] if sheet.reviewed else []),
    ]
    return f"somebody {listed(why, 'or')}"


def under_the_map(sheet: Sheet) -> list[str]:
    """Say who is not on the map, and where no names are shown, a sentence each."""
    lines = []
    if not sheet.you_are_placed:
        lines.append("You are not on the map: the interviews do not say where you belong.")
    if not sheet.names:
        lines.append("No names are shown on this sheet.")
    if sheet.known_not_placed:
        names = ", ".join(sheet.known_not_placed)
        lines.append(f"Not on the map, as the interviews do not say where they belong: {names}.")
    return lines


def margin(sheet: Sheet) -> str:
    """Say how far from their marks people may belong, a bar being drawn of that length."""
    further = ", or further where these are dotted" if sheet.guesses else ""
    return f"People may well belong this far from their marks{further}."


def by_code(marks: Sequence[Shown]) -> str:
    """Say whose names had to make room on the map."""
    return f"For want of room: {', '.join(f'{mark.code} is {mark.label}' for mark in marks)}."


def without_label(marks: Sequence[Shown]) -> str:
    """Say who of those known stands on the map without a label."""
    return f"On the map, where there was no room for a label: {', '.join(m.label for m in marks)}."


def about_file(sheet: Sheet) -> tuple[str, str]:
    """Return the title and the description that the file carries; no names."""
    return (
        f"Network diagram for an interview, sheet {sheet.code}",
        f"Network diagram of {count(len(sheet.marks), 'person', 'people')}, "
        f"{count(sheet.names, 'person', 'people')} by name and the others by number.",
    )
