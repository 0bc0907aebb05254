"""What the page says equals what the tables hold."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from html import escape

import pyarrow as pa
import pytest

from scripts.lpcm.convergence import (
    ESS_MIN,
    ESS_PAIR_MIN,
    RHAT_MAX,
    RHAT_PAIR_99_MAX,
    RHAT_PAIR_MAX,
)
from scripts.lpcm.fit import Settings
from scripts.page.build import build
from scripts.page.content import Page, SiteTables, site_content
from scripts.page.words import number, percent
from scripts.study import tables as t
from scripts.study.privacy_tables import SMALL_CELLS
from scripts.study.watermark import PROVISIONAL
from scripts.study.words import listed
from tests.page.study import SIZES, VERSIONS, config, page, site_tables


@pytest.fixture(scope="module")
def html() -> str:
    return build(page())


def section(html: str, part: str) -> str:
    """Text of a section of the page, without tags."""
    text = html.split(f'id="{part}"')[1].split("<script")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", text.replace("&nbsp;", " ")))


@pytest.mark.parametrize("site", SIZES)
def test_island_equals_the_tables(html: str, site: str) -> None:
    data = json.loads(html.split('id="data">')[1].split("</script>")[0])["sites"][site]
    tables = site_tables(site).tables
    actors = {row["actor_id"]: row for row in tables["actors"].to_pylist()}
    people = {row["actor_id"]: row for row in tables["people"].to_pylist()}
    spots = {row["actor_id"]: row for row in tables["positions"].to_pylist()}
    shares = {
        (row["actor_id"], row["cluster"]): row["probability"]
        for row in tables["membership"].to_pylist()
    }
    columns = data["actors"]
    written = [
        dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)
    ]
    assert columns["code"] == sorted(spots)
    for a in written:
        code = a["code"]
        for name in ("organisation", "role", "background", "sector", "named_by"):
            assert a[name] == actors[code][name]
        assert a["asked"] == actors[code]["wave"]
        assert a["certainty"] == spots[code]["certainty"]
        for letter, p in zip(data["letters"], a["probabilities"], strict=True):
            assert p == pytest.approx(shares[code, letter], abs=1e-4)
        for name in ("place", "rank", "reason"):
            assert a[name] == people[code][name]
    codes = columns["code"]
    ties = {(codes[i], codes[j]) for i, j in data["ties"]}
    seen = {(d["sender"], d["receiver"]) for d in tables["dyads"].to_pylist() if d["tie"]}
    assert ties == seen and len(data["ties"]) == len(seen)
    for (i, _), told in zip(data["ties"], data["told"], strict=True):
        assert told == actors[codes[i]]["wave"], "a tie is known when its sender was asked"


def test_a_later_wave_is_not_shown_early() -> None:
    """What wave 3 found out is unobserved, not absent and not present, on a page of wave 2."""
    found = site_tables("S1")
    content = site_content(found, config(), 2)
    assert content.asked_by_wave == ((1, 4), (2, 4))
    dyads = found.tables["dyads"].to_pylist()
    assert content.ties_seen == sum(bool(d["tie"]) and d["wave"] <= 2 for d in dyads)


def test_warnings_come_before_everything_else(html: str) -> None:
    warning = site_tables("S3").choice["warnings"][0]
    assert html.index(warning) < html.index("The sites")
    assert html.index("Invented for tests") < html.index(warning)


def test_small_groups_are_warned_of_at_the_head_and_escaped() -> None:
    found = site_tables("S1")
    rows = [
        {"attribute": "role", "value": value, "people": 1, "warning": f"Only one {value}."}
        for value in ("<b>sheriff</b>", "warden")
    ]
    tables = {**found.tables, "small_cells": t.make_table_from_rows(SMALL_CELLS, rows)}
    own = replace(found, tables=tables)
    html = build(Page(config(), 3, (site_content(own, config(), 3),), VERSIONS))
    head = section(html.partition("The sites")[0], "overview")
    assert "Small groups at site S1." in head and "Only one warden." in head
    assert "Only one &lt;b&gt;sheriff&lt;/b&gt;." in head
    tables["small_cells"] = t.make_table_from_rows(SMALL_CELLS, [])
    html = build(Page(config(), 3, (site_content(own, config(), 3),), VERSIONS))
    assert "Small groups" not in html


def test_overview_counts(html: str) -> None:
    text = section(html, "overview")
    ties = sum(bool(d["tie"]) for d in site_tables("S3").tables["dyads"].to_pylist())
    assert f"123 4 + 4 + 4 {ties} 10 % 3 A 10" in text
    assert "The team left out 1 name given" in text
    assert "1 name given could not be matched" in text


def test_evidence_never_names_a_bare_winner() -> None:
    found = site_tables("S1")
    rows = found.tables["models"].to_pylist()
    for row in rows:
        row["bic"] = 900.0 + 10 * row["seed"] + row["groups"]
        row["converged"] = row["groups"] != 3
    tables = {**found.tables, "models": t.make_table_from_rows(t.MODELS, rows)}
    says = " ".join(site_content(replace(found, tables=tables), config(), 3).evidence)
    assert "BIC does not tell the two apart" in says
    assert "lowest median BIC is with 1" in says and "works with 3 clusters" in says
    assert "9 of 12 runs pass every convergence check, and the run used here does not" in says
    assert "Only 12 of 58 actors were asked" in says


def test_methods_follow_the_settings() -> None:
    changed = config(
        seed=77,
        sites={site: {"clusters": 3} for site in SIZES},
        model={"groups": [2, 3], "seeds": 2, "waves": [3], "warmup": 700, "draws": 150},
        selection={"smallest_cluster": 6, "attributes": ["organisation", "sector"]},
    )
    sites = tuple(site_content(site_tables(site), changed, 3) for site in SIZES)
    text = section(build(Page(changed, 3, sites, VERSIONS)), "methods")
    for words in (
        "Models with 2 and 3 clusters were each sampled in 2 independent runs of 4 chains",
        "700 warm-up iterations, then 150 draws",
        "seed is 77",
        "expected size of at least 6",
        "members&#39; organisation and sector",
        "3 clusters at site S1 (set by the study team)",
        "numpy 2.0.0",
    ):
        assert words in text.replace("members'", "members&#39;"), words


def test_methods_state_the_sampler_as_it_is(html: str) -> None:
    text = section(html, "methods")
    assert "one iteration in 3 at first" in text and "twice as long up to 4 times" in text
    assert (Settings().thin, Settings().extend) == (3, 4)
    assert Settings().teleport != 0 and "by proposals from the mixture" in text
    assert Settings().interweave != 0 and "keeping their places within clusters" in text
    assert Settings().turn is True and "rotations of the whole group" in text
    assert f"at most {RHAT_MAX}" in text and f"{RHAT_PAIR_99_MAX} for 99 %" in text
    assert f"{RHAT_PAIR_MAX} for the worst" in text
    assert f"at least {ESS_MIN:.0f}, or {ESS_PAIR_MIN:.0f} for" in text


def test_undirected_ties_have_no_heads_and_no_direction() -> None:
    only = {"S1": {"clusters": 3}}
    settings = config(
        sites=only, model={"groups": [3], "seeds": 3, "waves": [3], "directed": False}
    )
    sites = (site_content(site_tables("S1"), settings, 3),)
    assert all(arrow.count("M") <= 1 for arrow in sites[0].map.arrows)
    html = build(Page(settings, 3, sites, VERSIONS))
    assert "to undirected ties" in section(html, "methods").replace("  ", " ")


def test_a_network_of_which_nothing_else_is_known() -> None:
    """Nobody's organisation is known, nothing can be called mixed, no note, no cap, one run."""
    found = site_tables("S1", note=None, cap=None)
    n, letters = SIZES["S1"][0], 3
    blank: dict[str, dict[str, list[None]]] = {
        "actors": {name: [None] * n for name in ("organisation", "role", "background", "wave")},
        "cluster_choice": {name: [None] * letters for name in ("heterogeneity", "low", "high")},
    }
    tables = dict(found.tables)
    for name, columns in blank.items():
        for column, values in columns.items():
            place = tables[name].schema.get_field_index(column)
            field = tables[name].schema.field(place)
            tables[name] = tables[name].set_column(place, field, pa.array(values, field.type))
    tables["heterogeneity"] = tables["heterogeneity"].slice(0, 0)
    tables["models"] = t.make_table_from_rows(
        t.MODELS,
        [
            row | {"worst_rhat": None, "worst_quantity": None, "ess_min": None}
            for row in tables["models"].to_pylist()
            if row["chosen"]
        ],
    )
    choice = {**found.choice, "agreement": None, "warnings": []}
    site = site_content(replace(found, tables=tables, choice=choice), config(), 3)
    text = section(build(Page(config(), 3, (site,), VERSIONS)), "site-S1")
    assert "not defined" in text and "not recorded (58)" in text


