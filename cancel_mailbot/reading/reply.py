"""The new text of a reply: what its author wrote, without quotes, forwards and signature.

Line by line with a bounded look-ahead, so the time is linear in the text. Where a mail has both, its plain text is
read: the author's client made it, with marks on the quotes and the words as they were typed. The markup is read where
the plain text is blank or broken, and where a container of the markup tells of a quote or a signature that the plain
lines do not show.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from cancel_mailbot.message.html import PageLines, split_lines
from cancel_mailbot.reading.quote_lines import find_quoted, find_quoted_in_text, split_glued
from cancel_mailbot.reading.quote_marks import bare, hide_code, is_marker
from cancel_mailbot.reading.quote_markup import judge_element
from cancel_mailbot.reading.reply_endings import find_endings, find_sign_off, has_contact

_MAX_LINES = 10_000
_MAX_CLOSING = 40  # lines at the end in which a closing is looked for
_BROKEN = "\N{REPLACEMENT CHARACTER}"
_MARKUP_OPENINGS = ("<!doctype html", "<html", "<body", "<div", "<p>", "<table", "<meta")


def read_reply(text: str, html: str | None = None) -> str:
    """The part of a mail that its author wrote anew, lines joined by LF.

    `text` is the whole text, and `html` the markup of the same words, if there is any. Inline answers between quoted
    lines are kept, and so is a closing "Thanks, Dana"; a closing with a business card is a signature. Never empty
    where there is text: a mail that is nothing but a signature keeps it, and one that is nothing but a quote or a
    forward comes back uncut. Lines after the first 10,000 are not read: see `is_reply_whole`.
    """
    return _read(text, html).shown


def is_wordless_answer(text: str, html: str | None = None) -> bool:
    """Whether a mail is nothing but a quote (and a signature), of a mail that asks to reply above a line."""
    return not _read(text, html).is_new and any(is_marker(bare(line.lstrip("> "))) for line in text.splitlines())


def is_reply_whole(text: str) -> bool:
    """Whether `read_reply` reads the whole of a text to its end, or its author's words may stand behind what it reads.

    Of markup, the whole text holds what is shown: no other part of it is asked for.
    """
    return len(text.strip().splitlines()) <= _MAX_LINES


def leave_out_closing(reply: str) -> str:
    """A reply without its closing "Thanks, Dana"; a reply that is nothing else comes back whole."""
    lines = reply.splitlines()
    closing = find_sign_off([bare(line) for line in lines])
    return "\n".join(lines[:closing]).strip() or reply


@dataclass(frozen=True, slots=True)
class _Reading:
    shown: str
    is_new: bool


@lru_cache(maxsize=2)  # whoever judges a mail and whoever explains it ask for the same one, one after the other
def _read(text: str, html: str | None) -> _Reading:
    if not html or not html.strip():
        return _read_lines(text, text, find_quoted_in_text)
    page = split_lines(html, judge_element, 2 * _MAX_LINES)
    if _is_from_markup(text, page):
        footer = text.lstrip()[len(page.whole) :]
        return _read_lines(page.unsigned + footer, text if text.strip() else page.whole, find_quoted)
    plain = _read_lines(text, text, find_quoted_in_text)
    rich = _read_lines(page.unsigned, page.whole, find_quoted)
    return rich if _reads_better(rich.shown, plain.shown, text, page) else plain


def _is_from_markup(text: str, page: PageLines) -> bool:
    """Whether the mail had no plain text of its own, so that `text` is the markup's lines."""
    return text.lstrip().startswith(page.whole) and page.whole != "" if text.strip() else True


def _read_lines(text: str, uncut: str, find: Callable[[Sequence[str]], frozenset[int]]) -> _Reading:
    """The new text among the lines of `text`, whose quotes `find` knows; `uncut` where nothing of them is new."""
    lines = split_glued(text.strip().splitlines()[:_MAX_LINES])
    views = hide_code([bare(line) for line in lines])
    quoted = find(views)
    unquoted = _leave_out(lines, views, quoted)
    unsigned = _leave_out(lines, views, quoted | find_endings(views, quoted))
    cuts = (_drop_card(unsigned), unsigned, unquoted)
    found = next((cut for cut in cuts if any(map(bare, cut))), None)
    shown = found if found is not None else uncut.strip().splitlines()[:_MAX_LINES]
    return _Reading("\n".join(shown).strip(), any(map(bare, unsigned)))


def _leave_out(lines: Sequence[str], views: Sequence[str], numbers: frozenset[int]) -> list[str]:
    """The lines but those numbered; where they stood, two blank lines are one."""
    kept: list[int] = []
    was_cut = False
    for number, view in enumerate(views):
        if number in numbers:
            was_cut = True
        elif view or not was_cut or (kept and views[kept[-1]]):
            kept.append(number)
            was_cut = was_cut and not view
    return [lines[number] for number in kept]


def _drop_card(lines: list[str]) -> list[str]:
    """Without a closing "Best regards" that a business card follows."""
    start = max(0, len(lines) - _MAX_CLOSING)
    views = [bare(line) for line in lines[start:]]
    closing = find_sign_off(views)
    return lines if closing is None or not has_contact(views[closing:]) else lines[: start + closing]


def _reads_better(rich: str, plain: str, text: str, page: PageLines) -> bool:
    """Whether the markup's reading is to be taken, though there is a plain text."""
    if not rich:
        return False
    if (_BROKEN in plain and _BROKEN not in rich) or plain.lower().startswith(_MARKUP_OPENINGS):
        return True
    said, known = _letters(plain), _letters(rich)
    if not said.startswith(known) or said == known:
        return False
    uncut = said == _letters(text)
    return (uncut and page.unsigned != page.whole) or said[len(known) :] in _letters(page.signature)


def _letters(text: str) -> str:
    """What the words are, whatever stands between them."""
    return "".join(filter(str.isalnum, text.casefold()))
