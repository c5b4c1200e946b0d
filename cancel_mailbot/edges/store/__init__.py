"""The store, the only part that speaks SQL: SQLite in one file, or PostgreSQL by changing the URL.

`engine` opens a database and its transactions; every other function takes an open transaction first and returns
frozen values, never a table row. What is wrong with a database leaves here as one of the three faults of `faults`.

    engine     open, begin, read, close
    alone      one daemon at a time on a SQLite file
    faults     temporary, permanent, or one refused row
    schema     migrations: upgrade, pending
    mailboxes  how far each mailbox has been read
    messages   what was received, and what became of it
    cases      events (the truth) and the cache that is derived from them
    outbox     the notices that are owed
    agenda     what the calendar is to look at, and what a digest tells of
    promises   those that reps are about to get, and how one is taken back
    digests    the days whose digest is settled
    keys       the keys that sign our Message-IDs
    states     where a message or notice stands
    tables     what is stored, with columns and statements as its tools
"""
