"""Addresses, roles, case references, and Message-IDs that only we can make."""

import subprocess
import sys
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cancel_mailbot.ground.identity import (
    People,
    Person,
    Role,
    find_own_case,
    find_references,
    format_reference,
    is_own_form,
    make_message_id,
    read_address,
)

KEY = b"k" * 32
OTHER_KEY = b"o" * 32
PEOPLE = People(
    staff=frozenset({"ann@example.com"}), reps=frozenset({"kim@example.net"}), rep_domains=frozenset({"example.com"})
)


@pytest.mark.parametrize(
    ("written", "address"),
    [
        pytest.param("ann@example.com", "ann@example.com", id="plain"),
        pytest.param("  Ann@Example.COM ", "ann@example.com", id="capitals and spaces around"),
        pytest.param("ann.lee+x@mail.example.com", "ann.lee+x@mail.example.com", id="dots and plus"),
        pytest.param("o'neil@example.com", "o'neil@example.com", id="apostrophe"),
        pytest.param("bot@localhost", "bot@localhost", id="domain of one label"),
        pytest.param("a" * 64 + "@example.com", "a" * 64 + "@example.com", id="longest local part"),
        pytest.param("a@ex-am--ple.com", "a@ex-am--ple.com", id="hyphens inside a label"),
    ],
)
def test_a_plain_address_is_read_in_lower_case(written: str, address: str) -> None:
    assert read_address(written) == address


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("", id="nothing"),
        pytest.param("ann", id="no at sign"),
        pytest.param("ann@", id="no domain"),
        pytest.param("@example.com", id="no local part"),
        pytest.param("ann@example.com@example.org", id="two at signs"),
        pytest.param("Ann <ann@example.com>", id="with a name"),
        pytest.param("<ann@example.com>", id="in brackets"),
        pytest.param('"ann lee"@example.com', id="quoted local part"),
        pytest.param("ann@[192.0.2.1]", id="address literal"),
        pytest.param("ann@example.com, jo@example.com", id="two addresses"),
        pytest.param("ann@example.com\r\nBcc: jo@example.com", id="a header line smuggled in"),
        pytest.param("ann\x00@example.com", id="NUL"),
        pytest.param(".ann@example.com", id="dot first"),
        pytest.param("ann.@example.com", id="dot last"),
        pytest.param("a..nn@example.com", id="two dots in a row"),
        pytest.param("ann@-example.com", id="label begins with a hyphen"),
        pytest.param("ann@example-.com", id="label ends with a hyphen"),
        pytest.param("ann@example.-", id="last label is a hyphen"),
        pytest.param("ann@example..com", id="empty label"),
        pytest.param("ann@example.com.", id="dot at the end"),
        pytest.param("a" * 65 + "@example.com", id="local part too long"),
        pytest.param("a@" + "b" * 64 + ".com", id="label too long"),
        pytest.param("a@" + "b." * 126 + "com", id="domain too long"),
        pytest.param("аnn@example.com", id="a Cyrillic letter that looks Latin"),
        pytest.param("ann@exampKe.com".replace("K", "\N{KELVIN SIGN}"), id="a letter that lower-cases into Latin"),
    ],
)
def test_anything_else_is_no_address(written: str) -> None:
    assert read_address(written) is None


@pytest.mark.parametrize(
    ("address", "role"),
    [
        pytest.param("ann@example.com", Role.STAFF, id="staff wins over the rep domain"),
        pytest.param("kim@example.net", Role.REP, id="a rep by address"),
        pytest.param("dana@example.com", Role.REP, id="a rep by domain"),
        pytest.param("jo@example.net", Role.STRANGER, id="another of a rep's domain that is not listed"),
        pytest.param("dana@mail.example.com", Role.STRANGER, id="a domain below a rep domain"),
        pytest.param("dana@notexample.com", Role.STRANGER, id="a domain that ends alike"),
        pytest.param("ann@example.com@evil.example.org", Role.STRANGER, id="a staff address inside another"),
        pytest.param("example.com", Role.STRANGER, id="a rep domain without an address"),
        pytest.param("", Role.STRANGER, id="no address"),
    ],
)
def test_a_role_follows_from_the_address_alone(address: str, role: Role) -> None:
    assert PEOPLE.find_role(address) is role


