"""`mailto:` links (RFC 6068): they only prefill a mail, so nothing happens until a person sends it."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from cancel_mailbot.ground.steps import Step
from cancel_mailbot.notices.printable import printable_line
from cancel_mailbot.notices.wording import FIELD_LABELS, FORM_LABELS
from cancel_mailbot.workflow.case import Case, CaseState
from cancel_mailbot.workflow.events import AmendmentAsked, WithdrawalAsked

_Answer = tuple[str, str, str]  # the words as shown, the words as typed, what they mean
_TELL = ("tell: TEXT", "tell: ", "Answer the rep")
_ASK = ("ask: TEXT", "ask: ", "Ask the rep: the case waits for the answer")
_SAY = (_TELL, _ASK)
_KEEP = (("note: TEXT", "note: ", "Keep a note on the case"), ("status", "status", "See where it stands"))
_MAX_NAMED = 40
_REJECT = ("reject: REASON", "reject: ", "Give the request back to the rep")
_REOPEN = ("reopen: REASON", "reopen: ", "It was wrong: go on with the case")
MAX_LENGTH = 500  # Outlook cuts a link at 2,046 characters and Gmail at about 1,600; people copy them by hand, too


@dataclass(frozen=True, slots=True)
class Link:
    """A prefilled answer: the words to type, what they mean, and the link that types them."""

    words: str
    meaning: str
    href: str


@dataclass(frozen=True, slots=True)
class ReplyTo:
    """Where an answer goes: the address, the thread's subject, and the case's reference for when that is too long."""

    address: str
    subject: str
    reference: str


def write_link(to: ReplyTo, body: str) -> str:
    """A `mailto:` link under 500 characters; the subject gives way to the body, and only then the body's end."""
    head = f"mailto:{quote(to.address, safe='@')}?subject="
    room = MAX_LENGTH - 1 - len(head) - len("&body=")
    subject, tag = quote(to.subject, safe=""), quote(f"[{to.reference}]" if to.reference else "", safe="")
    typed = _encode(body, room - len(tag))
    return f"{head}{subject if len(subject) + len(typed) <= room else tag}&body={typed}"


def likely_commands(case: Case, to: ReplyTo) -> tuple[Link, ...]:
    """What moves a case on, the likeliest first: its steps in their order, or what lets it go on at all."""
    if case.state.is_ended:
        return _links(to, [_REOPEN])
    if case.hold:
        return _links(to, [("resume", "resume", "The hold is over: work goes on")])
    if case.state is CaseState.NEEDS_INFO:
        return _links(to, [*_fill_in(case), _REJECT, _TELL])
    open_steps = [step for step in case.steps if _can_be_reported(case, step)]
    answers = [answer for step in open_steps for answer in _report(step)]
    return _links(to, [*answers, *map(_block, open_steps[:1])])


def course_commands(case: Case, to: ReplyTo) -> tuple[Link, ...]:
    """The same, and the steps that come later: for the work item, which staff answer until the case is closed."""
    if case.state is not CaseState.OPEN:
        return likely_commands(case, to)
    open_steps = [step for step in case.steps if not case.is_complete(step.key)]
    answers = [answer for step in open_steps for answer in _report(step)]
    return _links(to, [*answers, *map(_block, open_steps[:1])])


def other_commands(case: Case, to: ReplyTo) -> tuple[Link, ...]:
    """What else staff may want to say about a case, whatever its steps."""
    take = [] if case.owner or case.state.is_ended else [("take", "take", "It is yours: reminders go to you alone")]
    hold = [] if case.hold or case.state.is_ended else [("hold: REASON", "hold: ", "Nothing is done until resume")]
    return _links(to, [*take, *_SAY, *hold, *_KEEP])


def answer_commands(to: ReplyTo) -> tuple[Link, ...]:
    """How staff answer a rep."""
    return _links(to, _SAY)


def step_commands(case: Case, step: Step | None, to: ReplyTo) -> tuple[Link, ...]:
    """What may be said of this step alone; the likely commands where it can't be reported now."""
    if step is None or case.state is not CaseState.OPEN or not _can_be_reported(case, step):
        return likely_commands(case, to)
    return _links(to, [*_report(step), _block(step)])


def silence_commands(case: Case, to: ReplyTo) -> tuple[Link, ...]:
    """How staff go on without the rep's answer."""
    if case.state.is_ended or case.hold:
        return likely_commands(case, to)
    resume = [("resume", "resume", "Go on without the answer")] if case.asked else []
    return _links(to, [*_fill_in(case), *resume, _REJECT, _TELL])


