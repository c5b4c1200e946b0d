"""The mailbox edge against real servers: Dovecot and pymap."""

import imaplib
import smtplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, timedelta
from typing import Any

import pytest

from cancel_mailbot.edges.mailbox import Account, MailboxRefused, MailboxUnavailable, open_mailbox
from cancel_mailbot.faces.demo.servers import start_servers
from cancel_mailbot.ground.identity import make_message_id
from tests.servers.dovecot import Dovecot, read_flags, skip_without_dovecot, start_dovecot
from tests.servers.tls import Certificates

OUR_ID = make_message_id(1042, "acknowledgement", "example.com", b"key")
OTHER_ID = make_message_id(1043, "acknowledgement", "example.com", b"key")
RAW = f"Subject: Order Cancellation Request\r\nMessage-ID: {OUR_ID}\r\n\r\nDear Sales Enablement,\r\n".encode()


@dataclass(frozen=True)
class Place:
    """A real mailbox: how to open it, how to put mail into it, and what it shows to people."""

    account: Account
    deliver: Callable[[bytes], None]

    @contextmanager
    def log_in(self) -> Iterator[imaplib.IMAP4]:
        with imaplib.IMAP4(self.account.host, self.account.port, timeout=10) as imap:
            imap.login(self.account.username, self.account.password)
            yield imap

    def find_flags(self, folder: str = "INBOX") -> dict[int, frozenset[str]]:
        with self.log_in() as imap:
            return read_flags(imap, folder)


@pytest.fixture
def at_dovecot(dovecot: Dovecot, dovecot_user: str) -> Place:
    account = Account(dovecot.host, dovecot.port, "none", dovecot_user, dovecot.password)
    return Place(account, lambda raw: dovecot.deliver(dovecot_user, raw))


@pytest.fixture
def at_pymap() -> Iterator[Place]:
    user = "orders@example.com"
    with start_servers((user,)) as servers:
        account = Account(servers.host, servers.imap_port, "none", user, servers.password)

        def deliver(raw: bytes) -> None:
            with smtplib.SMTP(servers.host, servers.smtp_port) as smtp:
                smtp.sendmail("dana@example.com", [user], raw)

        place = Place(account, deliver)
        with place.log_in() as imap:
            imap.create("Done")
        yield place


@pytest.fixture(params=["dovecot", "pymap"])
def place(request: pytest.FixtureRequest) -> Place:
    found: Place = request.getfixturevalue(f"at_{request.param}")
    return found


# Listing


def test_new_messages_are_listed_in_the_order_of_their_uids(place: Place) -> None:
    for _ in range(3):
        place.deliver(RAW)
    with open_mailbox(place.account) as mailbox:
        first, *others = mailbox.list_new_uids(0)
        assert others == [first + 1, first + 2]
        assert mailbox.uid_next == first + 3
        assert mailbox.list_new_uids(first) == tuple(others)
        assert mailbox.list_new_uids(first + 2) == ()


def test_an_empty_mailbox_has_no_uids(place: Place) -> None:
    with open_mailbox(place.account) as mailbox:
        assert mailbox.list_uids() == ()
        assert mailbox.list_new_uids(0) == ()


def test_a_message_that_arrives_while_the_mailbox_is_open_is_listed(place: Place) -> None:
    with open_mailbox(place.account) as mailbox:
        assert mailbox.list_new_uids(0) == ()
        place.deliver(RAW)
        assert len(mailbox.list_new_uids(0)) == 1
        place.deliver(RAW)
        assert len(mailbox.list_uids()) == 2
        assert len(mailbox.list_new_uids(0)) == 2


def test_what_is_not_yet_worked_through_is_listed_again(place: Place) -> None:
    place.deliver(RAW)
    place.deliver(RAW)
    with open_mailbox(place.account) as mailbox:
        both = mailbox.list_new_uids(0)
        assert mailbox.list_new_uids(0) == both
        assert mailbox.list_new_uids(both[0]) == both[1:]
        assert mailbox.list_new_uids(0) == both
    with open_mailbox(place.account) as mailbox:
        assert mailbox.list_new_uids(both[0]) == both[1:]
        assert mailbox.list_new_uids(0) == both, "also what lies below the first listing"


