"""The new text of a mail that has markup: quotes and signatures by their containers, and which source is read."""

import pytest

from cancel_mailbot.message.html import html_lines
from cancel_mailbot.reading.reply import read_reply

NEW = "Please stop p2 only.\n\nThe client rang this morning."
OWN = "<div>Please stop p2 only.</div><div><br></div><div>The client rang this morning.</div>"
OLD = "<p>We logged your request.</p><p>billing done</p>"
ADDRESS = "&lt;<a href='mailto:ana@example.com'>ana@example.com</a>&gt;"
WROTE = f"On Tue, Mar 3, 2026 at 10:11 AM Ana Ruiz {ADDRESS} wrote:<br>"
CARD = "<div>Dana Whitfield</div><div>Account Executive</div><div>Northwind</div>"
HEADERS = (
    "<p class='MsoNormal'><b>From:</b> Ana Ruiz<br><b>Sent:</b> Tuesday, March 3, 2026 10:11 AM<br>"
    "<b>To:</b> Dana<br><b>Subject:</b> CXL-1042</p>"
)
KOPF = "<p><b>Von:</b> Ana Ruiz<br><b>Gesendet:</b> Dienstag, 3. März 2026<br><b>An:</b> Dana<br><b>Betreff:</b> x</p>"
LINE = "border:none;border-top:solid {color} 1.0pt;padding:3.0pt 0in 0in 0in"


def cite(old: str = OLD, attributes: str = "") -> str:
    return f"<blockquote {attributes}>{old}</blockquote>"


# What each client puts below the new text.
BELOW = {
    "Gmail": f"<div class='gmail_quote'><div class='gmail_attr'>{WROTE}</div>{cite(OLD, 'class=gmail_quote')}</div>",
    "Gmail, container": f"<div class='gmail_quote gmail_quote_container'><div class='gmail_attr'>{WROTE}</div>"
    f"{cite(OLD, 'class=gmail_quote')}</div>",
    "Gmail before 2018": f"<div class='gmail_extra'><br><div class='gmail_quote'>{WROTE}{cite()}</div></div>",
    "Gmail in an unknown language": "<div class='gmail_quote'><div class='gmail_attr'>Ar 3 Mawrth: Ana<br></div>"
    f"{cite()}</div>",
    "Gmail, a forward": f"<div class='gmail_quote'><div class='gmail_attr'>---------- Forwarded message ---------<br>"
    f"From: Ana</div>{OLD}</div>",
    "Gmail, a quote without a border": f"<div class='gmail_quote'>{WROTE}"
    f"{cite(OLD, 'class=gmail_quote style=border:none;margin:0')}</div>",
    "Outlook 2007 and 2010": f"<div style='{LINE.format(color='#B5C4DF')}'>{HEADERS}</div>{OLD}",
    "Outlook 2013": f"<div><div style='{LINE.format(color='#E1E1E1')}'>{HEADERS}</div></div>{OLD}",
    "Outlook, an unknown language": f"<div style='{LINE.format(color='#E1E1E1')}'><p>ඇ: Ana</p></div>{OLD}",
    "Outlook 2003": "<div class=MsoNormal align=center><font><span><hr size=3 width='100%' align=center tabindex=-1>"
    f"</span></font></div>{HEADERS}{OLD}",
    "Outlook 2003, header": f"<div class=OutlookMessageHeader dir=ltr><hr>{HEADERS}</div>{OLD}",
    "Outlook on the web": "<div id='appendonsend'></div><hr style='display:inline-block;width:98%' tabindex='-1'>"
    f"<div id='divRplyFwdMsg' dir='ltr'>{HEADERS}</div>{OLD}",
    "Outlook on the web, German": f"<div id='divRplyFwdMsg'>{KOPF}</div><div>{OLD}</div>",
    "Outlook, quoted twice": f"<div id='x_divRplyFwdMsg'>{HEADERS}</div>{OLD}",
    "Outlook for Mac": f"<span id='OLK_SRC_BODY_SECTION'>{HEADERS}{OLD}</span>",
    "Outlook for Mac, new": f"<div id='mail-editor-reference-message-container'>{HEADERS}{OLD}</div>",
    "Outlook, no container at all": f"{HEADERS}{OLD}",
    "Outlook, original message": f"<p>-----Original Message-----<br>From: Ana<br></p>{OLD}",
    "Hotmail": f"<hr id='stopSpelling'>Date: Tue, 3 Mar 2026 10:11:12<br>From: ana@example.com<br>{OLD}",
    "Windows Mail": "<div style='padding-top: 5px; border-top-color: rgb(229, 229, 229); border-top-width: 1px; "
    f"border-top-style: solid;'>{HEADERS}</div>{OLD}",
    "Yahoo": f"<div id='ydp123yahoo_quoted_42' class='ydp123yahoo_quoted'><div>{WROTE}</div>{OLD}</div>",
    "Yahoo, older": f"<div class='yahoo_quoted'><div>{WROTE}</div>{OLD}</div>",
    "Yahoo, oldest": f"<hr size=1>{HEADERS}{OLD}",
    "Apple Mail": f"<div>On Mar 3, 2026, at 10:11 AM, Ana Ruiz {ADDRESS} wrote:</div><br>{cite(OLD, 'type=cite')}",
    "Apple Mail, a forward": f"<div>Begin forwarded message:</div>{cite(HEADERS + OLD, 'type=cite')}",
    "Apple Mail, an introduction inside": cite(f"<div>On Mar 3, 2026, at 10:11 AM, Ana wrote:</div>{OLD}", "type=cite"),
    "Thunderbird": f"<div class='moz-cite-prefix'>Den 3.3.2026 Ana:</div>{cite(OLD, 'type=cite')}",
    "Thunderbird, a forward": f"<div class='moz-forward-container'><br>Ana<table class='moz-email-headers-table'>"
    f"<tr><td>Betreff</td></tr></table>{OLD}</div>",
    "mail.ru": "<blockquote style='border-left:1px solid #0857A6;margin:10px'>Вторник, 3 марта 2026, "
    f"10:11 +03:00 от Ana Ruiz:<br>{OLD}</blockquote>",
    "mail.ru, its introduction above": f"<br>Вторник, 3 марта 2026, 10:11 +03:00 от Ana Ruiz {ADDRESS}:<br>{cite()}",
    "Yandex": f'<div>03.03.2026, 10:11, "Ana Ruiz" {ADDRESS}:</div>{cite()}',
    "Proton": f"<div class='protonmail_quote'>Ana schreef op dinsdag:<br>{cite(OLD, 'type=cite')}</div>",
    "Zoho": f"<div class='zmail_extra'><div>---- 03 maart Ana ----</div>{OLD}</div>",
    "Zimbra": f"<hr id='zwchr' data-marker='__DIVIDER__'><div>{HEADERS}</div>{OLD}",
    "GMX": f"<div name='quote' style='border-left:2px solid #C3D9E5'><b>Gesendet:</b> Dienstag<br>{OLD}</div>",
    "Spark": f"<div name='messageReplySection'>Ana, Dienstag<br>{OLD}</div>",
    "Netease": f"<div id='isReplyContent'>在 2026-03-03，Ana 写道：<br>{OLD}</div>",
    "Outlook for iOS, new": f"<div class='ms-outlook-mobile-reference-message'>Ana, marts 3<br>{OLD}</div>",
    "a client that names its container": f"<div class='nylas-quote'>Ana, marts 3<br>{OLD}</div>",
    "Yahoo, a class only": f"<div class='ydp1a2b_yahoo_quoted'>Ana, marts 3<br>{OLD}</div>",
    "an iPhone, its introduction in a quote of its own": cite(WROTE, "type=cite") + cite(OLD, "type=cite"),
    "a bare quote": cite(),
    "nested bare quotes": cite(f"old{cite(f'older{cite()}')}"),
    "a bare quote below words that introduce it": f"<p>Ana Ruiz wrote:</p>{cite()}",
    "our own notice": f"<div>Sales wrote:</div><div>--- Reply above this line ---</div>{OLD}",
    "a quote with marks": f"<p>{WROTE}&gt; We logged your request.<br>&gt; billing done</p>",
}


