"""`byline mcp`: the articles of an index for programs that speak the Model Context Protocol."""

import argparse
import signal
import sys
from collections.abc import Sequence

import anyio

from index import Index
from index.common.command_line import DONE, ArgumentParser, add_index_argument, print_error, run_command
from qa.assistant import Assistant
from qa.surfaces.cli.arguments import add_reader_argument
from qa.surfaces.mcp.server import serve
from qa.surfaces.mcp.tools import tools


def main(arguments: Sequence[str] | None = None, *, prog: str = "byline mcp") -> int:
    """Run the server with `arguments` (the process's own where None) until its input ends, and return its exit code."""
    return run_command(lambda: _serve(_parser(prog).parse_args(arguments)))


def _parser(prog: str) -> ArgumentParser:
    parser = ArgumentParser(
        prog=prog,
        description="Answer a program that speaks the Model Context Protocol (MCP), on standard input and output. The "
        "program starts this command itself; name the command, with --index and a full path, in its settings.",
    )
    add_index_argument(parser)
    add_reader_argument(parser)
    return parser


def _serve(options: argparse.Namespace) -> int:
    with Index.open(options.index, create=False) as index:
        index.view()  # an index that cannot be searched is told now, not at each question
        if sys.stdin.isatty():
            print_error("waiting for a program that speaks MCP on standard input; stop it with Ctrl-C")
        # A thread waits for input, which Python would wait for after Ctrl-C. Nothing here is harmed by a sudden end.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        anyio.run(serve, tools(index, Assistant(index, reader=options.reader)))
    return DONE
