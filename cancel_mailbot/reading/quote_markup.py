"""Which elements of a mail's markup hold what its author did not write anew: the containers that mail programs make.

A table of their ids and classes. Where a program only draws a line above what it quotes, the rest of the page is
quoted.
"""

import re

from lxml import etree

from cancel_mailbot.message.page import Part

# Rows: ids and names of elements. Outlook puts `x_` before those of a message that it quotes.
_NAMED = {
    Part.QUOTE_TO_END: ("divRplyFwdMsg", "appendonsend", "stopSpelling", "zwchr", "OutlookMessageHeader"),
    Part.QUOTE: (
        *("OLK_SRC_BODY_SECTION", "mail-editor-reference-message-container", "mail-app-auto-quote", "yahoo_quoted"),
        *("ms-outlook-mobile-reference-message", "original-content", "forwardbody1"),
        *("isReplyContent", "ntes-pcmail-quote", "messageReplySection", "quote", "AppleOriginalContents"),
    ),
    Part.SIGNATURE: (
        *("Signature", "ms-outlook-mobile-signature", "AppleMailSignature", "composer_signature", "bloop_sign"),
        *("ymail_android_signature", "ymail_ios_signature", "messageSignatureSection"),
    ),
}
_CLASSES = {
    Part.QUOTE_TO_END: ("OutlookMessageHeader", "zmail_extra_hr"),
    Part.QUOTE: (
        *("gmail_attr", "moz-cite-prefix", "moz-forward-container", "moz-email-headers-table", "zmail_extra"),
        *("sh-quoted-content", "bloop_original_html", "history-quote-wrapper", "ms-outlook-mobile-reference-message"),
    ),
    Part.SIGNATURE: (*("gmail_signature_prefix", "protonmail_signature_block", "bloop_sign", "-x-evo-signature"),),
}
# `protonmail_quote`, `yahoo-signature`, `ydp1a2b_yahoo_quoted` and their kin; Gmail's container is looked into first.
_KIN = re.compile(r"(?:\w[\w-]{0,60}[_-]|ydp\w{0,60})(?:(?P<quote>quote|quoted)|(?P<signature>signature))")
_NAMES = {name.lower(): part for part, names in _NAMED.items() for name in names}
_BY_CLASS = {name.lower(): part for part, names in _CLASSES.items() for name in names}

# The line above what Outlook quotes: 2007 and 2010, 2013 and later, Windows Mail; also with `rgb()`.
_OUTLOOK_RULE = re.compile(
    r"border-top(?:-color)?:(?:[0-9.]+p[tx]|solid)*(?:#b5c4df|#e1e1e1|rgb\(181,196,223\)|rgb\(225,225,225\)|rgb\(229,229,229\))"
)


def judge_element(element: etree._Element) -> Part:
    """Whose words the element holds, as far as its name, class or style tells; OWN if nothing does."""
    if not element.attrib:
        return Part.OWN
    if element.tag == "blockquote":
        return Part.QUOTE if _is_cited(element) else Part.OWN
    named = (_NAMES.get(name) for name in _find_names(element))
    part = next((part for part in named if part), None) or _judge_classes(element) or Part.OWN
    return Part.QUOTE_TO_END if part is Part.OWN and _draws_line(element) else part


def _is_cited(element: etree._Element) -> bool:
    # Seen in practice: such a blockquote with `border:none`, which elsewhere is an indent of Gmail's.
    return element.get("type") == "cite" or "quote" in str(element.get("class", "")).lower()


def _find_names(element: etree._Element) -> list[str]:
    names = (str(element.get(key, "")).lower() for key in ("id", "name"))
    return [name.removeprefix("x_") for name in names if name]


def _judge_classes(element: etree._Element) -> Part | None:
    classes = str(element.get("class", ""))[:400].lower().split()
    for name in (written.removeprefix("x_") for written in classes):
        if name in ("gmail_quote", "gmail_quote_container"):
            return None if _answers_inside(element) else Part.QUOTE
        if part := _BY_CLASS.get(name):
            return part
        if kin := _KIN.fullmatch(name):
            return Part.QUOTE if kin["quote"] else Part.SIGNATURE
    return None


def _answers_inside(element: etree._Element) -> bool:
    """Gmail keeps answers between and below the quoted lines inside its container, beside the blockquotes."""
    return element.find("blockquote") is not None


def _draws_line(element: etree._Element) -> bool:
    if element.tag == "hr":
        # Outlook 2003 and on the web: `<hr tabindex="-1">`; Zimbra: a marker of its own.
        return element.get("tabindex") == "-1" or element.get("data-marker") == "__DIVIDER__"
    style = str(element.get("style", ""))[:2_000]
    return "border-top" in style.lower() and _OUTLOOK_RULE.search("".join(style.lower().split())) is not None
