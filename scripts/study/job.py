"""How an entry point runs as a job: its log, and what its failures say."""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from scripts.study.problems import StudyError

logger = logging.getLogger("network-narratives")


class Job(Protocol):
    """What a rule hands to its entry point (Snakemake's own object, or a stand-in in tests)."""

    input: Any
    output: Any
    params: Any
    wildcards: Any


def run(main: Callable[[Job], None], namespace: dict[str, Any]) -> None:
    """Run `main` on the job that Snakemake put into the script's `namespace`; else do nothing.

    Messages go to the rule's log. What a person can put right is said without a traceback; any
    other failure is the program's, and its traceback is kept in the log.
    """
    job = namespace.get("snakemake")
    if job is None:
        return
    log = Path(job.log[0]) if job.log else None
    handler: logging.Handler = logging.StreamHandler()
    if log is not None:
        log.parent.mkdir(parents=True, exist_ok=True)
        handler = logging.FileHandler(log, mode="w", encoding="utf-8")
    logging.basicConfig(level=logging.INFO, handlers=[handler], format="%(message)s", force=True)
    logging.getLogger("fontTools").setLevel(logging.WARNING)  # else lists every glyph of a PDF
    try:
        main(job)
    except StudyError as error:
        logger.error("%s", error)
        sys.exit(f"{job.rule}: {error}")
    except Exception:
        logger.error("%s", traceback.format_exc())
        sys.exit(f"{job.rule} failed; this is the program's fault. Details are in {log}")