def test_page_is_small_and_the_same_again(html: str) -> None:
    assert len(html.encode()) < 1_500_000
    assert build(page()) == html


def test_every_id_is_there_once_and_every_link_leads_somewhere(html: str) -> None:
    body = html.split('<script type="application/json"')[0]
    ids = re.findall(r'\sid="([^"]*)"', body)
    assert len(ids) == len(set(ids))
    targets = re.findall(r'(?:href="#|(?:aria-labelledby|aria-describedby)=")([^"?]*)', body)
    assert targets and set(targets) <= set(ids)


def test_nothing_inline_that_the_policy_forbids(html: str) -> None:
    body = html.split("<body>")[1].split('<script type="application/json"')[0]
    assert not re.search(r"\s(style|on\w+)=", body)
    assert "http://" not in body and "https://" not in body


@pytest.mark.parametrize(
    ("share", "words"),
    [(0, "0 %"), (0.004, "<1 %"), (0.5, "50 %"), (0.996, ">99 %"), (1, "100 %"), (None, "–")],
)
def test_percent(share: float | None, words: str) -> None:
    assert percent(share).replace("\u00a0", " ") == words


def test_words_of_numbers() -> None:
    assert number(-1234.5, 1) == "−1,234.5"
    assert number(None) == "–"
    assert [listed([1]), listed([1, 2]), listed((1, 2, 3))] == ["1", "1 and 2", "1, 2 and 3"]


