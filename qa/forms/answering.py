"""Answers a question in a form other than a sentence: gathers what there is on its topic, and composes the sections."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index import Index, IndexView
from qa.answer import ReadPassage, Statement
from qa.answering.composition import ParagraphBefore
from qa.form import Form
from qa.forms.collection import collection
from qa.forms.comparison import comparison
from qa.forms.drafts import Composed, DraftSection, Quoter, assembled
from qa.forms.listing import listing
from qa.forms.material import Material, on_topic
from qa.forms.news import digest, latest
from qa.forms.numbers import numbers
from qa.forms.request import Request, material_on
from qa.forms.sameness import Sameness
from qa.forms.speakers import said
from qa.forms.timeline import timeline
from qa.forms.unknown import unknown
from qa.reader import Reader
from qa.reader.support import Support
from qa.sections import Section
from qa.understanding.forms import AskedForm
from qa.understanding.question import proper_names
from qa.understanding.scope import Scope

_COMPOSERS: dict[Form, Callable[[Request], list[DraftSection]]] = {
    Form.DIGEST: digest,
    Form.LATEST: latest,
    Form.TIMELINE: timeline,
    Form.COMPARISON: comparison,
    Form.QUOTES: said,
    Form.LIST: listing,
    Form.NUMBERS: numbers,
    Form.NOT_KNOWN: unknown,
    Form.COLLECTION: collection,
}

_OF = re.compile(r" (?:of|in|from|after|at|on|for|by|during) ")
_TWO_SIDES = "Name the two that you want to compare, for example: “Compare the union and the port”."
_SILENT = "Outlets that have nothing on this"


@dataclass(frozen=True, slots=True)
class FormedAnswer:
    """The sections of an answer with their statements; `relevance` is how much of the topic the best article has, and
    `passages` are the paragraphs on it, the best first. `guidance` says what to ask, where the question lacks it.
    """

    statements: tuple[Statement, ...]
    sections: tuple[Section, ...]
    relevance: float
    passages: tuple[ReadPassage, ...]
    notes: tuple[str, ...]
    guidance: str | None = None


class FormComposer:
    """Composes answers in forms other than a sentence from the articles of an index; safe to share between threads."""

    def __init__(self, index: Index, reader: Reader | None, paragraph_before: ParagraphBefore) -> None:
        self._index = index
        self._reader = reader
        self._paragraph_before = paragraph_before

    def compose(self, question: str, asked: AskedForm, scope: Scope, whole: IndexView) -> FormedAnswer:
        """Return what the articles in `scope` say, in the form that is asked for; nothing where they have none.

        Raises `IndexUnusable`, `EmbedderError`, `ReaderError`.
        """
        if asked.form is Form.COMPARISON and asked.sides is None:
            return FormedAnswer((), (), 0.0, (), (), _TWO_SIDES)
        quoter = Quoter(self._paragraph_before, Sameness(self._reader if isinstance(self._reader, Support) else None))
        material = material_on(_topic(asked), scope, whole, self._index)
        request = Request(question, asked, scope, self._index, whole, self._reader, quoter, material)
        composed = assembled(_COMPOSERS[asked.form](request), self._index, whole)
        passages = _passages(material)
        sections, notes = composed.sections, list(composed.notes)
        if composed.statements:
            silent = [outlet for outlet in scope.filters.outlets if outlet not in material.outlets]
            sections += (Section(_SILENT, (), (", ".join(silent) + ".",)),) if silent else ()
            notes += _left_out(composed, passages)
        else:  # why there is nothing
            notes += [line for section in sections for line in section.lines]
        return FormedAnswer(composed.statements, sections, material.relevance, passages, tuple(notes))


def _topic(asked: AskedForm) -> str:
    """What the articles must be about: of "the cost of the Tarn bridge", where a number or list is asked for, the
    bridge."""
    if asked.topic:
        parts = _OF.split(asked.topic, maxsplit=1) if asked.form in (Form.NUMBERS, Form.LIST) else []
        return parts[1] if len(parts) > 1 and proper_names(f"in {parts[1]}") else asked.topic
    if asked.sides is not None:
        return " and ".join(asked.sides)
    return asked.bound.words if asked.bound else ""


def _passages(material: Material) -> tuple[ReadPassage, ...]:
    """The paragraphs on the topic, each scored by its best sentence's share of it."""
    best: dict[tuple[str, int], ReadPassage] = {}
    for sentence in material.sentences:
        key = (sentence.article.id, sentence.paragraph.number)
        best.setdefault(key, ReadPassage(sentence.article, key[1], sentence.paragraph.text, on_topic(sentence)))
    return tuple(best.values())


def _left_out(composed: Composed, passages: Sequence[ReadPassage]) -> list[str]:
    """Say how many passages on the topic are not quoted."""
    quoted = {(one.article.id, one.paragraph) for statement in composed.statements for one in statement.citations}
    left = [passage for passage in passages if (passage.article.id, passage.paragraph) not in quoted]
    if not left:
        return []
    outlets = {passage.article.outlet for passage in left if passage.article.outlet}
    of = f" of {len(outlets)} outlet{'' if len(outlets) == 1 else 's'}" if outlets else ""
    return [f"Left out: {len(left)} more passage{'' if len(left) == 1 else 's'}{of}."]
