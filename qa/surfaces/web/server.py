"""Runs the web app: its settings, socket, startup and shutdown."""

import argparse
import contextlib
import logging
import os
import signal
import socket
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, cast

import uvicorn
from pydantic import AfterValidator, Field
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
from index.common.options import Flag, add_option_arguments, read_fields
from index.common.settings import configured
from index.errors import SettingsRefused
from qa import Assistant
from qa.errors import AccessRefused, LogRefused
from qa.surfaces.cli.arguments import add_reader_argument
from qa.surfaces.web.connections import BACKLOG, Connections
from qa.surfaces.web.jobs.board import JobBoard
from qa.surfaces.web.jobs.queue import Jobs
from qa.surfaces.web.jobs.refiner import Refiner
from qa.surfaces.web.middleware.access import Access, access_from_file, is_local, read_access
from qa.surfaces.web.middleware.clients import Proxies
from qa.surfaces.web.middleware.concurrency import MAX_CONCURRENT, MAX_QUEUED, QUEUE_TIMEOUT, Capacity, SharedAssistant
from qa.surfaces.web.middleware.rate_limit import DEFAULT_RATE
from qa.surfaces.web.middleware.request_log import open_log, start_log
from qa.surfaces.web.middleware.stack import ServingOptions

_SHUTDOWN_TIMEOUT = 5.0
"""Seconds to finish the running answers when the server is stopped; each takes a few tenths of a second."""

_VARIABLE = "BYLINE_ACCESS"
_LOCAL_NAMES = ["localhost", "127.0.0.1", "[::1]", "::1"]
"""The host names of this computer in a browser. Any other name that resolves to it indicates DNS rebinding."""


def _check_proxies(networks: tuple[str, ...]) -> tuple[str, ...]:
    Proxies(networks)
    return networks


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSettings:
    """How the web app is served: the table `[serve]` of a settings file."""

    host: Annotated[
        str,
        Field(description="Address to listen on."),
        Flag("host", "HOST", "address to listen on (default: this computer only)"),
    ] = "127.0.0.1"
    port: Annotated[
        int,
        Field(ge=0, le=65535, description="Port to listen on; 0 for a free one."),
        Flag("port", "PORT", "port from 0 to 65535; 0 for a free one (default: 7860)"),
    ] = 7860
    access: Annotated[
        str | None,
        Field(description="File with the token, or user:password, that is required."),
        Flag("access", "FILE", f"file with the token, or user:password, to require; or set {_VARIABLE}"),
    ] = None
    read_only: Annotated[
        bool,
        Field(description="Whether to answer only, and store, add and remove nothing."),
        Flag("read-only", "", "answer only; store, add and remove nothing"),
    ] = False
    rate_limit: Annotated[
        int | None,
        Field(ge=0, le=999_999, description="Questions per minute from one address; 0 for no limit."),
        Flag(
            "rate-limit",
            "N",
            "questions per minute from one address, twice as many searches, ten times as many requests; 0 for no limit "
            f"(default: {DEFAULT_RATE} if a token or password is required, otherwise none)",
        ),
    ] = None
    log: Annotated[
        str | None,
        Field(description="File to log requests to, one line of JSON each; - for stderr."),
        Flag("log", "FILE", "log each request as a line of JSON; - for stderr (default: no log)"),
    ] = None
    log_questions: Annotated[
        bool,
        Field(description="Whether to log the questions too."),
        Flag("log-questions", "", "log the questions too"),
    ] = False
    proxies: Annotated[
        tuple[str, ...],
        Field(description="Proxies, as addresses or networks, whose X-Forwarded-For and -Proto are trusted."),
        AfterValidator(_check_proxies),
        Flag("proxy", "ADDRESS", "proxy, as an address or network, whose X-Forwarded-For is trusted; repeatable"),
    ] = ()
    keep_uploads: Annotated[
        bool,
        Field(description="Whether uploaded files are kept in the index, so that they can be read again."),
        Flag("keep-uploads", "", "keep uploaded files in the index, so that they can be read again"),
    ] = False
    max_concurrent: Annotated[int, Field(ge=1, le=64, description="Questions answered at the same time.")] = (
        MAX_CONCURRENT
    )
    max_queued: Annotated[int, Field(ge=0, le=35, description="Questions that may be queued.")] = MAX_QUEUED
    queue_timeout: Annotated[float, Field(gt=0, le=600, description="Seconds for which a question may be queued.")] = (
        QUEUE_TIMEOUT
    )


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, connections: Connections) -> None:
        super().__init__(config)
        self._connections = connections

    async def on_tick(self, counter: int) -> bool:
        if counter % 10 == 0:  # once per second
            self._connections.close_overdue()
        return await super().on_tick(counter)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if sockets and self.started:
            host, port = sockets[0].getsockname()[:2]
            print_line(
                f"Byline is ready at http://{f'[{host}]' if ':' in host else host}:{port} (press Ctrl-C to stop)"
            )
            sys.stdout.flush()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # Every open chat page keeps a stream open. These are closed, which would be logged as errors.
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        await super().shutdown(sockets)


