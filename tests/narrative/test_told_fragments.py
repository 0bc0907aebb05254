from __future__ import annotations

from scripts.narrative.told_fragments import told_fragments


def test_fragments_gather_what_the_tables_hold_of_them() -> None:
    documents = [
        {"document_id": "S1-I01", "interviewees": "S1-001;S1-002"},
        {"document_id": "S1-I02", "interviewees": "S1-003"},
        {"document_id": "S1-M01", "interviewees": ""},
    ]
    passages = [
        {"passage_id": "b", "document_id": "S1-I01", "speaker": "S1-002"},
        {"passage_id": "a", "document_id": "S1-I01", "speaker": "S1-001"},
        {"passage_id": "guest", "document_id": "S1-I02", "speaker": "S1-001"},
        {"passage_id": "paper", "document_id": "S1-M01", "speaker": None},
    ]
    fragments = [
        {"fragment_id": key, "account_id": "S1-A01", "speech_act": "competence", "text": "t",
         "resolved": key == "S1-F001", "subject": "S1-003", "theme": "enabler"}
        for key in ("S1-F002", "S1-F001")
    ]  # fmt: skip
    rests_on = [
        {"fragment_id": "S1-F001", "passage_id": p, "document_id": d}
        for p, d in (("b", "S1-I01"), ("paper", "S1-M01"), ("a", "S1-I01"), ("guest", "S1-I02"))
    ]
    rests_on.append({"fragment_id": "S1-F002", "passage_id": "gone", "document_id": "S1-I02"})
    persons = [{"fragment_id": "S1-F001", "person_id": p} for p in ("S1-X01", "S1-001")]
    first, second = told_fragments(fragments, rests_on, persons, passages, documents)
    assert first.fragment_id == "S1-F001" and first.resolved and first.subject == "S1-003"
    assert first.theme == "enabler"
    assert first.passages == ("a", "b", "guest", "paper")
    assert first.documents == ("S1-I01", "S1-I02", "S1-M01")
    assert first.tellers == ("S1-001", "S1-002")  # 001 is a guest in the second interview
    assert first.persons == ("S1-001", "S1-X01")
    assert (second.resolved, second.passages, second.tellers) == (False, ("gone",), ())
