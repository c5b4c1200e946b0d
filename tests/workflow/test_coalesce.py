"""One mail for each recipient and audience."""

from cancel_mailbot.workflow.coalesce import _ALONE, _LOUDNESS, coalesce
from cancel_mailbot.workflow.due import Due, NoticeKind
from tests.builders import ANN, DANA, JO


def test_the_loudest_leads_and_the_others_stand_beside_it() -> None:
    (due,) = coalesce((Due(NoticeKind.STAFF_ANSWER, (DANA,), words="x"), Due(NoticeKind.TRUE_UP_CONFIRMATION, (DANA,))))
    assert due.kind is NoticeKind.TRUE_UP_CONFIRMATION
    assert [(each.kind, each.words) for each in due.besides] == [(NoticeKind.STAFF_ANSWER, "x")]


def test_each_recipient_gets_one_mail_with_what_is_for_them() -> None:
    dues = coalesce((Due(NoticeKind.WORK_ITEM, (ANN, JO)), Due(NoticeKind.COMMAND_ANSWER, (JO,))))
    assert [(due.kind, due.to, len(due.besides)) for due in dues] == [
        (NoticeKind.WORK_ITEM, (ANN,), 0),
        (NoticeKind.COMMAND_ANSWER, (JO,), 1),
    ]


def test_recipients_of_the_same_share_a_notice() -> None:
    work_item = Due(NoticeKind.WORK_ITEM, (ANN, JO))
    assert coalesce((work_item, work_item)) == (work_item,)


def test_a_member_of_staff_who_is_the_rep_gets_a_mail_as_each() -> None:
    assert len(coalesce((Due(NoticeKind.WORK_ITEM, (JO,)), Due(NoticeKind.ACKNOWLEDGEMENT, (JO,))))) == 2


def test_what_no_sentence_can_tell_stays_a_mail_of_its_own() -> None:
    dues = coalesce(Due(kind, (DANA,)) for kind in (NoticeKind.STATUS, NoticeKind.TRUE_UP_CONFIRMATION))
    assert {due.kind for due in dues} == {NoticeKind.STATUS, NoticeKind.TRUE_UP_CONFIRMATION}


def test_coalescing_twice_is_coalescing_once() -> None:
    once = coalesce(Due(kind, (DANA,)) for kind in (NoticeKind.RESUMED, NoticeKind.AMENDED, NoticeKind.STAFF_ANSWER))
    assert coalesce(once) == once


def test_every_kind_has_its_place() -> None:
    assert set(_LOUDNESS) == set(NoticeKind)
    assert len(_LOUDNESS) == len(set(_LOUDNESS))
    assert set(_ALONE) <= set(_LOUDNESS)
