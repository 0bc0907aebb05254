"""The demo study is what it promises to be."""

from __future__ import annotations

import csv
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import yaml

from scripts.network.names import normalise_name
from scripts.study.config import parse_config
from scripts.study.inputs import INPUT_FILES, Row, Site
from tests.demo.find_seeds import suitable_seeds
from tests.demo.listing import HOLIDAYS
from tests.demo.make_demo import ROOT, STUDY, TRUTH, make_demo
from tests.demo.network import UnsuitableError, carry_out
from tests.demo.plans import SITES, SitePlan

Cells = dict[str, str]
BY_SITE = pytest.mark.parametrize("plan", SITES, ids=lambda plan: plan.site)
PROMISED = {"S1": 58, "S2": 96, "S3": 123}
PUBLIC_COLUMNS = ("organisation", "role", "background", "sector", "note")


def cells(path: Path) -> list[Cells]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def table(plan: SitePlan, name: str) -> list[Cells]:
    return cells(STUDY / plan.site / f"{name}.csv")


def cluster_of(plan: SitePlan) -> dict[str, str]:
    return {row["actor_id"]: row["cluster"] for row in cells(TRUTH / plan.site / "actors.csv")}


def name_of(plan: SitePlan) -> dict[str, str]:
    return {row["actor_id"]: row["name"] for row in table(plan, "actors")}


def everybody() -> list[str]:
    return [name for plan in SITES for name in name_of(plan).values()]


def resolve(plan: SitePlan) -> Iterator[tuple[Cells, str | None]]:
    """Nominations with whom they mean: a code, "" for nobody, None where nothing was decided."""
    code_of = {normalise_name(name): code for code, name in name_of(plan).items()}
    decided = {
        (normalise_name(row["raw_name"]), row["respondent_id"]): row["actor_id"]
        for row in table(plan, "aliases")
    }
    for row in table(plan, "nominations"):
        raw = normalise_name(row["nominee_name"])
        general = decided.get((raw, ""))
        yield row, code_of.get(raw, decided.get((raw, row["respondent_id"]), general))


def ties_named(plan: SitePlan) -> set[tuple[str, str]]:
    return {
        (row["respondent_id"], code)
        for row, code in resolve(plan)
        if code and not row["reporter_id"]
    }


def test_making_it_again_gives_the_same_bytes(tmp_path: Path) -> None:
    make_demo(tmp_path / "study", tmp_path / "truth")
    for made, kept in ((tmp_path / "study", STUDY), (tmp_path / "truth", TRUTH)):
        files = sorted(path.relative_to(made) for path in made.rglob("*") if path.is_file())
        assert files == sorted(p.relative_to(kept) for p in kept.rglob("*") if p.is_file())
        for file in files:
            assert (made / file).read_bytes() == (kept / file).read_bytes(), file


@BY_SITE
@pytest.mark.parametrize("name", INPUT_FILES)
def test_every_row_fits_its_model(plan: SitePlan, name: str) -> None:
    model: type[Row] = INPUT_FILES[name]
    rows = table(plan, name)
    assert list(rows[0]) == list(model.model_fields)
    for row in rows:
        model.model_validate(row)


def test_sites_fit_their_model_and_say_that_they_are_invented() -> None:
    sites = [Site.model_validate(row) for row in cells(STUDY / "sites.csv")]
    assert [site.site for site in sites] == list(PROMISED)
    assert all(site.note and "Invented" in site.note for site in sites)
    assert [site.cap for site in sites] == [5, None, None]
    assert [site.roster for site in sites] == ["given", "discovered", "discovered"]


@BY_SITE
def test_numbers_are_as_promised(plan: SitePlan) -> None:
    actors, interviews = table(plan, "actors"), table(plan, "interviews")
    assert [row["actor_id"] for row in actors] == [
        f"{plan.site}-{k:03d}" for k in range(1, PROMISED[plan.site] + 1)
    ]
    assert Counter(row["wave"] for row in interviews) == {"1": 4, "2": 4, "3": 4}
    clusters = cluster_of(plan)
    asked = Counter(clusters[row["respondent_id"]] for row in interviews)
    assert set(asked) == set(plan.network.clusters)
    assert min(asked.values()) >= 2


@BY_SITE
def test_interviews_come_on_working_days_wave_after_wave(plan: SitePlan) -> None:
    days = [date.fromisoformat(row["date"]) for row in table(plan, "interviews")]
    assert days == sorted(set(days))
    assert {day.year for day in days} == {2010}
    assert all(day.weekday() < 5 and day not in HOLIDAYS for day in days)


@BY_SITE
def test_later_waves_were_named_in_earlier_ones(plan: SitePlan) -> None:
    wave_of = {row["respondent_id"]: int(row["wave"]) for row in table(plan, "interviews")}
    named_from: dict[str, int] = {}
    for ego, alter in ties_named(plan):
        named_from[alter] = min(named_from.get(alter, 99), wave_of[ego])
    for respondent, wave in wave_of.items():
        assert wave == 1 or named_from[respondent] < wave


