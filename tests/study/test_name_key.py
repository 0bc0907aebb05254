from pathlib import Path

from scripts.study.inputs import Actor
from scripts.study.name_key import read_names, write_names
from scripts.study.reading import Rows


def test_names_come_back_as_they_were_typed(tmp_path: Path) -> None:
    names = {"S1-001": "Zoë “Z” Ash, MBE", "S1-002": "=1+1"}
    typed = [
        Actor(actor_id=code, name=name, source="roster") for code, name in reversed(names.items())
    ]
    write_names(tmp_path / "names.csv", Rows("S1/actors.csv", tuple(enumerate(typed, start=2))))
    assert list(read_names(tmp_path / "names.csv").items()) == list(names.items())
