"""The mail accounts of one mailbox: the config's servers with their passwords."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from cancel_mailbot.edges.mailbox import Account
from cancel_mailbot.edges.submission import Server
from cancel_mailbot.ground.config import Config, Mailbox
from cancel_mailbot.ground.config import Server as ServerConfig
from cancel_mailbot.ground.secrets import MissingSecret, find_password
from cancel_mailbot.work.outbox import Post


def make_account(mailbox: Mailbox, environment: Mapping[str, str]) -> Account:
    """Where the mailbox is read.

    Raises:
        MissingSecret, UnusableSecret
    """
    imap = mailbox.imap
    return Account(
        host=imap.host,
        port=imap.port,
        security=imap.security,
        username=mailbox.imap_username,
        password=find_password(mailbox.name, "imap", imap.password_file, environment).reveal(),
        folder=imap.folder,
        ca_file=_ca_file(imap),
        timeout=imap.timeout,
    )


def make_server(mailbox: Mailbox, environment: Mapping[str, str]) -> Server:
    """Where the mailbox's notices are submitted.

    Raises:
        MissingSecret, UnusableSecret
    """
    smtp = mailbox.smtp
    server = Server(
        host=smtp.host, port=smtp.port, security=smtp.security, ca_file=_ca_file(smtp), timeout=smtp.timeout
    )
    try:
        password = find_password(mailbox.name, "smtp", smtp.password_file, environment)
    except MissingSecret:
        # Clear text is for this machine only, whose own relay usually asks nobody to log in.
        if smtp.security == "none" and not smtp.password_file:
            return server
        raise
    return replace(server, username=mailbox.smtp_username, password=password.reveal())


def make_post(config: Config, mailbox: Mailbox, environment: Mapping[str, str]) -> Post:
    """How the mailbox's notices go out, and where a copy of them can be found.

    Raises:
        MissingSecret, UnusableSecret
    """
    sent = None
    if mailbox.sent_folder:
        sent = replace(make_account(mailbox, environment), folder=mailbox.sent_folder)
    return Post(make_server(mailbox, environment), sent, config.outbox)


def _ca_file(server: ServerConfig) -> Path | None:
    return Path(server.ca_file) if server.ca_file else None
