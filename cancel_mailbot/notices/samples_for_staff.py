"""Sample notices to staff."""

from dataclasses import replace
from datetime import date, timedelta

from cancel_mailbot.ground.identity import Person
from cancel_mailbot.ground.money import Money
from cancel_mailbot.ground.steps import StepState
from cancel_mailbot.notices.sample_cases import (
    BILLING_DONE,
    CORRECTED,
    FINISHED,
    LETTER,
    OPENED_AT,
    REP,
    REQUEST,
    STAFF,
    WRITTEN,
    Sample,
    open_case,
    play,
)
from cancel_mailbot.reading.command import OutcomeKind
from cancel_mailbot.workflow.due import (
    CaseLine,
    Concern,
    Digest,
    Due,
    LineVerdict,
    Listing,
    NoticeKind,
    Reminder,
    Sum,
    Verdict,
)
from cancel_mailbot.workflow.events import (
    AmendmentAsked,
    AnswerReceived,
    Assigned,
    CommandsUndone,
    InvoiceRunMissed,
    NoticeBounced,
    ProductsAdded,
    QuestionAsked,
    RepAsked,
    RequestCorrected,
    WithdrawalAsked,
)

_LINES = (
    LineVerdict("billing done p1", Verdict.OK, "billing done for p1"),
    LineVerdict("fulfillment done on 11/25", Verdict.ERROR, why="Write the date as 2026-11-25."),
)
_JO = Person("Jo Park", "jo@example.com")
_MISSED = InvoiceRunMissed(OPENED_AT + timedelta(hours=9))
_OVERDUE = Listing(
    "Overdue",
    (
        CaseLine(1042, "open", "Northwind Dental", "4471923", "ann@example.com", "billing", "billing open for 3 days"),
        CaseLine(1044, "open", "Harbor Optics", "4471990", "", "true-up", "true-up open for 4 days"),
    ),
    more=3,
)
_DIGEST = Digest(
    date(2026, 11, 25),
    (("new", 4), ("closed", 2), ("late", 5), ("at risk", 1)),
    (
        Listing(
            "At risk before the next invoice run",
            (
                CaseLine(
                    1040, "open", "Old Mill Bakery", "0445566", "jo@example.com", "billing", "billing open for 5 days"
                ),
            ),
        ),
        _OVERDUE,
        Listing("Waiting for the rep", (CaseLine(1041, "needs info", "", "", "", "", "asked twice, no answer"),)),
    ),
    (
        Sum(OutcomeKind.CREDIT, 3, Money(245_050, "USD")),
        Sum(OutcomeKind.CHARGE, 1, Money(9_050, "USD")),
        Sum(OutcomeKind.NONE, 2, None),
    ),
    ("2 messages are held: cancel-mailbot held list", "A notice to dana@example.com came back."),
)


def list_for_staff() -> tuple[Sample, ...]:
    """Every kind that staff get."""
    return (*_list_known(), *_list_answers(), *_list_talk(), *_list_reminders())


def _list_known() -> tuple[Sample, ...]:
    kind, to = NoticeKind, (STAFF,)
    new, going = open_case(REQUEST), open_case(REQUEST, *FINISHED[:4])
    bounced = NoticeBounced(REP.address, "5.1.1", "550 5.1.1 user unknown", permanent=True)
    late = WithdrawalAsked((1, 2), "Please keep the first two.", accepted=False)
    helped = (LineVerdict("help", Verdict.OK, "help"),)
    return (
        Sample("work_item", Due(kind.WORK_ITEM, to, words=WRITTEN, author=REP), new),
        Sample("work_item_corrected", Due(kind.WORK_ITEM, to, words=WRITTEN, author=REP), open_case(CORRECTED)),
        Sample("work_item_one_product", Due(kind.WORK_ITEM, to, words=WRITTEN, author=REP), open_case(LETTER)),
        Sample("command_answer", Due(kind.COMMAND_ANSWER, to, lines=_LINES), going),
        Sample("command_answer_applied", Due(kind.COMMAND_ANSWER, to, lines=_LINES[:1], applied=True), going),
        Sample("command_answer_help", Due(kind.COMMAND_ANSWER, to, lines=helped), new),
        Sample("command_answer_no_case", Due(kind.COMMAND_ANSWER, to, lines=helped), None),
        Sample(
            "question",
            Due(kind.QUESTION, to, words="Which invoice will show this?\nThe client asks.", author=REP),
            going,
        ),
        Sample("amendment", Due(kind.AMENDMENT, to, words="remove product: OTT / CTV", author=REP), going),
        Sample(
            "withdrawal",
            Due(kind.WITHDRAWAL, to, words=late.text, author=REP, why="work on it was already reported"),
            open_case(REQUEST, BILLING_DONE, late),
        ),
        Sample(
            "held_message",
            Due(
                kind.HELD_MESSAGE,
                to,
                words=WRITTEN,
                author=Person("Sam Ortiz", "sam@example.net"),
                subject="Order Cancellation Request",
                why="The author is not on the list of reps.",
            ),
            None,
        ),
        Sample(
            "notice_bounced",
            Due(kind.NOTICE_BOUNCED, to, words="550 5.1.1 user unknown", subject="Re: Order Cancellation Request"),
            open_case(REQUEST, bounced),
        ),
    )


