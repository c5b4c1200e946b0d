"""What a person at a terminal does: type a command, read what it prints, look at its exit code."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

COMMAND = (sys.executable, "-m", "cancel_mailbot")
_ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True, slots=True)
class Ended:
    """A command that has ended."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The JSON objects that it printed, one from each line."""
        return [json.loads(line) for line in self.out.splitlines()]


def environment(home: Path, **changes: str) -> dict[str, str]:
    """Nothing of ours that could lead a command to another config, or tell it how wide the terminal is."""
    foreign = ("CANCEL_MAILBOT", "STATE_", "CREDENTIALS_", "XDG_", "COLUMNS", "LC_", "LANG", "PYTHONIOENCODING")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(foreign)}
    return {**kept, "HOME": str(home), "PYTHONPATH": str(_ROOT), "LANG": "C.UTF-8", **changes}


def start(folder: Path, *arguments: object, **changes: str) -> subprocess.Popen[bytes]:
    """A command in a process of its own, with `folder` as its working and home directory."""
    return subprocess.Popen(
        (*COMMAND, *map(str, arguments)),
        cwd=folder,
        env=environment(folder, **changes),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def run_process(folder: Path, *arguments: object, **changes: str) -> Ended:
    """The same, to its end; what it prints must be UTF-8."""
    with start(folder, *arguments, **changes) as process:
        out, err = process.communicate(timeout=120)
    return Ended(process.returncode, out.decode(), err.decode())
