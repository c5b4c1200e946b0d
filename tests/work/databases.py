"""For tests of what the database itself must guarantee: they run on both."""

import pytest

ON_BOTH = pytest.mark.parametrize("database", ["SQLite", "PostgreSQL"], indirect=True)
