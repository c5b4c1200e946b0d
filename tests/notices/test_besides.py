"""One mail for all that happened at once: what stands beside the lead notice, and what staff must not overlook."""

from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from cancel_mailbot.ground.identity import Role
from cancel_mailbot.notices import templates
from cancel_mailbot.notices.besides import describe_besides
from cancel_mailbot.notices.compose import compose
from cancel_mailbot.notices.sample_cases import BILLING_DONE, FINISHED, REP, REQUEST, STAFF, TRUE_UPS, open_case, play
from cancel_mailbot.workflow.case import Case
from cancel_mailbot.workflow.due import Due, NoticeKind
from cancel_mailbot.workflow.events import (
    Assigned,
    CaseRejected,
    DuplicateMarked,
    HoldPlaced,
    InvoiceRunMissed,
    ProductsAdded,
    Reopened,
    RepTold,
)
from tests.notices.people import AT, DESK, OCCASION, SAMPLES, ZONE, parts, write

# Nothing that could follow from the same mail as another notice.
ALONE = {
    *(NoticeKind.STATUS, NoticeKind.REP_HELP, NoticeKind.COMMAND_ANSWER),
    *(NoticeKind.DIGEST, NoticeKind.HELD_MESSAGE, NoticeKind.NOTICE_BOUNCED),
}
CASES = [title for title, sample in SAMPLES.items() if sample.case]
STAFF_CASES = [title for title in CASES if SAMPLES[title].due.kind.audience is Role.STAFF]
REP_CASES = [title for title in CASES if title not in STAFF_CASES]
FINISHED_CASE = open_case(REQUEST, *FINISHED, *TRUE_UPS)


def plain(part: str) -> str:
    return " ".join(unescape(part).split())


@pytest.mark.parametrize("title", CASES)
def test_every_notice_of_a_case_says_what_else_happened_in_the_same_mail(title: str) -> None:
    sample = SAMPLES[title]
    beside = Due(NoticeKind.STAFF_ANSWER, sample.due.to, words="We called the printer.")
    held = Due(NoticeKind.ON_HOLD, sample.due.to, why="the client may rebook")
    for part in parts(write(replace(sample, due=replace(sample.due, besides=(beside, held))))):
        told = plain(part).replace(" > ", " ")
        assert "We also want to tell you:" in told
        assert "We called the printer." in told
        assert 'CXL-1042 is on hold: "the client may rebook".' in told


@pytest.mark.parametrize(
    ("due", "case", "sentence"),
    [
        pytest.param(
            Due(NoticeKind.STEP_COMPLETED, (REP,), steps=("billing", "fulfillment")),
            FINISHED_CASE,
            "Billing is cancelled and fulfillment is cancelled in Vision VX.",
            id="two steps were completed",
        ),
        pytest.param(
            Due(NoticeKind.TRUE_UP_CONFIRMATION, (REP,)),
            FINISHED_CASE,
            "Everything is cancelled, and the true-up is done. In total a credit of 1,159.50 USD.",
            id="the true-up was done",
        ),
        pytest.param(
            Due(NoticeKind.REJECTED, (REP,)),
            open_case(REQUEST, CaseRejected("not our order")),
            'CXL-1042 was rejected: "not our order".',
            id="the case was rejected",
        ),
        pytest.param(
            Due(NoticeKind.REOPENED, (REP,)),
            open_case(REQUEST, BILLING_DONE, Reopened("still on the invoice", ("billing",), (1,))),
            'CXL-1042 is open again: "still on the invoice".',
            id="the case was reopened",
        ),
        pytest.param(
            Due(NoticeKind.MARKED_DUPLICATE, (REP,)),
            open_case(REQUEST, DuplicateMarked(1001)),
            "CXL-1042 is the same as CXL-1001, which goes on in its place.",
            id="the case is a duplicate",
        ),
        pytest.param(
            Due(NoticeKind.AMENDED, (REP,)),
            open_case(REQUEST, ProductsAdded(("Paid Search",))),
            "The order was changed. Added: p4 Paid Search.",
            id="the order was changed",
        ),
        pytest.param(
            Due(NoticeKind.ASSIGNED, (STAFF,)),
            open_case(REQUEST, Assigned(STAFF.address)),
            "ann@example.com has CXL-1042 now.",
            id="the case was assigned",
        ),
    ],
)
def test_what_stands_beside_is_one_sentence(due: Due, case: Case, sentence: str) -> None:
    lead = Due(NoticeKind.STAFF_ANSWER, due.to, words="hello", besides=(due,))
    assert [aside.sentence for aside in describe_besides(lead, case, ZONE)] == [sentence]


