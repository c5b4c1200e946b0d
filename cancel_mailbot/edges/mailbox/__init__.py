"""The mailbox that we read (IMAP, RFC 3501 and RFC 9051). The only folder that speaks IMAP.

Border: values go in and out; exceptions of imapclient, imaplib, ssl and the socket end here, as `MailboxUnavailable`
(temporary) or `MailboxRefused` (permanent). Received text never becomes part of a command: commands are made of
numbers, dates, folder names of the config, and Message-IDs and keywords that a strict pattern accepts.
"""

from cancel_mailbot.edges.mailbox.account import Account, Fetched, MailboxRefused, MailboxUnavailable, Security
from cancel_mailbot.edges.mailbox.reader import OpenMailbox, open_mailbox

__all__ = [
    "Account",
    "Fetched",
    "MailboxRefused",
    "MailboxUnavailable",
    "OpenMailbox",
    "Security",
    "open_mailbox",
]
