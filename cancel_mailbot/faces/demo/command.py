"""`demo`: the whole story on this machine. Ends by itself, and says what to look at next."""

import os
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
@click.option("--keep", is_flag=True, help="Leave servers and daemon running afterwards, for a mail client to look at.")
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    help="Where the demo's config, database and mails go; must not exist yet. Default: ./cancel-mailbot-demo-1, -2, …",
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
    from cancel_mailbot.faces.demo.client import MailSystem  # noqa: PLC0415 - after the servers are known to be there
    from cancel_mailbot.faces.demo.stage import EVERYBODY, Stage  # noqa: PLC0415
    from cancel_mailbot.faces.demo.story import Story  # noqa: PLC0415
    from cancel_mailbot.ground.log import configure  # noqa: PLC0415

    started_at = time.monotonic()
    with start_servers(tuple(person.address for person in EVERYBODY)) as servers:
        system = MailSystem(servers.host, servers.imap_port, servers.smtp_port, servers.password)
        stage = Stage(_make_folder(folder), system)
        configure("warning", "console", sys.stderr)
        _introduce(stage)
        Story(stage, click.echo).play()
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


def _introduce(stage: "Stage") -> None:
    click.echo("Cancel Mailbot, played on this machine: a real inbox, real mail, the real program.")
    click.echo(f"IMAP {stage.system.host}:{stage.system.imap_port}, SMTP {stage.system.host}:{stage.system.smtp_port}.")


def _conclude(stage: "Stage", seconds: float) -> None:
    config = printable(os.path.relpath(stage.config_path))
    counted = stage.count_dispositions()
    click.echo(f"{sum(counted.values())} messages, each with one disposition; {seconds:.0f} seconds. Look at it:")
    click.echo(f"   cancel-mailbot cases list --config {config}")
    click.echo(f"   cancel-mailbot cases show CXL-1001 --config {config}")
    click.echo(f"   cancel-mailbot held list --config {config}")
    click.echo(f"   {printable(os.path.relpath(stage.folder / 'mail'))}/   every mail that anybody received, as a file")
    click.echo(f"   {printable(os.path.relpath(stage.folder / 'cancel-mailbot.db'))}   the database")
    click.echo("To go live: cancel-mailbot init, fill in config.toml, cancel-mailbot check, cancel-mailbot run")


def _keep_running(stage: "Stage") -> None:
    from cancel_mailbot import daemon  # noqa: PLC0415 - see above
    from cancel_mailbot.faces.demo.stage import EVERYBODY  # noqa: PLC0415

    click.echo("\nThe servers and the daemon keep running. Point a mail client at them (no TLS):")
    for person in EVERYBODY:
        click.echo(f"   {person.address:<25} password {stage.system.password}")
    click.echo("Ctrl-C ends it.")
    daemon.run(stage.config, os.environ)
