"""Reading a network out of a folder, in every form and with every fault, and writing results."""

import csv
import io
import math
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.lpcm.folder import (
    Content,
    FolderError,
    Network,
    Problem,
    Table,
    check_target,
    read_network,
    write_file,
    write_whole,
)

NODES = 'name,observed_out,age,office\nAda,1,30,"Leeds, East"\nZoë,1,41.5,York\nCy,0,,York\n'
EDGES = "source,target,note\nAda,Zoë,x\nZoë,Ada,\nZoë,Cy,\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path, NODES, EDGES)


def write(folder: Path, nodes: str | bytes, edges: str | bytes) -> Path:
    for name, text in (("nodes.csv", nodes), ("edges.csv", edges)):
        data = text if isinstance(text, bytes) else text.encode()
        (folder / name).write_bytes(data)
    return folder


def problems(folder: Path, **options: object) -> list[Problem]:
    with pytest.raises(FolderError) as error:
        read_network(folder, **options)  # type: ignore[arg-type]
    return list(error.value.problems)


def same(one: Network, other: Network) -> bool:
    return (
        one.names == other.names
        and np.array_equal(one.tie, other.tie)
        and np.array_equal(one.observed, other.observed)
        and one.texts == other.texts
    )


def test_a_network_is_read(folder: Path) -> None:
    network = read_network(folder, numbers={"age": False}, texts=["office"])
    assert network.names == ("Ada", "Zoë", "Cy")
    assert network.tie.tolist() == [[0, 1, 0], [1, 0, 1], [0, 0, 0]]
    assert network.observed.tolist() == [[False, True, True], [True, False, True], [False] * 3]
    assert network.numbers["age"][:2].tolist() == [30, 41.5]
    assert math.isnan(network.numbers["age"][2])
    assert network.texts["office"] == ("Leeds, East", "York", "York")
    assert (network.repeated, network.self_ties, network.left_out) == (0, 0, 0)
    assert network.notes == ()


def semicolons(text: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(csv.reader(io.StringIO(text)))
    return out.getvalue()


FORMS = {
    "byte order mark": lambda t: b"\xef\xbb\xbf" + t.encode(),
    "UTF-16": lambda t: t.encode("utf-16"),
    "CRLF": lambda t: t.replace("\n", "\r\n").encode(),
    "CR": lambda t: t.replace("\n", "\r").encode(),
    "no last line end": lambda t: t.rstrip("\n").encode(),
    "semicolons": lambda t: semicolons(t).encode(),
    "tabs": lambda t: semicolons(t).replace(";", "\t").encode(),
    "blank rows": lambda t: t.replace("\n", "\n\n,,\n").encode(),
    "blanks around cells": lambda t: t.replace("Ada", " Ada\u00a0").encode(),
    "decomposed accents": lambda t: unicodedata.normalize("NFD", t).encode(),
    "capital headings": lambda t: t.replace("name", "Name").replace("source", "SOURCE").encode(),
    "all quoted": lambda t: t.replace("Ada", '"Ada"').replace("name", '"name"').encode(),
    "Windows-1252": lambda t: t.encode("cp1252"),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("file", ["nodes.csv", "edges.csv", "both"])
def test_other_forms_of_the_files_are_the_same_network(
    form: str, file: str, folder: Path, tmp_path: Path
) -> None:
    plain = read_network(folder, texts=["office"])
    nodes, edges = (
        FORMS[form](text) if file in (name, "both") else text.encode()
        for name, text in (("nodes.csv", NODES), ("edges.csv", EDGES))
    )
    other = read_network(write(folder, nodes, edges), texts=["office"])
    assert same(plain, other)
    assert bool(other.notes) == (form == "Windows-1252")


def test_names_may_hold_anything_but_blanks_at_their_ends(folder: Path) -> None:
    names = ["Smith, John", 'Jo "Jojo" Bloggs', "two\nlines", "a;b\tc", "=1+1", "NA", "007", "7"]
    out = io.StringIO()
    csv.writer(out).writerows([["name"], *([name] for name in names)])
    edges = 'source,target\n"Smith, John","Jo ""Jojo"" Bloggs"\n007,7\n'
    network = read_network(write(folder, out.getvalue(), edges))
    assert list(network.names) == names
    assert np.argwhere(network.tie).tolist() == [[0, 1], [6, 7]]


@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1)
        .map(lambda t: unicodedata.normalize("NFC", t).strip())
        .filter(bool),
        min_size=2,
        max_size=6,
        unique=True,
    ),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
