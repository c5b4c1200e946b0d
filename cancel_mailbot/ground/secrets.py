"""Passwords: where they are looked for, and a value that does not show them. The only module that reads them."""

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Literal


class Secret:
    """A text that shows itself only when asked to.

    Not a dataclass: `dataclasses.asdict` would copy the text out of it.
    """

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself, for the one call that needs it."""
        return self._text

    def __repr__(self) -> str:
        return "[secret]"


class MissingSecret(Exception):  # noqa: N818 - names what is wrong
    """There is no password: put it in one of the places named, then start again."""


class UnusableSecret(Exception):  # noqa: N818 - names what is wrong
    """The password's file can't be used as it is: mend what is named, then start again."""


def find_password(
    mailbox_name: str, protocol: Literal["imap", "smtp"], password_file: str, environment: Mapping[str, str]
) -> Secret:
    """The mailbox's password for this protocol.

    `password_file` ("" for none) is the only place that counts where it is set. Otherwise a systemd credential is
    looked for (systemd.exec(5), `LoadCredential=`), then an environment variable; the one named for the mailbox comes
    before the one for all.

    Raises:
        MissingSecret: it is nowhere.
        UnusableSecret: its file is open to others, or holds something that can't be a password.
    """
    files = (Path(password_file),) if password_file else _credentials(mailbox_name, protocol, environment)
    variables = () if password_file else _variables(mailbox_name, protocol)
    for file in files:
        if text := _read_secret(file):
            return Secret(text)
    for variable in variables:
        if text := environment.get(variable):
            return Secret(text)
    raise MissingSecret(_tell_missing(mailbox_name, protocol, files, variables))


def _credentials(mailbox_name: str, protocol: str, environment: Mapping[str, str]) -> tuple[Path, ...]:
    folder = environment.get("CREDENTIALS_DIRECTORY")
    if not folder:
        return ()
    return (Path(folder) / f"{mailbox_name}_{protocol}_password", Path(folder) / f"{protocol}_password")


def _variables(mailbox_name: str, protocol: str) -> tuple[str, ...]:
    names = (f"{mailbox_name}_{protocol}", protocol)
    return tuple(f"CANCEL_MAILBOT_{name.replace('-', '_').upper()}_PASSWORD" for name in names)


def _read_secret(path: Path) -> str | None:
    """The file's text without its last line end; None if there is no file, or nothing in it."""
    try:
        with path.open("rb") as file:
            _refuse_open_to_others(path, os.fstat(file.fileno()).st_mode)
            text = file.read().decode("utf-8").removesuffix("\n").removesuffix("\r")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UnusableSecret(f"{path} can't be read: {error.strerror}") from None
    except UnicodeDecodeError:
        # The error that it replaces holds the bytes.
        raise UnusableSecret(f"{path} is not UTF-8") from None
    if not text.isprintable():
        raise UnusableSecret(f"{path} holds more than one line, or a control character")
    return text or None


def _refuse_open_to_others(path: Path, mode: int) -> None:
    if mode & stat.S_IRWXO:
        raise UnusableSecret(f"{path} is open to every user of this machine: chmod o= {path}")


def _tell_missing(mailbox_name: str, protocol: str, files: tuple[Path, ...], variables: tuple[str, ...]) -> str:
    places = [*map(str, files), *(f"${variable}" for variable in variables)]
    return f"no {protocol.upper()} password for mailbox {mailbox_name}; looked in {', '.join(places)}"
