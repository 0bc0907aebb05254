"""Is an archive what it says it is? The profile's own validator, kept from the network."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import requests
from rocrate_validator.models import ValidationSettings
from rocrate_validator.services import validate
from rocrate_validator.utils.http import HttpRequester

PROFILE = "provenance-run-crate-0.5"
CONTEXTS = {
    "https://w3id.org/ro/crate/1.1/context": "ro-crate-1.1-context.jsonld",
    "https://w3id.org/ro/terms/workflow-run/context": "wfrun-context.json",
}


class Served:
    """Stands in for the network: the two contexts are there, and nothing else."""

    def get(self, url: str, **options: object) -> requests.Response:
        answer = requests.Response()
        answer.url, answer.status_code = url, 404
        if url in CONTEXTS:
            answer.status_code = 200
            answer.headers["Content-Type"] = "application/ld+json"
            path = Path(__file__).parent / "contexts" / CONTEXTS[url]
            answer._content = path.read_bytes()
        return answer

    head = get


def broken_requirements(
    archive: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[str, ...]:
    """What of the profile an archive does not keep, of what is required."""
    # The validator loses its way in folders with spaces.
    settings = ValidationSettings(
        rocrate_uri=str(shutil.copy2(archive, folder / "to_validate.zip")),
        profile_identifier=PROFILE,
        requirement_severity="REQUIRED",
        offline=True,
        cache_path=folder / "cache",
    )
    monkeypatch.setattr(HttpRequester(), "session", Served())
    result = validate(settings)
    return tuple(sorted({str(issue.message) for issue in result.get_issues()}))