@settings(max_examples=60, deadline=None)
def test_whatever_csv_can_hold_is_read(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], separator: str, encoding: str
) -> None:
    sheets = []
    for rows in ([["name", "x"], *([n, ""] for n in names)], [["source", "target"], names[:2]]):
        out = io.StringIO()
        csv.writer(out, delimiter=separator).writerows(rows)
        sheets.append(out.getvalue().encode(encoding))
    network = read_network(write(tmp_path_factory.mktemp("any"), sheets[0], sheets[1]))
    assert list(network.names) == names
    assert np.argwhere(network.tie).tolist() == [[0, 1]]


@pytest.mark.parametrize("edges", ["A,B\nB,C\n", "B,A\nB,C\n", "A,B\nB,A\nC,B\n"])
def test_an_undirected_tie_counts_once_however_listed(folder: Path, edges: str) -> None:
    write(folder, "name\nA\nB\nC\n", "source,target\n" + edges)
    network = read_network(folder, directed=False)
    assert network.tie.tolist() == [[0, 1, 0], [1, 0, 1], [0, 1, 0]]
    assert network.repeated == edges.count("\n") - 2


def test_an_undirected_tie_is_known_if_either_end_was_asked(folder: Path) -> None:
    write(folder, "name,observed_out\nA,1\nB,0\nC,0\n", "source,target\nB,A\n")
    assert read_network(folder, directed=False).tie.tolist() == [[0, 1, 0], [1, 0, 0], [0, 0, 0]]
    assert [p.row for p in problems(folder)] == [2]
    write(folder, "name,observed_out\nA,1\nB,0\nC,0\n", "source,target\nB,A\nB,C\n")
    assert [(p.row, p.seen) for p in problems(folder, directed=False)] == [(3, "B")]


def test_repeated_and_self_ties_are_counted_and_said(folder: Path) -> None:
    write(folder, "name\nA\nB\n", "source,target\nA,B\nA,B\nB,B\nA,B\n")
    network = read_network(folder)
    assert network.tie.tolist() == [[0, 1], [0, 0]]
    assert (network.repeated, network.self_ties) == (2, 1)
    assert [note[-1] for note in network.notes] == ["2", "1"]


def test_no_ties_at_all_is_a_network(folder: Path) -> None:
    assert read_network(write(folder, "name\nA\nB\n", "source,target\n")).tie.sum() == 0


SIGNED = "source,target,sign\nA,B,1\nB,A,-1\nB,C,1\n"


@pytest.mark.parametrize(
    ("where", "ties"),
    [
        ([], [[0, 1], [1, 2]]),
        ([("sign", "1")], [[0, 1], [1, 2]]),
        ([("sign", "-1")], [[1, 0]]),
        ([("Sign", "1"), ("source", "A")], [[0, 1]]),
    ],
)
def test_signs(folder: Path, where: list[tuple[str, str]], ties: list[list[int]]) -> None:
    network = read_network(write(folder, "name\nA\nB\nC\n", SIGNED), where=where)
    assert np.argwhere(network.tie).tolist() == ties
    assert network.left_out == 3 - len(ties)
    assert bool(network.notes) == (not where)


def test_signs_may_be_words_and_must_be_signs(folder: Path) -> None:
    nodes = "name\nA\nB\nC\n"
    words = SIGNED.replace("-1", "Negative").replace(",1", ",pos")
    assert read_network(write(folder, nodes, words)).tie.sum() == 2
    wrong = write(folder, nodes, SIGNED.replace("-1", "friend").replace("B,C,1", "B,C,"))
    assert [(p.row, p.column, p.seen) for p in problems(wrong)] == [
        (3, "sign", "friend"),
        (4, "sign", ""),
    ]
    assert read_network(wrong, where=[("sign", "friend")]).tie.sum() == 1
    (problem,) = problems(wrong, where=[("sign", "freind")])
    assert 'Did you mean "friend"?' in str(problem)


def test_numbers_in_a_sheet_with_semicolons_may_have_decimal_commas(folder: Path) -> None:
    write(folder, "name;age\nA;1,5\nB;2.5\n", "source;target\nA;B\n")
    assert read_network(folder, numbers={"age": True}).numbers["age"].tolist() == [1.5, 2.5]
    write(folder, 'name,age\nA,"1,5"\nB,2.5\n', "source,target\nA,B\n")
    assert [(p.row, p.seen) for p in problems(folder, numbers={"age": True})] == [(2, "1,5")]


def test_a_network_that_looks_undirected_is_pointed_out(folder: Path) -> None:
    names = [f"a{k}" for k in range(11)]
    nodes = "name\n" + "\n".join(names)
    chain = [f"{a},{b}" for a, b in pairwise(names)]
    back = [f"{b},{a}" for a, b in pairwise(names)]
    for rows, said in ((chain, True), (chain + back, True), (chain + back[:3], False)):
        network = read_network(write(folder, nodes, "source,target\n" + "\n".join(rows)))
        assert any("--undirected" in note for note in network.notes) == said
        network = read_network(folder, directed=False)
        assert not any("--undirected" in note for note in network.notes)


