"""What people refuse or take back: who counts as refusing, and what is wrong with the table."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.study.config import NetworkColumns
from scripts.study.consent import Consent, read_consent, withheld
from scripts.study.narrative_files import (
    narrative_files,
    read_codings,
    read_one,
    told_steps,
    withheld_documents,
)
from scripts.study.narrative_inputs import (
    Account,
    Document,
    Fragment,
    MarkedPassage,
    Resolution,
    Speaker,
    Step,
)
from scripts.study.problems import StudyError
from scripts.study.study_files import read_study, site_files
from tests.small_narrative import write_narrated_study
from tests.small_study import write_study

HEADING = "person_id,what,decision,date\n"


def refused(folder: Path, *rows: str) -> Path:
    """Write the table of consent of S1."""
    (folder / "S1").mkdir(exist_ok=True, parents=True)
    (folder / "S1" / "consent.csv").write_text(HEADING + "".join(f"{row}\n" for row in rows))
    return folder


@pytest.mark.parametrize(
    ("rows", "counts"),
    [
        ([], False),
        (["S1-001,network_interview,given,"], False),
        (["S1-001,network_interview,refused,"], True),
        (["S1-001,network_interview,withdrawn,2026-05-01"], True),
        (["S1-001,long_interview,withdrawn,"], False),
        (["S1-001,network_interview,given,2026-03-01",
          "S1-001,network_interview,withdrawn,2026-05-01"], True),
        (["S1-001,network_interview,withdrawn,2026-05-01",
          "S1-001,network_interview,given,2026-03-01"], True),
        (["S1-001,network_interview,withdrawn,2026-05-01",
          "S1-001,network_interview,given,2026-05-02"], False),
        (["S1-001,network_interview,given,2026-05-01",
          "S1-001,network_interview,withdrawn,2026-05-01"], True),
        (["S1-001,network_interview,given,2026-05-01",
          "S1-001,network_interview,withdrawn,"], True),
        (["S1-001,network_interview,withdrawn,2026-05-01",
          "S1-001,network_interview,given,"], True),
        (["S1-001,network_interview,withdrawn,2026-05-01",
          "S1-002,network_interview,given,2026-05-02"], True),
    ],
)  # fmt: skip
def test_who_refused_or_took_it_back_and_did_not_give_it_later(
    tmp_path: Path, rows: list[str], counts: bool
) -> None:
    consent = read_consent(refused(tmp_path, *rows), "S1")
    assert consent.problems == ()
    assert withheld(consent, "network_interview") == ({"S1-001"} if counts else frozenset())


def test_without_the_table_nobody_refused(tmp_path: Path) -> None:
    assert withheld(read_consent(tmp_path, "S1"), "quotation") == frozenset()


def problems_of(folder: Path, *sites: str) -> list[str]:
    study = read_study(folder, sites or ("S1",), NetworkColumns(), directed=True, all_sites=False)
    return [str(problem) for problem in sorted(study.problems)]


def test_every_mistake_at_once(tmp_path: Path) -> None:
    write_narrated_study(tmp_path)
    refused(
        tmp_path,
        "S1-01,network_interview,given,",
        "S1-099,network_interview,refused,",
        "S1-001,interview,refused,",
        "S1-001,quotation,revoked,",
        "S1-001,quotation,given,1 May",
    )
    assert problems_of(tmp_path) == [
        "S1/consent.csv, row 2, column person_id has “S1-01”: is neither an actor id (S1-017) nor "
        "the id of somebody outside the network (S1-X02).",
        "S1/consent.csv, row 3, column person_id has “S1-099”: neither S1/actors.csv nor "
        "S1/outside.csv has this id. Did you mean “S1-X02”?",
        "S1/consent.csv, row 4, column what has “interview”: is not one of network_interview, "
        "long_interview or quotation. Did you mean “long_interview”?",
        "S1/consent.csv, row 5, column decision has “revoked”: is not one of given, refused or "
        "withdrawn.",
        "S1/consent.csv, row 6, column date has “1 May”: is not a date; write YYYY-MM-DD, as in "
        "2009-03-31.",
    ]


def test_a_site_needs_somebody_who_did_not_refuse(tmp_path: Path) -> None:
    write_study(tmp_path)
    refused(tmp_path, *(f"S1-00{k},network_interview,withdrawn," for k in (1, 2, 3)))
    assert problems_of(tmp_path) == [
        "S1/consent.csv: everybody interviewed refused the network interview or took it back. "
        "Leave S1 out of the configuration."
    ]


def test_a_known_network_holds_no_interviews_to_leave_out(tmp_path: Path) -> None:
    write_study(tmp_path)
    (tmp_path / "M1" / "consent.csv").write_text(f"{HEADING}M1-001,network_interview,refused,\n")
    assert problems_of(tmp_path, "M1") == [
        "M1/consent.csv, row 2, column what has “network_interview”: this site was given as nodes "
        "and edges, not as interviews. Write 0 in observed_out of M1/nodes.csv, and remove what "
        "they named."
    ]


def test_it_must_be_known_which_interview_is_left_out(tmp_path: Path) -> None:
    write_narrated_study(tmp_path)
    speakers = read_one(tmp_path, "S1", Speaker)
    row, speaker = next((k, s) for k, s in speakers if s.role == "interviewee")
    path = tmp_path / "S1" / "speakers.csv"
    text = path.read_text("utf-8")
    path.write_text(text.replace(f"{speaker.document_id},{speaker.label}", f",{speaker.label}"))
    refused(tmp_path, f"{speaker.person_id},long_interview,withdrawn,")
    assert (
        f"S1/speakers.csv, row {row}, column document_id: {speaker.person_id} refused the "
        "interview or took it back; which is it? Write the document's id, as in S1-I01, so that it "
        "can be left out."
    ) in problems_of(tmp_path)


def test_what_rests_on_an_interview_goes_with_it(tmp_path: Path) -> None:
    write_narrated_study(tmp_path)
    tables = (Document, MarkedPassage, Resolution, Fragment, Step, Account)
    before = {model: read_one(tmp_path, "S1", model) for model in tables}
    sheets = read_codings(tmp_path, "S1")
    person = next(s.person_id for _, s in read_one(tmp_path, "S1", Speaker)
                  if s.document_id == "S1-I01" and s.role == "interviewee")  # fmt: skip
    refused(tmp_path, f"{person},long_interview,withdrawn,")
    assert withheld_documents(tmp_path, "S1") == {"S1-I01"}
    after = {model: read_one(tmp_path, "S1", model) for model in tables}
    for model in tables:
        left = [row for _, row in after[model]]
        kept = [row for _, row in before[model] if "S1-I01" not in repr(row)]
        assert left == [row for row in kept if model is not Step or row in left], model
        assert "S1-I01" not in repr(left)
    assert len(after[Account]) == len(before[Account])
    gone = {f.fragment_id for _, f in before[Fragment]} - {
        f.fragment_id for _, f in after[Fragment]
    }
    assert gone, "the study must have a fragment that rests on the interview"
    steps = [step for _, step in after[Step]]
    assert steps == [step for _, step in before[Step] if not gone & {*step.fragments}]
    assert len(steps) < len(before[Step])
    left_codings = read_codings(tmp_path, "S1", without=withheld_documents(tmp_path, "S1"))
    for coder, rows in sheets.items():
        expected = [c for _, c in rows if not c.passage_id.startswith("S1-I01")]
        assert [c for _, c in left_codings[coder]] == expected
        assert len(expected) < len(rows)


def test_what_followed_a_box_that_goes_follows_what_it_followed(tmp_path: Path) -> None:
    write_narrated_study(tmp_path)
    row = "S1-A01,{},{},competence,They can,{}\n"
    own, other = "S1-F001", "S1-F003"
    fragments = {f.fragment_id: f for _, f in read_one(tmp_path, "S1", Fragment)}
    assert "S1-I01" in repr(fragments[own]) and "S1-I01" not in repr(fragments[other])
    text = "account_id,step,after,speech_act,text,fragments\n" + "".join(
        row.format(*cells)
        for cells in ((1, "", other), (2, "", own), (3, "1", own), (4, "2;3", other))
    )
    (tmp_path / "S1" / "sequences.csv").write_text(text, encoding="utf-8")
    assert [(s.step, s.after) for s in told_steps(tmp_path, "S1")] == [
        (1, ()), (2, ()), (3, (1,)), (4, (2, 3)),
    ]  # fmt: skip
    person = next(
        s.person_id
        for _, s in read_one(tmp_path, "S1", Speaker)
        if s.document_id == "S1-I01" and s.role == "interviewee"
    )
    refused(tmp_path, f"{person},long_interview,withdrawn,")
    assert [(s.step, s.after) for s in told_steps(tmp_path, "S1")] == [(1, ()), (4, (1,))]


def test_nothing_is_used_while_consent_cannot_be_read(tmp_path: Path) -> None:
    write_narrated_study(tmp_path)
    refused(tmp_path, "S1-001,long_interview,withdrew,")
    with pytest.raises(StudyError, match="withdrew"):
        read_one(tmp_path, "S1", Fragment)


def test_consent_is_an_input_of_whatever_it_decides(tmp_path: Path) -> None:
    write_narrated_study(tmp_path)
    table = tmp_path / "S1" / "consent.csv"
    assert narrative_files(tmp_path, "S1", "fragments") == [tmp_path / "S1" / "fragments.csv"]
    refused(tmp_path)
    for name in ("documents", "codings", "marked", "resolutions", "fragments", "sequences"):
        found = narrative_files(tmp_path, "S1", name)
        assert {table, tmp_path / "S1" / "speakers.csv"} <= {*found}, name
    assert table not in narrative_files(tmp_path, "S1", "accounts", "outside")
    assert table in site_files(tmp_path, "S1")


def test_a_table_of_consent_alone_begins_no_narrative_half(tmp_path: Path) -> None:
    from scripts.study.narrative_checks import narrative_without_documents

    refused(write_study(tmp_path), "S1-001,network_interview,given,")
    assert list(narrative_without_documents(tmp_path, "S1")) == []


def test_rows_read_as_consent(tmp_path: Path) -> None:
    ((_, row),) = read_consent(refused(tmp_path, "S1-X01,Long interview,Withdrawn,"), "S1")
    assert row == Consent(person_id="S1-X01", what="long_interview", decision="withdrawn")