@BY_SITE
def test_every_raw_name_is_resolved_to_a_true_tie(plan: SitePlan) -> None:
    true = {(row["sender"], row["receiver"]) for row in cells(TRUTH / plan.site / "ties.csv")}
    resolved = list(resolve(plan))
    assert all(code is not None for _, code in resolved)
    assert all((row["respondent_id"], code) in true for row, code in resolved if code)
    assert 1 <= sum(code == "" for _, code in resolved) <= 2


@BY_SITE
def test_lists_have_the_length_promised(plan: SitePlan) -> None:
    lengths = Counter(
        row["respondent_id"] for row in table(plan, "nominations") if not row["reporter_id"]
    )
    assert len(lengths) == 12
    if plan.network.cap:
        assert max(lengths.values()) == plan.network.cap
        at_cap = Counter(ego for ego, _ in ties_named(plan))
        assert 8 <= sum(n == plan.network.cap for n in at_cap.values()) <= 11
    else:
        named = Counter(ego for ego, _ in ties_named(plan))
        assert min(named.values()) >= 8
        assert max(named.values()) <= 20


@BY_SITE
def test_reports_by_others_come_from_respondents_about_people_not_asked(plan: SitePlan) -> None:
    asked = {row["respondent_id"] for row in table(plan, "interviews")}
    reports = [row for row in table(plan, "nominations") if row["reporter_id"]]
    assert len(reports) == plan.reports
    for row in reports:
        assert row["reporter_id"] in asked
        assert row["respondent_id"] not in asked


@BY_SITE
def test_who_was_known_beforehand(plan: SitePlan) -> None:
    actors = table(plan, "actors")
    first = {row["respondent_id"] for row in table(plan, "interviews") if row["wave"] == "1"}
    named = {alter for _, alter in ties_named(plan)}
    roster = {row["actor_id"] for row in actors if row["source"] == "roster"}
    others = {row["actor_id"] for row in actors} - roster
    if plan.network.roster == "given":
        asked = {row["respondent_id"] for row in table(plan, "interviews")}
        assert not others
        assert 5 <= len(roster - named - asked) <= 20
    else:
        assert others <= named
        assert first <= roster
        assert roster - first <= named
        assert len(roster - first) == plan.also_named_by_seniors


@BY_SITE
def test_names_are_typed_as_people_type_them(plan: SitePlan) -> None:
    names = {normalise_name(name) for name in name_of(plan).values()}
    typed = [row["nominee_name"] for row in table(plan, "nominations")]
    exact = sum(normalise_name(raw) in names for raw in typed) / len(typed)
    assert 0.6 <= exact <= 0.85
    aliases = table(plan, "aliases")
    assert sum(row["kind"] == "role" for row in aliases) >= 3
    meant: dict[str, set[str]] = {}
    for row in aliases:
        meant.setdefault(row["raw_name"], set()).add(row["actor_id"])
    assert max(len(codes) for codes in meant.values()) == 2
    used = {normalise_name(raw) for raw in typed}
    for row in aliases:
        assert normalise_name(row["raw_name"]) in used
        assert normalise_name(row["raw_name"]) not in names


def test_names_belong_to_one_person_each() -> None:
    names = [normalise_name(name) for name in everybody()]
    assert len(set(names)) == len(names) == sum(PROMISED.values())
    initials = Counter((name[0], *name.split()[1:]) for name in names)
    namesakes = sorted(who for who, times in initials.items() if times > 1)
    expected = sorted((p.namesakes[0][0].lower(), p.namesakes[2].lower()) for p in SITES)
    assert namesakes == expected


def test_no_name_stands_where_it_may_be_published() -> None:
    pattern = _any_name(everybody())
    assert pattern.search(f"seen by {everybody()[0]} today")  # the search finds what it should
    paths = [ROOT / "config/config.yaml", STUDY / "sites.csv", ROOT / "resources/README.md"]
    texts = [path.read_text(encoding="utf-8") for path in paths]
    for plan in SITES:
        for row in table(plan, "actors"):
            texts += [row[column] for column in PUBLIC_COLUMNS]
    for text in texts:
        assert not pattern.search(text), text


def _any_name(names: list[str]) -> re.Pattern[str]:
    forms = {form for name in names for form in (name, f"{name[0]}. {name.partition(' ')[2]}")}
    return re.compile(
        r"\b(?:" + "|".join(re.escape(form) for form in sorted(forms)) + r")\b", re.IGNORECASE
    )


@BY_SITE
def test_the_named_cluster_is_plainly_the_most_heterogeneous(plan: SitePlan) -> None:
    mixed = {
        letter: np.mean([_entropy(plan, letter, a) for a in ("organisation", "role", "background")])
        for letter in plan.network.clusters
    }
    most = mixed.pop(plan.most_heterogeneous)
    assert most > 0.8
    assert most > max(mixed.values()) + 0.25


