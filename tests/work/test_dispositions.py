"""What becomes of each kind of mail, from its bytes in the store to what the store says after."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from email import message_from_bytes

import pytest
from sqlalchemy import delete

from cancel_mailbot.edges.store.tables import NoticeRow
from cancel_mailbot.ground.identity import Person
from cancel_mailbot.workflow.case import CaseState
from cancel_mailbot.workflow.due import Disposition
from tests.builders import NOW
from tests.end_to_end.mails import make_chat, make_mail, make_newsletter, make_out_of_office, make_reply, make_request
from tests.work.team import ADDRESS, ANN, JO, REP_1, REP_2, STRANGER, Team, read_header

COMPLETE, INCOMPLETE = 1001, 1002


@pytest.fixture
def busy(team: Team) -> Team:
    """A team with two cases: rep 1's is open, rep 2's still lacks its campaign."""
    team.take(make_request(1))
    team.take(make_request(2, Campaign_Name=""))
    assert team.case_numbers() == [COMPLETE, INCOMPLETE]
    return team


@dataclass(frozen=True, slots=True)
class Expected:
    """What a mail becomes, the case that it is filed under, whether its bytes are kept, and who is owed what for it."""

    disposition: str
    case: int | None = None
    is_kept: bool = True
    owed: tuple[tuple[str, str], ...] = ()


def reply(author: str, kind: str, text: str) -> Callable[[Team], bytes]:
    return lambda team: make_reply("reply", author, team.notice(kind).message_id, text)


def plain(raw: bytes) -> Callable[[Team], bytes]:
    return lambda _team: raw


def returned(team: Team) -> bytes:
    """The acknowledgement to rep 1 comes back (RFC 3464)."""
    parts = (
        "--b\n\nYour message could not be delivered.\n"
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.org\n\n"
        "Final-Recipient: rfc822; rep1@example.com\nAction: failed\nStatus: 5.1.1\n"
        "Diagnostic-Code: smtp; 550 5.1.1 no such user\n\n"
        f"--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: {team.notice('acknowledgement').message_id}\n\n--b--\n"
    )
    report = 'multipart/report; boundary="b"; report-type=delivery-status'
    return make_mail("dsn", "MAILER-DAEMON@example.org", "Undelivered Mail", parts, Content_Type=report)


MAILS = {
    "a new order is a request": (
        plain(make_request(3)),
        Expected("request", 1003, owed=(("rep3@example.com", "acknowledgement"), ("ann@example.com", "work_item"))),
    ),
    "what was missing is a completion": (
        reply(REP_2, "information_needed", "Campaign Name: Spring 2027"),
        Expected(
            "completion", INCOMPLETE, owed=(("rep2@example.com", "acknowledgement"), ("ann@example.com", "work_item"))
        ),
    ),
    "staff report a step": (
        reply(ANN, "work_item", "billing done"),
        Expected("command", COMPLETE, owed=(("rep1@example.com", "step_completed"),)),
    ),
    "staff write a wrong line": (
        reply(JO, "work_item", "billing not done"),
        Expected("command", COMPLETE, owed=(("jo@example.com", "command_answer"),)),
    ),
    "staff leave a note": (
        reply(JO, "work_item", "I spoke to the client; they know."),
        Expected("note", COMPLETE),
    ),
    "a rep asks something": (
        reply(REP_1, "acknowledgement", "When will this be finished?"),
        Expected("question", COMPLETE, owed=(("ann@example.com", "question"),)),
    ),
    "a rep says thanks": (
        reply(REP_1, "acknowledgement", "Thank you!"),
        Expected("thanks", COMPLETE),
    ),
    "a rep takes it back": (
        reply(REP_1, "acknowledgement", "withdraw"),
        Expected("withdrawal", COMPLETE, owed=(("rep1@example.com", "withdrawn"), ("ann@example.com", "withdrawal"))),
    ),
    "a rep wants a change": (
        reply(REP_1, "acknowledgement", "add product: Preroll"),
        Expected("amendment", COMPLETE, owed=(("rep1@example.com", "amended"), ("ann@example.com", "amendment"))),
    ),
    "a machine answers on a case": (
        lambda team: make_mail(
            "away",
            REP_1,
            "Automatic reply: your order",
            "I am away.",
            Auto_Submitted="auto-replied",
            In_Reply_To=team.notice("acknowledgement").message_id,
        ),
        Expected("automatic", COMPLETE),
    ),
    "a machine answers on no case": (plain(make_out_of_office(9)), Expected("automatic", is_kept=False)),
    "a newsletter is automatic": (plain(make_newsletter(9)), Expected("automatic", is_kept=False)),
    "a notice of ours comes back": (
        returned,
        Expected("bounce", COMPLETE, owed=(("ann@example.com", "notice_bounced"),)),
    ),
    "somebody else's mail comes back": (
        plain(make_mail("b", "MAILER-DAEMON@example.org", "Undelivered Mail", "<x@example.net> is unknown")),
        Expected("bounce", is_kept=False),
    ),
    "our own notice comes in": (
        lambda team: team.raw(team.notice("acknowledgement")),
        Expected("own", is_kept=False),
    ),
    "somebody writes as the team itself": (
        plain(make_mail("self", ADDRESS, "Order Cancellation Request", "Titan Order ID: 1\nProducts: A")),
        Expected("held", owed=(("ann@example.com", "held_message"),)),
    ),
    "somebody chats from the team's own address": (
        plain(make_mail("self", ADDRESS, "Lunch?", "Anybody up for lunch at noon?")),
        Expected("foreign", is_kept=False),
    ),
    "the same mail comes twice": (plain(make_request(1)), Expected("duplicate", is_kept=False)),
    "people chat": (plain(make_chat(9)), Expected("foreign", is_kept=False)),
    "a rep writes staff words on no case": (
        plain(make_mail("w", REP_1, "billing", "billing done")),
        Expected("foreign", is_kept=False),
    ),
    "a stranger asks for a cancellation": (
        plain(make_request(3).replace(b"rep3@example.com", b"rep3@example.net")),
        Expected("held", owed=(("ann@example.com", "held_message"),)),
    ),
    "a stranger writes staff words on a case": (
        reply(STRANGER, "acknowledgement", "billing done"),
        Expected("held", COMPLETE, owed=(("ann@example.com", "held_message"),)),
    ),
    "two From addresses ask": (
        plain(make_request(3).replace(b"From: Rep 3", b"From: ann@example.com, Rep 3")),
        Expected("held", owed=(("ann@example.com", "held_message"),)),
    ),
    "two subjects on a request": (
        plain(b"Subject: Lunch?\r\n" + make_request(3).replace(b"rep3", b"rep4")),
        Expected("held", owed=(("ann@example.com", "held_message"),)),
    ),
    "bytes that cannot be read": (
        plain(b"X-Filler: x\r\n" * 1_001 + make_request(3)),
        Expected("held", owed=(("ann@example.com", "held_message"),)),
    ),
}


@pytest.mark.parametrize(("build", "expected"), MAILS.values(), ids=MAILS)
def test_each_mail_gets_its_one_disposition_and_nobody_gets_more_than_is_owed(
    build: Callable[[Team], bytes], expected: Expected, busy: Team
) -> None:
    before = busy.owed()
    stored = busy.take(build(busy))
    assert (stored.disposition, stored.case_number) == (expected.disposition, expected.case), stored.reason
    assert stored.reason
    assert busy.owed() - before == Counter(expected.owed)
    assert (stored.raw is not None) == expected.is_kept


def test_staff_are_told_whose_mail_cannot_be_read(busy: Team) -> None:
    stored = busy.take(make_request(3) + b"\n" * 700_000)
    assert (stored.disposition, stored.reason) == ("held", "the message has more than 600,000 lines")
    assert "rep3@example.com" in read_text(busy, "held_message")


def test_every_disposition_is_reached_here() -> None:
    assert {expected.disposition for _, expected in MAILS.values()} == set(Disposition)


def test_a_request_is_read_into_a_case_with_its_products_as_rows(busy: Team) -> None:
    case = busy.case(COMPLETE)
    assert (case.state, case.rep.address) == (CaseState.OPEN, "rep1@example.com")
    assert (case.request.client, case.request.titan_order_id) == ("Client 1", "4400001")
    assert [product.name for product in case.products] == ["Targeted Display", "Streaming Audio"]


def test_a_completion_opens_the_case_that_waited(busy: Team) -> None:
    assert busy.case(INCOMPLETE).state is CaseState.NEEDS_INFO
    busy.take_reply(REP_2, "information_needed", "Campaign Name: Spring 2027")
    assert busy.case(INCOMPLETE).state is CaseState.OPEN
    assert busy.case(INCOMPLETE).request.campaign == "Spring 2027"


def test_what_happened_names_who_said_so_when_and_in_which_message(busy: Team) -> None:
    busy.clock.advance(timedelta(hours=1))
    message = busy.record(make_reply("reply", ANN, busy.notice("work_item").message_id, "billing done"))
    busy.clock.advance(timedelta(hours=1))
    busy.judge()
    opened, reported = busy.case(COMPLETE).events
    assert (opened.by, opened.at, opened.message) == ("rep1@example.com", NOW, 1)
    arrived_at = NOW + timedelta(hours=1)
    assert (reported.by, reported.at, reported.message) == ("ann@example.com", arrived_at, message)


def test_a_bounce_marks_the_notice_and_stands_on_the_case(busy: Team) -> None:
    busy.take(returned(busy))
    acknowledgement = next(notice for notice in busy.notices() if notice.kind == "acknowledgement")
    assert acknowledgement.bounced_at == NOW
    assert busy.kinds(COMPLETE) == ["case_opened", "notice_bounced"]
    assert "rep1@example.com" in read_text(busy, "notice_bounced")


@pytest.mark.parametrize(
    ("kind", "author", "text"),
    [
        pytest.param("acknowledgement", STRANGER, "billing done", id="a stranger"),
        pytest.param("acknowledgement", REP_1, "billing done", id="the rep"),
        pytest.param("work_item", ANN, "billing not done", id="staff, in a line that is wrong"),
    ],
)
def test_no_step_moves_without_a_valid_command_of_staff(kind: str, author: str, text: str, busy: Team) -> None:
    busy.take_reply(author, kind, text)
    assert not any(status.at for product in busy.case(COMPLETE).products for _, status in product.steps)


RESULTS = "Authentication-Results: mx.example.com; dmarc={}\r\n"


@pytest.mark.parametrize(
    ("results", "disposition"),
    [
        pytest.param("pass header.from=example.com", "command", id="the trusted server says pass"),
        pytest.param("fail header.from=example.com", "held", id="the trusted server says fail"),
        pytest.param("pass header.from=example.net", "held", id="it passed for another domain"),
        pytest.param("", "held", id="the trusted server says nothing"),
    ],
)
def test_where_authentication_is_configured_a_forged_author_changes_nothing(
    results: str, disposition: str, busy: Team
) -> None:
    guarded = replace(busy, site=replace(busy.site, trusted_authserv_id="mx.example.com"))
    raw = make_reply("reply", ANN, busy.notice("work_item").message_id, "billing done")
    stored = guarded.take((RESULTS.format(results).encode() if results else b"") + raw)
    assert stored.disposition == disposition
    assert busy.case(COMPLETE).is_complete("billing") == (disposition == "command")
    assert busy.owed()["ann@example.com", "held_message"] == (disposition == "held")


def test_a_result_of_an_untrusted_server_above_the_trusted_one_proves_nothing(busy: Team) -> None:
    guarded = replace(busy, site=replace(busy.site, trusted_authserv_id="mx.example.com"))
    raw = make_reply("reply", ANN, busy.notice("work_item").message_id, "billing done")
    real = RESULTS.format("pass header.from=example.com").encode()
    assert guarded.take(real.replace(b"mx.", b"evil.") + real + raw).disposition == "held"


def test_an_order_asked_for_twice_is_one_case_and_the_rep_is_told_where_it_stands(busy: Team) -> None:
    again = make_request(1).replace(b"<request-1@", b"<request-1-again@")
    assert busy.take(again).case_number == COMPLETE
    assert busy.case_numbers() == [COMPLETE, INCOMPLETE]
    assert busy.owed()["rep1@example.com", "already_in_progress"] == 1


def test_a_mail_with_two_orders_is_two_cases_and_kept(team: Team) -> None:
    orders = "".join(
        f"Vision VX Client: Client {n}\nCampaign Name: Campaign {n}\nTitan Order ID: 440000{n}\n"
        f"Product(s) to be Canceled: Targeted Display\n\n"
        for n in (1, 2)
    )
    stored = team.take(make_mail("two", REP_1, "Order Cancellation Request", orders))
    assert team.case_numbers() == [1001, 1002]
    assert (stored.case_number, stored.raw is not None) == (None, True)
    assert team.owed()["rep1@example.com", "acknowledgement"] == 2
    assert read_header(team.raw(team.notice("acknowledgement")), "In-Reply-To") == ["<two@mail.example.com>"]


# Finding the case


def test_a_rep_who_answers_their_own_first_mail_is_on_its_case(busy: Team) -> None:
    raw = make_reply("more", REP_1, "<request-1@mail.example.com>", "When will this be finished?")
    assert (busy.take(raw).disposition, busy.stored(3).case_number) == ("question", COMPLETE)


def test_staff_may_name_a_case_in_a_fresh_mail(busy: Team) -> None:
    stored = busy.take(make_mail("fresh", JO, "About CXL-1001", "billing done"))
    assert (stored.disposition, stored.case_number) == ("command", COMPLETE)
    assert busy.case(COMPLETE).is_complete("billing")


def test_staff_may_name_a_case_before_a_command(busy: Team) -> None:
    stored = busy.take(make_mail("fresh", JO, "Today", "CXL-1001 billing done"))
    assert (stored.disposition, stored.case_number) == ("command", COMPLETE)


def test_staff_who_name_no_case_are_asked_which(busy: Team) -> None:
    stored = busy.take(make_mail("fresh", JO, "Today", "billing done"))
    assert (stored.disposition, stored.case_number) == ("command", None)
    assert busy.owed()["jo@example.com", "command_answer"] == 1
    assert read_header(busy.raw(busy.notice("command_answer")), "In-Reply-To") == ["<fresh@mail.example.com>"]
    assert stored.raw is not None


def test_a_rep_who_is_not_on_the_case_cannot_name_it(busy: Team) -> None:
    stored = busy.take(make_mail("fresh", REP_2, "CXL-1001", "withdraw"))
    assert (stored.disposition, busy.case(COMPLETE).state) == ("foreign", CaseState.OPEN)


def test_a_mail_that_answers_one_case_and_names_another_is_held(busy: Team) -> None:
    raw = make_reply("both", ANN, busy.notice("work_item").message_id, "billing done")
    stored = busy.take(raw.replace(b"Subject: Re: work", b"Subject: Re: CXL-1002"))
    assert (stored.disposition, stored.case_number) == ("held", None)
    assert "CXL-1001" in stored.reason
    assert "CXL-1002" in stored.reason


def test_our_signed_message_id_finds_the_case_when_the_notice_itself_is_gone(busy: Team) -> None:
    message_id = busy.notice("work_item").message_id
    with busy.store.begin() as tx:
        tx.exec(delete(NoticeRow))
    assert busy.take(make_reply("late", ANN, message_id, "billing done")).case_number == COMPLETE
    assert busy.case(COMPLETE).is_complete("billing")


def test_a_message_id_that_only_looks_like_ours_leads_nowhere(busy: Team) -> None:
    message_id = busy.notice("work_item").message_id
    signed = message_id.partition("@")[0]
    forged = message_id.replace(signed, signed[:-1] + ("a" if signed[-1] != "a" else "b"))
    with busy.store.begin() as tx:
        tx.exec(delete(NoticeRow))
    assert busy.take(make_reply("forged", REP_2, forged, "withdraw")).disposition == "foreign"
    assert busy.case(COMPLETE).state is CaseState.OPEN


# Threads


def test_a_notice_answers_what_its_reader_wrote_and_names_the_conversation(busy: Team) -> None:
    first, acknowledgement = "<request-1@mail.example.com>", busy.notice("acknowledgement")
    assert read_header(busy.raw(acknowledgement), "In-Reply-To") == [first]
    busy.clock.advance(timedelta(hours=1))
    busy.take_reply(REP_1, "acknowledgement", "status", name="asks")
    status = busy.raw(busy.notice("status"))
    assert read_header(status, "In-Reply-To") == ["<asks@mail.example.com>"]
    assert read_header(status, "References") == [f"{first} {acknowledgement.message_id} <asks@mail.example.com>"]


def test_a_notice_to_staff_does_not_thread_under_the_mail_of_the_rep(busy: Team) -> None:
    assert read_header(busy.raw(busy.notice("work_item")), "In-Reply-To") == []


def test_two_people_to_tell_get_a_notice_each(busy: Team) -> None:
    both = replace(busy.site, notify=(Person("", "ann@example.com"), Person("", "jo@example.com")))
    replace(busy, site=both).take(make_request(3))
    new = [notice for notice in busy.notices() if notice.case_number == 1003 and notice.kind == "work_item"]
    assert [notice.recipient for notice in new] == ["ann@example.com", "jo@example.com"]
    assert len({notice.message_id for notice in new}) == 2


def read_text(team: Team, kind: str) -> str:
    """The plain text of the last notice of this kind."""
    mail = message_from_bytes(team.raw(team.notice(kind)))
    plain_part = next(part for part in mail.walk() if part.get_content_type() == "text/plain")
    return str(plain_part.get_payload(decode=True), "utf-8")
