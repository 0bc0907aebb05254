"""Paragraphs as readers of files meet them, with marks where bold words, tabs and cells end."""

from __future__ import annotations

import re

from scripts.narrative.layout import BOLD, CELL, TAB, mark, unmarked


class Paragraphs:
    """Takes words and what is around them; `done` are the paragraphs that have words.

    Parameters
    ----------
    collapse : spaces that follow each other are one.
    """

    def __init__(self, collapse: bool = False) -> None:
        self.done: list[str] = []
        self._collapse = collapse
        self._words: list[str] = []
        self._bold: bool | None = None  # are all words of the paragraph so far? None: no words yet
        self._tabbed = False
        self._begun = 0
        self._tables: list[int] = []  # numbers of those around
        self._rows: list[list[list[int]]] = []  # paragraphs in each cell of the rows around

    def add(self, words: str, bold: bool = False) -> None:
        """Take words, or a sign such as a line break."""
        words = unmarked(words)
        if words.strip():
            if self._bold and not bold:
                self._mark(BOLD)
            self._bold = bold and self._bold is not False
        self._words.append(words)

    def tab(self) -> None:
        """Take a tab, as a space."""
        if self._bold is not None and not self._tabbed:
            self._tabbed = True
            self._mark(TAB)
        self._words.append(" ")

    def end(self) -> None:
        """End a paragraph."""
        if self._bold:
            self._mark(BOLD)
        words = "".join(self._words)
        if words := (re.sub(" +", " ", words) if self._collapse else words).strip():
            self.done.append(words)
            if self._rows and self._rows[-1]:
                self._rows[-1][-1].append(len(self.done) - 1)
        self._words, self._bold, self._tabbed = [], None, False

    def begin_table(self) -> None:
        """Begin a table; one may stand within another."""
        self._begun += 1
        self._tables.append(self._begun)

    def end_table(self) -> None:
        """End a table."""
        self._tables.pop()

    def begin_row(self) -> None:
        """Begin a row."""
        self._rows.append([])

    def begin_cell(self) -> None:
        """Begin a cell."""
        if self._rows:  # a damaged file may have cells outside of rows
            self._rows[-1].append([])

    def end_row(self) -> None:
        """End a row."""
        table = self._tables[-1] if self._tables else 0
        for column, cell in enumerate(self._rows.pop()[:-1], start=1):
            for index in cell:
                self.done[index] += mark(f"{CELL} {table}.{column}")

    def _mark(self, kind: str) -> None:
        """Put a mark behind the last word."""
        spaces = []
        while not self._words[-1].strip():
            spaces.append(self._words.pop())
        last = self._words.pop()
        word = last.rstrip()
        self._words += [word, mark(kind), last[len(word) :], *reversed(spaces)]
