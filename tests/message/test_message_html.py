"""Markup → lines."""

from time import process_time

import pytest

from cancel_mailbot.message import html
from cancel_mailbot.message.html import MAX_MARKUP, MAX_TAGS, html_lines, is_read_whole, split_lines
from cancel_mailbot.message.page import Part


def judge_own(_: object) -> Part:
    return Part.OWN


def lines(*expected: str) -> str:
    return "\n".join(expected)


CASES = {
    "blocks become lines": ("<div>a</div><div>b</div><p>c</p>d", lines("a", "b", "c", "d")),
    "a break ends a line": ("a<br>b<br/>c", lines("a", "b", "c")),
    "two breaks leave a blank line": ("a<br><br>b", lines("a", "", "b")),
    "Gmail's blank line": ("<div>a</div><div><br></div><div>b</div>", lines("a", "", "b")),
    "Outlook's blank line": ("<p>a</p><p>&nbsp;</p><p>b</p>", lines("a", "", "b")),
    "an empty block is nothing": ("<p>a</p><p></p><div> </div><p>b</p>", lines("a", "b")),
    "blank lines at the ends go": ("<br><br>a<br><br><br>", "a"),
    "several blank lines are one": ("a<br><br><br><br>b", lines("a", "", "b")),
    "white space collapses": ("<p>\n  Titan \t Order\n ID:  1 </p>", "Titan Order ID: 1"),
    "a no-break space is a blank": ("<p>ID:&nbsp;&nbsp;1&nbsp;</p>", "ID:  1"),
    "runs join without blanks": (
        "<p><b>Titan Order </b><b>ID:</b> 447<span>1923</span></p>",
        "Titan Order ID: 4471923",
    ),
    "label and value over several runs": (
        "<p><b>Vision</b><b> VX Client</b><span>:&nbsp;</span>Northwind Dental</p>",
        "Vision VX Client: Northwind Dental",
    ),
    "entities are characters": ("a &amp; b &lt;c&gt; &#8226;", "a & b <c> •"),
    "text without any tag": ("just text", "just text"),
    "bullets": ("<p>x</p><ul><li>A</li><li>B</li></ul><p>y</p>", lines("x", "• A", "• B", "y")),
    "nested bullets": (
        "<ul><li>A<ul><li>B<ul><li>C</li></ul></li></ul></li><li>D</li></ul>",
        lines("• A", "  • B", "    • C", "• D"),
    ),
    "a list directly in a list": ("<ul><li>A</li><ul><li>B</li></ul></ul>", lines("• A", "  • B")),
    "numbers": ("<ol><li>A</li><li>B</li></ol>", lines("1. A", "2. B")),
    "numbers from a start": ("<ol start=3><li>A<li>B</ol>", lines("3. A", "4. B")),
    "numbers inside bullets": ("<ul><li>A<ol><li>B</li></ol></li></ul>", lines("• A", "  1. B")),
    "an item of several lines": ("<ul><li>SEO<br>from May</li></ul>", lines("• SEO", "  from May")),
    "an item in a paragraph": ("<ul><li><p>SEO</p></li></ul>", "• SEO"),
    "an empty item leaves no marker behind": ("<ul><li></li></ul><p>x</p>", "x"),
    "an item without a list": ("<li>A</li>", "• A"),
    "Outlook's list paragraphs": (
        """<p style='mso-list:l0 level1 lfo1'><![if !supportLists]>
        <span style='mso-list:Ignore'>·<span>&nbsp;&nbsp;</span></span><![endif]>SEO</p>
        <p style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>o&nbsp;</span>OTT</p>""",
        lines("• SEO", "  • OTT"),
    ),
    "Outlook's numbered paragraphs": (
        "<p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>2.&nbsp;</span>SEO</p>after",
        lines("2. SEO", "after"),
    ),
    "a row is a line": (
        "<table><tr><th>Client</th><th>Titan #</th></tr><tr><td>Northwind</td><td>447</td></tr></table>end",
        lines("Client\tTitan #", "Northwind\t447", "end"),
    ),
    "an empty cell keeps its place": ("<table><tr><td></td><td>b</td><td></td></tr></table>", "\tb\t"),
    "an empty row is nothing": (
        "<table><tr><td></td><td>&nbsp;</td></tr><tr><td>a</td><td>b</td></tr></table>",
        "a\tb",
    ),
    "bold and breaks around a cell's text": (
        "<table><tr><td><p><b>a</b></p></td><td>\n b<br></td></tr></table>",
        "a\tb",
    ),
    "a list in a cell": (
        "<table><tr><td>Products</td><td><ul><li>SEO</li><li>OTT</li></ul></td></tr></table>",
        "Products\tSEO ; OTT",
    ),
    "blocks in a cell": ("<table><tr><td>P</td><td><p>a</p><p>b</p></td></tr></table>", "P\ta ; b"),
    "a layout table of one cell per row": (
        "<table><tr><td><p>a</p><p>b</p></td></tr><tr><td>c</td></tr></table>",
        lines("a", "b", "c"),
    ),
    "a table inside a layout table": (
        "<table><tr><td>logo</td><td><p>Hi</p><table><tr><td>k</td><td>v</td></tr></table></td></tr></table>",
        lines("logo", "Hi", "k\tv"),
    ),
    "a layout row with spacers": (
        "<table><tr><td>&nbsp;</td><td><p>a</p><p>b</p></td><td></td></tr></table>",
        lines("a", "b"),
    ),
    "cells outside of any row": ("<td>a</td><td>b</td>c", lines("a", "b", "c")),
    "quotes": ("a<blockquote>b<br>c<blockquote>d</blockquote></blockquote>e", lines("a", "> b", "> c", "> > d", "e")),
    "a list in a quote": ("<blockquote><ul><li>a</li></ul></blockquote>", "> • a"),
    "a row in a quote": ("<blockquote><table><tr><td>a</td><td>b</td></tr></table></blockquote>", "> a\tb"),
    "Gmail's indent is no quote": ('<blockquote style="margin:0 0 0 40px;border:none;padding:0px">a</blockquote>', "a"),
    "Outlook's bordered quote is one": (
        '<blockquote style="border:none;border-left:solid #CCC 1pt">a</blockquote>',
        "> a",
    ),
    "preformatted text": ("<pre>a  b\n\n\tc</pre>d", lines("a  b", "", "        c", "d")),
    "pre-wrap": ('<div style="white-space: pre-wrap">a  b\nc</div>', lines("a  b", "c")),
    "head, style, script, title, template": (
        "<head><title>t</title><style>s</style></head><body>a<style>s</style><script>s</script><template>t</template>b",
        "ab",
    ),
    "comments": ("a<!-- x -->b<!--[if mso]>y<![endif]-->c", "abc"),
    "an unknown tag": ("<o:p>a</o:p><custom-tag>b</custom-tag>", "ab"),
}


