"""A tiny invented study for whole-workflow tests: two sites of 20 actors, with awkward text.

Site N1 has transcripts and what follows from them (`tests/tiny_narrative.py`); N2 has none.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from tests.tiny_narrative import write_tiny_narrative

FIRST = ("Aurelia", "Benedikt", "Cosima", "Dragan", "Eilidh", "Farrukh", "Gwenllian", "Hamish",
         "Ines", "Jarvis")  # fmt: skip
LAST = ("Quillfeather", "Ravensworth", "Saltmarshe", "Tregenza", "Uppington")
ORGANISATIONS = ("community <b>health</b> services", "local government", 'the "old" trust & co')
ROLES = ("manager", "practitioner")
BACKGROUNDS = ("nursing", "law")

CONFIG: dict[str, Any] = {
    "study": "tiny",
    "title": "A tiny invented study",
    "folder": "tiny",
    "seed": 5,
    "sites": {
        "N1": {"clusters": 2, "interviewees": 5, "letters": {"E": "N1-001"}},
        "N2": {"clusters": "lowest_bic", "interviewees": 4},
    },
    "model": {
        "groups": [1, 2],
        "seeds": 2,
        "waves": [2],
        "warmup": 200,
        "draws": 100,
        "thin": 2,
        "extend": 0,
    },
    "selection": {"smallest_cluster": 3},
}


def name_of(site: int, number: int) -> str:
    return f"{FIRST[number % 10]} {LAST[(number + number // 10 + 2 * site) % 5]}"


def write_table(path: Path, header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)


def write_tiny_study(folder: Path) -> list[str]:
    """Write the study's files and its config.yaml; return every name in it, and its parts."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.yaml").write_text(yaml.safe_dump(CONFIG, sort_keys=False), encoding="utf-8")
    header = ["site", "priority", "question", "seniors_consulted", "roster", "cap", "note"]
    question = "Who do you go to in order to get things done about walking?"
    write_table(
        folder / "sites.csv",
        header,
        [
            ["N1", "walking to school", question, "", "given", "5", "invented"],
            ["N2", "walking to work", question, "", "discovered", "", "invented"],
        ],
    )
    names = [name for site in (1, 2) for name in _write_site(folder, site)]
    return [*names, *FIRST, *LAST, *write_tiny_narrative(folder)]


def _write_site(folder: Path, site: int) -> list[str]:
    rng = np.random.default_rng(site)
    n, code = 20, f"N{site}"
    ids = [f"{code}-{i + 1:03d}" for i in range(n)]
    names = [name_of(site, i) for i in range(n)]
    centre = np.array([[-2.0, 0.0], [2.0, 0.0]])[np.arange(n) % 2]
    place = centre + 0.6 * rng.standard_normal((n, 2))
    distance = np.linalg.norm(place[:, None] - place[None], axis=2)
    asked = list(range(8))
    tie = rng.random((n, n)) < 1 / (1 + np.exp(distance - 1.5))
    np.fill_diagonal(tie, False)
    for j in range(8, n):  # everybody at a discovered site was named by somebody
        tie[int(rng.choice([i for i in asked if i % 2 == j % 2])), j] = True
    named: set[int] = set()
    nominations = []
    for i in asked:
        nominees = np.flatnonzero(tie[i])
        if site == 1:
            nominees = nominees[:5]
        named.update(int(j) for j in nominees)
        nominations += [[ids[i], names[j], k + 1, "", ""] for k, j in enumerate(nominees)]
    typed = nominations[0][1]
    nominations[0][1] = f"Dr {typed}"
    known = [site == 1 or i < 4 for i in range(n)]
    write_table(
        folder / code / "actors.csv",
        ["actor_id", "name", "organisation", "role", "background", "sector", "source"],
        [
            [ids[i], names[i], ORGANISATIONS[i % 3], ROLES[i % 2], BACKGROUNDS[i // 3 % 2], "",
             "roster" if known[i] else "nomination"]
            for i in range(n)
        ],
    )  # fmt: skip
    write_table(
        folder / code / "interviews.csv",
        ["respondent_id", "wave", "date", "interviewer"],
        [[ids[i], 1 + i // 4, f"2010-0{3 + i // 4}-1{i % 4}", "AB"] for i in asked],
    )
    write_table(
        folder / code / "nominations.csv",
        ["respondent_id", "nominee_name", "order", "reporter_id", "note"],
        nominations,
    )
    write_table(
        folder / code / "aliases.csv",
        ["raw_name", "respondent_id", "kind", "actor_id", "decision", "confidence", "reviewer",
         "reason"],
        [[f"Dr {typed}", "", "person", ids[names.index(typed)], "same", "high", "CD", "title"]],
    )  # fmt: skip
    return names
