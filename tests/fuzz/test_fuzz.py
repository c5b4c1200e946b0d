"""The fuzzers' targets over all seeds and a few hundred changes of them; and all that a fuzzer ever found."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.faces.terminal import environment
from tests.fuzz.findings import FOLDER, find_fault, keep, shrink
from tests.fuzz.invariants import Wrong
from tests.fuzz.seeds import find_seeds, mutate
from tests.fuzz.targets import TARGETS, check_one_way

_CHANGED = 300  # inputs of each target
_ONE_WAY = {**TARGETS, "message": check_one_way}
_FINDINGS = sorted(FOLDER.glob("*.bin"))


@pytest.mark.parametrize("target", TARGETS)
def test_every_seed_holds_what_must_hold(target: str) -> None:
    seeds = list(find_seeds(target))
    assert len(seeds) > 300
    for seed in seeds:
        _ONE_WAY[target](seed)


@pytest.mark.parametrize("target", TARGETS)
def test_every_changed_seed_holds_what_must_hold(target: str) -> None:
    seeds = tuple(find_seeds(target))
    changed = [mutate(seeds[n * 7 % len(seeds)], seeds, target, n) for n in range(_CHANGED)]
    assert len(set(changed) - set(seeds)) > _CHANGED * 0.9
    for raw in changed:
        _ONE_WAY[target](raw)


@pytest.mark.parametrize("finding", _FINDINGS, ids=[file.stem for file in _FINDINGS])
def test_what_a_fuzzer_found_stays_mended(finding: Path) -> None:
    TARGETS[finding.stem.partition("__")[0]](finding.read_bytes())


def test_a_fault_is_named_shrunk_and_kept(tmp_path: Path) -> None:
    def check(raw: bytes) -> None:
        if b"bad" in raw:
            raise Wrong("it is bad: so very bad")

    raw = b"x" * 500 + b"bad" + b"y" * 500
    fault = find_fault(check, raw)
    assert fault == "it_is_bad"
    kept = keep("form", fault, shrink(check, raw, fault), tmp_path)
    assert (kept.name, kept.read_bytes()) == ("form__it_is_bad.bin", b"bad")
    assert find_fault(check, b"good") is None


def test_without_the_fuzzer_it_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "atheris.py").write_text("raise ImportError\n")
    env = environment(tmp_path)
    env["PYTHONPATH"] = f"{tmp_path}:{env['PYTHONPATH']}"
    ended = subprocess.run(
        (sys.executable, "-m", "tests.fuzz", "form"),
        cwd=tmp_path,
        env=env,
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert (ended.returncode, ended.stdout) == (69, b"")
    assert b"pip install atheris" in ended.stderr