@pytest.mark.parametrize("below", BELOW.values(), ids=BELOW)
def test_a_quote_in_markup_is_cut(below):
    markup = f"<html><body>{OWN}<br>{below}</body></html>"
    assert read_reply(html_lines(markup), markup) == NEW
    assert read_reply("", markup) == NEW


@pytest.mark.parametrize("below", BELOW.values(), ids=BELOW)
def test_a_mail_that_is_only_a_quote_in_markup_keeps_text(below):
    markup = f"<html><body>{below}</body></html>"
    assert read_reply("", markup)
    assert read_reply(html_lines(markup), markup) == html_lines(markup)


SIGNATURES = {
    "Gmail": f"<span class='gmail_signature_prefix'>-- </span><br><div class='gmail_signature' dir=ltr>{CARD}</div>",
    "Gmail without its prefix": f"<div data-smartmail='gmail_signature' class='gmail_signature'>{CARD}</div>",
    "Thunderbird": f"<pre class='moz-signature' cols='72'>-- \n{CARD}</pre>",
    "Thunderbird, block": f"<div class='moz-signature'>{CARD}</div>",
    "Outlook on the web": f"<div id='Signature'>{CARD}</div>",
    "Outlook for iOS": "<div id='ms-outlook-mobile-signature'>Outlookを入手する: <a href='https://example.com'>iOS</a></div>",
    "Outlook for iOS, no id": "<div>Get <a href='https://example.com/o'>Outlook for iOS</a></div>",
    "Apple Mail": f"<div id='AppleMailSignature'>{CARD}</div>",
    "Proton": f"<div class='protonmail_signature_block'>{CARD}</div>",
    "Yahoo": f"<div class='ydp1a2b3csignature'>{CARD}</div>",
    "Yahoo on Android": "<div id='ymail_android_signature'>Tap to see more</div>",
    "Samsung": "<div id='composer_signature'>From a Galaxy</div>",
    "Spark": f"<div name='messageSignatureSection'>{CARD}</div>",
    "an iPhone": "<div dir=ltr>Sent from my iPhone</div>",
    "a delimiter": f"<p>--</p>{CARD}",
    "a client that names its container": f"<div class='mobile-signature'>{CARD}</div>",
}


