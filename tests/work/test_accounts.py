"""The config's servers and passwords → accounts of the edges."""

from pathlib import Path
from typing import Any

import pytest

from cancel_mailbot.ground.config import Imap, Mailbox, Smtp
from cancel_mailbot.ground.secrets import MissingSecret
from cancel_mailbot.work.accounts import make_account, make_post, make_server
from tests.work.posting import SECOND
from tests.work.team import ADDRESS, make_config

PASSWORDS = {"CANCEL_MAILBOT_IMAP_PASSWORD": "read", "CANCEL_MAILBOT_SMTP_PASSWORD": "write"}


def make_mailbox(**keys: Any) -> Mailbox:
    return make_config(**keys).mailbox[0]


def test_an_account_is_what_the_config_says_with_its_password() -> None:
    imap = Imap(
        host="imap.example.org",
        port=143,
        security="starttls",
        folder="Orders",
        ca_file="ca.pem",
        timeout=5 * SECOND,
    )
    account = make_account(make_mailbox(imap=imap), PASSWORDS)
    assert (account.place, account.security, account.folder) == ("imap.example.org:143", "starttls", "Orders")
    assert (account.username, account.password) == (ADDRESS, "read")
    assert (account.ca_file, account.timeout) == (Path("ca.pem"), 5 * SECOND)


def test_a_server_is_what_the_config_says_with_its_password() -> None:
    smtp = Smtp(host="smtp.example.org", port=587, security="starttls", username="team", timeout=5 * SECOND)
    server = make_server(make_mailbox(smtp=smtp), PASSWORDS)
    assert (server.place, server.security, server.timeout) == ("smtp.example.org:587", "starttls", 5 * SECOND)
    assert (server.username, server.password, server.ca_file) == ("team", "write", None)


def test_a_relay_on_this_machine_needs_no_login() -> None:
    server = make_server(make_mailbox(smtp=Smtp(host="localhost", port=25, security="none")), {})
    assert (server.username, server.password) == ("", "")


def test_a_relay_on_this_machine_gets_the_login_that_it_is_given() -> None:
    server = make_server(make_mailbox(smtp=Smtp(host="localhost", port=25, security="none")), PASSWORDS)
    assert (server.username, server.password) == (ADDRESS, "write")


@pytest.mark.parametrize(
    "smtp",
    [
        pytest.param(Smtp(), id="over TLS"),
        pytest.param(Smtp(host="localhost", security="none", password_file="/nowhere/password"), id="a file is named"),
    ],
)
def test_anywhere_else_a_missing_password_is_told(smtp: Smtp) -> None:
    with pytest.raises(MissingSecret, match="no SMTP password for mailbox enablement"):
        make_server(make_mailbox(smtp=smtp), {})
    with pytest.raises(MissingSecret, match="no IMAP password for mailbox enablement"):
        make_account(make_mailbox(), {})


@pytest.mark.parametrize(("sent_folder", "folder"), [("", None), ("Sent Items", "Sent Items")], ids=["none", "named"])
def test_the_sent_folder_is_asked_over_the_account_that_is_read(sent_folder: str, folder: str | None) -> None:
    config = make_config(sent_folder=sent_folder)
    sent = make_post(config, config.mailbox[0], PASSWORDS).sent
    assert (sent.folder if sent else None) == folder
    assert sent is None or (sent.username, sent.password) == (ADDRESS, "read")
