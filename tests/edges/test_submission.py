"""The submission edge against a real SMTP server, and against a scripted one for what happens around the final dot."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from cancel_mailbot.edges.mailbox import Account, open_mailbox
from cancel_mailbot.edges.submission import (
    Accepted,
    InDoubt,
    OpenSubmission,
    Phase,
    Refused,
    Server,
    SubmissionRefused,
    SubmissionUnavailable,
    open_submission,
)
from cancel_mailbot.ground.identity import make_message_id
from tests.servers.dovecot import Dovecot
from tests.servers.scripted import HANG_UP, SILENCE, ScriptedServer, smtp_script, start_scripted
from tests.servers.smtp_sink import Fault, SinkSettings, SmtpSink, Taken, start_smtp_sink
from tests.servers.tls import Certificates

FROM, TO = "orders@example.com", "dana@example.org"
OUR_ID = make_message_id(1042, "acknowledgement", "example.com", b"key")
RAW = f"Message-ID: {OUR_ID}\r\nSubject: CXL-1042\r\n\r\nDear Dana,\r\n".encode()


def server_of(sink: SmtpSink | ScriptedServer, **changes: Any) -> Server:
    server = Server(sink.host, sink.port, "none", timeout=timedelta(seconds=2), final_timeout=timedelta(seconds=5))
    return replace(server, **changes)


@contextmanager
def open_scripted(**changes: Any) -> Iterator[tuple[OpenSubmission, ScriptedServer]]:
    with start_scripted(smtp_script(**changes)) as server:
        impatient = server_of(server, timeout=timedelta(seconds=0.3), final_timeout=timedelta(seconds=0.3))
        with open_submission(impatient) as submission:
            yield submission, server


# What is taken


def test_an_accepted_message_arrives_byte_for_byte(smtp_sink: SmtpSink) -> None:
    raw = RAW + b"..\r\n.\r\n.hidden\r\nlast line\r\n"
    with open_submission(server_of(smtp_sink)) as submission:
        assert submission.submit(FROM, TO, raw) == Accepted("2.0.0 taken")
    assert smtp_sink.taken() == (Taken(FROM, (TO,), raw),)


def test_size_and_8_bit_text_are_announced_where_the_server_knows_them() -> None:
    raw = RAW + "Grüße\r\n".encode()
    with open_scripted(EHLO="250-ready\r\n250-8BITMIME\r\n250 SIZE 100000") as (submission, server):
        assert isinstance(submission.submit(FROM, TO, raw), Accepted)
        assert f"mail FROM:<{FROM}> SIZE={len(raw)} BODY=8BITMIME" in server.heard
    with open_scripted() as (submission, server):
        submission.submit(FROM, TO, RAW)
        assert f"mail FROM:<{FROM}>" in server.heard


def test_many_messages_go_over_one_connection_with_a_reset_between_them(smtp_sink: SmtpSink) -> None:
    with open_submission(server_of(smtp_sink)) as submission:
        for _ in range(3):
            assert isinstance(submission.submit(FROM, TO, RAW), Accepted)
    one = ["MAIL", "RCPT", "DATA"]
    assert smtp_sink.commands == [*one, "RSET", *one, "RSET", *one]


def test_an_address_is_used_in_its_normal_form(smtp_sink: SmtpSink) -> None:
    with open_submission(server_of(smtp_sink)) as submission:
        submission.submit("Orders@Example.com", " Dana@example.org ", RAW)
    assert smtp_sink.taken()[0].recipients == (TO,)
    assert smtp_sink.taken()[0].envelope_from == FROM


@pytest.mark.parametrize(
    "address",
    ["", "dana", "dana@example.org> SIZE=1", "dana@example.org\r\nRCPT TO:<eve@example.net>", "<dana@example.org>"],
    ids=ascii,
)
def test_only_a_plain_address_is_put_into_a_command(address: str) -> None:
    with open_scripted() as (submission, server):
        server.heard.clear()
        for sender, recipient in ((address, TO), (FROM, address)):
            with pytest.raises(ValueError, match="not a plain address"):
                submission.submit(sender, recipient, RAW)
        assert server.heard == []


@pytest.mark.parametrize("line_end", [b"\n", b"\r", b"\n.\n", b"\r\n.\n", b"\r\r\n"], ids=ascii)
def test_a_line_end_that_servers_read_differently_is_not_submitted(line_end: bytes) -> None:
    with open_scripted() as (submission, server):
        server.heard.clear()
        with pytest.raises(ValueError, match="CR LF"):
            submission.submit(FROM, TO, RAW + line_end + b"MAIL FROM:<eve@example.net>\r\n")
        assert server.heard == []


# What is refused


@pytest.mark.parametrize(
    ("fault", "refused"),
    [
        (Fault(mail="451 4.3.0 later"), Refused(Phase.MAIL, 451, "4.3.0 later")),
        (Fault(mail="550 5.7.60 not you"), Refused(Phase.MAIL, 550, "5.7.60 not you")),
        (Fault(rcpt="450 4.2.1 busy"), Refused(Phase.RCPT, 450, "4.2.1 busy")),
        (Fault(rcpt="550 5.1.1 unknown"), Refused(Phase.RCPT, 550, "5.1.1 unknown")),
        (Fault(data="452 4.3.1 full"), Refused(Phase.DATA, 452, "4.3.1 full")),
        (Fault(data="554 5.5.1 no"), Refused(Phase.DATA, 554, "5.5.1 no")),
        (Fault(final_dot="451 4.3.0 later"), Refused(Phase.FINAL_DOT, 451, "4.3.0 later")),
        (Fault(final_dot="554 5.7.1 spam"), Refused(Phase.FINAL_DOT, 554, "5.7.1 spam")),
    ],
    ids=lambda value: f"{value.phase}-{value.code}" if isinstance(value, Refused) else "fault",
)
def test_a_refusal_names_its_phase_and_leaves_the_connection_good(
    smtp_sink: SmtpSink, fault: Fault, refused: Refused
) -> None:
    smtp_sink.plan(fault)
    with open_submission(server_of(smtp_sink)) as submission:
        outcome = submission.submit(FROM, TO, RAW)
        assert outcome == refused
        assert not submission.is_closed
        assert refused.permanent == (refused.code >= 500)
        assert isinstance(submission.submit(FROM, TO, RAW), Accepted)
    assert len(smtp_sink.taken()) == 1


# What is in doubt


@pytest.mark.parametrize("takes", [True, False], ids=["taken", "not taken"])
def test_a_connection_cut_after_the_final_dot_leaves_the_message_in_doubt(smtp_sink: SmtpSink, *, takes: bool) -> None:
    smtp_sink.plan(Fault(drops=True, takes=takes))
    with open_submission(server_of(smtp_sink)) as submission:
        assert isinstance(submission.submit(FROM, TO, RAW), InDoubt)
        assert submission.is_closed
        with pytest.raises(SubmissionUnavailable, match="closed"):
            submission.submit(FROM, TO, RAW)
    assert len(smtp_sink.taken()) == takes


@pytest.mark.parametrize(
    "answer",
    [HANG_UP, SILENCE, "what?", "250-one line\r\n250", "250-one line\r\n", "354 go on", "25 taken", "x" * 9000],
    ids=["hangs up", "silence", "nonsense", "good end", "half an answer", "wrong kind", "two digits", "long line"],
)
def test_only_a_plain_answer_after_the_final_dot_settles_it(answer: str) -> None:
    with open_scripted(DOT=answer) as (submission, _):
        outcome = submission.submit(FROM, TO, RAW)
    assert isinstance(outcome, Accepted if answer.endswith("250") else InDoubt)


def test_the_wait_after_the_final_dot_has_its_own_length(smtp_sink: SmtpSink) -> None:
    smtp_sink.plan(Fault(delay=timedelta(seconds=0.6)), Fault(delay=timedelta(seconds=0.6), takes=True))
    short, long = timedelta(seconds=0.2), timedelta(seconds=20)
    with open_submission(server_of(smtp_sink, timeout=short, final_timeout=long)) as submission:
        assert isinstance(submission.submit(FROM, TO, RAW), Accepted)
    with open_submission(server_of(smtp_sink, timeout=long, final_timeout=short)) as submission:
        begun = time.monotonic()
        assert isinstance(submission.submit(FROM, TO, RAW), InDoubt)
        assert time.monotonic() - begun < 10


def test_the_usual_wait_after_the_final_dot_is_that_of_the_standard() -> None:
    assert Server("smtp.example.com", 465, "tls").final_timeout == timedelta(minutes=10)


def test_what_was_in_doubt_is_found_in_the_sent_folder(dovecot: Dovecot, dovecot_user: str, tmp_path: Path) -> None:
    settings = SinkSettings(save=lambda raw: dovecot.append(dovecot_user, "Sent", raw))
    account = Account(dovecot.host, dovecot.port, "none", dovecot_user, dovecot.password)
    with start_smtp_sink(tmp_path, settings) as sink, open_mailbox(account) as mailbox:
        assert not mailbox.holds_message("Sent", OUR_ID)
        sink.plan(Fault(drops=True, takes=True))
        with open_submission(server_of(sink)) as submission:
            assert isinstance(submission.submit(FROM, TO, RAW), InDoubt)
        assert mailbox.holds_message("Sent", OUR_ID)


# A server that goes away before it has the message


@pytest.mark.parametrize(
    "changes",
    [
        {"MAIL": HANG_UP},
        {"MAIL": SILENCE},
        {"MAIL": "what?"},
        {"MAIL": "421 closing"},
        {"RCPT": HANG_UP},
        {"RCPT": "421 closing"},
        {"DATA": HANG_UP},
        {"DATA": "250 what?"},
    ],
    ids=lambda changes: "-".join(*changes.items()),
)
def test_a_server_lost_before_the_final_dot_has_taken_nothing(changes: dict[str, str]) -> None:
    with open_scripted(**changes) as (submission, server):
        with pytest.raises(SubmissionUnavailable):
            submission.submit(FROM, TO, RAW)
        assert submission.is_closed
        with pytest.raises(SubmissionUnavailable, match="closed"):
            submission.submit(FROM, TO, RAW)
        assert "." not in server.heard


def test_a_message_cut_in_its_middle_is_not_in_doubt() -> None:
    # More than the socket buffers hold, so that its end never leaves us.
    raw = RAW + (b"x" * 900 + b"\r\n") * 40_000
    with open_scripted(DATA="354 go on" + HANG_UP) as (submission, _), pytest.raises(SubmissionUnavailable):
        submission.submit(FROM, TO, raw)


def test_an_idle_connection_that_has_died_is_noticed_before_a_message_is_offered() -> None:
    with open_scripted(RSET=HANG_UP) as (submission, server):
        assert isinstance(submission.submit(FROM, TO, RAW), Accepted)
        with pytest.raises(SubmissionUnavailable):
            submission.submit(FROM, TO, RAW)
        assert server.heard[-1] == "rset"


# Opening and closing


def test_the_password_is_not_shown() -> None:
    assert "secret" not in repr(Server("smtp.example.com", 465, "tls", "orders@example.com", "secret"))


@pytest.mark.parametrize("greeting", [SILENCE, HANG_UP, "554 no service", "421 busy", "HTTP/1.1 400 Bad Request"])
def test_a_greeting_that_is_none_means_later(greeting: str) -> None:
    with start_scripted(smtp_script(greeting)) as server, pytest.raises(SubmissionUnavailable):
        open_submission(server_of(server, timeout=timedelta(seconds=0.3)))


def test_a_closed_port_means_later() -> None:
    with start_scripted(smtp_script()) as server:
        gone = server_of(server)
    with pytest.raises(SubmissionUnavailable):
        open_submission(gone)


@pytest.mark.parametrize("answer", [HANG_UP, SILENCE, "500 stay"])
def test_a_goodbye_that_fails_is_no_error(answer: str) -> None:
    with open_scripted(QUIT=answer) as (submission, _):
        assert isinstance(submission.submit(FROM, TO, RAW), Accepted)
        submission.close()
        submission.close()


def test_a_right_password_opens_and_a_wrong_one_is_refused_for_good(tmp_path: Path) -> None:
    with start_smtp_sink(tmp_path, SinkSettings(user=FROM, password="right")) as sink:
        with open_submission(server_of(sink, username=FROM, password="right")) as submission:
            assert isinstance(submission.submit(FROM, TO, RAW), Accepted)
        with pytest.raises(SubmissionRefused, match="535"):
            open_submission(server_of(sink, username=FROM, password="wrong"))


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ("535 5.7.8 wrong", SubmissionRefused),
        ("550 5.7.30 basic authentication is not supported", SubmissionRefused),
        ("454 4.7.0 later", SubmissionUnavailable),
        ("421 busy", SubmissionUnavailable),
        (HANG_UP, SubmissionUnavailable),
        (SILENCE, SubmissionUnavailable),
    ],
)
def test_only_a_refused_password_is_refused_for_good(answer: str, error: type[Exception]) -> None:
    script = smtp_script(EHLO="250-ready\r\n250 AUTH PLAIN", AUTH=answer)
    with start_scripted(script) as server, pytest.raises(error):
        open_submission(server_of(server, username=FROM, password="x", timeout=timedelta(seconds=0.3)))


def test_a_password_that_the_protocol_cannot_carry_is_refused() -> None:
    script = smtp_script(EHLO="250-ready\r\n250 AUTH PLAIN")
    with start_scripted(script) as server, pytest.raises(SubmissionRefused, match="ASCII"):
        open_submission(server_of(server, username=FROM, password="pässwörd"))


def test_a_server_without_login_refuses_a_password() -> None:
    with start_scripted(smtp_script()) as server, pytest.raises(SubmissionRefused, match="AUTH"):
        open_submission(server_of(server, username=FROM, password="x"))


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_is_trusted_only_if_its_authority_is(
    certificates: Certificates, tmp_path: Path, security: Any
) -> None:
    settings = SinkSettings(certificates, implicit_tls=security == "tls", user=FROM, password="right")
    with start_smtp_sink(tmp_path, settings) as sink:
        server = server_of(sink, security=security, username=FROM, password="right", ca_file=certificates.authority)
        with open_submission(server) as submission:
            assert isinstance(submission.submit(FROM, TO, RAW), Accepted)
        with pytest.raises(SubmissionRefused, match="certificate is not trusted"):
            open_submission(replace(server, ca_file=None))


def test_a_stripped_starttls_is_refused_and_no_password_sent() -> None:
    with start_scripted(smtp_script(EHLO="250-ready\r\n250 AUTH PLAIN")) as server:
        with pytest.raises(SubmissionRefused, match="STARTTLS"):
            open_submission(server_of(server, security="starttls", username=FROM, password="x"))
        assert not [line for line in server.heard if line.startswith("AUTH")]


def test_tls_to_a_port_in_clear_text_fails(smtp_sink: SmtpSink) -> None:
    with pytest.raises(SubmissionUnavailable):
        open_submission(server_of(smtp_sink, security="tls"))
