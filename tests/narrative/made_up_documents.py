"""Documents for tests as the stages before would pass them on: said, shown, and searched."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from scripts.narrative.passage_ids import passage_ids
from scripts.narrative.phrases import find_phrases

Rows = list[dict[str, Any]]
Turn = tuple[str, str]  # speaker and words; speaker INT: the interviewer, "": a meeting paper
# Where something stands, as it is cited, where that is of no account.
TURN_PLACE = {"paragraph": 1, "line": None, "time": None}
PLACE = TURN_PLACE | {"last_line": None}
SENTENCE = re.compile(r"[^.?!]+[.?!]")


def made_up_documents(
    documents: Mapping[str, Sequence[Turn]], codes: Mapping[str, str]
) -> dict[str, Rows]:
    """Rows of CANONICAL, PLACES, REPLACEMENTS, TURNS and PASSAGES, by name.

    Every turn is a paragraph. Passages are the sentences of interviewees that hold a phrase.

    Parameters
    ----------
    codes : what is shown, in brackets, in place of which names.
    """
    tables = ("canonical", "places", "replacements", "turns", "passages")
    rows: dict[str, Rows] = {name: [] for name in tables}
    names = re.compile("|".join(map(re.escape, codes)) or "$^")
    for document_id, told in documents.items():
        kind = "meeting" if "-M" in document_id else "interview"
        found: Rows = []
        said_at = shown_at = 0
        for number, (speaker, words) in enumerate(told, start=1):
            role = {"INT": "interviewer", "": "document"}.get(speaker, "interviewee")
            common = {"document_id": document_id, "kind": kind, "turn": number, "role": role,
                      "speaker": speaker if role == "interviewee" else None}  # fmt: skip
            place = TURN_PLACE | {"paragraph": number}
            rows["places"].append({"document_id": document_id, "start": said_at} | place)
            said_at += len(speaker) + 2  # its label, of another length in the text shown
            shown_at += 2
            shown, last = "", 0
            for match in names.finditer(words):
                shown += words[last : match.start()]
                code = f"[{codes[match[0]]}]"
                rows["replacements"].append(
                    {
                        "document_id": document_id,
                        "turn": number,
                        "start": said_at + match.start(),
                        "end": said_at + match.end(),
                        "said": match[0],
                        "shown_start": shown_at + len(shown),
                        "shown_end": shown_at + len(shown) + len(code),
                        "shown": code,
                        "person_id": None,
                        "why": "full name",
                    }
                )
                shown, last = shown + code, match.end()
            shown += words[last:]
            rows["canonical"].append(
                common | place | {"start": said_at, "end": said_at + len(words), "text": words}
            )
            rows["turns"].append(
                common | place | {"start": shown_at, "end": shown_at + len(shown), "text": shown}
            )
            for sentence in SENTENCE.finditer(shown) if role == "interviewee" else ():
                text = sentence[0].strip()
                if hits := find_phrases(text):
                    end = shown_at + sentence.end()
                    found.append(
                        {
                            "document_id": document_id,
                            "kind": kind,
                            "found_by": "search",
                            "turn": number,
                            "speaker": speaker,
                            **place,
                            "last_line": None,
                            "start": end - len(text),
                            "end": end,
                            "text": text,
                            "families": ";".join(dict.fromkeys(h.family for h in hits)),
                            "phrases": ";".join(text[h.start : h.end] for h in hits),
                            "flags": "",
                        }
                    )
            said_at += len(words) + 2
            shown_at += len(shown) + 2
        ids = passage_ids(document_id, [p["text"] for p in found])
        rows["passages"] += [{"passage_id": i} | p for i, p in zip(ids, found, strict=True)]
    return rows
