"""The server of the web app: its options, its socket, its start and its end."""

import argparse
import contextlib
import logging
import os
import signal
import socket
import sys
from collections.abc import Iterator, Sequence

import uvicorn
from starlette.middleware.trustedhost import TrustedHostMiddleware

from index import Index
from index.common.command_line import (
    DONE,
    UNUSABLE,
    ArgumentParser,
    add_index_argument,
    print_error,
    print_line,
    run_command,
)
from qa import Assistant
from qa.errors import AccessRefused, LogRefused
from qa.surfaces.cli.arguments import add_reader_argument
from qa.surfaces.web.jobs.queue import Jobs
from qa.surfaces.web.middleware.auth import Access, access_from_file, is_local, read_access
from qa.surfaces.web.middleware.concurrency import Capacity, SharedAssistant
from qa.surfaces.web.middleware.rate_limit import DEFAULT_RATE
from qa.surfaces.web.middleware.request_log import open_log, start_log
from qa.surfaces.web.middleware.stack import Serving

_LAST_ANSWERS = 5.0
"""Seconds for what is being answered when the server is stopped; each answer takes some tenths."""

_VARIABLE = "BYLINE_ACCESS"
_LOCAL_NAMES = ["localhost", "127.0.0.1", "[::1]", "::1"]
"""What a browser calls this computer. Another name leads here only by a page of somebody else (DNS rebinding)."""


class _Server(uvicorn.Server):
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if sockets and self.started:
            host, port = sockets[0].getsockname()[:2]
            print_line(f"Byline is ready at http://{f'[{host}]' if ':' in host else host}:{port} (stop it with Ctrl-C)")
            sys.stdout.flush()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # Every open chat page holds a stream. These are cut off, which would be reported as errors.
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        await super().shutdown(sockets)


def main(arguments: Sequence[str] | None = None, *, prog: str = "app.py") -> int:
    """Run the app with `arguments` (the process's own where None) until it is stopped, and return its exit code.

    `prog` is what its help and its errors call it.
    """
    return run_command(lambda: _serve(_parser(prog).parse_args(arguments)))


def _serve(options: argparse.Namespace) -> int:
    # Nobody is told that Byline runs here.
    os.environ.update(GRADIO_ANALYTICS_ENABLED="False", HF_HUB_DISABLE_TELEMETRY="1")
    # As Ctrl-C, also while the models are being loaded; uvicorn, which has its own handler meanwhile, raises it again.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    serving = _serving(options)
    try:
        listener = _listen(options.host, options.port)
    except OSError as error:
        reason = str(error.strerror).split(" (while")[0]
        print_error(f"cannot listen on {options.host}:{options.port} ({reason}); choose another with --host and --port")
        return UNUSABLE
    with listener, _server(options, serving) as server, contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[listener])  # Ctrl-C is how one stops it
    return DONE


@contextlib.contextmanager
def _server(options: argparse.Namespace, serving: Serving) -> Iterator[_Server]:
    """The server of the app over its index, to be run; the models are loaded."""
    with Index.open(options.index, create=False) as index, Jobs() as jobs:
        assistant = Assistant(index, reader=options.reader)
        assistant.ask("Are the models loaded, so that the first question need not wait for them?")
        capacity = Capacity()
        # Takes a second to import, which a mistake in the arguments should not wait for.
        from qa.surfaces.web.app import create_app

        app = create_app(index, SharedAssistant(assistant, capacity), jobs, serving)
        if serving.access is None:
            app.add_middleware(TrustedHostMiddleware, allowed_hosts=_LOCAL_NAMES)
        yield _Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1))
        capacity.close(_LAST_ANSWERS)  # what is still being answered needs the index


def _serving(options: argparse.Namespace) -> Serving:
    access = _access(options)
    # Where a secret is asked for, there are others, be it through a proxy on this computer.
    rate = options.rate_limit if options.rate_limit is not None else DEFAULT_RATE if access else 0
    _start_log(options)
    return Serving(access, options.read_only, rate, options.log is not None, options.log_questions)


def _start_log(options: argparse.Namespace) -> None:
    if options.log is None:
        if options.log_questions:
            raise LogRefused("--log-questions needs a log: say where with --log FILE, or --log - for stderr")
        return
    try:
        start_log(open_log(options.log))
    except OSError as error:
        raise LogRefused(f"{options.log}: the log cannot be written there ({error.strerror})") from error


def _access(options: argparse.Namespace) -> Access | None:
    """What a request must bring; nothing where only this computer can send one."""
    if options.access is not None:
        return access_from_file(options.access)
    if text := os.environ.get(_VARIABLE):
        return read_access(text, _VARIABLE)
    if is_local(options.host):
        return None
    raise AccessRefused(
        f"{options.host} can be reached by others: name a file that holds a token or user:password with --access, "
        f"or put it in {_VARIABLE}"
    )


def _parser(prog: str) -> ArgumentParser:
    parser = ArgumentParser(prog=prog, description="Serve the chat page, the article pages and the HTTP API.")
    add_index_argument(parser)
    add_reader_argument(parser)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this computer only)")
    parser.add_argument(
        "--access",
        metavar="FILE",
        help=f"file with the token, or user:password, that is asked for; or put it in {_VARIABLE}",
    )
    parser.add_argument("--read-only", action="store_true", help="only answer: keep, add and remove nothing")
    parser.add_argument(
        "--rate-limit",
        type=_rate,
        metavar="N",
        help="questions a minute from one address, twice as many searches, ten times as many requests; 0 for no limit "
        f"(default: {DEFAULT_RATE} where a token or password is asked for, else none)",
    )
    parser.add_argument(
        "--log", metavar="FILE", help="log each request, as a line of JSON; - for stderr (default: none)"
    )
    parser.add_argument("--log-questions", action="store_true", help="log what is asked, too")
    parser.add_argument("--port", type=_port, default=7860, help="port; 0 takes a free one (default: 7860)")
    return parser


def _rate(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 7):
        raise argparse.ArgumentTypeError(f"'{text}' is no number of questions; give one like 120, or 0 for no limit")
    return int(text)


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) < 65536):
        raise argparse.ArgumentTypeError(f"'{text}' is no port; give a number from 0 to 65535")
    return int(text)


def _listen(host: str, port: int) -> socket.socket:
    return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
