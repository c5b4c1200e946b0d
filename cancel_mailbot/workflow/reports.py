"""Step reports: `billing done p1`, `all done no credit`. A finished step stays finished until it is reopened."""

from dataclasses import replace
from datetime import timedelta

from cancel_mailbot.ground.steps import Step, StepState
from cancel_mailbot.reading.command import Outcome, OutcomeKind, ReportAll, ReportStep
from cancel_mailbot.reading.commands import describe
from cancel_mailbot.reading.described import list_products
from cancel_mailbot.workflow.case import Case, CaseState, Product
from cancel_mailbot.workflow.effect import (
    Effect,
    Sitting,
    advance_all,
    describe_state,
    refuse,
    refuse_products,
)
from cancel_mailbot.workflow.events import Event, Reopened, StepReported
from cancel_mailbot.workflow.facts import Circumstances

_EASTERNMOST = timedelta(hours=14)  # of UTC: a day that has begun somewhere on Earth has come


def report_step(case: Case, report: ReportStep, sitting: Sitting) -> Effect:
    """One step of the products named, or of all in which it is still open."""
    step = find_step(case, report.step)
    if step is None:
        return refuse(f"{report.step} is no step of {case.reference}, which was opened before the step was introduced")
    if report.on and report.on > (sitting.actor.at + _EASTERNMOST).date():
        return refuse(f"{report.on} is still to come: report what is done")
    if step.needs_outcome and report.state is StepState.NOT_NEEDED:
        report = replace(report, outcome=Outcome(OutcomeKind.NONE))
    refusal = _find_refusal(case, step, report)
    return Effect(refusal=refusal) if refusal else _apply(case, step, report, sitting.now)


def report_all(case: Case, report: ReportAll, sitting: Sitting) -> Effect:
    """Every open step in turn; the outcome goes to the step that needs one."""
    refusal = refuse_products(case, report.products)
    if refusal:
        return Effect(refusal=refusal)
    events: tuple[Event, ...] = ()
    reads, warning = [], ""
    meant = report.products or tuple(product.n for product in case.active)
    for step in sort_steps(case):
        still_open = tuple(n for n in meant if not _is_complete_for(case, step, (n,)))
        # Where nothing is open at all, the last step says so, or that it ended otherwise.
        if not still_open and not (step.needs_outcome and not events):
            continue
        if step.needs_outcome and (why := _refuse_outcome(case, step, _one_of_all(step, report, report.products))):
            return Effect(refusal=why)
        effect = report_step(case, _one_of_all(step, report, still_open), sitting)
        if effect.refusal:
            return effect
        case = advance_all(case, effect.events, sitting.actor)
        events += effect.events
        reads.append(effect.reads)
        warning = warning or effect.warning
    return Effect(events, "; ".join(reads), warning=warning)


def find_step(case: Case, key: str) -> Step | None:
    """The step of the case with this key."""
    return next((step for step in case.steps if step.key == key), None)


def sort_steps(case: Case) -> tuple[Step, ...]:
    """The steps of the case in the order in which they are done: what settles it comes last."""
    return tuple(sorted(case.steps, key=lambda step: step.needs_outcome))


def _one_of_all(step: Step, report: ReportAll, products: tuple[int, ...]) -> ReportStep:
    return ReportStep(
        step=step.key,
        state=StepState.DONE,
        products=report.products and (products or report.products),
        on=report.on,
        ref=report.ref,
        outcome=report.outcome if step.needs_outcome else None,
        period=report.period if step.needs_outcome else None,
    )


def _apply(case: Case, step: Step, report: ReportStep, now: Circumstances) -> Effect:
    concerned = _concerned(case, report)
    changed = tuple(n for n in concerned if _changes(case.product(n), report))
    if not changed:
        return Effect(reads=_already(case, step, report, now))
    event = StepReported(
        step=step.key,
        state=report.state,
        products=changed,
        on=report.on,
        ref=report.ref,
        reason=report.reason,
        outcome=report.outcome,
        whole_case=report.outcome is not None and not report.products and len(changed) > 1,
        period=report.period,
    )
    reads = describe(replace(report, products=changed), case.steps)
    return Effect((event,), reads, warning=_find_warning(case, report, changed, now))


def _find_warning(case: Case, report: ReportStep, changed: tuple[int, ...], now: Circumstances) -> str:
    """What the author may not have meant: an amount for the rest of the products, no credit after a missed run."""
    if report.outcome is None:
        return ""
    if report.outcome.kind is not OutcomeKind.NONE:
        settled = [product.n for product in case.active if product.n not in changed]
        if report.products or not settled or _was_reopened_for(case, report.step, changed):
            return ""
        return f"the amount is for {list_products(changed)} alone: {list_products(settled)} had been settled before"
    if not case.missed_runs:
        return ""
    days = ", ".join(map(now.format_day, case.missed_runs))
    return f"invoices were run ({days}) while billing was open: make sure that the client was not invoiced"


def _was_reopened_for(case: Case, step: str, products: tuple[int, ...]) -> bool:
    """These very products were named when the step was reopened last."""
    reopened = next((each.event for each in reversed(case.in_force) if isinstance(each.event, Reopened)), None)
    return reopened is not None and step in reopened.steps and set(products) == set(reopened.products)


