"""The labels before what people say: which words at the beginning of a line are whose label."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from scripts.narrative.layout import BOLD, CELL, TIMED, Layout
from scripts.study.narrative_inputs import Speaker

LINE = re.compile(r"[^\n]+")
_LOOKS_LIKE_LABEL = re.compile(r"([^\W_][^:\n]{0,29}):(?=\s|$)")
_GLUED = re.compile(r"([^\W_][^:\n]{0,29}):(?=[^\W\d_])")
_DASHED = re.compile(r"([^\W_][^:\n]{0,59}?)\s*[-–—](?=\s|$)")
_SEPARATOR = re.compile(r"[^\S\n]*(?:[-–—:](?=\s|$))?")
_MOST_WORDS, _LONGEST = 4, 60
_COLON, _DASH, _ALONE = "colon", "dash", "alone"


@dataclass(frozen=True)
class Labels:
    """The labels declared for one document.

    Attributes
    ----------
    file : the table in which they are declared.
    declared : by label as compared.
    """

    file: str
    declared: Mapping[str, Speaker]

    @classmethod
    def of(cls, speakers: Iterable[Speaker], document_id: str, file: str) -> Labels:
        """Choose those that hold in a document; what is declared for it alone goes first."""
        rows = [row for row in speakers if row.document_id in (None, document_id)]
        rows.sort(key=lambda row: row.document_id is not None)
        return cls(file, {compared(row.label): row for row in rows})

    def speaker(self, label: str) -> Speaker | None:
        """Return who is declared to have this label, if anybody."""
        return self.declared.get(compared(label))

    def speaks(self, label: str) -> bool | None:
        """Return whether it is a speaker's label; None: it is not declared."""
        found = self.speaker(label)
        return found.role != "not_a_speaker" if found else None


@dataclass(frozen=True)
class Label:
    """A label in a text: its line's beginning, where the words behind it begin, and its shape."""

    start: int
    begin: int
    words: str
    shape: str
    speaker: Speaker | None = None


def compared(label: str) -> str:
    """Return a label as labels are compared: without capitals, and spaces of one kind."""
    return " ".join(unicodedata.normalize("NFC", label).casefold().split())


def looks_like_label(line: str) -> str | None:
    """Return the words at the beginning of a line that look like a speaker's label, if they do."""
    return _plausible(_LOOKS_LIKE_LABEL.match(line))


def looks_like_name(words: str) -> bool:
    """Whether words may be a label that no colon follows: up to four, with capitals or figures."""
    single = words.split()
    capitals = all(word[0].isupper() or _has_figure(word) for word in single)
    short = 0 < len(single) <= _MOST_WORDS and len(words) <= _LONGEST
    return short and capitals and words[-1] not in ".?!,;…"


def labels_by_looks(text: str, layout: Layout) -> Iterator[Label]:
    """Yield what is taken for a label where none is declared: see `turns.turns_by_looks`."""
    for line in LINE.finditer(text):
        found = _LOOKS_LIKE_LABEL.match(line[0])
        head = layout.head(*line.span())
        if found and looks_like_name(label := " ".join(found[1].split())):
            yield Label(line.start(), line.start() + found.end(), label, _COLON)
        elif head and head[1] == TIMED:
            yield _headed(text, line.start(), *head)


def labels_in(text: str, labels: Labels, layout: Layout) -> list[Label]:
    """Return the labels of declared speakers at the beginning of lines, in order.

    Those before a colon and beside a time always count. In the other shapes (before a dash or a
    tab, in bold, in the first cells of rows, or alone on a line) words of prose can stand, too.
    They count where the label is no such word (R1, INT). Of the shapes, the commonest counts where
    two labels or more stand in it, and more often than before colons; and each, the commonest
    first, until there is an interviewee.
    """
    found = list(_declared(text, labels, layout))
    stands: dict[str, list[Label]] = defaultdict(list)
    for label in found:
        stands[_kind(label.shape)].append(label)
    colons = stands.pop(_COLON, [])
    kept = [*colons, *stands.pop(TIMED, [])]
    kept += (label for own in stands.values() for label in own if _is_code(label.words))
    commonest = sorted(stands.values(), key=len, reverse=True)
    for rank, own in enumerate(commonest):
        several = len({compared(label.words) for label in own}) > 1
        if not _told(kept) or (rank == 0 and several and len(own) > len(colons)):
            kept += own
    starts = {label.start for label in kept}
    return [label for label in found if label.start in starts]


