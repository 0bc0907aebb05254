"""Row models of the files people own for the narrative half of the study. All cells arrive as text.

A site that has `documents.csv` has transcripts; its folder then also holds the tables below (each
may be .xlsx instead), a folder `documents/` with the transcripts and meeting papers, and a folder
`codings/` with one sheet a coder. All but documents, speakers and accounts may come later.
`codebook.csv` stands beside `sites.csv`: one for the whole study.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal, get_args

from pydantic import BeforeValidator, Field

from scripts.study.inputs import Maybe, OptionalText, Row, Text, _date
from scripts.study.sheets import LONGEST_CELL

SpeechAct = Literal["manipulation", "commitment", "competence", "performance", "sanction"]
Theme = Literal["interaction", "relationships", "constraint", "enabler"]
Mode = Literal["paper_literal", "inflected", "extended"]
Flag = Literal[
    "negated", "interrupted", "elliptical", "question", "idiom", "other_directed", "reported"
]
SPEECH_ACTS: tuple[SpeechAct, ...] = get_args(SpeechAct)
MODES: tuple[Mode, ...] = get_args(Mode)
THEMES: tuple[Theme, ...] = get_args(Theme)

_SITE = r"^[A-Za-z][A-Za-z0-9]{0,15}"
DOCUMENT_PATTERN = rf"{_SITE}-[IM][0-9]{{2,3}}$"
OUTSIDE_PATTERN = rf"{_SITE}-X[0-9]{{2,3}}$"
MEETING_PATTERN = rf"{_SITE}-G[0-9]{{2,3}}$"
ACCOUNT_PATTERN = rf"{_SITE}-A[0-9]{{2,3}}$"
FRAGMENT_PATTERN = rf"{_SITE}-F[0-9]{{3,4}}$"
PERSON_PATTERN = rf"{_SITE}-([0-9]{{3,4}}|X[0-9]{{2,3}})$"
PASSAGE_PATTERN = rf"{_SITE}-[IM][0-9]{{2,3}}-[0-9a-hjkmnp-tv-z]{{6}}(-[0-9]{{1,3}})?$"
CODER_PATTERN = r"^[A-Za-z]{1,4}[0-9]{0,2}$"
FAMILY_PATTERN = r"^[a-z][a-z0-9_]{0,30}$"
PATTERN_SENTENCES = {
    DOCUMENT_PATTERN: "is not a document id: site, dash, I (interview) or M (meeting), two or "
    "three digits, as in S1-I04.",
    OUTSIDE_PATTERN: "is not the id of somebody outside the network: site, dash, X, two or three "
    "digits, as in S1-X02.",
    MEETING_PATTERN: "is not a meeting id: site, dash, G, two or three digits, as in S1-G01.",
    ACCOUNT_PATTERN: "is not an account id: site, dash, A, two or three digits, as in S1-A04.",
    FRAGMENT_PATTERN: "is not a fragment id: site, dash, F, three or four digits, as in S1-F012.",
    PERSON_PATTERN: "is neither an actor id (S1-017) nor the id of somebody outside the network "
    "(S1-X02).",
    PASSAGE_PATTERN: "is not a passage id as the sheets give it, such as S1-I04-7k3f9q.",
    CODER_PATTERN: "is not a coder's initials: one to four letters, as in AB.",
    FAMILY_PATTERN: "is not a family's name: small letters, figures and _, as in have_to.",
}


def document_of(passage_id: str) -> str:
    """Return the document a passage's id begins with."""
    return "-".join(passage_id.split("-")[:2])


def _listed(cell: object) -> object:
    """Read `a; b` as two values; commas and lines part them, too, as no id holds any."""
    if not isinstance(cell, str):
        return cell
    return tuple(part for part in (piece.strip() for piece in re.split(r"[;,\n]", cell)) if part)


def _by_commas(cell: object) -> object:
    if not isinstance(cell, str):
        return cell
    return tuple(part for part in (piece.strip() for piece in cell.split(",")) if part)


