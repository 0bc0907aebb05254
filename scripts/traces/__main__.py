"""See what is left of whoever left a study: `make traces [CONFIG=PATH] [WHO="S1-007; Jane Doe"]`.

With WHO (codes or names in full), lists every file that still tells of them. Without, lists the
codes in results that are in none of people's files. Ends with 1 where there is anything.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from scripts.study.config import parse_config
from scripts.study.problems import StudyError
from scripts.study.settings_file import read_plainly
from scripts.traces.clearing import (
    BEFORE,
    files_of,
    found_in,
    known,
    own_files,
    searched,
    texts_in,
)
from scripts.traces.search import Sought, codes_in


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what is left, and return how to end."""
    parser = argparse.ArgumentParser(prog="make traces", description=__doc__)
    parser.add_argument("--configfile", type=Path, default=Path("config/config.yaml"))
    parser.add_argument("--who", default="", help="codes or names in full, separated by ;")
    options = parser.parse_args(arguments)
    try:
        config = parse_config(
            read_plainly(options.configfile, str(options.configfile)), str(options.configfile)
        )
    except (StudyError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    root, study = Path(), Path(config.folder)
    results = root / "results" / config.study
    folders = [folder for folder in searched(root, results) if folder.is_dir()]
    who = [each.strip() for each in options.who.split(";") if each.strip()]
    if who:
        lines = _left_of(who, [*folders, study])
        print("\n".join(lines) or f"Nothing is left of {'; '.join(who)}.")
    else:
        lines = _without_owner(folders, study, results, [*config.sites])
        print("\n".join(lines) or "Nothing is left of anybody who is not in the study's files.")
    return int(bool(lines))


def _left_of(who: Sequence[str], folders: Sequence[Path]) -> list[str]:
    """Tell of every file in which any of these people are, by code or by name."""
    sought = Sought({each: each for each in who})
    found = {p: codes for folder in folders for p, codes in found_in(folder, sought).items()}
    return [f"{path}: {', '.join(sorted(codes))}" for path, codes in sorted(found.items())]


def _without_owner(
    folders: Sequence[Path], study: Path, results: Path, sites: Sequence[str]
) -> list[str]:
    """Tell of every file with codes that are neither in people's files nor in a key of names."""
    lines = []
    if (results / BEFORE).exists():
        lines.append(f"{results / BEFORE}: a run has not come to its end. Run again.")
    own = {code for path in own_files(study) for code in codes_in(texts_in(path, study), sites)}
    own |= known(results, sites).keys()
    for folder in folders:
        for path in files_of(folder):
            if codes := codes_in(texts_in(path, folder), sites) - own:
                lines.append(f"{path}: {', '.join(sorted(codes))}")
    return lines


if __name__ == "__main__":
    sys.exit(main())
