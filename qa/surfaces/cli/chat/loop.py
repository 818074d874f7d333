"""`byline chat`: questions and answers in the terminal, or one question per line through a pipe."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from io import TextIOWrapper

from index import Index
from index.common.command_line import DONE, SOME_REFUSED, ArgumentParser, add_index_argument, print_error, run_command
from qa.assistant import Assistant
from qa.errors import QuestionRefused
from qa.surfaces.cli.arguments import add_ask_arguments, add_reader_argument, chosen_options
from qa.surfaces.cli.chat.screen import Screen
from qa.surfaces.cli.chat.session import ChatSession, ExitChat

_PROMPT = "> "


def main(arguments: Sequence[str] | None = None, *, prog: str = "byline chat") -> int:
    """Run the command with `arguments` (those of the process if None) and return its exit code."""
    return run_command(lambda: _chat(_parser(prog).parse_args(arguments)))


def _parser(prog: str) -> ArgumentParser:
    parser = ArgumentParser(
        prog=prog,
        description="Ask questions interactively in the terminal, including follow-up questions.",
        epilog="Through a pipe, each line of standard input is a question or a chat command such as /sources.",
    )
    add_index_argument(parser)
    add_reader_argument(parser)
    add_ask_arguments(parser)
    return parser


def _chat(options: argparse.Namespace) -> int:
    screen = Screen()
    is_interactive = screen.is_terminal and sys.stdin.isatty()
    chosen = chosen_options(options)
    with Index.open(options.index, create=False) as index:
        chosen.resolve_outlets(index.view().outlets)  # reports an unknown outlet now, not for each question
        with screen.working("Loading the models ..."):
            assistant = Assistant(index, reader=options.reader)
            if is_interactive:
                assistant.load()
        session = ChatSession(assistant, screen, chosen)
        if not is_interactive:
            return _read_lines(session, screen)
        count = len(index.articles())
        articles = f"{count:,} article{'' if count == 1 else 's'} in {index.name}"
        screen.say(f"{articles}. Ask a question, or type /help for commands.")
        return _talk(session, screen)


def _talk(session: ChatSession, screen: Screen) -> int:
    """Answer the lines that are typed until the user leaves. Ctrl-C interrupts an answer, or else leaves."""
    for line in _typed(screen):
        try:
            session.handle(line)
        except ExitChat:
            break
        except QuestionRefused as error:
            print_error(str(error))
        except KeyboardInterrupt:
            screen.say("Stopped. Ask something else, or leave with /quit.")
        screen.say()
    return DONE


def _typed(screen: Screen) -> Iterator[str]:
    with suppress(ImportError):  # not on every platform; enables line editing and history
        import readline  # noqa: F401
    _accept_any_bytes()
    while True:
        try:
            yield input(_PROMPT)
        except (EOFError, KeyboardInterrupt):
            screen.say()  # the shell prompt then starts on a new line
            return


def _read_lines(session: ChatSession, screen: Screen) -> int:
    """Answer each line of standard input, printed after the line itself; errors go to stderr."""
    _accept_any_bytes()
    refused = 0
    for line in filter(None, map(str.strip, sys.stdin)):
        screen.say(_PROMPT + line)
        try:
            session.handle(line)
        except ExitChat:
            break
        except QuestionRefused as error:
            refused += 1
            print_error(str(error))
        screen.say()
    return SOME_REFUSED if refused else DONE


def _accept_any_bytes() -> None:
    """Decode invalid bytes as lone surrogates, so that only the lines that have them are rejected."""
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(errors="surrogateescape")
