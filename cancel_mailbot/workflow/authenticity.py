"""Is the author who the From line says? Reads Authentication-Results (RFC 8601) of the one server that we trust."""

import re
from enum import StrEnum

_DMARC = re.compile(r";\s*dmarc\s*=\s*([a-z]+)([^;]*)", re.IGNORECASE)
_HEADER_FROM = re.compile(r"\bheader\.from\s*=\s*([A-Za-z0-9.-]+)", re.IGNORECASE)


class Authenticity(StrEnum):
    """What the trusted server found. `NOT_ASKED`: the site has not configured one."""

    PASS = "pass"  # noqa: S105 - a verdict
    FAIL = "fail"
    UNKNOWN = "unknown"
    NOT_ASKED = "not asked"


def find_authenticity(results: tuple[str, ...], trusted_id: str, author_address: str) -> Authenticity:
    """The DMARC result for the author's domain in the topmost field, if the trusted server wrote it.

    `results` are the Authentication-Results fields, topmost first. Fields below the first are never believed:
    whoever sent the message could have written them (RFC 8601 section 5).
    """
    if not trusted_id:
        return Authenticity.NOT_ASKED
    if not results or not _is_from(results[0], trusted_id):
        return Authenticity.UNKNOWN
    verdicts = {_verdict(match, author_address) for match in _DMARC.finditer(results[0])}
    if Authenticity.FAIL in verdicts:
        return Authenticity.FAIL
    return Authenticity.PASS if verdicts == {Authenticity.PASS} else Authenticity.UNKNOWN


def _is_from(field: str, trusted_id: str) -> bool:
    # RFC 8601 section 2.2: the authserv-id comes first, and a version number may follow it.
    words = field.partition(";")[0].split()
    return bool(words) and words[0].lower() == trusted_id.lower()


def _verdict(match: re.Match[str], author_address: str) -> Authenticity:
    if match[1].lower() != "pass":
        return Authenticity.FAIL if match[1].lower() == "fail" else Authenticity.UNKNOWN
    domain = _HEADER_FROM.search(match[2])
    aligned = domain is not None and domain[1].lower() == author_address.rpartition("@")[2]
    return Authenticity.PASS if aligned else Authenticity.FAIL
