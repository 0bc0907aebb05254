"""The narrative half of the tiny study's site N1: three interviews, a meeting paper, two accounts.

One account is complete and told in five boxes that fork and join, the other lacks nearly all. Texts
hold what readers and pages must get right: < & " ’, other encodings, soft line breaks, names in
many forms.
"""

from __future__ import annotations

import csv
from pathlib import Path

import docx

from scripts.narrative.passage_ids import passage_id
from scripts.study.workbooks import SheetColumn, WorkSheet, write_workbook

SITE = "N1"
OUTSIDE_PERSON = "Zoë Marchbanks-O’Hara"
# As they are said; nobody may find them in a result.
SPOKEN = ("Gwenny", "Tarquin", "Marchbanks")
# What people write once the workflow has made the sheets to fill.
LATER = ("codings", "marked.csv", "resolutions.csv", "fragments.csv", "sequences.csv")

_FIRST = f"""\
Interview with Aurelia Saltmarshe, 14 June 2010

INTERVIEWER: So, Aurelia, whom do you have to ask?

Aurelia:\u00a0Er, well. We have to ask Benedikt Tregenza about the <b>walking bus</b> & the fares.

It’s a long story. I want to get Gwenny to drive it. Dr QUILLFEATHER, no, Dragan Quillfeather said
so.

INTERVIEWER: And {OUTSIDE_PERSON}?

aurelia: Ms Marchbanks is able to stop the traffic, that’s all I know. We don’t have to pay her.
"""
_SECOND = """\
INT: Who does it?

BT: Aurelia Saltmarshe has to sign the forms, she said so. Ines has to go too, hasn’t she?

Note: the tape stops here. Tarquin wants to help.

INT: Whom do you know?

BT: I know how to talk to parents. In the end the bus ran every day, and Dragan Quillfeather drove
it.
"""
_THIRD = (
    ("INT: How was it?", ""),
    ("Gwenllian Tregenza: It was cold", "and we walked. You want to see the children’s faces."),
    ("INT: And now?", ""),
    ("Gwenllian Tregenza: We’ve got to keep it going, Cosima says.", ""),
    ("Everybody said it was the best thing since “sliced” bread.", ""),
)
_PAPER = """\
Walking group, 3 March 2010

Present: Aurelia Saltmarshe; Cosima Uppington; the walking bus volunteers

The group thanked Gwenllian Tregenza & noted that the bus has to be insured.
"""

# Passages as the search should find them; codes may stand for anybody in the brackets.
ASK = (1, "We have to ask [N1-002] about the <b>walking bus</b> & the fares.")
DRIVE = (1, "I want to get [N1-007] to drive it.")
STOP = (1, "Ms [N1-X01] is able to stop the traffic, that’s all I know.")
PAY = (1, "We don’t have to pay her.")
SIGN = (2, "[N1-001] has to sign the forms, she said so.")
GO = (2, "[name] has to go too, hasn’t she?")
HELP = (2, "[name] wants to help.")
TALK = (2, "I know how to talk to parents.")
FACES = (3, "You want to see the children’s faces.")
KEEP = (3, "We’ve got to keep it going, [name] says.")
SEARCHED = (ASK, DRIVE, STOP, PAY, SIGN, GO, HELP, TALK, FACES, KEEP)
# Passages that people mark.
RAN = ("N1-I02", "In the end the bus ran every day, and [N1-004] drove it.")
BREAD = ("N1-I03", "Everybody said it was the best thing since “sliced” bread.")
THANKED = ("N1-M01", "The group thanked [N1-007] & noted that the bus has to be insured.")

