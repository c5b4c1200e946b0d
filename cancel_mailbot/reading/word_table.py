"""A table of words in many languages, written as text."""


def read_table(rows: str) -> frozenset[str]:
    """All words of all rows: `en, de: one | another`, where what stands before the colon is for the reader only."""
    words = (word.strip() for row in rows.strip().splitlines() for word in row.partition(":")[2].split("|"))
    return frozenset(filter(None, words))
