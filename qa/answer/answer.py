"""The whole answer to a question: its statements, and everything that was read for them."""

from dataclasses import dataclass, field
from functools import cached_property

from index import ArticleInfo
from qa.answer.certainty import contradicts, count_of_sources, origins_of, outlets_of, quoted_from
from qa.answer.citation import Citation
from qa.answer.statement import Statement
from qa.answer_json import AnswerJson, EventDayJson, ItemJson, PassageJson, SectionJson
from qa.filters import NO_FILTERS, Filters
from qa.form import Agreement, Form
from qa.language.event_days import EventDay
from qa.links import permalink
from qa.sections import Item, Section

_NONE = "The articles don't say."
_DIFFER = "The articles differ."

MAY_BEAR = "These passages may bear on it."
"""Shown if no sentence is likely enough to be the answer."""


@dataclass(frozen=True, slots=True)
class ReadPassage:
    """A paragraph that was read; `score` orders passages and has no unit."""

    article: ArticleInfo
    paragraph: int
    text: str
    score: float

    @property
    def permalink(self) -> str:
        """Path of the article page, in the version read, at the paragraph."""
        return permalink(self.article, self.paragraph)

    def to_dict(self) -> PassageJson:
        """Return the passage as JSON values."""
        return {
            "article_id": self.article.id,
            "title": self.article.title,
            "outlet": self.article.outlet,
            "genre": self.article.genre,
            "paragraph": self.paragraph,
            "text": self.text,
            "score": round(self.score, 4),
        }


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The answer to one question. `statements` is empty if and only if `abstained`.

    `confidence` is the estimated probability, 0 to 1, that the first statement answers the question; below a threshold
    the answer abstains, and below a higher one it is `tentative`: its statements are passages that may bear on the
    question, without a short answer and without a count of sources. `filters` are those that were chosen or that the
    question names. An answer in a `form` other than a sentence has its statements in `sections`; it asserts only that
    articles say so, and its confidence is the share of the topic that the best passage has. `passages` are sorted best
    first. `guidance` says what can be asked, if nothing was. `timing_ms` holds milliseconds by step.
    """

    id: str
    question: str
    standalone_question: str
    filters: Filters = NO_FILTERS
    statements: tuple[Statement, ...]
    confidence: float
    tentative: bool = False
    passages: tuple[ReadPassage, ...]
    notes: tuple[str, ...] = ()
    form: Form = Form.SENTENCE
    sections: tuple[Section, ...] = ()
    guidance: str | None = None
    timing_ms: dict[str, float] = field(default_factory=dict)
    generation: int = 0

    @property
    def abstained(self) -> bool:
        """Whether the articles don't say."""
        return not self.statements

    @property
    def text(self) -> str:
        """The statements as one text; for a tentative answer, that passages may bear on the question; for an
        abstention, the guidance or simply that the articles don't say.
        """
        if self.tentative:
            return MAY_BEAR
        return " ".join(statement.text for statement in self.statements) or self.guidance or _NONE

    @property
    def certainty(self) -> str:
        """How sure the answer is, in words: how many sources say so, and how directly; in a form other than a sentence,
        how many articles it quotes. For an abstention or a tentative answer, its text.
        """
        if self.tentative or self.abstained:
            return self.text
        if self.form is not Form.SENTENCE:
            return quoted_from(self.statements)
        return _DIFFER if self.articles_differ else count_of_sources(self.statements)

    @cached_property
    def articles_differ(self) -> bool:
        """Whether another source contradicts the first statement."""
        if self.form is not Form.SENTENCE:
            return any(section.agreement is Agreement.DIFFER for section in self.sections)
        first, others = self.statements[:1], self.statements[1:]
        return not self.tentative and any(contradicts(one, other) for one in first for other in others)

    @property
    def short_answer(self) -> str | None:
        """The words of the first statement that answer by themselves; None if the reader has marked none, if the
        articles differ, or if the answer is tentative.
        """
        is_one = self.form is Form.SENTENCE and not self.tentative
        is_said = self.statements and is_one and not self.articles_differ
        return self.statements[0].short_answer if is_said else None

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every citation of every statement, then their corrections, in the order of their numbers."""
        cited = [citation for statement in self.statements for citation in statement.citations]
        return (*cited, *(statement.correction for statement in self.statements if statement.correction))

    def to_dict(self) -> AnswerJson:
        """Return the answer as JSON values, as the command line and the HTTP API give it."""
        return {
            "id": self.id,
            "question": self.question,
            "standalone_question": self.standalone_question,
            "filters": self.filters.to_dict(),
            "answer": self.text,
            "form": self.form,
            "sections": [self._section(section) for section in self.sections],
            "abstained": self.abstained,
            "tentative": self.tentative,
            "confidence": round(self.confidence, 4),
            "certainty": self.certainty,
            "statements": [statement.to_dict() for statement in self.statements],
            "citations": [citation.to_dict() for citation in self.citations],
            "passages": [passage.to_dict() for passage in self.passages],
            "notes": list(self.notes),
            "timing_ms": {step: round(ms, 2) for step, ms in self.timing_ms.items()},
            "generation": self.generation,
        }

    def _section(self, section: Section) -> SectionJson:
        return {
            "heading": section.heading,
            "items": [self._item(item) for item in section.items],
            "lines": list(section.lines),
            "agreement": section.agreement,
        }

    def _item(self, item: Item) -> ItemJson:
        said = self.statements[item.statement]
        return {
            "statement": item.statement,
            "label": item.label,
            "day": None if item.day is None else _day_json(item.day),
            "outlets": outlets_of(said),
            "origins": origins_of(said),
        }


def _day_json(day: EventDay) -> EventDayJson:
    return {"first": day.first.isoformat(), "last": day.last.isoformat(), "basis": day.basis}