def main(arguments: Sequence[str] | None = None, *, prog: str = "app.py") -> int:
    """Run the app with `arguments` (those of the process if None) until it is stopped, and return its exit code.

    `prog` is the name of the command in its help and errors.
    """
    return run_command(lambda: _serve(_parser(prog).parse_args(arguments)))


def _serve(options: argparse.Namespace) -> int:
    # No telemetry.
    os.environ.update(GRADIO_ANALYTICS_ENABLED="False", HF_HUB_DISABLE_TELEMETRY="1")
    # Like Ctrl-C, also while the models load; uvicorn replaces the handler while it runs, and re-raises the signal.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    settings = _settings(options)
    serving = _serving(settings)
    try:
        listener = _listen(settings.host, settings.port)
    except OSError as error:
        reason = str(error.strerror).split(" (while")[0]
        print_error(
            f"cannot listen on {settings.host}:{settings.port} ({reason}); choose another with --host and --port"
        )
        return UNUSABLE
    with listener, _server(options, settings, serving) as server, contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[listener])  # Ctrl-C is the normal way to stop it
    return DONE


@contextlib.contextmanager
def _server(options: argparse.Namespace, settings: ServerSettings, serving: ServingOptions) -> Iterator[_Server]:
    """The server of the app, ready to run; the models are loaded."""
    with (
        Index.open(options.index, create=False) as index,
        Jobs(JobBoard(index.saved)) as jobs,
        contextlib.ExitStack() as background,
    ):
        assistant = Assistant(index, reader=options.reader)
        assistant.load()
        capacity = Capacity(settings.max_concurrent, settings.max_queued, settings.queue_timeout)
        if not serving.read_only:
            background.enter_context(Refiner(index, lambda: capacity.is_idle))
        # Takes a second to import, so that errors in the arguments are reported before.
        from qa.surfaces.web.app import create_app

        app = create_app(index, SharedAssistant(assistant, capacity), jobs, serving)
        if serving.access is None:
            app.add_middleware(TrustedHostMiddleware, allowed_hosts=_LOCAL_NAMES)
        connections = Connections(proxies=Proxies(settings.proxies))
        config = uvicorn.Config(
            app,
            http=cast("Any", connections.protocol),
            ws="none",  # nothing here uses WebSockets, and the middleware would let them pass
            proxy_headers=False,  # ForwardedMiddleware does that, for named proxies only
            backlog=BACKLOG,
            log_level="error",  # not a line for each request that is not HTTP
            timeout_graceful_shutdown=1,
        )
        yield _Server(config, connections)
        capacity.close(_SHUTDOWN_TIMEOUT)  # running answers still need the index


def _serving(settings: ServerSettings) -> ServingOptions:
    access = _access(settings)
    # If a token or password is required, others can reach the server, perhaps through a proxy on this computer.
    rate = settings.rate_limit if settings.rate_limit is not None else DEFAULT_RATE if access else 0
    _start_log(settings)
    return ServingOptions(
        access,
        settings.read_only,
        rate,
        settings.log is not None,
        settings.log_questions,
        Proxies(settings.proxies),
        settings.keep_uploads,
    )


def _start_log(options: ServerSettings) -> None:
    if options.log is None:
        if options.log_questions:
            raise LogRefused("--log-questions needs a log; add --log FILE, or --log - for stderr")
        return
    try:
        start_log(open_log(options.log))
    except OSError as error:
        raise LogRefused(
            f"{options.log}: the log cannot be written ({error.strerror}); choose another file with --log"
        ) from error


def _access(options: ServerSettings) -> Access | None:
    """The credentials that requests need; None if only this computer can send requests."""
    if options.access is not None:
        return access_from_file(options.access)
    if text := os.environ.get(_VARIABLE):
        return read_access(text, _VARIABLE)
    if is_local(options.host):
        return None
    raise AccessRefused(
        f"{options.host} can be reached by others; set a token or user:password, in a file given with --access or in "
        f"{_VARIABLE}"
    )


def _parser(prog: str) -> ArgumentParser:
    parser = ArgumentParser(prog=prog, description="Serve the chat page, the article pages and the HTTP API.")
    add_index_argument(parser)
    add_reader_argument(parser)
    add_option_arguments(parser, ServerSettings)
    return parser


def _settings(options: argparse.Namespace) -> ServerSettings:
    return ServerSettings(
        **configured(ServerSettings, "serve") | read_fields(ServerSettings, vars(options), SettingsRefused)
    )


def _listen(host: str, port: int) -> socket.socket:
    return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
