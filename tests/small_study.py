"""A small study without a mistake, one site in each form, for tests that spoil it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from scripts.network.checked_study import CheckedStudy, read_checked_study
from scripts.study.config import NetworkColumns

SMALL_STUDY: Mapping[str, str] = {
    "sites.csv": """\
site,priority,question,roster,cap
S1,Smoking,Who do you go to?,discovered,3
M1,Prayer,Whom do you like?,given,
""",
    "S1/actors.csv": """\
actor_id,name,organisation,role,background,sector,source
S1-001,Ann Åberg,council,manager,law,public,roster
S1-002,Bob O’Brien,hospital,nurse,nursing,NHS,nomination
S1-003,Cy Khan,hospital,manager,,NHS,nomination
S1-004,Director of Public Health,council,manager,medicine,public,nomination
S1-005,Eve Ng,charity,officer,,,nomination
""",
    "S1/interviews.csv": """\
respondent_id,wave,date,interviewer
S1-001,1,2009-03-31,XY
S1-002,2,,XY
S1-003,2,2009-06-02,
""",
    "S1/nominations.csv": """\
respondent_id,nominee_name,order,reporter_id,note
S1-001,bob obrien,1,,
S1-001,Cyrus K.,2,,
S1-001,the DPH,3,,
S1-002,Ann Aberg,1,,
S1-002,Cy Khan,,S1-001,overheard
S1-003,Eve Ng,1,,
S1-003,google,2,,
""",
    "S1/aliases.csv": """\
raw_name,respondent_id,kind,actor_id,decision,confidence,reviewer,reason
Cyrus K.,,person,S1-003,same,medium,XY,
the DPH,,role,S1-004,same,high,XY,holds the post
Google,,not_usable,,exclude,high,XY,
""",
    "M1/nodes.csv": """\
name,observed_out,order
Gregory,1,Turks
Basil,1,NA
Hugh,0,
""",
    "M1/edges.csv": """\
source,target,times
Gregory,Basil,2
Basil,Hugh,1
""",
}


def write_study(folder: Path, files: Mapping[str, str] = SMALL_STUDY) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def read_study_of(
    folder: Path, *sites: str, directed: bool = True, columns: NetworkColumns | None = None
) -> CheckedStudy:
    columns = columns or NetworkColumns(organisation="order")
    return read_checked_study(folder, sites or ("S1", "M1"), columns, directed=directed)
