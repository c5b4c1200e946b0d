"""The config as a file: found, read with all its problems at once, and written again."""

import difflib
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from pydantic import BaseModel, ValidationError

from cancel_mailbot.ground.config import Config

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_WORDING = {
    "extra_forbidden": "unknown key",
    "missing": "is missing",
    "string_type": "should be text in quotes",
    "int_type": "should be a whole number",
    "tuple_type": "should be a list",
    "model_type": "should be a table",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, where (`mailbox[0].imap.port`; "" for the file as a whole), and how to mend it ("" if unknown)."""

    path: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        place = f"{self.path}: " if self.path else ""
        return f"{place}{self.message}; {self.hint}" if self.hint else f"{place}{self.message}"


class ConfigProblems(Exception):  # noqa: N818 - names what it holds
    """The config file can't be used: mend every problem listed. Nothing was started."""

    def __init__(self, file: Path, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n  ".join((f"{file} can't be used:", *map(str, problems))))
        self.file = file
        self.problems = problems


def find_config(explicit: Path | None, environment: Mapping[str, str]) -> Path | None:
    """The config file to read: as told, even if it does not exist, else the first that exists in the usual places."""
    named = explicit or environment.get("CANCEL_MAILBOT_CONFIG")
    if named:
        return Path(named)
    return next((path for path in _usual_places(environment) if _is_there(path)), None)


def _usual_places(environment: Mapping[str, str]) -> tuple[Path, ...]:
    # XDG Base Directory Specification: without $XDG_CONFIG_HOME it is ~/.config.
    home = environment.get("XDG_CONFIG_HOME") or str(Path(environment.get("HOME") or "~").expanduser() / ".config")
    return (
        Path("config.toml"),
        Path(home) / "cancel-mailbot" / "config.toml",
        Path("/etc/cancel-mailbot/config.toml"),
    )


def _is_there(path: Path) -> bool:
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True  # in a folder that we may not enter: reading it says so, passing it over would hide it
    else:
        return True


def read_config(path: Path) -> Config:
    """The config in this file; its relative paths count from the file's folder.

    Raises:
        ConfigProblems: it can't be read, is not TOML, or holds what the program does not know.
    """
    tables = _read_toml(path)
    try:
        return Config.model_validate(tables, context={"folder": path.absolute().parent})
    except ValidationError as error:
        raise ConfigProblems(path, tuple(_describe(each) for each in error.errors(include_url=False))) from None


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        # Seen in practice: Windows Notepad begins a file with a byte order mark, which TOML does not know.
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        problem = Problem("", "there is no such file", "`cancel-mailbot init` writes one to fill in")
    except OSError as error:
        problem = Problem("", f"can't be read: {error.strerror}")
    except UnicodeDecodeError as error:
        problem = Problem("", f"is not UTF-8: byte {error.start + 1} is not text")
    except tomllib.TOMLDecodeError as error:
        problem = Problem("", f"is not TOML: {error}")
    raise ConfigProblems(path, (problem,))


def _describe(error: "ErrorDetails") -> Problem:
    """A problem without the value at fault, since somebody may have written a password there."""
    kind, where = error["type"], error["loc"]
    message = _WORDING.get(kind) or error["msg"].replace("Input should", "should")
    return Problem(_dotted(where), message, _hint(kind, where) or error.get("ctx", {}).get("hint", ""))


def _dotted(where: tuple[int | str, ...]) -> str:
    """`("mailbox", 0, "port")` as `mailbox[0].port`; a key that TOML would quote is quoted."""
    path = ""
    for part in where:
        if isinstance(part, int):
            path += f"[{part}]"
        else:
            path += ("." if path else "") + (part if re.fullmatch(r"[A-Za-z0-9_-]+", part) else json.dumps(part))
    return path


def _hint(kind: str, where: tuple[int | str, ...]) -> str:
    match kind, where:
        case "extra_forbidden", (*above, str(key)):
            return _suggest(key, _find_section(tuple(above)))
        case "tuple_type", ("mailbox",):
            return "write [[mailbox]], in two pairs of brackets"
        case _:
            return ""


def _suggest(key: str, section: type[BaseModel]) -> str:
    known = list(section.model_fields)
    near = difflib.get_close_matches(key.lower(), known, n=1)
    return f"did you mean `{near[0]}`?" if near else f"known here: {', '.join(known)}"


def _find_section(where: tuple[int | str, ...]) -> type[BaseModel]:
    section: type[BaseModel] = Config
    for part in where:
        if isinstance(part, str):
            section = _section_of(section.model_fields[part].annotation)
    return section


def _section_of(annotation: Any) -> type[BaseModel]:
    """The model of a field that is a table (`Imap`) or a list of tables (`tuple[Mailbox, ...]`)."""
    return next(each for each in (annotation, *get_args(annotation)) if isinstance(each, type))


def show(config: Config) -> str:
    """The config as TOML, every key with the value that takes effect. `read_config` reads the same from it."""
    return "\n".join(_write_table("", config.model_dump(mode="json"))).strip() + "\n"


def as_json(config: Config) -> str:
    """The same as one JSON object."""
    return json.dumps(config.model_dump(mode="json"), ensure_ascii=False, indent=2) + "\n"


def _write_table(path: str, table: dict[str, Any]) -> Iterator[str]:
    """The table's own keys first, since TOML counts every key to the header above it."""
    for key, value in table.items():
        if not _has_header(value):
            yield f"{key} = {_write_value(value)}"
    for key, value in table.items():
        below = f"{path}.{key}" if path else key
        if isinstance(value, dict):
            yield from ("", f"[{below}]", *_write_table(below, value))
        elif _has_header(value):
            for each in value:
                yield from ("", f"[[{below}]]", *_write_table(below, each))


def _has_header(value: Any) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and bool(value) and isinstance(value[0], dict))


def _write_value(value: Any) -> str:
    """A number, text or list of these. JSON's escapes are TOML's too, but TOML also wants DEL escaped."""
    if isinstance(value, list):
        return f"[{', '.join(map(_write_value, value))}]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
