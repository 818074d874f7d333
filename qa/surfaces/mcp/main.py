"""`byline mcp`: runs a Model Context Protocol server for the articles of an index, over stdio."""

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
    """Run the server with `arguments` (those of the process if None) until its input ends; return the exit code."""
    return run_command(lambda: _serve(_parser(prog).parse_args(arguments)))


def _parser(prog: str) -> ArgumentParser:
    parser = ArgumentParser(
        prog=prog,
        description="Run a Model Context Protocol (MCP) server on standard input and output. MCP clients start this "
        "command themselves: put it into their settings, with --index and an absolute path.",
    )
    add_index_argument(parser)
    add_reader_argument(parser)
    return parser


def _serve(options: argparse.Namespace) -> int:
    with Index.open(options.index, create=False) as index:
        index.view()  # reports an unusable index now, not for each question
        if sys.stdin.isatty():
            print_error("waiting for an MCP client on standard input; press Ctrl-C to stop")
        # After Ctrl-C, Python would wait for the thread that reads standard input. Killing the process is safe.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        anyio.run(serve, tools(index, Assistant(index, reader=options.reader)))
    return DONE
