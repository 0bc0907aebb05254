"""The words of a document in Rich Text Format (.rtf)."""

from __future__ import annotations

import re
from collections import Counter

from scripts.narrative.unreadable import AS_WORD, footnotes_left_out, unreadable
from scripts.study.problems import Problem

_SIGNATURE = b"{\\rtf"
_ESCAPED = re.compile(rb"\\[\\{}]")
_HIGH = re.compile(rb"[\x80-\xff]")
_TOKEN = re.compile(r"\\(?:([a-z]{1,32})(-?\d{1,10})? ?|\r?\n|\r|[^a-z])")
# What striprtf would run on, part by a sign, or take for words.
_INSTEAD = {
    **dict.fromkeys(("par", "cell", "nestcell", "sect", "page", "column"), r"\par\par "),
    **dict.fromkeys(("deleted", "listtext"), r"\*"),  # the rest of the group is passed over
    "fldinst": r"\fldinst  ",  # else the address of a link is put behind its words
}


def read_rtf(data: bytes, file: str) -> tuple[str, tuple[Problem, ...]]:
    """Return the paragraphs, parted by blank lines, and what a person should look at.

    Insertions are kept and deletions dropped; cells of tables are paragraphs.

    Raises
    ------
    StudyError
        Where it cannot be read, or words would be lost.
    """
    from striprtf.striprtf import rtf_to_text  # only where there is such a file

    bare = _ESCAPED.sub(b"", data)
    if not data.startswith(_SIGNATURE) or bare.count(b"{") != bare.count(b"}"):
        raise unreadable(file, "this is not a document in RTF, or it is cut off.", AS_WORD)
    # Signs beyond ASCII as the format wants them, so that they are read in its own code page.
    raw = _HIGH.sub(lambda m: b"\\'%02x" % m[0][0], data).decode("ascii")
    words = Counter(m[1] for m in _TOKEN.finditer(raw))
    if lost := sorted(words.keys() & {"bin", "shptxt"}):
        message = f"words in it cannot be read, in or beside parts of the kind {', '.join(lost)}."
        raise unreadable(file, message, AS_WORD)
    if re.search(r"\\deleted(?![a-z0-9])[^{}]*\\(?:deleted0|plain)(?![a-z0-9])", raw):
        message = "it cannot be told where words that were deleted end."
        raise unreadable(file, message, "Accept all changes and save it again.")
    try:
        text: str = rtf_to_text(_TOKEN.sub(_instead, raw))  # type: ignore[no-untyped-call]
        # Signs beyond the first 65,536 stand as two halves.
        text = text.encode("utf-16", "surrogatepass").decode("utf-16")
    except Exception:  # striprtf lets through whatever a damaged file does to it
        raise unreadable(file, "the RTF file is damaged and cannot be read.", AS_WORD) from None
    notes = footnotes_left_out(file, words["footnote"])
    return re.sub(r"\n{3,}", "\n\n", text), notes


def _instead(token: re.Match[str]) -> str:
    if token[0].endswith(("\n", "\r")):  # another way to end a paragraph
        return r"\par\par "
    return token[0] if token[2] == "0" else _INSTEAD.get(token[1], token[0])
