"""Commands in words, as the answer to a command mail reads them back. Written back, they are the same commands."""

from collections.abc import Iterable
from typing import assert_never

from cancel_mailbot.ground.identity import format_reference
from cancel_mailbot.ground.steps import Step
from cancel_mailbot.reading.arguments import LABELS
from cancel_mailbot.reading.command import (
    AddNote,
    AddProducts,
    AskHelp,
    AskRep,
    AskStatus,
    Assign,
    Command,
    Hold,
    ListCases,
    MarkDuplicate,
    Period,
    Reject,
    Reopen,
    ReportAll,
    ReportStep,
    Resume,
    SetField,
    Take,
    TellRep,
    Undo,
    WithdrawProducts,
)

_WORDS = {
    Take: "take",
    Resume: "resume",
    Undo: "undo",
    AskStatus: "status",
    AskHelp: "help",
    AddNote: "note",
    AskRep: "ask",
    TellRep: "tell",
    Hold: "hold",
    Reject: "reject",
}


def describe(command: Command, steps: tuple[Step, ...]) -> str:
    """How a command was read: `billing done for p1, p3 on 2026-11-20, ref INV-88213`."""
    match command:
        case ReportStep() | ReportAll():
            return _describe_report(command, steps)
        case Take() | Resume() | Undo() | AskStatus() | AskHelp():
            return _WORDS[type(command)]
        case AddNote(text=text) | AskRep(text=text) | TellRep(text=text) | Hold(reason=text) | Reject(reason=text):
            return f"{_WORDS[type(command)]}: {text}"
        case Assign(address=address):
            return f"assign {address}"
        case ListCases(which=which):
            return f"list {which}"
        case MarkDuplicate(of=number):
            return f"duplicate: {format_reference(number)}"
        case Reopen() | WithdrawProducts() | AddProducts() | SetField():
            return _describe_change(command, steps)
        case _:
            assert_never(command)


def _describe_change(command: Reopen | WithdrawProducts | AddProducts | SetField, steps: tuple[Step, ...]) -> str:
    match command:
        case Reopen(reason=reason, step=key, products=products):
            return f"{' '.join(filter(None, ('reopen', _name(key, steps), list_products(products))))}: {reason}"
        case WithdrawProducts(products=products, reason=reason):
            return f"{f'withdraw {list_products(products)}'.strip()}{f': {reason}' if reason else ''}"
        case AddProducts(names=names):
            return f"add product: {_list_names(names)}"
        case SetField(field=field, value=value):
            return f"set: {LABELS[field]} = {value if isinstance(value, str) else _list_names(value)}"
        case _:
            assert_never(command)


def _describe_report(command: ReportStep | ReportAll, steps: tuple[Step, ...]) -> str:
    products = f"for {list_products(command.products) or 'every open product'}"
    clauses = [f"{products} on {command.on}" if command.on else products]
    if command.outcome is not None:
        money = command.outcome.money
        clauses.append(f"{command.outcome.kind} {money}" if money else "no credit")
    if command.period is not None:
        clauses.append(f"period {describe_period(command.period)}")
    if command.ref:
        clauses.append(f"ref {command.ref}")
    if isinstance(command, ReportAll):
        return f"all done {', '.join(clauses)}"
    reason = f": {command.reason}" if command.reason else ""
    return f"{_name(command.step, steps)} {command.state} {', '.join(clauses)}{reason}"


def describe_period(period: Period) -> str:
    """`2026-11` for a whole month, else `2026-11-01 to 2026-11-15`."""
    whole = period.first.day == 1 and period.last.month == period.first.month and period.last.year == period.first.year
    after = period.last.toordinal() + 1
    if whole and type(period.last).fromordinal(after).day == 1:
        return f"{period.first:%Y-%m}"
    return f"{period.first} to {period.last}"


def _name(key: str, steps: tuple[Step, ...]) -> str:
    return next((step.words[0] for step in steps if step.key == key), key)


def list_products(products: Iterable[int]) -> str:
    """`p1, p3`."""
    return ", ".join(f"p{n}" for n in products)


def _list_names(names: tuple[str, ...]) -> str:
    return "; ".join(names)
