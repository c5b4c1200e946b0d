"""Sample notices to the rep."""

from dataclasses import replace
from datetime import timedelta

from cancel_mailbot.ground.identity import Person
from cancel_mailbot.notices.sample_cases import (
    BILLING_DONE,
    CONFLICT,
    CORRECTED,
    EMPTY,
    FINISHED,
    INCOMPLETE,
    LESS,
    LETTER,
    NEGATED,
    ONE,
    OPENED_AT,
    REP,
    REQUEST,
    STAFF,
    TRUE_UP_OF_ALL,
    TRUE_UP_OF_TWO,
    TRUE_UPS,
    Sample,
    open_case,
    play,
)
from cancel_mailbot.workflow.case import Case
from cancel_mailbot.workflow.due import Concern, Due, NoticeKind, Reminder
from cancel_mailbot.workflow.events import (
    CaseRejected,
    DuplicateMarked,
    Event,
    HoldPlaced,
    HoldReleased,
    ProductsAdded,
    Reopened,
    RepAsked,
    RepTold,
    RequestCorrected,
    WithdrawalAsked,
)


def list_for_rep() -> tuple[Sample, ...]:
    """Every kind that the rep gets."""
    return (*_list_known(), *_list_changes(), *_list_talk(), *_list_statements())


def _list_known() -> tuple[Sample, ...]:
    kind = NoticeKind
    new, going = open_case(REQUEST), open_case(REQUEST, *FINISHED[:4])
    return (
        Sample("acknowledgement", Due(kind.ACKNOWLEDGEMENT, (REP,)), new),
        Sample("acknowledgement_corrected", Due(kind.ACKNOWLEDGEMENT, (REP,)), open_case(CORRECTED)),
        Sample("acknowledgement_one_product", Due(kind.ACKNOWLEDGEMENT, (REP,)), open_case(ONE)),
        Sample("acknowledgement_letter", Due(kind.ACKNOWLEDGEMENT, (REP,)), open_case(LETTER)),
        Sample("information_needed_negated", Due(kind.INFORMATION_NEEDED, (REP,)), open_case(NEGATED)),
        Sample("information_needed_conflict", Due(kind.INFORMATION_NEEDED, (REP,)), open_case(CONFLICT)),
        Sample("information_needed", Due(kind.INFORMATION_NEEDED, (REP,)), open_case(INCOMPLETE)),
        Sample("information_needed_no_text", Due(kind.INFORMATION_NEEDED, (REP,)), open_case(EMPTY)),
        Sample("step_completed", Due(kind.STEP_COMPLETED, (REP,), steps=("billing",)), going),
        Sample(
            "true_up_confirmation", Due(kind.TRUE_UP_CONFIRMATION, (REP,)), open_case(REQUEST, *FINISHED, *TRUE_UPS)
        ),
        Sample(
            "true_up_confirmation_whole",
            Due(kind.TRUE_UP_CONFIRMATION, (REP,)),
            open_case(REQUEST, *FINISHED, TRUE_UP_OF_ALL),
        ),
        Sample("already_in_progress", Due(kind.ALREADY_IN_PROGRESS, (REP,)), going),
        Sample(
            "withdrawn", Due(kind.WITHDRAWN, (REP,)), open_case(REQUEST, WithdrawalAsked((), "withdraw", accepted=True))
        ),
        Sample(
            "withdrawn_product",
            Due(kind.WITHDRAWN, (REP,)),
            open_case(REQUEST, WithdrawalAsked((2,), "", accepted=True)),
        ),
        Sample("amendment_noted", Due(kind.AMENDMENT_NOTED, (REP,), words="remove product: OTT / CTV"), going),
        Sample("status", Due(kind.STATUS, (REP,)), going),
        Sample("rep_help", Due(kind.REP_HELP, (REP,)), new),
        Sample("rep_help_no_case", Due(kind.REP_HELP, (REP,)), None),
    )


