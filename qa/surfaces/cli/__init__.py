"""The command `byline`, with all of Byline's commands as subcommands, and a chat in the terminal."""

from qa.surfaces.cli.commands import main

__all__ = ["main"]
