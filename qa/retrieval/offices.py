"""Retrieves for a question about an office ("the NATO chief"), whose holder the articles name."""

from dataclasses import replace

from index import IndexView
from qa.language.persons import names_in
from qa.retrieval.candidates import Candidate, retrieve_within
from qa.understanding.office_holders import find_office_holder
from qa.understanding.question import Question, parse_question
from qa.understanding.relatives import find_relative
from qa.understanding.scope import Scope


def retrieve_with_holder(
    question: Question, whole: IndexView, scope: Scope
) -> tuple[Question, list[Candidate], list[str]]:
    """Return the question with the holder of an office by name, what is found for it, and a note on that name.

    Raises `IndexUnusable`, `EmbedderError`, `ReaderError`.
    """
    candidates = retrieve_within(question, scope)
    if question.office is None:
        return question, candidates, []
    texts = [f"{c.passage.article.title}\n{c.passage.paragraph.text}" for c in candidates]
    relative = find_relative(question.office, texts)
    name = relative or find_office_holder(question.office, texts)
    if name is None:
        return question, candidates, []
    # Articles name people in full once, and then by the last name, which relatives share.
    called = relative or name.split()[-1]
    named = parse_question(question.text.replace(question.office, called, 1), whole)
    holder = next((mention.name for mention in names_in(name)), None)
    if holder is not None:  # not everyone with that surname
        others = tuple(person for person in named.persons if person.key != holder.key)
        named = replace(named, persons=(holder, *others), person=holder)
    note = f"Assuming “{question.office}” refers to {name}, as the articles say."
    return named, retrieve_within(named, scope), [note]
