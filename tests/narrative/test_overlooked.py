"""Words that may be names nobody knows yet, and what is like a name of the study."""

from __future__ import annotations

from scripts.narrative import overlooked as o
from scripts.narrative.overlooked import Said, suspected

NAMES = {
    "S1-001": "Peter Varley",
    "S1-002": "Priyanka Venkataraman",
    "S1-003": "Grace Hall",
    "S1-004": "Anna van der Berg",
}


def listed(*texts: str, ordinary: tuple[str, ...] = ()) -> dict[str, tuple[str, str]]:
    """What may be a name, why, and whose it may be; beginnings of sentences, too."""
    turns = [Said(f"S1-I{k:02}", text, frozenset()) for k, text in enumerate(texts)]
    both = [row for rows in suspected(turns, NAMES, ordinary) for row in rows]
    return {row["said"]: (row["why"], row["candidates"]) for row in both}


PETER, PRIYANKA = "S1-001 Peter Varley", "S1-002 Priyanka Venkataraman"


def test_misspelt_names_are_listed_wherever_they_stand() -> None:
    text = "Varly said so. Venkatramen came. So VARLEU and Peters Varleys and Barley, Priyanca."
    assert listed(text, "we grow barley, nearly") == {
        "Varly": (o.LIKE, PETER),
        "Venkatramen": (o.LIKE, PRIYANKA),
        "VARLEU": (o.LIKE, PETER),
        "Peters Varleys": (o.LIKE, PETER),
        "Barley": (o.LIKE, PETER),
        "Priyanca": (o.LIKE, PRIYANKA),
    }
    assert listed("Barley grows. BARLEY!", "we grow barley, nearly") == {}
    assert listed("We told Tary and Bergamot.") == {
        "We": (o.BEGINNING, ""),
        "Tary": (o.WITHIN, ""),
        "Bergamot": (o.WITHIN, ""),
    }


def test_names_that_are_words_are_listed_within_sentences() -> None:
    text = (
        "and will you ask Will or the Board? Will you? the board hope so, said Hope, in May, may I"
    )
    assert listed(text) == {"Will": (o.WITHIN, ""), "Hope": (o.WITHIN, "")}


def test_words_that_only_begin_sentences_are_listed_apart() -> None:
    turns = [
        Said("S1-I01", "Doreen said no. Nobody asked Kevin. Kevin! Well, nobody.", frozenset())
    ]
    found, beginnings = suspected(turns, NAMES, ("well",))
    assert [(row["said"], row["times"]) for row in found] == [("Kevin", 2)]
    assert [(row["said"], row["why"]) for row in beginnings] == [("Doreen", o.BEGINNING)]
    assert found[0]["example"].startswith("Doreen said no. Nobody asked Kevin. Kevin!")


def test_capitals_and_initials() -> None:
    assert listed("we asked DOREEN of the NHS, PV, P.V., G. H. and P. J. V. about X.Y.") == {
        "DOREEN": (o.SHOUTED, ""),
        "PV": (o.INITIALS, f"{PETER}\n{PRIYANKA}"),
        "P.V": (o.INITIALS, f"{PETER}\n{PRIYANKA}"),
        "G. H": (o.INITIALS, "S1-003 Grace Hall"),
    }


def test_names_that_are_words_in_a_document_without_capitals() -> None:
    machine = "so we asked grace at the hall and she said no to anna " * 3
    because = "S1-003 Grace Hall"
    assert listed(machine) == {
        "grace": (o.NO_CAPITALS, because),
        "hall": (o.NO_CAPITALS, because),
        "anna": (o.NO_CAPITALS, "S1-004 Anna van der Berg"),
    }
    assert listed(machine + "Said Xu. And Xu. And Xu. And Xu.").keys() == {"Xu"}


def test_what_was_found_and_what_is_ordinary_is_not_listed() -> None:
    text = "we saw Kevin of Leeds"
    turns = [Said("S1-I01", text, frozenset(range(7, 12)))]
    assert suspected(turns, NAMES, {"leeds"}) == ([], [])
    assert [row["said"] for row in suspected(turns, NAMES, ())[0]] == ["Leeds"]
