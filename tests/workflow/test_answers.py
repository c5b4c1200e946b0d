"""What becomes of a rep's answer on a case: what it fills in, what it changes, what it repeats, and who is told.

Each row reads: the case lacks this, the rep writes that; it is filed as this, these fields are filled in, these mails
are written. Nothing is guessed: what does not plainly fit goes to a person.
"""

from dataclasses import dataclass

import pytest

from cancel_mailbot.ground.identity import Role
from cancel_mailbot.message.message import Attachment
from cancel_mailbot.workflow.case import Case, advance
from cancel_mailbot.workflow.decide import decide
from cancel_mailbot.workflow.decision import Decision
from cancel_mailbot.workflow.due import Disposition, NoticeKind
from cancel_mailbot.workflow.events import AmendmentAsked, QuestionAsked, Recorded, RepeatReceived, RequestCompleted
from cancel_mailbot.workflow.facts import Circumstances, Facts
from cancel_mailbot.workflow.interpret import ReadingSettings, interpret
from tests.builders import ANN, DANA, NOW, make_case, make_message, make_request

ACK, ASK, WORK = NoticeKind.ACKNOWLEDGEMENT, NoticeKind.INFORMATION_NEEDED, NoticeKind.WORK_ITEM
AMENDED, NOTED, QUESTION = NoticeKind.AMENDMENT, NoticeKind.AMENDMENT_NOTED, NoticeKind.QUESTION
STARTED = (ACK, WORK)

EMPTY = {"client": None, "campaign": None, "titan_order_id": None, "products": ()}
OUR_QUESTION = """
> --- Reply above this line ---
>
> Hi Dana,
>
> Your request is kept as CXL-1042, but nothing is cancelled yet. Answer this
> mail with these lines filled in:
>
"""
BELOW_OUR_QUESTION = f"{OUR_QUESTION}>   Campaign Name:\n\nFall Implants 2026\n\n>   Titan Order ID:\n\n4471923\n"
IN_OUR_QUESTION = f"""see below

On Mon, Nov 23, 2026 at 3:12 PM Sales Enablement <enablement@example.com> wrote:
{OUR_QUESTION}>   Campaign Name: Fall Implants 2026
>
> WHAT WE HAVE SO FAR
>
>   Vision VX Client  Northwind Dental
>   Campaign Name     (missing)
"""
WHOLE = """Vision VX Client: Northwind Dental
Campaign Name: Fall Implants 2026
Titan Order ID: 4471923
Product(s) to be Canceled: Targeted Display, Streaming Audio, OTT / CTV
"""


@dataclass(frozen=True)
class Row:
    """`lacks` of the case, what the rep writes, and what follows from it."""

    lacks: tuple[str, ...]
    text: str
    disposition: Disposition
    supplied: tuple[str, ...] = ()
    notices: tuple[NoticeKind, ...] = ()


def lacking(*fields: str) -> Case:
    return make_case(request=make_request(**{field: EMPTY[field] for field in fields}))


def answer(case: Case, text: str, **changes: object) -> Decision:
    message = make_message(text, subject="Re: Order Cancellation Request [CXL-1042]", **changes)
    facts = Facts(Role.REP, threaded=(case,))
    return decide(message, interpret(message, facts, ReadingSettings()), facts, Circumstances(NOW, (ANN,), (case,)))


def after(case: Case, decision: Decision) -> Case:
    for change in decision.changes:
        for event in change.events if change.case_number == case.number else ():
            case = advance(case, Recorded(len(case.events) + 1, NOW, DANA.address, None, event))
    return case


def kinds(decision: Decision) -> tuple[NoticeKind, ...]:
    """Each notice, and behind it what its recipient hears in the same mail."""
    notices = (due for change in decision.changes for due in change.notices)
    return tuple(each.kind for due in notices for each in (due, *due.besides))