def _entropy(plan: SitePlan, letter: str, attribute: str) -> float:
    """Entropy of a true cluster over the log of the number of categories at the site."""
    actors, clusters = table(plan, "actors"), cluster_of(plan)
    counts = Counter(row[attribute] for row in actors if clusters[row["actor_id"]] == letter)
    shares = [count / counts.total() for count in counts.values()]
    categories = len({row[attribute] for row in actors})
    return -sum(share * math.log(share) for share in shares) / math.log(categories)


def test_clusters_are_what_the_accounts_need() -> None:
    kinds = {
        plan.site: {
            letter: Counter(
                row["organisation"]
                for row in table(plan, "actors")
                if cluster_of(plan)[row["actor_id"]] == letter
            )
            for letter in plan.network.clusters
        }
        for plan in SITES
    }
    one, two, three = kinds["S1"], kinds["S2"], kinds["S3"]
    assert one["E"].total() == max(cluster.total() for cluster in one.values())
    assert len(one["E"]) == 9
    assert one["F"].most_common(1)[0][0] == "Local government authority"
    assert set(two["E"]) == {
        "Primary care commissioning",
        "Community health services",
        "Local government authority",
        "Primary care practices",
        "Acute hospital trust",
    }
    assert {"Voluntary organisations", "Local government authority"} <= set(two["G"])
    assert len(three["G"]) == max(len(cluster) for cluster in three.values())
    assert "Primary care practices" in three["G"]


def test_clusters_e_and_g_of_site_2_are_the_best_connected() -> None:
    plan = SITES[1]
    clusters = cluster_of(plan)
    sizes = Counter(clusters.values())
    across: Counter[tuple[str, str]] = Counter()
    for row in cells(TRUTH / "S2" / "ties.csv"):
        a, b = sorted((clusters[row["sender"]], clusters[row["receiver"]]))
        if a != b:
            across[a, b] += 1
    density = {(a, b): count / (sizes[a] * sizes[b]) for (a, b), count in across.items()}
    assert max(density, key=lambda pair: density[pair]) == ("E", "G")


def test_configured_letters_are_the_true_clusters() -> None:
    config = parse_config(yaml.safe_load((ROOT / "config/config.yaml").read_text("utf-8")))
    assert list(config.sites) == list(PROMISED)
    for plan in SITES:
        settings, clusters = config.sites[plan.site], cluster_of(plan)
        assert settings.clusters == len(plan.network.clusters)
        assert {k: clusters[actor] for k, actor in settings.letters.items()} == {
            letter: letter for letter in plan.network.clusters
        }
        asked = {row["respondent_id"] for row in table(plan, "interviews")}
        assert set(settings.letters.values()) <= asked


def test_a_seed_that_finds_another_number_of_people_is_refused() -> None:
    network = replace(SITES[1].network, seed=0)
    with pytest.raises(UnsuitableError):
        carry_out(network)
    assert SITES[0].network.seed in suitable_seeds(SITES[0].network, SITES[0].network.seed + 1)


@pytest.mark.parametrize("name", ["sampson", "mount-st-helens"])
def test_example_configurations_are_valid_and_name_real_columns(name: str) -> None:
    file = ROOT / "config" / "examples" / f"{name}.yaml"
    config = parse_config(yaml.safe_load(file.read_text("utf-8")), file.name)
    assert config.study == name
    for row in cells(ROOT / config.folder / "sites.csv"):
        site = Site.model_validate(row)
        nodes = cells(ROOT / config.folder / site.site / "nodes.csv")
        wanted = {column for column in config.network_columns.model_dump().values() if column}
        assert wanted <= set(nodes[0])
        for letter in config.sites[site.site].letters.values():
            assert 1 <= int(letter.rpartition("-")[2]) <= len(nodes)


@pytest.mark.parametrize(
    ("folder", "actors", "ties"),
    [
        ("sampson/MONKS", 18, 88),
        ("florentine_marriage/FLORENCE", 16, 20),
        ("coleman_t1/SCHOOL", 73, 243),
        ("tribes/HIGHLANDS", 16, 29),
        ("emon_cheyenne/CHEYENNE", 14, 83),
        ("emon_mtsthelens/HELENS", 27, 123),
    ],
)
def test_published_networks_are_whole(folder: str, actors: int, ties: int) -> None:
    nodes = [row["name"] for row in cells(ROOT / "resources/networks" / folder / "nodes.csv")]
    edges = cells(ROOT / "resources/networks" / folder / "edges.csv")
    assert len(nodes) == len(set(nodes)) == actors
    pairs = {(row["source"], row["target"]) for row in edges}
    assert len(edges) == len(pairs) == ties
    assert {end for pair in pairs for end in pair} <= set(nodes)
