"""Mailbox → store, against a real Dovecot: what is taken, from where on, and what the mailbox looks like afterwards."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from cancel_mailbot.edges.mailbox import Account, MailboxRefused, OpenMailbox, open_mailbox
from cancel_mailbot.edges.store import mailboxes, messages
from cancel_mailbot.edges.store.mailboxes import Cursor
from cancel_mailbot.work.intake import Intake, mark, receive
from cancel_mailbot.work.shift import Shift
from tests.builders import NOW
from tests.end_to_end.mails import make_chat, make_out_of_office, make_request
from tests.servers.scripted import imap_script, start_scripted
from tests.work.inbox import Inbox
from tests.work.team import ALWAYS, NEVER, Team, make_config

MAX_BYTES = 10_000
UNREADABLE = b"X-Filler: x\r\n" * 1_001 + b"Subject: Unreadable\r\n\r\n"
STRANGE = make_request(9).replace(b"rep9@example.com", b"rep9@example.net")
DAY = timedelta(days=1)


def make_intake(max_bytes: int = MAX_BYTES, **mailbox: Any) -> Intake:
    return Intake(make_config(**mailbox).mailbox[0], max_bytes)


FROM_ALL, FROM_NOW = make_intake(start_at="all"), make_intake(start_at="now")


def poll(inbox: Inbox, team: Team, intake: Intake, is_stopping: Callable[[], bool] = NEVER) -> int:
    """Receive over a connection of its own; the number of messages recorded."""
    with inbox.open() as opened:
        return receive(opened, intake, Shift(team.store, team.clock, is_stopping))


def poll_and_mark(inbox: Inbox, team: Team, intake: Intake) -> int:
    """A whole poll; the number of messages marked."""
    with inbox.open() as opened:
        receive(opened, intake, team.shift)
        team.judge()
        return mark(opened, intake, team.shift)


def find_cursor(team: Team) -> Cursor:
    with team.store.read() as tx:
        cursor = mailboxes.find_cursor(tx, team.site.mailbox)
    assert cursor is not None
    return cursor


def answers(*turns: bool) -> Callable[[], bool]:
    """`is_stopping`, asked before each message."""
    remaining = iter(turns)
    return lambda: next(remaining)


# Where to begin


def test_a_new_bot_answers_no_old_mail(inbox: Inbox, team: Team) -> None:
    inbox.put(make_request(1), make_request(2))
    assert poll(inbox, team, FROM_NOW) == 0
    inbox.put(make_request(3))
    assert poll(inbox, team, FROM_NOW) == 1
    team.judge()
    assert [team.case(number).request.client for number in team.case_numbers()] == ["Client 3"]


def test_a_new_bot_does_not_even_fetch_old_mail(team: Team) -> None:
    with start_scripted(imap_script()) as server:
        with open_mailbox(Account(server.host, server.port, "none", "orders@example.com", "secret")) as opened:
            assert receive(opened, FROM_NOW, team.shift) == 0
        assert find_cursor(team).last_uid == 9
        assert [command for command in server.heard if "FETCH" in command or "SEARCH" in command] == []


def test_mail_that_comes_into_an_empty_mailbox_is_taken(inbox: Inbox, team: Team) -> None:
    assert poll(inbox, team, FROM_NOW) == 0
    inbox.put(make_request(1))
    assert poll(inbox, team, FROM_NOW) == 1


def test_a_mailbox_read_from_the_beginning_is_taken_whole(inbox: Inbox, team: Team) -> None:
    inbox.put(make_request(1), at=NOW - 3_000 * DAY)
    inbox.put(make_request(2))
    assert poll(inbox, team, FROM_ALL) == 2
    assert [stored.arrived_at for stored in team.all_stored()] == [NOW - 3_000 * DAY, NOW]


def test_a_mailbox_read_from_a_day_on_is_taken_from_its_first_second_in_utc(inbox: Inbox, team: Team) -> None:
    midnight = datetime(2026, 11, 20, tzinfo=UTC)
    for n, arrived_at in enumerate((midnight - DAY, midnight - timedelta(seconds=1), midnight, midnight + DAY)):
        inbox.put(make_request(n), at=arrived_at)
    assert poll(inbox, team, make_intake(start_at=date(2026, 11, 20))) == 2
    assert [stored.arrived_at for stored in team.all_stored()] == [midnight, midnight + DAY]


def test_what_comes_later_is_taken_whatever_date_it_bears(inbox: Inbox, team: Team) -> None:
    """Somebody drags an old mail into the inbox."""
    poll(inbox, team, FROM_NOW)
    inbox.put(make_request(1), at=NOW - 30 * DAY)
    assert poll(inbox, team, FROM_NOW) == 1


def test_the_bytes_are_recorded_as_they_are(inbox: Inbox, team: Team) -> None:
    raw = make_request(1).replace(b"Client 1", "Bäckerei".encode("latin-1"))
    inbox.put(raw)
    poll(inbox, team, FROM_ALL)
    (stored,) = team.all_stored()
    assert (stored.raw, stored.size) == (raw, len(raw))


# The cursor


def test_a_request_to_stop_between_two_messages_stops_and_the_next_poll_goes_on_from_there(
    inbox: Inbox, team: Team
) -> None:
    poll(inbox, team, FROM_NOW)
    inbox.put(make_chat(1), make_chat(2), make_chat(3))
    assert poll(inbox, team, FROM_NOW, answers(False, False, True)) == 2
    assert find_cursor(team).last_uid == 2, "it moved with each message"
    assert poll(inbox, team, FROM_NOW) == 1
    assert [stored.uid for stored in team.all_stored()] == [1, 2, 3]


def test_a_first_look_that_is_stopped_is_begun_again_and_records_nothing_twice(inbox: Inbox, team: Team) -> None:
    inbox.put(make_chat(1), make_chat(2), make_chat(3))
    assert poll(inbox, team, FROM_ALL, answers(False, True)) == 1
    assert poll(inbox, team, FROM_ALL) == 2
    assert [stored.uid for stored in team.all_stored()] == [1, 2, 3]


def test_nothing_new_records_nothing(inbox: Inbox, team: Team) -> None:
    inbox.put(make_chat(1))
    poll(inbox, team, FROM_ALL)
    assert poll(inbox, team, FROM_ALL) == 0


def test_a_poll_that_was_stopped_is_no_success(inbox: Inbox, team: Team) -> None:
    poll(inbox, team, FROM_NOW)
    inbox.put(make_chat(1))
    team.clock.advance(DAY)
    poll(inbox, team, FROM_NOW, ALWAYS)
    with team.store.read() as tx:
        assert [summary.last_success_at for summary in mailboxes.list_mailboxes(tx)] == [NOW]
    poll(inbox, team, FROM_NOW)
    with team.store.read() as tx:
        assert [summary.last_success_at for summary in mailboxes.list_mailboxes(tx)] == [NOW + DAY]


@pytest.mark.parametrize("intake", [FROM_ALL, FROM_NOW], ids=["at the first look", "later"])
def test_a_message_that_vanishes_between_listing_and_fetching_is_passed_over(
    intake: Intake, inbox: Inbox, team: Team
) -> None:
    if intake is FROM_NOW:
        poll(inbox, team, intake)
    inbox.put(make_chat(1), make_chat(2), make_chat(3))
    questions = 0

    def delete_the_second_one() -> bool:
        """Asked when all are listed and one is fetched."""
        nonlocal questions
        questions += 1
        if questions == 2:
            inbox.expunge(2)
        return False

    assert poll(inbox, team, intake, delete_the_second_one) == 2
    assert [stored.uid for stored in team.all_stored()] == [1, 3]
    assert find_cursor(team).last_uid == 3


# A mailbox that is renumbered


def test_a_renumbered_mailbox_is_read_again_and_nobody_is_answered_twice(inbox: Inbox, team: Team) -> None:
    inbox.put(make_request(1), make_chat(2), make_out_of_office(3), make_request(4, Campaign_Name=""))
    poll(inbox, team, FROM_ALL)
    team.judge()
    before, owed = find_cursor(team), team.owed()
    assert team.became() == ["request", "foreign", "automatic", "request"]

    inbox.renumber()
    assert poll(inbox, team, FROM_ALL) == 4
    team.judge()
    assert find_cursor(team).uid_validity != before.uid_validity
    assert team.became()[4:] == ["duplicate"] * 4
    assert (team.case_numbers(), team.owed()) == ([1001, 1002], owed)


def test_what_a_person_discarded_stays_discarded_when_the_mailbox_is_renumbered(inbox: Inbox, team: Team) -> None:
    inbox.put(STRANGE, make_request(4) + b"x" * MAX_BYTES)
    poll(inbox, team, FROM_ALL)
    team.judge()
    with team.store.begin() as tx:
        assert [messages.discard_held(tx, message, NOW) for message in (1, 2)] == [True, True]
    inbox.renumber()
    poll(inbox, team, FROM_ALL)
    team.judge()
    assert team.became() == ["foreign", "foreign", "duplicate", "duplicate"]


def test_a_renumbered_mailbox_is_not_read_further_back_than_the_first_time(inbox: Inbox, team: Team) -> None:
    inbox.put(make_request(1), at=NOW - DAY)
    poll(inbox, team, FROM_NOW)
    inbox.put(make_request(2), at=NOW + timedelta(hours=1))
    poll(inbox, team, FROM_NOW)
    inbox.renumber()
    assert poll(inbox, team, FROM_NOW) == 1
    team.judge()
    assert team.became() == ["request", "duplicate"]


def test_mail_that_came_while_the_mailbox_was_renumbered_is_taken(inbox: Inbox, team: Team) -> None:
    inbox.put(make_request(1))
    poll(inbox, team, FROM_ALL)
    team.judge()
    inbox.renumber()
    inbox.put(make_request(2))
    poll(inbox, team, FROM_ALL)
    team.judge()
    assert team.became() == ["request", "duplicate", "request"]


# Large messages


def test_of_a_message_that_is_too_large_only_the_header_is_kept_and_a_person_must_look(
    inbox: Inbox, team: Team
) -> None:
    large = make_request(1) + b"x" * MAX_BYTES
    inbox.put(large)
    poll(inbox, team, FROM_ALL)
    team.judge()
    (stored,) = team.all_stored()
    assert stored.raw == large.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    assert (stored.size, stored.disposition) == (len(large), "held")
    assert stored.reason == "it is too large, 10,388 bytes; only its header was kept"
    (held,) = team.held()
    assert (held.author, held.subject) == ("rep1@example.com", "Order Cancellation Request")


@pytest.mark.parametrize(
    ("excess", "disposition"),
    [pytest.param(0, "request", id="as large as may be"), pytest.param(-1, "held", id="one byte larger")],
)
def test_the_limit_is_the_largest_size_that_is_read(excess: int, disposition: str, inbox: Inbox, team: Team) -> None:
    inbox.put(make_request(1))
    poll(inbox, team, make_intake(len(make_request(1)) + excess, start_at="all"))
    team.judge()
    assert team.became() == [disposition]


def test_a_header_alone_is_never_read_as_a_whole_message_even_if_the_limit_is_raised(inbox: Inbox, team: Team) -> None:
    inbox.put(make_request(1))
    poll(inbox, team, make_intake(100, start_at="all"))
    for _ in range(2):
        team.judge()
        assert (team.became(), team.case_numbers()) == (["held"], [])
        with team.store.begin() as tx:
            assert messages.retry_held(tx, 1)


def test_a_server_that_says_a_wrong_size_keeps_no_request_from_being_read(team: Team) -> None:
    raw = make_request(1).decode()
    dated = 'INTERNALDATE "23-Nov-2026 15:12:00 +0000"'
    fetches = (
        "* 1 FETCH (UID 4 RFC822.SIZE 999)\r\n{tag} OK",
        f"* 1 FETCH (UID 4 {dated} BODY[] {{{len(raw)}}}\r\n{raw})\r\n{{tag}} OK",
    )
    with (
        start_scripted(imap_script(UID_SEARCH="* SEARCH 4\r\n{tag} OK", UID_FETCH=fetches)) as server,
        open_mailbox(Account(server.host, server.port, "none", "orders@example.com", "secret")) as opened,
    ):
        assert receive(opened, FROM_ALL, team.shift) == 1
    team.judge()
    assert team.became() == ["request"]
    assert team.all_stored()[0].size == len(raw)


# What people see in the mailbox


@pytest.mark.parametrize("after", ["nothing", "keyword", "move"])
def test_no_message_is_ever_marked_as_read_or_unread(after: str, inbox: Inbox, team: Team) -> None:
    inbox.put(make_request(1), make_request(2), make_chat(3), make_chat(4), STRANGE, UNREADABLE)
    inbox.read(2)
    inbox.read(4)
    poll_and_mark(inbox, team, make_intake(start_at="all", after=after))
    assert team.became() == ["request", "request", "foreign", "foreign", "held", "held"]
    seen = [uid for uid, flags in inbox.flags().items() if r"\Seen" in flags]
    moved = [r"\Seen" in flags for flags in inbox.flags("Done").values()]
    assert (seen, moved) == (([4], [False, True]) if after == "move" else ([2, 4], []))


def test_nothing_is_changed_in_a_mailbox_unless_the_config_says_so(inbox: Inbox, team: Team) -> None:
    inbox.put(make_request(1), make_chat(2))
    assert poll_and_mark(inbox, team, FROM_ALL) == 1
    assert inbox.flags() == {1: frozenset(), 2: frozenset()}


def test_only_what_was_acted_on_gets_the_keyword(inbox: Inbox, team: Team) -> None:
    inbox.put(make_request(1), make_chat(2), STRANGE, make_out_of_office(4), make_request(5))
    assert poll_and_mark(inbox, team, make_intake(start_at="all", after="keyword")) == 2
    keyword, none = frozenset({"CancelMailbot"}), frozenset[str]()
    assert inbox.flags() == {1: keyword, 2: none, 3: none, 4: none, 5: keyword}


def test_only_what_was_acted_on_is_moved(inbox: Inbox, team: Team) -> None:
    inbox.put(make_request(1), make_chat(2), STRANGE, make_out_of_office(4), UNREADABLE, make_request(6))
    assert poll_and_mark(inbox, team, make_intake(start_at="all", after="move")) == 2
    assert inbox.subjects("Done") == ["Order Cancellation Request"] * 2
    assert list(inbox.flags()) == [2, 3, 4, 5]


def test_a_message_is_marked_once(inbox: Inbox, team: Team) -> None:
    intake = make_intake(start_at="all", after="keyword")
    inbox.put(make_request(1))
    assert [poll_and_mark(inbox, team, intake) for _ in range(2)] == [1, 0]


def test_what_was_judged_before_a_death_is_marked_by_the_next_run(inbox: Inbox, team: Team) -> None:
    intake = make_intake(start_at="all", after="move")
    inbox.put(make_request(1))
    poll(inbox, team, intake)
    team.judge()
    assert poll_and_mark(inbox, team, intake) == 1
    assert len(inbox.flags("Done")) == 1


def test_what_was_held_and_is_acted_on_after_all_is_marked_then(inbox: Inbox, team: Team) -> None:
    intake = make_intake(start_at="all", after="move")
    inbox.put(STRANGE)
    assert poll_and_mark(inbox, team, intake) == 0
    with team.store.begin() as tx:
        assert messages.retry_held(tx, 1)
    known = replace(team.site.people, reps=frozenset({"rep9@example.net"}))
    assert poll_and_mark(inbox, replace(team, site=replace(team.site, people=known)), intake) == 1
    assert team.became() == ["request"]


def test_what_somebody_moved_away_first_is_no_trouble(inbox: Inbox, team: Team) -> None:
    intake = make_intake(start_at="all", after="move")
    inbox.put(make_request(1))
    poll(inbox, team, intake)
    team.judge()
    inbox.expunge(1)
    poll_and_mark(inbox, team, intake)
    assert poll_and_mark(inbox, team, intake) == 0, "it is not tried for ever"


def test_an_old_number_is_never_used_on_a_renumbered_mailbox(inbox: Inbox, team: Team) -> None:
    """UID 1 was a request, and is a chat between people now."""
    intake = make_intake(start_at="all", after="move")
    inbox.put(make_request(1), make_chat(2))
    poll(inbox, team, intake)
    team.judge()
    inbox.expunge(1)
    inbox.renumber()
    poll_and_mark(inbox, team, intake)
    assert inbox.flags("Done") == {}
    assert inbox.subjects("INBOX") == ["Lunch?"]


def test_a_missing_folder_is_told_and_nothing_is_lost(inbox: Inbox, team: Team) -> None:
    inbox.put(make_request(1))
    with pytest.raises(MailboxRefused, match="no folder 'Elsewhere'"):
        poll_and_mark(inbox, team, make_intake(start_at="all", after="move", done_folder="Elsewhere"))
    assert team.became() == ["request"]
    assert poll_and_mark(inbox, team, make_intake(start_at="all", after="move")) == 1


def test_all_of_this_goes_over_one_connection_as_well(inbox: Inbox, team: Team) -> None:
    """As the daemon keeps it from poll to poll."""
    intake = make_intake(start_at="all", after="keyword")

    def poll_again(opened: OpenMailbox) -> tuple[int, int, int]:
        return receive(opened, intake, team.shift), team.judge(), mark(opened, intake, team.shift)

    with inbox.open() as opened:
        inbox.put(make_request(1))
        assert poll_again(opened) == (1, 1, 1)
        inbox.put(make_request(2), make_chat(3))
        assert poll_again(opened) == (2, 2, 1)
        assert poll_again(opened) == (0, 0, 0)
