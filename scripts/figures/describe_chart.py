"""What the flow chart of an account says around its boxes, and all of it in words."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from scripts.figures.describe import counted
from scripts.study.narrative_inputs import SPEECH_ACTS
from scripts.study.words import listed

if TYPE_CHECKING:
    from scripts.figures.flow_chart import Box, Chart

KEY = "Speech acts (boxes):"
IDS = "Sources: I, interview; M, paper of a meeting."


def title(chart: Chart) -> str:
    """Return the heading."""
    return chart.heading or f"{chart.account} {chart.title}"


def key(chart: Chart) -> list[tuple[str, str]]:
    """Return each act in Greimas's order, and the act with its number of boxes."""
    count = Counter(box.act for box in chart.boxes)
    return [(act, f"{act} ({count[act]})") for act in SPEECH_ACTS]


def sources(box: Box) -> str:
    """Return the documents that a box rests on."""
    return ", ".join(box.sources)


def continued(page: int) -> str:
    """Say that more boxes follow."""
    return f"Continued on page {page}."


def footer(chart: Chart) -> list[str]:
    """Say who tells the account, what it rests on, what is missing, and what ids mean."""
    tellers = counted(len(chart.interviewees), "interviewee")
    who = f" ({listed(chart.interviewees)})" if chart.interviewees else ""
    papers = counted(chart.papers, "meeting paper")
    which = f" ({chart.qualifying} from meetings that qualify)" if chart.papers else ""
    state = (
        "Complete: enough interviewees and all five speech acts."
        if chart.complete
        else f"Not complete: {chart.missing}."
    )
    shown = [f"{code}: {name}" for code, name in chart.outside]
    return [
        f"Told by {tellers}{who}; rests on {papers}{which}. {state}",
        " ".join([IDS, *([f"Outside the network: {'; '.join(shown)}."] if shown else [])]),
    ]


def description(chart: Chart) -> str:
    """Return the chart in words: what it is, each box, and its footer."""
    count = Counter(box.act for box in chart.boxes)
    acts = ", ".join(f"{act} {count[act]}" for act in SPEECH_ACTS)
    boxes = counted(len(chart.boxes), "box", "boxes")
    chain = is_chain(chart)
    paragraphs = [
        f"Flow chart of account {chart.account}: {boxes}, "
        f"{'each leading to the next' if chain else 'in lanes that fork or join'}. Boxes of each "
        f"speech act: {acts}.",
        *(_box(box) + ("" if chain else _after(box)) for box in chart.boxes),
        "\n".join(footer(chart)),
    ]
    return "\n\n".join(paragraphs)


def is_chain(chart: Chart) -> bool:
    """Whether each box leads to the next."""
    before = [(), *((box.step,) for box in chart.boxes)]
    return all(box.after == one for box, one in zip(chart.boxes, before, strict=False))


def _after(box: Box) -> str:
    if not box.after:
        return " Begins the account."
    return f" Follows {'boxes' if box.after[1:] else 'box'} {listed(box.after)}."


def _box(box: Box) -> str:
    words = f"{box.step}. {box.act.capitalize()}: {box.text}\nSources: {sources(box)}."
    if box.persons:
        words += f" Persons: {', '.join(box.persons)}."
    return words + (f" Noted: {box.notes}." if box.notes else "")
