"""What templates see: plain frozen values in words, cleaned of what no reader should see. No judgement, no markup."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from cancel_mailbot.ground.dates import format_instant
from cancel_mailbot.ground.identity import Person
from cancel_mailbot.notices.besides import Aside, describe_besides
from cancel_mailbot.notices.case_view import CaseView, view_case
from cancel_mailbot.notices.desk import Occasion
from cancel_mailbot.notices.help_view import HelpGroup, group_help
from cancel_mailbot.notices.links import (
    Link,
    ReplyTo,
    answer_commands,
    change_commands,
    course_commands,
    likely_commands,
    missing_lines,
    other_commands,
    silence_commands,
    step_commands,
    wish_commands,
    withdrawal_commands,
)
from cancel_mailbot.notices.listing_view import DigestView, ListingView, view_digest, view_listings
from cancel_mailbot.notices.news_view import NewsView, view_news
from cancel_mailbot.notices.printable import printable_line
from cancel_mailbot.notices.reminder_view import ReminderView, find_step, leads_with_question, view_reminder
from cancel_mailbot.notices.statement import Statement, build_statement
from cancel_mailbot.notices.told import find_withdrawal
from cancel_mailbot.notices.wording import first_name
from cancel_mailbot.workflow.case import Case, CaseState
from cancel_mailbot.workflow.due import Concern, Due, NoticeKind, Reminder
from cancel_mailbot.workflow.runs import billing_key


@dataclass(frozen=True, slots=True)
class Mail:
    """Everything that a template can name. What the notice does not have is None or empty.

    `besides` is what else happened in the same mail; `next_run` the next invoice run in words; `is_owner` says that
    the case belongs to the recipient. `commands` are the likely ones, `more_commands` what staff may say besides;
    `example` is a command that names its case.
    """

    reference: str
    subject: str
    desk_name: str
    desk_address: str
    name: str
    is_owner: bool
    case: CaseView | None
    news: NewsView
    besides: tuple[Aside, ...]
    next_run: str
    statement: Statement | None
    reminder: ReminderView | None
    listings: tuple[ListingView, ...]
    digest: DigestView | None
    commands: tuple[Link, ...]
    more_commands: tuple[Link, ...]
    fill_in: Link | None
    example: str
    help: tuple[HelpGroup, ...]


def build_mail(due: Due, case: Case | None, recipient: Person, occasion: Occasion, subject: str) -> Mail:
    """The values for one notice."""
    desk, zone = occasion.desk, ZoneInfo(occasion.desk.time_zone)
    to = ReplyTo(desk.address, subject, case.reference if case else "")
    listings = (*due.listings, *(due.digest.listings if due.digest else ()))
    commands = _find_commands(due, case, to) if case else ()
    return Mail(
        reference=case.reference if case else "",
        subject=subject,
        desk_name=printable_line(desk.name),
        desk_address=desk.address,
        name=first_name(recipient),
        is_owner=case is not None and case.owner == recipient.address,
        case=view_case(case, due.kind.audience, zone) if case else None,
        news=view_news(due, case, zone),
        besides=describe_besides(due, case, zone),
        next_run=_show_next_run(due, case, occasion, zone),
        statement=build_statement(case, zone) if case and due.kind is NoticeKind.TRUE_UP_CONFIRMATION else None,
        reminder=view_reminder(due.reminder, case, occasion.next_run, zone) if case and due.reminder else None,
        listings=view_listings(listings, desk.steps, to),
        digest=view_digest(due.digest) if due.digest else None,
        commands=commands,
        more_commands=_find_more(commands, case, to) if case and due.kind in _WITH_MORE else (),
        fill_in=missing_lines(case, to) if case and due.kind in _TO_FILL_IN else None,
        example=f"CXL-1042 {desk.steps[0].words[0]} done",
        help=group_help(desk.help_lines),
    )


_WITH_MORE = (
    NoticeKind.WORK_ITEM,
    NoticeKind.ASSIGNED,
    NoticeKind.ANSWER,
    NoticeKind.REMINDER,
    NoticeKind.COMMAND_ANSWER,
)
_FROM_REP = (NoticeKind.QUESTION, NoticeKind.AMENDMENT, NoticeKind.WITHDRAWAL)
_TO_FILL_IN = (NoticeKind.INFORMATION_NEEDED, NoticeKind.REP_REMINDER)


def _find_commands(due: Due, case: Case, to: ReplyTo) -> tuple[Link, ...]:
    """What staff will probably answer to this notice, and to what the rep wants beside it."""
    wanted = (each for each in due.besides if each.kind in _FROM_REP)
    return tuple(dict.fromkeys(link for each in (due, *wanted) for link in _answer(each, case, to)))


def _find_more(commands: tuple[Link, ...], case: Case, to: ReplyTo) -> tuple[Link, ...]:
    offered = [link.words for link in commands]
    return tuple(link for link in other_commands(case, to) if link.words not in offered)


def _answer(due: Due, case: Case, to: ReplyTo) -> tuple[Link, ...]:
    match due.kind:
        case NoticeKind.WORK_ITEM:
            return course_commands(case, to)
        case NoticeKind.ASSIGNED | NoticeKind.ANSWER | NoticeKind.COMMAND_ANSWER:
            return step_commands(case, case.next_step, to)
        case NoticeKind.REMINDER if due.reminder:
            return _answer_reminder(due.reminder, case, to)
        case NoticeKind.QUESTION:
            return answer_commands(to)
        case NoticeKind.AMENDMENT if not due.applied:
            return change_commands(case, to)
        case NoticeKind.AMENDMENT:
            return likely_commands(case, to) if not case.state.is_ended else ()
        case NoticeKind.WITHDRAWAL if (withdrawal := find_withdrawal(case)) and not withdrawal.accepted:
            return withdrawal_commands(case, withdrawal.products, to)
        case _:
            return ()


def _answer_reminder(reminder: Reminder, case: Case, to: ReplyTo) -> tuple[Link, ...]:
    if leads_with_question(reminder):
        return wish_commands(case, to)
    if case.state is not CaseState.OPEN and not case.question:
        return likely_commands(case, to)
    if not reminder.step and _is_rep_silent(reminder):
        return silence_commands(case, to)
    return step_commands(case, find_step(case, reminder.step), to)


def _is_rep_silent(reminder: Reminder) -> bool:
    return Concern.REP_SILENT in reminder.concerns


def _show_next_run(due: Due, case: Case | None, occasion: Occasion, zone: ZoneInfo) -> str:
    """Nothing where the site names none, and nothing on a case that no invoice waits for."""
    if occasion.next_run is None or (case and case.state.is_ended):
        return ""
    if case and due.kind in _FROM_REP and case.is_complete(billing_key(case)):
        return ""
    return format_instant(occasion.next_run, zone)