Said = tuple[int, str]
Decision = tuple[str, str, str]  # account, speech act, why set aside
_BUS, _PATROL = "N1-A01", "N1-A02"
_ASIDE: Decision = ("", "", "bears on no activity")
_AB: dict[Said, Decision] = {
    ASK: (_BUS, "manipulation", ""),
    DRIVE: (_BUS, "commitment", ""),
    STOP: (_BUS, "competence", ""),
    PAY: _ASIDE,
    SIGN: (_PATROL, "manipulation", ""),
    GO: (_BUS, "manipulation", ""),
    HELP: (_BUS, "commitment", ""),
    TALK: (_BUS, "competence", ""),
    FACES: ("", "", "a figure of speech"),
    KEEP: (_BUS, "commitment", ""),
}
_CD: dict[Said, Decision] = {
    **_AB,
    PAY: ("", "", "about money"),
    GO: (_PATROL, "commitment", ""),
    HELP: ("", "", ""),
}


def id_of(said: Said) -> str:
    """The id of a passage that the search finds."""
    return passage_id(f"{SITE}-I0{said[0]}", said[1])


def write_tiny_narrative(study: Path) -> list[str]:
    """Write the files into the study's folder; return the names in them that nobody else has."""
    folder = study / SITE
    _write_documents(folder / "documents")
    _write_tables(study, folder)
    _write_codings(folder / "codings")
    _write_framework(folder)
    return [OUTSIDE_PERSON, *SPOKEN]


def _write_documents(folder: Path) -> None:
    folder.mkdir(parents=True)
    crlf = _FIRST.replace("\n", "\r\n")
    (folder / "first interview.txt").write_bytes(crlf.encode("utf-8-sig"))
    (folder / "second.TXT").write_bytes(_SECOND.encode("cp1252"))
    (folder / "minutes.txt").write_text(_PAPER, encoding="utf-8")
    document = docx.Document()
    for words, behind_the_break in _THIRD:
        paragraph = document.add_paragraph(words)
        if behind_the_break:
            paragraph.add_run().add_break()
            paragraph.add_run(behind_the_break)
    document.save(str(folder / "Gwenllian Tregenza.docx"))


def _write_tables(study: Path, folder: Path) -> None:
    _table(
        folder / "documents.csv",
        "document_id,kind,file,meeting_id,date",
        ["N1-I01", "interview", "first interview.txt", "", "2010-06-14"],
        ["N1-I02", "interview", "second.TXT", "", ""],
        ["N1-I03", "interview", "Gwenllian Tregenza.docx", "", "2010-06-21"],
        ["N1-M01", "meeting", "minutes.txt", "N1-G01", "2010-03-03"],
    )
    _table(
        folder / "speakers.csv",
        "document_id,label,role,person_id",
        ["", "INTERVIEWER", "interviewer", ""],
        ["", "INT", "interviewer", ""],
        ["", "Note", "not_a_speaker", ""],
        ["N1-I01", "Aurelia", "interviewee", "N1-001"],
        ["N1-I02", "BT", "interviewee", "N1-002"],
        ["N1-I03", "Gwenllian Tregenza", "interviewee", "N1-007"],
    )
    _table(
        folder / "outside.csv",
        "outside_id,kind,name,shown_as",
        ["N1-X01", "person", OUTSIDE_PERSON, "a lollipop lady & her <sign>"],
        ["N1-X02", "group", "walking bus volunteers", "walking bus volunteers"],
    )
    _table(
        folder / "spoken.csv",
        "said,document_id,decision,person_id,reviewer,reason",
        ["Gwenny", "", "same", "N1-007", "AB", "short form"],
        ["Aurelia", "N1-I01", "same", "N1-001", "AB", "spoken to"],
        ["Tarquin", "", "hide", "", "AB", "not of the study"],
    )
    _table(
        folder / "meetings.csv",
        "meeting_id,series,date,regular,on_priority,attendees",
        ["N1-G01", "walking group", "2010-03-03", 1, 1, "N1-001; N1-003; N1-005; N1-X02"],
        ["N1-G02", "away day", "", 0, 0, ""],
    )
    _table(
        folder / "accounts.csv",
        "account_id,title,definition",
        [_BUS, "A walking bus for <all> & “sundry”", "whatever gets children to walk together"],
        [_PATROL, "The crossing patrol", "forms, fees & flags"],
    )
    acts = ("manipulation", "commitment", "competence", "performance", "sanction")
    themes = ("interaction", "relationships", "constraint", "enabler")
    rows = [[code, f"what {code} means", ""] for code in (*acts, *themes)]
    _table(study / "codebook.csv", "code,definition,look_for", *rows)


