"""The values of the config: defaults, the example that shows them, and what each kind of value takes and refuses."""

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from cancel_mailbot.ground.config import Config, KnownPeople, Mailbox, Outbox, Reading, resolve_database_url
from cancel_mailbot.ground.config_file import read_config
from cancel_mailbot.ground.duration import format_duration, read_duration
from cancel_mailbot.ground.identity import People

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"
LINES = EXAMPLE.read_text(encoding="utf-8").splitlines()
KEY_LINES = [n for n, line in enumerate(LINES) if re.match(r"\w+ = ", line)]


def keys_of(section: type[BaseModel], path: str = "") -> Iterator[str]:
    """Every key of the models as a dotted path, in order; a list of tables counts as its table."""
    for name, field in section.model_fields.items():
        below = next(
            (each for each in (field.annotation, *get_args(field.annotation)) if is_section(each)),
            None,
        )
        yield from keys_of(below, f"{path}{name}.") if below else (f"{path}{name}",)


def is_section(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def keys_in(tables: dict[str, Any], path: str = "") -> Iterator[str]:
    """The same of a TOML file."""
    for name, value in tables.items():
        below = value[0] if isinstance(value, list) and value and isinstance(value[0], dict) else value
        yield from keys_in(below, f"{path}{name}.") if isinstance(below, dict) else (f"{path}{name}",)


def test_the_example_says_what_the_defaults_are() -> None:
    assert read_config(EXAMPLE) == Config()


def test_the_example_shows_every_key_in_the_order_of_the_models() -> None:
    filled_in = "\n".join(re.sub(r"^    # (?=\{)", "    ", line) for line in LINES)
    assert list(keys_in(tomllib.loads(filled_in))) == list(keys_of(Config))


def test_the_products_shown_in_the_example_only_wait_for_their_marks_to_go() -> None:
    filled_in = "\n".join(re.sub(r"^    # (?=\{)", "    ", line) for line in LINES)
    products = Config.model_validate(tomllib.loads(filled_in)).reading.product
    assert [product.name for product in products] == ["OTT / CTV", "Targeted Display"]


def test_the_step_shown_in_the_example_only_waits_for_its_mark_to_go() -> None:
    filled_in = "\n".join(re.sub(r"^    # (?=\{)", "    ", line) for line in LINES)
    (step,) = Config.model_validate(tomllib.loads(filled_in)).step
    assert (step.key, step.before, step.after) == ("titan", "fulfillment", ("billing",))


@pytest.mark.parametrize("n", KEY_LINES, ids=lambda n: f"line {n + 1} {LINES[n].partition(' ')[0]}")
def test_every_key_of_the_example_has_one_sentence_above_it(n: int) -> None:
    assert re.fullmatch(r"# [A-Z][^\n]{10,}[.]", LINES[n - 1]), LINES[n - 1]
    assert not LINES[n - 2].startswith("#"), "one sentence, one line"


def test_every_table_of_the_example_is_explained() -> None:
    headers = [n for n, line in enumerate(LINES) if line.startswith("[")]
    assert len(headers) == 14
    assert all(LINES[n - 1].startswith("# ") for n in headers)


def test_a_config_can_not_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Config().log.level = "debug"


def test_the_config_has_no_switch_that_could_turn_a_check_off() -> None:
    assert "true" not in EXAMPLE.read_text(encoding="utf-8").split()
    assert not [value for value in re.findall(r"= (\S+)", "\n".join(LINES)) if value in {"true", "false"}]


def test_importing_the_config_does_not_import_the_log() -> None:
    program = "import sys, cancel_mailbot.ground.config_file; print('structlog' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("written", "duration"),
    [
        ("200ms", timedelta(milliseconds=200)),
        ("30s", timedelta(seconds=30)),
        ("5m", timedelta(minutes=5)),
        ("2h", timedelta(hours=2)),
        ("3d", timedelta(days=3)),
        ("90s", timedelta(seconds=90)),
    ],
)
def test_a_duration_is_one_number_and_one_unit(written: str, duration: timedelta) -> None:
    assert read_duration(written) == duration
    assert format_duration(duration) == written


def test_a_duration_is_written_in_its_largest_unit() -> None:
    assert format_duration(timedelta(seconds=60)) == "1m"
    assert format_duration(timedelta(hours=48)) == "2d"


@given(st.integers(min_value=1, max_value=999_999), st.sampled_from(["ms", "s", "m", "h", "d"]))
def test_a_duration_reads_back_as_it_was_written(number: int, unit: str) -> None:
    duration = read_duration(f"{number}{unit}")
    assert duration is not None
    assert read_duration(format_duration(duration)) == duration


@pytest.mark.parametrize(
    "written", ["", "0s", "30", "30 s", "s", "-5m", "1.5h", "1h30m", "5 minutes", "٣s", "9999999d", "5M", "30s\n"]
)
def test_anything_else_is_no_duration(written: str) -> None:
    assert read_duration(written) is None


@pytest.mark.parametrize("duration", [timedelta(0), timedelta(seconds=-1)], ids=["nothing", "negative"])
def test_a_wait_of_nothing_is_refused(duration: timedelta) -> None:
    with pytest.raises(ValidationError, match="is not a duration"):
        Outbox(submit_every=duration)


