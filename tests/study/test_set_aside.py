"""Files of a rule made once more have a place of their own; nothing else moves."""

from __future__ import annotations

from scripts.study.set_aside import all_set_aside, set_aside


def test_files_of_a_site_move_and_others_stay() -> None:
    assert set_aside("results/x/{site}/fits/a.npz", "other") == "results/x/{site}/other/fits/a.npz"
    assert set_aside("results/x/fits/compiled.json", "other") == "results/x/fits/compiled.json"
    key = "results/x/confidential/{site}/names.csv"
    assert set_aside(key, "other") == "results/x/confidential/{site}/other/names.csv"


def test_lists_and_functions_and_what_is_to_stand_instead() -> None:
    def people(wildcards: object) -> list[str]:
        return []

    files = {"one": "r/{site}/a", "many": ["r/{site}/b", "r/c"], "own": people, "old": "r/{site}/d"}
    assert all_set_aside(files, "o", old=["new"]) == {
        "one": "r/{site}/o/a",
        "many": ["r/{site}/o/b", "r/c"],
        "own": people,
        "old": ["new"],
    }
