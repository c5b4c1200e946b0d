"""One case from its request to a corrected statement, played over Dovecot by people who only read and write mail."""

from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from pathlib import Path

from tests.end_to_end.mails import make_mail, make_reply
from tests.end_to_end.transcript import Transcript
from tests.end_to_end.world import World, make_world, wait_until
from tests.servers.dovecot import Dovecot
from tests.servers.smtp_sink import SmtpSink, Taken

GOLDEN = Path(__file__).parent / "golden" / "whole_case.txt"
DANA, ANN, JO = "dana@example.com", "ann@example.com", "jo@example.com"
NAMES = {DANA: "Dana, the rep", ANN: "Ann, of staff", JO: "Jo, of staff"}
FROM = {DANA: "Dana Whitfield <dana@example.com>", ANN: "Ann Lee <ann@example.com>", JO: "Jo Park <jo@example.com>"}
REQUEST = """\
Dear Sales Enablement,

I hope this message finds you well. I am writing to initiate the order cancellation process for the following details:
  * Vision VX Client: Northwind Dental
  * Campaign Name: Fall Implants 2026
  * Titan Order ID: 4471923
  * Product(s) to be Canceled: Targeted Display; Streaming Audio; OTT / CTV; Paid Search
Please proceed with canceling billing and fulfillment for the specified products.

Best Regards,
Dana Whitfield
"""


