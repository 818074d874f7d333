"""`byline COMMAND ...`: each command is done by the module that has it, which is imported only then."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version

from index.common.command_line import UNUSABLE, ArgumentParser, print_error, run_main
from index.common.settings import check_tables
from index.errors import SettingsRefused

PROG = "byline"
TABLES = ("ask", "language", "serve")
"""Of a settings file."""


@dataclass(frozen=True, slots=True)
class _Command:
    """`module` has a `main` that does it. Where that does several, `within` it the command goes by its own name.

    `extra` is what must be installed for it beyond what always is.
    """

    help: str
    module: str
    within: bool = False
    extra: str | None = None


_COMMANDS = {
    "chat": _Command("ask questions in the terminal, one after the other", "qa.surfaces.cli.chat.loop"),
    "ask": _Command("answer one question", "qa.surfaces.cli.ask", within=True),
    "batch": _Command("answer a file of questions", "qa.surfaces.cli.ask", within=True),
    "feedback": _Command("print the questions whose answers people judged", "qa.surfaces.cli.ask", within=True),
    "index": _Command("add, sync, list, show and remove articles, count and check the index", "index.cli"),
    "serve": _Command("serve the chat page, the article pages and the HTTP API", "qa.surfaces.web.server", extra="web"),
    "mcp": _Command("answer programs that speak the Model Context Protocol", "qa.surfaces.mcp.main", extra="mcp"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with `arguments` (the process's own where None) and return its exit code."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    command = _COMMANDS.get(given[0]) if given else None
    if command is None:
        _parser().parse_args(given)  # prints the help or says what is wrong, and exits
        raise AssertionError
    prog, rest = (PROG, given) if command.within else (f"{PROG} {given[0]}", given[1:])
    try:
        check_tables(TABLES)
    except SettingsRefused as error:
        print_error(str(error))
        return UNUSABLE
    return run_main(command.module, rest, prog=prog, extra=command.extra)


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog=PROG,
        description="Ask a pile of news articles; every sentence of the answer is tied to exact words of theirs.",
        epilog=f"'{PROG} COMMAND --help' says more of each.",
    )
    parser.add_argument("--version", action="version", version=f"{PROG} {version('byline')}", help="print the version")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, command in _COMMANDS.items():
        commands.add_parser(name, help=command.help, add_help=False)
    return parser
