"""Digests of files: plain ones, and keyed ones for people's data.

A plain SHA-256 of a table of names tells whoever guesses the table that they guessed right. A keyed
one (HMAC-SHA256, RFC 2104) tells nothing to those without the key.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from pathlib import Path

from scripts.study.problems import Problem, StudyError

_KEY = re.compile(r"[0-9a-f]{64}")


def sha256(data: bytes) -> str:
    """Return the digest that anybody can compute."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def keyed(key: bytes, data: bytes) -> str:
    """Return the digest that only holders of the key can compute."""
    return f"hmac-sha256:{hmac.new(key, data, 'sha256').hexdigest()}"


def key_file(study: str) -> Path:
    """Return where a study's key is, below the folder that the workflow runs in."""
    return Path(f"{study}.audit-key")


def read_key(path: Path) -> bytes:
    """Read a key: 64 hexadecimal digits.

    Raises
    ------
    StudyError
        Where the file holds anything else.
    """
    text = path.read_text(encoding="ascii", errors="replace").strip()
    if not _KEY.fullmatch(text):
        message = "is not a key of an audit (64 digits and letters from a to f)."
        remedy = "Put back the team's copy of it."
        raise StudyError([Problem(path.name, 0, "", "", message, remedy)])
    return bytes.fromhex(text)


def make_key(path: Path) -> bytes:
    """Make a key by chance and write it for its owner's eyes only; never over another."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_hex(32) + "\n")
    return read_key(path)
