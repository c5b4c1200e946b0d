"""People, Message-IDs, dates and parameters from raw header values."""

from datetime import UTC, datetime

import pytest

from cancel_mailbot.ground.identity import Person
from cancel_mailbot.message.header import (
    SINGLETONS,
    Header,
    find_doubled,
    find_message_ids,
    read_authors,
    read_date,
    read_message_id,
    read_parameters,
    read_people,
)

ARRIVED_AT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
DANA = "dana@example.com"


@pytest.mark.parametrize(
    ("value", "person"),
    [
        pytest.param("dana@example.com", Person("", DANA), id="an address alone"),
        pytest.param("Dana Whitfield <Dana@Example.COM>", Person("Dana Whitfield", DANA), id="name and address"),
        pytest.param('"Whitfield, Dana" <dana@example.com>', Person("Whitfield, Dana", DANA), id="quoted comma"),
        pytest.param('"Dana \\"D\\" W" <dana@example.com>', Person('Dana "D" W', DANA), id="quoted quotes"),
        pytest.param("'Dana' <dana@example.com>", Person("Dana", DANA), id="Outlook's single quotes"),
        pytest.param("dana@example.com (Dana Whitfield)", Person("Dana Whitfield", DANA), id="name in a comment"),
        pytest.param("Dana (Sales (East)) <dana@example.com>", Person("Dana", DANA), id="a comment beside a name"),
        pytest.param("dana@example.com <dana@example.com>", Person("", DANA), id="the address as its name"),
        pytest.param("=?utf-8?q?Frau_Fr=C3=B6hlich?= <dana@example.com>", Person("Frau Fröhlich", DANA), id="encoded"),
        pytest.param(
            "=?utf-8?q?Fr=C3=B6?= =?utf-8?q?hlich?= <dana@example.com>", Person("Fröhlich", DANA), id="two words"
        ),
        pytest.param("=?utf-8?q?Whitfield,_Dana?= <dana@example.com>", Person("Whitfield, Dana", DANA), id="raw comma"),
        pytest.param("=?utf-8?q?Whitfield=2C_Dana?= <dana@example.com>", Person("Whitfield, Dana", DANA), id="comma"),
        pytest.param("=?utf-8?q?a=0D=0ABcc:_x?= <dana@example.com>", Person("a Bcc: x", DANA), id="smuggled line end"),
        pytest.param('O"Brien <dana@example.com>', Person("OBrien", DANA), id="a stray quote"),
        pytest.param("Dana < dana@example.com >", Person("Dana", DANA), id="blanks in the brackets"),
        pytest.param("Dana <dana@example.com", Person("Dana", DANA), id="a missing bracket"),
        pytest.param("Sales: Dana <dana@example.com>;", Person("Dana", DANA), id="a group of one"),
        pytest.param(
            '"boss@example.org" <dana@example.com>', Person("boss@example.org", DANA), id="quoted other address"
        ),
        pytest.param(
            "boss@example.org(<evil@example.net>)", Person("<evil@example.net>", "boss@example.org"), id="comment"
        ),
    ],
)
def test_an_author_is_read_however_it_is_written(value: str, person: Person):
    assert read_authors(Header({"from": (value,)})) == (person,)


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("boss@example.org]<evil@example.net>", id="an address in the name"),
        pytest.param("boss@example.org <evil@example.net>", id="another address as the name"),
        pytest.param("<boss@example.org> <evil@example.net>", id="two addresses"),
        pytest.param('"boss@example.org"@example.net', id="a quoted local part"),
        pytest.param("=?utf-8?q?boss=40example.org?=", id="an encoded address"),
        pytest.param("Dana <=?utf-8?q?boss=40example.org?=>", id="an encoded address in brackets"),
        pytest.param("Dana Whitfield", id="a name alone"),
        pytest.param("Dana <dana@exa\x00mple.com>", id="NUL"),
        pytest.param("Dana <dana@exa\u202emple.com>", id="a reversing mark"),
        pytest.param("Dana <>", id="empty brackets"),
    ],
)
def test_an_address_that_clients_read_differently_is_none(value: str):
    assert [author.address for author in read_authors(Header({"from": (value,)}))] == [""]


def test_recipients_of_all_fields_are_read_in_order_and_unreadable_ones_left_out():
    values = ('"A, B" <a@example.com>, undisclosed-recipients:;, nobody', "b@example.com; c@example.com (C),,")
    assert [person.address for person in read_people(values)] == ["a@example.com", "b@example.com", "c@example.com"]