def _list_answers() -> tuple[Sample, ...]:
    """Answers to command mails that are about more than the lines of one case."""
    kind, to = NoticeKind.COMMAND_ANSWER, (STAFF,)
    several = (
        LineVerdict("CXL-1042 billing done", Verdict.OK, "billing done for p1-p3", case_number=1042),
        LineVerdict("CXL-1042 take", Verdict.OK, "ann@example.com has it", case_number=1042),
        LineVerdict("CXL-1044 billing done?", Verdict.ERROR, why="Leave the question mark out.", case_number=1044),
    )
    undo = (LineVerdict("undo", Verdict.OK, "taken back: billing done for p1-p3", case_number=1042),)
    asked = (LineVerdict("list overdue", Verdict.OK, "list overdue"),)
    return (
        Sample("command_answer_several", Due(kind, to, lines=several), None),
        Sample(
            "command_answer_undo",
            Due(kind, to, lines=undo, applied=True),
            open_case(REQUEST, BILLING_DONE, CommandsUndone((2,))),
        ),
        Sample("command_answer_list", Due(kind, to, lines=asked, applied=True, listings=(_OVERDUE,)), None),
        Sample("command_answer_none", Due(kind, to), open_case(REQUEST, BILLING_DONE)),
        Sample("command_answer_none_no_case", Due(kind, to), None),
    )


def _list_talk() -> tuple[Sample, ...]:
    """What the rep wants, decided or not, and who has the case."""
    kind, to = NoticeKind, (STAFF,)
    renamed = RequestCorrected(replace(REQUEST, campaign="Winter Implants 2026"), "Campaign Name: Winter Implants 2026")
    wanted = AmendmentAsked("remove product: OTT / CTV")
    question = RepAsked("Which of the two display lines?")
    mine = Assigned(STAFF.address)
    gone = WithdrawalAsked((2,), "withdraw p2", accepted=True)
    return (
        Sample(
            "amendment_applied",
            Due(kind.AMENDMENT, to, words=renamed.text, author=REP, applied=True),
            play(REQUEST, (REP, (renamed, ProductsAdded(("Paid Search",))))),
        ),
        Sample(
            "amendment_and_question",
            Due(
                kind.AMENDMENT,
                to,
                words=wanted.text,
                author=REP,
                besides=(Due(kind.QUESTION, to, words="Which invoice will show this?", author=REP),),
            ),
            play(
                REQUEST, (STAFF, (BILLING_DONE, mine)), (REP, (wanted, QuestionAsked("Which invoice will show this?")))
            ),
        ),
        Sample(
            "withdrawal_applied",
            Due(kind.WITHDRAWAL, to, words=gone.text, author=REP, applied=True),
            play(REQUEST, (REP, (gone,))),
        ),
        Sample(
            "answer",
            Due(kind.ANSWER, to, words="The one in Leeds.", author=REP),
            play(REQUEST, (STAFF, (mine, question)), (REP, (AnswerReceived("The one in Leeds."),))),
        ),
        Sample("assigned", Due(kind.ASSIGNED, to), play(REQUEST, (_JO, (mine,)))),
        Sample("assigned_away", Due(kind.ASSIGNED, to), play(REQUEST, (_JO, (Assigned(_JO.address),)))),
    )


def _list_reminders() -> tuple[Sample, ...]:
    """What waits, as it gets louder; and the digest."""
    kind, to = NoticeKind.REMINDER, (STAFF,)
    partly = replace(BILLING_DONE, products=(2,))
    waits = Reminder((Concern.STEP,), OPENED_AT, 1, "billing")
    near = replace(waits, concerns=(Concern.RUN_AHEAD, Concern.STEP), level=2)
    missed = replace(waits, concerns=(Concern.MISSED_RUN, Concern.QUESTION), level=3)
    silent = replace(waits, concerns=(Concern.REP_SILENT,), step="")
    asked = QuestionAsked("Which invoice will show this?")
    return (
        Sample("reminder", Due(kind, to, reminder=waits), open_case(REQUEST, partly)),
        Sample(
            "reminder_before_run", Due(kind, to, reminder=near), open_case(REQUEST, partly, Assigned(STAFF.address))
        ),
        Sample(
            "reminder_after_run", Due(kind, to, reminder=missed), play(REQUEST, (STAFF, (_MISSED,)), (REP, (asked,)))
        ),
        Sample("reminder_rep_silent", Due(kind, to, reminder=silent), open_case(REQUEST, RepAsked("Which line?"))),
        Sample(
            "reminder_blocked",
            Due(kind, to, reminder=replace(waits, concerns=(Concern.BLOCKED,))),
            open_case(REQUEST, replace(BILLING_DONE, state=StepState.BLOCKED, reason="the period is not open")),
        ),
        Sample("digest", Due(NoticeKind.DIGEST, to, digest=_DIGEST), None),
        Sample("digest_small", Due(NoticeKind.DIGEST, to, digest=Digest(date(2026, 11, 25), (("new", 1),), ())), None),
    )
