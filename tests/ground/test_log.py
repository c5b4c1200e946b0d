"""What stands in the log and in which form, and what never does."""

import io
import json
import logging
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog

from cancel_mailbot.ground.log import (
    LEFT_OUT,
    bound_contextvars,
    configure,
    escape,
    format_traceback,
    get_logger,
)
from cancel_mailbot.ground.secrets import Secret


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    root, imapclient = logging.getLogger(), logging.getLogger("imapclient")
    handlers, level, imapclient_level = list(root.handlers), root.level, imapclient.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    imapclient.setLevel(imapclient_level)
    structlog.reset_defaults()


@pytest.fixture
def stream() -> io.StringIO:
    return io.StringIO()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_each_event_is_one_json_line_with_time_and_level_first(stream: io.StringIO) -> None:
    configure("info", "json", stream)
    get_logger().info("message.recorded", uid=7, mailbox="sales")
    get_logger().warning("mailbox.unavailable")
    first, second = lines(stream)
    assert list(first) == ["timestamp", "level", "event", "uid", "mailbox"]
    assert (first["level"], first["event"], first["uid"]) == ("info", "message.recorded", 7)
    assert (second["level"], second["event"]) == ("warning", "mailbox.unavailable")


def test_the_time_is_utc(stream: io.StringIO) -> None:
    configure("info", "json", stream)
    before = datetime.now(UTC)
    get_logger().info("message.recorded")
    written = lines(stream)[0]["timestamp"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", written)
    assert abs(datetime.fromisoformat(written) - before) < timedelta(minutes=1)


def test_what_is_below_the_level_is_not_logged(stream: io.StringIO) -> None:
    configure("warning", "json", stream)
    get_logger().info("message.recorded")
    get_logger().warning("mailbox.unavailable")
    assert [line["event"] for line in lines(stream)] == ["mailbox.unavailable"]


def test_what_is_bound_once_stands_on_every_line_of_that_work(stream: io.StringIO) -> None:
    configure("info", "json", stream)
    with bound_contextvars(case="CXL-7"):
        get_logger().info("case.advanced")
    get_logger().info("message.recorded")
    assert [line.get("case") for line in lines(stream)] == ["CXL-7", None]


@pytest.mark.parametrize(
    ("style", "stream", "is_json"),
    [
        pytest.param("auto", io.StringIO(), True, id="auto, not a terminal"),
        pytest.param("auto", Terminal(), False, id="auto, a terminal"),
        pytest.param("json", Terminal(), True, id="json on a terminal"),
        pytest.param("console", io.StringIO(), False, id="console into a file"),
    ],
)
def test_the_form_follows_the_terminal_unless_it_is_told(style: str, stream: io.StringIO, is_json: bool) -> None:
    configure("info", style, stream)
    get_logger().info("message.recorded")
    assert stream.getvalue().startswith("{") is is_json


def test_the_console_shows_one_plain_line(stream: io.StringIO) -> None:
    configure("info", "console", stream)
    get_logger().info("message.held", uid=7, why="two From fields", mailbox="sales", seen=None)
    assert re.fullmatch(
        r'\S+Z info     message\.held uid=7 why="two From fields" mailbox=sales seen=null\n', stream.getvalue()
    )


@pytest.mark.parametrize(
    "key", ["body", "text", "raw", "html", "password", "token", "secret", "reply_text", "raw_bytes", "IMAP_Password"]
)
@pytest.mark.parametrize("style", ["json", "console"])
def test_keys_that_may_hold_bodies_or_secrets_are_left_out(stream: io.StringIO, key: str, style: str) -> None:
    configure("info", style, stream)
    get_logger().info("message.recorded", **{key: "hunter2"})
    assert "hunter2" not in stream.getvalue()
    assert LEFT_OUT in stream.getvalue()


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(b"hunter2", id="bytes"),
        pytest.param(["hunter2"], id="list"),
        pytest.param({"a": "hunter2"}, id="dict"),
        pytest.param(("hunter2",), id="tuple"),
        pytest.param(ValueError("hunter2"), id="exception"),
        pytest.param(Secret("hunter2"), id="secret"),
    ],
)
def test_what_is_no_scalar_is_left_out(stream: io.StringIO, value: object) -> None:
    configure("info", "json", stream)
    get_logger().info("message.recorded", fact=value)
    assert lines(stream)[0]["fact"] == LEFT_OUT


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        pytest.param("text", "text", id="text"),
        pytest.param(7, 7, id="number"),
        pytest.param(0.5, 0.5, id="fraction"),
        pytest.param(True, True, id="truth"),
        pytest.param(None, None, id="none"),
        pytest.param(date(2026, 11, 23), "2026-11-23", id="day"),
        pytest.param(datetime(2026, 11, 23, 9, 12, tzinfo=UTC), "2026-11-23T09:12:00+00:00", id="instant"),
        pytest.param(timedelta(minutes=1), 60.0, id="duration in seconds"),
        pytest.param(Path("/srv/a"), "/srv/a", id="path"),
        pytest.param("x" * 501, "x" * 500 + "…", id="long text is cut"),
    ],
)
def test_scalars_are_shown(stream: io.StringIO, value: object, shown: object) -> None:
    configure("info", "json", stream)
    get_logger().info("message.recorded", fact=value)
    assert lines(stream)[0]["fact"] == shown


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        pytest.param("plain ü €", "plain ü €", id="what prints stays"),
        pytest.param("a\r\nb", r"a\r\nb", id="line end"),
        pytest.param("\x1b[31m", r"\x1b[31m", id="colour of a terminal"),
        pytest.param("\x00\x7f\x9b", r"\x00\x7f\x9b", id="control characters"),
        pytest.param("\u202eabc", r"\u202eabc", id="right to left"),
        pytest.param("a\u2028b", r"a\u2028b", id="line separator"),
        pytest.param("\udc80", r"\udc80", id="a byte that was no text"),
    ],
)
def test_control_characters_are_written_out(text: str, escaped: str) -> None:
    assert escape(text) == escaped