@pytest.mark.parametrize("kind", [kind for kind in NoticeKind if kind not in ALONE])
def test_every_kind_that_can_stand_beside_another_has_a_sentence(kind: NoticeKind) -> None:
    case = play(REQUEST, (STAFF, (*FINISHED, *TRUE_UPS, Assigned(STAFF.address), HoldPlaced("why"))))
    lead = Due(NoticeKind.STATUS, (REP,), besides=(Due(kind, (REP,), steps=("billing",)),))
    (aside,) = describe_besides(lead, case, ZONE)
    assert len(aside.sentence) > 10


def test_what_happened_once_is_said_once() -> None:
    """A withdrawal and an amendment of one mail are one change of the order."""
    twice = (Due(NoticeKind.AMENDED, (REP,)), Due(NoticeKind.WITHDRAWN, (REP,)))
    case = open_case(REQUEST, ProductsAdded(("Paid Search",)))
    assert len(describe_besides(Due(NoticeKind.STAFF_ANSWER, (REP,), besides=twice), case, ZONE)) == 1


def test_a_sites_own_template_leaves_nothing_of_it_out(tmp_path: Path) -> None:
    own = '{% extends "layout.txt.j2" %}{% block lead %}Ours.{% endblock %}'
    (tmp_path / "step_completed.txt.j2").write_text(own, encoding="utf-8")
    templates.open_environment.cache_clear()
    sample = SAMPLES["step_completed"]
    beside = Due(NoticeKind.STAFF_ANSWER, (REP,), words="We called the printer.")
    occasion = replace(OCCASION, desk=replace(DESK, template_folder=str(tmp_path)))
    text, _ = parts(compose(replace(sample.due, besides=(beside,)), sample.case, REP, occasion))
    assert "Ours." in text
    assert "> We called the printer." in text


def test_words_told_beside_a_true_up_are_those_of_the_event_where_the_notice_has_none() -> None:
    case = open_case(REQUEST, *FINISHED, *TRUE_UPS, RepTold("It shows in December."))
    lead = Due(NoticeKind.TRUE_UP_CONFIRMATION, (REP,), besides=(Due(NoticeKind.STAFF_ANSWER, (REP,)),))
    assert describe_besides(lead, case, ZONE)[0].words == ("It shows in December.",)


def missed(title: str) -> tuple[str, str]:
    """The sample on a case that met an invoice run with billing open."""
    sample = SAMPLES[title]
    assert sample.case is not None
    event = replace(sample.case.events[-1], seq=len(sample.case.events) + 1, at=AT, event=InvoiceRunMissed(AT))
    case = replace(sample.case, missed_runs=(AT,), events=(*sample.case.events, event))
    return parts(write(replace(sample, case=case)))


@pytest.mark.parametrize("title", STAFF_CASES)
def test_a_missed_invoice_run_stands_in_every_staff_notice_of_the_case(title: str) -> None:
    for part in missed(title):
        assert (
            "May have been invoiced: true-up needed. Invoices were run on Mon 23 Nov 2026, 9:14 am EST, while billing "
            "was still open." in plain(part)
        )


@pytest.mark.parametrize("title", REP_CASES)
def test_a_rep_reads_nothing_of_a_missed_invoice_run(title: str) -> None:
    assert all("May have been invoiced" not in part for part in missed(title))
