"""How an entry point runs as a job: its log, and what its failures say."""

from __future__ import annotations

import errno
import logging
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from scripts.study.problems import StudyError

logger = logging.getLogger("network-narratives")


# What is wrong where a file cannot be written or read, in words.
_OF_THE_PLACE = {
    errno.ENOSPC: "the disk is full. Make room",
    errno.EDQUOT: "your share of the disk is used up. Make room",
    errno.EFBIG: "files so large are not allowed here. Have that changed",
    errno.EROFS: "the disk can only be read. Have that changed",
    errno.EACCES: "that is not allowed. Allow it",
    errno.EPERM: "that is not allowed. Allow it",
    errno.EIO: "the disk fails. Have it looked at",
}


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
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _OF_THE_PLACE:
            said = place_in_words(error, job)
            logger.error("%s", said)
            sys.exit(f"{job.rule}: {said}")
        logger.error("%s", traceback.format_exc())
        sys.exit(f"{job.rule} failed; this is the program's fault. Details are in {log}")


def place_in_words(error: OSError, job: Job) -> str:
    """Return what is wrong with the disk, where, and what to do."""
    where = error.filename or Path(job.output[0]).absolute().parent
    return (
        f"{where} could not be written or read: {_OF_THE_PLACE[error.errno or 0]}, then run again "
        "or `make resume`. Nothing half-written is left."
    )
