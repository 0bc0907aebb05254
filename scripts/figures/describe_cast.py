"""What the map of a cast says around its signs, and all of it in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts.figures import describe
from scripts.figures.describe import counted

if TYPE_CHECKING:
    from scripts.figures.cast_map import CastMap, Member
    from scripts.figures.site_map import Cluster

KNOWN = "in the cast"
WEAK = "dotted: in the cast, but named by one respondent only, so the place is a guess"
TELLER = "dot, framed code: tells the account"


def title(cast: CastMap) -> str:
    """Return the heading."""
    return cast.heading or f"{cast.account} {cast.title}: the cast"


def rests_on(cast: CastMap) -> str:
    """Say what the map rests on."""
    site_map = cast.site_map
    where = f"map of site {site_map.site} after wave {site_map.wave}"
    return f"This is the {where}: {describe.model_line(site_map)}."


def cast_heading(cast: CastMap) -> str:
    """Return how many are in the cast, and how many of them on the map."""
    return f"The cast: {len(cast.placed)} of {len(cast.members)} on the map"


def cluster_line(cast: CastMap, cluster: Cluster) -> str:
    """Return a cluster's size, and how many of the cast it is expected to hold."""
    line = describe.cluster_line(cluster)
    share = cast.shares.get(cluster.letter)
    if share is None or not cast.placed:
        return line
    ends = f"{share.low:.0f} to {share.high:.0f}"
    return f"{line}; of the cast about {share.members:.1f} ({ends})"


def tie_line(cast: CastMap) -> str:
    """Explain the arrows, and say how many pairs of the cast were observed at all."""
    return f"{describe.tie_line(cast.site_map)}; {_seen(cast)}"


def _seen(cast: CastMap) -> str:
    pairs = "ordered pair" if cast.site_map.directed else "pair"
    known = f"{cast.observed:,} of {counted(cast.pairs, pairs)}"
    return f"{known} of the cast observed, the others unknown"


def not_placed_line(cast: CastMap, member: Member) -> str:
    """Say who it is, and why not on the map."""
    why = ""
    if member.person is not None:
        why = ": no place known (not asked, not named)"
    elif member.kind == "actor":
        why = f": not known by wave {cast.site_map.wave}"
    return f"{member.shown_as}{why}{'; tells the account' if member.tells else ''}"


def more_line(count: int) -> str:
    """Say that a list has more than there is room for."""
    return f"… and {count:,} more, in the table beside the map."


def others_not_placed(cast: CastMap) -> str:
    """Say how many others the map of the site does not show either; "" where none."""
    own = {m.code for m in cast.members}
    count = sum(code not in own for code in cast.site_map.not_placed)
    if not count:
        return ""
    return (
        f"Not on the map, because never asked and named by nobody: {count:,} of those who are not "
        "in the cast."
    )


# --- words for those who do not see the map -----------------------------------------------------


def description(cast: CastMap) -> str:
    """Return the map in words: who stands where, who goes to whom, and who is not on it."""
    site_map = cast.site_map
    paragraphs = [
        f"Map of site {site_map.site} after wave {site_map.wave} with the cast of account "
        f"{cast.account}: {counted(len(cast.members), 'person or group', 'persons and groups')}, "
        f"{len(cast.placed)} of them on the map. {cast.sentence}",
        f"{describe.HOW_TO_READ} {rests_on(cast)}",
    ]
    for cluster in site_map.clusters:
        members = [
            _member(m) for m in cast.placed if m.person and m.person.cluster == cluster.letter
        ]
        paragraphs.append(
            f"Cluster {cluster.letter}: {cluster_line(cast, cluster)}. Most probably in it: "
            f"{', '.join(members) or 'nobody of the cast'}."
        )
    arrow = "to" if site_map.directed else "and"
    ties = [
        f"{site_map.people[a].code} {arrow} {site_map.people[b].code}" for a, b in site_map.ties
    ]
    paragraphs.append(
        f"Ties seen among the cast ({len(ties)}; {_seen(cast)}): {', '.join(ties) or 'none'}."
    )
    if cast.not_placed:
        lines = [not_placed_line(cast, m) for m in cast.not_placed]
        paragraphs.append(f"In the cast, not on the map ({len(lines)}): {'; '.join(lines)}.")
    return "\n\n".join(paragraphs)


def _member(member: Member) -> str:
    """Return a member's code, with whatever is special."""
    person = member.person
    special = [
        *(["tells the account"] if member.tells else []),
        *(["the place is a guess"] if person and person.certainty == "weak" else []),
        *([f"probability {person.membership:.2f}"] if person and not person.sure else []),
    ]
    return f"{member.code} ({', '.join(special)})" if special else member.code
