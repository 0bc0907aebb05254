"""The mark on everything people see of a provisional run. Whether there is one is decided here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Mark:
    """What is written on results that are not final.

    Attributes
    ----------
    word : across figures and before titles; in small letters the heading of a column in CSV.
    sentence : what it means.
    """

    word: str
    sentence: str

    @property
    def column(self) -> str:
        """Heading of the column that marks the rows of a CSV file."""
        return self.word.casefold()

    def before(self, title: str) -> str:
        """Return a title with the mark's word before it."""
        return f"{self.word}: {title}"


PROVISIONAL = Mark(
    "PROVISIONAL",
    "Provisional: names that nobody has decided on yet count as actors of their own.",
)


def mark_of(names: str) -> Mark | None:
    """Return the mark on everything made under this setting of `names`, None where there is none.

    A run is provisional if it was asked for as such, whether or not a name is left undecided.
    """
    return PROVISIONAL if names == "provisional" else None


def is_mark(heading: str) -> bool:
    """Whether the heading of a column in a sheet for people is nothing but a mark."""
    return heading in (PROVISIONAL.sentence, PROVISIONAL.column)


def marked_text(text: str, mark: Mark | None) -> str:
    """Return a text with the mark before it, as a paragraph of its own."""
    return f"{mark.sentence}\n\n{text}" if mark else text
