"""`check`: every thing that the daemon needs, tried; with real servers, in which nothing changes."""

import re
import socket
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faces.conftest import Ask
from tests.faces.terminal import Ended
from tests.servers.dovecot import Dovecot
from tests.servers.smtp_sink import SinkSettings, SmtpSink, start_smtp_sink
from tests.servers.tls import Certificates

CONFIG = """\
[[mailbox]]
address = "{user}"
trusted_authserv_id = "{authserv_id}"
sent_folder = "{sent_folder}"

[mailbox.imap]
host = "127.0.0.1"
port = {imap_port}
security = "none"
password_file = "{password_file}"
folder = "{folder}"
timeout = "10s"

[mailbox.smtp]
host = "127.0.0.1"
port = {smtp_port}
security = "{smtp_security}"
password_file = "{smtp_password_file}"
timeout = "10s"

[people]
staff = ["ann@example.com"]
reps = ["@example.com"]

[notices]
template_folder = "{template_folder}"
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A folder with a config for real servers, in which single settings can be spoiled."""

    folder: Path
    ask: Ask
    dovecot: Dovecot
    sink: SmtpSink
    user: str

    def check(self, *options: str, **spoiled: object) -> Ended:
        password = self.folder / "password"
        password.touch(mode=0o600)
        password.write_text(self.dovecot.password)
        settings = {
            "user": self.user,
            "authserv_id": "mx.example.com",
            "sent_folder": "Sent",
            "imap_port": self.dovecot.port,
            "password_file": "password",
            "folder": "INBOX",
            "smtp_port": self.sink.port,
            "smtp_security": "none",
            "smtp_password_file": "",
            "template_folder": "",
        }
        (self.folder / "config.toml").write_text(CONFIG.format(**{**settings, **spoiled}))
        return self.ask("check", *options)


@pytest.fixture
def place(tmp_path: Path, ask: Ask, dovecot: Dovecot, smtp_sink: SmtpSink, dovecot_user: str) -> Place:
    return Place(tmp_path, ask, dovecot, smtp_sink, dovecot_user)


def find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def failures(ended: Ended) -> list[str]:
    return [line for line in ended.out.splitlines() if line.startswith("FAIL ")]


def test_where_all_is_well_every_line_says_so_and_nothing_changes(place: Place) -> None:
    place.dovecot.deliver(place.user, b"From: a@example.com\r\n\r\nhello\r\n")
    ended = place.check()
    assert (ended.code, ended.err) == (0, "")
    # The database has no tables before the first start, which makes them.
    assert [line.partition(":")[0] for line in ended.out.splitlines() if not line.startswith("ok ")] == [
        "warn  invoice runs",
        "warn  database",
    ]
    assert [line.split()[1] for line in ended.out.splitlines()].count("enablement") == 5
    assert place.dovecot.find_flags(place.user) == {1: frozenset()}
    assert place.sink.taken() == ()
    assert not {"MAIL", "RCPT", "DATA"} & {command.upper() for command in place.sink.commands}


def test_an_upgraded_database_is_well_too(place: Place) -> None:
    place.check()
    place.ask("db", "upgrade")
    assert "ok    database" in place.check().out


def test_as_json_each_finding_is_an_object(place: Place) -> None:
    ended = place.check("--json", smtp_port=find_free_port())
    assert ended.code == 69
    assert all(row.keys() == {"verdict", "subject", "text"} for row in ended.rows)
    assert {row["verdict"] for row in ended.rows} == {"ok", "warn", "fail"}


def test_offline_no_server_is_spoken_to(place: Place) -> None:
    ended = place.check("--offline", imap_port=find_free_port(), smtp_port=find_free_port())
    assert (ended.code, failures(ended)) == (0, [])
    assert not {"IMAP", "SMTP", "database"} & set(ended.out.replace(":", " ").split())
    assert not (place.folder / "cancel-mailbot.db").exists()


def test_what_is_still_to_be_filled_in_is_a_config_error(ask: Ask) -> None:
    ask("init")
    ended = ask("check", "--offline")
    assert ended.code == 78
    told = "\n".join(failures(ended))
    assert all(key in told for key in ("mailbox[0].address", "imap.host", "smtp.host", "people.staff", "people.reps"))


def test_a_forged_author_that_would_be_believed_is_warned_of(place: Place) -> None:
    ended = place.check("--offline", authserv_id="")
    assert ended.code == 0
    assert any(line.startswith("warn") and "trusted_authserv_id" in line for line in ended.out.splitlines())


def test_a_login_that_is_refused_is_77(place: Place) -> None:
    (place.folder / "wrong").touch(mode=0o600)
    (place.folder / "wrong").write_text("not the password")
    ended = place.check(password_file="wrong")
    assert ended.code == 77
    (told,) = failures(ended)
    assert "IMAP" in told
    assert "user name, password" in told
    assert "not the password" not in ended.out


