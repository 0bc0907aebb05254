"""The narrative half of a made-up site for tests: tables as the stages before would pass them on.

Three interviews and a meeting paper; an account told in full (A01), one that is complete (A02) and
one that lacks a sanction (A03). Texts hold what pages and drawings must get right: < & " ’ and long
words. Ids of passages are not made from their words here.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import pyarrow as pa

from scripts.narrative.trace import fate_rows, trace_rows
from scripts.study import narrative_tables as t
from scripts.study.narrative_inputs import SPEECH_ACTS
from scripts.study.tables import TableModel, make_table_from_rows
from tests.narrative.made_up_documents import PLACE, TURN_PLACE

FAMILY = {"manipulation": "have_to", "commitment": "want_to", "competence": "able_to"}
PHRASE = {"have_to": "have to", "want_to": "want to", "able_to": "able to"}
CAST = {
    "A01": ("001", "002", "003", "004", "005", "006", "007", "X01"),
    "A02": ("002", "003", "008"),
    "A03": ("001", "009", "X02"),
}

NARRATIVE_TABLES = [value for value in vars(t).values() if isinstance(value, TableModel)]


def made_up_narrative(site: str = "S1") -> dict[str, pa.Table]:
    """Every public narrative table of a site by name, fitting `made_up_site`."""
    rows: dict[str, list[dict[str, Any]]] = {model.name: [] for model in NARRATIVE_TABLES}
    interviews = {f"{site}-I0{k}": f"{site}-00{k}" for k in (1, 2, 3)}
    documents = [*interviews, f"{site}-M01"]
    place = dict.fromkeys(documents, 0)
    turn = dict.fromkeys(documents, 0)

    rows["places"] = [{"document_id": d, "start": 0} | TURN_PLACE for d in documents]

    def say(document: str, role: str, text: str) -> dict[str, Any]:
        turn[document] += 1
        start = place[document]
        place[document] += len(text) + 2
        row = {
            "document_id": document,
            "kind": "meeting" if role == "document" else "interview",
            "turn": turn[document],
            "speaker": interviews[document] if role == "interviewee" else None,
            "role": role,
            **TURN_PLACE,
            "start": start,
            "end": start + len(text),
            "text": text,
        }
        rows["turns"].append(row)
        return row

    number = 0
    for account, acts in (
        ("A01", SPEECH_ACTS * 2),
        ("A02", SPEECH_ACTS),
        ("A03", SPEECH_ACTS[:4]),
    ):
        for k, act in enumerate(acts):
            document = documents[3] if (account, k) == ("A01", 9) else documents[k % 3]
            family = FAMILY.get(act, "")
            who = f"{site}-{CAST[account][k % len(CAST[account])]}"
            words = f"we {PHRASE[family]}" if family else "we did"
            core = f"So {words} ask [{who}] about the <b>\u201cfine\u201d</b> & the rest of it."
            if document in interviews:
                say(document, "interviewer", "And what happened then?")
            role = "interviewee" if document in interviews else "document"
            told = say(document, role, f"Er, well, it’s a long story, you know. {core} Anyway.")
            number += 1
            passage = f"{document}-{number:06d}"
            start = told["start"] + told["text"].index(core)
            rows["passages"].append(
                {
                    "passage_id": passage,
                    **{c: told[c] for c in ("document_id", "kind", "turn", "speaker")},
                    "found_by": "search" if family else "marked",
                    **PLACE,
                    "start": start,
                    "end": start + len(core),
                    "text": core,
                    "families": family,
                    "phrases": PHRASE.get(family, ""),
                    "flags": "",
                }
            )
            if family:
                hit = start + core.index(PHRASE[family])
                rows["hits"].append(
                    {
                        "passage_id": passage,
                        "start": hit,
                        "end": hit + len(PHRASE[family]),
                        "family": family,
                        "phrase": PHRASE[family],
                        "flags": "",
                    }
                )
            coded = {"account_id": f"{site}-{account}", "speech_act": act, "set_aside": None}
            rows["coded"].append(
                {
                    "passage_id": passage,
                    **coded,
                    "decided_by": "all" if family else "marked",
                    "coders": 2 if family else 1,
                }
            )
            for coder in ("AB", "CD") if family else ():
                how = {"matched_by": "id", "summary": None, "codebook": None}
                rows["codings"].append({"passage_id": passage, "coder": coder, **coded, **how})
            fragment = f"{site}-F{number:03d}"
            rows["fragments"].append(
                {
                    "fragment_id": fragment,
                    "account_id": f"{site}-{account}",
                    "speech_act": act,
                    "text": f"We {PHRASE[family] if family else 'did'} ask [{who}] & others",
                    "subject": f"{site}-001",
                    "theme": ("interaction", "relationships", "constraint", "enabler")[k % 4],
                    "waiver": None,
                    "written_by": "AB",
                    "resolved": True,
                }
            )
            rows["fragment_passages"].append(
                {
                    "fragment_id": fragment,
                    "passage_id": passage,
                    "document_id": document,
                    "row_label": interviews.get(document, document),
                    "found": True,
                }
            )
            rows["fragment_persons"] += [
                {"fragment_id": fragment, "person_id": p}
                for p in dict.fromkeys([who, f"{site}-{CAST[account][(k + 1) % 3]}"])
            ]
            rows["checks"] += [
                {
                    "fragment_id": fragment,
                    "convention": convention,
                    "state": "not kept" if (k, convention) == (2, "shorter") else "kept",
                    "detail": "64 characters, its passage 61" if convention == "shorter" else "",
                }
                for convention in t.CONVENTIONS
            ]
    for document in documents:
        own = [row for row in rows["turns"] if row["document_id"] == document]
        rows["documents"].append(
            {
                "document_id": document,
                "kind": own[0]["kind"],
                "date": "2010-06-14",
                "meeting_id": None if document in interviews else f"{site}-G01",
                "interviewees": interviews.get(document, ""),
                "turns": len(own),
                "words": sum(len(row["text"].split()) for row in own),
            }
        )
    rows["agreement"] = [
        {
            "about": about,
            "within": "",
            "measure": measure,
            "coders": "AB;CD",
            "value": value,
            "low": None if value is None else value - 0.1,
            "high": None if value is None else min(1.0, value + 0.1),
            "resamples": None if value is None else 1_000,
            "units": 11,
            "interviews": 3,
            "commonest": 0.93,
            "remark": "" if value is not None else "only one category was used",
        }
        for about, values in (
            ("relevance", (0.93, None, None, None, None)),
            ("activity", (0.86, 0.81, 0.8, 0.84, 0.8)),
            ("speech act", (0.82, 0.74, 0.73, 0.79, 0.73)),
        )
        for measure, value in zip(
            ("percent", "alpha", "fleiss", "ac1", "cohen"), values, strict=True
        )
    ]
    rows["meetings"].append(
        {
            "meeting_id": f"{site}-G01",
            "series": "tobacco control alliance",
            "date": "2010-03-02",
            "regular": True,
            "on_priority": True,
            "attendees": 5,
            "organisations": 3,
            "heterogeneous": True,
            "interviewees": f"{site}-001;{site}-002",
            "papers": 1,
            "qualifies": True,
            "why": "Qualifies: one of a regular series; on the priority; 3 kinds attended.",
        }
    )
    shown = {f"{site}-X01": "taxi drivers", f"{site}-X02": "a regional <trainer>"}
    for rank, (account, title) in enumerate(
        (
            ("A01", "Developing a referral system for people who smoke & drive"),
            ("A02", "Coping with “reorganisation”"),
            ("A03", "Planning a health fair/stop smoking day"),
        ),
        start=1,
    ):
        own = [row for row in rows["fragments"] if row["account_id"] == f"{site}-{account}"]
        boxes = 7 if account == "A01" else 0
        papers = 1 if account == "A01" else 0
        acts = [act for act in SPEECH_ACTS if any(row["speech_act"] == act for row in own)]
        rows["accounts"].append(
            {
                "account_id": f"{site}-{account}",
                "title": title,
                "interviewees": ";".join(interviews.values()),
                "acts": ";".join(acts),
                "complete": len(acts) == 5,
                "missing": "" if len(acts) == 5 else "no fragment of sanction",
                "passages": len(own),
                "fragments": len(own),
                "meeting_papers": papers,
                "qualifying_papers": papers,
                "boxes": boxes,
                "rank": rank,
                "why_rank": f"Rank {rank} of 3: 3 interviewees and {papers} papers; not told.",
                "departures": "manipulation (box 6) is told after sanction (box 5)"
                if boxes
                else "",
                "themes": f"Of {len(own)} fragments 3 tell of interaction & more.",
            }
        )
        themes = Counter((row["theme"], row["speech_act"]) for row in own)
        rows["themes"] += [
            {
                "account_id": f"{site}-{account}",
                "subject": f"{site}-001",
                "theme": theme,
                "speech_act": act,
                "fragments": number,
            }
            for (theme, act), number in themes.items()
        ]
        for step in range(1, boxes + 1):
            fragment = own[step - 1]
            rows["boxes"].append(
                {
                    "account_id": f"{site}-{account}",
                    "step": step,
                    "after": str(step - 1) if step > 1 else "",
                    "speech_act": fragment["speech_act"],
                    "text": "The alliance hears of “speed awareness” courses & wonders <aloud> "
                    f"whether [{site}-00{step}] could do the same"
                    + (" for antidisestablishmentarians" if step == 3 else ""),
                    "fragments": fragment["fragment_id"],
                    "sources": f"{site}-I01;{site}-M01" if step == 7 else f"{site}-I01",
                    "persons": f"{site}-00{step};{site}-X01",
                    "departs": "told after sanction (box 5)" if step == 6 else "",
                    "notes": "" if step % 2 else "the phrase of its passages is not kept",
                }
            )
        rows["cast"] += [
            {
                "account_id": f"{site}-{account}",
                "person_id": f"{site}-{code}",
                "kind": "outside group"
                if code == "X01"
                else "outside person"
                if code == "X02"
                else "actor",
                "shown_as": shown.get(f"{site}-{code}", f"{site}-{code}"),
                "fragments": 2,
                "subject_of": int(code == "001"),
                "tells": f"{site}-{code}" in interviews.values(),
            }
            for code in CAST[account]
        ]
        for letter, members in (("A", 4.2), ("B", 1.9), ("C", 0.6), ("D", 0.3)):
            share = members / 7 * sum(not c.startswith("X") for c in CAST[account])
            rows["account_clusters"].append(
                {
                    "account_id": f"{site}-{account}",
                    "cluster": letter,
                    "members": share,
                    "low": 0.8 * share,
                    "high": 1.2 * share,
                    "most_likely": round(share),
                    "by_chance": 0.7 * share,
                    "chance_low": 0.5 * share,
                    "chance_high": 1.1 * share,
                }
            )
        placed = sum(not code.startswith("X") for code in CAST[account])
        rows["placements"].append(
            {
                "account_id": f"{site}-{account}",
                "cast": len(CAST[account]),
                "placed": placed,
                "unplaced": ";".join(f"{site}-{c}" for c in CAST[account] if c.startswith("X")),
                "weakly_placed": 1,
                "organisations": 3,
                "roles": 3,
                "backgrounds": 2,
                "main_cluster": "A",
                "main_share": 0.6,
                "p_main": 0.97,
                "pairs_within": 9,
                "pairs_between": 12,
                "observed_within": 6,
                "observed_between": 5,
                "ties_within": 4,
                "ties_between": 1,
                "within_expected": 0.74,
                "within_low": 0.6,
                "within_high": 0.85,
                "dispersion": 2.1,
                "dispersion_low": 1.7,
                "dispersion_high": 2.6,
                "dispersion_chance": 2.9,
                "dispersion_chance_low": 2.2,
                "dispersion_chance_high": 3.6,
                "sentence": "Most of the cast stand in cluster A.",
            }
        )
    letters = "ABCD"
    rows["cluster_pairs"] = [
        {
            "cluster": a,
            "other": b,
            "ties_seen": 12 if a == b else 2,
            "pairs_observed": 80,
            "density": 0.3 if a == b else 0.05,
            "low": 0.2 if a == b else 0.02,
            "high": 0.4 if a == b else 0.09,
        }
        for k, a in enumerate(letters)
        for b in letters[k:]
    ]
    rows["trace"] = trace_rows(rows["boxes"], rows["fragments"], rows["fragment_passages"])
    rows["fates"] = fate_rows(rows["passages"], rows["coded"], rows["trace"])
    confidential = (t.CANONICAL, t.REPLACEMENTS)
    return {m.name: _table(m, rows[m.name]) for m in NARRATIVE_TABLES if m not in confidential}


def _table(model: TableModel, rows: list[dict[str, Any]]) -> pa.Table:
    return make_table_from_rows(model, rows)
