"""People, Message-IDs, dates and parameters from raw header values."""

from datetime import UTC, datetime

import pytest

from cancel_mailbot.ground.identity import Person
from cancel_mailbot.message.date import read_date
from cancel_mailbot.message.header import (
    SINGLETONS,
    Header,
    find_doubled,
    find_message_ids,
    read_message_id,
    read_parameters,
)
from cancel_mailbot.message.people import find_author_doubts, read_authors, read_people

ARRIVED_AT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
DANA = "dana@example.com"
NONE, SEVERAL = "no From address", "more than one From address"
BESIDE, UNUSUAL = "another address beside the one in From", "an unusual From address"


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
        pytest.param(
            "<dana@example.com> (Dana Whitfield)", Person("Dana Whitfield", DANA), id="brackets and a comment"
        ),
        pytest.param("dana@example.com <dana@example.com>", Person(DANA, DANA), id="the address as its name"),
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
        pytest.param("Whitfield, Dana <dana@example.com>", Person("Whitfield, Dana", DANA), id="an unquoted comma"),
        pytest.param("Dana W dana@example.com", Person("Dana W", DANA), id="no brackets"),
        pytest.param("dana@example.com Dana W", Person("Dana W", DANA), id="no brackets, address first"),
        pytest.param("'dana@example.com'", Person("", DANA), id="an address in single quotes"),
        pytest.param('"dana@example.com"', Person("", DANA), id="an address in quotes"),
        pytest.param("Dana [mailto:Dana@example.com]", Person("Dana", DANA), id="Outlook's mailto"),
        pytest.param("Dana <mailto:dana@example.com>", Person("Dana", DANA), id="mailto in the brackets"),
        pytest.param("Dana <<dana@example.com>>", Person("Dana", DANA), id="doubled brackets"),
        pytest.param("<@relay.example.org:dana@example.com>", Person("", DANA), id="a source route"),
        pytest.param("<@a.example,@b.example:dana@example.com>", Person("", DANA), id="a route over two servers"),
        pytest.param("dana at example.com (Dana W)", Person("Dana W", ""), id="an archive that hides the address"),
        pytest.param(
            '"front desk"@example.com', Person("", '"front desk"@example.com'), id="a blank in a quoted local part"
        ),
        pytest.param("Dana <dana@example.com> Jo <jo@example.com>", Person("Dana", DANA), id="a lost comma"),
        pytest.param("dana @ example.com", Person("", DANA), id="blanks around the @"),
        pytest.param("dana@example.com.", Person("", DANA), id="a dot at the end"),
        pytest.param("Dana @ Work <dana@example.com>", Person("Dana @ Work", DANA), id="an @ in the name"),
        pytest.param("=?utf-8?q?=22Dana_W=22?= <dana@example.com>", Person("Dana W", DANA), id="encoded quotes"),
        pytest.param('"=?utf-8?q?Dana?= W" <dana@example.com>', Person("Dana W", DANA), id="encoded inside quotes"),
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
    ("value", "address", "doubt"),
    [
        pytest.param("boss@example.org]<evil@example.net>", "evil@example.net", BESIDE, id="an address in the name"),
        pytest.param("boss@example.org <evil@example.net>", "evil@example.net", BESIDE, id="an address as the name"),
        pytest.param("<boss@example.org> <evil@example.net>", "boss@example.org", BESIDE, id="two addresses"),
        pytest.param("boss@example.org, evil@example.net", "boss@example.org", SEVERAL, id="two mailboxes"),
        pytest.param(
            '"boss@example.org"@example.net', '"boss@example.org"@example.net', UNUSUAL, id="quoted local part"
        ),
        pytest.param("dana..w@example.com", "dana..w@example.com", UNUSUAL, id="two dots, as Japan's carriers allow"),
        pytest.param("Dana <dana@[192.0.2.1]>", "dana@[192.0.2.1]", UNUSUAL, id="an address literal"),
        pytest.param("Jö <jö@exämple.com>", "jö@exämple.com", UNUSUAL, id="an internationalised address"),
        pytest.param("=?utf-8?q?boss=40example.org?=", "", NONE, id="an encoded address"),
        pytest.param("Dana <=?utf-8?q?boss=40example.org?=>", "", NONE, id="an encoded address in brackets"),
        pytest.param("Dana Whitfield", "", NONE, id="a name alone"),
        pytest.param("Dana <dana@exa\x00mple.com>", "", NONE, id="NUL"),
        pytest.param("Dana <dana@exa\u202emple.com>", "", NONE, id="a reversing mark"),
        pytest.param("Dana <>", "", NONE, id="empty brackets"),
        pytest.param("MAILER-DAEMON (Mail Delivery System)", "mailer-daemon", NONE, id="a name without a domain"),
        pytest.param("", "", NONE, id="nothing"),
    ],
)
def test_an_address_that_is_in_doubt_is_told_to_be(value: str, address: str, doubt: str):
    header = Header({"from": (value,)})
    assert next((author.address for author in read_authors(header)), "") == address
    assert find_author_doubts(header)[0] == doubt


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
        pytest.param("<20261123.4711>", "<20261123.4711>", id="without @"),
        pytest.param("<a@b> (added by mx.example.com)", "<a@b>", id="a remark behind it"),
        pytest.param("<ä@example.com>", None, id="not ASCII"),
        pytest.param(f"<{'a' * 999}>", None, id="too long"),
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
        pytest.param("Mon, 23 Nov 26 10:00 EST", datetime(2026, 11, 23, 15, tzinfo=UTC), id="two digits, no seconds"),
        pytest.param("Mon, 23 Nov 98 10:00:00 +0000", datetime(1998, 11, 23, 10, tzinfo=UTC), id="the last century"),
        pytest.param("Mon, 23 Nov 126 10:00:00 +0000", datetime(2026, 11, 23, 10, tzinfo=UTC), id="years since 1900"),
        pytest.param("Mon, 23 Nov 2026 10:00:00 CET", datetime(2026, 11, 23, 9, tzinfo=UTC), id="a zone of Europe"),
        pytest.param("Mon, 23 Nov 2026 10:00:00 JST", datetime(2026, 11, 23, 1, tzinfo=UTC), id="a zone of Asia"),
        pytest.param("Mon, 23 Nov 2026 10:00:00 XYZ", datetime(2026, 11, 23, 10, tzinfo=UTC), id="an unknown zone"),
        pytest.param("Mon, 23 Nov 2026 10:00 +01:00", datetime(2026, 11, 23, 9, tzinfo=UTC), id="a colon in the zone"),
        pytest.param("Mon, 23 Nov 2026 10:00:00 GMT+0100", datetime(2026, 11, 23, 9, tzinfo=UTC), id="GMT+0100"),
        pytest.param("Fri, 23 Nov 2026 10:00:00 +0000", datetime(2026, 11, 23, 10, tzinfo=UTC), id="a wrong weekday"),
        pytest.param(
            "Mon (a) ,23 (b (c)) Nov 2026 10:00:00 (d) GMT", datetime(2026, 11, 23, 10, tzinfo=UTC), id="comments"
        ),
        pytest.param("Mon Nov 23 10:00:00 2026", datetime(2026, 11, 23, 10, tzinfo=UTC), id="as C prints it"),
        pytest.param("Mon Nov 23 10:00:00 CET 2026", datetime(2026, 11, 23, 9, tzinfo=UTC), id="as Unix prints it"),
        pytest.param("2026-11-23T10:00:00Z", datetime(2026, 11, 23, 10, tzinfo=UTC), id="ISO 8601"),
        pytest.param("2026-11-23 10:00:00 +0100", datetime(2026, 11, 23, 9, tzinfo=UTC), id="ISO 8601 with blanks"),
        pytest.param("=?utf-8?q?Mon,_23_Nov_2026_10:00:00_GMT?=", datetime(2026, 11, 23, 10, tzinfo=UTC), id="encoded"),
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
