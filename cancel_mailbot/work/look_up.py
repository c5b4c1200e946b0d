"""What the store knows about a message, as facts for the core. Looks up; judges nothing."""

from collections.abc import Iterable
from dataclasses import replace

from cancel_mailbot.edges.store import cases, keys, messages, outbox
from cancel_mailbot.edges.store.engine import Transaction
from cancel_mailbot.edges.store.messages import Stored
from cancel_mailbot.ground.identity import Role, find_own_case, find_references
from cancel_mailbot.message.message import Message
from cancel_mailbot.reading.commands import read_commands
from cancel_mailbot.reading.lexicon import Lexicon
from cancel_mailbot.reading.reply import read_reply
from cancel_mailbot.work.site import Site
from cancel_mailbot.workflow.authenticity import find_authenticity
from cancel_mailbot.workflow.case import Case, replay
from cancel_mailbot.workflow.facts import Circumstances, Facts, ReturnedNotice
from cancel_mailbot.workflow.interpret import Meaning, Orders


def look_up(tx: Transaction, stored: Stored, message: Message, site: Site) -> Facts:
    """The facts about a message. Its cases stay locked until the transaction ends."""
    our_keys = keys.list_keys(tx)
    author = message.author.address
    role = site.people.find_role(author)
    returned = _find_returned(tx, message)
    threaded = _find_thread(tx, message, our_keys) | {notice.case_number or 0 for notice in returned}
    named = set(find_references(message.subject))
    if role is Role.STAFF:
        named |= _find_named_in_commands(message, site)
    found = {case.number: case for case in _load(tx, threaded | named, site)}
    return Facts(
        role=role,
        authenticity=find_authenticity(message.authentication_results, site.trusted_authserv_id, author),
        twin=messages.find_twin(tx, stored.id, message.message_id, message.content_digest),
        is_own=_is_own(message, our_keys, site),
        is_from_our_address=author == site.desk.address,
        returned=returned,
        threaded=tuple(found[number] for number in sorted(threaded & found.keys())),
        named=tuple(found[number] for number in sorted(named & found.keys())),
    )


def find_same_orders(tx: Transaction, meaning: Meaning, now: Circumstances, site: Site) -> Circumstances:
    """`now` with the unfinished cases that carry an order id which the message asks about."""
    if not isinstance(meaning, Orders):
        return now
    order_ids = sorted({request.titan_order_id for request in meaning.requests if request.titan_order_id})
    numbers = {number for order_id in order_ids for number in cases.find_by_order(tx, order_id)}
    return replace(now, same_orders=_load(tx, numbers, site))


def _is_own(message: Message, our_keys: tuple[bytes, ...], site: Site) -> bool:
    return message.loop == site.desk.address or find_own_case(message.message_id, our_keys) is not None


def _find_thread(tx: Transaction, message: Message, our_keys: tuple[bytes, ...]) -> set[int]:
    """The cases of the messages that this one answers: ours by their signature, the rep's by what we received."""
    answered = (*message.in_reply_to, *message.references)
    ours = {find_own_case(message_id, our_keys) for message_id in answered}
    return {number for number in ours if number} | messages.find_case_by_message_ids(tx, answered)


def _find_returned(tx: Transaction, message: Message) -> tuple[ReturnedNotice, ...]:
    if message.returned is None:
        return ()
    found = outbox.find_by_message_ids(tx, message.returned.message_ids)
    return tuple(ReturnedNotice(notice.id, notice.case_number, notice.recipient) for notice in found)


def _find_named_in_commands(message: Message, site: Site) -> set[int]:
    block = read_commands(read_reply(message.text, message.html), Lexicon(site.reading.steps, site.reading.currency))
    return {line.case_number for line in block.lines if line.case_number is not None}


def _load(tx: Transaction, numbers: Iterable[int], site: Site) -> tuple[Case, ...]:
    """The cases that exist of these, locked in one order everywhere, so that no two daemons wait for each other."""
    locked = [number for number in sorted(set(numbers)) if _lock(tx, number)]
    return tuple(replay(number, cases.load_history(tx, number), site.reading.steps) for number in locked)


def _lock(tx: Transaction, number: int) -> bool:
    try:
        cases.lock(tx, number)
    except cases.UnknownCase:
        return False
    return True
