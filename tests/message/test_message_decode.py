"""Charsets, transfer encodings and encoded words."""

from time import process_time

import pytest

from cancel_mailbot.message.decode import (
    clean_line,
    decode_bytes,
    decode_line,
    decode_transfer,
    decode_words,
    find_charset,
)


@pytest.mark.parametrize(
    ("raw", "declared", "text"),
    [
        pytest.param(b"plain", None, "plain", id="ASCII without a charset"),
        pytest.param("Frösche".encode(), "utf-8", "Frösche", id="UTF-8 as declared"),
        pytest.param("Frösche".encode(), "big5", "Frösche", id="UTF-8 labelled Big5"),
        pytest.param("Frösche".encode(), None, "Frösche", id="UTF-8 without a label"),
        pytest.param(b"\xef\xbb\xbfClient", "utf-8", "Client", id="a byte order mark is no text"),
        pytest.param(b"\x93Fall\x94 \x80", None, "“Fall” €", id="unlabelled Windows-1252"),
        pytest.param(b"\x93Fall\x94", "iso-8859-1", "“Fall”", id="ISO-8859-1 means Windows-1252"),
        pytest.param(b"\x93Fall\x94", "us-ascii", "“Fall”", id="ASCII that is none"),
        pytest.param(b"Fr\xf6sche", "utf-8", "Frösche", id="UTF-8 that is Latin-1"),
        pytest.param(b"\x81\x8d", None, "\x81\x8d", id="what Windows-1252 does not know is Latin-1"),
        pytest.param("日本語".encode("iso2022_jp"), "ISO-2022-JP", "日本語", id="escapes in 7 bit"),
        pytest.param("日本語".encode("iso2022_jp"), None, "日本語", id="escapes without a label"),
        pytest.param("日本語".encode("iso2022_jp"), "utf-8", "日本語", id="escapes with another label"),
        pytest.param(b"\x1b$B-!F|\x1b(B 1", "iso-2022-jp", "①日 1", id="a circled digit of Windows in 7 bit"),
        pytest.param(b"\x1b(I6E\x1b(B\r\nx", "iso-2022-jp", "ｶﾅ\r\nx", id="half-width kana in 7 bit"),
        pytest.param("안녕".encode("iso2022_kr"), "iso-2022-kr", "안녕", id="Korean in 7 bit"),
        pytest.param(b"a\x1b$ b", None, "a\x1b$ b", id="an escape that leads nowhere"),
        pytest.param(b"it\x92s \x93so\x94, isn\x92t it", "gb2312", "it’s “so”, isn’t it", id="GB2312 that is European"),
        pytest.param(b"+AOk-t+AOk-", "utf-7", "été", id="UTF-7"),
        pytest.param(b"+2AA-", "utf-7", "+2AA-", id="UTF-7 that yields half a character"),
        pytest.param("é".encode("utf-16"), "utf-16", "é", id="UTF-16"),
        pytest.param("日本語".encode("cp932"), "shift_jis", "日本語", id="Shift_JIS"),
        pytest.param("汉字".encode("gb18030"), "gb2312", "汉字", id="GB2312 means GB18030"),
        pytest.param("Frösche".encode() * 9 + b"\xc3", "utf-8", "Frösche" * 9 + "\ufffd", id="UTF-8 with a cut end"),
        pytest.param("漢字".encode("big5") * 9 + b"\xff", "big5", "漢字" * 9 + "\ufffd", id="Big5 with a foreign byte"),
    ],
)
def test_text_is_decoded_as_what_it_is_and_not_as_what_it_says(raw: bytes, declared: str | None, text: str):
    assert decode_bytes(raw, declared) == text


@pytest.mark.parametrize(
    ("declared", "codec"),
    [
        ("utf-8\0", "utf-8"),
        ('"UTF-8"', "utf-8"),
        ("uft-8", "utf-8"),
        ("utf8; format=flowed", "utf-8"),
        ("windows-1250", "cp1250"),
        ("win-1251", "cp1251"),
        ("x-cp1252", "cp1252"),
        ("Windows1252", "cp1252"),
        ("windows-31j", "cp932"),
        ("cp936", "gb18030"),
        ("GB_2312-80", "gb18030"),
        ("ks_c_5601-1987", "cp949"),
        ("x-sjis", "cp932"),
        ("8859-1", "cp1252"),
        ("l1", "cp1252"),
        ("ISO8859-15", "iso8859-15"),
        ("iso-8859-8-i", "iso8859-8"),
        ("iso-8859-16x", None),
        ("x-mac-cyrillic", "mac-cyrillic"),
        ("cp50221", "iso2022_jp"),
        ("unicode-1-1-utf-7", "utf-7"),
        ("ISO-8859-1", "cp1252"),
        ("unknown-8bit", None),
        ("no-such-charset", None),
        ("", None),
        (None, None),
        ("\0", None),
        ("zlib_codec", None),
        ("idna", None),
        ("punycode", None),
        ("unicode_escape", None),
        ("rot13", None),
    ],
)
def test_a_charset_name_leads_to_a_charset_or_to_nothing(declared: str | None, codec: str | None):
    assert find_charset(declared) == codec


