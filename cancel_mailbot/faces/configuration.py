"""`config`: the config as it takes effect."""

from pathlib import Path

import click

from cancel_mailbot.faces.cli import Group, config_option
from cancel_mailbot.faces.listing import json_option, print_json
from cancel_mailbot.faces.setting import find_setting
from cancel_mailbot.ground.config_file import show as show_config


@click.group(cls=Group)
def config() -> None:
    """The config as it takes effect.

    \b
    It is the first file that there is of:
      the one named by --config, or by $CANCEL_MAILBOT_CONFIG
      ./config.toml
      ~/.config/cancel-mailbot/config.toml (or below $XDG_CONFIG_HOME)
      /etc/cancel-mailbot/config.toml
    """


@config.command()
@config_option
@json_option
def show(config_path: Path | None, as_json: bool) -> None:
    """Print every key with its value.

    What it prints can be used as a config file. There is no password in it: those are kept elsewhere.
    """
    setting, path = find_setting(config_path)
    if as_json:
        print_json(setting.model_dump(mode="json"))
        return
    click.echo(f"# {path or 'built-in defaults; there is no config file'}")
    click.echo(show_config(setting))
