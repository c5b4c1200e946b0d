"""What one command line does to a case, and what it may look at to find out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cancel_mailbot.ground.identity import format_reference
from cancel_mailbot.reading.described import list_products
from cancel_mailbot.workflow.case import Case, CaseState, advance
from cancel_mailbot.workflow.command_mail import Actor
from cancel_mailbot.workflow.events import Event, Recorded
from cancel_mailbot.workflow.facts import Circumstances


@dataclass(frozen=True, slots=True)
class Effect:
    """The events of one line, how it reads, and why it is refused ("" if it is not).

    `warning` is what its author should know although it was applied; `retracted` are notices that shall not go out.
    """

    events: tuple[Event, ...] = ()
    reads: str = ""
    refusal: str = ""
    warning: str = ""
    retracted: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Sitting:
    """Who commands, what the decision depends on, and the cases of the mail by number.

    `before` are the cases as they were before the mail, `cases` as the lines so far left them.
    """

    actor: Actor
    now: Circumstances
    before: Mapping[int, Case]
    cases: Mapping[int, Case]


def refuse(why: str, way_out: str = "") -> Effect:
    """The line is wrong; `way_out` is what to write instead."""
    return Effect(refusal=f"{why}; write `{way_out}`" if way_out else why)


def refuse_ended(case: Case) -> Effect | None:
    """The refusal of whatever would change a case that is closed or ended; None while it goes on."""
    if not case.state.is_ended:
        return None
    return refuse(f"{case.reference} is {describe_state(case)}", "reopen: reason")


def describe_state(case: Case) -> str:
    """`closed`, `a duplicate of CXL-1001`, `on hold (client may rebook)`."""
    if case.state is CaseState.DUPLICATE:
        of = f" of {format_reference(case.ending.of)}" if case.ending and case.ending.of else ""
        return f"a duplicate{of}"
    if case.state is CaseState.ON_HOLD and case.hold:
        return f"on hold ({case.hold.text})"
    return case.state.value


def advance_all(case: Case, events: Iterable[Event], actor: Actor) -> Case:
    """The case after these events of one mail, which `actor` wrote."""
    for event in events:
        recorded = Recorded(len(case.events) + 1, actor.at, actor.person.address, None, event, actor.via)
        case = advance(case, recorded)
    return case


def refuse_products(case: Case, products: tuple[int, ...]) -> str:
    """Why products can't be named: there are none with these numbers, or they are withdrawn; "" if they can."""
    if why := refuse_unknown(case, products):
        return why
    withdrawn = [n for n in products if case.product(n).withdrawn]
    return name_withdrawn(withdrawn) if withdrawn else ""


def refuse_unknown(case: Case, products: tuple[int, ...]) -> str:
    """Why products can't be named: there are none with these numbers; "" if there are."""
    known = {product.n for product in case.products}
    unknown = [n for n in products if n not in known]
    if not unknown:
        return ""
    return f"there is no {list_products(unknown)}; {case.reference} has {list_products(sorted(known)) or 'none'}"


def name_withdrawn(products: Sequence[int]) -> str:
    """`p1, p3 are withdrawn`."""
    return f"{list_products(products)} {'is' if len(products) == 1 else 'are'} withdrawn"
