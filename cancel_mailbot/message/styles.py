"""How an element is shown, by its name and its style attribute: hidden, struck out, a quote, an item of a list."""

import re
from functools import lru_cache

from lxml import etree

_MACHINERY = frozenset(("head", "style", "script", "title", "template"))
_LEFT_OUT = _MACHINERY | {"s", "strike", "del"}
_PREFORMATTED = frozenset(("pre", "listing", "xmp", "textarea"))
_NOTHING = re.compile(r"0+(?:\.0*)?(?:[a-z]+|%)?(?:\s*!\s*important)?")
_LEVEL = re.compile(r"\blevel([1-9])")
# CSS Syntax Level 3 section 4.3.2: wherever a blank may stand; without its end it goes on to the end.
_COMMENT = re.compile(r"/\*[^*]*+(?:\*(?!/)[^*]*+)*+(?:\*/|\Z)")


def may_speak(element: etree._Element) -> bool:
    """Not the page's own machinery, and not a bullet of Outlook's."""
    return element.tag not in _MACHINERY and not read_style(element).get("mso-list", "").startswith("ignore")


def is_struck(element: etree._Element) -> bool:
    """Whether it is shown with a line through it."""
    style = read_style(element)
    lines = style.get("text-decoration", "") + style.get("text-decoration-line", "")
    return element.tag in _LEFT_OUT - _MACHINERY or "line-through" in lines


def is_left_out(element: etree._Element) -> bool:
    """Whether a reader sees nothing of it, or sees it struck out."""
    if element.tag in _LEFT_OUT:
        return True
    return bool(element.attrib) and ("hidden" in element.attrib or _is_hidden(read_style(element)))


def _is_hidden(style: dict[str, str]) -> bool:
    return (
        style.get("display", "").startswith("none")
        or style.get("visibility", "").startswith("hidden")
        or style.get("mso-hide", "").startswith("all")
        or style.get("mso-list", "").startswith("ignore")  # the bullet of a list item, see `page`
        or "line-through" in style.get("text-decoration", "") + style.get("text-decoration-line", "")
        or _NOTHING.fullmatch(style.get("font-size", "")) is not None
    )


def read_style(element: etree._Element) -> dict[str, str]:
    """The declarations of a style attribute in lower case; of one name the last important one counts, else the last."""
    return _read_declarations(str(element.get("style", "")))


@lru_cache(maxsize=256)  # programs repeat them on every paragraph
def _read_declarations(written: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for declaration in _COMMENT.sub(" ", written.lower()).split(";"):
        name, _, value = map(str.strip, declaration.partition(":"))
        if "!" in value or "!" not in found.get(name, ""):
            found[name] = value
    return found


def keeps_space(element: etree._Element) -> bool:
    """Whether blanks and line ends are shown as they are written."""
    if element.tag in _PREFORMATTED:
        return True
    return bool(element.attrib) and read_style(element).get("white-space", "") in ("pre", "pre-wrap", "break-spaces")


def is_quote(element: etree._Element) -> bool:
    """Whether a blockquote is one."""
    # Seen in practice: Gmail's "indent more" is a blockquote without a border; Outlook's quotes have one on the left.
    style = read_style(element)
    return not style.get("border", "").startswith("none") or "border-left" in style


def find_outlook_level(element: etree._Element) -> int | None:
    """How deep in Outlook's lists a paragraph is an item, None if it is none."""
    level = _LEVEL.search(read_style(element).get("mso-list", "")) if element.attrib else None
    return int(level[1]) if level else None
