"""What stands at the end of a mail and is none of its words: signatures, phones' footers, disclaimers, list footers.

Judges the lines as `quote_lines.bare` shows them. A sign-off with a name ("Thanks, Dana") is the author's own words;
one above a business card opens a signature.
"""

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from itertools import takewhile

from cancel_mailbot.reading.labels import build_labels, label_key
from cancel_mailbot.reading.reply_words import (
    ADVERTISEMENTS,
    CONTACT_LABELS,
    DISCLAIMER_OPENINGS,
    DISCLAIMER_TITLES,
    DISCLAIMER_WORDS,
    EXCUSES,
    LIST_WORDS,
    ORDER_WORDS,
    PHONE_LINES,
    PHONE_OPENINGS,
    PHONES,
    PRODUCT_WORDS,
    SIGN_OFFS,
    SURE_PHONE_OPENINGS,
)

# RFC 3676 section 4.3 has "-- "; clients trim or prettify it, and PGP escapes it.
_DELIMITERS = frozenset(("--", "__", "—", "–", "- --"))
_MAX_SIGNATURE = 15  # lines
_MAX_DISCLAIMER = 12  # lines of one paragraph
_MAX_FOOTER = 12  # lines of a mailing list's footer
_MAX_PHONE_WORDS = 6  # of "Sent from my …" where no phone is known by name
_MAX_WORDS = 10  # of one that names it
_MAX_EXCUSED = 16  # of one that asks to excuse the typing
_MIN_CARD = 3  # lines of a card that nothing announces
_MAX_ARMOR = 60  # lines of a PGP signature
_DASHED_NAME = re.compile(r"-[^\W\d_a-z][^\W\d_]*\.?(?: [^\W\d_a-z][^\W\d_]*\.?){0,2}")
_MIN_SAID = 10  # words above a name behind a dash
_BULLETS = ("-", "–", "—", "•", "+", "·")
_ARMOR_HEADERS = ("hash:", "charset:", "version:", "comment:", "notdashescaped:")
_FIELDS = build_labels(()).fields
_RULE = re.compile(r"[-_=~*#—]{5,}")
_SEPARATOR = re.compile(r"[:=]")
_CONTACT = re.compile(r"\S@\S+\.\w|https?://|\bwww\.|\+[0-9]")
_ALONE = re.compile(r"<?\S+@\S+\.\w+>?|<?(?:https?://|www\.)\S+>?|\+?[0-9() .\-/]{9,30}")
_URL = re.compile(r"[(<\[]? ?https?://[^\s)>\]]+ ?[)>\]]?")
_DATE = re.compile(r"20[0-9]{2}[-/.]|[-/.]20[0-9]{2}")
_PHONE_NUMBER = re.compile(r"(?:[0-9]{2,5}\)?[ .\-/]{1,3}){1,4}[0-9]{2,}")


def find_endings(views: Sequence[str], quoted: frozenset[int]) -> frozenset[int]:
    """The numbers of the lines, outside the quoted ones, that belong to a signature or footer."""
    found = {n for stretch in _stretches(views, quoted) for n in _find_in_stretch(views, stretch)}
    own = [n for n in range(len(views)) if n not in quoted and n not in found]
    return frozenset(found | _find_dashed_name(views, own))


def _stretches(views: Sequence[str], quoted: frozenset[int]) -> Iterator[range]:
    """The runs of lines between quotes."""
    start = 0
    for at in range(len(views) + 1):
        if at == len(views) or at in quoted:
            if at > start:
                yield range(start, at)
            start = at + 1


def _find_in_stretch(views: Sequence[str], stretch: range) -> set[int]:
    found = {n for n in stretch if is_phone_footer(views[n]) or _is_advertisement(views[n])}
    found |= _find_armor(views, stretch)
    found |= _find_list_footer(views, stretch)
    found |= _find_disclaimers(views, stretch)
    rest = [n for n in stretch if n not in found]
    found |= _find_signature(views, rest, stretch.stop) or _find_bare_card(views, rest)
    return found | _find_last_rules(views, [n for n in stretch if n not in found])


def _find_dashed_name(views: Sequence[str], own: list[int]) -> set[int]:
    """`-Dana Whitfield` as the last paragraph of all that the author wrote.

    It might be a product. So nothing above it is a list, a label or about an order, and it is no short answer.
    """
    rows = [n for n in own if views[n]]
    if len(rows) < 2 or not _DASHED_NAME.fullmatch(views[rows[-1]]) or views[rows[-1] - 1]:
        return set()
    above = [views[n] for n in rows[:-1]]
    said = " ".join(above).lower()
    is_prose = above[-1].endswith((".", "!", "?")) and said.count(" ") >= _MIN_SAID - 1
    is_list = any(line.startswith(_BULLETS) or is_labelled(line) for line in above)
    return set() if is_list or not is_prose or PRODUCT_WORDS.search(said) else {rows[-1]}


