"""The first stages of the pipeline, run on the demo while it is made: ids follow from its words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import scripts.merge_codings
import scripts.pseudonymise
import scripts.read_documents
import scripts.resolve_nominations
import scripts.search_phrases
from scripts.study import narrative_tables as t
from scripts.study.config import NetworkColumns
from scripts.study.sheets import folded, read_sheet
from scripts.study.tables import read_table
from tests.demo.transcripts import Written
from tests.jobs import SEARCH, stand_in


class Stages:
    """The pipeline's stages at one site, from people's files in `study` to tables in `work`."""

    def __init__(self, study: Path, site: str, sites: Sequence[str], work: Path) -> None:
        self.study, self.site, self.sites, self.work = study, site, sites, work

    def read(self) -> None:
        """Read the documents, put codes for names, search for phrases."""
        for site in self.sites:
            self._run(
                scripts.resolve_nominations,
                {},
                f"actors nominations dyads counts name_audit audit_workbook.xlsx names.{site}",
                site=site,
                network_columns=NetworkColumns().model_dump(),
                directed=True,
                doubtful="merged",
            )
        self._run(scripts.read_documents, {}, "canonical places texts")
        self._run(
            scripts.pseudonymise,
            {
                "canonical": "canonical",
                "names": f"names.{self.site}",
                "all_names": [f"names.{site}" for site in self.sites],
            },
            "replacements log_to_review.xlsx documents turns public_texts counts",
        )
        self._run(
            scripts.search_phrases,
            {k: k for k in ("turns", "canonical", "replacements", "places")},
            "passages hits phrase_counts count_sheet.xlsx concordance.xlsx cues cue_sheet.xlsx "
            "sheet.xlsx spans.csv",
            unit="sentence",
            sentences_around=1,
        )

    def merge(self) -> None:
        """Merge codings, which gives marked passages their ids."""
        inputs = {k: k for k in ("passages", "turns", "canonical", "replacements", "places")}
        outputs = (
            "all_passages codings former_ids coded resolutions agreement agreement_sheet.xlsx "
            "memos.xlsx disagreements.xlsx merged_counts unmatched.xlsx"
        )
        self._run(scripts.merge_codings, inputs, outputs, seed=1)

    def _run(
        self, script: Any, inputs: Mapping[str, Any], outputs: str, site: str = "", **params: Any
    ) -> None:
        names = {"public_texts": "texts", "all_passages": "passages", "merged_counts": "counts",
                 "phrase_counts": "counts"}  # fmt: skip
        made = {names.get(f, f.partition(".")[0]): self.work / f for f in outputs.split()}
        needed = {
            name: [self.work / f for f in files] if isinstance(files, list) else self.work / files
            for name, files in inputs.items()
        }
        params = {"folder": str(self.study), "names": "stop", **SEARCH, **params}
        script.main(stand_in(needed, made, params, site=site or self.site))

    def rows(self, name: str, model: Any) -> list[dict[str, Any]]:
        """Return the rows of a table made by the stages."""
        rows: list[dict[str, Any]] = read_table(self.work / name, model).to_pylist()
        return rows

    def passages(self, name: str = "passages") -> list[dict[str, Any]]:
        """Return the passages found, or with `all_passages` also those marked."""
        return self.rows(name, t.PASSAGES)

    def coding_sheet(self) -> list[dict[str, str]]:
        """Return the rows of the sheet that coders are given, by the names of its columns."""
        sheet = read_sheet(self.work / "sheet.xlsx", "sheet.xlsx")
        columns = [folded(heading) for heading in sheet.header]
        return [dict(zip(columns, cells, strict=True)) for _, cells in sheet.rows]

    def turns(self) -> dict[tuple[str, int], str]:
        """Return the pseudonymised words of every turn, by document and turn."""
        return {(r["document_id"], r["turn"]): r["text"] for r in self.rows("turns", t.TURNS)}

    def cores(self, written: Sequence[Written]) -> dict[str, str]:
        """Return the words that bear each moment as the pseudonymised text has them."""
        turns = self.rows("canonical", t.CANONICAL)
        replaced = self.rows("replacements", t.REPLACEMENTS)
        return {
            key: _shown(core, document.document, turns, replaced)
            for document in written
            for key, core in document.cores.items()
        }


def _shown(
    core: str,
    document: str,
    turns: Sequence[Mapping[str, Any]],
    replaced: Sequence[Mapping[str, Any]],
) -> str:
    words = re.compile(r"\s+".join(map(re.escape, core.split())))
    places = [
        (turn["start"] + found.start(), turn["start"] + found.end(), found[0])
        for turn in turns
        if turn["document_id"] == document
        for found in words.finditer(turn["text"])
    ]
    if len(places) != 1:
        raise ValueError(f"{document}: {len(places)} places hold: {core}")
    ((start, end, text),) = places
    inside = [r for r in replaced if r["document_id"] == document and start <= r["start"] < end]
    for row in sorted(inside, key=lambda row: -row["start"]):
        text = text[: row["start"] - start] + row["shown"] + text[row["end"] - start :]
    return text
