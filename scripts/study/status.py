"""What is done, what is still to be made, and what waits for whom."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scripts.study.words import count


@dataclass(frozen=True)
class StageStatus:
    """A stage in plain words, and how many of its files are up to date."""

    stage: str
    done: int
    files: int


@dataclass(frozen=True)
class NarrativeStatus:
    """What the stages of a site's narrative half found, as far as they have run.

    Attributes
    ----------
    pseudonyms, codings, fragments : their counts, as in the files of these names.
    accounts : rows of the table ACCOUNTS.
    """

    pseudonyms: Mapping[str, int] | None = None
    codings: Mapping[str, Any] | None = None
    fragments: Mapping[str, int] | None = None
    accounts: Sequence[Mapping[str, Any]] = ()


def stages_from_summary(summary: str, stage_of_rule: Mapping[str, str]) -> list[StageStatus]:
    """Count what `snakemake --summary` prints, stage by stage.

    Parameters
    ----------
    summary : its tab-separated table, one row a file with `rule` and `plan`.
    stage_of_rule : rule to stage in words, in the order of the study.
    """
    rows = list(csv.DictReader(io.StringIO(summary), delimiter="\t"))
    stages: list[StageStatus] = []
    for stage in dict.fromkeys(stage_of_rule.values()):
        plans = [row["plan"] for row in rows if stage_of_rule.get(row["rule"]) == stage]
        if plans:
            stages.append(StageStatus(stage, plans.count("no update"), len(plans)))
    return stages


def status_text(
    title: str, stages: Sequence[StageStatus], waiting: Sequence[str], results: str
) -> str:
    """Return the status as a person reads it; `results` is the folder the workflow makes."""
    width = max((len(stage.stage) for stage in stages), default=0)
    lines = [title, ""]
    for stage in stages:
        state = "done" if stage.done == stage.files else f"{stage.done} of {stage.files} files"
        lines.append(f"  {stage.stage:<{width}}  {state}")
    where = f"Waiting (.xlsx to look at or fill are in {results}, yours go into the study folder):"
    lines += ["", where if waiting else "Nothing waits for anybody."]
    lines += [f"  - {item}" for item in waiting]
    return "\n".join(lines)


def waiting_for(
    stages: Sequence[StageStatus],
    unresolved: Mapping[str, int],
    warnings: Mapping[str, int],
    proposals: Mapping[str, int],
    narratives: Mapping[str, NarrativeStatus],
    provisional: Mapping[str, int] | None = None,
) -> list[str]:
    """Return what waits, and for whom.

    Parameters
    ----------
    unresolved, warnings, proposals : by site, how many nominations nobody could place, how many
        warnings there are about its model, and how many people are proposed for interview of whom
        nothing is decided.
    narratives : by site, those that have transcripts.
    provisional : by site, in a provisional run, how many names count as actors of their own.
    """
    waiting = []
    if to_make := sum(stage.files - stage.done for stage in stages):
        waiting.append(
            f"for the computer: {count(to_make, 'file')} to make; `snakemake --cores 8` makes them"
        )
    for site, number in _some(provisional or {}):
        waiting.append(
            f"for you, site {site}: {count(number, 'name')} to decide; until then everything is "
            f"provisional (confidential/{site}/alias_candidates.xlsx, once filled in, becomes "
            f"{site}/aliases)"
        )
    for site, number in _some(unresolved):
        waiting.append(f"for you, site {site}: {count(number, 'name')} still marked unresolved")
    for site, number in _some(warnings):
        waiting.append(
            f"for you, site {site}: {count(number, 'warning')} about the model to weigh up "
            "(first section of the report page)"
        )
    for site, number in _some(proposals):
        waiting.append(
            f"for you, site {site}: {number} people proposed; decide whom to interview "
            f"(confidential/{site}/interviewees.xlsx, once filled in, becomes {site}/decisions)"
        )
    for site, status in narratives.items():
        waiting += _names_to_review(site, status.pseudonyms or {})
        waiting += _codings_to_make(site, status.codings or {})
        waiting += _fragments_to_write(site, status.fragments or {})
        waiting += _accounts_to_tell(site, status.accounts)
    return waiting


def _some(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return [(site, number) for site, number in counts.items() if number]


def _names_to_review(site: str, counts: Mapping[str, int]) -> Iterator[str]:
    found = [
        count(counts[key], thing)
        for key, thing in (("doubtful", "doubtful name"), ("overlooked", "possible name"))
        if counts.get(key)
    ]
    if found:
        yield (
            f"for you, site {site}: {' and '.join(found)} to review in what was said; decide in "
            f"{site}/spoken (confidential/{site}/pseudonyms.xlsx)"
        )


def _codings_to_make(site: str, counts: Mapping[str, Any]) -> Iterator[str]:
    if not counts:
        return
    if counts["passages"] and not counts["by_coder"]:
        yield (
            f"for coders, site {site}: {count(counts['passages'], 'passage')} to code; fill a "
            f"copy of {site}/passages/coding_sheet.xlsx and save it as {site}/codings/AB.xlsx, "
            "AB being your initials"
        )
    for coder, own in counts["by_coder"].items():
        if own["left"]:
            yield (
                f"for coder {coder}, site {site}: {count(own['left'], 'passage')} left to code; "
                f"rows missing from {site}/codings/{coder} can be copied to its end from "
                f"{site}/passages/coding_sheet.xlsx"
            )
    if counts["open"]:
        yield (
            f"for coders, site {site}: {count(counts['open'], 'disagreement')} to settle; "
            f"{site}/framework/disagreements.xlsx, once filled in, becomes {site}/resolutions"
        )
    if counts["unmatched"]:
        yield (
            f"for coders, site {site}: {count(counts['unmatched'], 'row')} to put right (why, and "
            f"what comes nearest: confidential/{site}/unmatched.xlsx)"
        )
    if older := counts.get("older_codebook"):
        yield (
            f"for coders, site {site}: {count(older, 'coding')} to read again, of speech acts "
            f"defined anew since (confidential/{site}/unmatched.xlsx, sheet older codebook)"
        )
    for document, rows in counts.get("withdrawn", {}).items():
        yield (
            f"for coders, site {site}: {count(rows, 'row')} about {document}, which is not in "
            f"{site}/documents any more; they count for nothing and can stay, or be removed "
            f"(confidential/{site}/unmatched.xlsx)"
        )


def _fragments_to_write(site: str, counts: Mapping[str, int]) -> Iterator[str]:
    for key, thing, what in (
        (
            "without_fragment",
            "coded passage",
            f"without a fragment; {site}/framework/fragment_sheet.xlsx, once filled in, becomes "
            f"{site}/fragments",
        ),
        (
            "unresolved",
            "fragment",
            "resting on a passage that is no longer there (marked “not there” in "
            f"{site}/framework/matrices.xlsx)",
        ),
        (
            "not_kept",
            "convention",
            f"not kept in {site}/fragments; mend the text, or say in waiver why not (listed on "
            f"the last sheet of {site}/framework/matrices.xlsx)",
        ),
    ):
        if counts.get(key):
            yield f"for who charts, site {site}: {count(counts[key], thing)} {what}"


def _accounts_to_tell(site: str, accounts: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    begun = [account for account in accounts if account["fragments"]]
    for account in begun:
        if not account["complete"]:
            yield (
                f"for you, site {site}: account {account['account_id']} is incomplete: "
                f"{account['missing']} (where to look: accounts/{site}/leads.xlsx)"
            )
    if untold := sum(account["complete"] and not account["boxes"] for account in begun):
        yield (
            f"for you, site {site}: {count(untold, 'complete account')} not told in full; choose "
            f"which to tell (accounts/{site}/sequence_sheet.xlsx becomes {site}/sequences)"
        )
