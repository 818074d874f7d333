"""The chat page as Gradio's components: a conversation, and next to it the sources of the latest answer.

Everything they show is rendered with Jinja, which escapes every value; they do not interpret Markdown.
"""

from collections.abc import Callable, Sequence
from threading import Thread
from typing import Any

import gradio as gr
from fastapi import FastAPI
from starlette.routing import Mount

from index import Index
from index.article import Genre
from qa.assistant import Answerer
from qa.form import Form
from qa.surfaces.web.middleware.concurrency import MAX_CONCURRENT, MAX_QUEUED
from qa.surfaces.web.pages.chat_events import EXAMPLES, ChatEvents, Turn, conversation
from qa.surfaces.web.pages.chat_routes import ChatRoutes
from qa.surfaces.web.pages.conversations import Conversations
from qa.surfaces.web.pages.rendering import STATIC, render

CONCURRENT_QUESTIONS = MAX_CONCURRENT + MAX_QUEUED // 2
"""Maximum questions of the page that have a turn or wait for one together with the API's. Further ones wait in
Gradio's queue, which takes no thread; if all waiting ones did, the page would take twice as long as the API."""

_QUEUED_QUESTIONS = 64

_SESSIONS = 100
"""Maximum tabs whose state Gradio keeps, the latest ones: each takes 1 MB, and by default Gradio would keep 10,000.
A tab that it has forgotten continues with the conversation that is kept under its key."""

_UNREAD_SESSIONS = 200
"""Maximum tabs whose results wait to be fetched, the latest ones; Gradio's own limit is 2,000, and each may be the
whole page."""

# Links, because Gradio rewrites what it is given as css and loses its media queries.
_HEAD = "".join(f'<link rel="stylesheet" href="/pages/{name}.css">' for name in ("base", "chat", "overview"))
_HEAD += "".join(f'<script src="/pages/{name}.js" defer></script>' for name in ("chat", "preview"))

_NO_VERDICTS = "<style>.judge, button.keep { display: none !important }</style>"

# A secret for each tab, which is still there after a reload. (crypto.randomUUID is not there without https.) It is
# looked up for each event: a question may be sent before the page has loaded.
_KEY = """(() => {
  const drawn = () => Array.from(crypto.getRandomValues(new Uint32Array(4)), part => part.toString(16)).join('-');
  if (!sessionStorage.getItem('byline')) sessionStorage.setItem('byline', drawn());
  return sessionStorage.getItem('byline');
})()"""
_ONLY_KEY = f"() => [{_KEY}]"
_WITH_KEY = f"(question, turns, key, ...chosen) => [question, turns, {_KEY}, ...chosen]"

# The latest question comes to the top, on a phone too, where the sources follow under the conversation. The text box
# has the focus again, but not where that would bring up a keyboard.
_SHOW_LATEST = """() => {
  document.dispatchEvent(new Event('byline:answered'));
  document.querySelector('.turn:last-child')?.scrollIntoView({block: 'start'});
  document.querySelector('#sources').scrollTop = 0;
  if (matchMedia('(hover: hover)').matches) document.querySelector('#question textarea').focus({preventScroll: true});
}"""


def chat_page(index: Index, assistant: Answerer, kept: Conversations[Turn]) -> gr.Blocks:
    """Return the page, to be mounted with `mount_chat_page`. What is asked on it is kept in `kept`."""
    events = ChatEvents(index, assistant, kept)
    page: gr.Blocks = gr.Blocks(title="Byline", analytics_enabled=False, fill_width=True)
    with page:
        turns, key = gr.State(()), gr.Textbox(visible="hidden", label="Conversation key")
        with gr.Row(elem_id="masthead"):
            _html(render("masthead.html"), "brand")
            _html(render("export.html"), "saving")
            restart = gr.Button("New conversation", elem_id="new-conversation", size="sm", scale=0)
        with gr.Row(elem_id="desk"):
            with gr.Column(elem_id="talk"):
                talk = _html(conversation(()), "conversation")
                with gr.Column(elem_id="examples") as examples:
                    offered = [gr.Button(visible=False, elem_classes="example") for _ in range(EXAMPLES)]
                form = _form_box()
                chosen = _filter_boxes()
                box = _question_box()
            with gr.Column(elem_id="sources"):
                found = _html(events.welcome(), "found")
                _html(render("reader.html"), "place")
        shown = [box, talk, found, examples, turns]
        triggers = [(box.submit, box), *((button.click, button) for button in offered)]
        asked = _asked_on(triggers, events, form, [turns, key, *chosen], shown)
        # Not in the queue: Gradio's page closes the stream of the queue's results when the last event that it knows of
        # is done, and a question sent in that moment would never be answered. So questions alone go through it.
        _on(restart.click, events.new_conversation, [key], shown, cancels=asked, queue=False, js=_ONLY_KEY).then(
            None, js=_SHOW_LATEST
        )
        _on(page.load, events.load, [key], [*shown[1:], chosen[0]], queue=False, js=_ONLY_KEY)
        _on(page.load, events.offer_examples, [], offered, queue=False)
    Thread(target=events.prepare).start()  # so that nobody has to wait for them; it ends soon if the index is closed
    # Closed: a program that sends an event by itself would bypass the queue.
    page.queue(max_size=_QUEUED_QUESTIONS, default_concurrency_limit=CONCURRENT_QUESTIONS, api_open=False)
    page.state_session_capacity = _SESSIONS
    page._queue.pending_messages_per_session.max_size = _UNREAD_SESSIONS
    return page


