"""The checks 4 to 9 of a message's way, in their order."""

import pytest

from cancel_mailbot.ground.identity import Role
from cancel_mailbot.message.message import Kind, Message
from cancel_mailbot.workflow.authenticity import Authenticity
from cancel_mailbot.workflow.classify import find_disposition, find_match, find_objection
from cancel_mailbot.workflow.due import Disposition
from cancel_mailbot.workflow.facts import Facts
from tests.builders import ANN, DANA, JO, make_case, make_message

FIRST, SECOND = make_case(number=1001), make_case(number=1002)
STRANGER = ANN


@pytest.mark.parametrize(
    ("message", "facts", "expected"),
    [
        pytest.param(make_message(), Facts(Role.REP), None, id="a person's mail is read on"),
        pytest.param(
            make_message(kind=Kind.BOUNCE),
            Facts(Role.REP, twin=7, is_own=True),
            Disposition.DUPLICATE,
            id="duplicate first",
        ),
        pytest.param(make_message(kind=Kind.BOUNCE), Facts(Role.REP, is_own=True), Disposition.OWN, id="then own"),
        pytest.param(make_message(kind=Kind.BOUNCE), Facts(Role.REP), Disposition.BOUNCE, id="then bounce"),
        *(
            pytest.param(make_message(kind=kind), Facts(Role.REP), Disposition.AUTOMATIC, id=f"then automatic: {kind}")
            for kind in Kind
            if kind not in (Kind.PERSON, Kind.BOUNCE)
        ),
    ],
)
def test_the_first_check_that_applies_decides(message: Message, facts: Facts, expected: Disposition | None) -> None:
    finding = find_disposition(message, facts)
    assert (finding.disposition if finding else None) is expected


@pytest.mark.parametrize(
    ("facts", "author", "number"),
    [
        pytest.param(Facts(Role.REP, threaded=(FIRST,)), DANA, 1001, id="the thread leads to it"),
        pytest.param(Facts(Role.REP, named=(FIRST,)), DANA, 1001, id="a participant names it"),
        pytest.param(Facts(Role.STAFF, named=(FIRST,)), JO, 1001, id="staff name it"),
        pytest.param(
            Facts(Role.STRANGER, named=(FIRST,)), STRANGER, None, id="a stranger's name for it counts for nothing"
        ),
        pytest.param(Facts(Role.REP, threaded=(FIRST,), named=(FIRST,)), DANA, 1001, id="thread and name agree"),
        pytest.param(Facts(Role.REP), DANA, None, id="nothing leads anywhere"),
    ],
)
def test_a_message_belongs_to_the_case_that_its_thread_or_its_author_names(
    facts: Facts, author: object, number: int | None
) -> None:
    match = find_match(make_message(author=author), facts)
    assert match.conflict == ""
    assert (match.case.number if match.case else None) == number


@pytest.mark.parametrize(
    "facts",
    [
        pytest.param(Facts(Role.REP, threaded=(FIRST, SECOND)), id="the thread leads to two"),
        pytest.param(Facts(Role.REP, named=(FIRST, SECOND)), id="two are named"),
        pytest.param(Facts(Role.REP, threaded=(FIRST,), named=(SECOND,)), id="thread and name disagree"),
    ],
)
def test_two_cases_that_contend_for_a_message_are_a_conflict(facts: Facts) -> None:
    match = find_match(make_message(), facts)
    assert match.case is None
    assert "CXL-1001" in match.conflict
    assert "CXL-1002" in match.conflict


@pytest.mark.parametrize(
    ("message", "facts", "objection"),
    [
        (make_message(), Facts(Role.STAFF), ""),
        (make_message(), Facts(Role.STAFF, Authenticity.PASS), ""),
        (make_message(), Facts(Role.STAFF, Authenticity.FAIL), "could not be authenticated"),
        (make_message(), Facts(Role.STAFF, Authenticity.UNKNOWN), "could not be authenticated"),
        (make_message(defects=("two From headers",)), Facts(Role.STAFF), "two From headers"),
        (make_message(), Facts(Role.STAFF, is_from_our_address=True), "our own address"),
    ],
    ids=["nothing is asked", "authenticated", "forged", "unknown", "two authors", "as ourselves"],
)
def test_nothing_is_done_on_the_word_of_an_author_who_is_in_doubt(
    message: Message, facts: Facts, objection: str
) -> None:
    assert objection in find_objection(message, facts)
    assert bool(objection) == bool(find_objection(message, facts))
