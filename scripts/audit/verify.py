"""Check the archive of an audit: `make verify CRATE=FILE`, or `python -m scripts.audit.verify`.

Says in words what is as recorded, what is not, and what could not be seen. Ends with 0 where
nothing differs, 1 where something does, 2 where the archive cannot be read.
"""

from __future__ import annotations

import argparse
import secrets
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from scripts.audit.archive import read_archive
from scripts.audit.check import (
    Checked,
    check_archive,
    check_code,
    check_config,
    check_own_files,
    check_results,
    check_versions,
    with_upstream,
)
from scripts.audit.checkout import ROOT
from scripts.audit.digests import key_file, read_key
from scripts.audit.places import Places
from scripts.audit.record import Record, Run
from scripts.audit.remake import remake, sample_jobs
from scripts.study.config import parse_config
from scripts.study.problems import StudyError, shortened
from scripts.study.settings_file import read_plainly

SHOWN = 20  # differences of one kind that are told one by one
_INDENT = " " * 11
_LAST_LINES = 15  # of what Snakemake says when it fails


def main(arguments: Sequence[str] | None = None) -> int:
    """Check an archive, print what was found, and return how to end."""
    options = _parser().parse_args(arguments)
    try:
        return _verify(options)
    except StudyError as error:
        print(error)
        return 2


def _verify(options: argparse.Namespace) -> int:
    archive = read_archive(options.crate)
    record, root = archive.record, Path(ROOT)
    study = str(record.config["study"])
    file = options.key or key_file(study)
    key = read_key(file) if file.is_file() else None
    config = _own_config(options.configfile, study)
    folder = Path(config["folder"]) if config else Path("no folder of people's files")
    places = Places(study, folder, frozenset(record.config["sites"]), key)
    print(_heading(options.crate.name, record))
    found = [
        check_archive(archive, key),
        check_code(record, root),
        check_versions(record, root),
        check_config(record, config),
        check_own_files(record, places),
        check_results(record, Path(), places),
    ]
    for each in found:
        print(_told(each))
    sample = len(record.jobs) if options.sample is None else options.sample
    if sample:
        again = _remade(record, archive.run, places, options, sample)
        print(_told(again))
        found.append(again)
    print(_verdict(found, record))
    return int(any(each.differences for each in found))


def _remade(
    record: Record, run: Run, places: Places, options: argparse.Namespace, sample: int
) -> Checked:
    title = "The results, made again in an empty folder"
    if not places.folder.is_dir():
        return Checked(title, 0, unseen=("whether the same comes out: people's files are needed",))
    seed = secrets.randbelow(2**32) if options.seed is None else options.seed
    jobs = sample_jobs(record, sample, seed)
    behind = with_upstream(record, jobs)
    minutes = sum(run.jobs[k].benchmark.get("s", 0.0) for k in behind) / 60
    lot = f", drawn by lot (SEED={seed})" if len(jobs) < len(record.jobs) else ""
    print(
        f"Making {len(jobs)} jobs again{lot}, with what they rest on {len(behind)}. "
        f"They took {minutes:.1f} minutes when they were recorded.",
        flush=True,
    )
    with tempfile.TemporaryDirectory(prefix="verify-") as place:
        into = Path(place)
        failed = remake(record, ROOT, places.folder, into, jobs, options.cores)
        again = check_results(record, into, places, behind)
    if failed:
        print("Snakemake did not come to its end. Its last words:")
        last = failed.splitlines()[-_LAST_LINES:]
        print("\n".join(f"{_INDENT}{shortened(line, 200)}" for line in last))
    return replace(again, title=title)


def _own_config(file: Path, study: str) -> dict[str, Any] | None:
    """Return the whole configuration of the study, if `file` is one of it."""
    if not file.is_file():
        print(f"There is no {file}: name the study's configuration with CONFIG=FILE.")
        return None
    given = read_plainly(file, str(file))
    config = parse_config(given, str(file)).model_dump(mode="json")
    if config["study"] != study:
        print(
            f"{file} is of the study {config['study']}, the archive of {study}: "
            "name its configuration with CONFIG=FILE."
        )
        return None
    return config


def _heading(name: str, record: Record) -> str:
    code = record.code
    if code.commit is None:
        state = f"no commit known; digest of all code {code.tree[:19]}…"
    else:
        state = f"commit {code.commit[:12]}"
        state += f", with {len(code.changed)} files changed since" if code.changed else ""
    return f"{name}: {len(record.jobs)} jobs, {len(record.digests)} files; {state}.\n"


def _told(checked: Checked) -> str:
    """Return what was found of one kind of thing."""
    bad = checked.differences
    lines = []
    if bad:
        lines.append(f"[differs]  {checked.title}: {_counted(len(bad))}.")
    elif checked.count:
        lines.append(f"[the same] {checked.title}: all {checked.count} as recorded.")
    else:
        lines.append(f"[not seen] {checked.title}: not checked.")
    lines += [f"{_INDENT}{each.text}" for each in bad[:SHOWN]]
    if len(bad) > SHOWN:
        lines.append(f"{_INDENT}… and {len(bad) - SHOWN} more.")
    lines += [f"{_INDENT}Could not be seen: {text}." for text in checked.unseen]
    return "\n".join(lines)


def _verdict(found: Iterable[Checked], record: Record) -> str:
    found = list(found)
    bad = [each for checked in found for each in checked.differences]
    unseen = any(checked.unseen for checked in found)
    if not bad:
        rest = " What could not be seen is said above." if unseen else ""
        return f"\nNothing differs from what was recorded.{rest}"
    text = f"\n{_counted(len(bad))[0].upper()}{_counted(len(bad))[1:]} in all."
    jobs = [each.job for each in bad if each.job is not None]
    if jobs:
        first = record.jobs[min(jobs)].name
        text += f" The first job concerned, in the order of the workflow: {first}."
    return text


def _counted(number: int) -> str:
    return f"{number} {'thing is' if number == 1 else 'things are'} not as recorded"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="scripts.audit.verify", description=__doc__)
    parser.add_argument("crate", type=Path, help="the archive")
    parser.add_argument(
        "--configfile",
        type=Path,
        default=Path("config/config.yaml"),
        help="the study's configuration, which says where people's files are",
    )
    parser.add_argument("--key", type=Path, help="the key, if not <study>.audit-key in this folder")
    parser.add_argument(
        "--sample",
        type=_whole,
        help="make only so many jobs again, drawn by lot (0: none; left out: all)",
    )
    parser.add_argument("--seed", type=_whole, help="of the lot, to draw the same jobs once more")
    parser.add_argument("--cores", type=_whole, default=1, help="jobs made at once")
    return parser  # fmt: skip


def _whole(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError("must not be less than 0.")
    return number


if __name__ == "__main__":
    sys.exit(main())
