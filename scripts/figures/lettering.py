"""Text as the font shows it: which signs it has, how wide they are, where lines break."""

from __future__ import annotations

from functools import cache

from matplotlib.font_manager import FontProperties, findfont
from matplotlib.ft2font import FT2Font, LoadFlags

_BIDI = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


@cache
def _font() -> FT2Font:
    # A font of our own: the drawing changes the size of those that it keeps.
    font = FT2Font(findfont(FontProperties(family=["DejaVu Sans"])))
    font.set_size(100, 72)
    return font


@cache
def _glyphs() -> frozenset[int]:
    return frozenset(_font().get_charmap())


@cache
def _advance(sign: str) -> float:
    """Return the width of a sign at size 1."""
    glyph = _font().load_char(ord(sign), LoadFlags.NO_HINTING)
    return float(glyph.linearHoriAdvance) / 65536 / 100


def drawable(text: str) -> str:
    """Return people's text on one line with □ for every sign the font cannot show."""
    line = " ".join("".join(c for c in text if c not in _BIDI).split())
    return "".join(c if ord(c) in _glyphs() else "□" for c in line)


def width(text: str, size: float) -> float:
    """Return the width of a line in plain type, in points."""
    return size * sum(map(_advance, text))


def shorten(text: str, space: float, size: float) -> str:
    """Return `text` cut so that it is at most `space` points wide, with … at a cut."""
    if width(text, size) <= space:
        return text
    while text and width(text + "…", size) > space:
        text = text[:-1]
    return text.rstrip() + "…"


def wrap(text: str, space: float, size: float) -> list[str]:
    """Break `text` into lines at most `space` points wide; a word wider than that is cut."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size) <= space:
            lines[-1] = longer
        else:
            lines.append(shorten(word, space, size))
    return lines
