"""What each site of the demo is: its words for sites.csv, its network, its interviews, its posts.

Each seed is one of those for which the interviews find as many people as promised
(`python -m tests.demo.find_seeds` lists them). Among these, one was taken with whose twelve rows
the clusters can be told well: the demo shows the method at its task, not how often it succeeds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tests.demo.network import Cluster, NetworkPlan
from tests.demo.posts import SITE_1, SITE_2, SITE_3, Post

NOTE = "Invented for demonstration: no such place, people or interviews"


@dataclass(frozen=True)
class SitePlan:
    """A site.

    Attributes
    ----------
    wave_starts : the Mondays on which the waves of interviews begin.
    also_named_by_seniors : how many people besides the first respondents the seniors spoke of.
    namesakes : first names of two people of one surname, whom an initial does not tell apart.
    reports : how many ties are reported by somebody other than the one who has them.
    """

    site: str
    priority: str
    seniors: str
    network: NetworkPlan
    posts: dict[str, tuple[Post, ...]]
    wave_starts: tuple[date, date, date]
    interviewer: str
    reviewer: str
    namesakes: tuple[str, str, str]
    most_heterogeneous: str
    also_named_by_seniors: int = 0
    reports: int = 1

    @property
    def question(self) -> str:
        """The name-generating question."""
        priority = self.priority[0].lower() + self.priority[1:]
        return f"Who do you go to in order to get things done about {priority}?"


SITES = (
    SitePlan(
        site="S1",
        priority="Reducing the prevalence of smoking",
        seniors="Director of Public Health; Head of environmental health; "
        "Hospital director of operations",
        network=NetworkPlan(
            clusters={
                "E": Cluster(30, (-2.2, 0.3), 1.1),
                "F": Cluster(12, (2.6, 2.2), 0.75),
                "D": Cluster(16, (2.0, -3.2), 0.85),
            },
            intercept=1.6,
            roster="given",
            cap=5,
            waves=("EFDE", "EFDE", "EFDD"),
            actors=58,
            lists=(3, 5),
            seed=514,
        ),
        posts=SITE_1,
        wave_starts=(date(2010, 1, 18), date(2010, 3, 8), date(2010, 4, 26)),
        interviewer="RT",
        reviewer="RT",
        namesakes=("Jamila", "Javed", "Hussain"),
        most_heterogeneous="E",
    ),
    SitePlan(
        site="S2",
        priority="Planning appropriate (community/locality specific) healthy lifestyle "
        "interventions",
        seniors="Deputy director of public health; Assistant chief executive of the authority",
        network=NetworkPlan(
            clusters={
                "E": Cluster(34, (0.0, 1.9), 0.85),
                "F": Cluster(30, (-4.8, -1.2), 1.2),
                "G": Cluster(34, (2.8, -0.6), 1.15),
                "H": Cluster(26, (0.2, -5.6), 1.1),
            },
            intercept=1.0,
            roster="discovered",
            cap=None,
            waves=("EFGH", "EFGH", "EFGG"),
            actors=96,
            lists=(8, 20),
            seed=398,
        ),
        posts=SITE_2,
        wave_starts=(date(2010, 2, 1), date(2010, 3, 22), date(2010, 5, 10)),
        interviewer="HB",
        reviewer="HB",
        namesakes=("Susan", "Simon", "Hargreaves"),
        most_heterogeneous="E",
        also_named_by_seniors=2,
        reports=2,
    ),
    SitePlan(
        site="S3",
        priority="Preventing vascular disease",
        seniors="Director of Public Health; Chair of the clinical network; "
        "Director of neighbourhoods",
        network=NetworkPlan(
            clusters={
                "G": Cluster(50, (0.3, 2.2), 1.0),
                "E": Cluster(64, (-3.3, -2.2), 1.35),
                "F": Cluster(56, (3.5, -2.4), 1.25),
            },
            intercept=0.5,
            roster="discovered",
            cap=None,
            waves=("GEFG", "GEFE", "GEFE"),
            actors=123,
            lists=(8, 20),
            seed=5954,
        ),
        posts=SITE_3,
        wave_starts=(date(2010, 2, 15), date(2010, 4, 12), date(2010, 6, 7)),
        interviewer="RT",
        reviewer="HB",
        namesakes=("Margaret", "Martin", "Schofield"),
        most_heterogeneous="G",
        also_named_by_seniors=3,
    ),
)
