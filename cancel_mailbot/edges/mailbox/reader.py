"""What we do with a mailbox: list, fetch, mark, move, and look for a mail of our own."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date
from types import TracebackType
from typing import Any, Self

from cancel_mailbot.edges.mailbox.account import Account, Fetched, MailboxRefused, MailboxUnavailable
from cancel_mailbot.edges.mailbox.connection import Connection
from cancel_mailbot.ground.identity import is_own_form

# An answer line may have a million bytes (imaplib), which is 130,000 UIDs of seven digits.
_UIDS_PER_LISTING = 20_000
# RFC 2683 section 3.2.1.5: a command line stays under 8,000 octets.
_UIDS_PER_COMMAND = 500
# Narrower than an atom of RFC 3501 section 9; without a backslash it can't be a system flag such as \Seen.
_KEYWORD = re.compile(r"[A-Za-z$][A-Za-z0-9_$-]{0,63}")


@dataclass(frozen=True, slots=True)
class _Listing:
    after: int
    uids: tuple[int, ...]


def open_mailbox(account: Account) -> "OpenMailbox":
    """Connect, log in and select the folder read-only. Use the result in one thread, as a context manager.

    Raises:
        MailboxUnavailable, MailboxRefused
    """
    return OpenMailbox(account)


class OpenMailbox:
    """An open folder. UIDs in answers ascend; `uid_validity` and `uid_next` are those of the moment of opening.

    Every method may raise MailboxUnavailable, after which the mailbox has to be opened anew, or MailboxRefused.
    """

    def __init__(self, account: Account) -> None:
        self._folder = account.folder
        self._listing: _Listing | None = None
        self._connection = Connection(account)
        try:
            self.uid_validity, self.uid_next = self._examine(account.folder)
        except BaseException:
            self._connection.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Log out and close; an unwilling server is no error."""
        self._connection.close()

    def list_new_uids(self, after: int) -> tuple[int, ...]:
        """The UIDs above `after`. Costs one round trip if nothing was announced since the last listing.

        May name messages that are gone by now.
        """
        _check_uids([after + 1])
        # On a selected folder, Dovecot's SEARCH does not see what no NOOP has announced.
        is_changed = self._connection.notice_changes()
        if is_changed or self._listing is None or after < self._listing.after:
            self._listing = _Listing(after, self._search_from(after + 1))
        return tuple(uid for uid in self._listing.uids if uid > after)

    def list_uids_since(self, day: date) -> tuple[int, ...]:
        """The UIDs of messages that arrived on `day` or later, by the server's own calendar."""
        self._connection.notice_changes()
        self._listing = None
        with self._connection.command() as client:
            return _sorted(client.search(["SINCE", day]))

    def list_uids(self) -> tuple[int, ...]:
        """All UIDs of the folder."""
        self._connection.notice_changes()
        self._listing = None
        *starts, last = range(1, self.uid_next + 1, _UIDS_PER_LISTING)
        uids: list[int] = []
        for start in starts:
            uids.extend(self._search(f"{start}:{start + _UIDS_PER_LISTING - 1}"))
        return (*uids, *self._search_from(last))

    def fetch_size(self, uids: Sequence[int]) -> dict[int, int]:
        """The size in bytes of each message that is still there."""
        sizes: dict[int, int] = {}
        for chunk in _chunks(uids):
            with self._connection.command() as client:
                answer = client.fetch(chunk, ["RFC822.SIZE"])
                sizes.update({uid: each[b"RFC822.SIZE"] for uid, each in answer.items() if b"RFC822.SIZE" in each})
        for uid in uids:
            if uid not in sizes:
                self._confirm_gone(uid)
        return sizes

    def fetch(self, uid: int) -> Fetched | None:
        """The whole message, left unread; None if it is gone."""
        return self._fetch_section(uid, "")

    def fetch_headers(self, uid: int) -> Fetched | None:
        """The header of a message with the empty line that ends it; None if it is gone."""
        return self._fetch_section(uid, "HEADER")

    def add_keyword(self, uids: Sequence[int], keyword: str) -> tuple[int, ...]:
        """Mark messages for people's eyes; the UIDs that carry the keyword now. Some servers keep no keywords.

        Raises:
            ValueError: `keyword` is not a plain word.
        """
        if not _KEYWORD.fullmatch(keyword):
            raise ValueError(f"not a keyword: {keyword!r}")
        marked: list[int] = []
        for chunk in _chunks(uids):
            with self._writing():
                with self._connection.command() as client:
                    client.add_flags(chunk, [keyword], silent=True)
                marked.extend(self._search(_join(chunk), "KEYWORD", keyword))
        return tuple(marked)

    def move(self, uids: Sequence[int], folder: str) -> tuple[int, ...]:
        """Move messages to `folder`; the UIDs that are no longer here, whoever moved them.

        Raises:
            MailboxRefused: there is no such folder, or the server has neither MOVE (RFC 6851) nor UIDPLUS (RFC 4315).
        """
        gone: list[int] = []
        for chunk in _chunks(uids):
            with self._writing():
                self._move_chunk(chunk, folder)
                gone.extend(set(chunk) - set(self._search(_join(chunk))))
        return tuple(sorted(gone))

    def holds_message(self, folder: str, message_id: str) -> bool:
        """Whether `folder` holds a mail of ours with this Message-ID.

        Raises:
            ValueError: the Message-ID has not the form of ours.
        """
        # Received text in a command is an injection: RFC 2047 can hide CR LF in a decoded Message-ID, and IMAPClient
        # writes it as it is. One such mail emptied a real inbox.
        if not is_own_form(message_id):
            raise ValueError(f"not a Message-ID of ours: {message_id!r}")
        with self._elsewhere(folder), self._connection.command() as client:
            return bool(client.search(["HEADER", "Message-ID", message_id]))

    def find_folders(self) -> tuple[str, ...]:
        """The names of all folders that can be selected."""
        with self._connection.command() as client:
            listed = client.list_folders()
        return tuple(sorted(name for flags, _, name in listed if b"\\noselect" not in {flag.lower() for flag in flags}))

    def capabilities(self) -> frozenset[str]:
        """What the server offers (RFC 3501 section 7.2.1), in capitals."""
        with self._connection.command() as client:
            return frozenset(each.decode("ascii", "replace").upper() for each in client.capabilities())

    def _examine(self, folder: str) -> tuple[int, int]:
        """Select read-only; UIDVALIDITY and UIDNEXT, both required by RFC 3501 section 6.3.1."""
        self._listing = None
        try:
            with self._connection.command() as client:
                answer = client.select_folder(folder, readonly=True)
                return int(answer[b"UIDVALIDITY"]), int(answer[b"UIDNEXT"])
        except MailboxUnavailable as error:
            self._refuse_missing(folder, error)
            raise

    def _refuse_missing(self, folder: str, error: MailboxUnavailable) -> None:
        """Raise MailboxRefused if that is why the server said NO."""
        folders = self.find_folders() if self._connection.is_open else (folder,)
        if folder not in folders and folder.upper() != "INBOX":
            raise MailboxRefused(f"no folder {folder!r}; there are: {', '.join(folders)}") from error

    def _search_from(self, first: int) -> tuple[int, ...]:
        # RFC 3501 section 6.4.8: `100:*` names the last message even where its UID is lower.
        return tuple(uid for uid in self._search(f"{first}:*") if uid >= first)

    def _search(self, uid_set: str, *criteria: str) -> tuple[int, ...]:
        with self._connection.command() as client:
            return _sorted(client.search(["UID", uid_set, *criteria]))

    def _fetch_section(self, uid: int, section: str) -> Fetched | None:
        _check_uids([uid])
        with self._connection.command() as client:
            answer = client.fetch([uid], ["INTERNALDATE", f"BODY.PEEK[{section}]"]).get(uid, {})
            raw = answer.get(f"BODY[{section}]".encode())
            if raw is not None:
                return Fetched(uid, bytes(raw), answer[b"INTERNALDATE"].astimezone(UTC))
        self._confirm_gone(uid)
        return None

    def _confirm_gone(self, uid: int) -> None:
        """Raise MailboxUnavailable if a message that came without its bytes still exists."""
        # Seen in practice: `BODY[] NIL` for a message that somebody else expunged (Dovecot).
        if self._connection.notice_changes():
            self._listing = None
        if self._search(str(uid)):
            raise MailboxUnavailable(f"message {uid} came without its bytes, and is still there")

    def _move_chunk(self, chunk: tuple[int, ...], folder: str) -> None:
        try:
            if "MOVE" in self.capabilities():
                with self._connection.command() as client:
                    client.move(chunk, folder)
            else:
                self._copy_and_expunge(chunk, folder)
        except MailboxUnavailable as error:
            self._refuse_missing(folder, error)
            # RFC 5530 section 3: somebody else was quicker. The search that follows tells what is left.
            if "[EXPUNGEISSUED]" not in str(error):
                raise

    def _copy_and_expunge(self, chunk: tuple[int, ...], folder: str) -> None:
        # A plain EXPUNGE would also remove what other people have marked as deleted.
        if "UIDPLUS" not in self.capabilities():
            raise MailboxRefused("the server can't move messages (neither MOVE nor UIDPLUS)")
        with self._connection.command() as client:
            client.copy(chunk, folder)
            client.delete_messages(chunk, silent=True)
            client.uid_expunge(chunk)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """The folder selected read-write, and read-only again after it."""
        try:
            with self._connection.command() as client:
                uid_validity = client.select_folder(self._folder)[b"UIDVALIDITY"]
            if uid_validity != self.uid_validity:
                raise MailboxUnavailable("UIDVALIDITY has changed: the UIDs now name other messages")
            yield
        finally:
            self._return()

    @contextmanager
    def _elsewhere(self, folder: str) -> Iterator[None]:
        try:
            self._examine(folder)
            yield
        finally:
            self._return()

    def _return(self) -> None:
        # A session that is lost shows itself at the next command; the first error is the one to tell.
        with suppress(MailboxUnavailable, MailboxRefused):
            if self._examine(self._folder)[0] != self.uid_validity:
                self._connection.drop()


def _check_uids(uids: Sequence[int]) -> None:
    for uid in uids:
        if type(uid) is not int or not 0 < uid < 2**32:
            raise ValueError(f"not a UID: {uid!r}")


def _chunks(uids: Sequence[int]) -> Iterator[tuple[int, ...]]:
    _check_uids(uids)
    for start in range(0, len(uids), _UIDS_PER_COMMAND):
        yield tuple(uids[start : start + _UIDS_PER_COMMAND])


def _join(uids: Sequence[int]) -> str:
    return ",".join(map(str, uids))


def _sorted(answer: Any) -> tuple[int, ...]:
    return tuple(sorted(int(uid) for uid in answer))
