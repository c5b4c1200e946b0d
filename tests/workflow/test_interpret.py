"""What a message means, by who wrote it and the case that it belongs to."""

from dataclasses import replace

import pytest

from cancel_mailbot.ground.identity import Person, Role
from cancel_mailbot.ground.steps import StepState
from cancel_mailbot.message.message import Attachment, Message
from cancel_mailbot.reading.command import ReportStep
from cancel_mailbot.reading.request import Warning
from cancel_mailbot.reading.wishes import Question, Thanks
from cancel_mailbot.workflow.classify import Finding
from cancel_mailbot.workflow.command_mail import CommandMail
from cancel_mailbot.workflow.due import Disposition
from cancel_mailbot.workflow.facts import Facts
from cancel_mailbot.workflow.interpret import (
    Completion,
    Held,
    Meaning,
    Orders,
    ReadingSettings,
    RepWish,
    StaffNote,
    interpret,
)
from tests.builders import ANN, DANA, JO, make_case, make_message, make_request

FORM = """Vision VX Client: Northwind Dental
Campaign Name: Fall Implants 2026
Titan Order ID: 4471923
Product(s) to be Canceled: Targeted Display
"""
CASE = make_case()
LACKING = make_case(request=make_request(campaign=None))
OTHER_REP = Person("Lee Ray", "lee@example.com")


def read(message: Message, facts: Facts) -> Meaning:
    return interpret(message, facts, ReadingSettings())


def reply(text: str, author: Person = DANA, **changes: object) -> Message:
    return make_message(text, author=author, subject="Re: Order Cancellation Request [CXL-1042]", **changes)


@pytest.mark.parametrize(
    ("message", "facts", "meaning"),
    [
        pytest.param(make_message(FORM), Facts(Role.REP), Orders, id="a rep sends the form"),
        pytest.param(make_message(FORM, author=ANN), Facts(Role.STAFF), Orders, id="staff send the form for a rep"),
        pytest.param(make_message(FORM), Facts(Role.STRANGER), Held, id="a stranger sends the form"),
        pytest.param(make_message("Lunch?", subject="Lunch?"), Facts(Role.REP), Finding, id="a chat"),
        pytest.param(reply("billing done", ANN), Facts(Role.STAFF, threaded=(CASE,)), CommandMail, id="staff command"),
        pytest.param(reply("The client called.", ANN), Facts(Role.STAFF, threaded=(CASE,)), StaffNote, id="staff note"),
        pytest.param(reply("billing done"), Facts(Role.REP, threaded=(CASE,)), RepWish, id="staff words from a rep"),
        pytest.param(
            reply("Campaign Name: Fall Implants 2026"),
            Facts(Role.REP, threaded=(LACKING,)),
            Completion,
            id="missing line",
        ),
        pytest.param(reply("When?"), Facts(Role.STRANGER, threaded=(make_case(),)), RepWish, id="the case's own rep"),
        pytest.param(reply("When?", JO), Facts(Role.STRANGER, threaded=(CASE,)), Held, id="a stranger on a case"),
        pytest.param(make_message(FORM, author=Person("", "")), Facts(Role.STRANGER), Held, id="nobody wrote it"),
    ],
)
def test_a_message_means(message: Message, facts: Facts, meaning: type) -> None:
    assert isinstance(read(message, facts), meaning)


@pytest.mark.parametrize(
    ("author", "role"),
    [
        pytest.param(ANN, Role.STAFF, id="of staff"),
        pytest.param(DANA, Role.REP, id="of the case's rep"),
        pytest.param(Person("Lee Ray", "lee@example.com"), Role.REP, id="of another rep"),
    ],
)
def test_a_message_on_a_case_that_is_not_read_to_its_end_is_held(author: Person, role: Role) -> None:
    below_a_quote = reply("> old\n" * 10_000 + "billing done", author)
    assert read(below_a_quote, Facts(role, threaded=(CASE,))) == Held(
        "a message on a case with more lines than are read", CASE
    )


LONG = "\n" * 2_100 + FORM.replace("4471923", "5550001")


@pytest.mark.parametrize(
    ("message", "facts"),
    [
        pytest.param(make_message(FORM + LONG), Facts(Role.REP), id="a request"),
        pytest.param(reply(FORM + LONG), Facts(Role.REP, threaded=(CASE,)), id="on a case"),
        pytest.param(reply("Campaign Name: Fall" + LONG), Facts(Role.REP, threaded=(LACKING,)), id="an answer"),
        pytest.param(
            make_message("FYI", subject="Fwd", attached=(make_message(FORM + LONG),)), Facts(Role.REP), id="attached"
        ),
    ],
)
def test_what_cannot_be_read_whole_is_held(message: Message, facts: Facts) -> None:
    meaning = read(message, facts)
    assert isinstance(meaning, Held)
    assert "longer than what is read" in meaning.reason


