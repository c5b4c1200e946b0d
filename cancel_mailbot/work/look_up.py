"""What the store knows about a message, as facts for the core. Looks up; judges nothing."""

from collections.abc import Iterable
from dataclasses import replace

from cancel_mailbot.edges.store import cases, keys, messages, outbox, promises
from cancel_mailbot.edges.store.engine import Transaction
from cancel_mailbot.edges.store.messages import Stored
from cancel_mailbot.ground.identity import Person, Role, find_own_case, find_references
from cancel_mailbot.message.message import Message
from cancel_mailbot.reading.command import ListCases, MarkDuplicate, Undo
from cancel_mailbot.reading.commands import read_commands
from cancel_mailbot.reading.lexicon import Lexicon
from cancel_mailbot.reading.reply import read_reply
from cancel_mailbot.work.listings import make_listings
from cancel_mailbot.work.site import Site
from cancel_mailbot.workflow.authenticity import find_authenticity
from cancel_mailbot.workflow.case import Case, replay
from cancel_mailbot.workflow.command_mail import CommandMail
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
    commanded = find_commanded(read_reply(message.text, message.html), site) if role is Role.STAFF else set()
    found = {case.number: case for case in load_cases(tx, threaded | named | commanded, site)}
    return Facts(
        role=role,
        authenticity=find_authenticity(message.authentication_results, site.trusted_authserv_id, author),
        twin=messages.find_twin(tx, stored.id, message.message_id, message.content_digest),
        is_own=_is_own(message, our_keys, site),
        is_from_our_address=author == site.desk.address,
        returned=returned,
        threaded=tuple(found[number] for number in sorted(threaded & found.keys())),
        named=tuple(found[number] for number in sorted(named & found.keys())),
        commanded=tuple(found[number] for number in sorted(commanded & found.keys())),
        answers_ours=any(find_own_case(each, our_keys) is not None for each in _list_answered(message)),
    )


def find_same_orders(tx: Transaction, meaning: Meaning, now: Circumstances, site: Site) -> Circumstances:
    """`now` with the cases, ended ones too, that carry an order id which the message asks about."""
    if not isinstance(meaning, Orders):
        return now
    order_ids = sorted({request.titan_order_id for request in meaning.requests if request.titan_order_id})
    numbers = {number for order_id in order_ids for number in cases.find_by_order(tx, order_id)}
    return replace(now, same_orders=load_cases(tx, numbers, site))


def find_asked(tx: Transaction, meaning: object, author: Person, now: Circumstances, site: Site) -> Circumstances:
    """`now` with what the commands of `author` ask for: what reps are promised for `undo`, cases for `list`."""
    if not isinstance(meaning, CommandMail):
        return now
    commands = [line.command for line in meaning.block.lines]
    concerned = sorted({case.number for case in (*meaning.cases, *((meaning.thread,) if meaning.thread else ()))})
    undone = concerned if any(isinstance(command, Undo) for command in commands) else []
    lists = [command.which for command in commands if isinstance(command, ListCases)]
    return replace(
        now,
        promised=tuple(notice for number in undone for notice in promises.list_promised(tx, number, now.at)),
        listings=make_listings(tx, site, lists, author.address, now.at),
    )


def find_commanded(text: str, site: Site) -> set[int]:
    """The cases that command lines name, as the case that they are about or as in `duplicate: CXL-1001`."""
    lexicon = Lexicon(site.reading.steps, site.reading.currency, site.reading.form)
    lines = read_commands(text, lexicon).lines
    about = {line.case_number for line in lines if line.case_number is not None}
    return about | {line.command.of for line in lines if isinstance(line.command, MarkDuplicate)}


def load_cases(tx: Transaction, numbers: Iterable[int], site: Site) -> tuple[Case, ...]:
    """The cases that exist of these, locked in one order everywhere, so that no two daemons wait for each other."""
    locked = [number for number in sorted(set(numbers)) if _lock(tx, number)]
    return tuple(replay(number, cases.load_history(tx, number), site.reading.steps) for number in locked)


def _is_own(message: Message, our_keys: tuple[bytes, ...], site: Site) -> bool:
    return message.loop == site.desk.address or find_own_case(message.message_id, our_keys) is not None


def _find_thread(tx: Transaction, message: Message, our_keys: tuple[bytes, ...]) -> set[int]:
    """The cases of the messages that this one answers: ours by their signature, the rep's by what we received."""
    answered = _list_answered(message)
    ours = {find_own_case(message_id, our_keys) for message_id in answered}
    return {number for number in ours if number} | messages.find_case_by_message_ids(tx, answered)


def _list_answered(message: Message) -> tuple[str, ...]:
    return (*message.in_reply_to, *message.references)


def _find_returned(tx: Transaction, message: Message) -> tuple[ReturnedNotice, ...]:
    if message.returned is None:
        return ()
    found = outbox.find_by_message_ids(tx, message.returned.message_ids)
    return tuple(ReturnedNotice(notice.id, notice.case_number, notice.recipient) for notice in found)


def _lock(tx: Transaction, number: int) -> bool:
    try:
        cases.lock(tx, number)
    except cases.UnknownCase:
        return False
    return True
