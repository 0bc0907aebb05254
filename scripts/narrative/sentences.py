"""Sentences of transcribed speech: where one ends and the next begins, by signs alone."""

from __future__ import annotations

import re

# A run of closing signs is taken whole, so that no character is looked at twice.
_END = re.compile(r"(?P<signs>[.!?…]+)(?P<closing>[\"'”’)\]]*)|\n[^\S\n]*\n\s*")
_LAST_WORD = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]*$")
_OPENING = re.compile(r"[\s\"'“‘(–—-]*")
_NEXT_WORD = re.compile(r"I(?:['’]\w+)?\b")
_LOOK = 24  # characters that tell whether a full stop ends a sentence

_TITLES = {
    *("dr", "mr", "mrs", "ms", "messrs", "prof", "st", "rev", "hon", "cllr", "sgt", "lt", "col"),
    *("capt", "gen", "no", "nos", "fig", "vs", "viz", "cf", "approx", "est", "e.g", "i.e"),
}
# These may stand at the end as well as before more; a capital tells.
_SHORTENED = {
    *("etc", "dept", "govt", "ltd", "plc", "inc", "al", "a.m", "p.m"),
    *("jan", "feb", "aug", "sept", "oct", "nov", "dec"),
}


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Return the (start, end) of the sentences of a turn, without the spaces around them.

    A sentence ends with . ! ? … (and quotes or brackets that close behind it) before a space, or at
    a blank line. It does not end after a title, an initial or “e.g.”; before a small letter, so
    that “Can we? they said” is one; nor at dots that trail off before “I”, as in a restart. Dashes,
    semicolons and single line ends never end it. Every word is in exactly one sentence. The time
    taken grows with the length of the text and no faster.
    """
    spans = []
    start = 0
    for end in [*_ends(text), len(text)]:
        piece = text[start:end]
        if words := piece.strip():
            first = start + piece.index(words[0])
            spans.append((first, first + len(words)))
        start = end
    return spans


def _ends(text: str) -> list[int]:
    return [m.end() for m in _END.finditer(text) if m["signs"] is None or _is_end(text, m)]


def _is_end(text: str, found: re.Match[str]) -> bool:
    following = text[found.end() : found.end() + _LOOK]
    if not following[:1].isspace():
        return False  # 3.5, e.g, www.x; at the very end of the text nothing is left to part
    opened = _OPENING.match(following)
    next_word = following[opened.end() :] if opened else following
    if next_word[:1].islower():
        return False
    signs = found["signs"]
    if signs in ("...", "…") or (len(signs) > 1 and set(signs) <= {".", "…"}):
        return not _NEXT_WORD.match(next_word)
    if signs != ".":
        return True
    last = _LAST_WORD.search(text[max(0, found.start() - _LOOK) : found.start()])
    word = last[0].casefold() if last else ""
    if word in _TITLES:
        # “No.” is a short answer unless a number follows.
        return word in ("no", "nos") and not next_word[:1].isdigit()
    if word in _SHORTENED:
        return not next_word[:1].isdigit()
    return len(word) != 1 or word == "i" or found["closing"] != ""
