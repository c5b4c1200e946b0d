"""Columns and labels that say whether something is cancelled, or when, and so name no product."""

import re

BLANK = "(blank)"  # what stands for an empty cell of such a column

_CANCELS = frozenset(("cancel", "canceling", "canceled", "cancelyn", "cancelyesno", "cancelyesorno", "tocancel"))
_KEEPS = frozenset(("keep", "keepyn", "keepyesno", "retain", "keeping"))
_OTHERS = frozenset(("action", "status", "decision"))
_YES = re.compile(r"(?:y|yes|yep|true|x|1|ok|cancel(?:led|ed)?|[✓✔☑☒✅✗✘])[.!]?", re.IGNORECASE)
_NO = re.compile(r"(?:n|no|nope|not|false|0|-|☐|\(blank\))[.!]?", re.IGNORECASE)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DATE = (
    rf"\d{{1,4}}[/.-]\d{{1,2}}(?:[/.-]\d{{1,4}})?"
    rf"|{_MONTH}(?: \d{{1,2}})?(?:,? \d{{4}})?|\d{{1,2}} {_MONTH}(?: \d{{4}})?"
)
_TIME = re.compile(
    rf"(?:(?:effective|eff|as of|from|by|on|after|before|starting|end of|start of|the|next|this|until)\.? ){{0,3}}"
    rf"(?:immediately|immediate|asap|a\.s\.a\.p|as soon as possible|now|today|tomorrow|at once|right away"
    rf"|effective|eo[mqy]|month(?:-end)?|week|quarter|year|flight|{_DATE})[.!]?",
    re.IGNORECASE,
)


def is_decision(key: str) -> bool:
    """True for the key of a column such as `Cancel?`, `Keep` or `Action`."""
    return key in _CANCELS or key in _KEEPS or key in _OTHERS


def names_no_product(key: str, text: str) -> bool:
    """True for `Cancel: yes` and `Cancel: immediately`, where `Cancel: SEO` would name one."""
    return key in _CANCELS and any(form.fullmatch(text) for form in (_YES, _NO, _TIME))


def is_undecided(key: str, text: str) -> bool:
    """True where a decision is not plainly to cancel; of what shall be kept none is, lest it be read upside down."""
    if key in _CANCELS:
        return bool(text) and not (_YES.fullmatch(text) or _TIME.fullmatch(text))
    return (key in _KEEPS and bool(text)) or (key in _OTHERS and _NO.fullmatch(text) is not None)
