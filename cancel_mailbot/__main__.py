"""`cancel-mailbot` and `python -m cancel_mailbot`."""

import sys


def main() -> None:
    """Run the command line and leave with one of the exit codes of sysexits.h."""
    from cancel_mailbot.faces.cli import run  # noqa: PLC0415 - keeps `import cancel_mailbot.__main__` free of effects

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