@pytest.mark.parametrize(
    ("written", "start"),
    [
        ("now", "now"),
        ("all", "all"),
        ("2026-11-01", date(2026, 11, 1)),
        (date(2026, 11, 1), date(2026, 11, 1)),
    ],
)
def test_the_first_start_begins_now_with_all_or_at_a_date(written: object, start: object) -> None:
    assert Mailbox.model_validate({"start_at": written}).start_at == start


def test_people_are_known_in_normal_form_and_domains_apart() -> None:
    known = KnownPeople(staff=("Ann@Example.com",), reps=("@Example.ORG", "Kim@example.net"))
    assert known.people() == People(
        staff=frozenset({"ann@example.com"}),
        reps=frozenset({"kim@example.net"}),
        rep_domains=frozenset({"example.org"}),
    )


def test_work_items_go_to_all_staff_unless_somebody_is_named() -> None:
    assert KnownPeople(staff=("ann@example.com",)).notified == ("ann@example.com",)
    named = KnownPeople(staff=("ann@example.com",), notify=("team@example.com",))
    assert named.notified == ("team@example.com",)


def test_the_user_name_is_the_address_unless_another_is_given() -> None:
    mailbox = Mailbox.model_validate({"address": "desk@example.com", "smtp": {"username": "relay"}})
    assert (mailbox.imap_username, mailbox.smtp_username) == ("desk@example.com", "relay")


@pytest.mark.parametrize("order_id", ["4471923", "0004471923", "TO-4471923", "TO-4471923-02"])
def test_the_usual_forms_of_an_order_id_fit_the_default_pattern(order_id: str) -> None:
    assert re.fullmatch(Reading().order_id_pattern, order_id)


@pytest.mark.parametrize("order_id", ["447O923", "XXXXXXX", "TBD", "12", "4471923, 4471924"])
def test_what_is_no_order_id_does_not_fit_the_default_pattern(order_id: str) -> None:
    assert not re.fullmatch(Reading().order_id_pattern, order_id)


@pytest.mark.parametrize(
    "pattern",
    [
        r"[0-9]{7}",
        r"(?:TO-)?[0-9]+",
        r"(?:[0-9]{3}-){2}[0-9]+",
        r"[(*+]+[0-9]",
        r"\([0-9]+\)+",
        r"(?P<id>[0-9]+)",
        "(A|B)+",
    ],
)
def test_a_pattern_that_fails_fast_is_accepted(pattern: str) -> None:
    assert Reading(order_id_pattern=pattern).order_id_pattern == pattern


@pytest.mark.parametrize(
    "pattern",
    [r"([0-9]+)*x", r"(?:[0-9]*)+x", r"(?:a[0-9]{1,3})+", r"(?:(?:[0-9]+)-?)+", r"(?P<id>[0-9]+){2,}", r"(?i:a+)+b"],
)
def test_a_pattern_that_repeats_a_repeat_is_refused(pattern: str) -> None:
    with pytest.raises(ValidationError, match="repeats a group that itself repeats"):
        Reading(order_id_pattern=pattern)


@pytest.mark.parametrize(
    ("environment", "url", "resolved"),
    [
        pytest.param({}, "sqlite:///a.db", "sqlite:///a.db", id="as written"),
        pytest.param(
            {"STATE_DIRECTORY": "/var/lib/cm"},
            "sqlite:///a.db",
            "sqlite:////var/lib/cm/a.db",
            id="into the state folder",
        ),
        pytest.param(
            {"STATE_DIRECTORY": "/var/lib/cm:/srv"},
            "sqlite:///b/a.db?x=1",
            "sqlite:////var/lib/cm/b/a.db?x=1",
            id="into the first of several, with its options",
        ),
        pytest.param(
            {"STATE_DIRECTORY": "/s"}, "sqlite:////srv/a.db", "sqlite:////srv/a.db", id="an absolute file stays"
        ),
        pytest.param({"STATE_DIRECTORY": "/s"}, "sqlite:///:memory:", "sqlite:///:memory:", id="memory stays"),
        pytest.param({"STATE_DIRECTORY": "/s"}, "sqlite://", "sqlite://", id="memory in its short form stays"),
        pytest.param({"STATE_DIRECTORY": "/s"}, "postgresql://db/cm", "postgresql://db/cm", id="PostgreSQL stays"),
        pytest.param(
            {},
            "postgresql+psycopg://cm@[::1]:5432/cm?sslmode=verify-full",
            "postgresql+psycopg://cm@[::1]:5432/cm?sslmode=verify-full",
            id="a user, a port and options, no password",
        ),
        pytest.param(
            {"CANCEL_MAILBOT_DATABASE_URL": "postgresql://cm:pass@db/cm"},
            "sqlite:///a.db",
            "postgresql://cm:pass@db/cm",
            id="the environment wins",
        ),
    ],
)
def test_the_database_is_found(environment: dict[str, str], url: str, resolved: str) -> None:
    config = Config.model_validate({"database": {"url": url}})
    assert resolve_database_url(config, environment) == resolved