@pytest.mark.parametrize(("count", "meaning"), [(50, Orders), (51, Held)])
def test_more_orders_than_anybody_sends_at_once_are_held(count: int, meaning: type) -> None:
    text = "".join(FORM.replace("4471923", str(4_000_000 + n)) for n in range(count))
    assert isinstance(read(make_message(text), Facts(Role.REP)), meaning)


def test_long_mail_that_asks_for_nothing_stays_foreign() -> None:
    message = make_message("Minutes\n" * 3_000, subject="Minutes")
    assert isinstance(read(message, Facts(Role.REP)), Finding)


def test_a_rep_who_does_not_belong_to_the_case_can_only_ask() -> None:
    meaning = read(reply("withdraw", OTHER_REP), Facts(Role.REP, threaded=(CASE,)))
    assert isinstance(meaning, RepWish)
    assert meaning.wish == Question("withdraw")


def test_a_completion_that_speaks_of_another_order_is_an_order_of_its_own() -> None:
    meaning = read(reply(FORM.replace("4471923", "5550001")), Facts(Role.REP, threaded=(LACKING,)))
    assert isinstance(meaning, Orders)


def test_a_stranger_who_was_copied_opens_no_case() -> None:
    case = make_case(number=1042)
    copied = replace(case, copied=("client@example.net",))
    meaning = read(reply(FORM, Person("", "client@example.net")), Facts(Role.STRANGER, threaded=(copied,)))
    assert isinstance(meaning, Held)


def test_staff_who_asked_for_a_cancellation_themselves_answer_as_its_rep() -> None:
    meaning = read(reply("Campaign Name: Spring"), Facts(Role.STAFF, threaded=(LACKING,)))
    assert isinstance(meaning, Completion)


def test_a_command_that_names_a_case_which_does_not_exist_is_answered() -> None:
    message = make_message("CXL-9 billing done on 9/10", author=ANN, subject="done")
    assert isinstance(read(message, Facts(Role.STAFF)), CommandMail)


def test_thanks_on_a_case_are_thanks() -> None:
    meaning = read(reply("Thanks!"), Facts(Role.REP, threaded=(CASE,)))
    assert isinstance(meaning, RepWish)
    assert isinstance(meaning.wish, Thanks)


def test_a_form_on_an_old_thread_asks_for_an_order_of_its_own() -> None:
    meaning = read(reply(FORM.replace("4471923", "5550001")), Facts(Role.REP, threaded=(CASE,)))
    assert isinstance(meaning, Orders)
    assert meaning.requests[0].titan_order_id == "5550001"


def test_a_forwarded_form_that_is_attached_counts() -> None:
    attached = make_message(FORM, author=Person("Marcus Bell", "marcus@example.com"))
    meaning = read(make_message("see attached", subject="Fwd: please cancel", attached=(attached,)), Facts(Role.REP))
    assert isinstance(meaning, Orders)
    (request,) = meaning.requests
    assert request.warnings == (Warning.FORWARDED,)
    assert request.forwarded_from == "Marcus Bell <marcus@example.com>"
    assert request.found_in == "Order Cancellation Request"
    assert request.sources[0].line == "Vision VX Client: Northwind Dental"


def test_what_is_written_above_an_attached_form_is_kept_for_a_person() -> None:
    attached = make_message(f"{FORM}\nBudget code 77")
    message = make_message(
        "All but the display, please.", subject="Fwd: Order Cancellation Request", attached=(attached,)
    )
    meaning = read(message, Facts(Role.REP))
    assert isinstance(meaning, Orders)
    assert meaning.requests[0].unread == ("All but the display, please.", "Budget code 77")


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        pytest.param(FORM, (), id="nothing but the form"),
        pytest.param(f"Hi team,\n\n{FORM}\nThanks,\nDana", (), id="greeting and sign-off"),
        pytest.param(
            f"{FORM}\nPlease send the final invoice.",
            ("Please send the final invoice.",),
            id="a sentence of the rep's own",
        ),
        pytest.param(FORM.replace("Titan", "Budget code 77\nTitan"), ("Budget code 77",), id="a line inside the form"),
    ],
)
def test_what_was_not_understood_goes_with_the_request(text: str, unread: tuple[str, ...]) -> None:
    meaning = read(make_message(text), Facts(Role.REP))
    assert isinstance(meaning, Orders)
    assert meaning.requests[0].unread == unread