@pytest.mark.parametrize(
    ("payload", "encoding", "content"),
    [
        pytest.param(b"SGVsbG8=", "base64", b"Hello", id="base64"),
        pytest.param(b"SGVs\r\nbG8=\r\n", " Base64 ", b"Hello", id="base64 in lines, oddly named"),
        pytest.param(b"SGVsbG8", "base64", b"Hello", id="without padding"),
        pytest.param(b"SGVsbG8hI", "base64", b"Hello!", id="cut inside a group"),
        pytest.param(b"Hello there, no base64", "base64", b"Hello there, no base64", id="plain text that says base64"),
        pytest.param(b"", "base64", b"", id="empty"),
        pytest.param(b"Fr=C3=B6sche=\r\n!", "quoted-printable", "Frösche!".encode(), id="quoted-printable"),
        pytest.param(b"a=3Db", "quoted printable", b"a=b", id="quoted-printable with a blank in its name"),
        pytest.param(b"begin 644 a\n#0V%T\n`\nend\n", "x-uuencode", b"Cat", id="uuencoded"),
        pytest.param(b"begin 644 a\r\n#0V%T\r\n`\r\nend", "uue", b"Cat", id="uuencoded, CRLF"),
        pytest.param(b"begin 644 a\nno\tuu\xff\nend", "uuencode", b"begin 644 a\nno\tuu\xff\nend", id="no uuencoding"),
        pytest.param(b"a text", "uuencode", b"a text", id="nothing uuencoded"),
        pytest.param(b"a=3Db", "7-bit", b"a=3Db", id="7bit misspelt"),
        pytest.param(b"a=3Db", "utf-8", b"a=3Db", id="a charset in the place of the encoding"),
    ],
)
def test_a_transfer_encoding_is_undone_as_far_as_it_goes(payload: bytes, encoding: str, content: bytes):
    assert decode_transfer(payload, encoding) == content


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        pytest.param("plain", "plain", id="plain"),
        pytest.param("one\r\n two", "one two", id="folded"),
        pytest.param("=?utf-8?q?Fr=C3=B6sche?=", "Frösche", id="Q"),
        pytest.param("=?utf-8?B?RnLDtnNjaGU=?=", "Frösche", id="B"),
        pytest.param("=?utf-8?B?RnLDtnNjaGU?=", "Frösche", id="B without padding"),
        pytest.param("=?iso-8859-1*de?q?Fr=F6sche_x?=", "Frösche x", id="with a language, and _ for a blank"),
        pytest.param("=?utf-8?q?a?= =?utf-8?q?b?=\r\n =?utf-8?q?c?=", "abc", id="blanks between words vanish"),
        pytest.param("=?utf-8?q?a?= b =?utf-8?q?c?=", "a b c", id="blanks beside text stay"),
        pytest.param("=?utf-8?q?=C3?= =?utf-8?q?=B6?=", "ö", id="a character cut in two"),
        pytest.param("=?utf-8?q?a?= =?iso-8859-1?q?=F6?=", "aö", id="two charsets"),
        pytest.param("=?no-such?q?Fr=F6sche?=", "Frösche", id="unknown charset"),
        pytest.param("x =?utf-8?q?Fr=C3=B6_a", "x Frö a", id="a word whose end was cut off"),
        pytest.param("=?utf-8?q?Why??=", "Why?", id="a question mark in the text"),
        pytest.param("=?utf-8?q?a?==?utf-8?q?b?=", "ab", id="words without a blank between"),
        pytest.param("=?utf-8?q?a?=b", "ab", id="text right behind a word"),
        pytest.param("=?utf-8?q?a b?= c", "a b c", id="a blank inside a word"),
        pytest.param("=?utf-8?x?a?=", "=?utf-8?x?a?=", id="no encoding of RFC 2047"),
        pytest.param(b"Fr\xc3\xb6sche".decode("ascii", "surrogateescape"), "Frösche", id="raw UTF-8"),
        pytest.param(b"Fr\xf6sche".decode("ascii", "surrogateescape"), "Frösche", id="raw Latin-1"),
        pytest.param("=?utf-8?q?Hi=0D=0ABcc:_e=00?=", "Hi Bcc: e", id="line ends and NUL inside a word"),
        pytest.param("a\x07b\u202ec\u2028", "abc", id="controls and reversing marks"),
    ],
)
def test_a_header_value_becomes_one_clean_line(raw: str, line: str):
    assert decode_line(raw) == line


def test_decoding_alone_keeps_what_an_encoded_word_smuggles():
    assert decode_words("=?utf-8?q?a=0D=0Ab?=") == "a\r\nb"


def test_a_clean_line_survives_a_write_as_utf8():
    assert clean_line("a\ud800b").encode() == b"a?b"


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("=?a?q?" * 16_000, id="openings"),
        pytest.param("=?a?q?x?" * 12_000, id="question marks"),
        pytest.param("=?a?q?b?=" + " " * 100_000 + "x", id="blanks behind a word"),
    ],
)
def test_a_hostile_value_costs_no_more_than_its_size(value: str):
    began = process_time()
    decode_line(value)
    assert process_time() - began < 2, "measured below 0.05 s; quadratic would be minutes"


def test_a_hostile_uuencoding_costs_no_more_than_its_size():
    began = process_time()
    decode_transfer(b"begin 644 a\n" * 80_000, "uuencode")
    assert process_time() - began < 2, "measured below 0.1 s; quadratic would be minutes"
