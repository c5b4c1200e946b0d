"""The log: one line per event, as JSON or for a terminal, with facts and without bodies or secrets.

The only module that sets up logging. Loggers come from here too, so that structlog is imported the one way that leaves
rich out.
"""

import contextlib
import json
import logging
import re
import sys
import traceback
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import PurePath
from typing import TextIO

# structlog.dev imports rich where it is installed: 170 ms of start-up (measured) for a renderer that is not used here.
_rich = sys.modules.setdefault("rich", None)  # type: ignore[arg-type]
import structlog  # noqa: E402
from structlog.contextvars import bound_contextvars  # noqa: E402
from structlog.typing import EventDict, WrappedLogger  # noqa: E402

if _rich is None:
    del sys.modules["rich"]

__all__ = ["LEFT_OUT", "bound_contextvars", "configure", "escape", "format_traceback", "get_logger"]

LEFT_OUT = "[left out]"

get_logger = structlog.get_logger

_HIDDEN_WORDS = frozenset(
    ("authorization", "body", "cookie", "credential", "html", "password", "raw", "secret", "text", "token")
)
_MAX_TEXT_LENGTH = 500
_MAX_FRAMES = 50
_MAX_CAUSES = 5
_BARE = re.compile(r'[^\s="]+')


def configure(level: str, style: str, stream: TextIO) -> None:
    """Log to `stream` from now on, `level` ("debug" … "error") and above.

    `style` is "json" (a line each), "console", or "auto": console where the stream is a terminal. Other libraries'
    warnings and errors come out the same way. May be called again to change any of it.
    """
    on_console = style == "console" or (style == "auto" and stream.isatty())
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _add_traceback,
            _keep_to_facts,
            _render_console if on_console else _render_json,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_names: _Lines(stream),
        cache_logger_on_first_use=False,
    )
    _route_standard_logging()


class _Lines:
    """Where finished lines go."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def msg(self, line: str) -> None:
        # A full disk or a closed pipe behind the log must not stop the work that is being logged.
        with contextlib.suppress(OSError, ValueError):
            self._stream.write(f"{line}\n")
            self._stream.flush()

    debug = info = warning = error = critical = msg


def _add_traceback(_logger: WrappedLogger, _method: str, facts: EventDict) -> EventDict:
    """`exc_info` (True, an exception, or a triple) becomes `traceback`."""
    given = facts.pop("exc_info", None)
    error = given[1] if isinstance(given, tuple) else sys.exc_info()[1] if given is True else given
    if isinstance(error, BaseException):
        facts["traceback"] = format_traceback(error)
    return facts


def format_traceback(error: BaseException) -> str:
    """Lines that say where and why, the root cause first.

    Values of variables are left out, and of each exception's text all but the beginning of its first line: either
    may hold a message's body.
    """
    return "\n".join(line for cause in reversed(list(_chain(error))) for line in _describe(cause))


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The exception, what caused it, what caused that, …"""
    following: BaseException | None = error
    for _ in range(_MAX_CAUSES):
        if following is None:
            return
        yield following
        following = following.__cause__ or (None if following.__suppress_context__ else following.__context__)


def _describe(error: BaseException) -> Iterator[str]:
    for frame in traceback.extract_tb(error.__traceback__, limit=-_MAX_FRAMES):
        yield f"{frame.filename}:{frame.lineno} in {frame.name}: {frame.line}"
    yield _cut(escape("".join(traceback.format_exception_only(error)).partition("\n")[0]))


def escape(text: str) -> str:
    r"""The text with every character that does not print as itself written out: `\n`, `\x1b`, `\u202e`, `\udc80`."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode("ascii") for each in text)


def _cut(text: str) -> str:
    return text if len(text) <= _MAX_TEXT_LENGTH else f"{text[:_MAX_TEXT_LENGTH]}…"


def _keep_to_facts(_logger: WrappedLogger, _method: str, facts: EventDict) -> EventDict:
    return {key: value if key == "traceback" else _keep_scalar(key, value) for key, value in facts.items()}


def _keep_scalar(key: str, value: object) -> object:
    """The value as a scalar; `LEFT_OUT` where its key or its type says that it may be a body or a secret."""
    if not _HIDDEN_WORDS.isdisjoint(key.lower().split("_")):
        return LEFT_OUT
    match value:
        case None | bool() | int() | float():
            return value
        case str() | PurePath():
            return escape(_cut(str(value)))
        case date():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
        case _:
            return LEFT_OUT


def _render_json(_logger: WrappedLogger, _method: str, facts: EventDict) -> str:
    first = {key: facts.pop(key) for key in ("timestamp", "level", "event")}
    return json.dumps({**first, **facts})


def _render_console(_logger: WrappedLogger, _method: str, facts: EventDict) -> str:
    head = f"{facts.pop('timestamp')} {facts.pop('level'):<8} {facts.pop('event')}"
    # Indented, so that no text inside a traceback can pass for a line of the log.
    below = [f"    {line}" for line in facts.pop("traceback", "").splitlines()]
    return "\n".join((" ".join((head, *(f"{key}={_quote(value)}" for key, value in facts.items()))), *below))


def _quote(value: object) -> str:
    bare = isinstance(value, str) and _BARE.fullmatch(value)
    return str(value) if bare else json.dumps(value, ensure_ascii=False)


def _route_standard_logging() -> None:
    root = logging.getLogger()
    for handler in [each for each in root.handlers if isinstance(each, _Forward)]:
        root.removeHandler(handler)
    root.addHandler(_Forward(logging.WARNING))
    root.setLevel(logging.WARNING)
    # IMAPClient logs whole mails at DEBUG.
    logging.getLogger("imapclient").setLevel(logging.INFO)


class _Forward(logging.Handler):
    """Hands the records of other libraries to structlog."""

    def emit(self, record: logging.LogRecord) -> None:
        level = max(known for known in (logging.WARNING, logging.ERROR, logging.CRITICAL) if known <= record.levelno)
        get_logger().log(level, "library.warned", library=record.name, said=_say(record), exc_info=record.exc_info)


def _say(record: logging.LogRecord) -> str:
    """The record's words, also where its arguments don't fit its format."""
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):
        return str(record.msg)