def test_nobody_has_a_role_where_nobody_is_listed() -> None:
    assert People().find_role("ann@example.com") is Role.STRANGER


def test_a_person_is_shown_with_the_name_where_there_is_one() -> None:
    assert str(Person("Ann Lee", "ann@example.com")) == "Ann Lee <ann@example.com>"
    assert str(Person("", "ann@example.com")) == "ann@example.com"


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        pytest.param("Re: [CXL-1042] Order", (1042,), id="in a subject"),
        pytest.param("cxl-7", (7,), id="small letters"),
        pytest.param("CXL-00042", (42,), id="leading zeros"),
        pytest.param("CXL-2, CXL-1 and CXL-2", (2, 1), id="several, each once, in order"),
        pytest.param("CXL-0", (), id="zero is no case"),
        pytest.param("CXL-1234567890", (), id="too long to be a case"),
        pytest.param("XCXL-1 CXL-1a 1CXL-1", (), id="part of another word"),
        pytest.param("CXL 5, CXL-, CXL-x", (), id="not the form"),
        pytest.param("CXL-٣", (), id="digits of another script"),
    ],
)
def test_case_references_are_found(text: str, numbers: tuple[int, ...]) -> None:
    assert find_references(text) == numbers


@given(st.integers(min_value=1, max_value=999_999_999))
def test_a_formatted_reference_is_found_again(number: int) -> None:
    assert find_references(format_reference(number)) == (number,)


@given(st.integers(min_value=0, max_value=999_999_999), st.text())
def test_our_message_id_leads_to_its_case_and_is_short_and_plain(number: int, cause: str) -> None:
    message_id = make_message_id(number, cause, "example.com", KEY)
    assert find_own_case(message_id, (KEY,)) == number
    assert is_own_form(message_id)
    assert message_id.isascii()
    assert len(message_id.partition("@")[0]) <= 48


def test_the_same_cause_gets_the_same_message_id_and_another_cause_another() -> None:
    first = make_message_id(7, "3|acknowledgement|dana@example.com", "example.com", KEY)
    assert first == make_message_id(7, "3|acknowledgement|dana@example.com", "example.com", KEY)
    assert first != make_message_id(7, "4|acknowledgement|dana@example.com", "example.com", KEY)
    assert first != make_message_id(8, "3|acknowledgement|dana@example.com", "example.com", KEY)


def test_a_message_id_signed_with_an_earlier_key_is_still_ours() -> None:
    message_id = make_message_id(7, "cause", "example.com", OTHER_KEY)
    assert find_own_case(message_id, (KEY, OTHER_KEY)) == 7


def test_a_message_id_without_its_brackets_is_still_ours() -> None:
    message_id = make_message_id(7, "cause", "example.com", KEY)
    assert find_own_case(f" {message_id[1:-1]} ", (KEY,)) == 7


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda own: own.replace("<cxl-7.", "<cxl-8."), id="another case number"),
        pytest.param(lambda own: own[:7] + ("b" if own[7] == "a" else "a") + own[8:], id="another middle part"),
        pytest.param(lambda own: own.replace("@", "a@"), id="a longer proof"),
        pytest.param(lambda own: own + "\r\nx", id="something after it"),
        pytest.param(lambda own: own.upper(), id="capitals"),
        pytest.param(lambda _: make_message_id(7, "cause", "example.com", OTHER_KEY), id="signed with another key"),
        pytest.param(lambda _: "<CAF123@mail.example.com>", id="somebody else's"),
        pytest.param(lambda _: "", id="empty"),
    ],
)
def test_a_message_id_that_we_did_not_sign_is_not_ours(change: Callable[[str], str]) -> None:
    assert find_own_case(change(make_message_id(7, "cause", "example.com", KEY)), (KEY,)) is None


def test_nothing_is_ours_without_a_key() -> None:
    assert find_own_case(make_message_id(7, "cause", "example.com", KEY), ()) is None


def test_identity_imports_nothing_but_the_standard_library() -> None:
    program = (
        "import sys; import cancel_mailbot.ground.identity;"
        "print([name for name in ('pydantic', 'structlog', 'sqlalchemy', 'rich') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
