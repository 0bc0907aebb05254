from pathlib import Path

from scripts.study.inputs import Actor
from scripts.study.name_key import read_names, write_names
from scripts.study.reading import Rows


def test_names_come_back_as_they_were_typed(tmp_path: Path) -> None:
    names = {"S1-001": "Zoë “Z” Ash, MBE", "S1-002": "=1+1", "S1-003": "'=1"}
    typed = [
        Actor(actor_id=code, name=name, source="roster") for code, name in reversed(names.items())
    ]
    write_names(tmp_path / "names.csv", Rows("S1/actors.csv", tuple(enumerate(typed, start=2))))
    assert list(read_names(tmp_path / "names.csv").items()) == list(names.items())
    # Excel knows by the mark that it is UTF-8, and takes no name for a formula.
    written = (tmp_path / "names.csv").read_bytes()
    assert written.startswith(b"\xef\xbb\xbf") and b"S1-002,'=1+1" in written
