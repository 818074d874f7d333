"""The web app: `python app.py` serves the chat page, the article pages and the HTTP API on one port."""

import argparse
import contextlib
import logging
import os
import socket
import sys
from collections.abc import Sequence

import uvicorn
from fastapi import FastAPI
from fastapi_offline import FastAPIOffline
from starlette.middleware.trustedhost import TrustedHostMiddleware

from index import Index
from index.command_line import (
    DONE,
    UNUSABLE,
    ArgumentParser,
    add_index_argument,
    print_error,
    print_line,
    run_command,
)
from index.errors import AccessRefused
from qa import Assistant
from qa.api import api_routes, handle_errors
from qa.command_line import add_reader_argument
from qa.serving.access import Access, Guarded, access_from_file, is_local, read_access
from qa.serving.headers import SafeHeaders
from qa.serving.metrics import Measured, Metrics

_VARIABLE = "BYLINE_ACCESS"
_LOCAL_NAMES = ["localhost", "127.0.0.1", "[::1]", "::1"]
"""What a browser calls this computer. Another name leads here only by a page of somebody else (DNS rebinding)."""


def create_app(index: Index, assistant: Assistant, access: Access | None = None) -> FastAPI:
    """Return the whole app. Where there is an `access`, only who brings what it asks for may use it."""
    # Takes a second to import, which a mistake in the arguments should not wait for.
    from qa.pages.added import added_page
    from qa.pages.article import article_pages
    from qa.pages.chat import chat_page, mount_chat_page
    from qa.pages.chat_events import Turn
    from qa.pages.conversations import Conversations
    from qa.pages.saving import saving_routes

    app: FastAPI = FastAPIOffline(
        title="Byline",
        version="0.1.0",
        redoc_url=None,
        swagger_ui_parameters={"validatorUrl": None},  # it would ask swagger.io
    )
    handle_errors(app)
    if access is not None:
        app.add_middleware(Guarded, access=access)
    metrics = Metrics(index)
    app.add_middleware(Measured, metrics=metrics)
    app.add_middleware(SafeHeaders)
    app.include_router(metrics.routes())
    app.include_router(api_routes(index, assistant))
    app.include_router(article_pages(index))
    app.include_router(added_page(index))
    kept: Conversations[Turn] = Conversations()
    app.include_router(saving_routes(kept))
    mount_chat_page(app, chat_page(index, assistant, kept))
    return app


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
    access = _access(options)
    try:
        listener = _listen(options.host, options.port)
    except OSError as error:
        reason = str(error.strerror).split(" (while")[0]
        print_error(f"cannot listen on {options.host}:{options.port} ({reason}); choose another with --host and --port")
        return UNUSABLE
    with listener, Index.open(options.index, create=False) as index:
        assistant = Assistant(index, reader=options.reader)
        assistant.ask("Are the models loaded, so that the first question need not wait for them?")
        app = create_app(index, assistant, access)
        if access is None:
            app.add_middleware(TrustedHostMiddleware, allowed_hosts=_LOCAL_NAMES)
        config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1)
        with contextlib.suppress(KeyboardInterrupt):  # Ctrl-C is how one stops it
            _Server(config).run(sockets=[listener])
    return DONE


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
    parser.add_argument("--port", type=_port, default=7860, help="port; 0 takes a free one (default: 7860)")
    return parser


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) < 65536):
        raise argparse.ArgumentTypeError(f"'{text}' is no port; give a number from 0 to 65535")
    return int(text)


def _listen(host: str, port: int) -> socket.socket:
    return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)


if __name__ == "__main__":
    sys.exit(main())
