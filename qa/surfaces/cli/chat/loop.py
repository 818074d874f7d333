"""`byline chat`: questions and answers in the terminal; or through a pipe, a question on each line."""

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
    """Run the command with `arguments` (the process's own where None) and return its exit code."""
    return run_command(lambda: _chat(_parser(prog).parse_args(arguments)))


def _parser(prog: str) -> ArgumentParser:
    parser = ArgumentParser(
        prog=prog,
        description="Ask questions in the terminal, one after the other; follow-up questions are understood.",
        epilog="Through a pipe, each line of standard input is a question, or a command of the chat such as /sources.",
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
        chosen.resolve_outlets(index.view().outlets)  # an unknown outlet is reported now, not at each question
        with screen.working("Loading the models ..."):
            assistant = Assistant(index, reader=options.reader)
            if is_interactive:
                assistant.load()
        session = ChatSession(assistant, screen, chosen)
        if not is_interactive:
            return _read_lines(session, screen)
        count = len(index.articles())
        there = f"{count:,} article{'' if count == 1 else 's'} in {options.index}"
        screen.say(f"{there}. Ask a question; /help says what else can be done.")
        return _talk(session, screen)


def _talk(session: ChatSession, screen: Screen) -> int:
    """Answer what is typed until someone leaves. Ctrl-C breaks off an answer; while none is sought, it leaves."""
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
    with suppress(ImportError):  # not everywhere; with it, lines can be edited, and earlier ones taken again
        import readline  # noqa: F401
    _take_any_bytes()
    while True:
        try:
            yield input(_PROMPT)
        except (EOFError, KeyboardInterrupt):
            screen.say()  # what comes next begins on a line of its own
            return


def _read_lines(session: ChatSession, screen: Screen) -> int:
    """Answer each line of standard input, under the line itself; what cannot be answered is told on stderr."""
    _take_any_bytes()
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


def _take_any_bytes() -> None:
    """Let bytes that are no text come through as half characters, which are refused with the line that has them."""
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(errors="surrogateescape")
