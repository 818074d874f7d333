"""`byline COMMAND ...`: dispatches to the module of the command, which is imported only then."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version

from index.common.command_line import UNUSABLE, ArgumentParser, print_error, run_main
from index.common.settings import check_tables
from index.errors import SettingsRefused

PROG = "byline"
TABLES = ("ask", "language", "serve")
"""The tables of a settings file."""


@dataclass(frozen=True, slots=True)
class _Command:
    """A command that `main` in `module` runs. With `is_subcommand`, that `main` takes the command's name too.

    `extra` is the extra that must be installed for it.
    """

    help: str
    module: str
    is_subcommand: bool = False
    extra: str | None = None


_COMMANDS = {
    "chat": _Command("ask questions interactively in the terminal", "qa.surfaces.cli.chat.loop"),
    "ask": _Command("answer one question", "qa.surfaces.cli.ask", is_subcommand=True),
    "batch": _Command("answer a file of questions", "qa.surfaces.cli.ask", is_subcommand=True),
    "quotes": _Command("list who says what, and on what", "qa.surfaces.cli.quotes"),
    "check": _Command("check a draft against the articles", "qa.surfaces.cli.check"),
    "keep": _Command("keep questions and claims, and see what is new on them", "qa.surfaces.cli.keep"),
    "feedback": _Command("print the questions that have feedback", "qa.surfaces.cli.ask", is_subcommand=True),
    "index": _Command("add, sync, list, show and remove articles, count and check the index", "qa.surfaces.cli.index"),
    "serve": _Command("serve the chat page, the article pages and the HTTP API", "qa.surfaces.web.server", extra="web"),
    "mcp": _Command("run a Model Context Protocol server over stdio", "qa.surfaces.mcp.main", extra="mcp"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with `arguments` (those of the process if None) and return its exit code."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    # The remaining arguments are the command's. Without a command, the parser prints the help or an error, and exits.
    command = _COMMANDS[_parser().parse_args(given[:1]).command]
    prog, rest = (PROG, given) if command.is_subcommand else (f"{PROG} {given[0]}", given[1:])
    try:
        check_tables(TABLES)
    except SettingsRefused as error:
        print_error(str(error))
        return UNUSABLE
    return run_main(command.module, rest, prog=prog, extra=command.extra)


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog=PROG,
        description="Ask questions about your news articles; every sentence of an answer is an exact quote.",
        epilog=f"See '{PROG} COMMAND --help' for each command.",
    )
    parser.add_argument("--version", action="version", version=f"{PROG} {version('byline')}", help="print the version")
    commands = parser.add_subparsers(required=True, dest="command", metavar="COMMAND")
    for name, command in _COMMANDS.items():
        commands.add_parser(name, help=command.help, add_help=False)
    return parser