# file, its text, row and column at fault, what was seen, a word of the message
FAULTS = [
    ("nodes.csv", "name\nA\nB\nA\n", 4, "name", "A", "row 2, too"),
    ("nodes.csv", 'name,x\nA,1\nB,\n"",1\n', 4, "name", "", "blank"),
    ("nodes.csv", "nmae\nA\nB\n", 1, "name", "", 'Did you mean "nmae"?'),
    ("nodes.csv", "name,Name\nA,A\nB,B\n", 1, "name", "", "more than one column"),
    ("nodes.csv", "name,observed_out\nA,1\nB,yes\n", 3, "observed_out", "yes", "must be 1"),
    ("nodes.csv", "name,observed_out\nA,1\nB,\n", 3, "observed_out", "", "must be 1"),
    ("nodes.csv", "name,observed_out\nA,1\nB,2\n", 3, "observed_out", "2", "must be 1"),
    ("nodes.csv", "name\nA\n", 0, "", "", "at least two actors"),
    ("nodes.csv", "name\n", 0, "", "", "at least two actors"),
    ("nodes.csv", "", 0, "", "", "is empty"),
    ("nodes.csv", "\n \n,\n", 0, "", "", "is empty"),
    ("nodes.csv", "name,x\nA,1\nB,B,1\n", 3, "", "1", "beyond the last heading"),
    ("nodes.csv", 'name\nA\n"B\n', 3, "", "", "quotation mark"),
    ("nodes.csv", b"name\nA\nB\x00\n", 0, "", "", "not a text file"),
    ("nodes.csv", b"PK\x03\x04rest", 0, "", "", "workbook"),
    ("nodes.csv", b"name\nA\nB\x81\n", 0, "", "", "line 3 is neither"),
    ("nodes.csv", b"\xff\xfen", 0, "", "", "cannot be read"),
    ("edges.csv", "source,target\nA,Beatrix\n", 2, "target", "Beatrix", "nobody in nodes.csv"),
    ("edges.csv", "source,target\nbeatrice,A\n", 2, "source", "beatrice", '"Beatrice"?'),
    ("edges.csv", "source,target\nA,\n", 2, "target", "", "blank"),
    ("edges.csv", "source,target\n\n\nA\n", 4, "target", "", "blank"),
    ("edges.csv", "source,traget\nA,B\n", 1, "target", "", 'Did you mean "traget"?'),
    ("edges.csv", "source,target\nC,A\n", 2, "source", "C", "was not asked"),
    ("edges.csv", "", 0, "", "", "headings source, target"),
]


@pytest.mark.parametrize(("file", "text", "row", "column", "seen", "words"), FAULTS)
def test_faults_are_said_where_they_are(
    folder: Path, file: str, text: str | bytes, row: int, column: str, seen: str, words: str
) -> None:
    write(folder, "name,observed_out\nA,1\nB,1\nC,0\nBeatrice,1\n", "source,target\n")
    assert read_network(folder).tie.shape == (4, 4)
    (folder / file).write_bytes(text if isinstance(text, bytes) else text.encode())
    (problem,) = problems(folder)
    assert problem[:4] == (file, row, column, seen)
    assert words in str(problem)
    assert str(problem).startswith(file)


def test_a_heading_longer_than_any_is_said(folder: Path) -> None:
    (folder / "nodes.csv").write_text(f"name,{'x' * 140_000}\nA,1\n")
    (problem,) = problems(folder)
    assert problem[:2] == ("nodes.csv", 1) and "field larger than" in problem.message


def test_faults_of_covariates(folder: Path) -> None:
    write(folder, "name,age,job\nA,x,clerk\nB,NA,\nC,inf,clerk\n", "source,target\n")
    found = problems(folder, numbers={"age": True}, texts=["job"])
    assert [(p.row, p.column, p.seen) for p in found] == [
        (2, "age", "x"),
        (3, "age", "NA"),
        (3, "job", ""),
        (4, "age", "inf"),
    ]
    (problem,) = problems(folder, texts=["jb"])
    assert "only: name, age, job" in str(problem)
    assert 'Did you mean "job"?' in str(problem)


def test_missing_numbers_are_a_fault_only_where_they_are_needed(folder: Path) -> None:
    assert problems(folder, numbers={"age": True}) == [
        Problem("nodes.csv", 4, "age", "", "is missing; there must be a number.")
    ]
    read_network(folder, numbers={"age": False})


