"""The mailboxes of an address field (RFC 5322 section 3.4), however people's programs write them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from cancel_mailbot.ground.identity import Person, read_address
from cancel_mailbot.message.decode import decode_line
from cancel_mailbot.message.header import Header

_TOKEN = re.compile(
    r"""=\?[^?\s]{1,80}\?[bBqQ]\?[^?\s]*+\?=   # an encoded word is one piece, whatever stands in it
    | "(?:[^"\\]|\\.)*+"?                      # a quoted string; without its end it goes on to the end
    | <[^<>]*+>?
    | [(),;:]
    | [^\s"<>(),;:=]++ | \s++ | .
    """,
    re.VERBOSE | re.DOTALL,
)
_BLANKS = re.compile(r"\s+")
_ADDRESS_LIKE = re.compile(r"[^\s@]+@[^\s@]+")
# Seen in practice: Outlook's way of writing an address into a text.
_MAILTO = re.compile(r"\[mailto:([^\[\]\s<>]++)\]", re.IGNORECASE)
# RFC 5322 section 4.4: a source route counts for nothing.
_ROUTE = re.compile(r"mailto:|(?:@[^@:,]++[,\s]*+)++:", re.IGNORECASE)
# Seen in practice: archives of mailing lists, which hide the address and put the name behind it.
_HIDDEN = re.compile(r"\S{1,64} at \S{1,200}")
# What servers accept and show though it has no normal form: two dots, a quoted name, an address literal, an
# internationalised domain, a name without a domain.
_UNUSUAL = re.compile(
    r"(?:\"[^\"<>\\\x00-\x1f]{1,64}\"|[^\s<>()@,;:\"\\]{1,64})(?:@\[?[^\s<>()@,;\"\\\[\]]{1,253}\]?)?"
)


def read_people(values: Iterable[str]) -> tuple[Person, ...]:
    """The mailboxes of an address field; those without a plain address are left out."""
    return tuple(mailbox.person for value in values for mailbox in _read(value) if mailbox.is_plain)


def read_authors(header: Header) -> tuple[Person, ...]:
    """The mailboxes of the topmost From field; an address can be one that has no normal form, or "".

    Seen in practice: `Whitfield, Dana <dana@example.com>` without quotes is one person.
    """
    mailboxes = _read(header.first("From"))
    addressed = [mailbox for mailbox in mailboxes if mailbox.person.address]
    if len(addressed) == 1 and mailboxes[-1] is addressed[0]:
        name = ", ".join(mailbox.person.name for mailbox in mailboxes if mailbox.person.name)
        return (Person(name, addressed[0].person.address),)
    return tuple(mailbox.person for mailbox in addressed or mailboxes[:1])


def find_author_doubts(header: Header) -> tuple[str, ...]:
    """Why the author may be another than it seems; each a reason for a person to look."""
    mailboxes = [mailbox for mailbox in _read(header.first("From")) if mailbox.person.name or mailbox.person.address]
    addressed = [mailbox for mailbox in mailboxes if "@" in mailbox.person.address]
    if not addressed:
        return ("no From address",)
    found = []
    if len(addressed) > 1:
        found.append("more than one From address")
    if any(mailbox.is_doubtful for mailbox in mailboxes):
        found.append("another address beside the one in From")
    if not all(mailbox.is_plain for mailbox in addressed):
        found.append("an unusual From address")
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Mailbox:
    """One mailbox as read; doubtful: clients differ in which of two addresses they show (CVE-2023-27043)."""

    person: Person
    is_doubtful: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether the address is in normal form."""
        return read_address(self.person.address) is not None


@dataclass(slots=True)
class _Pieces:
    """A mailbox while it is read, as raw tokens in order; `loose` are the words that stand outside of quotes."""

    words: list[str] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)
    angles: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    before: int = 0  # of the words, how many stand before the first angle bracket
    depth: int = 0


@lru_cache(maxsize=8)  # the author, the doubts about it and a bounce's reader ask for the same fields
def _read(value: str) -> tuple[_Mailbox, ...]:
    return tuple(_read_each(value))


