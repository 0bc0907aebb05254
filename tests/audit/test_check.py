"""What is not as recorded is named, with the job in which it arose."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.audit.archive import Archive, read_archive, write_archive
from scripts.audit.check import (
    check_archive,
    check_config,
    check_own_files,
    check_results,
    with_upstream,
)
from scripts.audit.crate import METADATA, metadata
from scripts.audit.crate import RUN as RUN_FILE
from scripts.audit.places import Places
from scripts.audit.record import to_bytes
from scripts.audit.remake import sample_jobs
from tests.audit.made_up_record import FILES, KEY, TABLE, made_up_record

FIGURE = "results/made/figures/S1_map.svg"
RECORD, RUN = made_up_record()


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    path = tmp_path / "made.crate.zip"
    path.write_bytes(write_archive(RECORD, RUN, FILES, KEY))
    return read_archive(path)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with the study and its results, as recorded."""
    for path, data in {
        "own/S1/actors.csv": b"names",
        TABLE: b"table",
        FIGURE: FILES[FIGURE],
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    return tmp_path


def places(root: Path, key: bytes | None = KEY) -> Places:
    return Places("made", root / "own", frozenset({"S1"}), key)


def test_a_file_that_was_there_unread_is_not_new(root: Path) -> None:
    (root / "own/S1/known_to.csv").write_text("unread")
    (told,) = check_own_files(RECORD, places(root)).differences
    assert told.text.endswith("/S1/known_to.csv is new, and was not read then.")
    record = RECORD.model_copy(update={"unread": ["study/S1/known_to.csv"]})
    assert check_own_files(record, places(root)).differences == ()


def test_an_untouched_archive_is_as_recorded(archive: Archive) -> None:
    checked = check_archive(archive, KEY)
    assert (checked.count, checked.differences, checked.unseen) == (7, (), ())


@pytest.mark.parametrize("part", ["ro-crate-metadata.json", "config.yaml", "code/Snakefile"])
def test_each_part_of_an_archive_is_compared(archive: Archive, part: str) -> None:
    changed = Archive(RECORD, RUN, {**archive.parts, part: archive.parts[part] + b" "})
    texts = [each.text for each in check_archive(changed, KEY).differences]
    assert texts == [f"{part} is not as recorded."]


def test_a_file_told_of_without_a_digest_is_named(archive: Archive) -> None:
    fewer = {path: d for path, d in RECORD.digests.items() if path != TABLE}
    record = RECORD.model_copy(update={"digests": fewer})
    texts = [
        each.text for each in check_archive(Archive(record, RUN, archive.parts), None).differences
    ]
    assert texts.count(f"{TABLE} is told of, but without a digest.") == 2


def test_other_times_do_not_fit_the_seal(archive: Archive) -> None:
    run = RUN.model_copy(update={"host": {"system": "other"}})
    parts = {**archive.parts, RUN_FILE: to_bytes(run), METADATA: metadata(RECORD, run)}
    assert check_archive(Archive(RECORD, run, parts), None).differences == ()
    (seal,) = check_archive(Archive(RECORD, run, parts), KEY).differences
    assert seal.text.startswith("The seal was not made with this key")


def test_where_a_difference_arose_is_told_from_what_follows_from_it(root: Path) -> None:
    assert check_results(RECORD, root, places(root)).differences == ()
    (root / TABLE).write_bytes(b"other")
    (root / FIGURE).write_bytes(b"other")
    first, second = check_results(RECORD, root, places(root)).differences
    assert (first.job, second.job) == (0, 1)
    assert first.text.endswith("made from what is as recorded: it arose in this job.")
    assert second.text.endswith("made from something that is not as recorded either.")
    (only,) = check_results(RECORD, root, places(root), [1]).differences
    assert only.job == 1


def test_people_s_files_are_named_here_though_not_in_the_archive(root: Path) -> None:
    assert check_own_files(RECORD, places(root)).differences == ()
    (root / "own/S1/actors.csv").write_bytes(b"other names")
    (changed,) = check_own_files(RECORD, places(root)).differences
    assert changed.text.startswith(f"{root / 'own/S1/actors.csv'} is not as recorded.")
    assert "First read by resolve_nominations (site S1)." in changed.text
    unseen = check_own_files(RECORD, places(root, None))
    assert (unseen.count, unseen.unseen) == (0, ("1 files of people's own: the key is not here",))


def test_settings_are_compared_one_by_one_wherever_the_files_are() -> None:
    here = {**RECORD.config, "folder": "elsewhere", "seed": 2, "sites": {"S1": {}}, "names": "x"}
    texts = [each.text for each in check_config(RECORD, here).differences]
    assert texts == [
        "names: nothing recorded, x here.",
        "seed: 1 recorded, 2 here.",
        "sites.S1: nothing recorded, {} here.",
        "sites.S1.clusters: 2 recorded, nothing here.",
    ]


def test_a_lot_is_the_same_for_the_same_seed_and_comes_with_what_it_rests_on() -> None:
    assert [sample_jobs(RECORD, 1, 3) for _ in range(2)] == [sample_jobs(RECORD, 1, 3)] * 2
    assert {tuple(sample_jobs(RECORD, 1, seed)) for seed in range(20)} == {(0,), (1,)}
    assert sample_jobs(RECORD, 9, 0) == [0, 1]
    assert with_upstream(RECORD, [1]) == [0, 1]
    assert with_upstream(RECORD, [0]) == [0]
