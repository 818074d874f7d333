"""The events of the chat page: questions, and what is shown of their answers. They need no browser."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any

import gradio as gr

from index import BylineError, Index
from qa.answer import Answer
from qa.answer_view import CLOSEST_EXPLANATION, CLOSEST_HEADING, UNUSED_HEADING, AnswerView
from qa.assistant import Answerer, Progress
from qa.errors import ServerBusy
from qa.exporting import answer_markdown
from qa.form import Form
from qa.overview import of_answer, overview_of
from qa.suggestions import example_questions
from qa.surfaces.web.pages.conversations import Conversations
from qa.surfaces.web.pages.filter_form import chosen_options, search_path
from qa.surfaces.web.pages.rendering import render

EXAMPLES = 4
"""Maximum example questions."""

_SHOWN_TURNS = 50
_SHOWN_ARTICLES = 30

_log = logging.getLogger(f"byline.{__name__}")


@dataclass(frozen=True, slots=True)
class Turn:
    """A question in the conversation; while it has neither an answer nor a problem, `progress` is its progress."""

    question: str
    answer: Answer | None = None
    problem: str | None = None
    progress: Progress | None = None


Turns = tuple[Turn, ...]
Shown = tuple[Any, Any, Any, Any, Any]
"""What an event returns: the text box, the conversation, the sources, the examples, and the turns."""


class ChatEvents:
    """The events of the page. A conversation is in the state of its browser session, and kept under its key."""

    def __init__(self, index: Index, assistant: Answerer, kept: "Conversations[Turn]") -> None:
        self._index = index
        self._assistant = assistant
        self._kept = kept
        self._examples: tuple[int, list[str]] = (-1, [])
        self._examples_lock = Lock()

    def ask(self, question: str | None, turns: Turns, key: str | None = "", *chosen: Any) -> Iterator[Shown]:
        """Show the question at once, then its progress, then its answer. A refused one goes back into the text box.

        `chosen` are the outlets, and the first and last day, as chosen on the page. An empty box changes nothing: a
        second Enter finds it empty when the question of the first has been answered.
        """
        if question == "":
            yield gr.skip(), gr.skip(), gr.skip(), gr.skip(), gr.skip()
            return
        yield from self._ask(question or "", self._known(turns, key), key or "", chosen)

    def show_as(self, form: str, turns: Turns, key: str = "", *chosen: Any) -> Iterator[Shown]:
        """Answer the last question again in another form, replacing its answer; unknown forms are ignored."""
        if form in tuple(Form) and (turns := self._known(turns, key)):
            yield from self._ask(turns[-1].question, turns[:-1], key or "", chosen, Form(form))

    def shown_form(self, turns: Turns) -> Any:
        """Show which form the last answer has."""
        answer = turns[-1].answer if turns else None
        return gr.skip() if answer is None else gr.update(value=answer.form.value)

    def _known(self, turns: Turns, key: str | None) -> Turns:
        """The turns of the session, or if Gradio has forgotten it, those that are kept."""
        return turns or self._kept.turns(key or "")

    def _ask(
        self, question: str, turns: Turns, key: str, chosen: Sequence[Any], form: Form | None = None
    ) -> Iterator[Shown]:
        yield "", conversation((*turns, Turn(question.strip()))), gr.skip(), gr.update(visible=False), turns
        for turn in self._steps(question, turns, chosen, form):
            if turn.progress is not None:
                yield gr.skip(), conversation((*turns, turn)), gr.skip(), gr.skip(), turns
        if turn.answer is None:
            yield question, conversation((*turns, turn)), gr.skip(), gr.update(visible=not turns), turns
            return
        turns = (*turns, turn)[-_SHOWN_TURNS:]
        self._kept.keep(key, turns)
        yield gr.skip(), conversation(turns), sources(turn.answer), gr.skip(), turns

    def new_conversation(self, key: str | None = "") -> Shown:
        """Forget the conversation."""
        self._kept.keep(key or "", ())
        return "", conversation(()), self.welcome(), gr.update(visible=True), ()

    def load(self, key: str | None) -> tuple[Any, str, Any, Any, Any]:
        """Show the conversation with this key, or what can be asked, and offer the present outlets."""
        outlets, welcome = gr.update(choices=self._outlets()), self.welcome()
        turns = self._kept.turns(key or "")  # last, as a question may have been answered by now
        answer = turns[-1].answer if turns else None
        if answer is None:  # a question may have been sent by now, and must not be wiped away
            return gr.skip(), welcome, gr.skip(), gr.skip(), outlets
        return conversation(turns), sources(answer), gr.update(visible=False), turns, outlets

    def _outlets(self) -> list[str]:
        try:
            return list(self._index.view().outlets)
        except BylineError:  # the welcome says so
            return []

    def welcome(self) -> str:
        """Show which articles can be asked about, the newest first."""
        try:
            articles = self._index.articles()
        except BylineError as error:
            return render("welcome.html", articles=(), total=0, problem=str(error))
        newest = sorted(articles, key=lambda article: article.published or "", reverse=True)
        return render("welcome.html", articles=newest[:_SHOWN_ARTICLES], total=len(newest), problem=None)

    def prepare(self) -> None:
        """Find the example questions, before the first visitor needs them."""
        with suppress(Exception):  # the app may be stopped in the meantime; whoever needs them is told what is wrong
            self._find_examples()

    def offer_examples(self) -> list[Any]:
        """Show the example questions on their buttons; unused buttons stay hidden."""
        found = self.examples()
        return [gr.update(value=text, visible=True) for text in found] + [gr.skip()] * (EXAMPLES - len(found))

    def examples(self) -> list[str]:
        """Return questions that the articles can answer; none if they cannot be found now, as the page works without
        them."""
        try:
            return self._find_examples()
        except ServerBusy:
            return []
        except BylineError as error:
            _log.warning("no example questions are available: %s", error)
            return []

    def _find_examples(self) -> list[str]:
        """Find the questions, once for each generation of the index."""
        with self._examples_lock:
            generation = self._index.view().generation
            if self._examples[0] != generation:
                self._examples = (generation, example_questions(self._index, self._assistant, EXAMPLES))
            return self._examples[1]

    def _steps(self, question: str, turns: Turns, chosen: Sequence[Any], form: Form | None) -> Iterator[Turn]:
        """Yield the turn as it progresses; the last one has an answer or a problem."""
        turn = Turn(question.strip())
        history = tuple(earlier.question for earlier in turns)
        try:
            for step in self._assistant.stream(question, history, replace(chosen_options(*chosen), form=form)):
                yield replace(turn, progress=step) if isinstance(step, Progress) else replace(turn, answer=step)
        except BylineError as error:
            yield replace(turn, problem=str(error))
        except Exception:  # noqa: BLE001 - whatever it is, the page must not wait for ever
            _log.exception("a question on the chat page failed")
            yield replace(turn, problem="something went wrong on the server; its log has the details")


def conversation(turns: Turns) -> str:
    """Render the questions and answers."""
    return render("conversation.html", turns=turns, as_markdown=answer_markdown)


def sources(answer: Answer) -> str:
    """Render the answer's sources, article by article, then what was read but not used.

    If it abstained, the closest passages come first.
    """
    return render(
        "sources.html",
        answer=AnswerView.of(answer),
        overview=overview_of(of_answer(answer)),
        search=search_path(answer.standalone_question, answer.filters),
        closest_heading=CLOSEST_HEADING,
        closest_explanation=CLOSEST_EXPLANATION,
        unused_heading=UNUSED_HEADING,
    )
