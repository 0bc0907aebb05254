"""Archives are the same each time, keep their profile, and do no harm when they are read."""

from __future__ import annotations

import io
import json
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scripts.audit import archive
from scripts.audit.archive import read_archive, write_archive
from scripts.audit.crate import METADATA, RECORD
from scripts.study.files import packed
from scripts.study.problems import StudyError
from tests.audit.conformance import broken_requirements
from tests.audit.made_up_record import FILES, KEY, made_up_record


def whole() -> bytes:
    return write_archive(*made_up_record(), FILES, KEY)


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def written(folder: Path, data: bytes) -> Path:
    path = folder / "made.crate.zip"
    path.write_bytes(data)
    return path


def test_the_same_record_gives_the_same_bytes_and_is_read_as_it_was(tmp_path: Path) -> None:
    assert whole() == whole()
    read = read_archive(written(tmp_path, whole()))
    assert (read.record, read.run) == made_up_record()
    assert FILES.items() <= read.parts.items()


def test_an_archive_keeps_what_the_profile_requires(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert broken_requirements(written(tmp_path, whole()), tmp_path, monkeypatch) == ()


SPOILT: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "no tool": (lambda e: e["@type"] == "CreateAction" and e.pop("instrument"), "instrument"),
    "no main workflow": (lambda e: e["@id"] == "./" and e.pop("mainEntity"), "mainEntity"),
    "control of nothing": (
        lambda e: e["@type"] == "ControlAction" and e.pop("object"),
        "A ControlAction must reference the action",
    ),
    "step without tool": (
        lambda e: e["@type"] == "HowToStep" and e.pop("workExample"),
        "A HowToStep must refer to its corresponding tool",
    ),
}


@pytest.mark.parametrize("name", SPOILT)
def test_an_archive_broken_on_purpose_does_not(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil, said = SPOILT[name]
    own = parts(whole())
    graph = json.loads(own[METADATA])
    changed = [spoil(entity) for entity in graph["@graph"]]
    assert any(changed)
    own[METADATA] = json.dumps(graph).encode()
    broken = broken_requirements(written(tmp_path, packed(own)), tmp_path, monkeypatch)
    assert any(said in message for message in broken), broken


def test_a_file_that_is_told_of_but_not_there_breaks_the_profile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = parts(whole())
    del own["code/scripts/draw_map.py"]
    broken = broken_requirements(written(tmp_path, packed(own)), tmp_path, monkeypatch)
    assert any("code/scripts/draw_map.py" in message for message in broken)


def refused(folder: Path, data: bytes) -> str:
    with pytest.raises(StudyError) as caught:
        read_archive(written(folder, data))
    return str(caught.value)


@pytest.mark.parametrize(
    "name", ["../outside", "/outside", "a/../../outside", "C:outside", "a\\..\\outside", "a//b"]
)
def test_paths_that_lead_out_of_an_archive_are_refused(name: str, tmp_path: Path) -> None:
    own = {**parts(whole()), "placeholder": b""}
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        for each, content in own.items():
            entry = zipfile.ZipInfo(each)
            if each == "placeholder":
                entry.filename = name
            file.writestr(entry, content)
    assert "leads out of the archive" in refused(tmp_path, data.getvalue())


def test_paths_in_the_record_that_lead_out_are_refused(tmp_path: Path) -> None:
    own = parts(whole())
    record = json.loads(own[RECORD])
    record["jobs"][0]["outputs"] = ["results/../../outside"]
    own[RECORD] = json.dumps(record).encode()
    said = refused(tmp_path, packed(own))
    assert "record.json cannot be understood at jobs.0.outputs.0" in said
    assert "leads out of the archive" in said


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_links_and_names_given_twice_are_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    for entry in (link, zipfile.ZipInfo(RECORD)):
        data = io.BytesIO(whole())
        with zipfile.ZipFile(data, "a") as file:
            file.writestr(entry, b"/etc/passwd")
        assert "is a link, or there twice" in refused(tmp_path, data.getvalue())


def test_archives_that_unpack_to_too_much_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = packed({**parts(whole()), "zeros": bytes(5_000_000)})
    assert len(bomb) < 100_000
    monkeypatch.setattr(archive, "LARGEST", 1_000_000)
    assert "would unpack to more" in refused(tmp_path, bomb)
    monkeypatch.setattr(archive, "MOST_FILES", 3)
    assert "would unpack to more" in refused(tmp_path, whole())


def test_what_is_no_archive_of_an_audit_is_said_so(tmp_path: Path) -> None:
    assert "cannot be read as an archive" in refused(tmp_path, b"not a zip")
    assert "cannot be read as an archive" in refused(tmp_path, whole()[:-400])
    assert "record.json, run.json, seal.txt, config.yaml missing" in refused(
        tmp_path, packed({METADATA: b"{}"})
    )
    own = parts(whole())
    assert "cannot be understood" in refused(tmp_path, packed({**own, RECORD: b"[]"}))
    for path in (tmp_path / "nowhere.zip", tmp_path):
        with pytest.raises(StudyError, match="there is no such file"):
            read_archive(path)


def without_digest(record: dict[str, Any]) -> None:
    record["digests"].pop(record["carried"][0])


@pytest.mark.parametrize(
    "spoil",
    [
        lambda record: record["config"].update(study="../../etc"),
        lambda record: record["config"].pop("sites"),
        lambda record: record["jobs"][0].update(outputs=[]),
        lambda record: record["code"]["digests"].pop("Snakefile"),
        lambda record: record["digests"].update({"results/a": "md5:0"}),
        lambda record: record.update(more=1),
        without_digest,
    ],
)
def test_records_that_no_audit_writes_are_refused(
    spoil: Callable[[dict[str, Any]], object], tmp_path: Path
) -> None:
    own = parts(whole())
    record = json.loads(own[RECORD])
    spoil(record)
    own[RECORD] = json.dumps(record).encode()
    assert "record.json cannot be understood" in refused(tmp_path, packed(own))


def test_what_could_not_be_read_again_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LARGEST", 1_000)
    with pytest.raises(StudyError, match=r"audit: \{carry: figures\}"):
        whole()
