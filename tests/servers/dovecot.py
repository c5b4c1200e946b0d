"""A real Dovecot on a free loopback port, with its own throw-away config, users and Maildirs."""

import grp
import imaplib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

from tests.servers.tls import Certificates

PASSWORD = "correct horse"
_BINARY = Path("/usr/sbin/dovecot")
_DELIVERIES = count(1)

_CONFIG = """
base_dir = {home}/run
log_path = {home}/log
protocols = imap
listen = 127.0.0.1
default_internal_user = {internal}
default_internal_group = {internal_group}
default_login_user = {login}
first_valid_uid = 1
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
mail_location = maildir:{home}/mail/%u
mailbox_list_index = no
maildir_very_dirty_syncs = no
{tls}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=everyone {home}/users
}}
userdb {{
  driver = static
  args = uid={mail_uid} gid={mail_gid} home={home}/mail/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Sent {{
    auto = create
    special_use = \\Sent
  }}
  mailbox Done {{
    auto = create
  }}
}}
"""


@dataclass(frozen=True, slots=True)
class Dovecot:
    """A running server. `tls_port` is 0 where it has no certificate. Any user name is good, with this one password."""

    home: Path
    port: int
    tls_port: int
    mail_uid: int
    mail_gid: int
    password: str
    host: str = "127.0.0.1"

    def deliver(self, user: str, raw: bytes) -> None:
        """Drop a message into the user's INBOX, unread, the way a delivery agent does (maildir(5))."""
        inbox = self.home / "mail" / user
        for folder in (inbox, *(inbox / name for name in ("tmp", "new", "cur"))):
            if not folder.exists():
                folder.mkdir()
                os.chown(folder, self.mail_uid, self.mail_gid)
        name = f"{time.time_ns()}.{os.getpid()}_{next(_DELIVERIES)}.test"
        (inbox / "tmp" / name).write_bytes(raw)
        os.chown(inbox / "tmp" / name, self.mail_uid, self.mail_gid)
        (inbox / "tmp" / name).rename(inbox / "new" / name)

    def append(self, user: str, folder: str, raw: bytes) -> None:
        """Put a message into any folder, read, the way a mail program keeps what was sent."""
        with self.log_in(user) as imap:
            imap.append(folder, r"(\Seen)", None, raw)

    def find_flags(self, user: str, folder: str = "INBOX") -> dict[int, frozenset[str]]:
        """The flags and keywords of every message by its UID, less \\Recent."""
        with self.log_in(user) as imap:
            return read_flags(imap, folder)

    @contextmanager
    def log_in(self, user: str) -> Iterator[imaplib.IMAP4]:
        """A plain session beside the one under test."""
        with imaplib.IMAP4(self.host, self.port, timeout=10) as imap:
            imap.login(user, self.password)
            yield imap


def read_flags(imap: imaplib.IMAP4, folder: str = "INBOX") -> dict[int, frozenset[str]]:
    """What `Dovecot.find_flags` says, for any server; looking changes nothing."""
    imap.select(folder, readonly=True)
    found = {}
    for line in imap.uid("FETCH", "1:*", "(UID FLAGS)")[1]:
        if line is not None:
            uid = int(line.split(b"UID ")[1].split()[0].strip(b")"))
            found[uid] = frozenset(flag.decode() for flag in imaplib.ParseFlags(line) if flag != rb"\Recent")
    return found


def skip_without_dovecot() -> None:
    """Skip where Dovecot is not installed; fail in CI."""
    if _BINARY.exists():
        return
    if os.environ.get("CI"):
        pytest.fail("Dovecot is not installed, and CI must test against it: apt-get install dovecot-imapd")
    pytest.skip("DOVECOT IS NOT INSTALLED: apt-get install dovecot-imapd")


@contextmanager
def start_dovecot(
    certificates: Certificates | None = None, *, password: str = PASSWORD, extra: str = ""
) -> Iterator[Dovecot]:
    """A server of its own until the block ends; with certificates it offers STARTTLS on `port`, and `tls_port`.

    `extra` are more lines of dovecot.conf.
    """
    # Not below pytest's folders: the mail user could not enter them, and a socket's path has 108 bytes at most.
    home = Path(tempfile.mkdtemp(prefix="dovecot-"))
    try:
        dovecot = _configure(home, certificates, password, extra)
        process = subprocess.Popen((_BINARY, "-F", "-c", home / "dovecot.conf"), stderr=subprocess.PIPE)
        try:
            _wait_for_port(dovecot.port, process, home)
            yield dovecot
        finally:
            process.terminate()
            process.communicate(timeout=10)
    finally:
        shutil.rmtree(home)


def _configure(home: Path, certificates: Certificates | None, password: str, extra: str) -> Dovecot:
    home.chmod(0o755)
    is_root = os.getuid() == 0
    me, my_group = pwd.getpwuid(os.getuid()).pw_name, grp.getgrgid(os.getgid()).gr_name
    # Dovecot reads no mail as root.
    mail = pwd.getpwnam("nobody") if is_root else pwd.getpwuid(os.getuid())
    tls_port = _find_free_port() if certificates else 0
    dovecot = Dovecot(home, _find_free_port(), tls_port, mail.pw_uid, mail.pw_gid, password)
    (home / "mail").mkdir()
    os.chown(home / "mail", mail.pw_uid, mail.pw_gid)
    # A line for each user would be found only a second after it was written.
    (home / "users").write_text(f"everyone:{{PLAIN}}{password}\n")
    config = _CONFIG.format(
        home=home,
        internal="dovecot" if is_root else me,
        internal_group="dovecot" if is_root else my_group,
        login="dovenull" if is_root else me,
        tls=_tls_lines(certificates),
        port=dovecot.port,
        tls_port=dovecot.tls_port,
        mail_uid=mail.pw_uid,
        mail_gid=mail.pw_gid,
    )
    (home / "dovecot.conf").write_text(config + extra)
    return dovecot


def _tls_lines(certificates: Certificates | None) -> str:
    if certificates is None:
        return "ssl = no"
    return f"ssl = yes\nssl_cert = <{certificates.certificate}\nssl_key = <{certificates.key}"


def _find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for_port(port: int, process: subprocess.Popen[bytes], home: Path) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5) as probe:
                if probe.recv(16).startswith(b"* OK"):
                    return
        except OSError:
            time.sleep(0.02)
    log = home / "log"
    pytest.fail(f"Dovecot did not start: {log.read_text() if log.exists() else process.returncode}")
