"""The team's mailbox at Dovecot, as people and servers treat it beside us."""

import imaplib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cancel_mailbot.edges.mailbox import Account, OpenMailbox, open_mailbox
from tests.builders import NOW
from tests.servers.dovecot import Dovecot


@dataclass(frozen=True, slots=True)
class Inbox:
    """One user's folders."""

    dovecot: Dovecot
    user: str

    @property
    def account(self) -> Account:
        return Account(self.dovecot.host, self.dovecot.port, "none", self.user, self.dovecot.password)

    def open(self) -> OpenMailbox:
        return open_mailbox(self.account)

    def put(self, *mails: bytes, at: datetime = NOW) -> None:
        """Mails arrive, unread; `at` is their INTERNALDATE, which is never the clock of this machine."""
        with self.dovecot.log_in(self.user) as imap:
            for raw in mails:
                assert imap.append("INBOX", "", imaplib.Time2Internaldate(at), raw)[0] == "OK"

    def read(self, uid: int) -> None:
        """Somebody reads a message in Outlook."""
        self._store(uid, r"(\Seen)")

    def expunge(self, uid: int) -> None:
        """Somebody deletes a message for good."""
        self._store(uid, r"(\Deleted)")

    def flags(self, folder: str = "INBOX") -> dict[int, frozenset[str]]:
        return self.dovecot.find_flags(self.user, folder)

    def subjects(self, folder: str) -> list[str]:
        """The subjects of the messages in a folder."""
        with self.dovecot.log_in(self.user) as imap:
            imap.select(folder, readonly=True)
            found = imap.fetch("1:*", "(BODY.PEEK[HEADER.FIELDS (SUBJECT)])")[1]
        return [line[1].decode().strip().removeprefix("Subject: ") for line in found if isinstance(line, tuple)]

    def renumber(self) -> None:
        """The server loses its UID list while nobody looks: UIDVALIDITY changes, and with it every UID's meaning."""
        folder = Path(self.dovecot.home, "mail", self.user)
        # Its dovecot-uidvalidity stays: from that the server takes a number that it has never used.
        for index in (folder / "dovecot-uidlist", *folder.glob("dovecot.index*")):
            index.unlink()

    def _store(self, uid: int, flag: str) -> None:
        with self.dovecot.log_in(self.user) as imap:
            imap.select("INBOX")
            assert imap.uid("STORE", str(uid), "+FLAGS", flag)[0] == "OK"
            if "Deleted" in flag:
                imap.expunge()
