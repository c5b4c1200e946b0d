"""What reading one file costs: `python -m tests.hostile.measure FILE…` reads each in a child process of its own.

One JSON object a line: seconds of the processor, peak resident megabytes, and what `explain --as rep --json` says.
"""

import json
import os
import resource
import sys
from pathlib import Path

from cancel_mailbot.faces.explain import explain_file
from cancel_mailbot.faces.explained import Question
from cancel_mailbot.faces.explanation import as_object
from cancel_mailbot.faces.listing import plain
from cancel_mailbot.ground.config import Config
from cancel_mailbot.ground.identity import Role
from cancel_mailbot.work.site import Site, make_site

READER = Question(Role.REP)


def measure(file: Path, site: Site) -> dict[str, object]:
    """Explain one file as a rep's in this process."""
    before = _seconds()
    said = plain(as_object(explain_file(file, site, READER)))
    json.dumps(said)
    seconds = _seconds() - before
    return {
        "file": file.name,
        "seconds": round(seconds, 3),
        "megabytes": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "said": said,
    }


def main(files: list[str]) -> int:
    """Fork once for each file, so that no file pays for another nor for the start of the interpreter."""
    config = Config()
    site = make_site(config, config.mailbox[0])
    codes = [_measure_apart(Path(file), site) for file in files]
    return max(codes, default=0)


def _measure_apart(file: Path, site: Site) -> int:
    child = os.fork()
    if child == 0:
        print(json.dumps(measure(file, site)), flush=True)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
