"""One case, told to a person at a terminal."""

import click

from cancel_mailbot.edges.store.cases import CaseSummary
from cancel_mailbot.faces.history import tell_period, tell_recorded
from cancel_mailbot.faces.listing import cell, print_table, printable
from cancel_mailbot.ground.identity import format_reference
from cancel_mailbot.workflow.case import Case, Product, StepStatus, TrueUp, Wait
from cancel_mailbot.workflow.events import Recorded


def print_case(summary: CaseSummary, case: Case) -> None:
    """What it is, what it waits for, its products, its true-up, and all that happened."""
    click.secho(f"{case.reference}  {summary.state}", bold=True)
    for title, value in _titled(summary):
        click.echo(f"  {title:<15} {cell(value) or '-'}")
    for title, told in _tell_flags(case):
        click.echo(f"  {title:<15} {printable(told)}")
    click.echo()
    if summary.products:
        _print_products(summary.products)
    for line in summary.true_ups:
        click.echo(f"True-up of {_whose(line)}: {_tell_outcome(line)}")
    for line in case.superseded:
        click.echo(f"No longer in force, for {_whose(line)}: {_tell_outcome(line)}")
    if summary.true_ups or case.superseded:
        click.echo()
    print_table(("when (UTC)", "who", "what"), _tell_history(case))


def _titled(summary: CaseSummary) -> tuple[tuple[str, object], ...]:
    return (
        ("client", summary.client),
        ("campaign", summary.campaign),
        ("Titan order", summary.titan_order_id),
        ("rep", summary.rep),
        ("since (UTC)", summary.created_at),
        ("owner", summary.owner),
        ("next step", _word(summary.next_step or "")),
    )


def _tell_flags(case: Case) -> list[tuple[str, str]]:
    """What stands against the case going on, and what staff should know of it."""
    waits = (("on hold", case.hold), ("rep owes", case.asked), ("staff owe", case.question))
    told = [(title, _tell_wait(wait)) for title, wait in waits if wait]
    if case.ending:
        why = format_reference(case.ending.of) if case.ending.of else case.ending.reason
        told += [(f"{case.ending.state.value}", why)] if why else []
    told += [("missed run", f"{cell(run)} UTC: may have been invoiced, true-up needed") for run in case.missed_runs]
    return told + [("remark", remark) for remark in case.remarks]


def _tell_wait(wait: Wait) -> str:
    return f"since {cell(wait.at)}: {wait.text}"


def _tell_history(case: Case) -> list[list[str]]:
    in_force = {recorded.seq for recorded in case.in_force}
    undone = frozenset(recorded.seq for recorded in case.events) - in_force
    return [[cell(each.at), _tell_who(each, case), tell_recorded(each, undone)] for each in case.events]


def _tell_who(recorded: Recorded, case: Case) -> str:
    name = case.rep.name if recorded.by == case.rep.address and case.rep.name else recorded.by
    return cell(name) + (" (by the operator)" if recorded.via == "operator" else "")


def _whose(line: TrueUp) -> str:
    return f"p{line.product}" if line.product else "the whole case"


def _print_products(products: tuple[Product, ...]) -> None:
    titles = [_word(key) for key, _ in products[0].steps]
    rows = [[f"p{product.n}", _name(product), *(_told(status) for _, status in product.steps)] for product in products]
    print_table(("", "product", *titles), rows)
    click.echo()


def _word(step: str) -> str:
    """A step's key as staff write it."""
    return step.replace("_", "-")


def _name(product: Product) -> str:
    return cell(product.name) + (" (withdrawn)" if product.withdrawn else "")


def _told(status: StepStatus) -> str:
    details = [cell(detail) for detail in (status.on, status.ref, status.reason) if detail]
    return " ".join((status.state.value, *details))


def _tell_outcome(line: TrueUp) -> str:
    kind = "no credit" if line.outcome.money is None else f"{line.outcome.kind} {line.outcome.money}"
    details = [printable(line.ref)] if line.ref else []
    details += [f"period {tell_period(line.period)}"] if line.period else []
    return ", ".join((kind, *details))