def test_messages_are_listed_by_the_day_of_their_arrival(place: Place) -> None:
    place.deliver(RAW)
    with open_mailbox(place.account) as mailbox:
        (uid,) = mailbox.list_uids()
        fetched = mailbox.fetch(uid)
        assert fetched is not None
        # Two days apart, since servers compare by a calendar of their own.
        assert mailbox.list_uids_since(fetched.arrived_at.date() - timedelta(days=2)) == (uid,)
        assert mailbox.list_uids_since(fetched.arrived_at.date() + timedelta(days=2)) == ()


# Fetching


def test_a_message_is_fetched_byte_for_byte_and_stays_unread(place: Place) -> None:
    raw = RAW + b"\xff 8 bit, and a dot:\r\n.\r\n"
    place.deliver(raw)
    with open_mailbox(place.account) as mailbox:
        (uid,) = mailbox.list_new_uids(0)
        fetched = mailbox.fetch(uid)
        headers = mailbox.fetch_headers(uid)
        assert fetched is not None
        assert headers is not None
        assert fetched.raw.endswith(raw)
        assert fetched.arrived_at.tzinfo is UTC
        assert fetched.raw.startswith(headers.raw)
        assert headers.raw.endswith(b"\r\n\r\n")
        assert mailbox.fetch_size([uid]) == {uid: len(fetched.raw)}
    assert place.find_flags() == {uid: frozenset()}


def test_a_message_that_never_was_is_none_and_has_no_size(place: Place) -> None:
    place.deliver(RAW)
    with open_mailbox(place.account) as mailbox:
        (uid,) = mailbox.list_uids()
        assert mailbox.fetch(uid + 1) is None
        assert mailbox.fetch_headers(uid + 1) is None
        assert list(mailbox.fetch_size([uid, uid + 1])) == [uid]


def test_a_message_that_somebody_else_expunged_is_none(at_dovecot: Place) -> None:
    at_dovecot.deliver(RAW)
    with open_mailbox(at_dovecot.account) as mailbox:
        (uid,) = mailbox.list_new_uids(0)
        with at_dovecot.log_in() as imap:
            imap.select("INBOX")
            imap.uid("STORE", str(uid), "+FLAGS", r"(\Deleted)")
            imap.expunge()
        assert mailbox.fetch(uid) is None


# Marking and moving


def test_a_keyword_marks_messages_and_leaves_them_unread(at_dovecot: Place) -> None:
    for _ in range(2):
        at_dovecot.deliver(RAW)
    with open_mailbox(at_dovecot.account) as mailbox:
        first, second = mailbox.list_uids()
        assert mailbox.add_keyword([first, second + 1], "$CxlTaken") == (first,)
        at_dovecot.deliver(RAW)
        assert mailbox.list_new_uids(second) == (second + 1,)
    assert at_dovecot.find_flags() == {
        first: frozenset({"$CxlTaken"}),
        second: frozenset(),
        second + 1: frozenset(),
    }


def test_a_server_that_keeps_no_keywords_marks_nothing(at_pymap: Place) -> None:
    at_pymap.deliver(RAW)
    with open_mailbox(at_pymap.account) as mailbox:
        assert mailbox.add_keyword(mailbox.list_uids(), "$CxlTaken") == ()
    assert set(at_pymap.find_flags().values()) == {frozenset()}


def test_moved_messages_lie_in_the_other_folder_and_stay_unread(place: Place) -> None:
    for _ in range(3):
        place.deliver(RAW)
    with open_mailbox(place.account) as mailbox:
        first, second, third = mailbox.list_uids()
        assert mailbox.move([first, third], "Done") == (first, third)
        assert mailbox.list_uids() == (second,)
        assert mailbox.move([first], "Done") == (first,), "gone is gone, whoever moved it"
    assert list(place.find_flags("Done").values()) == [frozenset(), frozenset()]
    assert place.find_flags() == {second: frozenset()}


