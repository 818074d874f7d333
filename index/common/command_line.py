"""What Byline's commands share: arguments, one-line errors, exit codes, the log on stderr."""

import argparse
import io
import json
import logging
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Any, NoReturn

from index.common.extras import is_installed
from index.common.faults import machine_fault
from index.common.memory import share_arenas
from index.common.options import add_option_arguments
from index.common.settings import IndexSettings, configured
from index.common.terminal import printable
from index.errors import BylineError

DONE, SOME_REFUSED, UNUSABLE = 0, 1, 2
"""Exit codes: success; finished, but some inputs were rejected; wrong usage or an unusable index."""

INTERRUPTED, _CLOSED_PIPE, _TERMINATED = 130, 141, 143  # 128 + the signal's number, as in shells


class Terminated(KeyboardInterrupt):
    """The process was asked to end, by SIGTERM; it ends as with Ctrl-C."""


class ArgumentParser(argparse.ArgumentParser):
    """An argparse parser whose errors are one line that refers to the help."""

    def error(self, message: str) -> NoReturn:
        """Exit with code 2."""
        self.exit(UNUSABLE, f"{self.prog}: {printable(message)}; see '{self.prog} --help'\n")


def shared_arguments() -> ArgumentParser:
    """Return a parent parser with the arguments of every command: `--index` and `--json`."""
    shared = ArgumentParser(add_help=False)
    add_index_argument(shared)
    shared.add_argument("--json", action="store_true", help="print JSON on stdout")
    return shared


def add_index_argument(parser: argparse.ArgumentParser) -> None:
    """Declare `--index`. Raises `SettingsRefused` for an invalid settings file."""
    add_option_arguments(parser, IndexSettings)
    parser.set_defaults(index=IndexSettings(**configured(IndexSettings)).index)


def run_command(command: Callable[[], int], interrupted: str = "stopped") -> int:
    """Run `command` and return its exit code; an expected error becomes one line on stderr and code 2.

    `interrupted` is printed on Ctrl-C and on SIGTERM. A fault of the machine becomes one line, too.
    """
    share_arenas()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a terminal without UTF-8 still gets the rest
    with _log_on_stderr(), _ended_by_sigterm():
        try:
            code = command()
            sys.stdout.flush()
        except BylineError as error:
            print_error(str(error))
            return UNUSABLE
        except KeyboardInterrupt as error:
            print_error(interrupted)
            return _TERMINATED if isinstance(error, Terminated) else INTERRUPTED
        except BrokenPipeError:  # as with "| head"; the rest of the buffer must not fail again at exit
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return _CLOSED_PIPE
        except (OSError, MemoryError, RuntimeError, ImportError) as error:
            fault = machine_fault(error)
            if fault is None:
                raise
            print_error(str(fault))
            return UNUSABLE
        return code


def run_main(module: str, arguments: Sequence[str] | None = None, *, prog: str, extra: str | None = None) -> int:
    """Import `module`, which may take seconds, and run its `main` with `arguments` and `prog`; return its exit code.

    If the command needs an `extra` that is not installed, one line on stderr says how to install it.
    """
    if extra is not None and not is_installed(extra):
        print_error(f"{prog} needs: pip install 'byline[{extra}]'")
        return UNUSABLE
    try:
        with _ended_by_sigterm():
            main = import_module(module).main
    except KeyboardInterrupt as error:
        print_error("stopped")
        return _TERMINATED if isinstance(error, Terminated) else INTERRUPTED
    except (OSError, MemoryError, RuntimeError, ImportError) as error:
        fault = machine_fault(error)
        if fault is None:
            raise
        print_error(str(fault))
        return UNUSABLE
    code: int = main(arguments, prog=prog)
    return code


def print_line(text: str = "") -> None:
    """Print one human-readable line on stdout, without control characters."""
    sys.stdout.write(printable(text) + "\n")


def print_error(text: str) -> None:
    """Print one human-readable line on stderr, without control characters."""
    sys.stderr.write(printable(text) + "\n")


def print_json(value: Any) -> None:
    """Print one JSON document on stdout, in ASCII: valid in every encoding, and without control over the terminal."""
    sys.stdout.write(json.dumps(value) + "\n")


@contextmanager
def _log_on_stderr() -> Iterator[None]:
    """Send warnings of Byline's own loggers to stderr within the block, one line each, with tracebacks."""
    handler = _LineHandler(logging.WARNING)
    logger = logging.getLogger("byline")
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)


@contextmanager
def _ended_by_sigterm() -> Iterator[None]:
    """Within the block, SIGTERM raises `Terminated`. Only a main thread can be interrupted."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(*_: object) -> None:
        raise Terminated

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


class _LineHandler(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        print_error(f"{record.levelname.lower()}: {record.getMessage()}")
        if record.exc_info:  # a bug: whoever fixes it needs the location
            for line in "".join(traceback.format_exception(*record.exc_info)).splitlines():
                print_error(line)