class Play:
    """The people at their mail programs. Everybody answers the last mail of the case that they were sent."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._written = 0
        self._seen = 0
        self._last: dict[str, str] = {}
        self.transcript = Transcript(world.team, NAMES)

    @contextmanager
    def scene(self, title: str, undo_window: str = "0s") -> Iterator[None]:
        """A scene, with a daemon of its own that lets rep notices wait so long."""
        self.transcript.open_scene(title)
        config = self._world.config
        before = config.read_text()
        config.write_text(before.replace('undo_window = "0s"', f'undo_window = "{undo_window}"'))
        with self._world.running():
            yield
        config.write_text(before)

    def ask(self) -> None:
        """Dana sends the template."""
        self.transcript.write(DANA, REQUEST)
        self._deliver(make_mail("first", FROM[DANA], "Order Cancellation Request", REQUEST))

    def reply(self, author: str, text: str) -> None:
        """Somebody answers the last notice that they have."""
        self.transcript.write(author, text)
        self._deliver(make_reply(f"reply-{self._written}", FROM[author], self._last[author], text))

    def expect(self, *notices: tuple[str, str]) -> None:
        """Wait for exactly these notices, (kind, to whom), and read them."""
        wanted = self._seen + len(notices)
        wait_until(lambda: len(self._taken()) >= wanted, f"the notices {notices}")
        fresh = self._taken()[self._seen :]
        assert sorted(map(_describe, fresh)) == sorted(notices)
        for taken in sorted(fresh, key=lambda taken: notices.index(_describe(taken))):
            self._last[taken.recipients[0]] = str(message_from_bytes(taken.raw)["Message-ID"])
            self.transcript.receive(taken)
        self._seen += len(fresh)

    def expect_silence(self) -> None:
        """What was written has been dealt with, and nobody was sent anything."""
        wait_until(lambda: self._world.judged() == self._written, "a disposition for each mail")
        wait_until(lambda: self._world.count_waiting() == 0, "an empty outbox")
        assert len(self._taken()) == self._seen
        self.transcript.note("Nobody is sent anything.")

    def expect_nothing_yet(self) -> None:
        """What was written has been dealt with, and what follows from it waits in the outbox."""
        wait_until(lambda: self._world.judged() == self._written, "a disposition for each mail")
        assert len(self._taken()) == self._seen
        assert self._world.count_waiting() > 0
        self.transcript.note("What the rep would be told waits for the undo window to pass.")

    def _deliver(self, raw: bytes) -> None:
        self._written += 1
        self._world.deliver(raw)

    def _taken(self) -> list[Taken]:
        return list(self._world.sink.taken())


def _describe(taken: Taken) -> tuple[str, str]:
    return str(message_from_bytes(taken.raw)["X-Cancel-Mailbot-Kind"]), taken.recipients[0]


def play_the_work(drama: Play) -> None:
    with drama.scene("Dana asks for four products to be cancelled. Staff get the work item."):
        drama.ask()
        drama.expect(("acknowledgement", DANA), ("work_item", ANN))
    with drama.scene("Ann gives the case to Jo and reports billing of the first two products."):
        drama.reply(ANN, "assign jo@example.com\nbilling done p1-p2 on 2026-11-20 ref INV-88213")
        drama.expect(("assigned", JO))
    with drama.scene("Jo puts the case on hold."):
        drama.reply(JO, "hold: the client may rebook the audio")
        drama.expect(("on_hold", DANA))
    with drama.scene("It goes on, with a question to Dana, who answers."):
        drama.reply(JO, "resume\nask: does the audio stop today, or at the end of the month?")
        drama.expect(("staff_question", DANA))
        drama.reply(DANA, "Today, please. The client has signed.")
        drama.expect(("answer", JO))
    with drama.scene("Jo reports too much, and takes it back before Dana hears of it.", undo_window="10m"):
        drama.reply(JO, "billing done")
        drama.expect_nothing_yet()
        drama.reply(JO, "undo")
        drama.expect(("command_answer", JO))
        drama.expect_silence()
    with drama.scene("Dana withdraws a product that nobody has worked on."):
        drama.reply(DANA, "withdraw p4")
        drama.expect(("withdrawn", DANA), ("withdrawal", JO))
    with drama.scene("Jo finishes billing; a line that is wrong means that nothing of a mail is applied."):
        drama.reply(JO, "billing done Streaming Audio, OTT\nfulfillment done on 11/20")
        drama.expect(("command_answer", JO))
        drama.reply(JO, "billing done OTT on 2026-11-21 ref INV-88214\nfulfillment started")
        drama.expect(("step_completed", DANA))
    with drama.scene("Dana asks something; Jo answers with the next step in the same mail."):
        drama.reply(DANA, "Which invoice will show the credit? The client's accountant asks.")
        drama.expect(("question", JO))
        drama.reply(JO, "fulfillment done on 2026-11-23\ntell: the December invoice, as a line of its own")
        drama.expect(("step_completed", DANA))


def play_the_true_up(drama: Play) -> None:
    with drama.scene("The true-up, product by product, and the statement."):
        drama.reply(
            JO,
            "true-up p1 done credit $1,250.00 ref CM-4471 period 2026-11\n"
            "true-up p2 done charge $90.50 ref CM-4472\n"
            "true-up p3 done no credit",
        )
        drama.expect(("true_up_confirmation", DANA))
    with drama.scene("The credit was wrong: the case is reopened and the statement corrected."):
        drama.reply(JO, "reopen true-up p1: the credit was too low\ntrue-up done credit $1,400.00 ref CM-4475")
        drama.expect(("true_up_confirmation", DANA))
    with drama.scene("Dana says thanks."):
        drama.reply(DANA, "Perfect, thank you!")
        drama.expect_silence()


def test_a_whole_case_reads_well_from_the_request_to_the_corrected_statement(
    tmp_path: Path, dovecot: Dovecot, dovecot_user: str, smtp_sink: SmtpSink
) -> None:
    drama = Play(make_world(tmp_path, dovecot, smtp_sink, team=dovecot_user))
    play_the_work(drama)
    play_the_true_up(drama)
    written = drama.transcript.read()
    # What was played lies beside the config, to be read and, where it is better, kept.
    (tmp_path / GOLDEN.name).write_text(written, encoding="utf-8")
    assert written == GOLDEN.read_text(encoding="utf-8")
