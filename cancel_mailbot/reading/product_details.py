"""What stands beside a product and is none: amounts, quantities, dates, flights, and thanks."""

import re

from cancel_mailbot.reading.answers import MAX_VALUE_LENGTH

_MAX_LENGTH = 100  # of a detail that is looked at

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
# "$2,500/mo", "1.250,00 €", "€ 900,-", "500 USD".
_MONEY = (
    r"(?:[$€£]\s?\d[\d,.]{0,15}-{0,2}(?:[km]\b)?|\b\d[\d,.]{0,15}\s?(?:[$€£]|(?:usd|eur|gbp|dollars|euros?)\b))"
    r"(?:\s?(?:/|per|a)\s?(?:month|mo|week|wk|year|yr|day)\b)?"
)
_QUANTITY = (
    r"\b(?:qty|quantity)\b\.?\s?[:=]?\s?\d{1,9}\b|(?<!\w)x\s?\d{1,6}\b"
    r"|\b\d[\d,.]{0,12}\s?[km]?\s?(?:impressions?|imps|clicks|spots|units|views)\b"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DATED = (  # with its year
    r"\b\d{1,2}/\d{1,2}/\d{2,4}\b|\b\d{1,2}\.\d{1,2}\.\d{2,4}\b|\b\d{1,2}-\d{1,2}-\d{2,4}\b"
    r"|\b\d{4}[/-]\d{1,2}[/-]\d{1,2}\b"
    rf"|\b{_MONTH}(?:\s{_DAY},?)?\s\d{{4}}\b|\b{_DAY}\s{_MONTH},?\s\d{{4}}\b"
)
_DATE = rf"{_DATED}|\b\d{{1,2}}/\d{{1,2}}\b|\b\d{{1,2}}\.\d{{1,2}}\.|\b{_MONTH}(?:\s{_DAY}\b)?|\b{_DAY}\s{_MONTH}"
_AMOUNT = re.compile(_MONEY, re.IGNORECASE)
_DETAIL = re.compile(rf"{_MONEY}|{_QUANTITY}|{_DATE}", re.IGNORECASE)
# Plain enough to be told from a name with nothing but a blank before it: "Chat 24/7" is a name.
_PLAIN_DETAIL = re.compile(rf"{_MONEY}|{_QUANTITY}|{_DATED}|\d{{1,2}}/\d{{1,2}}\s?[-–—]\s?\d", re.IGNORECASE)
_DETAIL_WORDS = frozenset(
    [
        "to",
        "through",
        "thru",
        "from",
        "until",
        "monthly",
        "month",
        "weekly",
        "week",
        "annual",
        "annually",
        "total",
        "net",
        "gross",
        "flight",
        "flights",
        "per",
        "and",
        "at",
        "effective",
        "eff",
        "end",
        "ends",
        "ending",
        "start",
        "starts",
        "starting",
        "date",
        "rate",
        "price",
        "cost",
        "budget",
        "spend",
        "amount",
        "remaining",
        "each",
        "mo",
    ]
)
_TAIL = re.compile(r"\s[-–—@]\s|:\s|,\s|\t|\s?\((?=[^()]*\)$)|\s(?:at|for)\s(?=[$€£\d])|(?P<plain>\s)(?=[$€£\dx])")
_THANKS = re.compile(
    r"(?:\s?[,;.!–—-]\s?|\s)(?:(?:many|best|kind|warm) (?:thanks|regards)|thanks|thank you|thx|tks|cheers|regards)"
    r"(?:\s(?:again|so much|very much|all|team|everyone|in advance|both|a lot|for your help))*"
    r"\s?(?:[!.,;–—-]+\s?(?:[A-Z][\w'.-]{0,30}(?:\s[A-Z][\w'.-]{0,30}){0,3})?)?[!.]*$"
    r"|(?:,\s?|\s)please[!.]*$",
    re.IGNORECASE,
)
_MAX_TAILS = 8  # places where the details may begin
_MAX_THANKS = 120  # characters from the thanks to the end


def has_amount(text: str) -> bool:
    return _AMOUNT.search(text) is not None


def is_detail(text: str) -> bool:
    """True for `$2,500/mo, Oct - Dec`: amounts, quantities, dates and the words between them, nothing else."""
    if not _DETAIL.search(text[:_MAX_LENGTH]):
        return False
    return _DETAIL_WORDS.issuperset(re.findall(r"\w+", _DETAIL.sub(" ", text[:MAX_VALUE_LENGTH]).casefold()))


def without_details(text: str) -> str:
    """`Targeted Display - $2,500/mo` is Targeted Display; `Social - Facebook` and `Chat 24/7` are themselves."""
    tails = list(_TAIL.finditer(text))[-_MAX_TAILS:] if len(text) <= MAX_VALUE_LENGTH else ()
    cut = next((tail.start() for tail in tails if tail.start() and _is_tail(tail, text)), len(text))
    return text[:cut].rstrip(" ,;:-–—")


def _is_tail(tail: re.Match[str], text: str) -> bool:
    rest = text[tail.end() :]
    return is_detail(rest) and (tail["plain"] is None or _PLAIN_DETAIL.match(rest) is not None)


def without_thanks(text: str) -> str:
    """`OTT / CTV. Thanks, Dana` is OTT / CTV."""
    start = max(0, len(text) - _MAX_THANKS)
    match = _THANKS.search(text, start)
    return text[: match.start()] if match and match.start() else text
