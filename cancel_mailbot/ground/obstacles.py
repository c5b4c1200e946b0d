"""What stands in the way of running a config that is valid as a file."""

import ipaddress
from collections.abc import Iterator

from cancel_mailbot.ground.calendar import UnknownPlace, check_place
from cancel_mailbot.ground.config import Config, KnownPeople, Mailbox, Server
from cancel_mailbot.ground.config_file import Problem


def find_obstacles(config: Config) -> tuple[Problem, ...]:
    """Every reason not to run with this config, in the order of the file. Looks at nothing but the config."""
    return tuple(_find_all(config))


def _find_all(config: Config) -> Iterator[Problem]:
    names: set[str] = set()
    for n, mailbox in enumerate(config.mailbox):
        yield from _find_in_mailbox(f"mailbox[{n}]", mailbox, names)
        names.add(_fold(mailbox.name))
    yield from _find_in_people(config.people)
    yield from _find_in_calendar(config)


def _fold(name: str) -> str:
    """Names that differ only in `-` and `_` would share the environment variable of their password."""
    return name.replace("-", "_")


def _find_in_mailbox(path: str, mailbox: Mailbox, earlier_names: set[str]) -> Iterator[Problem]:
    if _fold(mailbox.name) in earlier_names:
        yield Problem(f"{path}.name", "another mailbox has this name", "cases and passwords are found by it")
    if mailbox.address == Mailbox().address and not _is_loopback(mailbox.imap.host):
        yield Problem(f"{path}.address", "is still the example's", "write the address that reps write to")
    if mailbox.after == "move" and mailbox.done_folder == mailbox.imap.folder:
        yield Problem(f"{path}.done_folder", "is the folder that is read", "name another, or messages move for ever")
    yield from _find_in_server(f"{path}.imap", mailbox.imap)
    yield from _find_in_server(f"{path}.smtp", mailbox.smtp)


def _find_in_server(path: str, server: Server) -> Iterator[Problem]:
    if _is_placeholder(server.host):
        yield Problem(f"{path}.host", "is still the example's", "write the name of your mail server")
    if server.security == "none" and not _is_loopback(server.host):
        yield Problem(f"{path}.security", "would send the password in clear text", 'write "tls" or "starttls"')


def _find_in_people(people: KnownPeople) -> Iterator[Problem]:
    if not people.staff:
        yield Problem("people.staff", "names nobody", "nobody could report a step; list the team's addresses")
    if not people.reps:
        yield Problem("people.reps", "names nobody", 'every request would be held; list addresses or "@domain"')


def _find_in_calendar(config: Config) -> Iterator[Problem]:
    """Asked here and not when the file is read: to know the holidays of a place takes a moment."""
    try:
        if config.calendar.holidays_of:
            check_place(config.calendar.holidays_of)
    except UnknownPlace as unknown:
        yield Problem("calendar.holidays_of", str(unknown), 'write it like "US", "US-NY" or "DE-BY", or leave it ""')


def _is_placeholder(host: str) -> bool:
    # RFC 2606 section 3: these domains are for examples and never anybody's mail server.
    return f".{host.lower()}".endswith((".example.com", ".example.org", ".example.net"))


def _is_loopback(host: str) -> bool:
    # RFC 6761 section 6.3: localhost and the names below it are always this machine.
    if host.lower() == "localhost" or host.lower().endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
