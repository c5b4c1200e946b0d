"""What `cases` asks of the work floor: an operator's commands, and which cases press."""

import os
from datetime import UTC, datetime

from cancel_mailbot.edges.store import cases as stored
from cancel_mailbot.edges.store.engine import Transaction
from cancel_mailbot.faces.setting import Failed, open_store
from cancel_mailbot.ground.config import Config, Mailbox
from cancel_mailbot.ground.identity import format_reference, read_address
from cancel_mailbot.work.acting import act, make_operator
from cancel_mailbot.work.effects import NoticeLeft
from cancel_mailbot.work.listings import load_unfinished
from cancel_mailbot.work.site import make_site
from cancel_mailbot.workflow.attention import find_standing
from cancel_mailbot.workflow.due import LineVerdict


def act_on(config: Config, number: int, text: str, by: str) -> tuple[LineVerdict, ...]:
    """Give these commands for the member of staff with the address `by`; what became of each line.

    Raises:
        Failed: there is no such case, or the address is none of staff's.
    """
    address = read_address(by)
    if address is None or address not in config.people.staff:
        raise Failed(f"{by} is not on the staff list; see [people] of the config", os.EX_DATAERR)
    with open_store(config) as store:
        try:
            with store.begin() as tx:
                site = make_site(config, _get_mailbox(tx, config, number))
                return act(tx, number, text, make_operator(address, datetime.now(UTC)), site).lines
        except NoticeLeft:
            raise Failed("the rep's notice is leaving, too late for an undo; nothing was done", os.EX_DATAERR) from None


def find_pressing(tx: Transaction, config: Config, at: datetime, *, overdue: bool, at_risk: bool) -> frozenset[int]:
    """The cases that are as asked for at this instant; both: that are both.

    Every unfinished case is judged anew, so the cost grows with these, and not with the ended ones.
    """
    pressing: set[int] = set()
    for mailbox in config.mailbox:
        site = make_site(config, mailbox)
        for case in load_unfinished(tx, site):
            standing = find_standing(case, site.almanac, at)
            if (standing.late or not overdue) and (standing.at_risk or not at_risk):
                pressing.add(case.number)
    return frozenset(pressing)


def _get_mailbox(tx: Transaction, config: Config, number: int) -> Mailbox:
    """The case's own mailbox, or the first where that is unknown or no longer served."""
    name = stored.find_mailbox(tx, number)
    if name is None:
        known = "`cancel-mailbot cases list` shows those that there are"
        raise Failed(f"there is no case {format_reference(number)}; {known}", os.EX_DATAERR)
    return next((mailbox for mailbox in config.mailbox if mailbox.name == name), config.mailbox[0])
