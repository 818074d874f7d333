"""A conversation in the terminal: each line is a question or a command such as `/open 2`."""

from collections.abc import Callable
from contextlib import closing

from qa.answer_view import AnswerView
from qa.assistant import Answerer, Progress, final_answer
from qa.errors import QuestionRefused
from qa.options import AskOptions
from qa.surfaces.cli.chat.interrupts import interruptible
from qa.surfaces.cli.chat.rendering import answer_lines, opened_lines, source_lines
from qa.surfaces.cli.chat.screen import Line, Screen, plain

_MAX_HISTORY = 50
"""Earlier questions that a follow-up question may refer to."""

_SEARCHING = "Searching the articles ..."

_HELP = {
    "/sources": "show the sources of the last answer in full, and the other passages that were read",
    "/open N": "show the paragraph of source N, with the quote marked",
    "/new": "start a new conversation and forget the earlier questions",
    "/help": "show this list",
    "/quit": "leave (or press Ctrl-D or Ctrl-C)",
}


class ExitChat(Exception):
    """The user leaves the chat."""


class ChatSession:
    """Answers the user's lines on a screen, and remembers the questions for follow-ups."""

    def __init__(self, assistant: Answerer, screen: Screen, options: AskOptions) -> None:
        self._assistant = assistant
        self._screen = screen
        self._options = options
        self._asked: list[str] = []
        self._answer: AnswerView | None = None

    def handle(self, line: str) -> None:
        """Answer a question or run a command. Raises as `Assistant.ask` does, `QuestionRefused` for an unknown command,
        and `ExitChat`.
        """
        text = line.strip()
        if text.startswith("/"):
            name, _, argument = text.partition(" ")
            self._command(name)(argument.strip())
        elif text:
            self._ask(text)

    def _ask(self, question: str) -> None:
        with (
            interruptible(),
            closing(self._assistant.stream(question, self._asked[-_MAX_HISTORY:], self._options)) as steps,
            self._screen.working(_SEARCHING) as set_status,
        ):
            answer = final_answer(steps, lambda step: set_status(_status(question, step)))
        self._asked.append(question)
        self._answer = AnswerView.of(answer)
        self._screen.show(*answer_lines(self._answer, styled=self._screen.styled))

    def _command(self, name: str) -> Callable[[str], None]:
        commands = {
            "/sources": self._sources,
            "/open": self._open,
            "/new": self._new,
            "/help": self._help,
            "/quit": self._quit,
        }
        if name not in commands:
            raise QuestionRefused(f"unknown command {name[:20]}; type /help for the list")
        return commands[name]

    def _last_answer(self) -> AnswerView:
        if self._answer is None:
            raise QuestionRefused("there is no answer yet; ask a question first")
        return self._answer

    def _sources(self, _: str) -> None:
        self._screen.show(*source_lines(self._last_answer()))

    def _open(self, argument: str) -> None:
        numbered = self._last_answer().numbered
        number = argument.strip("[]")
        if not (number.isascii() and number.isdigit() and int(number[:9]) in numbered):
            valid = f"use 1 to {max(numbered)}, as in: /open 1" if numbered else "the last answer has no sources"
            raise QuestionRefused(f"'{argument[:20]}' is not a source number; {valid}")
        self._screen.show(*opened_lines(numbered[int(number)], styled=self._screen.styled))

    def _new(self, _: str) -> None:
        self._asked.clear()
        self._answer = None
        self._screen.say("New conversation.")

    def _help(self, _: str) -> None:
        self._screen.say("Ask a question in plain English. Follow-up questions such as “And Macron?” work too.")
        width = max(map(len, _HELP)) + 2
        self._screen.show(*(Line(plain(f"{name:{width}}{meaning}"), 2) for name, meaning in _HELP.items()))

    def _quit(self, _: str) -> None:
        raise ExitChat


def _status(question: str, step: Progress) -> str:
    """The status line while an answer is computed."""
    if step.passages is not None:
        return f"Reading {step.passages} passages ..."
    return _SEARCHING if step.standalone_question == question else f"Searching for: {step.standalone_question} ..."
