"""The files that a command line names: by themselves, by their folder, or on standard input. Found one at a time."""

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

STANDARD_INPUT = Path("-")
_CHUNK_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read; or, with the `problem`, a name behind which there is none."""

    path: Path
    problem: str = ""


def find_files(names: Iterable[Path]) -> Iterator[Found]:
    """Each file that is named, in the order of the names. `-` stands for the names on standard input.

    A folder stands for the files in it and below it, sorted by name, those of a folder before those of its folders.
    """
    for name in names:
        if name == STANDARD_INPUT:
            for named in read_names(sys.stdin.buffer):
                yield from _find_below(named)
        else:
            yield from _find_below(name)


def read_names(source: BinaryIO) -> Iterator[Path]:
    """Names as they come: one a line, or each ended by a NUL, as `find -print0` and `git ls-files -z` write them."""
    separator, rest = b"", b""
    while chunk := _read_some(source):
        rest += chunk
        separator = separator or (b"\0" if b"\0" in rest else b"\n")
        *names, rest = rest.split(separator)
        yield from (Path(os.fsdecode(name)) for name in names if name)
    if rest:
        yield Path(os.fsdecode(rest))


def _read_some(source: BinaryIO) -> bytes:
    """What is there now, up to a chunk; a pipe that is slow is not waited for until it is full."""
    return source.read1(_CHUNK_BYTES) if hasattr(source, "read1") else source.read(_CHUNK_BYTES)


def _find_below(path: Path) -> Iterator[Found]:
    if not path.is_dir():
        yield Found(path)
        return
    count = 0
    for found in _walk(path):
        yield found
        count += 1
    if not count:
        yield Found(path, "the folder holds no file")


def _walk(folder: Path) -> Iterator[Found]:
    problems: list[OSError] = []
    for parent, folders, names in os.walk(folder, onerror=problems.append):
        yield from _tell(problems)
        folders.sort()
        for name in sorted(names):
            path = Path(parent, name)
            # What is no regular file (a pipe, a socket) would be waited for without end.
            if _is_regular(path):
                yield Found(path)
    yield from _tell(problems)


def _tell(problems: list[OSError]) -> Iterator[Found]:
    while problems:
        problem = problems.pop(0)
        yield Found(Path(problem.filename), f"the folder can't be read: {problem.strerror}")


def _is_regular(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return True  # reading it says what is wrong