@pytest.mark.parametrize(
    ("value", "message_id"),
    [
        pytest.param("<a.b@example.com>", "<a.b@example.com>", id="well-formed"),
        pytest.param(" <A@B>\t", "<A@B>", id="blanks around it"),
        pytest.param("a@example.com", "<a@example.com>", id="without brackets"),
        pytest.param("=?utf-8?q?=3Ca=40example.com=3E?=", "<a@example.com>", id="mangled by a gateway"),
        pytest.param("=?utf-8?q?=3Ca=40b=0D=0ALOGOUT=3E?=", None, id="a smuggled line end"),
        pytest.param("=?utf-8?q?=3Ca=40b=00=3E?=", None, id="a smuggled NUL"),
        pytest.param("<a b@example.com>", None, id="a blank inside"),
        pytest.param("<a@b> <c@d>", None, id="two"),
        pytest.param("<no-at>", None, id="without @"),
        pytest.param("<ä@example.com>", None, id="not ASCII"),
        pytest.param(f"<{'a' * 501}@example.com>", None, id="too long"),
        pytest.param("", None, id="empty"),
    ],
)
def test_a_message_id_is_as_written_or_none(value: str, message_id: str | None):
    assert read_message_id(value) == message_id


@pytest.mark.parametrize(
    ("value", "ids"),
    [
        ("<a@b>\t<c@d> <a@b>", ("<a@b>", "<c@d>")),
        ("<a@b><c@d>", ("<a@b>", "<c@d>")),
        ('Message of "Mon" from Dana <x@y>', ("<x@y>",)),
        ("=?us-ascii?q?=3Ca=40b=3E?= =?us-ascii?q?_=3Cc=40d=3E?=", ("<a@b>", "<c@d>")),
        ("<not an id@b> junk <>", ()),
        ("", ()),
    ],
)
def test_references_are_the_well_formed_ids_each_once_in_order(value: str, ids: tuple[str, ...]):
    assert find_message_ids(value) == ids


@pytest.mark.parametrize(
    ("value", "date"),
    [
        pytest.param("Mon, 23 Nov 2026 10:00:00 -0500", datetime(2026, 11, 23, 15, tzinfo=UTC), id="with a zone"),
        pytest.param("23 Nov 2026 10:00:00 -0000", datetime(2026, 11, 23, 10, tzinfo=UTC), id="zone not told"),
        pytest.param("Mon, 23 Nov 2026 10:00:00 +0100 (CET)", datetime(2026, 11, 23, 9, tzinfo=UTC), id="a comment"),
        pytest.param("", ARRIVED_AT, id="absent"),
        pytest.param("yesterday", ARRIVED_AT, id="unreadable"),
        pytest.param("Mon, 99 Nov 2026 10:00:00 +0000", ARRIVED_AT, id="no such day"),
        pytest.param("Mon, 23 Nov 2026 10:00:00 +9999", ARRIVED_AT, id="no such zone"),
        pytest.param("Thu, 1 Jan 1970 00:00:00 +0000", ARRIVED_AT, id="before mail of today"),
        pytest.param("Mon, 23 Nov 2028 10:00:00 +0000", ARRIVED_AT, id="years ahead"),
        pytest.param("Fri, 31 Dec 9999 23:59:59 -2359", ARRIVED_AT, id="beyond the calendar"),
    ],
)
def test_the_date_is_the_author_s_where_it_is_sane(value: str, date: datetime):
    assert read_date(value, ARRIVED_AT) == date


@pytest.mark.parametrize(
    ("value", "parameters"),
    [
        ("text/plain; charset=utf-8", {"charset": "utf-8"}),
        ('text/plain; Charset="utf-8"; format = flowed', {"charset": "utf-8", "format": "flowed"}),
        ('a/b; name="a;b\\"c"', {"name": 'a;b"c'}),
        ("a/b; name*=utf-8'de'Fr%C3%B6sche%20x", {"name": "Frösche x"}),
        ("a/b; name*1=b.pdf; name*0=a", {"name": "ab.pdf"}),
        ("a/b; name*0*=utf-8''%C3; name*1*=%B6", {"name": "ö"}),
        ("a/b; name*=junk", {"name": "junk"}),
        ('a/b; name="open', {"name": "open"}),
        ("a/b; name=; x", {"name": ""}),
        ("a/b; name=one; name=two", {"name": "one"}),
        ("a/b", {}),
    ],
)
def test_parameters_are_read_with_their_sections_put_together(value: str, parameters: dict[str, str]):
    assert read_parameters(value) == parameters


@pytest.mark.parametrize("name", SINGLETONS)
def test_a_field_that_may_stand_once_and_stands_twice_is_found(name: str):
    assert find_doubled(Header({name.lower(): ("a", "b"), "received": ("c", "d")})) == (name,)
    assert find_doubled(Header({name.lower(): ("a",)})) == ()
