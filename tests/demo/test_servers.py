"""The demo's mail system behaves like a small real one."""

import imaplib
import logging
import smtplib
import threading

import pytest

from cancel_mailbot.edges.mailbox import Account, MailboxRefused, MailboxUnavailable, open_mailbox
from cancel_mailbot.edges.submission import Accepted, Server, open_submission
from cancel_mailbot.faces.demo.servers import AcceptedMail, DemoServers, start_servers

REP, INBOX = "dana@example.com", "orders@example.com"
RAW = b"From: dana@example.com\r\nSubject: Order Cancellation Request\r\n\r\nHello\r\n.\r\n"


def account_of(servers: DemoServers, user: str) -> Account:
    return Account(servers.host, servers.imap_port, "none", user, servers.password)


def submission_of(servers: DemoServers) -> Server:
    return Server(servers.host, servers.smtp_port, "none")


def test_what_is_submitted_lies_in_the_recipients_mailbox_when_it_is_accepted() -> None:
    with start_servers((REP, INBOX)) as servers, open_submission(submission_of(servers)) as submission:
        assert isinstance(submission.submit(REP, INBOX, RAW), Accepted)
        assert servers.accepted() == (AcceptedMail(REP, (INBOX,), RAW),)
        with open_mailbox(account_of(servers, INBOX)) as mailbox:
            (uid,) = mailbox.list_new_uids(0)
            fetched = mailbox.fetch(uid)
        with open_mailbox(account_of(servers, REP)) as mailbox:
            assert mailbox.list_uids() == ()
    assert fetched is not None
    assert fetched.raw == b"Return-Path: <dana@example.com>\r\n" + RAW


def test_an_address_without_a_mailbox_gets_one_with_its_first_mail() -> None:
    with start_servers((INBOX,)) as servers:
        with pytest.raises(MailboxRefused):
            open_mailbox(account_of(servers, REP))
        with open_submission(submission_of(servers)) as submission:
            submission.submit(INBOX, REP, RAW)
        with open_mailbox(account_of(servers, REP)) as mailbox:
            assert len(mailbox.list_uids()) == 1


def test_a_mailbox_needs_its_password() -> None:
    with start_servers((INBOX,)) as servers, pytest.raises(MailboxRefused):
        open_mailbox(Account(servers.host, servers.imap_port, "none", INBOX, "wrong"))


def test_every_recipient_has_a_copy() -> None:
    with start_servers(()) as servers:
        with smtplib.SMTP(servers.host, servers.smtp_port) as smtp:
            smtp.sendmail(REP, [INBOX, REP], RAW)
        assert servers.accepted()[0].recipients == (INBOX, REP)
        for user in (INBOX, REP):
            with open_mailbox(account_of(servers, user)) as mailbox:
                assert len(mailbox.list_uids()) == 1


def test_two_hundred_mails_arrive_in_order_and_unread() -> None:
    with start_servers((INBOX,)) as servers:
        with open_submission(submission_of(servers)) as submission:
            for number in range(200):
                submission.submit(REP, INBOX, b"Subject: %d\r\n" % number + RAW)
        with open_mailbox(account_of(servers, INBOX)) as mailbox:
            uids = mailbox.list_uids()
            fetched = [mailbox.fetch(uid) for uid in uids]
        assert [mail.raw.split(b"\r\n")[1] for mail in fetched if mail] == [b"Subject: %d" % n for n in range(200)]
        with imaplib.IMAP4(servers.host, servers.imap_port) as imap:
            imap.login(INBOX, servers.password)
            imap.select("INBOX")
            assert len(imap.search(None, "UNSEEN")[1][0].split()) == 200


def test_the_servers_leave_nothing_behind_even_with_connections_open() -> None:
    threads_before = threading.active_count()
    with start_servers((INBOX,)) as servers:
        mailbox = open_mailbox(account_of(servers, INBOX))
        submission = open_submission(submission_of(servers))
    with pytest.raises(MailboxUnavailable):
        mailbox.list_uids()
    with pytest.raises(MailboxUnavailable):
        open_mailbox(account_of(servers, INBOX))
    submission.close()
    mailbox.close()
    for thread in threading.enumerate():
        if thread.name in {"demo-servers", "mailbox-deadline"}:
            thread.join(timeout=10)
    assert threading.active_count() <= threads_before


def test_two_systems_run_side_by_side() -> None:
    with start_servers((INBOX,)) as one, start_servers((INBOX,)) as other:
        assert len({one.imap_port, one.smtp_port, other.imap_port, other.smtp_port}) == 4
        with open_submission(submission_of(one)) as submission:
            submission.submit(REP, INBOX, RAW)
        assert (len(one.accepted()), len(other.accepted())) == (1, 0)


def test_the_servers_log_nothing(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), start_servers((INBOX,)) as servers:
        with open_submission(submission_of(servers)) as submission:
            submission.submit(REP, INBOX, RAW)
        with open_mailbox(account_of(servers, INBOX)) as mailbox:
            mailbox.list_uids()
    assert [record.name for record in caplog.records if record.name.startswith(("mail", "pymap"))] == []
