"""What staff change in the order itself, or take back of what was done: set, add product, withdraw, reopen."""

from collections.abc import Iterable

from cancel_mailbot.ground.steps import Step
from cancel_mailbot.reading.command import AddProducts, Reopen, ReportAll, ReportStep, SetField, WithdrawProducts
from cancel_mailbot.reading.commands import describe
from cancel_mailbot.reading.described import list_products
from cancel_mailbot.reading.request import Field
from cancel_mailbot.workflow.amendments import correct, plain
from cancel_mailbot.workflow.case import Case, CaseState
from cancel_mailbot.workflow.effect import (
    Effect,
    Sitting,
    describe_state,
    name_withdrawn,
    refuse,
    refuse_ended,
    refuse_products,
    refuse_unknown,
)
from cancel_mailbot.workflow.events import CaseRejected, ProductsAdded, Reopened, RequestCorrected, WithdrawalAsked
from cancel_mailbot.workflow.reports import find_required, find_step


def set_field(case: Case, command: SetField, line: str) -> Effect:
    """A field of the request is corrected, or supplied where the rep did not."""
    if refusal := refuse_ended(case):
        return refusal
    is_all_active = case.active == case.products
    if getattr(case.request, command.field) == command.value and (is_all_active or command.field is not Field.PRODUCTS):
        return Effect(reads=f"{describe(command, case.steps)}: it was so already; nothing was changed")
    if command.field is Field.PRODUCTS and (why := _object_to_new_list(case)):
        return refuse(f"{why}: write `add product: NAME` for another, or `withdraw p2` for one")
    request = correct(case.request, {command.field: command.value})
    still = f"; still missing: {_name_fields(request.missing)}" if request.missing else ""
    return Effect((RequestCorrected(request, line),), f"{describe(command, case.steps)}{still}")


def _object_to_new_list(case: Case) -> str:
    """Why the products can't be listed and numbered anew: it would forget what is known of them; "" if nothing is."""
    if not case.is_untouched:
        return "work on the products was already reported"
    withdrawn = [product.n for product in case.products if product.withdrawn]
    return f"{name_withdrawn(withdrawn)}, which a new list would forget" if withdrawn else ""


def _name_fields(fields: Iterable[Field]) -> str:
    return ", ".join(fields).replace("_", " ")


def add_products(case: Case, command: AddProducts, line: str) -> Effect:
    """The case has more products, numbered on."""
    if refusal := refuse_ended(case):
        return refusal
    known = {plain(product.name): product.n for product in case.active}
    names = tuple(dict.fromkeys(command.names))
    repeated = [name for name in names if plain(name) in known]
    if repeated:
        where = list_products(known[plain(name)] for name in repeated)
        return refuse(f"{case.reference} has {', '.join(repeated)} already, as {where}")
    numbers = range(len(case.products) + 1, len(case.products) + len(names) + 1)
    added = ", ".join(f"p{n} {name}" for n, name in zip(numbers, names, strict=True))
    return Effect((ProductsAdded(names, line),), f"added {added}")


def withdraw(case: Case, command: WithdrawProducts, sitting: Sitting) -> Effect:
    """Products, or the whole case, are not to be cancelled after all."""
    if refusal := refuse_ended(case):
        return refusal
    if why := refuse_products(case, command.products):
        return refuse(why)
    what = list_products(command.products) or "the whole case"
    reads = f"withdrawn: {what}{f' ({command.reason})' if command.reason else ''}"
    products = command.products and (*_withdrawn_before(case, sitting), *command.products)
    warning = _warn_of_true_up(case, command.products)
    return Effect((WithdrawalAsked(products, command.reason, accepted=True),), reads, warning=warning)


def _warn_of_true_up(case: Case, products: tuple[int, ...]) -> str:
    """What was credited or charged stays so, whatever becomes of the product."""
    settled = [n for n in products if any(n in line.covers for line in case.true_ups)]
    if not settled:
        return ""
    named = list_products(settled)
    return f"the true-up of {named} stays in force; to take it back write `reopen true-up {named}: reason`"


def _withdrawn_before(case: Case, sitting: Sitting) -> tuple[int, ...]:
    """What other lines of the mail have withdrawn: the last event names them all, as the rep's notice does."""
    before = sitting.before[case.number]
    given = (recorded.event for recorded in case.events[len(before.events) :])
    return tuple(n for event in given if isinstance(event, WithdrawalAsked) for n in event.products)


def reopen(case: Case, command: Reopen, sitting: Sitting) -> Effect:
    """What was ended goes on: the step named with all that comes after it, or else what ended the case or products."""
    if why := refuse_unknown(case, command.products):
        return refuse(why)
    if case.state.is_ended and case.state is not CaseState.CLOSED:
        return _reopen_ending(case, command, sitting)
    if not command.step and any(case.product(n).withdrawn for n in command.products):
        return _ask_for_again(case, command)
    if command.step:
        step = find_step(case, command.step)
        return _reopen_step(case, step, command) if step else refuse(f"{command.step} is no step of {case.reference}")
    if case.state is not CaseState.CLOSED:
        settling = next((step.words[0] for step in case.steps if step.needs_outcome), "STEP")
        return refuse(f"{case.reference} is not ended; name the step", f"reopen {settling}: {command.reason}")
    return _reopen_settlement(case, command)