Words = Annotated[str, Field(min_length=1, max_length=LONGEST_CELL)]
OptionalWords = Annotated[Words | None, Maybe]
DocumentId = Annotated[str, Field(pattern=DOCUMENT_PATTERN)]
OutsideId = Annotated[str, Field(pattern=OUTSIDE_PATTERN)]
MeetingId = Annotated[str, Field(pattern=MEETING_PATTERN)]
AccountId = Annotated[str, Field(pattern=ACCOUNT_PATTERN)]
FragmentId = Annotated[str, Field(pattern=FRAGMENT_PATTERN)]
PersonId = Annotated[str, Field(pattern=PERSON_PATTERN)]
PassageId = Annotated[str, Field(pattern=PASSAGE_PATTERN)]
Coder = Annotated[str, Field(pattern=CODER_PATTERN)]
Date = Annotated[datetime.date | None, BeforeValidator(_date)]


class Document(Row):
    """One transcript or meeting paper (`documents.csv`)."""

    example: ClassVar[Mapping[str, str]] = {
        "document_id": "S1-I01",
        "kind": "interview",
        "file": "interview 1.docx",
        "date": "2026-06-14",
    }

    document_id: DocumentId = Field(
        description="code used in every result: site, dash, I (interview) or M (meeting), number"
    )
    kind: Literal["interview", "meeting"] = Field(description="transcript, or paper of a meeting")
    file: Text = Field(
        description="its file in the site's folder documents/, such as .docx or .vtt"
    )
    meeting_id: Annotated[MeetingId | None, Maybe] = Field(
        None, description="the meeting it belongs to; meeting papers only"
    )
    date: Date = Field(None, description="YYYY-MM-DD")
    note: OptionalText = Field(None, description="anything worth remembering; not used")


class Speaker(Row):
    """One label that stands before what somebody says (`speakers.csv`)."""

    example: ClassVar[Mapping[str, str]] = {
        "label": "P1",
        "document_id": "S1-I01",
        "role": "interviewee",
        "person_id": "S1-017",
    }

    document_id: Annotated[DocumentId | None, Maybe] = Field(
        None, description="only in this document; blank: in all of the site's"
    )
    label: Text = Field(description="the label as it stands in the transcript, without its colon")
    role: Literal["interviewee", "interviewer", "other", "not_a_speaker"] = Field(
        description="who speaks; not_a_speaker: these words look like a label and are none"
    )
    person_id: Annotated[PersonId | None, Maybe] = Field(
        None, description="actor id, or id in outside.csv; needed for an interviewee"
    )
    note: OptionalText = Field(None, description="anything worth remembering; not used")


class Outside(Row):
    """One person or group who is not in the network, but in what is told (`outside.csv`)."""

    example: ClassVar[Mapping[str, str]] = {
        "outside_id": "S1-X01",
        "kind": "group",
        "name": "taxi drivers",
        "shown_as": "taxi drivers",
    }

    outside_id: OutsideId = Field(description="code used in every result: site, dash, X, number")
    kind: Literal["person", "group"] = Field(description="one person, or a group or body")
    name: Text = Field(description="the name; a person's stays confidential")
    shown_as: Text = Field(description="what results may call them, such as: taxi drivers")
    note: OptionalText = Field(None, description="anything worth remembering; not used")


class SpokenName(Row):
    """One decision about a name as it is said in transcripts (`spoken.csv`)."""

    shown: ClassVar[str] = r"what|why|candidates|documents|times|example"
    begun: ClassVar[tuple[str, ...]] = ("decision", "person_id")

    said: Text = Field(description="the word or words exactly as they stand in the transcripts")
    document_id: Annotated[DocumentId | None, Maybe] = Field(
        None, description="only in this document; blank: in all of the site's"
    )
    decision: Literal["same", "hide", "not_a_name"] = Field(
        description="same: person_id is meant; hide: somebody else, write [name]; "
        "not_a_name: leave it as it is"
    )
    person_id: Annotated[PersonId | None, Maybe] = Field(
        None, description="actor id, or id in outside.csv; with decision same"
    )
    reviewer: Text = Field(description="initials of who decided")
    reason: OptionalText = Field(None, description="why")