def test_a_password_that_is_nowhere_is_77_and_says_where_it_was_looked_for(place: Place) -> None:
    ended = place.check(password_file="missing")
    assert ended.code == 77
    password, imap = failures(ended)
    assert str(place.folder / "missing") in password
    assert "not tried" in imap


def test_a_password_open_to_others_is_77_and_says_how_to_close_it(place: Place) -> None:
    (place.folder / "open").write_text("secret")
    (place.folder / "open").chmod(0o644)
    ended = place.check("--offline", password_file="open")
    assert ended.code == 77
    assert "chmod o= " in failures(ended)[0]


@pytest.mark.parametrize("server", ["imap", "smtp"])
def test_a_server_out_of_reach_is_69(server: str, place: Place) -> None:
    port = find_free_port()
    ended = place.check(**{f"{server}_port": port})
    assert ended.code == 69
    (told,) = failures(ended)
    assert f"{server.upper()} 127.0.0.1:{port}: out of reach" in told
    assert "host and port" in told


def test_a_folder_that_is_not_there_is_refused(place: Place) -> None:
    ended = place.check(folder="Nowhere")

    assert ended.code == 77
    assert "Nowhere" in failures(ended)[0]


def test_a_sent_folder_that_is_not_there_is_a_config_error_that_lists_those_that_are(place: Place) -> None:
    ended = place.check(sent_folder="Versendet")
    assert ended.code == 78
    (told,) = failures(ended)
    assert "'Versendet'" in told
    assert all(folder in told for folder in ("INBOX", "Sent", "Done"))


def test_without_a_sent_folder_what_that_means_is_warned_of(place: Place) -> None:
    ended = place.check(sent_folder="")
    assert ended.code == 0
    assert any(line.startswith("warn") and "twice" in line for line in ended.out.splitlines())


def test_a_certificate_that_is_not_trusted_is_77(place: Place, tmp_path: Path, certificates: Certificates) -> None:
    (tmp_path / "sink").mkdir()
    with start_smtp_sink(tmp_path / "sink", SinkSettings(certificates=certificates)) as sink:
        ended = place.check(smtp_port=sink.port, smtp_security="starttls", smtp_password_file="password")
    assert ended.code == 77
    (told,) = failures(ended)
    assert "certificate is not trusted" in told
    assert "ca_file" in told


def test_a_template_that_does_not_render_is_a_config_error(place: Place) -> None:
    templates = place.folder / "templates"
    templates.mkdir()
    (templates / "acknowledgement.txt.j2").write_text("{{ nothing_of_that_name }}")
    ended = place.check("--offline", template_folder="templates")
    assert ended.code == 78
    assert "acknowledgement" in failures(ended)[0]


@pytest.mark.parametrize(
    ("url", "code"),
    [("postgresql://u:geheim@127.0.0.1:1/n", 69), ("sqlite:////missing/folder/file.db", 78)],
    ids=["a server that is not there", "a folder that is not there"],
)
def test_a_database_that_cannot_be_used_is_said(
    url: str, code: int, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CANCEL_MAILBOT_DATABASE_URL", url)
    ended = place.check()
    assert ended.code == code
    assert failures(ended)[0].startswith("FAIL  database")
    assert "geheim" not in ended.out


def test_the_first_failure_decides_the_exit_code(place: Place) -> None:
    ended = place.check(sent_folder="Versendet", smtp_port=find_free_port())
    assert (ended.code, len(failures(ended))) == (78, 2)


RUNS = """\
time_zone = "America/New_York"

[invoice_run]
cron = "0 16 25 12 *"
on_holiday = "same"

[digest]
at = "{at}"
"""


def check_dates(place: Place, at: str) -> list[str]:
    """What is said of the next invoice run and the next digest."""
    ended = place.check("--offline", template_folder='"\n' + RUNS.format(at=at) + '\n[log]\nlevel = "info')
    return [line for line in ended.out.splitlines() if line.split(":")[0].endswith(("invoice runs", "digest"))]


def test_the_next_run_and_the_next_digest_are_told_in_local_time(place: Place) -> None:
    run, digest = check_dates(place, "08:30")
    assert re.fullmatch(r"ok    invoice runs: the next one is \w{3} 25 Dec 20\d\d, 4:00 pm EST", run)
    assert re.fullmatch(r"ok    digest: the next one is due \w{3} \d+ \w{3} 20\d\d, 8:30 am E[SD]T", digest)


def test_a_site_without_a_digest_is_told_so(place: Place) -> None:
    assert check_dates(place, "")[1] == "ok    digest: none is made"


def test_a_site_that_names_no_invoice_runs_is_warned(place: Place) -> None:
    (warning,) = [line for line in place.check("--offline").out.splitlines() if "invoice runs" in line]
    assert warning == "warn  invoice runs: not named: nobody is warned before one; see [invoice_run]"


def test_holidays_of_a_place_that_nobody_knows_are_a_config_error(place: Place) -> None:
    ended = place.check("--offline", template_folder='"\n\n[calendar]\nholidays_of = "Atlantis')
    assert ended.code == 78
    assert ["Atlantis" in told for told in failures(ended)] == [True]
