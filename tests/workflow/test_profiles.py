"""The profiles name rules that there are, and leave out none but those that are work enough."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
# Each of these runs for minutes by itself.
ALONE = {
    "choose_next", "choose_next_without", "recommend_interviewees",
    "calibrate", "judge_calibration", "draw_calibration", "simulate_studies", "compare_policies",
    "try_robustness",
}  # fmt: skip


def working_rules() -> set[str]:
    """Return the names of the rules that do something on a cluster."""
    found = set()
    for path in [ROOT / "Snakefile", *(ROOT / "rules").glob("*.smk")]:
        for part in re.split(r"^ *(?=rule |use rule )", path.read_text(), flags=re.MULTILINE)[1:]:
            name = re.match(r"rule (\w+):|use rule \w+ as (\w+)", part)
            assert name
            works = name[2] or re.search(r"^ +(script|shell|run):", part, re.MULTILINE)
            if works and "localrule: True" not in part:
                found.add(name[1] or name[2])
    return found


def test_every_rule_travels_with_others_or_is_work_enough() -> None:
    profile = yaml.safe_load((ROOT / "config/profiles/slurm/config.yaml").read_text())
    assert set(profile["groups"]) | ALONE == working_rules()
    assert not ALONE & set(profile["groups"])
    assert set(profile["groups"].values()) == set(profile["group-components"])