def test_a_single_run_says_nothing_of_scatter() -> None:
    found = site_tables("S1")
    rows = [row for row in found.tables["models"].to_pylist() if row["seed"] == 1]
    tables = {**found.tables, "models": t.make_table_from_rows(t.MODELS, rows)}
    says = " ".join(site_content(replace(found, tables=tables), config(), 3).evidence)
    assert "how far runs differ by chance is not known" in says
    assert "scatter" not in says


def test_a_provisional_page_says_so_at_its_head_on_its_maps_and_in_its_methods() -> None:
    plain = page()
    marked = replace(plain, config=config(names="provisional"))
    assert "rovisional" not in re.sub(r"<style>.*?</style>", "", build(plain), flags=re.S)
    html = build(marked)
    assert f"<title>PROVISIONAL: {marked.config.title}" in html
    assert f'aria-label="Provisional">{PROVISIONAL.sentence}</aside>' in html
    assert html.count('class="provisional-map"') == len(marked.sites)
    assert PROVISIONAL.sentence in section(html, "methods")


def with_changed(found: SiteTables, name: str, changes: Mapping[int, Mapping[str, object]]) -> Page:
    """The page of a site of whose table these rows have other cells."""
    rows = [row | changes.get(i, {}) for i, row in enumerate(found.tables[name].to_pylist())]
    model = next(m for m in t.TABLE_MODELS if m.name == name)
    changed = replace(found, tables={**found.tables, name: t.make_table_from_rows(model, rows)})
    return Page(config(), 3, (site_content(changed, config(), 3),), VERSIONS)


def test_what_people_decided_is_told_where_cluster_and_people_are() -> None:
    found = site_tables("S1")
    said = "decided by AB on 2010-06-01: the <b>budget</b> is theirs"
    choice = {0: {"chosen": False}, 1: {"chosen": True, "decision": said, "reason": f"{said}; so"}}
    clusters = section(build(with_changed(found, "cluster_choice", choice)), "site-S1-clusters")
    assert re.search(rf"To be studied: cluster B ?\( ?{re.escape(escape(said))} ?\)", clusters)
    assert re.search(rf"B \(chosen\): {re.escape(escape(said))}; so", clusters)
    core = next(
        i for i, row in enumerate(found.tables["people"].to_pylist()) if row["place"] == "core"
    )
    one = {core: {"decision": "interview", "reason": f"{said}; near the centre"}}
    people = section(build(with_changed(found, "people", one)), "site-S1-people")
    assert f"{escape(said)}; near the centre" in people
    plain = build(page(("S1",)))
    assert "Proposed for study: cluster A" in section(plain, "site-S1-clusters")
    assert "decided by" not in section(plain, "site-S1-clusters")


def test_every_measure_of_people_has_its_interval(html: str) -> None:
    people = section(html, "site-S1-people")
    for shown in ("4.2 (2 to 8)", "3.1 (1 to 6)", "0.40 (0.20 to 0.60)", "0.70 (0.40 to 0.90)"):
        assert shown in people, shown


def test_how_names_were_merged_and_split_is_said_for_each_site(html: str) -> None:
    overview = section(html, "overview")
    said = (
        "Of names there were 2 decisions on what a spelling means, 2 of them with low confidence; "
        "1 actor named in more than one spelling; 1 spelling that means different people depending "
        "on who says it."
    )
    assert overview.count(said) == len(SIZES)


def test_the_clusters_of_the_map_are_looked_for_in_every_run(html: str) -> None:
    found = site_tables("S1")
    (site,) = page(("S1",)).sites
    rows = found.rows("letters")
    for again in site.found_again:
        own = [row for row in rows if row["groups"] == again["groups"]]
        for letter, cluster in again["clusters"].items():
            shares = [row["in_common"] for row in own if row["cluster"] == letter]
            assert cluster["runs"] == len(shares)
            assert (cluster["low"], cluster["high"]) == (
                min(shares, default=None), max(shares, default=None)
            )  # fmt: skip
    text = section(html, "site-S1-evidence")
    shown = text.split("Clusters of the map in runs")[1]
    assert "in no run" in shown
    assert "95 % to 97 %" in shown
    assert "; doubtful" in shown
