"""`python -m tests.fuzz TARGET [--seconds N] [--seeds FOLDER…]`: fuzz one target with atheris, and keep what it finds.

Runs to the end of its time whatever it finds. Needs atheris, which is no dependency of the project.
"""

import argparse
import importlib
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

_MISSING = (
    "This needs atheris, a fuzzer for Python: install it beside the project's dev requirements (pip install atheris)."
)


def main() -> int:
    """Set everything up and hand over to the fuzzer, which ends the process."""
    asked = _read_arguments()
    try:
        atheris = importlib.import_module("atheris")
    except ImportError:
        print(_MISSING, file=sys.stderr)
        return os.EX_UNAVAILABLE
    with atheris.instrument_imports(include=["cancel_mailbot"]):
        targets = importlib.import_module("tests.fuzz.targets")
    seeds = importlib.import_module("tests.fuzz.seeds")
    checks = {**targets.TARGETS, "message": targets.check_one_way}
    work = Path(tempfile.mkdtemp(prefix=f"fuzz-{asked.target}-"))
    seeds.write_dictionary(work / "tokens.dict", asked.target)
    corpus = work / "corpus"
    corpus.mkdir()
    for n, seed in enumerate(seeds.find_seeds(asked.target, asked.seeds)):
        (corpus / f"seed-{n}").write_bytes(seed)
    print(
        f"Fuzzing {asked.target} for {asked.seconds} s from {len(list(corpus.iterdir()))} seeds in {corpus}", flush=True
    )
    options = [
        f"-max_total_time={asked.seconds}",
        f"-dict={work / 'tokens.dict'}",
        "-max_len=8000",
        "-timeout=60",
        "-rss_limit_mb=2048",
        f"-artifact_prefix={work}/",
        "-print_final_stats=1",
        str(corpus),
    ]
    atheris.Setup([sys.argv[0], *options], _make_entry(asked, checks[asked.target]))
    atheris.Fuzz()
    return 0


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("target", choices=("message", "form", "reply"))
    parser.add_argument("--seconds", type=int, default=60, help="how long; 60 unless told otherwise")
    parser.add_argument(
        "--seeds", type=Path, nargs="+", default=[], metavar="FOLDER", help="further mails to start from"
    )
    parser.add_argument("--findings", type=Path, help="where to keep what is found; tests/fuzz/findings otherwise")
    return parser.parse_args()


def _make_entry(asked: argparse.Namespace, check: Callable[[bytes], None]) -> Callable[[bytes], None]:
    """What the fuzzer calls with each input. Of each fault the first input is kept."""
    findings = importlib.import_module("tests.fuzz.findings")
    folder = asked.findings or findings.FOLDER
    known: set[str] = set()

    def enter(raw: bytes) -> None:
        fault = findings.find_fault(check, raw)
        if fault is None or fault in known:
            return
        known.add(fault)
        kept = findings.keep(asked.target, fault, findings.shrink(check, raw, fault), folder)
        print(f"Found {fault}: {kept}", flush=True)

    return enter


if __name__ == "__main__":
    sys.exit(main())