def test_attachments_are_named_but_not_the_logo_of_a_signature() -> None:
    files = (Attachment("order.xlsx", "application/x", 10), Attachment("image001.png", "image/png", 10))
    meaning = read(make_message(FORM, attachments=files), Facts(Role.REP))
    assert isinstance(meaning, Orders)
    assert meaning.requests[0].unopened == ("order.xlsx",)
    only_a_picture = read(make_message("", attachments=files[1:]), Facts(Role.REP))
    assert isinstance(only_a_picture, Orders)
    assert only_a_picture.requests[0].unopened == ("image001.png",)


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        ("Order Cancellation Request", 'the attached message "Order Cancellation Request"'),
        ("", "an attached message without a subject"),
    ],
    ids=["with a subject", "without one"],
)
def test_a_message_attached_to_a_filled_in_form_is_named_as_one(subject: str, words: str) -> None:
    files = (Attachment("order.xlsx", "application/x", 10),)
    mail = make_message(FORM, attachments=files, attached=(make_message("They close.", subject=subject),))
    meaning = read(mail, Facts(Role.REP))
    assert isinstance(meaning, Orders)
    assert meaning.requests[0].unopened == ("order.xlsx", words)


def test_what_a_doubtful_author_wants_is_held_but_foreign_mail_stays_foreign() -> None:
    doubtful = {"defects": ("two Subject headers",)}
    assert read(make_message(FORM, **doubtful), Facts(Role.REP)) == Held("two Subject headers")
    meaning = read(make_message("Lunch?", subject="Lunch?", **doubtful), Facts(Role.REP))
    assert isinstance(meaning, Finding)
    assert meaning.disposition is Disposition.FOREIGN


OTHER = make_case(number=1043, request=make_request(products=("SEO",)))
ON_NO_CASE = {"author": ANN, "subject": "Re: Sales Enablement today"}


def test_a_command_mail_is_handed_over_with_every_case_that_it_is_about() -> None:
    facts = Facts(Role.STAFF, commanded=(CASE, OTHER))
    meaning = read(make_message("CXL-1042 billing done\nCXL-1043 billing done SEO", **ON_NO_CASE), facts)
    assert isinstance(meaning, CommandMail)
    assert (meaning.thread, meaning.cases) == (None, (CASE, OTHER))
    assert [line.why for line in meaning.block.lines] == ["", ""]
    assert meaning.block.lines[1].command == ReportStep("billing", StepState.DONE, (1,))


def test_a_case_that_is_answered_and_named_is_handed_over_once_with_its_products() -> None:
    facts = Facts(Role.STAFF, threaded=(CASE,), commanded=(CASE, OTHER))
    meaning = read(reply("billing done streaming audio", ANN), facts)
    assert isinstance(meaning, CommandMail)
    assert (meaning.thread, meaning.cases) == (CASE, (CASE, OTHER))
    assert meaning.block.lines[0].command == ReportStep("billing", StepState.DONE, (2,))


def test_the_one_case_that_a_subject_of_staff_names_is_the_target() -> None:
    meaning = read(make_message("billing done", author=ANN, subject="CXL-1042"), Facts(Role.STAFF, named=(CASE,)))
    assert isinstance(meaning, CommandMail)
    assert meaning.thread == CASE


def test_a_subject_of_staff_that_names_several_cases_leaves_it_to_the_lines() -> None:
    facts = Facts(Role.STAFF, named=(CASE, OTHER), commanded=(CASE,))
    with_lines = read(make_message("CXL-1042 billing done", author=ANN, subject="CXL-1042, CXL-1043"), facts)
    assert isinstance(with_lines, CommandMail)
    assert with_lines.thread is None
    without = read(make_message("These two, please", author=ANN, subject="CXL-1042, CXL-1043"), facts)
    assert without == Held("it names several cases: CXL-1042, CXL-1043")


@pytest.mark.parametrize(
    ("text", "answers_ours", "meaning"),
    [
        pytest.param("I will look at them after lunch.", True, CommandMail, id="words on the digest are told how"),
        pytest.param("billing done", True, CommandMail, id="a line without a case on the digest"),
        pytest.param("Thanks!", True, Finding, id="thanks for the digest"),
        pytest.param("I will look at them after lunch.", False, Finding, id="words on nothing of ours"),
    ],
)
def test_staff_who_answer_a_notice_of_ours_are_told_what_is_wanting(
    text: str, answers_ours: bool, meaning: type
) -> None:
    assert isinstance(read(make_message(text, **ON_NO_CASE), Facts(Role.STAFF, answers_ours=answers_ours)), meaning)


def test_commands_that_are_not_read_to_their_end_are_held() -> None:
    message = make_message("CXL-1042 billing done\n" + "> old\n" * 10_001 + "CXL-1042 undo", **ON_NO_CASE)
    assert isinstance(read(message, Facts(Role.STAFF, commanded=(CASE,))), Held)
