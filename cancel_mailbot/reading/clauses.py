"""The clauses of a command line, such as `p1,p3` and `on 2026-11-20`, in any order: where each stands, what it says."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from cancel_mailbot.ground.money import read_money
from cancel_mailbot.reading.command import Outcome, OutcomeKind, Period
from cancel_mailbot.reading.command_words import ANY_STATE, DATES, STATES, STRAYS
from cancel_mailbot.reading.grammar import OUTCOME, Rule
from cancel_mailbot.reading.lexicon import Lexicon, ProductNames
from cancel_mailbot.reading.named_products import find_products, find_whole_name, name_products
from cancel_mailbot.reading.said import Problem, Said

# A comma may part two clauses; none stands behind the last.
_CLAUSE = re.compile(
    rf"(?:(?P<state>{ANY_STATE})|(?P<on>on(?: \S*[^\s,])?)|(?P<ref>ref(?: \S*[^\s,])?)"
    r"|(?P<period>period(?: \S*[^\s,])?(?: to(?: \S*[^\s,])?)?)|(?P<outcome>no credit|credit|charge))(?=,? |$)",
    re.I | re.A,
)
_PRODUCT = re.compile(r"p[0-9]|for ", re.I | re.A)
_AMOUNTS = "the amount is missing, zero or reads two ways: write 1250 or 1,250.00; nothing owed is `no credit`"
_PERIODS = "a period is a month or its first and last day: period 2026-11, or period 2026-11-01 to 2026-11-30"
# Per clause: how forms write it, why it cannot be read, where it does not belong, that it is lacking.
_CLAUSES = {
    "products": ("PRODUCTS", "", "it takes no products", ""),
    "on": ("on DATE", DATES, "it takes no date", ""),
    "ref": ("ref CODE", "after ref stands a code such as INV-88213", "it takes no reference", ""),
    "outcome": ("OUTCOME", _AMOUNTS, "only a true-up that is done takes an outcome", f"it needs an outcome: {OUTCOME}"),
    "period": ("period PERIOD", _PERIODS, "only a true-up that is done takes a period", ""),
    "text": (":", "nothing stands after the colon", "no reason fits here: use `note:`", "it needs text after a colon"),
}
# A figure or capitals, since `ref pending` is no reference.
_REF = re.compile(r"ref (?!p[0-9]+$)(?=\S*[0-9]|(?-i:[^a-z]+$))(#?[a-z0-9][a-z0-9._/#-]{0,39})", re.I | re.A)
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])", re.A)


@dataclass(slots=True)
class Written:
    """The clauses of one line as written, by kind, and the products that it names or what is wrong with them."""

    clauses: dict[str, str] = field(default_factory=dict)
    products: tuple[int, ...] | Problem = ()


def find_clauses(written: str, lexicon: Lexicon, names: ProductNames) -> Written | Problem:
    """Each clause of a clean line with its words, such as `on 2026-11-20`; a word that belongs to none is a problem."""
    found = Written()
    at = 0
    while at < len(written):
        kind, end = _find_clause(written, at, lexicon, names, found)
        if not kind:
            return _explain(written[at:].split(), names)
        if kind in found.clauses:
            return _object_twice(kind, written[at:end].strip(), found.clauses[kind])
        found.clauses[kind] = written[at:end]
        at = end + len(_skip(written, end))
    return found


def _find_clause(written: str, at: int, lexicon: Lexicon, names: ProductNames, found: Written) -> tuple[str, int]:
    """The kind of the clause that stands here and where it ends; "" if there is none."""
    match = _CLAUSE.match(written, at)
    if match is None or match.lastgroup is None or find_whole_name(written, at, names):
        mention = find_products(written, at, lexicon, names)
        if mention is None or not _is_end(written, mention.end):
            return "", at
        found.products = found.products or mention.numbers
        return "products", mention.end
    if match.lastgroup != "outcome" or match[0].lower() == "no credit":
        return match.lastgroup, match.end()
    return "outcome", _find_amount(written, match.end(), lexicon, names)


def _is_end(written: str, at: int) -> bool:
    return at == len(written) or bool(_skip(written, at))


def _skip(written: str, at: int) -> str:
    """What parts a clause that ends here from the next: a blank, after a comma or not."""
    return next((parting for parting in (", ", " ") if written.startswith(parting, at)), "")


def _find_amount(written: str, at: int, lexicon: Lexicon, names: ProductNames) -> int:
    """Where the words behind `credit` end: before the next clause; a currency is none."""
    while written.startswith(" ", at):
        start = at + 1
        end = next((place for place in range(start, len(written)) if written[place] == " "), len(written))
        word = written[start:end].rstrip(",")
        is_currency = word.isalpha() and read_money(f"1 {word}", lexicon.currency) is not None
        if not is_currency and _begins_clause(written, start, lexicon, names):
            return at
        at = start + len(word)
        if written.startswith(",", at):
            return at
    return at


def _begins_clause(written: str, at: int, lexicon: Lexicon, names: ProductNames) -> bool:
    is_fixed = _CLAUSE.match(written, at) or _PRODUCT.match(written, at)
    return is_fixed is not None or find_products(written, at, lexicon, names) is not None


def _object_twice(kind: str, again: str, before: str) -> Problem:
    if kind == "products":
        return Problem(f"`{again}` comes on top of `{before}`: put products side by side, with commas")
    return Problem(f"`{again}` comes on top of `{before}`: one command per line")


def _explain(words: list[str], names: ProductNames) -> Problem:
    for word in words:
        for stray, why, closest in STRAYS:
            if re.fullmatch(stray, word, re.I):
                return Problem(why, closest)
    unknown = f"`{words[0]}` is not understood"
    if names:
        return Problem(f"{unknown}, nor is it a product of the case: {name_products(names)}")
    return Problem(f"{unknown}: one command per line, the whole line or nothing")


def read_clauses(found: Written, said: Said, lexicon: Lexicon) -> Said:
    """What the clauses say. One that cannot be read says nothing (see `find_fault`)."""
    clauses = found.clauses
    return replace(
        said,
        products=found.products if isinstance(found.products, tuple) else (),
        on=_read_date(clauses.get("on", "")[3:]),
        ref="".join(_REF.findall(clauses.get("ref", ""))),
        outcome=_read_outcome(clauses.get("outcome", ""), lexicon.currency),
        period=_read_period(clauses.get("period", "")[7:]),
        text=clauses.get("text", ""),
    )


def _read_date(written: str) -> date | None:
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return None
    return day if day.isoformat() == written else None  # fromisoformat reads 2026-W47-5 too


def _read_period(written: str) -> Period | None:
    """A month, or its days from the first to the last; None for anything else."""
    month = _MONTH.fullmatch(written)
    if month and int(month[1]):
        year, number = int(month[1]), int(month[2])
        return Period(date(year, number, 1), date(year, number, monthrange(year, number)[1]))
    first, last = map(_read_date, (written[:10], written[14:]))
    if first is None or last is None or written[10:14].lower() != " to " or last < first:
        return None
    return Period(first, last)


def _read_outcome(written: str, currency: str) -> Outcome | None:
    kind, _, amount = written.partition(" ")
    if written.lower() == "no credit":
        return Outcome(OutcomeKind.NONE)
    money = read_money(amount, currency)
    return Outcome(OutcomeKind(kind.lower()), money) if money and money.minor else None


def find_fault(rule: Rule, found: Written, said: Said) -> Problem | None:
    """What is wrong with the clauses for this rule: one that does not belong, cannot be read, or is lacking."""
    return next(_find_faults(rule, found, said), None)


def _find_faults(rule: Rule, found: Written, said: Said) -> Iterator[Problem]:
    for kind, (clause, unreadable, misplaced, lacking) in _CLAUSES.items():
        is_given = kind in found.clauses
        if is_given and not rule.takes(clause):
            yield Problem(misplaced, rule.shorten())
        elif is_given and kind == "products" and isinstance(found.products, Problem):
            yield replace(found.products, closest=rule.shorten(clause))
        elif is_given and kind != "products" and not getattr(said, kind):
            yield Problem(unreadable, rule.shorten(clause))
        elif not is_given and rule.needs(clause):
            yield Problem(lacking, rule.shorten())
    if said.state.is_complete and "?" in said.text:
        yield Problem("a question changes nothing", "status")


def read_state(found: Written) -> str:
    """The state that the line names, in its usual word; "" for none."""
    state = STATES.get(found.clauses.get("state", "").lower())
    return state.value if state else ""
