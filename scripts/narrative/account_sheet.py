"""The sheet in which coders look up what belongs to which account."""

from __future__ import annotations

from scripts.study.narrative_inputs import Account
from scripts.study.reading import Rows
from scripts.study.workbooks import SheetColumn, WorkSheet


def account_sheet(accounts: Rows[Account]) -> WorkSheet:
    """Return a row for each account, with its title and definition."""
    columns = (
        SheetColumn("account_id", 11),
        SheetColumn("title", 50),
        SheetColumn("definition", 90),
    )
    return WorkSheet("accounts", columns, [account.model_dump() for _, account in accounts])
