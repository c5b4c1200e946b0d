"""Lists of cases as templates see them: the answer to `list`, and the daily digest."""

from dataclasses import dataclass

from cancel_mailbot.ground.dates import format_day
from cancel_mailbot.ground.identity import format_reference
from cancel_mailbot.ground.steps import Step
from cancel_mailbot.notices.links import Link, ReplyTo, write_link
from cancel_mailbot.notices.printable import printable_line
from cancel_mailbot.notices.wording import join_words
from cancel_mailbot.reading.command import OutcomeKind
from cancel_mailbot.workflow.due import CaseLine, Digest, Listing, Sum

# Keeps the HTML part under 100 kB.
_MAX_CASES = 45
_MAX_TROUBLES = 10
# How the digest calls its urgent lists, and how their cases are counted.
_URGENT = (("At risk", "at risk"), ("Late", "late"))
_SUMS = {
    OutcomeKind.CREDIT: ("credit", "credits"),
    OutcomeKind.CHARGE: ("charge", "charges"),
    OutcomeKind.NONE: ("without credit", "without credit"),
}


@dataclass(frozen=True, slots=True)
class ListedView:
    """A case in a list. `command` are the words that move it on, with the link that types them; None if none would."""

    reference: str
    state: str
    client: str
    titan_order_id: str
    owner: str
    why: str
    command: Link | None


@dataclass(frozen=True, slots=True)
class ListingView:
    """A list with its title; `more` are the cases left out."""

    title: str
    cases: tuple[ListedView, ...]
    more: int


@dataclass(frozen=True, slots=True)
class DigestView:
    """A day's news: `counts` in one line, `sums` as (what, amount), and what an operator must look at."""

    day: str
    counts: str
    sums: tuple[tuple[str, str], ...]
    troubles: tuple[str, ...]
    more_troubles: int


def view_listings(listings: tuple[Listing, ...], steps: tuple[Step, ...], to: ReplyTo) -> tuple[ListingView, ...]:
    """The lists, with as many cases in all as there is room for."""
    views: list[ListingView] = []
    room = _MAX_CASES
    for listing in listings:
        shown = listing.cases[:room]
        room -= len(shown)
        cases = tuple(_view_case(line, steps, to) for line in shown)
        left_out = listing.more + len(listing.cases) - len(shown)
        views.append(ListingView(printable_line(listing.title, 100), cases, left_out))
    return tuple(views)


def view_digest(digest: Digest) -> DigestView:
    """The digest without its lists."""
    return DigestView(
        day=format_day(digest.day),
        counts=count_news(digest),
        sums=tuple(_view_sum(each) for each in digest.sums[:_MAX_TROUBLES]),
        troubles=tuple(printable_line(trouble, 300) for trouble in digest.troubles[:_MAX_TROUBLES]),
        more_troubles=max(0, len(digest.troubles) - _MAX_TROUBLES),
    )


def count_news(digest: Digest) -> str:
    """`1 at risk, 2 late and 4 new`, what is urgent first; "" where nothing is counted."""
    urgent = {
        word: sum(_size(each) for each in digest.listings if each.title.startswith(title)) for title, word in _URGENT
    }
    counts = {**urgent, **dict(digest.counts)}
    shown = list(counts.items())[:_MAX_TROUBLES]
    return join_words([f"{count} {printable_line(what, 60)}" for what, count in shown if count])


def _size(listing: Listing) -> int:
    return len(listing.cases) + listing.more


def _view_case(line: CaseLine, steps: tuple[Step, ...], to: ReplyTo) -> ListedView:
    reference = format_reference(line.number)
    return ListedView(
        reference=reference,
        state=printable_line(line.state, 40),
        client=printable_line(line.client, 100),
        titan_order_id=printable_line(line.titan_order_id, 40),
        owner=printable_line(line.owner, 100),
        why=printable_line(line.why, 160),
        command=_write_first(reference, line.first, to) or _write_command(reference, line.next_step, steps, to),
    )


def _write_first(reference: str, first: str, to: ReplyTo) -> Link | None:
    if not first:
        return None
    first = printable_line(first, 20)
    shown, typed = (f"{first} TEXT", f"{first} ") if first.endswith(":") else (first, first)
    return Link(f"{reference} {shown}", "", write_link(to, f"{reference} {typed}"))


def _write_command(reference: str, next_step: str, steps: tuple[Step, ...], to: ReplyTo) -> Link | None:
    """The words that report the next step as done; those of a step with an outcome are left to be finished."""
    if not next_step:
        return None
    word = printable_line(next_step, 60)
    settles = any(word in step.words for step in steps if step.needs_outcome)
    shown, typed = ("done credit AMOUNT", "done credit ") if settles else ("done", "done")
    return Link(f"{reference} {word} {shown}", "", write_link(to, f"{reference} {word} {typed}"))


def _view_sum(each: Sum) -> tuple[str, str]:
    one, many = _SUMS[each.kind]
    return f"{each.count} {one if each.count == 1 else many}", str(each.money) if each.money else ""
