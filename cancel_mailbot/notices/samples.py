"""Sample notices, for previews and for the check of the templates: every kind at least once."""

from cancel_mailbot.notices.sample_cases import REP, REQUEST, STAFF, SUBJECT, WRITTEN, Sample, open_case, play
from cancel_mailbot.notices.samples_for_rep import list_for_rep
from cancel_mailbot.notices.samples_for_staff import list_for_staff

__all__ = ["REP", "REQUEST", "STAFF", "SUBJECT", "WRITTEN", "Sample", "all_samples", "open_case", "play"]


def all_samples() -> tuple[Sample, ...]:
    """Every kind at least once, in the order of `NoticeKind`."""
    return (*list_for_rep(), *list_for_staff())
