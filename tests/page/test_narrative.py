"""What the page says of accounts, framework and passages equals what the tables hold."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from scripts.narrative.trace import fate_rows, trace_rows
from scripts.page.build import build
from scripts.page.content import Page, SiteContent, site_content
from scripts.page.narrative import Narrative, narrative_content
from scripts.page.sources import NOT_QUOTED, TABLES, NarrativeTables
from scripts.page.words import day
from scripts.study import tables as t
from scripts.study.narrative_tables import FATES, LEADS
from tests.page.study import (
    NARRATED,
    VERSIONS,
    config,
    narrative_tables,
    page,
    site_tables,
)

MODEL = {model.name: model for model in TABLES}
ACTORS = [f"S1-{k:03d}" for k in range(1, 59)]
Row = dict[str, Any]


@pytest.fixture(scope="module")
def html() -> str:
    return build(page())


@pytest.fixture(scope="module")
def told() -> Narrative:
    return narrative_content("S1", narrative_tables("S1"), ACTORS, directed=True)


def text_of(html: str, start: str, end: str = "</section>") -> str:
    """Text between two pieces of HTML, without tags."""
    part = html.split(start, 1)[1].split(end, 1)[0]
    part = re.sub(r"</?(a|bdi|strong|b|span|mark)\b[^>]*>", "", part)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", part).replace("&nbsp;", " "))


def changed(**change: Callable[[Row], Row | None]) -> NarrativeTables:
    """The tables of S1, the rows of some changed, or dropped where null is returned."""
    found = narrative_tables("S1")
    tables = dict(found.tables)
    for name, new in change.items():
        rows = [row for old in tables[name].to_pylist() if (row := new(old)) is not None]
        tables[name] = t.make_table_from_rows(MODEL[name], rows)
    return replace(found, tables=tables if "fates" in change else with_fates(tables))


def with_fates(tables: dict[str, Any]) -> dict[str, Any]:
    """The tables with what became of their passages, told anew."""
    boxes, fragments, links, passages, coded = (
        tables[name].to_pylist()
        for name in ("boxes", "fragments", "fragment_passages", "passages", "coded")
    )
    fates = fate_rows(passages, coded, trace_rows(boxes, fragments, links))
    return tables | {"fates": t.make_table_from_rows(FATES, fates)}


def content(found: NarrativeTables, *, directed: bool = True) -> Narrative:
    return narrative_content("S1", found, ACTORS, directed=directed)


def site(found: NarrativeTables) -> SiteContent:
    return site_content(replace(site_tables("S1"), narrative=found), config(), 3)


def built(found: NarrativeTables) -> str:
    return build(Page(config(), 3, (site(found),), VERSIONS))


# --- tables 1 and 2 ---------------------------------------------------------------------------


def test_table_1_lists_the_kinds_of_organisation_of_every_site(html: str) -> None:
    text = text_of(html, 'id="table-1"', "</table>")
    for name in ("S1", "S2", "S3"):
        kinds = Counter(site_tables(name).tables["actors"].column("organisation").to_pylist())
        assert kinds.pop(None) == 1
        for kind, number in kinds.items():
            assert f"{kind.replace(chr(39), '&#39;')} ({number})" in text
    assert text.index("S1 Reducing the prevalence of smoking") < text.index("S2 Planning")


def test_table_2_lists_every_account_with_its_completeness(html: str) -> None:
    text = text_of(html, 'id="table-2"', "</table>")
    assert (
        "Site S1 (3) "
        "*Developing a referral system for people who smoke &amp; drive complete 3 10 A (60 %) "
        "Coping with “reorganisation” complete 3 5 A (60 %) "
        "Planning a health fair/stop smoking day not complete: no fragment of sanction 3 4 A (60 %)"
    ) in text
    assert text.count("*Developing") == 2 and "S3" not in text
    assert "6 accounts from 2 sites, 4 of them complete." in text_of(html, "<header", "</header>")


def test_a_site_without_transcripts_has_no_narrative_sections(html: str) -> None:
    assert NARRATED == ("S1", "S2")
    for part in ("accounts", "framework", "coding", "pairs"):
        assert f'id="site-S1-{part}"' in html and f'id="site-S2-{part}"' in html
        assert f"site-S3-{part}" not in html


def test_a_study_without_transcripts_says_nothing_of_accounts() -> None:
    html = build(page(("S3",)))
    assert "Table 2" not in html and "<dialog" not in html
    assert '<select name="account"' not in html and "Accounts were sought" not in html
    assert "Sites without transcripts have no accounts on this page." in html


# --- accounts ---------------------------------------------------------------------------------


def test_an_account_in_words(html: str) -> None:
    text = text_of(html, 'id="account-S1-A01"', "</article>")
    assert (
        "Complete. Told by S1-001, S1-002, S1-003. All five speech acts. 10 fragments; 10 passages "
        "coded to it; 1 meeting paper (1 from a meeting that bears on the study)." in text
    )
    assert "Most of the cast stand in cluster A." in text
    assert "Where the cast of S1-A01 stands: 7 of 8 are in the network" in text
    assert "A 4.2 (3.4 to 5.0) 2.9 (2.1 to 4.6)" in text
    assert "outside 1 taxi drivers" in text
    assert "tobacco control alliance, 2 March 2010: bears on the study" in text
    assert "The account in 7 boxes" in text
    assert "1. manipulation The alliance hears of “speed awareness” courses" in text
    assert "Rests on S1-F007; told in S1-I01, S1-M01; with S1-007, taxi drivers." in text
    assert "Noted: the phrase of its passages is not kept." in text
    incomplete = text_of(html, 'id="account-S1-A03"', "</article>")
    assert "Not complete: no fragment of sanction. Told by" in incomplete
    assert (
        "4 of the five speech acts: manipulation, commitment, competence, performance."
        in incomplete
    )


def test_only_told_accounts_have_figures(html: str) -> None:
    assert '"../figures/S1-A01_chart.pdf"' in html and '"../figures/S2-A01_cast.svg"' in html
    assert '"../figures/S1-A01_story.csv"' in html
    assert not any(f"S1-A02_{figure}" in html for figure in ("chart", "cast", "story"))


def test_ties_of_a_cast_are_said_with_what_was_observed(told: Narrative) -> None:
    assert told.accounts[0].standing == (
        "Those in the network come from 3 kinds of organisation, 3 role groups and 2 professions.",
        "Within a cluster: 4 ties seen on the 6 of 18 pairs that were observed.",
        "Between clusters: 1 tie seen on the 5 of 24 pairs that were observed.",
        "Mean distance between two of them: 2.10 (1.70 to 2.60); "
        "with the others drawn by lot 2.90 (2.20 to 3.60).",
    )
    both_ways = content(narrative_tables("S1"), directed=False)
    assert "6 of 9 pairs" in both_ways.accounts[0].standing[1]


def test_unobserved_pairs_are_not_pairs_without_ties() -> None:
    none = changed(placements=lambda row: row | {"observed_between": 0, "ties_between": 0})
    says = content(none).accounts[0].standing[2]
    assert says == "Between clusters: none of 24 pairs was observed, so ties are unknown."


def test_a_cast_of_one_has_no_distance_and_an_empty_one_no_place() -> None:
    unknown = {
        name: None
        for name in MODEL["placements"].schema.names
        if name.startswith(("within_", "dispersion"))
    }
    one = {"placed": 1, "pairs_within": 0, "pairs_between": 0, "organisations": 1}
    alone = changed(placements=lambda row: row | unknown | one)
    assert content(alone).accounts[0].standing == (
        "Those in the network come from 1 kind of organisation, 3 role groups and 2 professions.",
    )
    nobody = {"placed": 0, "main_cluster": None, "main_share": None, "p_main": None}
    empty = changed(placements=lambda row: row | unknown | one | nobody)
    assert content(empty).accounts[0].standing == ()
    text = text_of(built(empty), 'id="account-S1-A01"', "</article>")
    assert "Not in the network, and so not placed: taxi drivers." in text
    assert "Expected" not in text


def test_the_island_knows_every_cast(told: Narrative) -> None:
    assert told.accounts[0].island() == {
        "title": "Developing a referral system for people who smoke & drive",
        "members": [0, 1, 2, 3, 4, 5, 6],
        "outside": ["taxi drivers"],
    }
    assert told.accounts[2].island()["outside"] == ["a regional <trainer>"]


def test_meetings_and_which_of_them_bear(html: str, told: Narrative) -> None:
    (meeting,) = told.meetings
    assert meeting["accounts"] == ("S1-A01",) and meeting["present"] == ("S1-001", "S1-002")
    text = text_of(html, 'id="site-S1-meetings"')
    assert (
        "tobacco control alliance S1-G01 2 March 2010 yes yes 5 3 S1-001, S1-002 1 Qualifies: one "
        "of a regular series; on the priority; 3 kinds attended. S1-A01" in text
    )


def test_the_best_connected_clusters_come_first(html: str, told: Narrative) -> None:
    names = [(pair["cluster"], pair["other"]) for pair in told.pairs]
    assert names[:5] == [("A", "A"), ("B", "B"), ("C", "C"), ("D", "D"), ("A", "B")]
    text = text_of(html, 'id="site-S1-pairs"')
    assert "within A 30 % (20 % to 40 %) 12 80" in text
    assert "A and B 5 % (2 % to 9 %) 2 80" in text


def test_the_caution_stands_where_casts_are_placed(html: str) -> None:
    text = text_of(html, 'id="site-S1-accounts"', "<article")
    assert "is a description, not a test" in text and "For orientation only" in text
    assert "Accounts were sought where the interviewees stand." in text_of(html, 'id="overview"')


# --- framework --------------------------------------------------------------------------------


def test_the_matrix_of_an_account(told: Narrative) -> None:
    matrix = told.accounts[0].matrix
    assert [(row.label, row.paper) for row in matrix] == [
        ("S1-001", None),
        ("S1-002", None),
        ("S1-003", None),
        ("S1-M01", "tobacco control alliance"),
    ]
    ids = [[[entry.fragment.id[3:] for entry in cell] for cell in row.cells] for row in matrix]
    assert ids == [
        [["F001"], ["F007"], [], ["F004"], []],
        [[], ["F002"], ["F008"], [], ["F005"]],
        [["F006"], [], ["F003"], ["F009"], []],
        [[], [], [], [], ["F010"]],
    ]


def test_a_cell_leads_to_its_passage_and_back(html: str) -> None:
    cell = html.split('id="fragment-S1-F003"')[1].split("</li>")[0]
    assert 'href="#passage-S1-I03-000003"' in cell and "not kept: shorter" in cell
    passage = html.split('id="passage-S1-I03-000003"')[1].split("</article>")[0]
    assert 'href="#fragment-S1-F003"' in passage


def test_a_fragment_of_two_interviewees_stands_in_both_rows() -> None:
    found = narrative_tables("S1")
    rows = found.tables["fragment_passages"].to_pylist()
    rows.append(rows[1] | {"fragment_id": "S1-F001"})
    table = t.make_table_from_rows(MODEL["fragment_passages"], rows)
    made = replace(found, tables=with_fates({**found.tables, "fragment_passages": table}))
    first, second = (row.cells[0][0] for row in content(made).accounts[0].matrix[:2])
    assert first.fragment is second.fragment and (first.first, second.first) == (True, False)
    html = built(made)
    assert html.count('id="fragment-S1-F001"') == 1
    article = html.split('id="passage-S1-I02-000002"')[1].split("</article>")[0]
    assert article.count("Summed up in") == 2


def test_a_passage_that_is_gone_is_said_and_not_linked() -> None:
    gone = changed(
        fragment_passages=lambda row: row | {"found": row["fragment_id"] != "S1-F001"},
        fragments=lambda row: row | {"resolved": row["fragment_id"] != "S1-F001"},
        passages=lambda row: row if row["passage_id"] != "S1-I01-000001" else None,
    )
    html = built(gone)
    cell = html.split('id="fragment-S1-F001"')[1].split("</li>")[0]
    assert "passage not found" in cell and "<a" not in cell
    assert "passage-S1-I01-000001" not in html


def test_checks_count_and_waivers_give_their_reason() -> None:
    waived = changed(
        checks=lambda row: row | ({"state": "waived"} if row["state"] == "not kept" else {}),
        fragments=lambda row: row | {"waiver": "the table says it"},
    )
    shorter = next(c for c in content(waived).conventions if c["convention"] == "shorter")
    assert {k: v for k, v in shorter.items() if k not in ("convention", "meaning")} == {
        "kept": 16,
        "not_kept": 0,
        "waived": 3,
        "not_applicable": 0,
    }
    text = text_of(built(waived), 'id="site-S1-checks"')
    assert (
        "S1-F003 AB S1-A01 shorter waived 64 characters, its passage 61 the table says it" in text
    )


# --- passages ---------------------------------------------------------------------------------


def test_a_passage_in_its_context(told: Narrative) -> None:
    passage = next(p for p in told.passages if p.id == "S1-I02-000002")
    assert passage.who == "S1-002" and passage.turn == 2
    assert passage.head == "Er, well, it’s a long story, you know. "
    assert passage.words.startswith("So we want to ask [S1-002]") and passage.tail == " Anyway."
    assert passage.before is not None and passage.after is not None
    assert (passage.before.who, passage.before.said) == ("Interviewer", "And what happened then?")
    assert passage.found == "by searching for “want to”"
    paper = next(p for p in told.passages if p.document["kind"] == "meeting")
    assert (paper.who, paper.before, paper.after) == ("", None, None)
    assert paper.found == "by a person who marked it"


def test_passages_that_no_fragment_cites_are_shown_too_with_what_became_of_them() -> None:
    few = changed(
        fragment_passages=lambda row: row if row["fragment_id"] < "S1-F004" else None,
        fragments=lambda row: row if row["fragment_id"] < "S1-F004" else None,
        checks=lambda row: row if row["fragment_id"] < "S1-F004" else None,
        fragment_persons=lambda row: row if row["fragment_id"] < "S1-F004" else None,
        boxes=lambda row: row if row["step"] < 4 else None,
    )
    made = content(few)
    assert len(made.passages) == made.found[-1]["all"] == len(made.concordance.lines) == 19
    told = {p.id: p.boxes for p in made.passages if p.fragments}
    assert told == {
        "S1-I01-000001": ("S1-A01/1",),
        "S1-I02-000002": ("S1-A01/2",),
        "S1-I03-000003": ("S1-A01/3",),
    }
    html = built(few)
    told_in = html.split('id="passage-S1-I03-000003"')[1].split("</article>")[0]
    assert '<a href="#box-S1-A01-3">box 3 of S1-A01</a>' in told_in and 'id="box-S1-A01-3"' in html
    rest = html.split('id="passage-S1-I01-000004"')[1].split("</article>")[0]
    assert "<dd>coded, in no fragment yet</dd>" in rest and "Told in" not in rest


def test_an_account_says_of_what_it_tells_why_it_has_its_rank_and_where_it_departs(
    html: str,
) -> None:
    text = text_of(html, 'id="account-S1-A01"', "</article>")
    assert "Of 10 fragments 3 tell of interaction &amp; more." in text
    assert "Rank 1 of 3: 3 interviewees and 1 papers; not told." in text
    departs = "Departs from the order of the five acts: manipulation (box 6) is told after sanction"
    assert departs in text
    sixth = text_of(html, 'id="box-S1-A01-6"', "</li>")
    assert "Departs from the order of acts: told after sanction (box 5)." in sixth
    assert "Departs" not in text_of(html, 'id="box-S1-A01-5"', "</li>")


def test_what_an_account_lacks_comes_with_places_to_look() -> None:
    lead = {
        "account_id": "S1-A03",
        "lacks": "sanction",
        "place": 1,
        "kind": "passage to chart",
        "where": "S1-I01-000001",
        "document_id": "S1-I01",
        "why": "coded & <waiting>",
    }
    other = lead | {"place": 2, "kind": "interview to hold", "where": "S1-009"}
    found = narrative_tables("S1")
    leads = t.make_table_from_rows(LEADS, [lead, other])
    html = built(replace(found, tables={**found.tables, "leads": leads}))
    own = html.split('id="account-S1-A03"')[1].split("</article>")[0]
    assert "Where what it lacks might be found (2)" in own
    assert '<a href="#passage-S1-I01-000001" data-passages="S1-I01-000001">S1-I01-000001</a>' in own
    assert "coded &amp; &lt;waiting&gt;" in own and "<td>S1-009</td>" in own
    assert "might be found" not in html.split('id="account-S1-A01"')[1].split("</article>")[0]


def test_boxes_that_fork_and_join_say_what_they_follow() -> None:
    after = {1: "", 2: "1", 3: "1", 4: "2;3", 5: "4", 6: "", 7: "5;6"}
    html = built(changed(boxes=lambda row: row | {"after": after[row["step"]]}))
    assert '<ol class="flow lanes">' in html
    said = {k: text_of(html, f'id="box-S1-A01-{k}"', "</li>").partition("Rests")[0] for k in after}
    assert "Begins." in said[1] and "Begins a lane of its own." in said[6]
    assert "Follows box 1." in said[3] and "Follows box 2 and box 3." in said[4]
    assert '<a href="#box-S1-A01-3">box 3</a>' in html


def test_a_chain_of_boxes_needs_no_such_words(html: str) -> None:
    assert '<ol class="flow">' in html and "flow lanes" not in html.partition("</style>")[2]
    assert "Follows" not in text_of(html, 'id="box-S1-A01-3"', "</li>")


def test_meetings_say_why_they_count(html: str) -> None:
    text = text_of(html, 'id="site-S1-meetings"', "</table>")
    assert "Qualifies: one of a regular series; on the priority; 3 kinds attended." in text


def test_families_of_a_studys_own_lexicon_are_shown_by_their_names() -> None:
    def renamed(row: Row, column: str) -> Row:
        return row | {column: row[column].replace("want_to", "hope_for")}

    html = built(
        changed(
            passages=lambda row: renamed(row, "families"), hits=lambda row: renamed(row, "family")
        )
    )
    assert '<th scope="col">“hope for”</th>' in html
    assert '<option value="hope_for">“hope for”</option>' in html
    passage = text_of(html, 'id="passage-S1-I02-000002"', "</article>")
    assert "by searching for “hope for” (here: “want to”)" in passage


def test_a_box_leads_to_all_that_was_said(html: str) -> None:
    box = html.split('id="box-S1-A01-3"')[1].split("</li>")[0]
    link = '<a href="#passage-S1-I03-000003" data-passages="S1-I03-000003">Read what was said</a>.'
    assert link in box


def test_writers_and_what_their_fragments_do_not_keep(html: str) -> None:
    text = text_of(html, "by who wrote them, site S1</caption>", "</table>")
    assert (
        "Written by Fragments marker actor subjectivity source shorter coding Waived, of all"
        in text
    )
    assert text.strip().endswith("AB 19 0 0 0 0 3 0 0")


@pytest.mark.parametrize(
    ("coded", "words"),
    [
        (
            {"decided_by": "all"},
            "manipulation in “Developing a referral system for people who smoke & drive” "
            "(2 coders agree)",
        ),
        ({"decided_by": "resolution"}, "(coders differed, and agreed afterwards)"),
        ({"decided_by": "one", "coders": 1}, "(by the one coder who coded it)"),
        (
            {"decided_by": "open", "account_id": None, "speech_act": None, "coders": 3},
            "not settled yet: 3 coders coded it, and they differ",
        ),
        (
            {"decided_by": "none", "account_id": None, "speech_act": None, "coders": 0},
            "not coded yet",
        ),
        (
            {"account_id": None, "speech_act": None, "set_aside": "an idiom"},
            "set aside: an idiom (2 coders agree)",
        ),
    ],
)
def test_what_was_decided_in_words(coded: Row, words: str) -> None:
    made = content(changed(coded=lambda row: row | coded))
    assert made.passages[0].decided.endswith(words)


def test_what_each_coder_said_stays_beside_what_was_settled() -> None:
    found = narrative_tables("S1")
    first = content(found).passages[0].id
    why = {"reason": "read it again", "decided_by": "AB; CD", "date": "2009-08-01"}
    (own,) = (c for c in found.rows("coded") if c["passage_id"] == first)
    kept = {name: own[name] for name in ("passage_id", "account_id", "speech_act", "set_aside")}
    table = t.make_table_from_rows(MODEL["resolutions"], [kept | why])
    settled = replace(
        changed(
            coded=lambda row: row | ({"decided_by": "resolution"} if row == own else {}),
            codings=lambda row: (
                row | {"speech_act": "sanction"}
                if (row["passage_id"], row["coder"]) == (first, "CD")
                else row
            ),
        )
    )
    settled = replace(settled, tables={**settled.tables, "resolutions": table})
    one, other = content(settled).passages[:2]
    assert [said.partition(" in ")[0] for said in one.said] == ["AB: manipulation", "CD: sanction"]
    assert one.settled == "read it again (AB; CD, 1\u00a0August 2009)"
    assert (other.said, other.settled) == ((), "")


def test_passages_are_counted_by_interviewee_and_phrase(told: Narrative) -> None:
    names = ("who", "all", "have_to", "want_to", "able_to", "know_how_to", "marked", "coded")
    assert [tuple(row[name] for name in names) for row in told.found] == [
        ("S1-001", 7, 3, 1, 0, 0, 3, 7),
        ("S1-002", 6, 0, 3, 1, 0, 2, 6),
        ("S1-003", 5, 1, 0, 3, 0, 1, 5),
        ("Meeting papers", 1, 0, 0, 0, 0, 1, 1),
        ("All", 19, 4, 4, 4, 0, 7, 19),
    ]


def test_what_became_of_passages_is_counted_once() -> None:
    states = {
        "S1-I01-000001": {"decided_by": "open"},
        "S1-I02-000002": {"decided_by": "none"},
        "S1-I03-000003": {"decided_by": "all", "set_aside": "an idiom"},
    }
    blank = {"account_id": None, "speech_act": None}
    made = content(
        changed(
            coded=lambda row: (
                row | (blank | states[row["passage_id"]] if row["passage_id"] in states else {})
            )
        )
    )
    total = made.found[-1]
    assert [total[k] for k in ("coded", "set_aside", "open", "left")] == [16, 1, 1, 1]


def test_agreement_in_numbers_and_remarks(html: str, told: Narrative) -> None:
    assert [row.about for row in told.agreement] == ["relevance", "activity", "speech act"]
    assert told.agreement[0].cells == {
        "percent": "93\u00a0% (83\u00a0% to 100\u00a0%)",
        **dict.fromkeys(
            ("alpha", "fleiss", "ac1", "cohen"), "not computable: only one category was used"
        ),
    }
    assert told.agreement[2].cells["alpha"] == "0.74 (0.64 to 0.84)"
    assert told.measures == ("percent", "alpha", "fleiss", "cohen", "ac1")
    text = text_of(html, 'id="site-S1-coding"')
    assert "speech act AB, CD 11 3 82 % (72 % to 92 %) 0.74 (0.64 to 0.84)" in text
    assert "They say the same of 82 % of 11 passages from 3 interviews. Alpha is 0.74," in text
    assert "1,000 resamples of whole interviews" in text


def test_agreement_of_pairs_and_parts_stands_apart() -> None:
    found = narrative_tables("S1")
    measured = found.tables["agreement"].to_pylist()[:5]
    unsure = {"low": None, "high": None, "remark": "no interval: the passages are of one interview"}
    rows = [
        row | compared
        for compared in (
            {"about": "activity", "coders": "AB;CD;EF"},
            {"about": "activity", "coders": "AB;EF"},
            {"about": "speech act", "coders": "AB;CD;EF", "within": "S1-A02"},
            {"about": "S1-A02", "coders": "AB;CD;EF"} | unsure,
            {"about": "sanction", "coders": "AB;CD;EF"},
        )
        for row in measured
    ]
    table = t.make_table_from_rows(MODEL["agreement"], rows)
    made = content(replace(found, tables={**found.tables, "agreement": table}))
    assert [(row.about, row.coders) for row in made.agreement] == [("activity", "AB, CD, EF")]
    assert [(row.about, row.coders) for row in made.agreement_in_parts] == [
        ("activity", "AB, EF"),
        ("speech act within Coping with “reorganisation”", "AB, CD, EF"),
        ("sanction", "AB, CD, EF"),
        ("Coping with “reorganisation”", "AB, CD, EF"),
    ]
    assert made.agreement_in_parts[3].cells["percent"] == (
        "93\u00a0% (no interval: the passages are of one interview)"
    )


def test_what_waits_for_whom(told: Narrative) -> None:
    assert [(w.who, w.number, w.file) for w in told.waiting] == [
        ("Coder CD", 5, "S1/passages/coding_sheet.xlsx"),
        ("Coders together", 2, "S1/framework/disagreements.xlsx"),
        ("Coders together", 1, "confidential/S1/unmatched.xlsx"),
        ("Those who chart", 3, "S1/framework/fragment_sheet.xlsx"),
        ("Those who chart", 3, "S1/framework/matrices.xlsx"),
        ("Those who review names", 4, "confidential/S1/pseudonyms.xlsx"),
        ("Those who review names", 9, "confidential/S1/pseudonyms.xlsx"),
    ]
    untold = content(changed(boxes=lambda row: None))
    waiting = [(w.who, w.number) for w in untold.waiting]
    assert ("Those who tell", 2) in waiting


# --- before there is anything to tell ---------------------------------------------------------


def test_before_anything_is_coded() -> None:
    """Transcripts, passages and titles of accounts exist; nobody has coded yet."""
    empty = changed(
        **dict.fromkeys(
            (
                "agreement", "fragments", "fragment_passages", "fragment_persons", "checks",
                "meetings", "boxes", "cast", "account_clusters", "placements", "cluster_pairs",
            ),
            lambda row: None,
        ),
        accounts=lambda row: row
        | {"interviewees": "", "acts": "", "complete": False, "fragments": 0, "passages": 0}
        | {"meeting_papers": 0, "qualifying_papers": 0, "boxes": 0}
        | {"missing": "2 interviewees; all five speech acts"},
        coded=lambda row: row
        | {"account_id": None, "speech_act": None, "decided_by": "none", "coders": 0},
    )  # fmt: skip
    waiting = {"passages": 19, "open": 0, "unmatched": 0, "not_coded": 19, "by_coder": {}}
    none = {"fragments": 0, "unresolved": 0, "without_fragment": 0, "not_kept": 0, "waived": 0}
    found = replace(empty, codings=waiting, fragments=none, charts=frozenset())
    html = built(found)
    text = text_of(html, 'id="site-S1-accounts"')
    assert "Not complete: 2 interviewees; all five speech acts. Nobody tells it yet. 0 frag" in text
    assert "No meetings are listed yet." in text and "0 complete" in text
    assert "No fragments yet." in text_of(html, 'id="site-S1-framework"')
    coding = text_of(html, 'id="site-S1-coding"')
    assert "No passage has been coded by two people yet." in coding
    assert "Coders passages that nobody has coded 19 S1/passages/coding_sheet.xlsx" in coding


def test_a_site_with_transcripts_only() -> None:
    none = changed(**dict.fromkeys(MODEL, lambda row: None))
    counts = {"passages": 0, "open": 0, "unmatched": 0, "not_coded": 0, "by_coder": {}}
    charted = dict.fromkeys(narrative_tables("S1").fragments, 0)
    names = {"replaced": 0, "doubtful": 0, "overlooked": 0, "interviews_left_out": 0}
    html = built(NarrativeTables(none.tables, names, counts, charted, frozenset()))
    assert "0 accounts, 0 complete" in text_of(html, 'id="site-S1-accounts"')
    assert "Nothing waits for anybody." in html and "Table 2" not in html


# --- the whole ---------------------------------------------------------------------------------


def test_the_policy_allows_the_pages_own_scripts_and_style_only(html: str) -> None:
    policy = html.split('Content-Security-Policy" content="')[1].split('"')[0].replace("&#39;", "'")
    sources = [
        *re.findall(r"<style>(.*?)</style>", html, re.S),
        *re.findall(r"<script>(.*?)</script>", html, re.S),
    ]
    for source in sources:
        digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert policy.count("sha256-") == len(sources) > 3 and "unsafe" not in policy
    assert policy.startswith("default-src 'none'; style-src 'sha256-")


def test_methods_follow_the_settings_of_the_narrative_half() -> None:
    changed = config(
        narrative={
            "unit": "window", "sentences_around": 2, "interviewees_needed": 3, "mixed_meeting": 4,
        }
    )  # fmt: skip
    made = (site_content(site_tables("S1"), changed, 3),)
    text = text_of(build(Page(changed, 3, made, VERSIONS)), 'id="methods"')
    for words in (
        "the sentence around a phrase with 2 before and after in the same turn",
        "come from at least 3 interviewees and all five speech acts",
        "at least 4 kinds of organisation",
        "narrative.unit window",
        "3 interviews with 3 interviewees (480 words) and 1 meeting paper at site S1.",
        "This is description, not a test",
    ):
        assert words in text, words
    assert "Interviews, framework and accounts are not part" not in text


def test_days_are_written_out() -> None:
    assert day("2010-06-14") == "14\u00a0June 2010"
    assert day(None) == "no date"


# --- consent --------------------------------------------------------------------------------------


def test_an_interviewee_who_is_not_to_be_quoted_is_not(told: Narrative) -> None:
    found = narrative_tables("S1")
    assert "a long story, you know" in built(found)  # so S1-002
    quiet = replace(found, unquoted=frozenset({"S1-002"}))
    assert "[not shown: this interviewee is not to be quoted]" in built(quiet)
    for before, after in zip(told.passages, content(quiet).passages, strict=True):
        if before.who == "S1-002":
            own = (before.head, before.words, before.tail)
            assert (after.head, after.words, after.tail) == ("", NOT_QUOTED, "") != own
            assert (after.id, after.who, after.decided) == (before.id, before.who, before.decided)
        else:
            assert (after.head, after.words) == (before.head, before.words)
        for turn in (after.before, after.after):
            assert turn is None or (turn.who == "S1-002") == (turn.said == NOT_QUOTED)


def test_interviews_left_out_are_counted() -> None:
    found = narrative_tables("S1")
    assert "the interviewee refused" not in built(found)
    html = built(replace(found, pseudonyms={**found.pseudonyms, "interviews_left_out": 2}))
    assert "2 interviews at site S1 are left out" in " ".join(html.split())
