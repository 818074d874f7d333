"""The chat page: a conversation, and beside it the sources of the latest answer.

All of it is rendered here with Jinja, which escapes every value, and shown by components that know no Markdown.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from threading import Lock, Thread
from typing import Any

import gradio as gr
from fastapi import FastAPI

from index import ArticleInfo, BylineError, Index
from index.errors import QuestionRefused
from qa.answer import Answer
from qa.assistant import Assistant, Progress
from qa.examples import example_questions
from qa.filters import Filters
from qa.pages.conversations import Conversations
from qa.pages.rendering import FOLDER, mark_spans, render

CONCURRENT_QUESTIONS = 8
"""Questions answered at once; more of them wait their turn."""

_SHOWN_TURNS = 50
_CLOSEST = 3
_SHOWN_ARTICLES = 30
_WAITING_QUESTIONS = 64

_EXAMPLES = 4

# Links, because Gradio rewrites what it is given as css and loses its media queries.
_HEAD = "".join(f'<link rel="stylesheet" href="/pages/{name}.css">' for name in ("base", "chat"))
_HEAD += '<script src="/pages/chat.js" defer></script>'

# A secret for each tab, which is still there after a reload. (crypto.randomUUID is not there without https.)
_KEY = """() => {
  const drawn = () => Array.from(crypto.getRandomValues(new Uint32Array(4)), part => part.toString(16)).join('-');
  if (!sessionStorage.getItem('byline')) sessionStorage.setItem('byline', drawn());
  return [sessionStorage.getItem('byline')];
}"""

# The latest question comes to the top, on a phone too, where the sources follow under the conversation. The text box
# has the focus again, but not where that would bring up a keyboard.
_SHOW_LATEST = """() => {
  document.dispatchEvent(new Event('byline:answered'));
  document.querySelector('.turn:last-child')?.scrollIntoView({block: 'start'});
  document.querySelector('#sources').scrollTop = 0;
  if (matchMedia('(hover: hover)').matches) document.querySelector('#question textarea').focus({preventScroll: true});
}"""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Turn:
    """A question of the conversation; while it has neither an answer nor a problem, `progress` says how far it is."""

    question: str
    answer: Answer | None = None
    problem: str | None = None
    progress: Progress | None = None


Turns = tuple[Turn, ...]
Shown = tuple[Any, str, Any, Any, Turns]
"""What an event gives back: the text box, the conversation, the sources, the examples, and the turns."""


def chat_page(index: Index, assistant: Assistant) -> gr.Blocks:
    """Return the page, to be mounted with `mount_chat_page`."""
    events = ChatEvents(index, assistant)
    page: gr.Blocks = gr.Blocks(title="Byline", analytics_enabled=False, fill_width=True)
    with page:
        turns, key = gr.State(()), gr.Textbox(visible="hidden", label="Key of this tab")
        with gr.Row(elem_id="masthead"):
            _html(render("masthead.html"), "brand")
            anew = gr.Button("New conversation", elem_id="anew", size="sm", scale=0)
        with gr.Row(elem_id="desk"):
            with gr.Column(elem_id="talk"):
                talk = _html(conversation(()), "conversation")
                with gr.Column(elem_id="examples") as examples:
                    offered = [gr.Button(visible=False, elem_classes="example") for _ in range(_EXAMPLES)]
                chosen = _filter_boxes()
                box = _question_box()
            with gr.Column(elem_id="sources"):
                found = _html(events.welcome(), "found")
                _html(render("reader.html"), "place")
        shown = [box, talk, found, examples, turns]
        triggers = [(box.submit, box), *((button.click, button) for button in offered)]
        asked = [
            _on(trigger, events.ask, [source, turns, key, *chosen], shown, concurrency_id="ask")
            for trigger, source in triggers
        ]
        for event in asked:
            event.then(None, js=_SHOW_LATEST)
        # Not in the queue: Gradio's page closes the stream of the queue's results when the last event that it knows of
        # is done, and a question sent in that moment would never be answered. So questions alone go through it.
        _on(anew.click, events.start_anew, [key], shown, cancels=asked, queue=False).then(None, js=_SHOW_LATEST)
        _on(page.load, events.load, [key], [*shown[1:], key, chosen[0]], queue=False, js=_KEY)
        _on(page.load, events.offer_examples, [], offered, queue=False)
    Thread(target=events.examples, daemon=True).start()  # so that nobody has to wait for them
    page.queue(max_size=_WAITING_QUESTIONS, default_concurrency_limit=CONCURRENT_QUESTIONS)
    return page


def _filter_boxes() -> tuple[gr.Dropdown, gr.Textbox, gr.Textbox]:
    """The outlets and days that the questions are limited to."""
    with gr.Accordion("Only some outlets or days", open=False, elem_id="filters"), gr.Row():
        outlets = gr.Dropdown([], multiselect=True, label="Outlets", elem_id="outlets", scale=2, min_width=200)
        since, until = (
            gr.Textbox(label=label, placeholder="2025-09-05", max_lines=1, elem_classes="day", min_width=140)
            for label in ("From", "Until")
        )
    return outlets, since, until


def _question_box() -> gr.Textbox:
    return gr.Textbox(
        label="Your question",
        placeholder="Ask the articles a question",
        elem_id="question",
        show_label=False,
        max_lines=6,
        autofocus=True,
        submit_btn="Ask",
    )


def _on(
    trigger: Callable[..., Any], event: Callable[..., Any], inputs: list[Any], outputs: list[Any], **more: Any
) -> Any:
    return trigger(
        event,
        inputs,
        outputs,
        show_progress="hidden",
        concurrency_limit=CONCURRENT_QUESTIONS,
        api_visibility="private",  # programs have /api/ask
        **more,
    )


def mount_chat_page(app: FastAPI, page: gr.Blocks) -> None:
    """Mount the page at the root of `app`, which must have its other routes by now. It loads nothing from elsewhere."""
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        theme=_theme(),
        head=_HEAD,
        favicon_path=str(FOLDER / "icon.svg"),
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        mcp_server=False,
        max_file_size=1,
    )


def _theme() -> gr.themes.Base:
    """System fonts, and the page's two colours for the moment before chat.css has them."""
    theme = gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"])
    return theme.set(
        body_background_fill="#fbfaf7",
        body_background_fill_dark="#151618",
        body_text_color="#1d1c1a",
        body_text_color_dark="#e8e5de",
    )