@pytest.mark.parametrize("style", ["json", "console"])
def test_no_value_can_fake_a_line_or_steer_the_terminal(stream: io.StringIO, style: str) -> None:
    configure("info", style, stream)
    get_logger().info("message.held\nx", subject="a\n2026-01-01 error faked\x1b[2J\u202e\x9b")
    written = stream.getvalue()
    assert written.count("\n") == 1
    assert written.rstrip("\n").isprintable()


def raise_nested() -> None:
    body = "canary of a variable"
    try:
        dict[str, str]()["the cause"]
    except KeyError as error:
        raise ValueError("the effect\ncanary of a second line" + body) from error


def caught() -> BaseException:
    with pytest.raises(ValueError, match="the effect") as raised:
        raise_nested()
    return raised.value


def test_a_traceback_says_where_and_why_the_cause_first() -> None:
    told = format_traceback(caught())
    assert told.index("KeyError: 'the cause'") < told.index("ValueError: the effect")
    assert "in raise_nested" in told
    assert Path(__file__).name in told


def test_a_traceback_holds_neither_variables_nor_the_rest_of_an_exceptions_text() -> None:
    told = format_traceback(caught())
    assert "canary of a variable" not in told.replace('body = "canary of a variable"', "")
    assert told.splitlines()[-1] == "ValueError: the effect"
    assert len(format_traceback(ValueError("x" * 100_000))) < 1000


def test_a_traceback_of_endless_recursion_stays_short() -> None:
    def dig(depth: int) -> int:
        return dig(depth + 1)

    with pytest.raises(RecursionError) as raised:
        dig(0)
    assert len(format_traceback(raised.value).splitlines()) <= 51


def test_a_long_chain_of_exceptions_stays_short() -> None:
    error: BaseException = ValueError("first")
    for n in range(20):
        following = ValueError(str(n))
        following.__cause__ = error
        error = following
    assert format_traceback(error).splitlines() == [f"ValueError: {n}" for n in range(15, 20)]


def test_an_exceptions_hidden_context_stays_hidden() -> None:
    error = ValueError("effect")
    error.__context__ = KeyError("hidden")
    error.__suppress_context__ = True
    assert format_traceback(error) == "ValueError: effect"


def test_an_exception_is_one_json_line(stream: io.StringIO) -> None:
    configure("info", "json", stream)
    try:
        raise_nested()
    except ValueError:
        get_logger().exception("message.held", uid=7)
    (line,) = lines(stream)
    assert (line["level"], line["uid"]) == ("error", 7)
    assert line["traceback"].endswith("ValueError: the effect")
    assert "exc_info" not in line