def _write_codings(folder: Path) -> None:
    folder.mkdir()
    names = ("passage_id", "document", "text", "account_id", "speech_act", "set_aside", "note")
    rows = [
        dict(zip(names, (id_of(p), f"N1-I0{p[0]}", p[1], *_AB[p], ""), strict=True))
        for p in SEARCHED
    ]
    columns = tuple(SheetColumn(name, 12) for name in names)
    write_workbook(folder / "AB.xlsx", [WorkSheet("Passages", columns, rows)])
    rows_cd = [[id_of(p), p[1], *_CD[p]] for p in SEARCHED]
    _table(folder / "CD.csv", "passage_id,text,account_id,speech_act,set_aside", *rows_cd)


def _write_framework(folder: Path) -> None:
    _table(
        folder / "marked.csv",
        "document_id,quote,coder,account_id,speech_act",
        [*RAN, "AB", _BUS, "performance"],
        [*BREAD, "CD", _BUS, "sanction"],
        [*THANKED, "AB", _BUS, "sanction"],
    )
    _table(
        folder / "resolutions.csv",
        "passage_id,account_id,speech_act,set_aside,reason,decided_by,date",
        [id_of(GO), _BUS, "manipulation", "", "she goes with the bus", "AB;CD", "2010-08-02"],
    )
    _table(
        folder / "fragments.csv",
        "fragment_id,account_id,speech_act,passages,text,actors,subject,theme,waiver,written_by",
        ["N1-F001", _BUS, "manipulation", id_of(ASK),
         "We have to ask [N1-002] about the <b>bus</b> & fares", "N1-002", "N1-001",
         "interaction", "", "AB"],
        ["N1-F002", _BUS, "commitment", id_of(DRIVE), "I want to get [N1-007] to drive",
         "N1-007", "N1-001", "", "", "AB"],
        ["N1-F003", _BUS, "competence", f"{id_of(STOP)}; {id_of(TALK)}",
         "[N1-X01] is able to stop “traffic”; I know how to talk to parents", "N1-X01", "N1-001",
         "enabler", "", "AB"],
        ["N1-F004", _BUS, "performance", passage_id(*RAN), "the bus ran, [N1-004] drove it",
         "N1-004", "N1-004", "", "", "CD"],
        ["N1-F005", _BUS, "sanction", f"{passage_id(*BREAD)};{passage_id(*THANKED)}",
         "the best thing; [N1-007] is thanked by [N1-X02]", "N1-007;N1-X02", "", "relationships",
         "", "CD"],
        ["N1-F006", _PATROL, "manipulation", id_of(SIGN), "the forms have to be signed", "N1-001",
         "", "constraint", "she is named elsewhere", "CD"],
        ["N1-F007", _BUS, "manipulation", id_of(GO), "[N1-009] has to go too", "N1-009", "", "",
         "", "AB"],
    )  # fmt: skip
    _table(
        folder / "sequences.csv",
        "account_id,step,after,speech_act,text,fragments",
        [
            _BUS,
            1,
            "",
            "manipulation",
            "[N1-001] has to ask [N1-002] & [N1-009]",
            "N1-F001; N1-F007",
        ],
        [_BUS, 2, "", "commitment", "and wants [N1-007] to “drive”", "N1-F002"],
        [_BUS, 3, "1", "competence", "[N1-X01] can stop the <traffic>", "N1-F003"],
        [_BUS, 4, "2; 3", "performance", "[N1-004] drives the bus every day", "N1-F004"],
        [_BUS, 5, "", "sanction", "Everybody is pleased, [N1-X02] too", "N1-F005"],
    )


def _table(path: Path, header: str, *rows: list[object]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header.split(","))
        writer.writerows(rows)