ID, CAMPAIGN, PRODUCTS = ("titan_order_id",), ("campaign",), ("products",)
COMPLETION, FOR_A_PERSON = Disposition.COMPLETION, Disposition.QUESTION
ROWS = {
    # The missing lines.
    "the missing line": Row(CAMPAIGN, "Campaign Name: Fall Implants 2026", COMPLETION, CAMPAIGN, STARTED),
    "the missing line, politely": Row(
        CAMPAIGN, "Hi,\n\nSorry about that.\nCampaign Name: Fall Implants 2026\n\nThanks,\nDana", COMPLETION, CAMPAIGN,
        STARTED,
    ),
    "one of two missing lines": Row((*CAMPAIGN, *ID), "Titan Order ID: 4471923", COMPLETION, ID, (ASK,)),
    "a missing line, and a question": Row(
        (*CAMPAIGN, *ID), "Titan Order ID: 4471923\n\nWhich invoice will show it?", COMPLETION, ID, (ASK, QUESTION)
    ),
    "below our quoted lines": Row(
        (*CAMPAIGN, *ID), BELOW_OUR_QUESTION, COMPLETION, (*CAMPAIGN, *ID), STARTED
    ),
    "inside our quoted lines": Row(CAMPAIGN, IN_OUR_QUESTION, COMPLETION, CAMPAIGN, STARTED),
    "the whole order, with what was missing": Row(CAMPAIGN, WHOLE, COMPLETION, CAMPAIGN, STARTED),
    # The bare value.
    "a bare order id": Row(ID, "4471923", COMPLETION, ID, STARTED),
    "a bare order id in a phrase": Row(ID, "Hi,\n\nit's #4471923, thanks!\n\nDana", COMPLETION, ID, STARTED),
    "a bare campaign": Row(CAMPAIGN, "Fall Implants 2026", COMPLETION, CAMPAIGN, STARTED),
    "a bare list of products": Row(PRODUCTS, "- Targeted Display\n- SEO", COMPLETION, PRODUCTS, STARTED),
    "two order ids": Row(ID, "4471923 or 4471932", FOR_A_PERSON, (), (QUESTION,)),
    "an order id that is asked": Row(ID, "Is it 4471923?", FOR_A_PERSON, (), (QUESTION,)),
    "an order id that is denied": Row(ID, "not 4471923", FOR_A_PERSON, (), (QUESTION,)),
    "a letter O for a zero": Row(ID, "447O923", FOR_A_PERSON, (), (QUESTION,)),
    "a phone number in a sentence": Row(ID, "call me at 5550142", FOR_A_PERSON, (), (QUESTION,)),
    "a bare order id where two lines are missing": Row(
        (*CAMPAIGN, *ID), "4471923", FOR_A_PERSON, (), (QUESTION,)
    ),
    "a campaign in a sentence": Row(CAMPAIGN, "it is the fall one", FOR_A_PERSON, (), (QUESTION,)),
    "one word": Row(CAMPAIGN, "Fall", FOR_A_PERSON, (), (QUESTION,)),
    "nothing but the rep's name": Row(CAMPAIGN, "Dana Whitfield", FOR_A_PERSON, (), (QUESTION,)),
    "a promise": Row(CAMPAIGN, "Will Do", FOR_A_PERSON, (), (QUESTION,)),
    "a name above sentences": Row(
        CAMPAIGN, "Joanna, All\n\nThanks. I asked the client and they will say.\nMore on Monday.", FOR_A_PERSON, (),
        (QUESTION,),
    ),
    "a sign-off in another language": Row(CAMPAIGN, "Freundliche Grüsse\n\nJoanna", FOR_A_PERSON, (), (QUESTION,)),
    "a question below a quoted label of somebody else's": Row(
        CAMPAIGN, "> Campaign:\n\nWelcome, Israel\nWe wait for it.\n", FOR_A_PERSON, (), (QUESTION,)
    ),
    "a placeholder": Row(CAMPAIGN, "Campaign Name: TBD", FOR_A_PERSON, (), (QUESTION,)),
    "one product without a bullet": Row(PRODUCTS, "SEO", COMPLETION, PRODUCTS, STARTED),
    "all but one product": Row(PRODUCTS, "everything except SEO", FOR_A_PERSON, (), (QUESTION,)),
    # What was given already, written differently.
    "a correction, though something else is missing": Row(
        ID, "Campaign Name: Winter 2027", Disposition.AMENDMENT, (), (NOTED, AMENDED)
    ),
    "a correction on a case that is complete": Row(
        (), "Product(s) to be Canceled: SEO", Disposition.AMENDMENT, (), (NOTED, AMENDED)
    ),
    "the missing line and a correction": Row(
        CAMPAIGN, "Campaign Name: Fall Implants 2026\nVision VX Client: Eastwind Dental", COMPLETION, CAMPAIGN,
        (*STARTED, AMENDED),
    ),
    "the missing line of another order": Row(
        CAMPAIGN, "Titan Order ID: 5550001\nCampaign Name: Fall Implants 2026", Disposition.AMENDMENT, (),
        (NOTED, AMENDED),
    ),
    # What was given already, once more.
    "the same line again on a case that is complete": Row(
        (), "Campaign Name: fall implants 2026\n\nThanks!", COMPLETION, (), (NoticeKind.ALREADY_IN_PROGRESS,)
    ),
    "the same line again, with a question": Row(
        (), "Campaign Name: Fall Implants 2026\n\nIs it done?", FOR_A_PERSON, (), (QUESTION,)
    ),
    "only what we have already": Row(ID, "Vision VX Client: Northwind Dental", COMPLETION, (), (ASK,)),
    "the whole order again, with words": Row(
        (), f"{WHOLE}\nPlease hurry, they are upset.", Disposition.REQUEST, (),
        (NoticeKind.ALREADY_IN_PROGRESS, QUESTION),
    ),
    "the whole order again": Row((), WHOLE, Disposition.REQUEST, (), (NoticeKind.ALREADY_IN_PROGRESS,)),
    # What is no answer.
    "thanks": Row(CAMPAIGN, "Thanks!", Disposition.THANKS),
    "withdraw": Row(
        CAMPAIGN, "withdraw", Disposition.WITHDRAWAL, (), (NoticeKind.WITHDRAWN, NoticeKind.WITHDRAWAL)
    ),
}  # fmt: skip


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_what_an_answer_does(row: Row) -> None:
    case = lacking(*row.lacks)
    decision = answer(case, row.text)
    assert decision.disposition is row.disposition
    assert kinds(decision) == row.notices
    completed = after(case, decision).request
    assert tuple(field for field in row.lacks if field in completed.given) == row.supplied


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_no_answer_changes_a_field_that_was_given(row: Row) -> None:
    case = lacking(*row.lacks)
    completed = after(case, answer(case, row.text)).request
    assert {field: getattr(completed, field) for field in case.request.given} == {
        field: getattr(case.request, field) for field in case.request.given
    }


