"""Columns that mean the same on SQLite and PostgreSQL.

Instants need nothing here: SQLModel's `UTCDateTime` refuses naive ones and returns UTC from both.
"""

import re
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Dialect, Integer, Text
from sqlalchemy.types import TypeDecorator

# SQLite numbers rows by itself only in a column that is called INTEGER (its integers have 64 bits anyway).
Number = BigInteger().with_variant(Integer(), "sqlite")

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


class ReceivedText(TypeDecorator[str]):
    """Text that somebody sent. What a database refuses (NUL on PostgreSQL, lone surrogates on both) becomes U+FFFD."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """The text as it can be stored; look-ups go the same way and so find it again."""
        return None if value is None else _UNSTORABLE.sub("\ufffd", value)


def closed_set(column: str, values: type[StrEnum]) -> CheckConstraint:
    """A check that `column` holds one of `values` (or NULL, where it may)."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)
