"""The command `python -m qa`: ask one question, or a file of them; print feedback on answers."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tqdm import tqdm

from index import Index
from index.common.command_line import (
    DONE,
    SOME_REFUSED,
    ArgumentParser,
    print_error,
    print_json,
    print_line,
    run_command,
    shared_arguments,
)
from index.common.paths import user_path
from qa.answer_view import AnswerView
from qa.assistant import Assistant
from qa.errors import QuestionRefused
from qa.exporting import answer_markdown
from qa.feedback.question_lines import expected_lines, unresolved_lines
from qa.feedback.store import FeedbackStore
from qa.options import AskOptions
from qa.question_files import BatchLine, read_lines
from qa.surfaces.cli.arguments import add_ask_arguments, add_reader_argument, chosen_options
from qa.surfaces.cli.chat.rendering import answer_lines
from qa.surfaces.cli.chat.screen import Screen


def main(arguments: Sequence[str] | None = None, *, prog: str = "python -m qa") -> int:
    """Run the command with `arguments` (those of the process if None) and return its exit code.

    `prog` is the name of the command in its help and errors.
    """
    return run_command(lambda: _run(arguments, prog))


def _run(arguments: Sequence[str] | None, prog: str) -> int:
    options = _parser(prog).parse_args(arguments)
    code: int = options.run(options)
    return code


def _parser(prog: str) -> ArgumentParser:
    parser = ArgumentParser(prog=prog, description="Ask the articles of an index.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    feedback = commands.add_parser(
        "feedback", parents=[shared_arguments()], help="print the questions whose answers were rated, one per line"
    )
    feedback.add_argument(
        "--unresolved",
        action="store_true",
        help="those with wrong answers, to be completed with the right ones (default: those with right answers, as a "
        "question file for the evaluation)",
    )
    feedback.set_defaults(run=_feedback)

    shared = shared_arguments()
    add_reader_argument(shared)
    add_ask_arguments(shared)

    ask = commands.add_parser("ask", parents=[shared], help="answer one question")
    ask.add_argument("question", metavar="QUESTION")
    ask.add_argument("--markdown", action="store_true", help="print the answer as Markdown, with all of its sources")
    ask.set_defaults(run=_ask)

    batch = commands.add_parser("batch", parents=[shared], help="answer a file of questions, one JSON object per line")
    batch.add_argument("questions", metavar="QUESTIONS.jsonl", help="the file, or - for standard input")
    batch.set_defaults(run=_batch)
    return parser


def _ask(options: argparse.Namespace) -> int:
    with Index.open(options.index, create=False) as index:
        assistant = Assistant(index, reader=options.reader)
        answer = assistant.ask(options.question, options=chosen_options(options))
    if options.json:
        print_json(answer.to_dict())
    elif options.markdown:
        for line in answer_markdown(answer).split("\n")[:-1]:
            print_line(line)
    else:
        screen = Screen()
        screen.show(*answer_lines(AnswerView.of(answer), styled=screen.styled))
    return DONE


def _batch(options: argparse.Namespace) -> int:
    """Print one answer per line on stdout, in the order of the questions; unusable lines are reported on stderr."""
    refused, chosen = 0, chosen_options(options)
    with Index.open(options.index, create=False) as index:
        assistant = Assistant(index, reader=options.reader)
        lines = list(read_lines(_source(options.questions)))
        for line in tqdm(lines, desc="Asking", unit="question", disable=None if sys.stderr.isatty() else True):
            try:
                print_json(_answer(assistant, line, chosen))
            except QuestionRefused as error:
                refused += 1
                print_error(f"refused: line {line.number}: {error}")
    return SOME_REFUSED if refused else DONE


def _feedback(options: argparse.Namespace) -> int:
    with Index.open(options.index, create=False) as index:
        entries = FeedbackStore(index.saved).entries()
    for line in unresolved_lines(entries) if options.unresolved else expected_lines(entries):
        print_json(line)
    return DONE


def _source(name: str) -> Path | None:
    return None if name == "-" else user_path(name)


def _answer(assistant: Assistant, line: BatchLine, chosen: AskOptions) -> dict[str, Any]:
    """Answer one line; its own options override those of the command."""
    question = line.question()
    answer = assistant.ask(question.text, question.history, question.options(chosen)).to_dict()
    return {**question.extra, **answer, "id": question.id or answer["id"]}