class ChatEvents:
    """What happens on the page. A conversation is in the state of its browser session, and kept under its key."""

    def __init__(self, index: Index, assistant: Assistant) -> None:
        self._index = index
        self._assistant = assistant
        self._kept: Conversations[Turn] = Conversations()
        self._examples: tuple[int, list[str]] = (-1, [])
        self._examples_lock = Lock()

    def ask(self, question: str, turns: Turns, key: str = "", *chosen: Any) -> Iterator[Shown]:
        """Show the question at once, how far it is, then its answer. A refused one goes back into the text box.

        `chosen` are the outlets, and the first and last day, as the page has them.
        """
        yield "", conversation((*turns, Turn(question.strip()))), gr.skip(), gr.update(visible=False), turns
        for turn in self._steps(question, turns, chosen):
            if turn.progress is not None:
                yield gr.skip(), conversation((*turns, turn)), gr.skip(), gr.skip(), turns
        if turn.answer is None:
            yield question, conversation((*turns, turn)), gr.skip(), gr.update(visible=not turns), turns
            return
        turns = (*turns, turn)[-_SHOWN_TURNS:]
        self._kept.keep(key, turns)
        yield gr.skip(), conversation(turns), sources(turn.answer), gr.skip(), turns

    def start_anew(self, key: str = "") -> Shown:
        """Forget the conversation."""
        self._kept.keep(key, ())
        return "", conversation(()), self.welcome(), gr.update(visible=True), ()

    def load(self, key: str) -> tuple[str, str, Any, Turns, str, Any]:
        """Show the conversation of this key, or what can be asked, and offer the outlets that there are now."""
        turns = self._kept.turns(key)
        answer = turns[-1].answer if turns else None
        found = sources(answer) if answer else self.welcome()
        return conversation(turns), found, gr.update(visible=not turns), turns, key, gr.update(choices=self._outlets())

    def _outlets(self) -> list[str]:
        try:
            return list(self._index.view().outlets)
        except BylineError:  # the welcome says so
            return []

    def welcome(self) -> str:
        """Show which articles can be asked, the newest first."""
        try:
            articles = self._index.articles()
        except BylineError as error:
            return render("welcome.html", articles=(), total=0, problem=str(error))
        newest = sorted(articles, key=lambda article: article.published or "", reverse=True)
        return render("welcome.html", articles=newest[:_SHOWN_ARTICLES], total=len(newest), problem=None)

    def offer_examples(self) -> list[Any]:
        """Show the questions to begin with on their buttons; those that are left over stay hidden."""
        found = self.examples()
        return [gr.update(value=text, visible=True) for text in found] + [gr.skip()] * (_EXAMPLES - len(found))

    def examples(self) -> list[str]:
        """Return questions that the articles here can answer, found once for each generation of the index."""
        with self._examples_lock:
            try:
                generation = self._index.view().generation
                if self._examples[0] != generation:
                    self._examples = (generation, example_questions(self._index, self._assistant, _EXAMPLES))
            except BylineError as error:  # the page has its welcome without them
                _log.warning("there are no questions to begin with: %s", error)
                return []
            return self._examples[1]

    def _steps(self, question: str, turns: Turns, chosen: Sequence[Any]) -> Iterator[Turn]:
        """Yield the turn as it comes about; the last one has an answer or a problem."""
        turn = Turn(question.strip())
        history = tuple(earlier.question for earlier in turns)
        try:
            for step in self._assistant.stream(question, history, filters=_filters(*chosen)):
                yield replace(turn, progress=step) if isinstance(step, Progress) else replace(turn, answer=step)
        except BylineError as error:
            yield replace(turn, problem=str(error))
        except Exception:  # noqa: BLE001 - whatever it is, the page must not wait for ever
            _log.exception("a question on the chat page failed")
            yield replace(turn, problem="something went wrong on the server; its log has the details")