def test_an_exception_can_be_handed_over(stream: io.StringIO) -> None:
    configure("info", "json", stream)
    get_logger().warning("mailbox.unavailable", exc_info=ValueError("gone"))
    get_logger().warning("mailbox.unavailable", exc_info=True)
    assert [line.get("traceback") for line in lines(stream)] == ["ValueError: gone", None]


def test_a_traceback_on_the_console_is_indented(stream: io.StringIO) -> None:
    configure("info", "console", stream)
    get_logger().error("message.held", exc_info=caught())
    head, *below = stream.getvalue().splitlines()
    assert "message.held" in head
    assert len(below) >= 3
    assert all(line.startswith("    ") for line in below)


@pytest.mark.parametrize("library", ["apscheduler", "imapclient", "alembic.runtime", "sqlalchemy.engine"])
def test_warnings_of_libraries_come_out_the_same_way(stream: io.StringIO, library: str) -> None:
    configure("info", "json", stream)
    logging.getLogger(library).warning("late by %s\x1b[2J", "5s")
    (line,) = lines(stream)
    assert (line["level"], line["event"], line["library"]) == ("warning", "library.warned", library)
    assert line["said"] == "late by 5s\\x1b[2J"


@pytest.mark.parametrize(
    ("level", "shown"), [(logging.ERROR, "error"), (logging.CRITICAL, "critical"), (35, "warning")], ids=str
)
def test_the_level_of_a_library_is_kept(stream: io.StringIO, level: int, shown: str) -> None:
    configure("info", "json", stream)
    logging.getLogger("apscheduler").log(level, "gone")
    assert lines(stream)[0]["level"] == shown


def test_an_exception_of_a_library_keeps_its_traceback(stream: io.StringIO) -> None:
    configure("info", "json", stream)
    try:
        raise_nested()
    except ValueError:
        logging.getLogger("apscheduler").exception("job failed")
    assert lines(stream)[0]["traceback"].endswith("ValueError: the effect")


def test_a_libraries_record_that_does_not_fit_its_format_is_still_told(stream: io.StringIO) -> None:
    configure("info", "json", stream)
    record = logging.makeLogRecord({"levelno": logging.WARNING, "msg": "%d jobs", "args": ("many",)})
    # Not by way of the logger, since pytest's own handler refuses such a record.
    (ours,) = (each for each in logging.getLogger().handlers if type(each).__module__ == "cancel_mailbot.ground.log")
    ours.handle(record)
    assert lines(stream)[0]["said"] == "%d jobs"


def test_chatter_of_libraries_is_not_logged_even_when_debugging(stream: io.StringIO) -> None:
    configure("debug", "json", stream)
    logging.getLogger("apscheduler").info("added job")
    talkative = logging.getLogger("a.library.that.sets.its.own.level")
    talkative.setLevel(logging.DEBUG)
    talkative.debug("SELECT")
    assert stream.getvalue() == ""


def test_imapclient_never_gets_to_log_whole_mails(stream: io.StringIO) -> None:
    configure("debug", "json", stream)
    logging.getLogger().setLevel(logging.DEBUG)
    for name in ("imapclient", "imapclient.imaplib"):
        assert not logging.getLogger(name).isEnabledFor(logging.DEBUG)


def test_configuring_again_replaces_the_stream_and_doubles_nothing(stream: io.StringIO) -> None:
    log, earlier = get_logger(), io.StringIO()
    configure("info", "json", earlier)
    log.info("message.recorded")
    configure("warning", "console", stream)
    log.info("message.recorded")
    log.warning("mailbox.unavailable")
    logging.getLogger("apscheduler").warning("late")
    assert len(earlier.getvalue().splitlines()) == 1
    assert len(stream.getvalue().splitlines()) == 2


class Broken(io.StringIO):
    def write(self, _text: str) -> int:
        raise OSError(28, "No space left on device")


@pytest.mark.parametrize("broken", [Broken(), io.TextIOWrapper(io.BytesIO(), "ascii")], ids=["full disk", "ASCII only"])
def test_a_log_that_can_not_be_written_does_not_stop_the_work(broken: io.StringIO) -> None:
    configure("info", "console", broken)
    get_logger().info("message.recorded", who="Zoë")


def test_importing_the_log_does_not_import_rich_and_leaves_it_usable() -> None:
    program = (
        "import sys, cancel_mailbot.ground.log;"
        "print(any(name.partition('.')[0] == 'rich' for name in sys.modules));"
        "import rich.console; print(rich.console.Console.__name__)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "Console"]