class Meeting(Row):
    """One meeting (`meetings.csv`)."""

    example: ClassVar[Mapping[str, str]] = {
        "meeting_id": "S1-G01",
        "series": "tobacco control alliance",
        "date": "2026-05-03",
        "regular": "1",
        "on_priority": "1",
        "attendees": "S1-017; S1-023; S1-X01",
    }

    meeting_id: MeetingId = Field(description="site, dash, G, number")
    series: Text = Field(description="the meeting's name, such as: tobacco control alliance")
    date: Date = Field(None, description="YYYY-MM-DD")
    regular: bool = Field(description="1: one of a regular series; 0: not")
    on_priority: bool = Field(description="1: concerns the site's priority; 0: does not")
    attendees: Annotated[tuple[PersonId, ...], BeforeValidator(_listed)] = Field(
        (), description="actor ids and ids in outside.csv, separated by ;"
    )
    note: OptionalText = Field(None, description="anything worth remembering; not used")


class Account(Row):
    """One activity that is told about, and the account of it (`accounts.csv`)."""

    example: ClassVar[Mapping[str, str]] = {
        "account_id": "S1-A01",
        "title": "Stop-smoking clinics in pharmacies",
        "definition": "opening, staffing and paying for the clinics",
    }

    account_id: AccountId = Field(description="site, dash, A, number")
    title: Text = Field(description="object of the activity, the account's title")
    definition: Text = Field(description="what belongs to the activity; coders work by it")
    note: OptionalText = Field(None, description="anything worth remembering; not used")


class CodebookEntry(Row):
    """One code that coders use (`codebook.csv` beside `sites.csv`)."""

    example: ClassVar[Mapping[str, str]] = {
        "code": "commitment",
        "definition": "somebody wants to do it, or takes it on",
        "look_for": "want to, will, promised",
    }

    code: Literal[SpeechAct, Theme] = Field(description="a speech act, or a theme")
    definition: Text = Field(description="what it means")
    look_for: OptionalText = Field(None, description="words and signs to look for")


class LexiconRow(Row):
    """One phrase that the search looks for (`resources/lexicon/phrases.csv`, or a study's own)."""

    family: Annotated[str, Field(pattern=FAMILY_PATTERN)] = Field(
        description="what the phrase is counted under, such as have_to"
    )
    mode: Annotated[Mode | None, Maybe] = Field(None, description="the mode that looks for it")
    phrase: Text = Field(description="its words; / between words of which any will do")
    not_before: Annotated[tuple[str, ...], BeforeValidator(_by_commas)] = Field(
        (), description="words before which it is none, separated by commas"
    )
    flag: Annotated[Flag | None, Maybe] = Field(None, description="a flag it always has")
    suggests: Annotated[SpeechAct | None, Maybe] = Field(
        None, description="the speech act that it may be a cue for, in place of a mode"
    )
    note: OptionalText = Field(None, description="an example, or anything else; not used")


class WordList(Row):
    """One list of words that the search goes by (`resources/lexicon/words.csv`)."""

    name: Text = Field(description="the list's name")
    words: Annotated[tuple[str, ...], BeforeValidator(_by_commas)] = Field(
        min_length=1, description="words, or several words each, separated by commas"
    )
    meaning: Text = Field(description="what it is for")


class Coding(Row):
    """What one coder says of one passage (`codings/AB.xlsx`, the coder's initials).

    The sheet is made by the workflow; coders fill five columns.
    """

    shown: ClassVar[str] = r"document|speaker|before|after|families|phrases|flags|place"

    passage_id: PassageId = Field(description="as the sheet gives it; not to be changed")
    text: OptionalWords = Field(None, description="as the sheet gives it; finds a passage again")
    account_id: Annotated[AccountId | None, Maybe] = Field(description="the activity")
    speech_act: Annotated[SpeechAct | None, Maybe] = Field(description="one of the five")
    set_aside: OptionalText = Field(description="why the passage bears on no activity")
    summary: OptionalText = Field(
        None, description="what the passage says, in codes and your own words; for who charts it"
    )
    note: OptionalText = Field(
        None, description="a memo; shown to the team only, beside the passage"
    )
    codebook: OptionalText = Field(
        None, description="as the sheet gives it: the version of the codebook"
    )


