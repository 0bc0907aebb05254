"""Runs inputs through readers in processes of their own, and counts what came of them.

A worker reads many inputs one after the other. Each may take 10 seconds; a worker may take 1 GB and
write only into its folder. A worker that dies or hangs fails the input it was at, and another goes
on behind it.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from tests.benchmarks.measuring import peak_mb
from tests.fuzz.made import make

SECONDS = 10  # that an input may take
MEMORY = 1_000  # MB that a worker may take at most above what it begins with, its programs too
CONTEXT = "spawn"  # so that a worker's memory is its own
_GRACE = 3 * SECONDS  # until a worker that says nothing is taken for hung
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_CHANGES = ("os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.link", "os.symlink")


class HungError(BaseException):
    """An input takes too long; no `except Exception` of a reader stops it."""


@dataclass
class Count:
    """What came of the inputs of one reader; `failed` says what, by the number of the input."""

    accepted: int = 0
    refused: int = 0
    failed: dict[int, str] = field(default_factory=dict)

    @property
    def tried(self) -> int:
        """How many there were."""
        return self.accepted + self.refused + len(self.failed)


def run(reader: str, seed: int, numbers: range) -> Count:
    """Read inputs of these numbers, and count."""
    count = Count()
    for number, said in _outcomes(reader, seed, numbers):
        if said == "accepted":
            count.accepted += 1
        elif said == "refused":
            count.refused += 1
        else:
            count.failed[number] = said
    return count


def _outcomes(reader: str, seed: int, numbers: range) -> Iterator[tuple[int, str]]:
    left = numbers
    while left:
        processes = multiprocessing.get_context(CONTEXT)
        ours, theirs = processes.Pipe()
        worker = processes.Process(target=_work, args=(theirs, reader, seed, left))
        worker.start()
        theirs.close()
        for number in left:
            try:
                said = ours.recv() if ours.poll(_GRACE) else "hung, and would not be woken"
            except EOFError:
                worker.join()
                said = f"the program ended with {worker.exitcode}"
            yield number, said
            if said.startswith(("hung", "the program", "took")):
                break
        worker.kill()
        worker.join()
        left = left[left.index(number) + 1 :]


def _work(answers: Connection, reader: str, seed: int, numbers: range) -> None:
    from tests.fuzz.readers import read  # here, so that the parent need not import all readers

    sys.dont_write_bytecode = True
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder).resolve()
        outside, began = _watched(place), _memory()
        signal.signal(signal.SIGALRM, _hung)
        for number in numbers:
            made = make(reader, seed, number)
            signal.alarm(SECONDS)
            try:
                said = "accepted" if read(reader, place, made) else "refused"
            except HungError:
                said = f"took longer than {SECONDS} s"
            except Exception as error:
                said = _where(error)
            finally:
                signal.alarm(0)
            if outside:
                said = f"touched {outside.pop()}, outside its folder"
            if (took := _memory() - began) > MEMORY:
                said = f"took {took:.0f} MB of memory"
            answers.send(said)


def _hung(*_: Any) -> None:
    raise HungError


def _where(error: Exception) -> str:
    """Return what was raised, and in which line of ours."""
    trace, place = error.__traceback__, ""
    while trace:
        file = trace.tb_frame.f_code.co_filename
        if "scripts" in Path(file).parts:
            place = f"{Path(file).name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"{type(error).__name__} at {place or 'no line of ours'}: {str(error)[:200]}"


def _memory() -> float:
    """Return the most memory taken so far, in MB, by this process or a program that it ran."""
    unit = 2**10 if sys.platform == "linux" else 2**20
    return max(peak_mb(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / unit)


def _watched(place: Path) -> list[str]:
    """Return a list to which every change of a file outside `place`, and any call out, is added."""
    outside: list[str] = []

    def watch(event: str, about: tuple[Any, ...]) -> None:
        if event == "socket.connect":
            outside.append(str(about[1]))
        writes = event == "open" and bool((about[2] or 0) & _WRITING)
        if (writes or event in _CHANGES) and isinstance(about[0], str | bytes | os.PathLike):
            path = Path(os.path.realpath(os.fsdecode(about[0])))
            if not path.is_relative_to(place) and path != Path(os.devnull):
                outside.append(str(path))

    sys.addaudithook(watch)
    return outside
