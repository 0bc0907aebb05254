"""Entry points: one a rule, named as the rule, in the shape that Snakemake can run."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ENTRY_POINTS = sorted(p for p in (ROOT / "scripts").glob("*.py") if p.stem != "__init__")
WIRING = [ROOT / "Snakefile", *sorted((ROOT / "rules").glob("*.smk"))]


def scripted_rules() -> dict[str, str]:
    """Rule name to the script it runs, from the text of the wiring."""
    rules: dict[str, str] = {}
    for path in WIRING:
        rule = ""
        for line in path.read_text(encoding="utf-8").splitlines():
            if found := re.match(r"rule (\w+):", line):
                rule = found[1]
            elif found := re.match(r'\s+"(?:\.\./)?scripts/(\w+)\.py"', line):
                rules[rule] = found[1]
    return rules


def test_every_rule_runs_the_script_of_its_name_and_every_script_has_its_rule() -> None:
    rules = scripted_rules()
    assert rules and all(rule == script for rule, script in rules.items())
    assert sorted(rules) == [path.stem for path in ENTRY_POINTS]


@pytest.mark.parametrize("path", ENTRY_POINTS, ids=lambda path: path.stem)
def test_entry_points_are_short_and_run_their_main(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    # Snakemake puts its own lines first, before which a __future__ import cannot stand.
    imports = [node.module for node in tree.body if isinstance(node, ast.ImportFrom)]
    assert "__future__" not in imports
    assert ast.unparse(tree.body[-1]) == "run(main, globals())"


@pytest.mark.parametrize("path", WIRING, ids=lambda path: path.name)
def test_every_scripted_rule_carries_the_digest_of_its_code(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for rule in re.findall(r'"(?:\.\./)?scripts/(\w+)\.py"', text):
        assert f'code=code("{rule}")' in text, rule
