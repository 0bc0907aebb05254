"""What simulated studies found of choosing whom to interview next, in plain English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from scripts.network.policy_evidence import ALL, MEASURES, better
from scripts.study.words import count, listed

Row = Mapping[str, Any]
Designs = Mapping[str, Mapping[str, Any]]

TITLE = "Whom to interview next? Four ways to choose, on sites whose truth is known"
POLICIES = {
    "information": "information",
    "core-and-bridge": "core and bridge",
    "most named": "most named",
    "random": "random",
}
WAYS = {
    "information": "the workflow's policy `information`: those whose answers are expected to say "
    "most about who belongs together",
    "core-and-bridge": "the workflow's policy `core-and-bridge`: of each cluster the most central "
    "and the most bridging",
    "most named": "those whom most respondents named so far (highest in-degree)",
    "random": "anybody named so far and not yet interviewed",
}
HEADINGS = {
    "known": "people known, of all there are",
    "ari": "clusters: adjusted Rand index",
    "brier": "clusters: error of pairs (Brier)",
    "core_found": "core members found",
    "core_right": "proposed core members who are",
    "bridgers_found": "bridgers found",
    "bridgers_right": "proposed bridgers who are",
}
DECIDING = ("ari", "brier", "core_found", "bridgers_found")
MAIN = ("known", *DECIDING)


def design_words(design: Mapping[str, Any]) -> str:
    """Say in words what kind of site a design is."""
    roster = {"given": "list of people given", "discovered": "people known once named"}
    words = [
        f"{design['n']} people in {count(design['groups'], 'cluster')}",
        roster[design.get("roster", "discovered")],
    ]
    if design.get("cap"):
        words.append(f"at most {design['cap']} names each")
    return "; ".join(words)


def shown(measure: str, value: float, signed: bool = False) -> str:
    """Write a value as its measure is written."""
    digits = {"known": 1, "brier": 3}.get(measure, 2)
    return f"{value:{'+' if signed else ''}.{digits}f}"


def last_wave(rows: Sequence[Row]) -> int:
    """Return the number of the last wave."""
    return max(int(row["wave"]) for row in rows)


def pooled(differences: Sequence[Row]) -> list[Row]:
    """Pick differences after the last wave over all kinds of site, of the measures that decide."""
    last = last_wave(differences)
    return [
        row
        for row in differences
        if row["design"] == ALL and row["wave"] == last and row["measure"] in DECIDING
    ]


def verdicts(differences: Sequence[Row]) -> list[str]:
    """Say of each two policies which is better at what, over all kinds of site."""
    rows = pooled(differences)
    lines = []
    for one, other in dict.fromkeys((row["policy"], row["against"]) for row in rows):
        own = [row for row in rows if (row["policy"], row["against"]) == (one, other)]
        parts = []
        for policy in (one, other):
            won = [row for row in own if better(row) == policy]
            if won:
                parts.append(f"`{policy}` is better at {listed(_said(row) for row in won)}")
        even = [HEADINGS[row["measure"]] for row in own if better(row) is None]
        if even:
            parts.append(f"no difference can be told in {listed(even)}")
        lines.append(f"`{one}` against `{other}`: {'; '.join(parts)}.")
    return lines


def _said(row: Row) -> str:
    ends = (shown(row["measure"], row[end], signed=True) for end in ("low", "high"))
    gap = shown(row["measure"], row["difference"], signed=True)
    return f"{HEADINGS[row['measure']]} ({gap}, {' to '.join(ends)})"


def alt(recovery: Sequence[Row], differences: Sequence[Row], designs: Designs) -> str:
    """Describe the figure."""
    return (
        f"Lines over waves, one a way to choose, in {count(len(designs), 'column')} by kind of "
        f"site; rows: {listed(HEADINGS[m] for m in MAIN)}. After wave {last_wave(recovery)}, over "
        f"all kinds: {' '.join(verdicts(differences))}"
    )


# --- the page ---------------------------------------------------------------------------------

_INTRODUCTION = """Sites are drawn at random from the model and studied as a team would study them:
four interviews, then four chosen by what those said, then four more. {count} of each kind were
drawn, and each was studied in four ways that start from the same first four interviews:

{ways}

A model is fitted after each wave, and held against the truth:

- **people known**: how many of all people are interviewed or named by then.
- **clusters, adjusted Rand index**: how far the clusters are the true ones; 1 is right, 0 as by
  chance.
- **clusters, error of pairs**: how far off the probability is that two people share a cluster
  (Brier score, less is better). Both are taken over people whom all four ways know by then.
