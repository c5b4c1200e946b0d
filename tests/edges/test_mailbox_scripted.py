"""The mailbox edge against a scripted server, for what real ones do too seldom, and for the commands that it sends."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cancel_mailbot.edges.mailbox import (
    Account,
    Fetched,
    MailboxRefused,
    MailboxUnavailable,
    OpenMailbox,
    open_mailbox,
)
from cancel_mailbot.ground.identity import make_message_id
from tests.servers.scripted import DRIP, HANG_UP, SILENCE, ScriptedServer, imap_script, start_scripted

OUR_ID = make_message_id(1042, "acknowledgement", "example.com", b"key")


@contextmanager
def open_scripted(**changes: Any) -> Iterator[tuple[OpenMailbox, ScriptedServer]]:
    with start_scripted(imap_script(**changes)) as server, open_mailbox(account_of(server)) as mailbox:
        mailbox.capabilities()
        server.heard.clear()
        yield mailbox, server


def account_of(server: ScriptedServer) -> Account:
    return Account(server.host, server.port, "none", "orders@example.com", "secret", timeout=timedelta(seconds=0.5))


# Listing


def test_a_poll_with_nothing_new_is_one_round_trip() -> None:
    with open_scripted() as (mailbox, server):
        assert mailbox.list_new_uids(4) == (5, 9)
        for _ in range(3):
            assert mailbox.list_new_uids(9) == ()
    assert server.heard == ["NOOP", "UID SEARCH UID 5:*", "NOOP", "NOOP", "NOOP", "LOGOUT"]


def test_mail_announced_in_the_answer_to_another_command_is_not_overlooked() -> None:
    searches = ("* SEARCH 4 5 9\r\n* 4 EXISTS\r\n{tag} OK", "* SEARCH 12\r\n{tag} OK")
    with open_scripted(UID_SEARCH=searches) as (mailbox, _):
        assert mailbox.list_new_uids(9) == ()
        assert mailbox.list_new_uids(9) == (12,)


def test_the_last_message_is_not_new_because_a_range_with_a_star_always_names_it() -> None:
    examine = "* 1 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 20001] x\r\n{tag} OK [READ-ONLY] x"
    with open_scripted(EXAMINE=examine, UID_SEARCH="* SEARCH 9\r\n{tag} OK") as (mailbox, _):
        assert mailbox.list_new_uids(100) == ()
        assert mailbox.list_uids() == (9,)


def test_all_uids_are_asked_for_in_ranges_whose_answer_fits_a_line() -> None:
    examine = "* 3 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 40002] x\r\n{tag} OK [READ-ONLY] x"
    answers = tuple(f"* SEARCH {uid}\r\n{{tag}} OK" for uid in (3, 20001, 40003))
    with open_scripted(EXAMINE=examine, UID_SEARCH=answers) as (mailbox, server):
        assert mailbox.list_uids() == (3, 20001, 40003)
    assert server.heard[1:4] == ["UID SEARCH UID 1:20000", "UID SEARCH UID 20001:40000", "UID SEARCH UID 40001:*"]


# Fetching


BODY_NIL = '* 1 FETCH (UID 4 INTERNALDATE "23-Nov-2026 15:12:00 +0000" BODY[] NIL)\r\n{tag} OK'


def test_a_message_without_bytes_is_gone_only_if_the_server_no_longer_finds_it() -> None:
    with open_scripted(UID_FETCH=BODY_NIL, UID_SEARCH="* SEARCH\r\n{tag} OK") as (mailbox, _):
        assert mailbox.fetch(4) is None
    still_there = open_scripted(UID_FETCH=BODY_NIL, UID_SEARCH="* SEARCH 4\r\n{tag} OK")
    with still_there as (mailbox, _), pytest.raises(MailboxUnavailable, match="still there"):
        mailbox.fetch(4)


def test_a_fetch_asks_the_server_to_leave_the_message_unread() -> None:
    answer = '* 1 FETCH (UID 4 INTERNALDATE "23-Nov-2026 17:12:00 +0200" BODY[] "a")\r\n{tag} OK'
    with open_scripted(UID_FETCH=answer) as (mailbox, server):
        assert mailbox.fetch(4) == Fetched(4, b"a", datetime(2026, 11, 23, 15, 12, tzinfo=UTC))
    assert server.heard[0] == "UID FETCH 4 (INTERNALDATE BODY.PEEK[])"


def test_news_about_another_message_is_not_taken_for_the_answer() -> None:
    answer = "* 4 FETCH (FLAGS (\\Seen))\r\n* 2 FETCH (UID 5 RFC822.SIZE 10)\r\n{tag} OK"
    with open_scripted(UID_FETCH=answer, UID_SEARCH="* SEARCH\r\n{tag} OK") as (mailbox, _):
        assert mailbox.fetch_size([4, 5]) == {5: 10}


def test_a_message_that_comes_without_its_size_and_is_still_there_is_not_taken_for_gone() -> None:
    sizes = "* 2 FETCH (UID 5 RFC822.SIZE 10)\r\n{tag} OK"
    with (
        open_scripted(UID_FETCH=sizes, UID_SEARCH="* SEARCH 4\r\n{tag} OK") as (mailbox, _),
        pytest.raises(MailboxUnavailable, match="without"),
    ):
        mailbox.fetch_size([4, 5])


# Marking and moving


@pytest.mark.parametrize(
    "keyword",
    ["", r"\Seen", r"\Deleted", "two words", "x)", "x\r\nA1 DELETE INBOX", "x\n", "1st", "é", "x" * 65],
    ids=ascii,
)
def test_only_a_plain_word_is_a_keyword(keyword: str) -> None:
    with open_scripted() as (mailbox, server), pytest.raises(ValueError, match="not a keyword"):
        mailbox.add_keyword([4], keyword)
    assert server.heard == ["LOGOUT"]


@pytest.mark.parametrize("uid", [0, -1, 2**32, True, "4", "1:*", "4\r\nA1 DELETE INBOX", 4.0, None], ids=ascii)
def test_only_a_number_is_a_uid(uid: Any) -> None:
    with open_scripted() as (mailbox, server):
        uses: tuple[Callable[[], object], ...] = (
            lambda: mailbox.fetch(uid),
            lambda: mailbox.fetch_headers(uid),
            lambda: mailbox.fetch_size([4, uid]),
            lambda: mailbox.add_keyword([4, uid], "Taken"),
            lambda: mailbox.move([4, uid], "Done"),
        )
        for use in uses:
            with pytest.raises(ValueError, match="not a UID"):
                use()
    assert server.heard == ["LOGOUT"]


def test_without_move_and_uidplus_nothing_is_moved() -> None:
    poor = open_scripted(CAPABILITY="* CAPABILITY IMAP4rev1\r\n{tag} OK")
    with poor as (mailbox, server), pytest.raises(MailboxRefused, match="can't move"):
        mailbox.move([4], "Done")
    assert not [command for command in server.heard if command.startswith(("UID COPY", "UID STORE", "EXPUNGE"))]


def test_ok_to_a_move_proves_nothing() -> None:
    with open_scripted(UID_MOVE="{tag} OK", UID_SEARCH="* SEARCH 4\r\n{tag} OK") as (mailbox, _):
        assert mailbox.move([4, 5], "Done") == (5,)


def test_a_message_that_another_client_moved_first_is_gone() -> None:
    answers = {"UID_MOVE": "{tag} NO [EXPUNGEISSUED] gone", "UID_SEARCH": "* SEARCH\r\n{tag} OK"}
    with open_scripted(**answers) as (mailbox, _):
        assert mailbox.move([4], "Done") == (4,)


def test_a_full_folder_is_reported() -> None:
    with open_scripted(UID_MOVE="{tag} NO [OVERQUOTA] full") as (mailbox, server):
        with pytest.raises(MailboxUnavailable, match="OVERQUOTA"):
            mailbox.move([4], "Done")
        assert mailbox.list_new_uids(9) == ()
    assert 'EXAMINE "INBOX"' in server.heard, "read-only again"


@pytest.mark.parametrize("command", ["move", "add_keyword"])
def test_nothing_is_touched_once_uidvalidity_has_changed(command: str) -> None:
    changed = "* 1 EXISTS\r\n* OK [UIDVALIDITY 8] x\r\n* OK [UIDNEXT 2] x\r\n{tag} OK [READ-WRITE] x"
    with open_scripted(SELECT=changed) as (mailbox, server), pytest.raises(MailboxUnavailable, match="UIDVALIDITY"):
        getattr(mailbox, command)([4], "Done")
    assert not [line for line in server.heard if line.startswith("UID")]


def test_a_folder_that_changed_its_uidvalidity_meanwhile_has_to_be_opened_anew() -> None:
    examine = "* 3 EXISTS\r\n* OK [UIDVALIDITY {}] x\r\n* OK [UIDNEXT 10] x\r\n{{tag}} OK [READ-ONLY] x"
    with open_scripted(EXAMINE=tuple(examine.format(validity) for validity in (7, 5, 8))) as (mailbox, _):
        mailbox.holds_message("Sent", OUR_ID)
        with pytest.raises(MailboxUnavailable):
            mailbox.list_new_uids(0)


def test_a_folder_that_may_only_be_read_refuses_marks() -> None:
    read_only = "* 3 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 10] x\r\n{tag} OK [READ-ONLY] x"
    with open_scripted(SELECT=read_only) as (mailbox, _):
        with pytest.raises(MailboxRefused, match="only be read"):
            mailbox.add_keyword([4], "Taken")
        assert mailbox.list_new_uids(5) == (9,)


# Looking for a mail of ours


@pytest.mark.parametrize(
    "message_id",
    [
        '<x"\r\nX1 STORE 1:* +FLAGS (\\Deleted)\r\nX2 EXPUNGE\r\n@example.com>',
        f"{OUR_ID}\r\nX1 UID MOVE 1:* Trash",
        f"{OUR_ID}\n",
        f" {OUR_ID}",
        "<CAF=x@mail.example.com>",
        "",
    ],
    ids=ascii,
)
def test_received_text_never_becomes_part_of_a_command(message_id: str) -> None:
    with open_scripted() as (mailbox, server), pytest.raises(ValueError, match="not a Message-ID of ours"):
        mailbox.holds_message("Sent", message_id)
    assert server.heard == ["LOGOUT"]


def test_a_folder_that_cannot_be_selected_is_not_offered() -> None:
    with open_scripted(LIST='* LIST (\\NoSelect) "/" Shared\r\n* LIST () "/" INBOX\r\n{tag} OK') as (mailbox, _):
        assert mailbox.find_folders() == ("INBOX",)


# Opening


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ("{tag} NO [AUTHENTICATIONFAILED] no", MailboxRefused),
        ("{tag} NO nonsense", MailboxRefused),
        ("{tag} NO [UNAVAILABLE] later", MailboxUnavailable),
        ("{tag} NO [ALERT] Too many simultaneous connections. (Failure)", MailboxUnavailable),
        ("{tag} BAD User is authenticated but not connected.", MailboxUnavailable),
        ("* BYE going down\r\n", MailboxUnavailable),
        (HANG_UP, MailboxUnavailable),
        (SILENCE, MailboxUnavailable),
    ],
)
def test_only_a_refused_password_is_refused_for_good(answer: str, error: type[Exception]) -> None:
    with start_scripted(imap_script(LOGIN=answer)) as server, pytest.raises(error):
        open_mailbox(account_of(server))


def test_no_password_is_sent_to_a_server_that_takes_none_in_clear_text() -> None:
    script = imap_script(CAPABILITY="* CAPABILITY IMAP4rev1 LOGINDISABLED\r\n{tag} OK")
    with start_scripted(script) as server:
        with pytest.raises(MailboxRefused, match="without TLS"):
            open_mailbox(account_of(server))
        assert server.heard == ["CAPABILITY"]


def test_a_stripped_starttls_is_refused_and_no_password_sent() -> None:
    with start_scripted(imap_script()) as server:
        with pytest.raises(MailboxRefused, match="STARTTLS"):
            open_mailbox(replace(account_of(server), security="starttls"))
        assert server.heard == ["CAPABILITY"]


# Servers that fail


@pytest.mark.parametrize("greeting", [SILENCE, HANG_UP, "* BYE too many connections", "HTTP/1.1 400 Bad Request"])
def test_a_greeting_that_is_none_means_later(greeting: str) -> None:
    with start_scripted(imap_script(greeting)) as server, pytest.raises(MailboxUnavailable):
        open_mailbox(account_of(server))


def test_a_closed_port_means_later() -> None:
    with start_scripted(imap_script()) as server:
        account = account_of(server)
    with pytest.raises(MailboxUnavailable):
        open_mailbox(account)


@pytest.mark.parametrize(
    "answer",
    [
        "* BYE over quota\r\n{tag} OK",
        "* BYE going down\r\n",
        HANG_UP,
        SILENCE,
        "what?",
        "* 4 EXI\n",
    ],
    ids=["BYE and OK", "BYE alone", "hangs up", "silence", "nonsense", "cut line"],
)
def test_a_session_that_ends_under_our_hands_means_later(answer: str) -> None:
    with open_scripted(NOOP=answer) as (mailbox, _):
        begun = time.monotonic()
        with pytest.raises(MailboxUnavailable):
            mailbox.list_new_uids(0)
        assert time.monotonic() - begun < 5
        with pytest.raises(MailboxUnavailable, match="closed"):
            mailbox.list_new_uids(0)


@pytest.mark.parametrize(
    "answer",
    [
        "* SEARCH four\r\n{tag} OK",
        "* SEARCH 4 5",
        SILENCE,
    ],
    ids=["no numbers", "half an answer", "silence"],
)
def test_an_answer_that_makes_no_sense_means_later(answer: str) -> None:
    with open_scripted(UID_SEARCH=answer) as (mailbox, _), pytest.raises(MailboxUnavailable):
        mailbox.list_new_uids(0)


@pytest.mark.parametrize(
    "answer",
    [
        "* 1 FETCH (UID 4 BODY[] {3000}\r\nshort\r\n",
        "* 1 FETCH (UID 4 BODY[] {x}\r\n{tag} OK",
        "* 1 FETCH (UID 4 INTERNALDATE yesterday BODY[] a)\r\n{tag} OK",
        "* 1 FETCH (UID 4 BODY[] a)\r\n{tag} OK",
        "{tag} NO [SERVERBUG] Internal error",
    ],
    ids=["cut literal", "no size", "no date", "date left out", "NO"],
)
def test_a_fetch_that_fails_is_no_empty_message(answer: str) -> None:
    with open_scripted(UID_FETCH=answer) as (mailbox, _), pytest.raises(MailboxUnavailable):
        mailbox.fetch(4)


def test_a_slow_drip_is_cut_off_at_the_deadline() -> None:
    with start_scripted(imap_script(NOOP=DRIP)) as server:
        account = replace(account_of(server), timeout=timedelta(seconds=20), deadline=timedelta(seconds=0.3))
        with open_mailbox(account) as mailbox:
            begun = time.monotonic()
            with pytest.raises(MailboxUnavailable, match="deadline"):
                mailbox.list_new_uids(0)
            assert time.monotonic() - begun < 5


def test_a_wait_that_the_server_asks_for_is_passed_on() -> None:
    throttled = "{tag} NO Request is throttled. Suggested Backoff Time: 299961 milliseconds"
    with open_scripted(UID_SEARCH=throttled) as (mailbox, _), pytest.raises(MailboxUnavailable) as caught:
        mailbox.list_new_uids(0)
    assert caught.value.retry_after == timedelta(milliseconds=299_961)


def test_a_plain_no_leaves_the_session_open() -> None:
    with open_scripted(UID_SEARCH=("{tag} NO later", "* SEARCH 9\r\n{tag} OK")) as (mailbox, _):
        with pytest.raises(MailboxUnavailable) as caught:
            mailbox.list_new_uids(5)
        assert caught.value.retry_after is None
        assert mailbox.list_new_uids(5) == (9,)


@pytest.mark.parametrize("answer", [HANG_UP, SILENCE, "{tag} NO stay"])
def test_a_logout_that_fails_is_no_error(answer: str) -> None:
    with open_scripted(LOGOUT=answer) as (mailbox, _):
        mailbox.close()
        mailbox.close()
