"""`cases`: list the cases, or show one with all that happened. The JSON keys are a contract: added, never renamed."""

import os
from pathlib import Path

import click

from cancel_mailbot.edges.store import cases as stored
from cancel_mailbot.edges.store.cases import CaseSummary
from cancel_mailbot.faces.cli import config_option
from cancel_mailbot.faces.listing import cell, instant, json_option, print_json, print_rows, print_table, printable
from cancel_mailbot.faces.setting import Failed, get_setting, open_store
from cancel_mailbot.ground.identity import find_references, format_reference
from cancel_mailbot.ground.steps import DEFAULT_STEPS
from cancel_mailbot.workflow.case import Product, StepStatus, TrueUp
from cancel_mailbot.workflow.events import Recorded

_COLUMNS = ("reference", "state", "client", "campaign", "titan_order_id", "rep", "next_step", "created_at")


@click.group()
def cases() -> None:
    """The cases: one order cancellation each."""


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
    """Show one case: its products with their steps, its true-up, and everything that happened."""
    number = _read_reference(reference)
    with open_store(get_setting(config_path)) as store, store.read() as tx:
        found = [summary for summary in stored.list_cases(tx) if summary.number == number]
        history = stored.load_history(tx, number)
    if not found:
        raise Failed(f"there is no case {format_reference(number)}", os.EX_DATAERR)
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
        "created_at": instant(summary.created_at),
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
        "at": instant(status.at),
        "on": status.on.isoformat() if status.on else None,
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
        "at": instant(line.at),
    }


def _event(recorded: Recorded) -> dict[str, object]:
    return {
        "seq": recorded.seq,
        "at": instant(recorded.at),
        "by": recorded.by,
        "message": recorded.message,
        "kind": recorded.event.kind,
        "facts": recorded.event,
    }


def _print_case(summary: CaseSummary, history: tuple[Recorded, ...]) -> None:
    facts = as_object(summary)
    click.echo(f"{facts['reference']}  {summary.state}")
    for key in ("client", "campaign", "titan_order_id", "rep", "created_at", "next_step"):
        click.echo(f"  {key.replace('_', ' '):<15} {cell(facts[key]) or '-'}")
    titles = [step.words[0] for step in DEFAULT_STEPS]
    rows = [
        [f"p{product.n}", cell(product.name), *(_told(status) for _, status in product.steps)]
        for product in summary.products
    ]
    print_table(["", "product", *titles], rows)
    for line in summary.true_ups:
        stands_for = f"p{line.product}" if line.product else "the whole case"
        click.echo(f"  true-up for {stands_for}: {line.outcome.kind} {line.outcome.money or ''} {printable(line.ref)}")
    print_table(
        ["", "when (UTC)", "by", "what"],
        [[str(each.seq), cell(each.at), cell(each.by), each.event.kind.replace("_", " ")] for each in history],
    )


def _told(status: StepStatus) -> str:
    details = [cell(detail) for detail in (status.on, status.ref, status.reason) if detail]
    return " ".join((status.state.value, *details))
