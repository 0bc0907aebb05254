"""What an account's story says around its chart and its map, and all of it in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts.figures import describe_cast, describe_chart

if TYPE_CHECKING:
    from scripts.figures.cast_map import CastMap
    from scripts.figures.story import Story


def title(story: Story) -> str:
    """Return the heading."""
    return story.heading or f"{story.chart.account} {story.chart.title}: the account and its cast"


def cast_heading(cast: CastMap) -> str:
    """Return the heading over the map."""
    return f"The cast on the map of site {cast.site_map.site}"


def description(story: Story) -> str:
    """Return chart and map in words."""
    return f"{describe_chart.description(story.chart)}\n\n{describe_cast.description(story.cast)}"
