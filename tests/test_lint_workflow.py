"""The reading of the workflow linter's report."""

from __future__ import annotations

from tests.lint_workflow import WAIVED, complaints

REPORT = f"""Lints for rule fit (line 3, rules/fits.smk):
    * {WAIVED}:
      This way, the used software is documented.
    * No log directive defined:
      Without a log directive, all output is printed.
Lints for snakefile Snakefile:
    * {WAIVED}:
"""


def test_everything_but_conda_environments_counts() -> None:
    assert complaints(REPORT) == ["rule fit (line 3, rules/fits.smk): No log directive defined"]
