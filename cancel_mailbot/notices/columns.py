"""The layout of plain text in 72 columns. These are the filters that the `.txt.j2` templates use."""

import re
import textwrap
from collections.abc import Iterable

WIDTH = 72
_MAX_LABEL = 30
_BLANK_LINES = re.compile(r"\n{3,}")


def fill(text: str, indent: str = "") -> str:
    """Paragraphs (parted by blank lines) reflowed to 72 columns, each line behind `indent`."""
    paragraphs = (" ".join(paragraph.split()) for paragraph in text.split("\n\n"))
    return "\n\n".join(_hang(paragraph, indent, indent) for paragraph in paragraphs if paragraph)


def paragraph(text: str) -> str:
    """`fill` with a blank line before and after it."""
    return f"\n\n{fill(text)}\n\n"


def pairs(rows: Iterable[tuple[str, str]]) -> str:
    """Labels in a column of their own, values wrapped beside them; a label too long for it has its own line."""
    rows = tuple(rows)
    column = min(max((len(label) for label, _ in rows), default=0), _MAX_LABEL) + 4
    return "\n".join(_pair(label, value, column) for label, value in rows)


def bullets(lines: Iterable[str]) -> str:
    """One wrapped line each behind a dash."""
    return "\n".join(_hang(line, "  - ", "    ") for line in lines)


def quote(lines: Iterable[str]) -> str:
    """Somebody's words behind `> `."""
    return "\n".join(_hang(line, "> ", "> ") or ">" for line in lines)


def right(label: str, amount: str, indent: str = "  ") -> str:
    """`label` at the left and `amount` at the right edge; on lines of their own where they do not fit on one."""
    if len(indent) + len(label) + 2 + len(amount) <= WIDTH:
        return f"{indent}{label}{amount.rjust(WIDTH - len(indent) - len(label))}"
    return f"{_hang(label, indent, indent + '  ')}\n{_far_right(amount)}"


def bound(text: str) -> str:
    """The whole text part as it is mailed: no line over 72 columns, no trailing blanks, no two blank lines in a row."""
    lines = "\n".join(_bound_line(line.rstrip()) for line in text.splitlines())
    return _BLANK_LINES.sub("\n\n", lines).strip() + "\n"


def _pair(label: str, value: str, column: int) -> str:
    head = f"  {label}".ljust(column)
    if len(label) + 4 <= column:
        return _hang(value, head, " " * column) or head.rstrip()
    return f"{_hang(label, '  ', '    ')}\n{_hang(value, ' ' * column, ' ' * column)}"


def _far_right(amount: str) -> str:
    return "\n".join(line.rjust(WIDTH) for line in textwrap.wrap(amount, WIDTH - 4))


def _bound_line(line: str) -> str:
    if len(line) <= WIDTH:
        return line
    indent = line[: min(len(line) - len(line.lstrip()), WIDTH // 2)]
    return _hang(line.strip(), indent, indent)


def _hang(text: str, first: str, rest: str) -> str:
    wrapped = textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)
    return "\n".join(wrapped)
