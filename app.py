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
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index import Index
from index.command_line import DONE, UNUSABLE, ArgumentParser, print_error, print_line, run_command
from qa import Assistant
from qa.api import api_routes, handle_errors
from qa.command_line import add_reader_argument

_HEADERS = {
    # Gradio needs inline scripts and eval. What the policy adds is that no page here can reach another host.
    "Content-Security-Policy": "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def create_app(index: Index, assistant: Assistant) -> FastAPI:
    """Return the whole app."""
    # Takes a second to import, which a mistake in the arguments should not wait for.
    from qa.pages.added import added_page
    from qa.pages.article import article_pages
    from qa.pages.chat import chat_page, mount_chat_page

    app: FastAPI = FastAPIOffline(
        title="Byline",
        version="0.1.0",
        redoc_url=None,
        swagger_ui_parameters={"validatorUrl": None},  # it would ask swagger.io
    )
    handle_errors(app)
    app.add_middleware(SafeHeaders)
    app.include_router(api_routes(index, assistant))
    app.include_router(article_pages(index))
    app.include_router(added_page(index))
    mount_chat_page(app, chat_page(index, assistant))
    return app


class SafeHeaders:
    """Adds the security headers to every response that does not set its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)


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


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the app with `arguments` (the process's own where None) until it is stopped, and return its exit code."""
    return run_command(lambda: _serve(_parser().parse_args(arguments)))


def _serve(options: argparse.Namespace) -> int:
    # Nobody is told that Byline runs here.
    os.environ.update(GRADIO_ANALYTICS_ENABLED="False", HF_HUB_DISABLE_TELEMETRY="1")
    try:
        listener = _listen(options.host, options.port)
    except OSError as error:
        reason = str(error.strerror).split(" (while")[0]
        print_error(f"cannot listen on {options.host}:{options.port} ({reason}); choose another with --host and --port")
        return UNUSABLE
    with listener, Index.open(options.index, create=False) as index:
        assistant = Assistant(index, reader=options.reader)
        assistant.ask("Are the models loaded, so that the first question need not wait for them?")
        config = uvicorn.Config(create_app(index, assistant), log_level="warning", timeout_graceful_shutdown=1)
        with contextlib.suppress(KeyboardInterrupt):  # Ctrl-C is how one stops it
            _Server(config).run(sockets=[listener])
    return DONE


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="app.py", description="Serve the chat page, the article pages and the HTTP API.")
    parser.add_argument(
        "--index", metavar="DIR", default="byline-index", help="folder of the index (default: ./byline-index)"
    )
    add_reader_argument(parser)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this computer only)")
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
