"""What a message of a conversation asks, and which articles may answer it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from index import IndexView
from qa.language.names import name_terms
from qa.options import AskOptions
from qa.understanding.cleaning import CleanMessage, clean_message
from qa.understanding.follow_ups import REMEMBERED, Standalone
from qa.understanding.forms import AskedForm, about_earlier, as_form, find_form
from qa.understanding.question import Question, parse_question
from qa.understanding.scope import Scope, find_scope

GUIDANCE = "Ask a question about the articles, for example: “What did the minister say about taxes?”"


@dataclass(frozen=True, slots=True)
class Understood:
    """A message as it is understood: `standalone` includes what the `earlier` ones said, `scope` the articles that
    may answer."""

    cleaned: CleanMessage
    earlier: list[str]
    standalone: str
    scope: Scope
    question: Question
    form: AskedForm


def understand(
    message: str,
    history: Sequence[str],
    view: IndexView,
    options: AskOptions,
    complete: Callable[[str, list[str]], Standalone],
) -> Understood | str:
    """Return what `message` asks of the articles in `view`, the whole index, after the earlier messages in `history`;
    if there is nothing to search for, what to say instead. `complete` completes a follow-up from earlier questions.

    Raises `QuestionRefused` for an outlet in `options` without articles, and `ReaderError` if there is no grammar
    model.
    """
    cleaned = clean_message(message, view)
    earlier = [line for line in (clean_message(line, view).question for line in history[-REMEMBERED:]) if line]
    completed = Standalone("")
    if cleaned.question:
        completed = complete(cleaned.question, earlier)
    if completed.ask_back or not name_terms(completed.question):
        options.resolve_outlets(view.outlets)
        return completed.ask_back or GUIDANCE
    if earlier:
        completed = replace(completed, question=about_earlier(completed.question, earlier[-1]))
    scope = find_scope(completed.question, view, options.filters)
    background = " ".join(filter(None, (cleaned.background, completed.background)))
    question = parse_question(scope.query, view, background)
    context = (*question.context, *name_terms(completed.background))
    question = replace(question, context=context, is_open=completed.is_open)
    form = find_form(scope.query) if options.form is None else as_form(scope.query, options.form)
    return Understood(cleaned, earlier, completed.question, scope, question, form)
