"""`byline COMMAND ...`: each command is done by the module that has it, which is imported only then."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module

from index.common.command_line import INTERRUPTED, UNUSABLE, ArgumentParser, print_error
from index.common.settings import check_tables
from index.errors import SettingsRefused

PROG = "byline"
TABLES = ("ask", "language", "serve")
"""Of a settings file."""


@dataclass(frozen=True, slots=True)
class _Command:
    """`module` has a `main` that does it. Where that does several, `within` it the command goes by its own name."""

    help: str
    module: str
    within: bool = False


_COMMANDS = {
    "chat": _Command("ask questions in the terminal, one after the other", "qa.surfaces.cli.chat.loop"),
    "ask": _Command("answer one question", "qa.surfaces.cli.ask", within=True),
    "batch": _Command("answer a file of questions", "qa.surfaces.cli.ask", within=True),
    "feedback": _Command("print the questions whose answers people judged", "qa.surfaces.cli.ask", within=True),
    "index": _Command("add, sync, list, show and remove articles, count and check the index", "index.cli"),
    "serve": _Command("serve the chat page, the article pages and the HTTP API", "qa.surfaces.web.server"),
    "mcp": _Command("answer programs that speak the Model Context Protocol", "qa.surfaces.mcp.main"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with `arguments` (the process's own where None) and return its exit code."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    # The rest of the arguments is the command's. Without one, the parser prints the help, or what is wrong, and exits.
    command = _COMMANDS[_parser().parse_args(given[:1]).command]
    prog, rest = (PROG, given) if command.within else (f"{PROG} {given[0]}", given[1:])
    try:
        check_tables(TABLES)
        run = import_module(command.module).main
    except SettingsRefused as error:
        print_error(str(error))
        return UNUSABLE
    except KeyboardInterrupt:  # that takes a second, too
        print_error("stopped")
        return INTERRUPTED
    code: int = run(rest, prog=prog)
    return code


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog=PROG,
        description="Ask a pile of news articles; every sentence of the answer is tied to exact words of theirs.",
        epilog=f"'{PROG} COMMAND --help' says more of each.",
    )
    commands = parser.add_subparsers(required=True, dest="command", metavar="COMMAND")
    for name, command in _COMMANDS.items():
        commands.add_parser(name, help=command.help, add_help=False)
    return parser
