"""What the rep hears when a case has moved on."""

from cancel_mailbot.workflow.case import Case, CaseState
from cancel_mailbot.workflow.due import Due, NoticeKind


def find_progress(before: Case, after: Case) -> tuple[Due, ...]:
    """One notice for all that was completed between the two: the confirmation at the end, else the steps."""
    if after.state is CaseState.CLOSED and before.state is not CaseState.CLOSED:
        return (Due(NoticeKind.TRUE_UP_CONFIRMATION, (after.rep,)),)
    completed = tuple(
        step.key for step in after.steps if after.is_complete(step.key) and not before.is_complete(step.key)
    )
    return (Due(NoticeKind.STEP_COMPLETED, (after.rep,), steps=completed),) if completed else ()
