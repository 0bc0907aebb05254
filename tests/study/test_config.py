"""The configuration: what is refused, and how it is said."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from snakemake.common.configfile import load_configfile
from snakemake_interface_common.exceptions import WorkflowError

from scripts.study import describe_config
from scripts.study.config import parse_config
from scripts.study.problems import StudyError

GOOD: dict[str, Any] = {
    "study": "demo",
    "title": "A study",
    "folder": "somewhere",
    "seed": 7,
    "sites": {"S1": {"clusters": 3}, "S2": {"clusters": "lowest_bic", "letters": {"E": "S2-004"}}},
    "model": {"groups": [1, 2, 3], "seeds": 2, "waves": [3]},
}


def spoilt(path: str, value: Any) -> dict[str, Any]:
    config = copy.deepcopy(GOOD)
    *blocks, key = path.split(".")
    block = config
    for name in blocks:
        block = block.setdefault(name, {})
    block[key] = value
    return config


def messages(config: dict[str, Any]) -> list[str]:
    with pytest.raises(StudyError) as caught:
        parse_config(config, "config.yaml")
    return [str(problem) for problem in caught.value.problems]


def test_good_config_is_read_with_its_defaults() -> None:
    config = parse_config(GOOD)
    assert config.sites["S1"].interviewees == 10
    assert config.model.unobserved_rows == "absent"


@pytest.mark.parametrize(
    ("path", "value", "parts"),
    [
        ("titel", "x", ["titel", "no such setting", "“title”"]),
        ("model.sedes", 3, ["model.sedes", "no such setting", "“seeds”"]),
        ("sites.S1.interviewes", 3, ["sites.S1.interviewes", "“interviewees”"]),
        ("selection.smalest_cluster", 3, ["selection.smalest_cluster", "“smallest_cluster”"]),
        ("sites.S1.clusters", "best", ["sites.S1.clusters", "“best”", "lowest_bic"]),
        ("sites.S1.clusters", 4, ["site S1 asks for 4", "[1, 2, 3]"]),
        ("sites.S1.clusters", 0, ["sites.S1.clusters", "“0”", "from 1 to 20"]),
        ("model.groups", [3, 1], ["groups must rise"]),
        ("next_interviewees.after", [2, 1], ["after must rise"]),
        ("next_interviewees.policy", "informaton", ["“informaton”", "core-and-bridge"]),
        ("model.unobserved_rows", "zeros", ["model.unobserved_rows", "“zeros”", "absent"]),
        ("figures.shape", "sectr", ["figures.shape", "“sectr”", "sector"]),
        ("figures.shapes", {"schools": "squar"}, ["figures.shapes", "“squar”", "square"]),
        ("figures.shapes", {"a": "star", "b": "star"}, ["same shape to several: star"]),
        ("figures.colours", {"A": "#F0E442"}, ["A has #F0E442", "hardly be seen", "3 to 8.5"]),
        ("figures.colours", {"A": "#101010"}, ["A has #101010", "hide codes"]),
        ("figures.colours", {"A": "red"}, ["figures.colours", "“red”"]),
        ("figures.titles", {"S1_mapp": "x"}, ["figures.titles", "S1_mapp"]),
        ("figures.titles", {"S9_map": "x"}, ["S9_map", "no such site"]),
        ("figures.numbers", {"S9-A01_chart": "1"}, ["S9-A01_chart", "no such site"]),
        ("figures.colour", {}, ["figures.colour", "“colours”"]),
        ("model.seeds", 0, ["model.seeds", "“0”", "1"]),
        ("seed", "abc", ["seed", "“abc”", "whole number"]),
        ("study", "my study/..", ["study", "“my study/..”"]),
        ("sites", {}, ["sites"]),
        ("selection.share_of_bridgers", 1.5, ["share_of_bridgers", "“1.5”"]),
    ],
)
def test_each_mistake_is_named(path: str, value: Any, parts: list[str]) -> None:
    found = messages(spoilt(path, value))
    assert len(found) == 1, found
    for part in [*parts, "config.yaml"]:
        assert part in found[0]


def test_all_mistakes_are_told_at_once() -> None:
    config = spoilt("titel", "x")
    del config["folder"]
    config["model"]["seeds"] = -1
    found = messages(config)
    assert len(found) == 3
    assert any("folder: this setting is missing" in message for message in found)


def test_schema_and_options_page_match_the_code() -> None:
    assert describe_config.SCHEMA.read_text(encoding="utf-8") == describe_config.schema()
    page = describe_config.README.read_text(encoding="utf-8")
    assert page == describe_config.with_options(page), "run `make docs`"


def test_every_option_says_what_it_means() -> None:
    for _, block in describe_config._blocks(describe_config.StudyConfig, ""):
        for name, field in block.model_fields.items():
            kind = field.annotation
            nested = isinstance(kind, type) and issubclass(kind, describe_config.Settings)
            assert field.description or nested, f"{block.__name__}.{name}"


def test_a_tag_of_yaml_runs_nothing(tmp_path: Path) -> None:
    owned, path = tmp_path / "owned", tmp_path / "config.yaml"
    path.write_text(f"study: !!python/object/apply:pathlib.Path.touch [{owned}]\n")
    with pytest.raises(WorkflowError):
        load_configfile(path)
    assert not owned.exists()
    path.write_text("study: demo\n")
    assert load_configfile(path) == {"study": "demo"}


@pytest.mark.parametrize("name", ["../x", "/tmp/x", "a/b", ".hidden", "a\\b", "x\n"])
def test_the_name_of_a_study_or_site_leads_nowhere(name: str) -> None:
    for wrong in ({"study": name}, {"sites": {name: {"clusters": 3}}}):
        with pytest.raises(StudyError):
            parse_config(GOOD | wrong)
    parse_config(GOOD | {"study": "x"})


@pytest.mark.parametrize(
    "path",
    ["../phrases.csv", "/etc/passwd", "a/../../b.csv", "..\\x.csv", "C:x.csv", "~/x.csv", ""],
)
def test_a_lexicon_stays_in_the_study_folder(path: str) -> None:
    (said,) = messages(spoilt("narrative.lexicon", path))
    assert "narrative.lexicon" in said
    assert not path or "leads out of the study's folder" in said
    parse_config(spoilt("narrative.lexicon", "words/phrases..csv"))


@pytest.mark.parametrize("sign", ["\x1b", "\0", "\u202e", "\u2066", "\x85"])
def test_signs_that_cannot_be_seen_are_refused(sign: str) -> None:
    (said,) = messages(spoilt("title", f"A {sign}study"))
    assert "config.yaml, title has “A" in said
    assert f"a sign that cannot be seen (U+{ord(sign):04X}, after 2 others)" in said
    assert sign not in said
    (said,) = messages(spoilt("figures.shapes", {f"nurses{sign}": "square"}))
    assert "config.yaml, figures.shapes" in said
    parse_config(spoilt("title", "A study\tof \u200fעברית and Zoë’s\n“words”"))
