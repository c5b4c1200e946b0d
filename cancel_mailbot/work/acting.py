"""An operator acts for a member of staff: the grammar, events and notices of a command mail, without the mail."""

from datetime import datetime

from cancel_mailbot.edges.store.cases import UnknownCase
from cancel_mailbot.edges.store.engine import Transaction
from cancel_mailbot.ground.identity import Person, format_reference
from cancel_mailbot.reading.command import CommandBlock
from cancel_mailbot.reading.commands import read_commands
from cancel_mailbot.work.effects import Cause, change_case, owe, owe_for, retract
from cancel_mailbot.work.look_up import find_asked, find_commanded, load_cases
from cancel_mailbot.work.site import Site, make_circumstances
from cancel_mailbot.workflow.command_mail import Actor, CommandMail
from cancel_mailbot.workflow.commands import decide_commands
from cancel_mailbot.workflow.decision import Decision
from cancel_mailbot.workflow.due import Disposition, LineVerdict, Verdict
from cancel_mailbot.workflow.interpret import make_lexicon

OPERATOR = "operator"


def act(tx: Transaction, number: int, text: str, actor: Actor, site: Site) -> Decision:
    """Give the commands of `text` on a case; whatever is refused leaves no trace.

    Raises:
        UnknownCase: there is no case of this number.
        NoticeLeft: what an `undo` would take back has just left; the transaction must be rolled back.
    """
    mail = _read(tx, number, text, site)
    if mail.block.note:
        return _refuse(mail.block)
    now = find_asked(tx, mail, actor.person, make_circumstances(site, actor.at), site)
    decision = decide_commands(mail, actor, now)
    if not any(line.verdict is Verdict.ERROR for line in decision.lines):
        _apply(tx, decision, _cause(actor, site))
    return decision


def make_operator(address: str, at: datetime) -> Actor:
    """The member of staff with this address, for whom the operator acts."""
    return Actor(Person("", address), at, via=OPERATOR)


def _read(tx: Transaction, number: int, text: str, site: Site) -> CommandMail:
    numbers = {number, *find_commanded(text, site)}
    found = {case.number: case for case in load_cases(tx, numbers, site)}
    if number not in found:
        raise UnknownCase(f"there is no case {format_reference(number)}")
    lexicon = make_lexicon(site.reading, found[number], found)
    return CommandMail(found[number], tuple(found.values()), read_commands(text, lexicon))


def _refuse(block: CommandBlock) -> Decision:
    """A sentence is a note in a mail; here it is a slip."""
    stray = LineVerdict(block.note.splitlines()[0], Verdict.ERROR, why="this is no command; see `help`")
    read = tuple(LineVerdict(line.line, Verdict.OK) for line in block.lines)
    return Decision(Disposition.COMMAND, "a line is no command", lines=(*read, stray))


def _cause(actor: Actor, site: Site) -> Cause:
    return Cause(
        site=site,
        name=f"{actor.via} {actor.person.address} {actor.at.isoformat()}",
        now=actor.at,
        happened_at=actor.at,
        by=actor.person.address,
        via=actor.via,
        undo_window=site.undo_window,
    )


def _apply(tx: Transaction, decision: Decision, cause: Cause) -> None:
    changed = tuple((change, change_case(tx, change, cause)) for change in decision.changes)
    retract(tx, decision.retracted, cause)
    for due in decision.notices:
        owe(tx, due, None, cause)
    for change, case in changed:
        owe_for(tx, change, case, cause)