def _find_refusal(case: Case, step: Step, report: ReportStep) -> str:
    """Why this report can't be taken; "" if it can."""
    return (
        _refuse_case(case)
        or refuse_products(case, report.products)
        or _refuse_contrary(case, step, report)
        or _refuse_outcome(case, step, report)
        or _refuse_order(case, step, report)
    )


def _refuse_case(case: Case) -> str:
    """A closed case takes what was reported already, as a repetition; any other that is not open takes nothing."""
    match case.state:
        case CaseState.OPEN | CaseState.CLOSED:
            return ""
        case CaseState.NEEDS_INFO:
            missing = ", ".join(case.request.missing).replace("_", " ")
            return f"{case.reference} still waits for the rep: {missing} missing"
        case CaseState.ON_HOLD:
            return refuse(f"{case.reference} is {describe_state(case)}", "resume").refusal
        case _:
            return refuse(f"{case.reference} is {describe_state(case)}", "reopen: reason").refusal


def _refuse_contrary(case: Case, step: Step, report: ReportStep) -> str:
    """A finished step stays finished."""
    concerned = _concerned(case, report)
    statuses = {n: case.product(n).status(step.key) for n in concerned}
    contrary = [n for n in concerned if statuses[n].state.is_complete and statuses[n].state is not report.state]
    if not contrary or not (report.products or len(contrary) == len(concerned)):
        return ""
    status = statuses[contrary[0]]
    why = f"{step.words[0]} is already {status.state} for {list_products(contrary)} ({status.by})"
    return refuse(why, _reopening(case, step, contrary)).refusal


def _refuse_order(case: Case, step: Step, report: ReportStep) -> str:
    """Nothing is finished before what must come first."""
    concerned = _concerned(case, report)
    if not report.state.is_complete:
        return ""
    earlier = [each for each in find_required(case, step) if not _is_complete_for(case, each, concerned)]
    if not earlier:
        return ""
    return f"{step.words[0]} comes after {' and '.join(each.words[0] for each in earlier)}"


def find_required(case: Case, step: Step) -> tuple[Step, ...]:
    """The steps that must be complete before this one: those that it names, and before what settles the case all."""
    return tuple(
        each
        for each in case.steps
        if each.key in step.after or (step.needs_outcome and not each.needs_outcome and each.key != step.key)
    )


def _refuse_outcome(case: Case, step: Step, report: ReportStep) -> str:
    word = step.words[0]
    if step.needs_outcome and report.state.is_complete and report.outcome is None:
        return f"say how it ended: `{word} done credit AMOUNT`, `{word} done charge AMOUNT` or `{word} done no credit`"
    if report.outcome and report.outcome.kind is not OutcomeKind.NONE and len(report.products) > 1:
        return "one amount for several products: write a line for each, or name none for the whole case"
    repeated = [n for n in _concerned(case, report) if _contradicts(case, n, report)]
    if not repeated:
        return ""
    why = f"the true-up of {list_products(repeated)} is done with another outcome"
    return refuse(why, _reopening(case, step, repeated)).refusal


def _reopening(case: Case, step: Step, products: list[int]) -> str:
    """What to write to report the step anew."""
    everything = [product.n for product in case.active]
    if case.state is CaseState.CLOSED and step.needs_outcome and products == everything:
        return "reopen: reason"
    some = "" if products == everything else f" {list_products(products)}"
    return f"reopen {step.words[0]}{some}: reason"


def _contradicts(case: Case, n: int, report: ReportStep) -> bool:
    if report.outcome is None or not case.product(n).status(report.step).state.is_complete:
        return False
    return all(line.outcome != report.outcome for line in case.true_ups if n in line.covers)


def _concerned(case: Case, report: ReportStep) -> tuple[int, ...]:
    """The products that the report is about: those named, else all that are open in this step."""
    open_ones = tuple(product.n for product in case.active if not product.status(report.step).state.is_complete)
    return report.products or open_ones or tuple(product.n for product in case.active)


def _changes(product: Product, report: ReportStep) -> bool:
    status = product.status(report.step)
    if status.state.is_complete:
        return False
    return (status.state, status.reason, status.ref, status.on) != (report.state, report.reason, report.ref, report.on)


def _is_complete_for(case: Case, step: Step, products: tuple[int, ...]) -> bool:
    return all(case.product(n).status(step.key).state.is_complete for n in products)


def _already(case: Case, step: Step, report: ReportStep, now: Circumstances) -> str:
    products = report.products or tuple(product.n for product in case.active)
    reported = {status.at: status for n in products if (status := case.product(n).status(step.key)).at}
    at = max(filter(None, reported))
    status = reported[at]
    told = f"{step.words[0]} was already {status.state}: {status.by}, {now.format_instant(at)}"
    is_other = (report.ref and report.ref != status.ref) or (report.on and report.on != status.on)
    if not is_other or not status.state.is_complete:
        return told
    with_what = " ".join(
        filter(None, (f"on {status.on}" if status.on else "", f"ref {status.ref}" if status.ref else ""))
    )
    way_out = _reopening(case, step, list(products))
    return f"{told}{f', {with_what}' if with_what else ''}; nothing was changed. To correct it write `{way_out}` first"
