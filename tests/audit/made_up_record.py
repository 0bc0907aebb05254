"""A made-up record of two jobs, and the files that travel with it."""

from __future__ import annotations

from scripts.audit.digests import keyed, sha256
from scripts.audit.record import Code, JobRecord, JobRun, Record, Run

KEY = bytes(range(32))
FILES = {
    "code/Snakefile": b"rule all:\n",
    "code/scripts/draw_map.py": b"print()\n",
    "results/made/figures/S1_map.svg": b"<svg/>",
}
TABLE = "results/made/S1/nominations/actors.parquet"


def made_up_record() -> tuple[Record, Run]:
    code = {p.removeprefix("code/"): sha256(d) for p, d in FILES.items() if p.startswith("code/")}
    figure = "results/made/figures/S1_map.svg"
    record = Record(
        code=Code(commit="c0ffee", changed=["scripts/draw_map.py"], digests=code),
        versions={"python": "CPython 3.11", "snakemake": "9.0"},
        config={"study": "made", "folder": "study", "seed": 1, "sites": {"S1": {"clusters": 2}}},
        jobs=[
            JobRecord(
                rule="resolve_nominations",
                wildcards={"site": "S1"},
                params={"folder": "study", "directed": True},
                target=TABLE,
                inputs=["study/S1/actors.csv"],
                outputs=[TABLE],
            ),
            JobRecord(
                rule="draw_map",
                wildcards={},
                params={"seed": 1, "title": None},
                target=figure,
                inputs=[TABLE],
                outputs=[figure],
            ),
        ],
        digests={
            "study/S1/actors.csv": keyed(KEY, b"names"),
            TABLE: sha256(b"table"),
            figure: sha256(FILES[figure]),
        },
        carried=[figure],
    )
    ran = [
        JobRun(
            started=f"2026-01-02T03:04:0{k}.000+00:00",
            ended=f"2026-01-02T03:04:0{k + 1}.000+00:00",
            benchmark={"s": 1.5, "max_rss": 100.0},
        )
        for k in range(2)
    ]
    return record, Run(host={"system": "Linux", "cores": "2"}, jobs=ran, digests={})