def test_everything_is_said_at_once(folder: Path) -> None:
    write(
        folder,
        "name,observed_out\nA,1\nA,1\n,1\nB,maybe\n",
        "source,target\nA,X\n,B\nY,Z\n",
    )
    found = problems(folder)
    assert [(p.file, p.row) for p in found] == [
        ("nodes.csv", 3),
        ("nodes.csv", 4),
        ("nodes.csv", 5),
        *[("edges.csv", row) for row in (2, 3, 4, 4)],
    ]
    assert str(FolderError(found)).startswith("7 things to put right:\n  1. nodes.csv, row 3")
    (folder / "nodes.csv").unlink()
    found = problems(folder)
    assert [(p.file, p.row, p.column) for p in found] == [
        ("nodes.csv", 0, ""),
        ("edges.csv", 3, "source"),
    ]


def test_thousands_of_faults_are_counted_and_a_hundred_shown(folder: Path) -> None:
    write(folder, "name\nA\nB\n", "source,target\n" + "A,X\n" * 3000)
    text = str(FolderError(problems(folder)))
    assert text.count("\n") == 101
    assert text.endswith("... and 2900 more")


def test_folders_and_files_that_are_not_there(folder: Path, tmp_path: Path) -> None:
    assert "no such folder" in str(problems(folder / "none")[0])
    assert "not a folder" in str(problems(folder / "nodes.csv")[0])
    (folder / "nodes.csv").rename(folder / "node.csv")
    assert 'Did you mean "node.csv"?' in str(problems(folder)[0])
    (folder / "nodes.csv").mkdir()
    assert "cannot be read" in str(problems(folder)[0])


# --- writing ------------------------------------------------------------------------------------


def files(failing: bool = False) -> Iterator[tuple[str, Content]]:
    yield "a.csv", Table(["x", "y, z"], ([str(k), 'say "so"'] for k in range(2)))
    yield "b.json", {"ä": [1, None]}
    if failing:
        raise RuntimeError
    yield "c.bin", b"\0"


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


WRITTEN = {
    "a.csv": b'x,"y, z"\n0,"say ""so"""\n1,"say ""so"""\n',
    "b.json": '{\n  "ä": [\n    1,\n    null\n  ]\n}\n'.encode(),
    "c.bin": b"\0",
}


def test_results_are_written_into_a_new_folder(tmp_path: Path) -> None:
    write_whole(tmp_path / "new" / "deep", files())
    assert contents(tmp_path / "new" / "deep") == WRITTEN
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["deep"]


def test_results_replace_those_of_before_and_nothing_else(tmp_path: Path) -> None:
    for name in ("a.csv", "d.csv", "mine.txt"):
        (tmp_path / name).write_text("old")
    write_whole(tmp_path, files(), gone=("a.csv", "d.csv", "e.csv"))
    assert contents(tmp_path) == WRITTEN | {"mine.txt": b"old"}


@pytest.mark.parametrize("present", [True, False])
def test_all_or_nothing_is_written(tmp_path: Path, present: bool) -> None:
    out = tmp_path / "out"
    if present:
        write_whole(out, files())
    with pytest.raises(RuntimeError):
        write_whole(out, files(failing=True), gone=("a.csv",))
    with pytest.raises(ValueError, match="JSON"):
        write_whole(out, iter([("b.json", {"x": math.nan})]))
    assert out.exists() == present
    assert [path.name for path in tmp_path.iterdir()] == ["out"] * present
    if present:
        assert contents(out) == WRITTEN


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    write_file(tmp_path / "x.nc", b"1")
    write_file(tmp_path / "x.nc", b"2")
    with pytest.raises(OSError, match="no-such"):
        write_file(tmp_path / "no-such" / "x.nc", b"3")
    assert contents(tmp_path) == {"x.nc": b"2"}


def test_where_results_cannot_be_written_is_said_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    check_target(tmp_path / "a" / "b", folder=True)
    check_target(tmp_path, folder=True)
    check_target(tmp_path / "x.nc", folder=False)
    for path, folder, words in (
        (tmp_path / "file", True, "is a file"),
        (tmp_path / "file" / "deeper", True, "is not a folder"),
        (tmp_path, False, "is a folder"),
        (tmp_path / "none" / "x.nc", False, "is not a folder"),
    ):
        with pytest.raises(FolderError, match=words):
            check_target(path, folder=folder)
    monkeypatch.setattr("scripts.lpcm.folder.os.access", lambda *_: False)
    with pytest.raises(FolderError, match="nothing may be written"):
        check_target(tmp_path / "out", folder=True)
