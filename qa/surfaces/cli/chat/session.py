"""A conversation in the terminal: each line is a question, or one of a few commands such as `/open 2`."""

from collections.abc import Callable
from contextlib import closing

from qa.answer_view import AnswerView
from qa.assistant import Answerer, Progress, final_answer
from qa.errors import QuestionRefused
from qa.options import AskOptions
from qa.surfaces.cli.chat.rendering import answer_lines, opened_lines, source_lines
from qa.surfaces.cli.chat.screen import Line, Screen, plain

_REMEMBERED = 50
"""Earlier questions that a follow-up may lean on."""

_SEARCHING = "Searching the articles ..."

_HELP = {
    "/sources": "the sources of the last answer in full, and what else was read",
    "/open N": "the paragraph of source N, with the quoted words marked",
    "/new": "begin anew: earlier questions are forgotten",
    "/help": "this list",
    "/quit": "leave; so do Ctrl-D and Ctrl-C",
}


class ExitChat(Exception):
    """Someone wants to leave the chat."""


class ChatSession:
    """Answers the lines that someone writes, on a screen. Keeps the questions, so that follow-ups are understood."""

    def __init__(self, assistant: Answerer, screen: Screen, options: AskOptions) -> None:
        self._assistant = assistant
        self._screen = screen
        self._options = options
        self._asked: list[str] = []
        self._answer: AnswerView | None = None

    def handle(self, line: str) -> None:
        """Do what a line asks for. Raises `ExitChat`, and as `Assistant.ask` does; `QuestionRefused` for no command."""
        text = line.strip()
        if text.startswith("/"):
            name, _, argument = text.partition(" ")
            self._command(name)(argument.strip())
        elif text:
            self._ask(text)

    def _ask(self, question: str) -> None:
        with (
            closing(self._assistant.stream(question, self._asked[-_REMEMBERED:], self._options)) as steps,
            self._screen.working(_SEARCHING) as now,
        ):
            answer = final_answer(steps, lambda step: now(_doing(question, step)))
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
            raise QuestionRefused(f"there is no command {name[:20]}; /help lists those that there are")
        return commands[name]

    def _last_answer(self) -> AnswerView:
        if self._answer is None:
            raise QuestionRefused("nothing has been answered yet; ask a question first")
        return self._answer

    def _sources(self, _: str) -> None:
        self._screen.show(*source_lines(self._last_answer()))

    def _open(self, argument: str) -> None:
        numbered = self._last_answer().numbered
        number = argument.strip("[]")
        if not (number.isascii() and number.isdigit() and int(number[:9]) in numbered):
            there = f"from 1 to {max(numbered)}" if numbered else "none"
            raise QuestionRefused(f"'{argument[:20]}' is no number of a source; there is {there}, as in: /open 1")
        self._screen.show(*opened_lines(numbered[int(number)], styled=self._screen.styled))

    def _new(self, _: str) -> None:
        self._asked.clear()
        self._answer = None
        self._screen.say("A new conversation.")

    def _help(self, _: str) -> None:
        self._screen.say("Ask in plain words. Follow-up questions (“And Macron?”) are understood.")
        width = max(map(len, _HELP)) + 2
        self._screen.show(*(Line(plain(f"{name:{width}}{meaning}"), 2) for name, meaning in _HELP.items()))

    def _quit(self, _: str) -> None:
        raise ExitChat


def _doing(question: str, step: Progress) -> str:
    """What is said while an answer is sought."""
    if step.passages is not None:
        return f"Reading {step.passages} passages ..."
    return _SEARCHING if step.standalone_question == question else f"Searching for: {step.standalone_question} ..."