def _filters(outlets: Sequence[str] | None = None, since: str | None = None, until: str | None = None) -> Filters:
    return Filters(tuple(outlets or ()), _day(since), _day(until))


def _day(text: str | None) -> date | None:
    if not (text or "").strip():
        return None
    try:
        return date.fromisoformat((text or "").strip()[:10])
    except ValueError:
        raise QuestionRefused(f"'{text}' is no day; write it like 2025-09-05, or leave it empty") from None


def conversation(turns: Turns) -> str:
    """Render the questions and answers."""
    return render("conversation.html", turns=turns)


def sources(answer: Answer) -> str:
    """Render what the answer rests on, article by article, then what was read and not used.

    Of an abstained answer, the closest passages come first.
    """
    cited = _by_article((c, mark_spans(c.paragraph_text, [(c.start, c.end)])) for c in answer.citations)
    used = {(c.article.id, c.paragraph) for c in answer.citations}
    closest = answer.passages[:_CLOSEST] if answer.abstained else ()
    unused = [p for p in answer.passages if (p.article.id, p.paragraph) not in used and p not in closest]
    others = _by_article((passage, None) for passage in unused)
    return render("sources.html", answer=answer, cited=cited, closest=closest, others=others, unused=len(unused))


def _by_article(items: Iterable[tuple[Any, Any]]) -> list[tuple[ArticleInfo, list[tuple[Any, Any]]]]:
    """Put together what is of one article, in the order in which the articles first come."""
    groups: dict[str, list[tuple[Any, Any]]] = {}
    for item in items:
        groups.setdefault(item[0].article.id, []).append(item)
    return [(group[0][0].article, group) for group in groups.values()]


def _html(value: Any, elem_id: str) -> gr.HTML:
    # With this template the value is shown as it is. Any other would be run as Handlebars and as JavaScript in the
    # browser with the value in it, and Gradio's default style and click event are of no use here.
    return gr.HTML(value, elem_id=elem_id, html_template="${value}", js_on_load=None, apply_default_css=False)