def taken_for_words(text: str, labels: Labels, layout: Layout) -> list[Label]:
    """Return declared labels that stand like ones, in shapes that do not count for them there."""
    kept = {label.start for label in labels_in(text, labels, layout)}
    return [label for label in _declared(text, labels, layout) if label.start not in kept]


def _declared(text: str, labels: Labels, layout: Layout) -> Iterator[Label]:
    """Yield what may be a declared speaker's label, one a line, in its surest shape."""
    for line in LINE.finditer(text):
        for label in _candidates(text, line, layout):
            if speaker := labels.speaker(label.words):
                if speaker.role != "not_a_speaker":
                    yield replace(label, speaker=speaker)
                break


def _is_code(words: str) -> bool:
    return _has_figure(words) or (words.isupper() and words not in ("A", "I"))


def _has_figure(words: str) -> bool:
    return any(map(str.isdigit, words))


def _told(labels: Iterable[Label]) -> bool:
    return any(label.speaker and label.speaker.role == "interviewee" for label in labels)


def undeclared(
    text: str, labels: Labels, layout: Layout, named: Collection[str], firsts: Collection[int]
) -> Iterator[Label]:
    """Yield what looks like a label, or is marked as one, and is not declared.

    Before a colon, that is up to four words that begin with a capital or a figure. In the other
    shapes, names in those that this document uses for declared labels (but those that stand alone
    before the first label: titles), and whatever else stands in the first cells of a table that has
    such labels there; where no interviewee is known, names that stand so twice or more.

    Parameters
    ----------
    named : what the file itself marks as labels, whatever they look like.
    firsts : where the lines begin that may begin with one.
    """
    found = labels_in(text, labels, layout)
    taken = {label.start for label in found}
    first = min(taken, default=0)
    shapes = {label.shape for label in found}
    glued = any(f.shape == _COLON and not text[f.begin : f.begin + 1].isspace() for f in found)
    marked = {compared(label) for label in named}
    repeated: Counter[tuple[str, str]] = Counter()
    doubtful = []
    told = _told(found)
    for line in LINE.finditer(text):
        if line.start() in taken:
            continue
        for candidate in _candidates(text, line, layout):
            kind, words = _kind(candidate.shape), candidate.words
            if labels.speaker(words):
                break
            if kind == _COLON:
                if line.start() not in firsts:
                    continue
                plausible = looks_like_label(line[0]) or (
                    glued and _plausible(_GLUED.match(line[0]))
                )
                if compared(words) in marked or plausible:
                    yield candidate
                    break
            elif line.start() in firsts or kind in (BOLD, CELL, TIMED):
                alone = not text[candidate.begin : line.end()].strip()
                title = alone and line.start() < first
                name = looks_like_name(words) and not title
                if candidate.shape in shapes and (name or kind == CELL):
                    yield candidate
                    break
                if name and not told:
                    repeated[candidate.shape, compared(words)] += 1
                    doubtful.append(candidate)
    yield from (d for d in doubtful if repeated[d.shape, compared(d.words)] > 1)


def _plausible(found: re.Match[str] | None) -> str | None:
    label = found[1].rstrip() if found else ""
    begins_like_one = label[:1].isupper() or label[:1].isdigit()
    return label if begins_like_one and len(label.split()) <= _MOST_WORDS else None


def _candidates(text: str, line: re.Match[str], layout: Layout) -> Iterator[Label]:
    """Yield what may be a label at the beginning of a line, the surest shape first."""
    start, (before, colon, _) = line.start(), line[0].partition(":")
    if colon:
        yield Label(start, start + len(before) + 1, before.strip(), _COLON)
    if head := layout.head(*line.span()):
        yield _headed(text, start, *head)
    if dashed := _DASHED.match(line[0]):
        yield Label(start, start + dashed.end(), dashed[1], _DASH)
    if len(line[0]) <= _LONGEST:
        yield Label(start, line.end(), line[0], _ALONE)


def _headed(text: str, start: int, end: int, shape: str) -> Label:
    separator = _SEPARATOR.match(text, end)
    begin = separator.end() if separator else end
    return Label(start, begin, text[start:end].rstrip(" :-–—"), shape)


def _kind(shape: str) -> str:
    return CELL if shape.startswith(CELL) else shape