@pytest.mark.parametrize(("markup", "expected"), CASES.values(), ids=CASES)
def test_markup_reads_as_a_person_sees_it(markup: str, expected: str):
    assert html_lines(markup) == expected


@pytest.mark.parametrize(
    "hidden",
    [
        "<s>{}</s>",
        "<strike>{}</strike>",
        "<del>{}</del>",
        '<span style="text-decoration: line-through">{}</span>',
        '<span style="color:red;TEXT-DECORATION-LINE:underline line-through">{}</span>',
        '<div style="display:none">{}</div>',
        '<div style="display: none !important; max-height: 0">{}</div>',
        '<span style="visibility:hidden">{}</span>',
        '<span style="DISPLAY : /* x */ NONE !important">{}</span>',
        '<span style="color:red;/*;*/display/**/:none;/* without an end">{}</span>',
        '<span style="display:none!important;display:inline">{}</span>',
        '<span style="font-size:0">{}</span>',
        '<span style="font-size:0px">{}</span>',
        '<span style="font-size: 0.0em !important">{}</span>',
        '<span style="mso-hide:all">{}</span>',
        "<div hidden>{}</div>",
    ],
)
def test_hidden_and_struck_out_text_is_left_out_and_what_follows_stays(hidden: str):
    markup = "<p>Titan Order ID: " + hidden.format("<b>4471900</b>") + " 4471923</p>"
    assert "4471900" not in html_lines(markup)
    assert "4471923" in html_lines(markup)


@pytest.mark.parametrize(
    "style",
    [
        "/*display:none",
        "display:none;display:inline",
        "font-size:0.9em",
        "font-size:10px",
        "display:inline",
        "text-decoration:underline",
    ],
)
def test_a_style_that_hides_nothing_hides_nothing(style: str):
    assert html_lines(f'<span style="{style}">seen</span>') == "seen"


