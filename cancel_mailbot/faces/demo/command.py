"""`demo`: the whole story on this machine. Ends by itself, and says what to look at next."""

import os
import shutil
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cancel_mailbot.faces.listing import printable
from cancel_mailbot.faces.setting import Failed

if TYPE_CHECKING:
    from cancel_mailbot.faces.demo.stage import Stage


@click.command()
@click.option("--keep", is_flag=True, help="Leave it all running afterwards, for a mail client to look at.")
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    help="A folder to make for the demo's config, database and mails. Default: ./cancel-mailbot-demo-1, -2, …",
)
def demo(keep: bool, folder: Path | None) -> None:
    """Play the whole of Cancel Mailbot on this machine, with sample mail.

    Starts an IMAP and an SMTP server on loopback, delivers sample requests, lets staff answer, and shows every mail,
    until a true-up confirmation lies in the rep's mailbox. Touches nothing outside its own folder.
    """
    try:
        from cancel_mailbot.faces.demo.servers import start_servers  # noqa: PLC0415 - the extra may be missing
    except ImportError:
        raise Failed("the demo needs its servers: pip install 'cancel-mailbot[demo]'", os.EX_CONFIG) from None
    from cancel_mailbot.faces.demo.client import MailSystem, Undelivered  # noqa: PLC0415 - they cost half a second
    from cancel_mailbot.faces.demo.stage import EVERYBODY, Incomplete, Stage  # noqa: PLC0415
    from cancel_mailbot.faces.demo.story import Story  # noqa: PLC0415
    from cancel_mailbot.ground.log import configure  # noqa: PLC0415

    started_at = time.monotonic()
    with start_servers(tuple(person.address for person in EVERYBODY)) as servers:
        system = MailSystem(servers.host, servers.imap_port, servers.smtp_port, servers.password)
        stage = Stage(_make_folder(folder), system)
        configure("warning", "console", sys.stderr)
        _introduce(stage)
        try:
            Story(stage, click.echo, _find_width()).play()
        except (Incomplete, Undelivered) as fault:
            raise Failed(f"the demo can't go on: {fault}", os.EX_SOFTWARE) from fault
        _conclude(stage, time.monotonic() - started_at)
        if keep:
            _keep_running(stage)


def _make_folder(wanted: Path | None) -> Path:
    candidates = [wanted] if wanted else [Path(f"cancel-mailbot-demo-{n}") for n in range(1, 1000)]
    for candidate in candidates:
        try:
            candidate.mkdir(mode=0o700)
        except FileExistsError:
            continue
        except OSError as error:
            raise Failed(f"{candidate} can't be made: {error.strerror}", os.EX_CANTCREAT) from None
        return candidate.absolute()
    raise Failed(f"{candidates[-1]} exists; name a folder that does not", os.EX_CANTCREAT)


def _find_width() -> int:
    """As wide as the terminal, up to what is comfortable to read."""
    return max(40, min(shutil.get_terminal_size().columns, 100))


def _introduce(stage: "Stage") -> None:
    system = stage.system
    click.secho("Cancel Mailbot on this machine: real mailboxes, real mail, the real program.", bold=True)
    click.echo("Dana Whitfield and Marcus Bell are sales reps. Ann Lee and Jo Park are the Sales")
    click.echo("Enablement team; Cancel Mailbot reads the team's inbox and answers from it.")
    click.echo(f"(IMAP at {system.host}:{system.imap_port}, SMTP at {system.host}:{system.smtp_port})")


def _conclude(stage: "Stage", seconds: float) -> None:
    program = find_program()
    config = printable(os.path.relpath(stage.config_path))
    number = sum(stage.count_dispositions().values())
    click.secho(f"\n\n{number} messages, each with one disposition, in {seconds:.0f} seconds.", bold=True)
    click.echo("\nLook into it:")
    click.echo(f"   {program} cases list --config {config}")
    click.echo(f"   {program} cases show CXL-1001 --config {config}")
    click.echo(f"   {program} outbox list --all --config {config}")
    click.echo("\nIt all lies in:")
    click.echo(f"   {printable(os.path.relpath(stage.folder / 'mail'))}/   every mail that anybody received")
    click.echo(f"   {printable(os.path.relpath(stage.folder / 'cancel-mailbot.db'))}   the database")
    click.echo("\nTo go live:")
    click.echo(f"   {program} init   (then fill in config.toml, and: check, run)")


def find_program() -> str:
    """How whoever started the demo can start another command."""
    started = Path(sys.argv[0])
    if started.name != "cancel-mailbot":
        return "python -m cancel_mailbot"
    on_path = shutil.which(started.name)
    is_found = on_path is not None and Path(on_path).resolve() == started.resolve()
    return started.name if is_found else printable(os.path.relpath(started))


def _keep_running(stage: "Stage") -> None:
    from cancel_mailbot import daemon  # noqa: PLC0415 - see above
    from cancel_mailbot.faces.demo.stage import EVERYBODY  # noqa: PLC0415

    system = stage.system
    with daemon.stopped_by_signals() as stopping:
        click.echo("\nServers and daemon keep running; point a mail client at them. Ctrl-C ends it.")
        click.echo(f"   IMAP {system.host}:{system.imap_port}, SMTP {system.host}:{system.smtp_port}, no TLS")
        for person in EVERYBODY:
            click.echo(f"   {person.name:<17} user {person.address:<23} password {system.password}")
        daemon.run(stage.config, os.environ, stopping)
