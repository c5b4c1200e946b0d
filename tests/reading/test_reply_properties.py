"""What holds for the reply text of any mail: it is never invented, never empty, and costs no more than its size."""

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cancel_mailbot.reading import reply as reader
from cancel_mailbot.reading.reply import leave_out_closing, read_reply

WORDS = st.sampled_from(
    ("stop", "p2", "billing", "done", "the", "client", "rang", "4471923", "SEO", "Straße", "是", "да")
)
SENTENCES = st.lists(WORDS, min_size=1, max_size=8).map(" ".join)
OWN = st.lists(SENTENCES, min_size=1, max_size=5).map("\n".join)
QUOTES = st.lists(SENTENCES, min_size=1, max_size=6)
HEADS = st.sampled_from(
    (
        "On Tue, Mar 3, 2026 at 10:11 AM Ana Ruiz <ana@example.com> wrote:",
        "Am 03.03.2026 um 10:11 schrieb Ana Ruiz <ana@example.com>:",
        "Le 3 mars 2026 à 10:11, Ana Ruiz <ana@example.com>\na écrit :",
        "2026年3月3日(火) 10:11 Ana Ruiz <ana@example.com>:",
        "-----Original Message-----",
        "________________________________\nFrom: Ana Ruiz\nSent: Tuesday\nTo: Dana\nSubject: CXL-1042",
        "--- Reply above this line ---",
    )
)
# What readers of mail stumble over, in any order.
SHARDS = st.sampled_from(
    (
        *(
            "On ",
            "wrote:",
            "> ",
            "From: a",
            "Sent: b",
            "To: c",
            "Subject: d",
            "\n",
            "\n\n",
            "-- \n",
            "--",
            "_____",
            " ",
        ),
        *(
            "2026-03-03 10:11 GMT+01:00 ",
            "<ana@example.com>",
            "schrieb",
            "Am 3.3.2026 ",
            "Thanks,\nDana",
            "\u200b",
            ":",
        ),
        *(
            "Sent from my iPhone",
            "-----Original Message-----",
            "Reply above this line",
            "CONFIDENTIAL",
            "\u2028",
            "写道：",
        ),
        *(
            "mailing list",
            "+1 212 555 0100",
            "*",
            "|",
            "\u00a0",
            "billing done",
            "10:11",
            "\x0c",
            "\r\n",
            "<p>",
            "</div>",
        ),
    )
)
TEXTS = st.one_of(st.text(max_size=300), st.lists(SHARDS, max_size=40).map("".join))
MARKUP = st.lists(
    st.sampled_from(
        (
            *(
                "<div class=gmail_quote>",
                "<blockquote type=cite>",
                "</blockquote>",
                "</div>",
                "<div id=Signature>",
                "<br>",
            ),
            *(
                "<div id=divRplyFwdMsg>",
                "<hr tabindex=-1>",
                "<table><tr><td>",
                "</table>",
                "stop p2",
                "&gt; old",
                "<p>",
            ),
            *(
                "On Tue, Mar 3, 2026 at 10:11 AM Ana wrote:",
                "<b>From:</b> Ana<br>",
                "<s>",
                "</s>",
                "Sent from my iPhone",
            ),
        )
    ),
    max_size=30,
).map("".join)


@given(OWN, HEADS, QUOTES)
@settings(deadline=None)
def test_above_any_quote_the_words_come_back_and_reading_them_again_changes_nothing(own, head, quote):
    text = f"{own}\n\n{head}\n" + "\n".join(f"> {line}" for line in quote)
    assert read_reply(text) == own
    assert read_reply(own) == own


@given(OWN, QUOTES, OWN)
@settings(deadline=None)
def test_between_marked_quotes_the_words_come_back(above, quote, below):
    assert read_reply(f"{above}\n" + "".join(f"> {line}\n" for line in quote) + below) == f"{above}\n{below}"


@given(TEXTS)
@settings(max_examples=400, deadline=None)
def test_where_there_is_text_the_reply_is_not_empty(text):
    assert bool(read_reply(text)) == bool(text.strip())


@given(TEXTS)
@settings(max_examples=400, deadline=None)
def test_every_line_of_the_reply_is_in_the_text_in_its_order(text):
    at = 0
    for line in read_reply(text).split("\n"):
        found = text.find(line, at)
        assert found >= 0
        at = found + len(line)


@given(TEXTS)
@settings(deadline=None)
def test_what_is_left_without_a_closing_is_how_the_reply_begins(text):
    reply = read_reply(text)
    rest = leave_out_closing(reply)
    assert "".join(reply.split()).startswith("".join(rest.split()))
    assert bool(rest) == bool(reply)


@given(TEXTS, MARKUP)
@settings(max_examples=300, deadline=None)
def test_with_markup_too_the_reply_is_never_empty_where_there_is_text(text, markup):
    assert read_reply(text, markup) or not text.strip()


HOSTILE = {
    "openings": "On ",
    "marks": "> ",
    "header lines on one line": "From: a",
    "header lines": "From: a\n",
    "labels": "Von: ",
    "blanks": " ",
    "line ends": "\n",
    "delimiters": "--\nx\n",
    "rules": "_____\n",
    "introductions": "On 3 March 2026 at 10:11, Ana <ana@example.com> wrote:\n",
    "unfinished introductions": "On 3 March 2026 at 10:11, Ana <ana@example.com>\n",
    "separators": "-----Original Message----- ",
    "addresses": "<a@b",
    "digits": "1-",
    "disclaimers": "This message is confidential\n",
    "closings": "Thanks,\nDana\n+1\n",
    "invisible characters": "\u200b",
    "signatures of PGP": "-----BEGIN PGP SIGNATURE-----\n",
    "instants": "03/03/2026 10:11 AM\nTo\n",
    "quotes of GroupWise": ">>> Ana 10:11 >>>\n",
    "broken lines": "> " + "a" * 70 + "\nb\n",
    "links": "(https://a",
    "cards": "Dana Whitfield\nTel: +1 212\n\n",
    "fields below delimiters": "--\nTitan Order ID: 4\n>\n",
    "phones": "sent with ",
    "titles": "Disclaimer\n",
    "dashes": "- ",
    "marks to write above": "- reply above this line -\n",
}


def seconds(text: str, html: str | None = None) -> float:
    """Of the processor, so that other programs on the machine count for little; nothing is remembered."""
    reader._read.cache_clear()
    began = process_time()
    read_reply(text, html)
    return process_time() - began


@pytest.mark.parametrize("wrapped", [False, True], ids=["as it is", "in lines of 399"])
@pytest.mark.parametrize("unit", HOSTILE.values(), ids=HOSTILE)
def test_a_megabyte_of_repetitions_costs_no_more_than_its_size(unit, wrapped):
    whole = (unit * (1_000_000 // len(unit) + 1))[:1_000_000]
    text = "\n".join(whole[at : at + 399] for at in range(0, len(whole), 399)) if wrapped else whole
    quarter, full = (min(seconds(part) for _ in range(2)) for part in (text[: len(text) // 4], text))
    assert full < 2, "measured below 0.5 s"
    assert full < 8 * quarter + 0.3, "four times as much text may take four times as long, and not sixteen"


@pytest.mark.parametrize(
    "unit", ["<p>x", "<div class=gmail_quote>", "<blockquote><p>x", "<p style='border-top:1px'>", "<td>"]
)
def test_a_megabyte_of_markup_costs_no_more_than_its_size(unit):
    assert seconds("stop p2", unit * (1_000_000 // len(unit))) < 3, "measured below 0.6 s"