@pytest.mark.parametrize("signature", SIGNATURES.values(), ids=SIGNATURES)
def test_a_signature_in_markup_is_cut(signature):
    markup = f"{OWN}{signature}{BELOW['Gmail']}"
    assert read_reply(html_lines(markup), markup) == NEW
    assert read_reply(html_lines(f"{OWN}{signature}"), f"{OWN}{signature}") == NEW


KEPT = {
    "Gmail's indent": "<blockquote style='margin:0 0 0 40px;border:none;padding:0px'>p2 and p3</blockquote>",
    "a border of a table": "<table style='border-top:1px solid #000'><tr><td>p2</td><td>stop</td></tr></table>",
    "a plain rule": "<hr>p2",
    "the body of Outlook on the web": "<div id='divtagdefaultwrapper'>p2</div>",
    "an extra block of Gmail": "<div class='gmail_extra'>p2</div>",
    "classes of one letter": "<div class='b l o g'><p id='t' name='q'>p2</p></div>",
    "Gmail's default style": "<div class='gmail_default'>p2</div>",
}


@pytest.mark.parametrize("kept", KEPT.values(), ids=KEPT)
def test_markup_that_only_resembles_a_quote_is_kept(kept):
    assert read_reply(html_lines(OWN + kept), OWN + kept) == html_lines(OWN + kept)


ANSWERS = {
    "below Gmail's quote": f"<div class='gmail_quote'><div class='gmail_attr'>{WROTE}</div>{cite()}</div>{OWN}",
    "inside Gmail's container": f"<div class='gmail_quote'><div class='gmail_attr'>{WROTE}</div>{cite()}{OWN}</div>",
    "below Thunderbird's quote": f"<div class='moz-cite-prefix'>{WROTE}</div>{cite(OLD, 'type=cite')}{OWN}",
    "between quotes": f"{cite('<p>p1?</p>')}<div>Please stop p2 only.</div><br>{cite('<p>p2?</p>')}"
    "<div>The client rang this morning.</div>",
}


def test_in_markup_an_answer_in_small_letters_is_not_taken_for_the_rest_of_the_quote_above_it():
    question = "<p>Please tell us which of the two display lines is meant, and whether the other</p>"
    assert read_reply("", f"{cite(question)}<div>the second</div>{cite()}") == "the second"


@pytest.mark.parametrize("markup", ANSWERS.values(), ids=ANSWERS)
def test_answers_below_and_between_quotes_in_markup_remain(markup):
    assert read_reply(html_lines(markup), markup) == NEW


GMAIL = f"{OWN}<br>{BELOW['Gmail']}"
SOURCES = {
    "the plain text, where both say the same": (f"{NEW}\n\nOn 3 March 2026 at 10:11, Ana wrote:\n> old", GMAIL, NEW),
    "the plain text, where it says it in its own way": (
        "*stop* p2 <https://example.com>",
        "<b>stop</b> <a href=x>p2</a>",
        "*stop* p2 <https://example.com>",
    ),
    "the markup, where the plain text is blank": (" \n\t\n", GMAIL, NEW),
    "the markup, where the plain text lost its letters": (
        "Stop \N{REPLACEMENT CHARACTER}stra",
        "<p>Stop Östra</p>",
        "Stop Östra",
    ),
    "the markup, where the plain text is markup": ("<html><body>stop p2</body></html>", "<p>stop p2</p>", "stop p2"),
    "the markup, where it alone knows the quote": (f"{NEW}\n\nAr 3 Mawrth: Ana\nold words", GMAIL, NEW),
    "the markup, where it alone knows the signature": (
        f"{NEW}\n\nDana Whitfield\nAccount Executive\nNorthwind\n\nOn 3 March 2026 at 10:11, Ana wrote:\n> old",
        f"{OWN}{SIGNATURES['Gmail without its prefix']}{BELOW['Gmail']}",
        NEW,
    ),
    "the plain text, where it holds an answer that the markup's container hides": (
        "stop p2\n\n> old\n\nand p3",
        "<p>stop p2</p><div class='protonmail_quote'><blockquote>old</blockquote><p>and p3</p></div>",
        "stop p2\n\nand p3",
    ),
    "the plain text, where the markup has no words": ("stop p2", "<img src='cid:1'>", "stop p2"),
    "both, where a list's footer follows the markup": (
        f"{html_lines(GMAIL)}\n\n{'_' * 40}\nAnnounce mailing list",
        GMAIL,
        NEW,
    ),
}


@pytest.mark.parametrize(("text", "markup", "expected"), SOURCES.values(), ids=SOURCES)
def test_of_two_sources_the_one_is_read_that_knows_more(text, markup, expected):
    assert read_reply(text, markup) == expected


def test_of_a_page_too_the_first_ten_thousand_lines_are_read():
    markup = "<p>new" * 30_000
    assert read_reply(html_lines(markup), markup).count("new") == 10_000
