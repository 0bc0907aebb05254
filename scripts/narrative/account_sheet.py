"""What sheets for coders say of accounts: a sheet to look them up in, and columns to choose one."""

from __future__ import annotations

from scripts.study.narrative_inputs import SPEECH_ACTS, Account
from scripts.study.reading import Rows
from scripts.study.workbooks import SheetColumn, WorkSheet


def account_sheet(accounts: Rows[Account]) -> WorkSheet:
    """Return the sheet in which coders look up what belongs to which account."""
    columns = (
        SheetColumn("account_id", 11),
        SheetColumn("title", 50),
        SheetColumn("definition", 90),
    )
    return WorkSheet("accounts", columns, [account.model_dump() for _, account in accounts])


def decision_columns(accounts: Rows[Account]) -> tuple[SheetColumn, ...]:
    """Return the columns in which it is decided what a passage bears, or that it bears nothing."""
    return (
        SheetColumn("account_id", 11, True, tuple(account.account_id for _, account in accounts)),
        SheetColumn("speech_act", 14, True, SPEECH_ACTS),
        SheetColumn("set_aside", 24, True),
    )