- **core members and bridgers found**: the seven people of the largest cluster's core and
  the three bridgers whom the workflow's own rules would choose if everybody had been asked. Found
  is how many of them it proposes; in the tables also how many of those it proposes are right.
  Guessing would find few: three bridgers among {smallest} to {largest} people.

Differences are between ways on the same sites, so that luck in the draw of a site does not count;
their intervals are 95 %. Of twenty such intervals around no difference at all, one is expected not
to hold 0."""

_LIMITS = """## What it does not show

Sites are as the model supposes people to be, so all four ways are helped alike; real sites are
not. The number of clusters is given; the workflow's sensitivity to it is another matter. Lists cut
short by a cap are taken as complete, and people known only by being named as if listed beforehand,
as the workflow does. Fits are shorter than a study's: two chains, 1,600 iterations each; worst
R-hat of each is in the tables. `information` looks less hard than in a study, since it has to look
hundreds of times (`scripts/network/policies.py`): half of the draws, three eighths of the simulated
answers. A policy may also be preferred for reasons that no simulation knows,
such as whom one can get to see.

## To repeat it

`snakemake validation --cores 2` makes this page, `verdicts/recovery.parquet` and
`verdicts/policy_differences.parquet` from nothing but `scripts/study/validation_plan.py`."""


def page(recovery: Sequence[Row], differences: Sequence[Row], designs: Designs) -> str:
    """Return the whole page as Markdown."""
    sizes = [design["n"] for design in designs.values()]
    introduction = _INTRODUCTION.format(
        count=max(row["replicates"] for row in recovery),
        ways="\n".join(f"- **{POLICIES[name]}**: {way}." for name, way in WAYS.items()),
        smallest=min(sizes),
        largest=max(sizes),
    )
    last = last_wave(recovery)
    verdict = "\n".join(f"- {line}" for line in verdicts(differences))
    parts = [
        f"# {TITLE}",
        f"After wave {last}, over all kinds of site:\n\n{verdict}",
        "![The same as a figure](studies.svg)",
        f"## How it was found\n\n{introduction}",
        "## How much is recovered\n\nMeans with 95 % intervals.",
        *(_recovery_table(recovery, name, design) for name, design in designs.items()),
        f"## Differences after wave {last}\n\nThe first policy less the second; **bold** where the "
        "interval does not hold 0. For the error of pairs less is better, for all else more.",
        *(_difference_table(differences, name, design, last)
          for name, design in {ALL: None, **designs}.items()),
        _LIMITS,
    ]  # fmt: skip
    return "\n\n".join(part for part in parts if part) + "\n"


def _table(headings: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    rows = [headings, ["---"] * len(headings), *lines]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _recovery_table(recovery: Sequence[Row], name: str, design: Mapping[str, Any]) -> str:
    own = [row for row in recovery if row["design"] == name]
    cell = {
        (row["wave"], row["policy"], row["measure"]): f"{shown(row['measure'], row['mean'])} "
        f"({shown(row['measure'], row['low'])} to {shown(row['measure'], row['high'])})"
        for row in own
    }
    keys = sorted({(row["wave"], row["policy"]) for row in own},
                  key=lambda key: (key[0], list(POLICIES).index(key[1])))  # fmt: skip
    first = keys[0][0] if keys else 0
    keys = [key for key in keys if key[0] > first or key[1] == keys[0][1]]
    lines = [
        [str(wave), POLICIES[policy] if wave > first else "all alike",
         *(cell.get((wave, policy, measure), "") for measure in MEASURES)]
        for wave, policy in keys
    ]  # fmt: skip
    return f"**{design_words(design)}**\n\n" + _table(["wave", "way", *HEADINGS.values()], lines)


def _difference_table(
    differences: Sequence[Row], name: str, design: Mapping[str, Any] | None, wave: int
) -> str:
    own = [row for row in differences if row["design"] == name and row["wave"] == wave]
    lines = []
    for pair in dict.fromkeys((row["policy"], row["against"]) for row in own):
        cells = {row["measure"]: _difference(row) for row in own
                 if (row["policy"], row["against"]) == pair}  # fmt: skip
        lines.append([f"{POLICIES[pair[0]]} − {POLICIES[pair[1]]}",
                      *(cells.get(measure, "") for measure in MEASURES)])  # fmt: skip
    title = "all kinds of site" if design is None else design_words(design)
    return f"**{title}**\n\n" + _table(["ways", *HEADINGS.values()], lines)


def _difference(row: Row) -> str:
    text = (
        f"{shown(row['measure'], row['difference'], signed=True)} "
        f"({shown(row['measure'], row['low'], signed=True)} to "
        f"{shown(row['measure'], row['high'], signed=True)})"
    )
    return text if better(row) is None else f"**{text}**"