@pytest.mark.parametrize("markup", ["", "<!-- only a comment -->", "<html></html>", "\0", "<?xml version='1.0'?>"])
def test_markup_without_text_is_empty(markup: str):
    assert html_lines(markup) == ""


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("<?xml version='1.0' encoding='utf-16'?><p>é</p>", id="another encoding declared in XML"),
        pytest.param("<meta charset=iso-8859-1><p>é", id="another encoding declared in HTML"),
    ],
)
def test_the_encoding_that_markup_declares_is_not_believed(markup: str):
    assert html_lines(markup) == "é"


def test_half_a_character_becomes_a_mark():
    assert html_lines("<p>a\ud800b&#xD800;c").encode() == "a?b\ufffdc".encode()


@pytest.mark.parametrize(
    "padding",
    [
        pytest.param("<b></b>" * (MAX_TAGS // 2), id="tags"),
        pytest.param("x " * (MAX_MARKUP // 2), id="characters"),
        pytest.param("<pre>" + "\n" * 50_001, id="line ends"),
    ],
)
def test_what_stands_behind_a_limit_is_not_read_and_that_is_told(padding: str):
    assert is_read_whole("<p>seen</p>" + padding[:1_000])
    assert "seen" in html_lines("<p>seen</p>" + padding)
    assert "unseen" not in html_lines(padding + "<p>unseen</p>")
    assert not is_read_whole(padding + "<p>unseen</p>")


def test_a_picture_in_the_markup_counts_for_nothing():
    markup = f'<p>a<img src="data:image/png;base64,{"QUJD" * 300_000}">b<p>c'
    assert html_lines(markup) == "ab\nc"
    assert is_read_whole(markup)


def test_a_tag_that_no_program_writes_loses_its_attributes():
    markup = "<p " + " ".join(f"a{n}=b" for n in range(2_000)) + ">x<p>y"
    assert html_lines(markup) == "x\ny"
    assert not is_read_whole(markup)


def test_a_mail_s_markup_is_parsed_once_for_its_lines_and_once_for_its_reply(monkeypatch: pytest.MonkeyPatch):
    parsed: list[str] = []
    parse = html._parse
    monkeypatch.setattr(html, "_parse", lambda markup: parsed.append(markup) or parse(markup))
    markup = "<p>a<p>b</p> c<!-- of this test alone -->"
    for _ in range(3):
        assert html_lines(markup) == "a\nb\nc"
        assert split_lines(markup, judge_own, 10).whole == "a\nb\nc"
    assert len(parsed) == 2


def test_text_within_300_levels_is_read_and_what_follows_too():
    assert html_lines("<div>" * 300 + "deep" + "</div>" * 300 + "<p>after</p>") == "deep\nafter"


HOSTILE = {
    "paragraphs": "<p>x" * 250_000,
    "breaks": "<br>" * 250_000,
    "open elements": "<div>" * 200_000,
    "angles": "<" * 1_000_000,
    "open attributes": "<a b='" * 160_000,
    "open comments": "<!--" * 250_000,
    "nested tables": "<table><tr><td>" * 600 + "<p>x" * 100_000,
    "nested quotes": "<blockquote>" * 2_000 + "<p>x" * 200_000,
    "nested lists": "<ul><li>" * 900 + "<p>x" * 200_000,
    "many attributes": "<p " + " ".join(f"a{n}=b" for n in range(110_000)) + ">x",
    "lists of Outlook in each other": "<p style='mso-list:l0 level1'><table><tr><td>" * 20_000,
    "pictures without an end": "<img src='data:image/png," * 40_000,
    "long tags": ("<a " + "b " * 3_990 + ">") * 120,
    "a long style": "<p style='" + "text-decoration:" * 60_000 + "'>x",
}


@pytest.mark.parametrize("markup", HOSTILE.values(), ids=HOSTILE)
def test_a_megabyte_of_hostile_markup_costs_no_more_than_its_size(markup: str):
    began = process_time()
    text = html_lines(markup)
    assert process_time() - began < 6, "measured below 1.5 s; quadratic would be minutes"
    assert len(text) < 12_000_000, "the marks of quotes and lists do not multiply with the lines"
