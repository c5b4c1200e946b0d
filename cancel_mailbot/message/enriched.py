"""text/enriched (RFC 1896) → text: a mark-up of the nineties that some programs still write beside their HTML."""

import re

_PARAMETER = re.compile(r"<param>[^<]{0,1000}</param>", re.IGNORECASE)
_COMMAND = re.compile(r"</?[A-Za-z0-9-]{1,60}>")
_LINE_ENDS = re.compile(r"\n+")


def strip_commands(text: str) -> str:
    """The words alone: a single line end is a blank, each further one of a row a line end, and `<<` a bracket."""
    pieces = (_COMMAND.sub("", _PARAMETER.sub("", piece)) for piece in text.split("<<"))
    return _LINE_ENDS.sub(lambda row: "\n" * (len(row[0]) - 1) or " ", "<".join(pieces))