def is_phone_footer(line: str) -> bool:
    """ "Sent from my iPhone" and its kin, as a line of its own."""
    said = _URL.sub(" ", line.lower()) if "://" in line else line.lower()
    said = " ".join(said.strip("()<>[]_-–— ").replace("[", "").split())
    if not said or len(said) > 120:
        return False
    if PHONE_LINES.fullmatch(said):
        return True
    if not said.startswith(PHONE_OPENINGS):
        return False
    words = len(said.split())
    sure = said.startswith(SURE_PHONE_OPENINGS) and words <= _MAX_PHONE_WORDS
    named = any(phone in said for phone in PHONES) and words <= _MAX_WORDS
    return sure or named or (words <= _MAX_EXCUSED and any(excuse in said for excuse in EXCUSES))


def _is_advertisement(line: str) -> bool:
    return ADVERTISEMENTS.fullmatch(line.lower()) is not None


def _find_armor(views: Sequence[str], stretch: range) -> set[int]:
    """What PGP (RFC 9580 section 7) puts around a signed text: its first lines, and the signature."""
    found: set[int] = set()
    ends = [n for n in stretch if views[n].endswith("-----END PGP SIGNATURE-----")]
    for at in stretch:
        said = views[at].removeprefix("- ")
        if said == "-----BEGIN PGP SIGNED MESSAGE-----":
            below = range(at + 1, min(at + 4, stretch.stop))
            found |= {at, *(n for n in below if views[n].lower().startswith(_ARMOR_HEADERS))}
        elif said == "-----BEGIN PGP SIGNATURE-----":
            place = bisect(ends, at)
            if place < len(ends) and ends[place] - at <= _MAX_ARMOR:
                found.update(range(at, ends[place] + 1))
    return found


def _find_list_footer(views: Sequence[str], stretch: range) -> set[int]:
    """From a rule on, where a mailing list names itself in the first lines below it."""
    for at in stretch:
        if not _is_footer_rule(views[at]):
            continue
        below = [views[n] for n in range(at + 1, min(at + 1 + _MAX_FOOTER, stretch.stop)) if views[n]][:4]
        named = (LIST_WORDS.search(view.lower()) for view in takewhile(lambda view: not _is_footer_rule(view), below))
        if any(named):
            short = sum(1 for n in range(at + 1, stretch.stop) if views[n]) <= _MAX_FOOTER
            return set(range(at, stretch.stop)) if short else set()
    return set()


def _is_footer_rule(line: str) -> bool:
    return line in _DELIMITERS or line == "---" or _is_rule(line)


def _is_rule(line: str) -> bool:
    return _RULE.fullmatch(line) is not None


def _find_disclaimers(views: Sequence[str], stretch: range) -> set[int]:
    """Whole paragraphs, each known by how it begins and by what it says."""
    found: set[int] = set()
    opens = True
    for at in stretch:
        if opens and views[at] and DISCLAIMER_OPENINGS.match(views[at].lower()):
            found.update(_read_disclaimer(views, at, stretch.stop))
        opens = not views[at] or _is_rule(views[at]) or at in found
    return found | {n for n in stretch if _is_title(views[n]) and _next(views, n + 1, stretch.stop) in found}


def _is_title(line: str) -> bool:
    return DISCLAIMER_TITLES.fullmatch(line.lower().strip("-_=[]:! ")) is not None


def _next(views: Sequence[str], start: int, stop: int) -> int:
    """The number of the first line with text of the few from `start` on; -1 if there is none."""
    return next((n for n in range(start, min(stop, start + 3)) if views[n]), -1)


def _read_disclaimer(views: Sequence[str], at: int, stop: int) -> range:
    end = next((n for n in range(at, min(stop, at + _MAX_DISCLAIMER)) if not views[n]), min(stop, at + _MAX_DISCLAIMER))
    said = " ".join(views[at:end]).lower()
    legal = len(said) >= 60 and DISCLAIMER_WORDS.search(said) and not ORDER_WORDS.search(said)
    return range(at, end if legal else at)


def _find_signature(views: Sequence[str], numbers: list[int], stop: int) -> set[int]:
    """From the lowest delimiter of a stretch to its end, as long as what is below reads like a signature."""
    below = 0
    for at in reversed(numbers):
        if views[at] in _DELIMITERS or _opens_card(views, at, stop):
            return set(range(at, stop))
        if views[at]:
            below += 1
            if below > _MAX_SIGNATURE or _is_field(views[at]):
                return set()
    return set()