def test_the_value_is_the_one_that_was_written() -> None:
    case = lacking("campaign", "titan_order_id")
    completed = after(case, answer(case, BELOW_OUR_QUESTION)).request
    assert (completed.campaign, completed.titan_order_id) == ("Fall Implants 2026", "4471923")


def test_a_bare_value_is_read_back_to_be_checked() -> None:
    case = lacking("campaign")
    assert "unlabelled" in after(case, answer(case, "Fall Implants 2026")).request.warnings


def test_a_bare_campaign_beside_a_picture_is_not_taken() -> None:
    picture = Attachment("screenshot.png", "image/png", 1000)
    decision = answer(lacking("campaign"), "Fall Implants 2026", attachments=(picture,))
    assert decision.disposition is Disposition.QUESTION


def test_a_correction_stands_in_both_mails_and_in_the_history() -> None:
    case = lacking("campaign")
    decision = answer(case, "Campaign Name: Fall Implants 2026\nVision VX Client: Eastwind Dental")
    completed, amendment = decision.changes[0].events
    assert isinstance(completed, RequestCompleted)
    assert isinstance(amendment, AmendmentAsked)
    assert completed.request.client == "Northwind Dental"
    (doubt,) = completed.request.doubts
    assert (doubt.field, doubt.written, doubt.warning) == ("client", "Eastwind Dental", "correction")
    assert decision.reason == "supplies campaign; differs in client, which staff decide"


def test_the_order_of_products_is_no_correction() -> None:
    decision = answer(make_case(), "Product(s) to be Canceled: streaming audio; OTT / CTV; Targeted Display")
    assert decision.changes[0].events == (RepeatReceived("Re: Order Cancellation Request [CXL-1042]"),)


def test_what_was_written_besides_reaches_staff_though_the_case_still_waits() -> None:
    decision = answer(lacking("campaign", "titan_order_id"), "Titan Order ID: 4471923\n\nWhich invoice shows it?")
    assert [event for event in decision.changes[0].events if isinstance(event, QuestionAsked)]


def test_what_was_written_besides_is_kept_for_whoever_works_on_the_case() -> None:
    case = lacking("campaign")
    completed = after(
        case, answer(case, "Campaign Name: Fall Implants 2026\nPlease keep the audio until Friday.")
    ).request
    assert completed.unread == ("Please keep the audio until Friday.",)


def test_a_line_that_the_template_does_not_have_is_kept_with_the_case() -> None:
    case = lacking("campaign")
    completed = after(case, answer(case, "Campaign Name: Fall Implants 2026\nEffective Date: December 1")).request
    assert completed.extras == (("Effective Date", "December 1"),)


def test_the_same_completion_twice_changes_nothing_the_second_time() -> None:
    case = lacking("campaign")
    text = "Campaign Name: Fall Implants 2026"
    completed = after(case, answer(case, text))
    second = answer(completed, text)
    assert kinds(second) == (NoticeKind.ALREADY_IN_PROGRESS,)
    assert after(completed, second).request == completed.request


def test_a_case_that_was_withdrawn_is_not_completed() -> None:
    case = lacking("campaign")
    withdrawn = after(case, answer(case, "withdraw"))
    assert kinds(answer(withdrawn, "Campaign Name: Fall Implants 2026")) == (QUESTION,)
