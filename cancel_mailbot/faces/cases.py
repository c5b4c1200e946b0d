"""`cases`: list the cases, or show one with all that happened. The JSON keys are a contract: added, never renamed."""

import os
from pathlib import Path

import click

from cancel_mailbot.edges.store import cases as stored
from cancel_mailbot.edges.store.cases import CaseSummary
from cancel_mailbot.faces.cli import Group, config_option
from cancel_mailbot.faces.history import tell_event
from cancel_mailbot.faces.listing import cell, json_option, print_json, print_rows, print_table, printable
from cancel_mailbot.faces.setting import Failed, get_setting, open_store
from cancel_mailbot.ground.identity import find_references, format_reference
from cancel_mailbot.workflow.case import Product, StepStatus, TrueUp
from cancel_mailbot.workflow.events import Recorded

_COLUMNS = {
    "reference": "case",
    "state": "state",
    "next_step": "next step",
    "titan_order_id": "Titan order",
    "client": "client",
    "campaign": "campaign",
}


@click.group(cls=Group)
def cases() -> None:
    """The cases: one order cancellation each.

    A case is open until billing, fulfillment and true-up are done for each of its products.
    """


@cases.command("list")
@config_option
@json_option
def list_cases(config_path: Path | None, as_json: bool) -> None:
    """List all cases, the oldest first."""
    with open_store(get_setting(config_path)) as store, store.read() as tx:
        summaries = stored.list_cases(tx)
    rows = (as_object(summary) for summary in summaries)
    print_rows(rows, _COLUMNS, as_json=as_json, none="There are no cases yet.")


@cases.command()
@config_option
@json_option
@click.argument("reference", metavar="CXL-n")
def show(config_path: Path | None, as_json: bool, reference: str) -> None:
    """Show one case with all that happened.

    Its products with their steps, its true-up, and its events. CXL-n is the case's name, such as CXL-1042.
    """
    number = _read_reference(reference)
    with open_store(get_setting(config_path)) as store, store.read() as tx:
        found = [summary for summary in stored.list_cases(tx) if summary.number == number]
        history = stored.load_history(tx, number)
    if not found:
        known = "`cancel-mailbot cases list` shows those that there are"
        raise Failed(f"there is no case {format_reference(number)}; {known}", os.EX_DATAERR)
    shown = {**as_object(found[0]), "events": [_event(recorded) for recorded in history]}
    if as_json:
        print_json(shown)
    else:
        _print_case(found[0], history)


def as_object(summary: CaseSummary) -> dict[str, object]:
    """The case as the contract has it, without its events."""
    return {
        "reference": format_reference(summary.number),
        "state": summary.state,
        "client": summary.client,
        "campaign": summary.campaign,
        "titan_order_id": summary.titan_order_id,
        "rep": summary.rep.address,
        "rep_name": summary.rep.name or None,
        "created_at": summary.created_at,
        "next_step": summary.next_step,
        "products": [_product(product) for product in summary.products],
        "true_up": [_true_up(line) for line in summary.true_ups],
    }


def _read_reference(written: str) -> int:
    numbers = find_references(written) or ((int(written),) if written.isascii() and written.isdigit() else ())
    if len(numbers) != 1:
        raise click.BadParameter(f"{written!r} is not the name of a case; write it like CXL-1042", param_hint="CXL-n")
    return numbers[0]


def _product(product: Product) -> dict[str, object]:
    return {
        "n": product.n,
        "name": product.name,
        "withdrawn": product.withdrawn,
        "steps": {key: _status(status) for key, status in product.steps},
    }


def _status(status: StepStatus) -> dict[str, object]:
    return {
        "state": status.state,
        "by": status.by or None,
        "at": status.at,
        "on": status.on,
        "ref": status.ref or None,
        "reason": status.reason or None,
    }


def _true_up(line: TrueUp) -> dict[str, object]:
    money = line.outcome.money
    return {
        "product": line.product,
        "kind": line.outcome.kind,
        "amount": str(money.amount) if money else None,
        "currency": money.currency if money else None,
        "ref": line.ref or None,
        "by": line.by,
        "at": line.at,
    }


def _event(recorded: Recorded) -> dict[str, object]:
    return {
        "seq": recorded.seq,
        "at": recorded.at,
        "by": recorded.by,
        "message": recorded.message,
        "kind": recorded.event.kind,
        "facts": recorded.event,
    }


def _print_case(summary: CaseSummary, history: tuple[Recorded, ...]) -> None:
    click.secho(f"{format_reference(summary.number)}  {summary.state}", bold=True)
    for title, value in _titled(summary):
        click.echo(f"  {title:<15} {cell(value) or '-'}")
    click.echo()
    if summary.products:
        _print_products(summary.products)
    for line in summary.true_ups:
        click.echo(f"True-up of {f'p{line.product}' if line.product else 'the whole case'}: {_tell_outcome(line)}")
    if summary.true_ups:
        click.echo()
    names = {summary.rep.address: summary.rep.name}
    rows = [[cell(each.at), cell(names.get(each.by) or each.by), tell_event(each.event)] for each in history]
    print_table(("when (UTC)", "who", "what"), rows)


def _titled(summary: CaseSummary) -> tuple[tuple[str, object], ...]:
    return (
        ("client", summary.client),
        ("campaign", summary.campaign),
        ("Titan order", summary.titan_order_id),
        ("rep", summary.rep),
        ("since (UTC)", summary.created_at),
        ("next step", _word(summary.next_step or "")),
    )


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
    return kind + (f", {printable(line.ref)}" if line.ref else "")
