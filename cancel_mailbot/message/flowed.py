"""format=flowed (RFC 3676): lines that the sender's program broke are one line again."""

import re

_LINE = re.compile(r"(>*) ?(.*)")


def unwrap(text: str, *, deletes_space: bool) -> str:
    """The text with each paragraph on one line; quoted lines begin with `> ` for each level.

    `deletes_space` is the parameter DelSp: the blank before a soft line break is no part of the text.
    """
    lines: list[str] = []
    paragraph: list[str] = []
    depth = 0
    for line in text.split("\n"):
        line_depth, words = _read_line(line)
        # Section 4.5: a change of depth ends a paragraph, whatever its last blank says; so does an empty line.
        if paragraph and (line_depth != depth or not words):
            lines.append("".join(paragraph))
            paragraph = []
        depth = line_depth
        paragraph.append(words if paragraph else ("> " * depth + words if words else ">" * depth))
        if not words.endswith(" ") or words == "-- ":  # section 4.3: the signature separator is never flowed
            lines.append("".join(paragraph))
            paragraph = []
        elif deletes_space:
            paragraph[-1] = paragraph[-1][:-1]
    return "\n".join([*lines, "".join(paragraph)] if paragraph else lines)


def _read_line(line: str) -> tuple[int, str]:
    """Quote depth and words; section 4.4: one blank before the words is stuffing."""
    match = _LINE.match(line)
    return (len(match[1]), match[2]) if match else (0, line)