def _is_field(line: str) -> bool:
    """A line of a request, whatever delimiter stands above it."""
    return _SEPARATOR.search(line) is not None and label_key(_SEPARATOR.split(line, maxsplit=1)[0]) in _FIELDS


def _opens_card(views: Sequence[str], at: int, stop: int) -> bool:
    """A rule above a name and a phone number, an address or a site; or above a name, with another rule below."""
    if len(views[at]) < 3 or set(views[at]) - set("-_=~*—"):
        return False
    below = [view for view in views[at + 1 : stop] if view]
    closed = len(below) > 1 and _is_rule(below[-1])
    card = below[:-1] if closed else below
    return bool(card) and _reads_like_card(card) and (closed or has_contact(card))


def _find_bare_card(views: Sequence[str], numbers: list[int]) -> set[int]:
    """A last paragraph that is a business card, though nothing parts it from the words: a name, and how to reach it."""
    end = next((at for at in reversed(range(len(numbers))) if views[numbers[at]]), -1) + 1
    start = next((at for at in range(end - 1, max(-1, end - 1 - _MAX_SIGNATURE), -1) if not views[numbers[at]]), None)
    if start is None:
        return set()
    card = [views[number] for number in numbers[start + 1 : end]]
    is_card = len(card) >= _MIN_CARD and " " in card[0] and _reads_like_card(card) and not any(map(_is_field, card))
    return set(numbers[start + 1 : end]) if is_card and _can_be_reached(card) else set()


def _can_be_reached(card: Sequence[str]) -> bool:
    """A labelled phone or address, or a line that is nothing else; no sentence beside it."""
    labelled = any(_labels_contact(line) for line in card)
    alone = sum(_ALONE.fullmatch(line) is not None for line in card)
    return (labelled or alone > 1) and not any(line.endswith((".", "!", ",")) for line in card)


def _labels_contact(line: str) -> bool:
    label, colon, value = line.partition(":")
    return bool(colon) and label.strip(" .-•|").lower() in CONTACT_LABELS and has_contact([value])


def _find_last_rules(views: Sequence[str], numbers: list[int]) -> set[int]:
    """Rules that are left at the end divide the words from nothing."""
    found: set[int] = set()
    for at in reversed(numbers):
        if views[at] and not _is_rule(views[at]):
            break
        if views[at]:
            found.add(at)
    return found


def is_labelled(line: str) -> bool:
    """`label: value`, other than the labels of a business card: it may be a field of a request."""
    label, colon, value = line.partition(":")
    if not colon or not any(map(str.isalnum, value)) or len(label) > 60:
        return False
    return not value.startswith("//") and label.strip(" .-•|").lower() not in CONTACT_LABELS


def find_sign_off(views: Sequence[str]) -> int | None:
    """The number of the line with the closing "Best regards" where only a name and a card follow; else None."""
    for at in range(len(views) - 1, max(-1, len(views) - 1 - 2 * _MAX_SIGNATURE), -1):
        if _is_sign_off(views[at]):
            below = [view for view in views[at + 1 :] if view]
            return at if _reads_like_card(below) else None
    return None


def _is_sign_off(line: str) -> bool:
    """`Thanks,` or `Thanks, Dana`."""
    closing, _, name = line.partition(",")
    return closing.strip(" .!-–—").lower() in SIGN_OFFS and (not name.strip(" ,.!-–—") or _is_name(name.strip()))


def has_contact(views: Sequence[str]) -> bool:
    """Whether a phone number, an address or a site stands among the lines."""
    return any(_CONTACT.search(view) or _has_phone_number(view) for view in views)


def _has_phone_number(line: str) -> bool:
    """Groups of at least seven digits, and neither an order id nor a date."""
    number = _PHONE_NUMBER.search(line)
    return number is not None and sum(map(str.isdigit, number[0])) >= 7 and _DATE.search(line) is None


def _reads_like_card(below: list[str]) -> bool:
    """A name, then short lines that are neither fields of a request nor sentences with a question."""
    if len(below) > _MAX_SIGNATURE or any("?" in line or len(line) > 100 or is_labelled(line) for line in below):
        return False
    return not below or _is_name(below[0])


def _is_name(line: str) -> bool:
    words = line.strip(" ,.-–—").split(" ")
    return len(words) <= 5 and all(word[:1].isupper() for word in words) and not any(map(str.isdigit, line))
