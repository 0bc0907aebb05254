"""How often phrases are said, as each mode of the search finds them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from scripts.narrative.passages import is_searched
from scripts.narrative.phrases import FLAGS, Search
from scripts.study.narrative_inputs import MODES, Mode
from scripts.study.narrative_tables import split_cell
from scripts.study.workbooks import SheetColumn, WorkSheet

Row = Mapping[str, Any]

_KEY = ("document_id", "speaker", "family", "form", "mode", "flags")
_EVERYBODY, _EVERY_FAMILY = "all", "all"


def count_phrases(turns: Iterable[Row], searches: Mapping[Mode, Search]) -> list[dict[str, Any]]:
    """Return rows of PHRASE_COUNTS: what each of the searches finds in rows of TURNS."""
    counts: Counter[tuple[str, ...]] = Counter()
    for turn in filter(is_searched, turns):
        for mode, search in searches.items():
            for hit in search.find(turn["text"]):
                said = (turn["document_id"], turn["speaker"], hit.family, hit.form)
                counts[*said, mode, ";".join(hit.flags)] += 1
    return [dict(zip((*_KEY, "hits"), (*key, counts[key]), strict=True)) for key in sorted(counts)]


def count_sheets(
    counts: Sequence[Row], turns: Iterable[Row], families: Sequence[str]
) -> list[WorkSheet]:
    """Return the counts to be read: by person and family, by form, and by flag.

    Parameters
    ----------
    counts, turns : rows of PHRASE_COUNTS and of TURNS.
    families : in the order in which they are shown.
    """
    words: Counter[str] = Counter()
    for turn in filter(is_searched, turns):
        for who in (_EVERYBODY, turn["speaker"]):
            words[who] += len(turn["text"].split())
    order = [*families, *sorted({row["family"] for row in counts} - {*families})]
    return [
        _by_person(counts, words, order),
        _sheet("by form", "form", counts, _forms, order),
        _sheet("by flag", "flag", counts, _flags, order),
    ]


def _by_person(
    counts: Iterable[Row], words: Mapping[str, int], families: Sequence[str]
) -> WorkSheet:
    hits: Counter[tuple[str, str, str]] = Counter()
    for row in counts:
        for who in (_EVERYBODY, row["speaker"]):
            for family in (_EVERY_FAMILY, row["family"]):
                hits[who, family, row["mode"]] += row["hits"]
    rows: list[dict[str, Any]] = []
    for who in [_EVERYBODY, *sorted(words.keys() - {_EVERYBODY})]:
        for family in (_EVERY_FAMILY, *families):
            cells: dict[str, int] = {mode: hits[who, family, mode] for mode in MODES}
            shares = {
                f"{mode}_per_1,000_words": round(1000 * n / words[who], 2) if words[who] else None
                for mode, n in cells.items()
            }
            rows.append({"speaker": who, "words": words[who], "family": family, **cells, **shares})
    columns = (
        SheetColumn("speaker", 10),
        SheetColumn("words", 9),
        SheetColumn("family", 14),
        *_mode_columns(),
        *(SheetColumn(f"{mode}_per_1,000_words", 16) for mode in MODES),
    )
    return WorkSheet("by person", columns, rows, frozen=3)


def _forms(row: Row) -> Iterator[str]:
    yield row["form"]


def _flags(row: Row) -> Iterator[str]:
    """Yield each of the flags of a row: a phrase with two of them is counted with both."""
    yield from split_cell(row["flags"]) or ("none",)


def _sheet(
    title: str,
    name: str,
    counts: Iterable[Row],
    kinds: Callable[[Row], Iterator[str]],
    families: Sequence[str],
) -> WorkSheet:
    hits: dict[tuple[str, str], Counter[str]] = {}
    for row in counts:
        for kind in kinds(row):
            hits.setdefault((row["family"], kind), Counter())[row["mode"]] += row["hits"]
    shown = ["none", *FLAGS]

    def place(key: tuple[str, str]) -> tuple[int, int, str]:
        family, kind = key
        return families.index(family), shown.index(kind) if kind in shown else 0, kind

    rows = [
        {"family": key[0], name: key[1], **{mode: hits[key][mode] for mode in MODES}}
        for key in sorted(hits, key=place)
    ]
    columns = (SheetColumn("family", 14), SheetColumn(name, 30), *_mode_columns())
    return WorkSheet(title, columns, rows, frozen=2)


def _mode_columns() -> Iterator[SheetColumn]:
    for mode in MODES:
        yield SheetColumn(mode, 12)
