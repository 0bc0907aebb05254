"""What is done, and what waits for whom."""

from __future__ import annotations

from scripts.study.status import StageStatus, stages_from_summary, status_text, waiting_for

SUMMARY = """output_file\tdate\trule\tlog-file(s)\tstatus\tplan
a\tMon\tfit_model\t\tok\tno update
b\tMon\tfit_model\t\tmissing\tupdate pending
c\tMon\tread\t\tok\tno update
d\tMon\tother\t\tok\tno update
"""
STAGES = {"read": "Files read", "fit_model": "Models fitted", "draw": "Maps drawn"}


def test_files_are_counted_by_stage_in_the_order_of_the_study() -> None:
    assert stages_from_summary(SUMMARY, STAGES) == [
        StageStatus("Files read", 1, 1),
        StageStatus("Models fitted", 1, 2),
    ]


def test_what_waits_says_for_whom_and_what_to_do() -> None:
    stages = stages_from_summary(SUMMARY, STAGES)
    waiting = waiting_for(stages, {"S2": 1}, {"S1": 3}, {"S1": 10})
    assert "for the computer: 1 file to make" in waiting[0]
    assert "site S2: 1 name still marked unresolved" in waiting[1]
    assert "site S1: 3 warnings" in waiting[2]
    assert "site S1: 10 people proposed" in waiting[3]
    text = status_text("A study", stages, waiting)
    assert "Files read     done" in text
    assert "Models fitted  1 of 2 files" in text


def test_nothing_waits_when_all_is_done() -> None:
    stages = [StageStatus("Files read", 1, 1)]
    assert waiting_for(stages, {}, {}, {}) == []
    assert "Nothing waits for anybody." in status_text("A study", stages, [])