class MarkedPassage(Row):
    """One passage that the search cannot find, marked by a person (`marked.csv`)."""

    document_id: DocumentId = Field(description="the document")
    quote: Words = Field(description="its words, copied from the pseudonymised text")
    coder: Coder = Field(description="initials")
    account_id: AccountId = Field(description="the activity")
    speech_act: SpeechAct = Field(description="one of the five")
    note: OptionalText = Field(
        None, description="a memo; shown to the team only, beside the passage"
    )


class Resolution(Row):
    """What is agreed of a passage on which coders differed (`resolutions.csv`)."""

    shown: ClassVar[str] = r"speaker|text|.+_says"
    begun: ClassVar[tuple[str, ...]] = ("account_id", "speech_act", "set_aside", "reason")

    passage_id: PassageId = Field(description="as the sheet gives it")
    account_id: Annotated[AccountId | None, Maybe] = Field(None, description="the activity")
    speech_act: Annotated[SpeechAct | None, Maybe] = Field(None, description="one of the five")
    set_aside: OptionalText = Field(None, description="why the passage bears on no activity")
    reason: Text = Field(description="why it was decided so")
    decided_by: Text = Field(description="initials of who decided")
    date: Date = Field(None, description="YYYY-MM-DD")


class Fragment(Row):
    """One summary in a framework matrix (`fragments.csv`)."""

    shown: ClassVar[str] = r"speaker|words|summaries"
    begun: ClassVar[tuple[str, ...]] = ("fragment_id", "text", "actors", "subject", "theme")

    fragment_id: FragmentId = Field(description="site, dash, F, number; never given again")
    account_id: AccountId = Field(description="the activity")
    speech_act: SpeechAct = Field(description="one of the five")
    passages: Annotated[tuple[PassageId, ...], BeforeValidator(_listed)] = Field(
        min_length=1, description="ids of the passages it sums up, separated by ;"
    )
    text: Text = Field(description="the summary, in codes: [S1-017] has to …")
    actors: Annotated[tuple[PersonId, ...], BeforeValidator(_listed)] = Field(
        (), description="who is involved: actor ids and ids in outside.csv, separated by ;"
    )
    subject: Annotated[PersonId | None, Maybe] = Field(
        None, description="whose programme of action it tells"
    )
    theme: Annotated[Theme | None, Maybe] = Field(
        None, description="interaction, relationships, constraint or enabler"
    )
    waiver: OptionalText = Field(None, description="why a convention is not kept here")
    written_by: OptionalText = Field(None, description="initials")


class Step(Row):
    """One box of a told account's sequence (`sequences.csv`)."""

    begun: ClassVar[tuple[str, ...]] = ("step",)

    account_id: AccountId = Field(description="the account")
    step: int = Field(ge=1, le=99, description="place in the sequence, 1 first")
    after: Annotated[tuple[Annotated[int, Field(ge=0, le=99)], ...], BeforeValidator(_listed)] = (
        Field(
            (),
            description="numbers of the boxes it follows, separated by ;; blank: the one before, "
            "0: none",
        )
    )
    speech_act: SpeechAct = Field(description="one of the five")
    text: Text = Field(description="the words in the box, in codes")
    fragments: Annotated[tuple[FragmentId, ...], BeforeValidator(_listed)] = Field(
        min_length=1, description="ids of the fragments it rests on, separated by ;"
    )
    note: OptionalText = Field(None, description="anything worth remembering; not used")


NARRATIVE_FILES: dict[str, type[Row]] = {
    "documents": Document,
    "speakers": Speaker,
    "accounts": Account,
    "outside": Outside,
    "spoken": SpokenName,
    "meetings": Meeting,
    "marked": MarkedPassage,
    "resolutions": Resolution,
    "fragments": Fragment,
    "sequences": Step,
}