def test_a_missing_folder_is_refused_with_the_names_of_those_there_are(place: Place) -> None:
    place.deliver(RAW)
    with open_mailbox(place.account) as mailbox:
        uids = mailbox.list_uids()
        with pytest.raises(MailboxRefused, match=r"no folder 'Nowhere'; there are: .*Done.*INBOX"):
            mailbox.move(uids, "Nowhere")
        with pytest.raises(MailboxRefused, match="no folder 'Nowhere'"):
            mailbox.holds_message("Nowhere", OUR_ID)
        assert mailbox.list_uids() == uids, "the mailbox goes on"
    with pytest.raises(MailboxRefused, match="no folder 'Nowhere'"):
        open_mailbox(replace(place.account, folder="Nowhere"))


def test_without_move_only_our_own_messages_are_expunged() -> None:
    skip_without_dovecot()
    with start_dovecot(extra="imap_capability = IMAP4rev1 UIDPLUS LITERAL+\n") as dovecot:
        user = "orders@example.com"
        for _ in range(3):
            dovecot.deliver(user, RAW)
        with dovecot.log_in(user) as imap:
            imap.select("INBOX")
            imap.uid("STORE", "3", "+FLAGS", r"(\Deleted)")
        with open_mailbox(Account(dovecot.host, dovecot.port, "none", user, dovecot.password)) as mailbox:
            assert "MOVE" not in mailbox.capabilities()
            assert mailbox.move([1], "Done") == (1,)
        assert dovecot.find_flags(user) == {2: frozenset(), 3: frozenset({r"\Deleted"})}
        assert dovecot.find_flags(user, "Done") == {1: frozenset()}


# Looking for a mail of ours


def test_a_mail_of_ours_is_found_in_the_folder_that_keeps_it(place: Place) -> None:
    place.deliver(RAW)
    with open_mailbox(place.account) as mailbox:
        uids = mailbox.list_uids()
        assert not mailbox.holds_message("Done", OUR_ID)
        mailbox.move(uids, "Done")
        assert mailbox.holds_message("Done", OUR_ID)
        assert not mailbox.holds_message("Done", OTHER_ID)
        place.deliver(RAW)
        assert mailbox.list_new_uids(uids[0]) == (uids[0] + 1,), "back in its own folder, and awake"


def test_folders_and_capabilities_are_told(place: Place) -> None:
    with open_mailbox(place.account) as mailbox:
        assert {"INBOX", "Done"} <= set(mailbox.find_folders())
        assert {"IMAP4REV1", "MOVE", "UIDPLUS"} <= mailbox.capabilities()


# Opening


def test_the_password_is_not_shown() -> None:
    assert "secret" not in repr(Account("imap.example.com", 993, "tls", "orders@example.com", "secret"))


def test_a_wrong_password_is_refused_for_good(at_dovecot: Place) -> None:
    with pytest.raises(MailboxRefused, match="AUTHENTICATIONFAILED"):
        open_mailbox(replace(at_dovecot.account, password="wrong"))


@pytest.mark.parametrize("password", ["pässwörd", 'quo"te \\ back'])
def test_any_password_can_be_used(password: str) -> None:
    skip_without_dovecot()
    with start_dovecot(password=password) as dovecot:
        open_mailbox(Account(dovecot.host, dovecot.port, "none", "orders@example.com", password)).close()


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_of_the_named_authority_is_trusted(
    tls_dovecot: Dovecot, certificates: Certificates, security: Any
) -> None:
    with open_mailbox(tls_account(tls_dovecot, security, certificates)) as mailbox:
        assert mailbox.list_uids() == ()


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_of_an_unknown_authority_is_refused(tls_dovecot: Dovecot, security: Any) -> None:
    with pytest.raises(MailboxRefused, match="certificate is not trusted"):
        open_mailbox(tls_account(tls_dovecot, security, None))


def test_tls_to_a_port_in_clear_text_fails(at_dovecot: Place) -> None:
    with pytest.raises(MailboxUnavailable):
        open_mailbox(replace(at_dovecot.account, security="tls"))


def tls_account(dovecot: Dovecot, security: Any, certificates: Certificates | None) -> Account:
    port = dovecot.tls_port if security == "tls" else dovecot.port
    ca_file = certificates.authority if certificates else None
    return Account(dovecot.host, port, security, "tls@example.com", dovecot.password, ca_file=ca_file)