def _read_each(value: str) -> Iterator[_Mailbox]:
    pieces = _Pieces()
    for piece in _find_tokens(_MAILTO.sub(r"<\1>", value)):
        if pieces.depth or piece == "(":
            _read_comment(pieces, piece)
        elif piece in (",", ";", ":"):
            # RFC 5322 section 3.4: `name: members;` is a group, and its name no mailbox. Outlook separates with `;`.
            if piece != ":":
                yield from _close(pieces)
            pieces = _Pieces()
        else:
            _read_word(pieces, piece)
    yield from _close(pieces)


def _find_tokens(value: str) -> list[str]:
    tokens = _TOKEN.findall(value)
    if tokens and tokens[-1].startswith('"') and not re.fullmatch(r'".*(?<!\\)"', tokens[-1], re.DOTALL):
        return _TOKEN.findall(value.replace('"', ""))  # a quote without its end is a stray one
    return tokens


def _read_comment(pieces: _Pieces, piece: str) -> None:
    pieces.depth += {"(": 1, ")": -1}.get(piece, 0)
    if piece not in ("(", ")"):
        pieces.comments.append(piece)


def _read_word(pieces: _Pieces, piece: str) -> None:
    if piece.startswith("<"):
        if piece != "<":  # a doubled bracket
            pieces.before = pieces.before if pieces.angles else len(pieces.words)
            pieces.angles.append(piece.strip("<> \t"))
    elif piece.startswith('"'):
        pieces.words.append(piece)
    elif piece != ">":
        pieces.words.append(piece)
        pieces.loose.append(piece)


def _close(pieces: _Pieces) -> Iterator[_Mailbox]:
    written = "".join(pieces.words).strip()
    if pieces.angles:
        yield _read_bracketed(pieces, _unquote(written))
    elif written:
        yield _read_bare(pieces, written)


def _read_bracketed(pieces: _Pieces, written: str) -> _Mailbox:
    loose = _ADDRESS_LIKE.findall("".join(pieces.loose))
    bracketed = _ROUTE.sub("", pieces.angles[0])
    address = _read_address(bracketed.strip() if '"' in bracketed else "".join(bracketed.split()))
    if len(pieces.angles) > 1:
        name = _read_name(_unquote("".join(pieces.words[: pieces.before])))
        return _Mailbox(Person(name, address), is_doubtful=True)
    name = _read_name(written or "".join(pieces.comments))
    return _Mailbox(Person(name, address), is_doubtful=any(other.strip("'").lower() != address for other in loose))


def _read_bare(pieces: _Pieces, written: str) -> _Mailbox:
    """Without brackets: an address, with its name in a comment, before it or behind it, or a name alone."""
    comment = "".join(pieces.comments)
    if len(pieces.words) == 1 and not pieces.loose:
        written = _unquote(written)  # an address in quotes is still one
    joined = "".join(written.split()) if written.count("@") == 1 else written
    address = read_address(written.strip("'")) or (_read_address(written) if "@" in written or comment else "")
    if not address and re.fullmatch(r"\S+ ?@ ?\S+", written):
        address = _read_address(joined)  # blanks around the @ (RFC 5322 section 4.4)
    if address:
        return _Mailbox(Person(_read_name(comment), address))
    words = written.split()
    addresses = [word for word in words if "@" in word]
    if len(addresses) == 1 and (address := read_address(addresses[0].strip("'")) or ""):
        return _Mailbox(Person(_read_name(" ".join(word for word in words if word not in addresses)), address))
    name = comment if comment and _HIDDEN.fullmatch(written) else _unquote(written)
    return _Mailbox(Person(_read_name(name), ""), is_doubtful=len(addresses) > 1)


def _read_address(written: str) -> str:
    """The address in lower case, one without a normal form included; "" for anything else."""
    plain = read_address(written) or read_address(written.rstrip(".>"))
    if plain:
        return plain
    is_shown = written.isprintable() and "=?" not in written and "]" not in written.partition("@")[0]
    return written.lower() if is_shown and _UNUSUAL.fullmatch(written) else ""


def _unquote(written: str) -> str:
    return re.sub(r'"((?:[^"\\]|\\.)*+)"?', lambda quoted: re.sub(r"\\(.)", r"\1", quoted[1]), written)


def _read_name(written: str) -> str:
    name = _BLANKS.sub(" ", decode_line(written))
    return name[1:-1].strip() if len(name) > 1 and name[0] == name[-1] and name[0] in "'\"" else name
