"""From the report page to its confidential variant: the same page, with names beside the codes."""

from __future__ import annotations

import re
from collections.abc import Mapping

from scripts.page.build import environment, island

OPENING, CLOSING = "<body>\n", "</main>\n"
IN_CODES = "Actors appear by code only."
CHANGED = {
    IN_CODES: "Actors appear by code and name.",
    "<label>whose code contains": "<label>whose code or name contains",
}


def with_names(page: str, names: Mapping[str, str]) -> str:
    """Return the page with names beside the codes, and marked as confidential.

    Style, script and content stay as they are: the script looks for the names, which the public
    page does not have. Who is on the page nowhere is not named.

    Parameters
    ----------
    page : the report page, as `build` returns it.
    names : by code; other people's are not written.

    Raises
    ------
    ValueError
        If this is not such a page.
    """
    head, opening, body = page.partition(OPENING)
    content, closing, end = body.rpartition(CLOSING)
    if not (opening and closing and IN_CODES in content):
        message = "The report page is not as it is written. Make it again."
        raise ValueError(message)
    there = set(re.findall(r"[\w-]+", content))
    named = {code: name for code, name in sorted(names.items()) if code in there}
    mark, key = (
        environment().get_template("named.html").render(part=part, names=named, data=island(named))
        for part in ("mark", "key")
    )
    for codes, with_name in CHANGED.items():
        content = content.replace(codes, with_name)
    made = f"{head}{opening}{mark}{content}{key}{closing}{end}"
    made = made.replace("<title>", "<title>CONFIDENTIAL: ", 1)
    return made.replace('href="../figures/', 'href="../../figures/')
