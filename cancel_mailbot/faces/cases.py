"""`cases`: list them, show one, or act on one for staff. The JSON keys are a contract: added, never renamed."""

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from cancel_mailbot.edges.store import cases as stored
from cancel_mailbot.edges.store.cases import CaseFilter, CaseSummary
from cancel_mailbot.faces.acting import act_on, find_pressing
from cancel_mailbot.faces.case_story import print_case
from cancel_mailbot.faces.cli import Group, config_option
from cancel_mailbot.faces.listing import json_option, print_json, print_rows, printable
from cancel_mailbot.faces.setting import Failed, get_setting, open_store
from cancel_mailbot.ground.identity import find_references, format_reference
from cancel_mailbot.work.site import make_steps
from cancel_mailbot.workflow.case import Case, CaseState, Product, StepStatus, TrueUp, replay
from cancel_mailbot.workflow.due import LineVerdict, Verdict
from cancel_mailbot.workflow.events import Recorded

_COLUMNS = {
    "reference": "case",
    "state": "state",
    "next_step": "next step",
    "owner": "owner",
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
@click.option(
    "--state", "states", multiple=True, type=click.Choice([state.value for state in CaseState]), help="In this state."
)
@click.option("--rep", default="", metavar="WHO", help="Of this rep: an address, or a part of the name or address.")
@click.option("--client", default="", metavar="NAME", help="Of clients whose name holds this.")
@click.option("--order", default="", metavar="ID", help="With this Titan Order ID.")
@click.option("--owner", default="", metavar="WHO", help="Taken by this member of staff.")
@click.option("--overdue", is_flag=True, help="With something that has waited too long.")
@click.option("--at-risk", is_flag=True, help="With billing open before the next invoice run.")
def list_cases(
    config_path: Path | None, as_json: bool, states: tuple[str, ...], overdue: bool, at_risk: bool, **wanted: str
) -> None:
    """List the cases, the oldest first.

    All of them, or those for which everything that you ask for is true.
    """
    case_filter = CaseFilter(
        states=tuple(CaseState(state) for state in states),
        rep=wanted["rep"],
        client=wanted["client"],
        order=wanted["order"],
        owner=wanted["owner"],
    )
    config = get_setting(config_path)
    with open_store(config) as store, store.read() as tx:
        summaries = stored.list_cases(tx, case_filter)
        if overdue or at_risk:
            pressing = find_pressing(tx, config, datetime.now(UTC), overdue=overdue, at_risk=at_risk)
            summaries = tuple(summary for summary in summaries if summary.number in pressing)
    rows = (as_object(summary) for summary in summaries)
    none = "There are no cases yet." if case_filter == CaseFilter() and not (overdue or at_risk) else "No case is such."
    print_rows(rows, _COLUMNS, as_json=as_json, none=none)


@cases.command()
@config_option
@json_option
@click.argument("reference", metavar="CXL-n")
def show(config_path: Path | None, as_json: bool, reference: str) -> None:
    """Show one case with all that happened.

    Its products with their steps, its true-up, and its events. CXL-n is the case's name, such as CXL-1042.
    """
    number = read_reference(reference)
    config = get_setting(config_path)
    with open_store(config) as store, store.read() as tx:
        found = stored.list_cases(tx, CaseFilter(numbers=(number,)))
        history = stored.load_history(tx, number)
    if not found:
        raise unknown_case(number)
    case = replay(number, history, make_steps(config))
    if as_json:
        print_json({**as_object(found[0]), **_as_story(case), "events": [_event(each, case) for each in history]})
    else:
        print_case(found[0], case)


@cases.command()
@config_option
@click.option("--by", required=True, metavar="ADDRESS", help="The member of staff for whom you act.")
@click.argument("reference", metavar="CXL-n")
@click.argument("lines", nargs=-1, required=True, metavar="LINE…")
def act(config_path: Path | None, by: str, reference: str, lines: tuple[str, ...]) -> None:
    """Do what a member of staff would do by mail.

    Each LINE is a command as staff write it, in quotes: "billing done p1". One wrong line, and nothing is done.
    The case, its notices and its history are as after a mail, and say that an operator did it.
    """
    number = read_reference(reference)
    verdicts = act_on(get_setting(config_path), number, "\n".join(lines), by)
    wrong = any(line.verdict is Verdict.ERROR for line in verdicts)
    for line in verdicts:
        click.echo(f"{line.verdict.value:<6} {printable(line.line)}{_explain(line)}", err=wrong)
    if wrong:
        raise Failed("a line is wrong; nothing was done", os.EX_DATAERR)


def _explain(line: LineVerdict) -> str:
    told = line.why or line.reads
    return f": {printable(told)}" if told else ""


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
        "owner": summary.owner or None,
        "asked_at": summary.asked_at,
        "missed_run": summary.missed_run,
    }


def _as_story(case: Case) -> dict[str, object]:
    """What only the events tell of a case."""
    return {
        "hold": case.hold.text if case.hold else None,
        "asked": case.asked.text if case.asked else None,
        "question": case.question.text if case.question else None,
        "remarks": list(case.remarks),
        "missed_runs": list(case.missed_runs),
        "superseded": [_true_up(line) for line in case.superseded],
    }


def unknown_case(number: int) -> Failed:
    """There is no case of this number."""
    known = "`cancel-mailbot cases list` shows those that there are"
    return Failed(f"there is no case {format_reference(number)}; {known}", os.EX_DATAERR)


def read_reference(written: str) -> int:
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
        "covers": list(line.covers),
        "period_first": line.period.first if line.period else None,
        "period_last": line.period.last if line.period else None,
    }


def _event(recorded: Recorded, case: Case) -> dict[str, object]:
    return {
        "seq": recorded.seq,
        "at": recorded.at,
        "by": recorded.by,
        "via": recorded.via or None,
        "undone": recorded not in case.in_force,
        "message": recorded.message,
        "kind": recorded.event.kind,
        "facts": recorded.event,
    }
