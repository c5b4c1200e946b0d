"""What we know of a message once its bytes are decoded. Values only."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cancel_mailbot.ground.identity import Person


class Kind(StrEnum):
    """Who or what wrote a message. Only a `PERSON` is ever answered."""

    PERSON = "person"
    AUTOREPLY = "autoreply"
    BOUNCE = "bounce"
    FEEDBACK = "feedback"
    RECEIPT = "receipt"
    LIST = "list"
    MACHINE = "machine"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part that is not the text: its file name ("" if it has none), media type and size in bytes once decoded."""

    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Returned:
    """What a delivery status notification says (RFC 3464): which mail came back, from whom, and why."""

    message_ids: tuple[str, ...]  # of the returned message, with angle brackets
    recipient: str | None
    status: str | None  # enhanced status code such as 5.1.1 (RFC 3463)
    permanent: bool  # False: delayed, and tried again
    diagnostic: str  # the remote server's words, "" if none


@dataclass(frozen=True, slots=True)
class Message:
    """A decoded message. Text has LF line ends and no NULs; instants are UTC and aware."""

    message_id: str  # with angle brackets; a digest stands in where the message has none
    subject: str  # decoded, unfolded
    author: Person
    to: tuple[Person, ...]
    cc: tuple[Person, ...]
    date: datetime
    in_reply_to: tuple[str, ...]  # Message-IDs with angle brackets
    references: tuple[str, ...]  # likewise, oldest first
    text: str  # the whole text: text/plain, else the HTML part as lines
    html: str | None  # the decoded markup of the HTML part
    kind: Kind
    kind_reason: str  # the header or words that decided `kind`; "" for a person
    attachments: tuple[Attachment, ...]
    attached: tuple["Message", ...]  # attached messages (message/rfc822), outermost first
    returned: Returned | None  # for a BOUNCE that says what came back
    loop: str | None  # our loop header's value, where the message carries one
    authentication_results: tuple[str, ...]  # RFC 8601 fields, topmost first, unfolded
    content_digest: str  # SHA-256 hex of what the author wrote; the same if delivered twice over other ways
    defects: tuple[str, ...] = ()  # why a person must look before anybody acts on it: no From address, two Subjects, …
