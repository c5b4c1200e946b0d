"""The edges: mailbox (IMAP), submission (SMTP), store (SQL). Each is the only one that speaks its protocol."""
