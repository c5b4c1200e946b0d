"""Text written against the reader of replies: quotes, separators and signatures without end."""

from tests.hostile.hostile import FOREIGN, HELD, NO_REQUEST, Hostile, Rule, hides, shows
from tests.hostile.mails import fill, html_mail, mail

_ANSWER = "Friday works for me.\n"
_NOT_EMPTY = Rule(
    "its new text is not empty", lambda row: row["disposition"] == "held" or row["message"]["reply_text"].strip()
)
_ANSWERED = shows("Friday works for me.", "reply_text")


def _reply(text: str | bytes) -> bytes:
    return mail(text, Subject="Re: lunch")


MESSAGES = (
    Hostile(
        "on_again_and_again",
        "`On ` forty thousand times, which every way of writing a quote's head begins with.",
        lambda: _reply(_ANSWER + "On " * 40_000),
        FOREIGN,
        (_ANSWERED,),
    ),
    Hostile(
        "on_lines",
        "Thirty thousand lines that begin a quote's head and never end it.",
        lambda: _reply(_ANSWER + "On Monday, Dana <dana@example.com>\n" * 30_000),
        FOREIGN,
        (_ANSWERED,),
        is_big=True,
    ),
    Hostile(
        "wrote_again_and_again",
        "`wrote:` forty thousand times.",
        lambda: _reply(_ANSWER + "On x wrote: " * 40_000),
        FOREIGN,
        (_ANSWERED,),
    ),
    Hostile(
        "wrote_lines",
        "Ten thousand complete heads of quotes.",
        lambda: _reply(_ANSWER + "\nOn Mon, Nov 2, 2026 at 9:12 AM Dana <dana@example.com> wrote:\n" * 10_000),
        FOREIGN,
        (_ANSWERED,),
        is_big=True,
    ),
    Hostile(
        "wrote_in_every_language",
        "Heads of quotes in ten languages in turn, three thousand times.",
        lambda: _reply(
            _ANSWER + "Am Mo., 2. Nov. 2026 um 09:12 Uhr schrieb D:\nLe lun. 2 nov. 2026 à 09:12, D a écrit :\n"
            "El lun, 2 nov 2026 a las 9:12, D escribió:\nIl giorno lun 2 nov 2026 D ha scritto:\n" * 3_000
        ),
        FOREIGN,
        (_ANSWERED,),
        is_big=True,
    ),
    Hostile(
        "dashes",
        "Fifteen hundred lines of two dashes, each of which could begin a signature.",
        lambda: _reply(_ANSWER + "-- \n" * 1_500),
        FOREIGN,
        (_ANSWERED,),
    ),
    Hostile(
        "one_line_of_dashes",
        "A hundred thousand dashes and underscores on one line.",
        lambda: _reply(_ANSWER + "-_" * 50_000),
        FOREIGN,
        (_ANSWERED,),
    ),
    Hostile(
        "only_a_signature",
        "There is nothing but a signature.",
        lambda: _reply("-- \nDana Whitfield\nAccount Executive\n312-555-0177\n"),
        FOREIGN,
        (_NOT_EMPTY,),
    ),
    Hostile(
        "only_a_quote",
        "There is nothing but a quote.",
        lambda: _reply("> one\n> two\n> three\n"),
        FOREIGN,
        (_NOT_EMPTY,),
    ),
    Hostile(
        "quote_below_a_quote",
        "Quotes of every depth, a line each, up to two thousand deep.",
        lambda: _reply(_ANSWER + "".join(">" * n + " x\n" for n in range(0, 2_000, 10))),
        FOREIGN,
        (_ANSWERED,),
        is_big=True,
    ),
    Hostile(
        "inline_answers_by_the_thousand",
        "An answer below each of ten thousand quoted lines.",
        lambda: _reply("> question\nanswer\n" * 10_000),
        FOREIGN,
        (shows("answer", "reply_text"),),
        is_big=True,
    ),
    Hostile(
        "headers_of_outlook",
        "Outlook's block of header lines, three thousand times.",
        lambda: _reply(_ANSWER + "\nFrom: D <d@example.com>\nSent: Monday\nTo: x\nSubject: y\n\n" * 3_000),
        FOREIGN,
        (_ANSWERED,),
    ),
    Hostile(
        "header_labels_only",
        "Forty thousand lines `From:` without anything behind them.",
        lambda: _reply(_ANSWER + "From:\n" * 40_000),
        FOREIGN,
        (_ANSWERED,),
        is_big=True,
    ),
    Hostile(
        "marker_forged",
        "`Reply above this line` stands at the very top, so that nothing is above it.",
        lambda: _reply("##- Please type your reply above this line -##\n" + _ANSWER),
        FOREIGN,
        (_NOT_EMPTY,),
    ),
    Hostile(
        "markers_by_the_thousand",
        "The same marker five thousand times below the answer.",
        lambda: _reply(_ANSWER + "##- Please type your reply above this line -##\n" * 5_000),
        FOREIGN,
        (_ANSWERED,),
        is_big=True,
    ),
    Hostile(
        "sign_offs_by_the_thousand",
        "`Best regards,` ten thousand times.",
        lambda: _reply(_ANSWER + "\nBest regards,\nDana\n" * 10_000),
        FOREIGN,
        (_ANSWERED,),
        is_big=True,
    ),
    Hostile(
        "blank_lines",
        "Three hundred thousand blank lines, and the answer below them.",
        lambda: _reply("\n" * 300_000 + _ANSWER),
        FOREIGN,
        is_big=True,
    ),
    Hostile(
        "separators_of_other_systems",
        "Line separators, form feeds and next-line characters instead of line ends.",
        lambda: _reply("Friday works\u2028for me.\x0cOn x wrote:\x85> old\u2029> older"),
        FOREIGN,
        (shows("Friday works", "reply_text"),),
    ),
    Hostile(
        "markup_quotes_never_closed",
        "Gmail's container of a quote is opened and never closed.",
        lambda: html_mail('<p>Friday works for me.</p><div class="gmail_quote">On x wrote:<p>old', Subject="Re: lunch"),
        FOREIGN,
        (_ANSWERED, hides("old", "reply_text")),
    ),
    Hostile(
        "markup_quotes_only",
        "All of the markup is one quote.",
        lambda: html_mail("<blockquote type=cite>old words</blockquote>", Subject="Re: lunch"),
        FOREIGN,
        (_NOT_EMPTY,),
    ),
    Hostile(
        "markup_containers_by_the_thousand",
        "Ten thousand containers of quotes beside each other.",
        lambda: html_mail(
            "<p>Friday works for me.</p>" + "<div class=gmail_quote>x</div><div id=divRplyFwdMsg>y</div>" * 10_000,
            Subject="Re: lunch",
        ),
        (*FOREIGN, *HELD),
        (_ANSWERED,),
        is_big=True,
    ),
    Hostile(
        "markup_blocks_of_one_letter",
        "Hundred thousand elements of one letter each, all of which end a line.",
        lambda: html_mail(fill("<div>a</div>\n"), Subject="Re: lunch"),
        (*FOREIGN, *HELD),
        (_NOT_EMPTY,),
        is_big=True,
    ),
    Hostile(
        "withdrawal_within_a_quote",
        "A word that would take a case back stands only in the quote.",
        lambda: _reply(_ANSWER + "\nOn Mon, Nov 2, 2026 Dana <dana@example.com> wrote:\n> withdraw\n"),
        FOREIGN,
        (NO_REQUEST, hides("withdraw", "reply_text")),
    ),
    Hostile(
        "commands_by_the_thousand",
        "Ten thousand lines of a staff command, by somebody who is no staff.",
        lambda: _reply("billing done\n" * 10_000),
        FOREIGN,
        (NO_REQUEST,),
        is_big=True,
    ),
    Hostile(
        "command_of_100_kb",
        "One staff command with a hundred thousand characters.",
        lambda: _reply("billing done p" + "1," * 50_000),
        FOREIGN,
        (NO_REQUEST,),
    ),
    Hostile(
        "product_range_without_end",
        "A range of products from the first to the ten-thousand-millionth.",
        lambda: _reply("withdraw p1-p9999999999\n"),
        FOREIGN,
        (NO_REQUEST,),
    ),
    Hostile(
        "product_number_of_5_000_digits",
        "The number of a product has more digits than Python turns into a number.",
        lambda: _reply("withdraw p" + "9" * 5_000),
        (*FOREIGN, *HELD),
        (NO_REQUEST,),
    ),
)
