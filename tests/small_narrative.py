"""The narrative half of the small study's site S1, without a mistake, for tests that spoil it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.small_study import SMALL_STUDY, write_study

SMALL_NARRATIVE: Mapping[str, str] = {
    "codebook.csv": """\
code,definition,look_for
manipulation,somebody has to do something,have to
commitment,somebody wants to do it,want to
competence,they can,able to
performance,they do it,did
sanction,others judge what was done,praise
interaction,people meet,
relationships,people know each other,
constraint,something hinders,
enabler,something helps,
""",
    "S1/documents.csv": """\
document_id,kind,file,meeting_id,date
S1-I01,interview,first.txt,,2009-05-04
S1-I02,interview,second.docx,,
S1-M01,meeting,minutes March.txt,S1-G01,2009-03-31
""",
    "S1/documents/first.txt": "INT: And then?\n\nAÅ: We have to ask Bob.\n",
    "S1/documents/second.docx": "not read here",
    "S1/documents/minutes March.txt": "Noted.\n",
    "S1/speakers.csv": """\
document_id,label,role,person_id
,INT,interviewer,
S1-I01,AÅ,interviewee,S1-001
S1-I02,Trainer,interviewee,S1-X01
,NB,not_a_speaker,
""",
    "S1/outside.csv": """\
outside_id,kind,name,shown_as
S1-X01,person,Yolanda Zest,a trainer
S1-X02,group,taxi drivers,taxi drivers
""",
    "S1/spoken.csv": """\
said,document_id,decision,person_id,reviewer,reason
Bob,,same,S1-002,XY,
Bob,S1-I02,hide,,XY,her brother
Khan,,not_a_name,,XY,a shop
""",
    "S1/meetings.csv": """\
meeting_id,series,date,regular,on_priority,attendees
S1-G01,tobacco alliance,2009-03-31,1,1,S1-001; S1-X02
S1-G02,away day,,0,0,
""",
    "S1/accounts.csv": """\
account_id,title,definition
S1-A01,Referral of smokers,all about referral
S1-A02,Planning a health fair,all about the fair
""",
    "S1/codings/AB.csv": """\
passage_id,text,account_id,speech_act,set_aside,note
S1-I01-7k3f9q,We have to ask [S1-002].,S1-A01,manipulation,,
S1-I01-7k3f9r,I want to.,,,chatter,
S1-I02-000000,We are able to.,,,,
""",
    "S1/codings/CD.csv": """\
passage_id,text,account_id,speech_act,set_aside,note
S1-I01-7k3f9q,We have to ask [S1-002].,S1-A02,commitment,,
""",
    "S1/marked.csv": """\
document_id,quote,coder,account_id,speech_act
S1-M01,Noted.,AB,S1-A01,sanction
""",
    "S1/resolutions.csv": """\
passage_id,account_id,speech_act,set_aside,reason,decided_by,date
S1-I01-7k3f9q,S1-A01,manipulation,,it is about referral,AB;CD,2009-08-01
S1-I02-zzzzzz-2,,,small talk,no activity,AB;CD,
""",
    "S1/fragments.csv": """\
fragment_id,account_id,speech_act,passages,text,actors,subject,theme,waiver,written_by
S1-F001,S1-A01,manipulation,S1-I01-7k3f9q,We have to ask [S1-002].,S1-002,S1-001,interaction,,AB
S1-F002,S1-A01,sanction,S1-M01-abcdef; S1-M01-abcdeg,[S1-X02] are thanked,S1-X02,,,short,AB
S1-F003,S1-A01,competence,S1-I02-000000,We are able to train,,,enabler,,AB
S1-F004,S1-A02,competence,S1-I02-000000,We are able to pay,,,,,CD
""",
    "S1/sequences.csv": """\
account_id,step,speech_act,text,fragments
S1-A01,1,manipulation,[S1-001] has to ask [S1-002],S1-F001
S1-A01,2,competence,They can,S1-F003; S1-F002
""",
}


def write_narrated_study(folder: Path) -> Path:
    """Write the small study with its narrative half."""
    return write_study(folder, {**SMALL_STUDY, **SMALL_NARRATIVE})
