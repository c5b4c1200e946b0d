"""Where a stored message or notice stands."""

from enum import StrEnum


class MessageState(StrEnum):
    """Whether a message has its disposition yet."""

    RECORDED = "recorded"
    JUDGED = "judged"


class NoticeState(StrEnum):
    """Where a notice stands on its way to the submission server."""

    QUEUED = "queued"
    SUBMITTING = "submitting"
    SUBMITTED = "submitted"
    IN_DOUBT = "in doubt"
    FAILED = "failed"
    DISCARDED = "discarded"
