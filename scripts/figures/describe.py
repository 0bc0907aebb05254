"""What figures show, in plain English made from the data: lines on them and words for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from scripts.figures.rings import SHARES
from scripts.figures.site_map import SURE, Cluster, Person, SiteMap
from scripts.study.words import count, listed, percent, spelt


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return `no draws`, `1 draw`, `2,000 draws`."""
    return count(number, noun, plural) if number else f"no {plural or noun + 's'}"


HOW_TO_READ = (
    "People who are likely to go to each other stand close together; directions on the page mean "
    "nothing."
)
SCALE = "distance 1: the odds of a tie divided by 2.7"
RINGS = (
    f"rings hold {percent(SHARES[0])} (darkest), {percent(SHARES[1])} and {percent(SHARES[2])} "
    "of a cluster's members, uncertainty included, at the scale of the map"
)
SHIFT = 6.0  # how far a symbol may stand from its place, in printer's points
SHIFTED = f"Symbols that would hide each other stand up to {SHIFT * 25.4 / 72:.0f} mm apart."
PIE = "pie, in place of the shape: probabilities of belonging to the clusters"
UNSURE = f"slanted code: of no one cluster with probability {SURE:g} or more"


def map_title(site_map: SiteMap) -> str:
    """Return the heading of a map."""
    own = f"Site {site_map.site}: who goes to whom, after wave {site_map.wave} of the interviews"
    return site_map.heading or own


def model_line(site_map: SiteMap) -> str:
    """Say in one line what the map rests on."""
    rhat = [] if site_map.worst_rhat is None else [f"worst R-hat {site_map.worst_rhat:.3f}"]
    state = [] if site_map.converged else ["not converged (see the diagnostics)"]
    cap = [] if site_map.cap is None else [f"at most {spelt(site_map.cap)} names each"]
    return ", ".join(
        [
            counted(site_map.groups, "cluster"),
            f"{counted(site_map.draws, 'draw')} from {counted(site_map.chains, 'chain')}",
            *rhat,
            *state,
            counted(site_map.asked, "interview"),
            f"{site_map.asked} of {len(site_map.people)} rows seen",
            *cap,
        ]
    )


def cluster_line(cluster: Cluster) -> str:
    """Return a cluster's size and whether it is the one to study."""
    studied = "; the cluster to study" if cluster.chosen else ""
    studied += ", as people decided" if cluster.decided else ""
    return f"about {counted(round(cluster.expected_size), 'person', 'people')}{studied}"


def other_kinds(counts: Sequence[int], unknown: int) -> str:
    """Name the marker that stands for all remaining kinds."""
    parts = []
    if counts:
        parts.append(f"{counted(len(counts), 'other kind')} ({sum(counts)})")
    if unknown:
        parts.append(f"not stated ({unknown})")
    return ", ".join(parts)


def weak_line(number: int) -> str:
    """Explain the symbol of people heard of from one respondent only."""
    return f"dotted: named by one respondent only, so the place is a guess ({number})"


def pie_line(number: int, *, dots: bool) -> str:
    """Explain pies, and the dots on those of people who gave an interview."""
    return f"{PIE} ({number}){'; with a dot: gave a network interview' if dots else ''}"


def chosen_line(people: Sequence[Person]) -> str:
    """Explain the frame around the codes of those to be interviewed."""
    decided = sum(p.decided for p in people)
    by_people = f"; people decided on {decided} of them" if decided else ""
    return f"proposed for a long interview ({len(people)}){by_people}"


def tie_line(site_map: SiteMap) -> str:
    """Explain the arrows."""
    what = "goes to, as told in an interview" if site_map.directed else "tie, as told"
    return f"{what} ({len(site_map.ties)})"


def left_out_line(number: int) -> str:
    """Say that some codes found no room."""
    return f"{counted(number, 'code')} found no room; the table beside the map has them all."


# --- words for those who do not see the map -----------------------------------------------------


def in_words(title: str, description: str) -> str:
    """Return what stands in the file beside a figure."""
    return f"{title}\n\n{description}\n"


def map_alt(site_map: SiteMap) -> str:
    """Return the alternative text of a map: one or two sentences."""
    sizes = (f"{c.letter} (about {round(c.expected_size)})" for c in site_map.clusters)
    return (
        f"Network map of site {site_map.site} after wave {site_map.wave}: "
        f"{counted(len(site_map.people), 'person', 'people')} in "
        f"{counted(len(site_map.clusters), 'cluster')}, {listed(sizes)}, "
        f"{counted(len(site_map.ties), 'tie')} seen in {counted(site_map.asked, 'interview')}."
    )


def map_description(site_map: SiteMap) -> str:
    """Return the long description of a map, a paragraph for each thing it shows."""
    people = site_map.people
    paragraphs = [
        map_title(site_map).removesuffix(".") + ".",
        map_alt(site_map) + f" {HOW_TO_READ} The model: {model_line(site_map)}.",
    ]
    for cluster in site_map.clusters:
        members = [p for p in people if p.cluster == cluster.letter and p.placed]
        kinds = Counter(p.kind or "not stated" for p in members).most_common()
        kinds.sort(key=lambda item: (-item[1], item[0]))
        text = f"Cluster {cluster.letter}: {cluster_line(cluster)}."
        if members:
            text += f" Most probably in it: {_codes(p.code for p in members)}."
            text += (
                f" {site_map.shape.capitalize()}s: {', '.join(f'{kind} {n}' for kind, n in kinds)}."
            )
        else:
            text += " It is nobody's most probable cluster."
        paragraphs.append(text)
    paragraphs.append(
        "The positions of the map are those that predict ties as the whole posterior does (minimum "
        f"Kullback-Leibler). They stand {site_map.shrinkage:.2f} times as far apart as the mean "
        "positions of the draws; the rings, made from the draws, are drawn at the map's scale."
    )
    groups = (
        ("Gave a network interview", [p.code for p in people if p.wave is not None]),
        ("Proposed for a long interview, core", [p.code for p in people if p.place == "core"]),
        ("Proposed as bridgers", [p.code for p in people if p.place == "bridger"]),
        ("Of these, people decided on", [p.code for p in people if p.chosen and p.decided]),
        (
            "Named by one respondent only, so that the place is a guess",
            [p.code for p in people if p.certainty == "weak"],
        ),
        (
            f"Of no one cluster with probability {SURE:g} or more",
            [p.code for p in people if p.placed and not p.sure],
        ),
        (
            "Not on the map, because never asked and named by nobody",
            site_map.not_placed,
        ),
    )
    paragraphs += [f"{what} ({len(codes)}): {_codes(codes)}." for what, codes in groups if codes]
    return "\n\n".join(paragraphs) + "\n"


def _codes(codes: Iterable[str]) -> str:
    return ", ".join(codes)