def _asked_on(
    triggers: Sequence[tuple[Callable[..., Any], gr.components.Component]],
    events: ChatEvents,
    form: gr.Dropdown,
    given: list[Any],
    shown: list[Any],
) -> list[Any]:
    """Ask what a trigger's component contains, and again in another form if one is chosen; return these events."""
    sources = [
        *((trigger, events.ask, source) for trigger, source in triggers),
        (form.select, events.show_as, form),
    ]
    asked = [
        _on(
            trigger,
            event,
            [source, *given],
            shown,
            concurrency_id="ask",
            js=_WITH_KEY,
            preprocess=False,  # a value that is not among the choices gets our error, not Gradio's with a traceback
            trigger_mode="always_last",  # a question sent before the last one is answered waits, and is not lost
        )
        for trigger, event, source in sources
    ]
    for event in asked:
        event.then(None, js=_SHOW_LATEST)
        event.then(events.shown_form, given[:1], [form], show_progress="hidden", api_visibility="private", queue=False)
    return asked


def _form_box() -> gr.Dropdown:
    """The form of the last answer, and the choice of another one."""
    names = [(form.value.capitalize(), form.value) for form in Form]
    return gr.Dropdown(names, label="Show as", elem_id="form", filterable=False, min_width=140)


def _filter_boxes() -> tuple[gr.Dropdown, gr.Textbox, gr.Textbox, gr.Dropdown]:
    """The outlets, days and genres that the questions are limited to."""
    with gr.Accordion("Filters", open=False, elem_id="filters"), gr.Row():
        outlets = gr.Dropdown([], multiselect=True, label="Outlets", elem_id="outlets", scale=2, min_width=200)
        since, until = (
            gr.Textbox(label=label, placeholder="YYYY-MM-DD", max_lines=1, elem_classes="day", min_width=140)
            for label in ("From", "Until")
        )
        names = [(genre.value.capitalize(), genre.value) for genre in Genre]
        genres = gr.Dropdown(names, multiselect=True, label="Genres", elem_id="genres", scale=1, min_width=160)
    return outlets, since, until, genres


def _question_box() -> gr.Textbox:
    return gr.Textbox(
        label="Your question",
        placeholder="Ask a question",
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


def mount_chat_page(app: FastAPI, page: gr.Blocks, *, read_only: bool = False) -> None:
    """Mount the page at the root of `app`, which must have its other routes by now. It loads nothing from other hosts.

    On a `read_only` server its answers cannot be rated.
    """
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        theme=_theme(),
        head=_HEAD + (_NO_VERDICTS if read_only else ""),
        favicon_path=str(STATIC / "icon.svg"),
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        mcp_server=False,
        max_file_size=1,
    )
    (mounted,) = (route for route in app.routes if isinstance(route, Mount) and not route.path)
    app.router.routes.remove(mounted)
    app.mount("/", ChatRoutes(mounted.app, page))


def _theme() -> gr.themes.Base:
    """System fonts, and the page's two colours for the moment before chat.css has them."""
    theme = gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"])
    return theme.set(
        body_background_fill="#fbfaf7",
        body_background_fill_dark="#151618",
        body_text_color="#1d1c1a",
        body_text_color_dark="#e8e5de",
    )


def _html(value: Any, elem_id: str) -> gr.HTML:
    # With this template the value is shown as it is. Any other would be run as Handlebars and as JavaScript in the
    # browser with the value in it, and Gradio's default style and click event are of no use here.
    return gr.HTML(value, elem_id=elem_id, html_template="${value}", js_on_load=None, apply_default_css=False)