def change_commands(case: Case, to: ReplyTo) -> tuple[Link, ...]:
    """How staff carry out a change that a rep asked for."""
    if case.state.is_ended:
        return _links(to, [_REOPEN, _TELL])
    label = f" p{case.active[-1].n}" if len(case.active) > 1 else ""
    changes = (
        ("set: Campaign Name = VALUE", "set: Campaign Name = ", "Correct a field of the order"),
        ("add product: NAME", "add product: ", "Cancel one more product"),
        (f"withdraw{label}: REASON", f"withdraw{label}: ", "Take a product out of the cancellation"),
    )
    return _links(to, [*changes, _TELL])


def withdrawal_commands(case: Case, products: tuple[int, ...], to: ReplyTo) -> tuple[Link, ...]:
    """How staff carry out a withdrawal that a rep asked for; no products: of the whole case."""
    if case.state.is_ended:
        return _links(to, [_REOPEN, _TELL])
    words = " ".join(filter(None, ("withdraw", ",".join(f"p{n}" for n in products[:_MAX_NAMED]))))
    typed = f"{words}: the rep asked for it"
    return _links(to, [(typed, typed, "Withdraw it, as the rep asks"), _TELL])


def wish_commands(case: Case, to: ReplyTo) -> tuple[Link, ...]:
    """How staff answer what the rep waits for: in words first, then by what carries it out."""
    talk = (_TELL, _ASK)
    wish = next((each.event for each in case.events if case.question and each.seq == case.question.seq), None)
    match wish:
        case WithdrawalAsked(products=products):
            active = {product.n for product in case.active}
            known = tuple(n for n in products if n in active)
            wanted = withdrawal_commands(case, known, to) if known or not products else ()
        case AmendmentAsked(text=text) if added := _find_added(text):
            wanted = (
                _links(to, [(added, added, "Add it, as the rep asks")])
                if not case.state.is_ended
                else likely_commands(case, to)
            )
        case AmendmentAsked():
            wanted = change_commands(case, to)
        case _:
            wanted = likely_commands(case, to) if case.hold or case.state is CaseState.NEEDS_INFO else ()
    return tuple({link.words: link for link in (*_links(to, talk), *wanted)}.values())


def _find_added(text: str) -> str:
    """The rep's line `add product: X` as it was written; "" without one."""
    lines = (printable_line(line, 200).strip() for line in text.splitlines())
    return next((line for line in lines if line.lower().startswith("add product:")), "")


def missing_lines(case: Case, to: ReplyTo) -> Link:
    """The lines that the rep must still fill in, one per field."""
    lines = [f"{FORM_LABELS[field]}: " for field in case.request.missing]
    return Link("", "", write_link(to, "\r\n".join(lines)))


def _fill_in(case: Case) -> list[_Answer]:
    labels = [FIELD_LABELS[field] for field in case.request.missing]
    return [(f"set: {label} = VALUE", f"set: {label} = ", f"Fill in what is missing: {label}") for label in labels]


def _can_be_reported(case: Case, step: Step) -> bool:
    """What has an outcome comes after all that has none."""
    earlier = {each.key for each in case.steps if step.needs_outcome and not each.needs_outcome}.union(step.after)
    return not case.is_complete(step.key) and all(case.is_complete(key) for key in earlier)


def _block(step: Step) -> _Answer:
    return f"{step.words[0]} blocked: REASON", f"{step.words[0]} blocked: ", f"{step.title} is blocked"


def _links(to: ReplyTo, answers: Iterable[_Answer]) -> tuple[Link, ...]:
    return tuple(Link(words, meaning, write_link(to, body)) for words, body, meaning in answers)


def _report(step: Step) -> list[_Answer]:
    word = step.words[0]
    if not step.needs_outcome:
        return [(f"{word} done", f"{word} done", f"{step.title} is done")]
    return [
        (f"{word} done credit AMOUNT ref REFERENCE", f"{word} done credit ", f"{step.title} is done: a credit"),
        (f"{word} done charge AMOUNT ref REFERENCE", f"{word} done charge ", f"{step.title} is done: a charge"),
        (f"{word} done no credit", f"{word} done no credit", f"{step.title} is done: nothing owed"),
    ]


def _encode(text: str, limit: int) -> str:
    """Percent-encoded, never `+` for a blank (RFC 6068 section 5), whole characters up to `limit`."""
    if len(whole := quote(text, safe="")) <= limit:
        return whole
    kept = ""
    for character in text:
        encoded = quote(character, safe="")
        if len(kept) + len(encoded) > limit:
            break
        kept += encoded
    return kept