def _reopen_ending(case: Case, command: Reopen, sitting: Sitting) -> Effect:
    if command.step or command.products:
        return refuse(f"{case.reference} is {describe_state(case)}", f"reopen: {command.reason}")
    again = () if case.ending else _find_withdrawn_last(case)
    named = f": {list_products(again)} to be cancelled again" if again else ""
    reads = f"{case.reference} is no longer {describe_state(case)}{named}"
    return Effect((Reopened(command.reason, products=again),), reads, warning=_warn_of_wish(case, sitting))


def _find_withdrawn_last(case: Case) -> tuple[int, ...]:
    """The products that the last withdrawal took back, and with them the last of the case."""
    events = (recorded.event for recorded in reversed(case.in_force))
    return next(event.products for event in events if isinstance(event, WithdrawalAsked) and event.accepted)


def _warn_of_wish(case: Case, sitting: Sitting) -> str:
    """What a rep wanted when the case had ended, and nothing was left to decide."""
    for recorded in reversed(case.in_force):
        if isinstance(recorded.event, CaseRejected) or (
            isinstance(recorded.event, WithdrawalAsked) and recorded.event.accepted
        ):
            return ""
        if isinstance(recorded.event, WithdrawalAsked):
            at = sitting.now.format_instant(recorded.at)
            return f"{recorded.by} wanted to withdraw ({at}): to do so write `withdraw`"
    return ""


def _ask_for_again(case: Case, command: Reopen) -> Effect:
    """Products that were withdrawn are to be cancelled after all."""
    active = [n for n in command.products if not case.product(n).withdrawn]
    if active:
        return refuse(f"{list_products(active)} is not withdrawn", f"reopen STEP {list_products(active)}: reason")
    return Effect(
        (Reopened(command.reason, products=command.products),),
        f"{list_products(command.products)} to be cancelled again",
    )


def _reopen_settlement(case: Case, command: Reopen) -> Effect:
    steps = tuple(step for step in case.steps if step.needs_outcome) or case.steps[-1:]
    products = command.products or tuple(product.n for product in case.active)
    return _reopen_all(case, steps, products, command.reason)


def _reopen_step(case: Case, step: Step, command: Reopen) -> Effect:
    # The true-up of a product may be wrong just because it was withdrawn.
    withdrawn = [n for n in command.products if case.product(n).withdrawn and not step.needs_outcome]
    if withdrawn:
        return refuse(name_withdrawn(withdrawn), f"reopen {list_products(withdrawn)}: reason")
    meant = tuple(map(case.product, command.products)) or case.active
    complete = tuple(product.n for product in meant if product.status(step.key).state.is_complete)
    pending = [n for n in command.products if n not in complete]
    if pending or not complete:
        where = f" for {list_products(pending)}" if pending else ""
        return refuse(f"{step.words[0]} is not done{where}, so that nothing is to be reopened")
    products = command.products or complete
    return _reopen_all(case, (step, *_find_later(case, step)), products, command.reason)


def takes_back(command: Reopen, report: ReportStep | ReportAll, case: Case) -> bool:
    """Whether the one reopens what the other reports, so that it matters which of the two comes first."""
    if not command.step and case.state is not CaseState.CLOSED:
        return False
    reopened = (command.step,) if command.step else tuple(step.key for step in case.steps if step.needs_outcome)
    is_same_step = isinstance(report, ReportAll) or report.step in reopened
    named = set(command.products)
    return is_same_step and (not named or not report.products or not named.isdisjoint(report.products))


def _find_later(case: Case, step: Step) -> tuple[Step, ...]:
    """Every step that must come after this one, also by way of others."""
    later: tuple[Step, ...] = ()
    while True:
        earlier = {step.key, *(each.key for each in later)}
        found = tuple(
            each
            for each in case.steps
            if each.key not in earlier and any(one.key in earlier for one in find_required(case, each))
        )
        if not found:
            return tuple(each for each in case.steps if each in later)
        later += found


def _reopen_all(case: Case, steps: tuple[Step, ...], products: tuple[int, ...], reason: str) -> Effect:
    """Beside the products concerned, a true-up that was given for several together is open again for all of them."""
    keys = tuple(step.key for step in steps)
    settling = tuple(step.key for step in steps if step.needs_outcome)
    others = _find_settled_together(case, products) if settling else ()
    together = (Reopened(reason, settling, others),) if others else ()
    titles = " and ".join(step.words[0] for step in steps)
    besides = f", and the true-up that {list_products(others)} shared" if others else ""
    return Effect(
        (*together, Reopened(reason, keys, products)), f"reopened {titles} for {list_products(products)}{besides}"
    )


def _find_settled_together(case: Case, products: tuple[int, ...]) -> tuple[int, ...]:
    """The other products that a line of the true-up covers together with one of these."""
    covered = {n for line in case.true_ups if set(products).intersection(line.covers) for n in line.covers}
    return tuple(sorted(covered.difference(products)))
