"""Searching public files, whatever their format, for names that must not be there.

Every file is opened as deep as it goes: archives and workbooks, data URIs in pages, compressed
files, Parquet and NumPy columns, the text of PDFs and the text chunks of images. What is found is
compared without case, accents, punctuation, tags, and HTML, URL or JSON escapes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from scripts.traces.contents import BYTES, texts_of
from scripts.traces.search import compact, words

EXEMPT = "confidential"
TITLES = frozenset(
    ("dr", "prof", "professor", "mr", "mrs", "ms", "miss", "mx", "sir", "dame", "lady", "lord",
     "rev", "cllr", "councillor")
)  # fmt: skip


@dataclass(frozen=True, order=True)
class Leak:
    """A name in a public file: where, and in which form."""

    path: Path
    where: str
    name: str
    form: str


def find_leaks(folder: Path, names: Iterable[str], raw_names: Iterable[str] = ()) -> list[Leak]:
    """Search all files of `folder`, except below folders called `confidential`.

    Parameters
    ----------
    names : people's names; also found with the forename as an initial, or the surname first.
    raw_names : names as typed and aliases; found as they are.
    """
    searches = [_Search.of_person(name) for name in names]
    searches += [_Search(name, whole=(compact(words(name)),)) for name in raw_names]
    leaks: set[Leak] = set()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        inside = path.relative_to(folder)
        if EXEMPT not in inside.parts[:-1]:
            for where, text in texts_of(path, str(inside)):
                found = words(text)
                leaks |= {
                    Leak(path, where, search.name, form)
                    for form, search in _found(searches, found, is_text=where != BYTES)
                }
    return sorted(leaks)


# --- what a name looks like ---------------------------------------------------------------------


@dataclass(frozen=True)
class _Search:
    """Forms of a name: `whole` found anywhere, spaces or not; `short` only as words."""

    name: str
    whole: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    key: str = field(init=False, default="")

    def __post_init__(self) -> None:
        # Every form holds it, so a text without it need not be searched for the forms.
        forms = [compact(form) for form in (*self.whole, *self.short)]
        parts = sorted(words(self.name).split(), key=len, reverse=True)
        key = next((part for part in parts if all(part in form for form in forms)), "")
        object.__setattr__(self, "key", key)

    @classmethod
    def of_person(cls, name: str) -> _Search:
        bare = re.sub(r"\(.*?\)", " ", name)
        parts = [part for part in words(bare).split() if part not in TITLES]
        if len(parts) < 2:
            alone = words(name)
            return cls(name, short=(alone, f"{alone}s"))  # Gregory's
        first, last, initial = parts[0], parts[-1], parts[0][0]
        whole = {"".join(parts), first + last, last + first}
        short = {f"{initial} {last}", f"{initial}{last}", f"{last} {initial}", f"{last}{initial}"}
        short |= {f"{form}s" for form in (f"{initial} {last}", f"{initial}{last}")}
        short.add(" ".join([*(part[0] for part in parts[:-1]), last]))
        return cls(name, tuple(sorted(whole)), tuple(sorted(short)))


def _found(searches: list[_Search], text: str, *, is_text: bool) -> Iterator[tuple[str, _Search]]:
    whole, padded = compact(text), f" {text} "
    absent: dict[str, bool] = {}
    for search in searches:
        if search.key not in absent:
            absent[search.key] = search.key not in whole
        if absent[search.key]:
            continue
        # Very short strings turn up by chance where words run together.
        yield from ((form, search) for form in search.whole if len(form) > 5 and form in whole)
        if is_text:
            yield from ((form, search) for form in search.short if f" {form} " in padded)
