"""Text as the font shows it: which signs it has, how wide they are, where lines break."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from matplotlib.font_manager import FontProperties, findfont
from matplotlib.ft2font import FT2Font, LoadFlags

_BIDI = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


@cache
def _font(weight: str = "normal") -> FT2Font:
    # A font of our own: the drawing changes the size of those that it keeps.
    font = FT2Font(findfont(FontProperties(family=["DejaVu Sans"], weight=weight)))
    font.set_size(100, 72)
    return font


@cache
def _glyphs() -> frozenset[int]:
    return frozenset(_font().get_charmap())


@cache
def _advance(sign: str, weight: str) -> float:
    """Return the width of a sign at size 1."""
    glyph = _font(weight).load_char(ord(sign), LoadFlags.NO_HINTING)
    return float(glyph.linearHoriAdvance) / 65536 / 100


def drawable(text: str) -> str:
    """Return people's text on one line with □ for every sign the font cannot show."""
    line = " ".join("".join(c for c in text if c not in _BIDI).split())
    return "".join(c if ord(c) in _glyphs() else "□" for c in line)


def width(text: str, size: float, weight: str = "normal") -> float:
    """Return the width of a line, in points."""
    return size * sum(_advance(sign, weight) for sign in text)


def shorten(text: str, space: float, size: float) -> str:
    """Return `text` cut so that it is at most `space` points wide, with … at a cut."""
    if width(text, size) <= space:
        return text
    while text and width(text + "…", size) > space:
        text = text[:-1]
    return text.rstrip() + "…"


def wrap(text: str, space: float, size: float) -> list[str]:
    """Break `text` into lines at most `space` points wide; a word wider than that is cut."""
    return _lines((shorten(word, space, size) for word in text.split()), space, size)


def wrap_whole(text: str, space: float, size: float, weight: str = "normal") -> list[str]:
    """Break `text` into lines at most `space` points wide; a word wider than that is broken."""
    pieces = (p for word in text.split() for p in _pieces(word, space, size, weight))
    return _lines(pieces, space, size, weight)


def _pieces(word: str, space: float, size: float, weight: str) -> Iterator[str]:
    """Break a word into the fewest pieces at most `space` points wide, each of a sign at least."""
    start, used = 0, 0.0
    for i, sign in enumerate(word):
        step = width(sign, size, weight)
        if used + step > space and i > start:
            yield word[start:i]
            start, used = i, 0.0
        used += step
    yield word[start:]


def _lines(words: Iterable[str], space: float, size: float, weight: str = "normal") -> list[str]:
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size, weight) <= space:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
