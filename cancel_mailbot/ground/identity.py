"""Who people are, and what our own names look like: addresses, roles, case references, Message-IDs of ours."""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from enum import StrEnum

# Deliberately narrower than RFC 5322 section 3.4.1: no quoted local part, no comment, no address literal.
_LABEL = r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)"  # of a host name (RFC 1123 section 2.1)
_ADDRESS = re.compile(
    rf"(?=[^@]{{1,64}}@[^@]{{1,253}}\Z)[A-Za-z0-9_%+'=&/~-]+(?:\.[A-Za-z0-9_%+'=&/~-]+)*@{_LABEL}(?:\.{_LABEL})*"
)
_REFERENCE = re.compile(r"(?<![A-Za-z0-9])CXL-0*([1-9][0-9]{0,8})(?![A-Za-z0-9])", re.IGNORECASE)
_NOTICE_ID = re.compile(r"<?cxl-([0-9]{1,9})\.([a-z2-7]{10})\.([a-z2-7]{16})@[A-Za-z0-9.-]{1,255}>?")


class Role(StrEnum):
    """What an author may say: staff commands, a rep's requests, or nothing."""

    STAFF = "staff"
    REP = "rep"
    STRANGER = "stranger"


@dataclass(frozen=True, slots=True)
class Person:
    """A name as displayed (may be empty) and an address in normal form (see `read_address`)."""

    name: str
    address: str

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>" if self.name else self.address


@dataclass(frozen=True, slots=True)
class People:
    """Who is known here. Addresses and domains are in normal form; a domain has no leading `@`."""

    staff: frozenset[str] = frozenset()
    reps: frozenset[str] = frozenset()
    rep_domains: frozenset[str] = frozenset()

    def find_role(self, address: str) -> Role:
        """Staff wins over rep, since a staff member's domain is often a rep domain too."""
        if address in self.staff:
            return Role.STAFF
        _, at, domain = address.rpartition("@")
        if address in self.reps or (at and domain in self.rep_domains):
            return Role.REP
        return Role.STRANGER


def read_address(written: str) -> str | None:
    """One plain address in lower case, or None if `written` is anything else."""
    written = written.strip()
    return written.lower() if _ADDRESS.fullmatch(written) else None


def format_reference(case_number: int) -> str:
    """The name of a case as people write it: `CXL-1042`."""
    return f"CXL-{case_number}"


def find_references(text: str) -> tuple[int, ...]:
    """The case numbers named in `text`, each once, in order. Leading zeros are ignored."""
    return tuple(dict.fromkeys(int(digits) for digits in _REFERENCE.findall(text)))


def make_message_id(case_number: int, cause: str, domain: str, key: bytes) -> str:
    """The Message-ID of a notice: the same for the same cause, and provably ours.

    `cause` names the notice within the case (what happened, which kind, to whom). A notice without a case
    carries number 0. The result has its angle brackets and at most 48 characters before the domain.
    """
    unique = _short(hashlib.sha256(f"{case_number}|{cause}".encode()).digest(), 10)
    return f"<cxl-{case_number}.{unique}.{_proof(key, case_number, unique)}@{domain}>"


def is_own_form(message_id: str) -> bool:
    """Whether it looks like a Message-ID of ours, whoever made it: plain ASCII, without spaces or line ends."""
    return _NOTICE_ID.fullmatch(message_id) is not None


def find_own_case(message_id: str, keys: tuple[bytes, ...]) -> int | None:
    """The case number in a Message-ID that one of `keys` signed; 0 if it names none; None if it is not ours."""
    match = _NOTICE_ID.fullmatch(message_id.strip())
    if match is None:
        return None
    case_number, unique, proof = int(match[1]), match[2], match[3]
    proofs = (_proof(key, case_number, unique) for key in keys)
    return case_number if any(hmac.compare_digest(proof, each) for each in proofs) else None


def _proof(key: bytes, case_number: int, unique: str) -> str:
    return _short(hmac.digest(key, f"v1|{case_number}|{unique}".encode(), "sha256"), 16)


def _short(digest: bytes, length: int) -> str:
    return base64.b32encode(digest).decode("ascii").lower()[:length]
