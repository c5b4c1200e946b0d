"""`mailto:` links (RFC 6068): they only prefill a mail, so nothing happens until a person sends it."""

from dataclasses import dataclass
from urllib.parse import quote

from cancel_mailbot.ground.steps import Step
from cancel_mailbot.notices.wording import FORM_LABELS
from cancel_mailbot.workflow.case import Case

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
    subject, tag = quote(to.subject, safe=""), quote(f"[{to.reference}]", safe="")
    typed = _encode(body, room - len(tag))
    return f"{head}{subject if len(subject) + len(typed) <= room else tag}&body={typed}"


def likely_commands(case: Case, to: ReplyTo) -> tuple[Link, ...]:
    """What staff will probably want to say about a case, in the order of its steps."""
    open_steps = [step for step in case.steps if not case.is_complete(step.key)]
    answers = [answer for step in open_steps for answer in _report(step)]
    if open_steps:
        word = open_steps[0].words[0]
        answers.append((f"{word} blocked: REASON", f"{word} blocked: ", f"{open_steps[0].title} is blocked"))
    answers += [("note: TEXT", "note: ", "Keep a note on the case"), ("status", "status", "See where it stands")]
    return tuple(Link(words, meaning, write_link(to, body)) for words, body, meaning in answers)


def missing_lines(case: Case, to: ReplyTo) -> Link:
    """The lines that the rep must still fill in, one per field."""
    lines = [f"{FORM_LABELS[field]}: " for field in case.request.missing]
    return Link("", "", write_link(to, "\r\n".join(lines)))


def _report(step: Step) -> list[tuple[str, str, str]]:
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
