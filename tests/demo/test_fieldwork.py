"""The narrative half of the demo is what it promises to be."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from scripts.study.narrative_files import read_narrative
from scripts.study.narrative_inputs import SPEECH_ACTS, THEMES
from tests.demo.make_demo import STUDY, TRUTH
from tests.demo.story import faults, read_story
from tests.demo.word_files import plain_text, word

SITES = ("S1", "S2", "S3")
BY_SITE = pytest.mark.parametrize("site", SITES)
TITLES = {
    "S1": (
        "Writing service specifications",
        "Dealing with targets and performance indicators",
        "Planning a health fair/stop smoking day",
        "Developing a smoking cessation referral system",
        "Coping with NHS cuts and reorganisation",
        "Brokering relationships between people from different services",
        "Improving taxi drivers' health",
        "Sharing responsibility for the tobacco agenda",
        "Knowing your audience",
        "Working as street level bureaucrats",
    ),
    "S2": (
        "Creating, shaping and meeting a weight loss target",
        "Sharing resources",
        "Coping with reorganisation",
        "Targeting your audience",
        "Setting local priorities",
        "Developing and implementing a weight management programme for mums-to-be",
        "Making services sustainable",
        "Commissioning services",
        "Increasing awareness of 'Smoke free homes'",
    ),
    "S3": (
        "Coping with reorganisation",
        "Implementing national guidance/policy/priorities",
        "Improving the health of council staff",
        "Developing and implementing a town planning & health project",
        "Coordinating neighbourhood health and wellbeing projects",
        "Targeting your audience",
        "Assigning tasks to people and roles",
    ),
}
TOLD = {"S1": ("S1-A04", 7), "S2": ("S2-A01", 6), "S3": ("S3-A05", 9)}
INTERVIEWS = {"S1": 10, "S2": 9, "S3": 10}


def clusters_of_cast(site: str) -> Counter[str]:
    """In which true clusters the told account's cast stands; those outside as X."""
    with (TRUTH / site / "actors.csv").open(encoding="utf-8", newline="") as file:
        cluster = {row["actor_id"]: row["cluster"] for row in csv.DictReader(file)}
    fragments = read_narrative(STUDY, site).fragments
    own = [f for _, f in fragments if f.account_id == TOLD[site][0]]
    cast = {person for f in own for person in (*f.actors, f.subject) if person}
    return Counter(cluster.get(person, "X") for person in cast)


@BY_SITE
def test_stories_keep_their_own_rules(site: str) -> None:
    assert list(faults(read_story(site))) == []


@BY_SITE
def test_accounts_are_those_of_the_study(site: str) -> None:
    inputs = read_narrative(STUDY, site)
    assert [p for rows in inputs.files for p in rows.problems] == []
    assert tuple(account.title for _, account in inputs.accounts) == TITLES[site]
    steps = Counter(step.account_id for _, step in inputs.sequences)
    assert dict(steps) == dict([TOLD[site]])
    for _, account in inputs.accounts:
        own = [f for _, f in inputs.fragments if f.account_id == account.account_id]
        assert {f.speech_act for f in own} == set(SPEECH_ACTS), account.account_id
        assert all(f.subject and f.theme for f in own)
    assert {f.theme for _, f in inputs.fragments} == set(THEMES)


@BY_SITE
def test_documents_are_as_many_and_as_long_as_promised(site: str) -> None:
    documents = [d for _, d in read_narrative(STUDY, site).documents]
    interviews = [d for d in documents if d.kind == "interview"]
    papers = [d for d in documents if d.kind == "meeting"]
    assert (len(interviews), len(papers)) == (INTERVIEWS[site], 4)
    for kind in (interviews, papers):
        suffixes = Counter(Path(d.file).suffix for d in kind)
        assert abs(suffixes[".txt"] - suffixes[".docx"]) <= 1
    for document in interviews:
        path = STUDY / site / "documents" / document.file
        if path.suffix == ".txt":
            text = path.read_bytes().decode("utf-8-sig", errors="replace")
            assert 800 <= len(text.split()) <= 1_500, document.document_id
    assert {path.name for path in (STUDY / site / "documents").iterdir()} == {
        d.file for d in documents
    }


@BY_SITE
def test_three_coders_differ_as_people_do_and_settle_it(site: str) -> None:
    inputs = read_narrative(STUDY, site)
    assert list(inputs.codings) == ["AM", "DK", "LP"]
    said: dict[str, list[tuple[str | None, str | None]]] = {}
    for rows in inputs.codings.values():
        for _, row in rows:
            if row.account_id or row.set_aside:
                said.setdefault(row.passage_id, []).append((row.account_id, row.speech_act))
    differ = {passage for passage, codes in said.items() if len(set(codes)) > 1}
    assert 0.1 < len(differ) / len(said) < 0.5
    assert {resolution.passage_id for _, resolution in inputs.resolutions} == differ


def test_casts_stand_where_the_study_says() -> None:
    first, second, third = (clusters_of_cast(site) for site in SITES)
    assert set(first) == {"E", "F", "X"}
    assert first["E"] > first["F"] >= 3
    assert set(second) == {"E", "G", "X"}
    assert second["G"] == 2 and second["E"] >= 8
    assert set(third) == {"G", "X"} and third["G"] >= 10


@BY_SITE
def test_fragments_and_boxes_speak_in_codes(site: str) -> None:
    inputs = read_narrative(STUDY, site)
    known = {o.outside_id for _, o in inputs.outside}
    with (STUDY / site / "actors.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    known |= {row["actor_id"] for row in rows}
    surnames = {row["name"].split(" ", 1)[1] for row in rows}
    texts = [f.text for _, f in inputs.fragments] + [s.text for _, s in inputs.sequences]
    for text in texts:
        assert set(re.findall(r"\[([^\]]+)\]", text)) <= known
        assert not surnames & set(re.findall(r"[\w'’-]+", text)), text


def test_word_files_are_the_same_each_time_and_say_nothing_of_who_made_them() -> None:
    from tests.demo.transcripts import Paragraph

    paragraphs = [Paragraph("INT", "Well?"), Paragraph("R", "We have to go on with it.")]
    assert word(paragraphs, corrected=True) == word(paragraphs, corrected=True)
    assert plain_text(paragraphs, 1) == b"INT: Well?\r\n\r\nR: We have to go on with it."
