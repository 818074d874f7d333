"""The command `byline`: all of Byline's commands under one name, and a chat in the terminal."""

from qa.surfaces.cli.commands import main

__all__ = ["main"]