def _list_changes() -> tuple[Sample, ...]:
    """The rep or staff changed the order, or where the whole case stands."""
    kind, to = NoticeKind, (REP,)
    renamed = RequestCorrected(replace(REQUEST, campaign="Winter Implants 2026"), "Campaign Name: Winter Implants 2026")
    by_rep = (REP, (renamed, ProductsAdded(("Paid Search",)), WithdrawalAsked((3,), "", accepted=True)))
    by_staff = (STAFF, (ProductsAdded(("Paid Search",)),))
    held = (STAFF, (HoldPlaced("client may rebook"),))
    closed = open_case(REQUEST, *FINISHED, *TRUE_UPS)
    undone = Reopened("the credit was too high", ("true_up",), (1,))
    return (
        Sample("amended", Due(kind.AMENDED, to, words="amend"), play(REQUEST, by_rep)),
        Sample("amended_by_staff", Due(kind.AMENDED, to), play(REQUEST, by_staff)),
        Sample("on_hold", Due(kind.ON_HOLD, to), play(REQUEST, (STAFF, (BILLING_DONE,)), held)),
        Sample(
            "on_hold_and_billing_done",
            Due(kind.ON_HOLD, to, besides=(Due(kind.STEP_COMPLETED, to, steps=("billing",)),)),
            play(REQUEST, (STAFF, (BILLING_DONE, HoldPlaced("client may rebook")))),
        ),
        Sample("resumed", Due(kind.RESUMED, to), play(REQUEST, held, (STAFF, (HoldReleased(),)))),
        Sample("rejected", Due(kind.REJECTED, to), open_case(REQUEST, CaseRejected("this order is not ours"))),
        Sample(
            "rejected_late",
            Due(kind.REJECTED, to, why="the client keeps the campaign"),
            open_case(REQUEST, BILLING_DONE, CaseRejected("the client keeps the campaign")),
        ),
        Sample("reopened", Due(kind.REOPENED, to), play(REQUEST, *_mails(closed), (STAFF, (undone,)))),
        Sample("marked_duplicate", Due(kind.MARKED_DUPLICATE, to), open_case(REQUEST, DuplicateMarked(1001))),
        Sample(
            "withdrawn_by_staff", Due(kind.WITHDRAWN, to), open_case(REQUEST, WithdrawalAsked((2,), "", accepted=True))
        ),
        Sample(
            "withdrawn_to_decide",
            Due(kind.WITHDRAWN, to, why="work on it was already reported"),
            play(REQUEST, (STAFF, (BILLING_DONE,)), (REP, (WithdrawalAsked((2,), "withdraw p2", accepted=False),))),
        ),
        Sample("status_on_hold", Due(kind.STATUS, to), play(REQUEST, held)),
    )


def _list_talk() -> tuple[Sample, ...]:
    """Staff and the rep talk to each other, and the rep is reminded."""
    kind, to = NoticeKind, (REP,)
    question = RepAsked("Which of the two display lines shall stop, the one in Leeds or the one in York?")
    asked = open_case(REQUEST, BILLING_DONE, question)
    told = RepTold("We expect the credit on the December invoice.\nThe client need do nothing.")
    first = Reminder((Concern.REP_SILENT,), OPENED_AT)
    second = replace(first, level=2)
    return (
        Sample("staff_question", Due(kind.STAFF_QUESTION, to, words=question.text), asked),
        Sample(
            "staff_question_on_hold",
            Due(kind.STAFF_QUESTION, to, words=question.text, besides=(Due(kind.ON_HOLD, to),)),
            play(REQUEST, (STAFF, (HoldPlaced("client may rebook"), question))),
        ),
        Sample("staff_answer", Due(kind.STAFF_ANSWER, to, words=told.text), open_case(REQUEST, BILLING_DONE, told)),
        Sample("rep_reminder", Due(kind.REP_REMINDER, to, reminder=first), open_case(INCOMPLETE)),
        Sample(
            "rep_reminder_second",
            Due(kind.REP_REMINDER, to, reminder=second),
            open_case(INCOMPLETE),
        ),
        Sample(
            "rep_reminder_question",
            Due(kind.REP_REMINDER, to, reminder=replace(second, since=OPENED_AT + timedelta(hours=12))),
            asked,
        ),
    )


def _list_statements() -> tuple[Sample, ...]:
    """True-up confirmations that are more than a row for each product."""
    kind, to = NoticeKind, (REP,)
    told = RepTold("The credit shows on the December invoice.")
    closed = open_case(REQUEST, *FINISHED, *TRUE_UPS)
    undone = Reopened("the credit was too high", ("true_up",), (1,))
    corrected = play(REQUEST, *_mails(closed), (STAFF, (undone,)), (STAFF, (LESS,)))
    return (
        Sample(
            "true_up_confirmation_and_answer",
            Due(kind.TRUE_UP_CONFIRMATION, to, besides=(Due(kind.STAFF_ANSWER, to, words=told.text),)),
            open_case(REQUEST, *FINISHED, TRUE_UP_OF_ALL, told),
        ),
        Sample(
            "true_up_confirmation_together",
            Due(kind.TRUE_UP_CONFIRMATION, to),
            open_case(REQUEST, *FINISHED, TRUE_UP_OF_TWO, TRUE_UPS[1]),
        ),
        Sample("true_up_confirmation_corrected", Due(kind.TRUE_UP_CONFIRMATION, to), corrected),
    )


def _mails(case: Case) -> tuple[tuple[Person, tuple[Event, ...]], ...]:
    """What staff wrote on the case, to be played again with more behind it."""
    return tuple((STAFF, (recorded.event,)) for recorded in case.events[1:])
