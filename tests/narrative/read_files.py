"""Files of documents, read as the workflow does."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from scripts.narrative.documents import canonical_text
from scripts.study.problems import StudyError


def read(folder: Path, name: str, data: bytes) -> str:
    """Return the canonical text of a file with this content."""
    (folder / name).write_bytes(data)
    return canonical_text(folder / name, f"S1/documents/{name}")[0]


def notes_on(folder: Path, name: str, data: bytes) -> list[str]:
    """Return what a person is asked to look at in a file with this content."""
    (folder / name).write_bytes(data)
    return [str(note) for note in canonical_text(folder / name, name)[1]]


def fault(folder: Path, name: str, data: bytes) -> str:
    """Return the one thing that is wrong with a file of this content; it comes with a remedy."""
    with pytest.raises(StudyError) as error:
        read(folder, name, data)
    (problem,) = error.value.problems
    assert problem.file == f"S1/documents/{name}" and problem.remedy
    return str(problem)


def archive(**parts: str) -> bytes:
    """Return a ZIP archive of these parts; in their names __ is / and _ a dot."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in parts.items():
            made.writestr(name.replace("__", "/").replace("_", "."), text)
    return packed.getvalue()
