"""Steps as data: where a step that a site adds is put, and what it may not be called."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from cancel_mailbot.ground.config import Config, Outbox
from cancel_mailbot.ground.config_file import read_config, show
from cancel_mailbot.ground.steps import COMMAND_WORDS, DEFAULT_STEPS, AddedStep, MisplacedStep, Step, place_steps
from cancel_mailbot.reading.grammar import GRAMMAR
from cancel_mailbot.work.site import make_steps

TITAN = Step("titan", "Stop in Titan", ("titan",), "it is stopped in Titan", after=("billing",))
NO_UNDO = Outbox.model_validate({"undo_window": "0s"})


def place(*added: AddedStep) -> dict[str, tuple[str, ...]]:
    """The keys of the steps in order, each with what must come before it."""
    return {step.key: step.after for step in place_steps(DEFAULT_STEPS, added)}


def test_nothing_added_leaves_the_documented_steps() -> None:
    assert place_steps(DEFAULT_STEPS, ()) == DEFAULT_STEPS


def test_a_step_stands_before_the_one_that_waits_for_it() -> None:
    assert place(AddedStep(TITAN, before="fulfillment")) == {
        "billing": (),
        "titan": ("billing",),
        "fulfillment": ("titan",),
        "true_up": ("billing", "titan", "fulfillment"),
    }


def test_a_step_without_a_place_stands_last_but_for_the_true_up() -> None:
    assert place(AddedStep(TITAN)) == {
        "billing": (),
        "fulfillment": (),
        "titan": ("billing",),
        "true_up": ("billing", "fulfillment", "titan"),
    }


def test_an_added_step_may_wait_for_another_one() -> None:
    audit = Step("audit", "Audit", ("audit",), "it is audited", after=("titan",))
    assert list(place(AddedStep(TITAN), AddedStep(audit))) == ["billing", "fulfillment", "titan", "audit", "true_up"]


@pytest.mark.parametrize(
    ("changes", "before", "told"),
    [
        ({"key": "billing"}, "", "there is a step billing already"),
        ({"words": ("titan", "vx")}, "", "'vx' of titan is a word of the step fulfillment"),
        ({"words": ("all",)}, "", "'all' of titan begins like a command"),
        ({"words": ("hold titan",)}, "", "'hold titan' of titan begins like a command"),
        ({}, "shipping", "titan stands before shipping, which is no step"),
        ({"after": ("shipping",)}, "", "titan comes after shipping, which is no step"),
        ({"after": ("fulfillment",)}, "billing", "titan cannot come after fulfillment"),
        ({"after": ("titan",)}, "", "titan cannot come after titan"),
        ({"after": ("true_up",)}, "", "titan cannot come after true_up"),
    ],
    ids=[
        "key twice",
        "word of another step",
        "command",
        "first word a command",
        "before what is not there",
        "after what is not there",
        "after what stands behind it",
        "after itself",
        "after the true-up",
    ],
)
def test_a_step_that_cannot_be_is_refused(changes: dict[str, Any], before: str, told: str) -> None:
    facts = {"key": "titan", "title": "Titan", "words": ("titan",), "completed": "it is", **changes}
    with pytest.raises(MisplacedStep, match=told):
        place_steps(DEFAULT_STEPS, (AddedStep(Step(**facts), before),))
    with pytest.raises(ValidationError, match=told):
        Config.model_validate({"step": [{**facts, "before": before}]})


def test_no_step_can_be_called_like_a_command() -> None:
    named = {rule.opening.partition(" ")[0].strip(":") for rule in GRAMMAR} - {"STEP", "TRUE-UP"}
    assert named <= COMMAND_WORDS
    assert named


@pytest.mark.parametrize("key", ["", "Titan", "1st", "a b", "a-b", "x" * 33])
def test_a_key_is_short_and_plain(key: str) -> None:
    with pytest.raises(ValidationError, match="should be 1 to 32"):
        Config.model_validate({"step": [{"key": key, "title": "T", "words": ["t"], "completed": "it is"}]})


def test_a_step_of_the_config_is_a_step_of_the_site(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    step = '[[step]]\nkey = "titan"\ntitle = "Stop in Titan"\nwords = ["titan"]\ncompleted = "it is stopped in Titan"\n'
    path.write_text(f'{step}before = "fulfillment"\nafter = ["billing"]\n')
    assert make_steps(read_config(path)) == place_steps(DEFAULT_STEPS, (AddedStep(TITAN, "fulfillment"),))


def test_rep_notices_may_wait_for_nothing_at_all(tmp_path: Path) -> None:
    config = Config(outbox=NO_UNDO)
    path = tmp_path / "config.toml"
    path.write_text(show(config))
    assert read_config(path) == config
    assert not config.outbox.undo_window


@pytest.mark.parametrize("written", ["-1s", "0", "0m", "", "soon"])
def test_what_is_no_duration_is_no_window(written: str) -> None:
    with pytest.raises(ValidationError, match="is not a duration"):
        Outbox.model_validate({"undo_window": written})
