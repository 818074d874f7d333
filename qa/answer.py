"""What a question is answered with: statements, their citations, and everything that was read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from index import ArticleInfo
from index.text.outlet_basis import outlet_basis
from index.text.sentences import split_sentences
from qa.answer_json import (
    AnswerJson,
    CitationJson,
    EventDayJson,
    ItemJson,
    PassageJson,
    ReprintJson,
    SectionJson,
    SpanJson,
    StatementJson,
)
from qa.filters import NO_FILTERS, Filters
from qa.form import Agreement, Form
from qa.language.agreement import contradict
from qa.language.event_days import EventDay
from qa.language.relative_dates import ResolvedDate
from qa.language.standing import AS_A_FACT, Standing, Verdict, predicate, with_verdict
from qa.links import marked_link, original_link, permalink
from qa.sections import Item, Section

_EMPHASIS, _EMPHASIS_SHARE = 12, 0.6
"""Words, and share of the words of its sentence, up to which a short answer is emphasized: bold type that goes on for
most of a sentence points at nothing."""


@dataclass(frozen=True, slots=True)
class Reprint:
    """The place in a copy of the cited article where the quoted words stand too, to the character."""

    article: ArticleInfo
    paragraph: int
    start: int
    end: int

    @property
    def marked_link(self) -> str:
        """Path of the copy's page, with the words to highlight."""
        return marked_link(self.article, self.paragraph, (self.start, self.end))

    def to_dict(self) -> ReprintJson:
        """Return the place as JSON values."""
        return {
            "article_id": self.article.id,
            "title": self.article.title,
            "outlet": self.article.outlet,
            "genre": self.article.genre,
            "published": self.article.published,
            "updated": self.article.updated,
            "url": self.article.url,
            "paragraph": self.paragraph,
            "start": self.start,
            "end": self.end,
            "permalink": permalink(self.article, self.paragraph),
        }


@dataclass(frozen=True, slots=True)
class Citation:
    """Exact words of an article: always `paragraph_text[start:end] == quote`. `n` is its number in the answer.

    `also_in` are copies of the article that have these words too: with it they are one source.
    """

    n: int
    article: ArticleInfo
    paragraph: int
    start: int
    end: int
    paragraph_text: str
    page: int | None = None
    also_in: tuple[Reprint, ...] = ()

    @property
    def quote(self) -> str:
        """The cited words."""
        return self.paragraph_text[self.start : self.end]

    @property
    def permalink(self) -> str:
        """Path of the article page, in the version cited, at the cited paragraph."""
        return permalink(self.article, self.paragraph)

    @property
    def marked_link(self) -> str:
        """The permalink with the cited span to highlight, as `mark=PARAGRAPH:START-END`."""
        return marked_link(self.article, self.paragraph, (self.start, self.end))

    @property
    def original_link(self) -> str | None:
        """The address of the original page with a fragment that leads to the quote; None without a safe address."""
        before, after = self.paragraph_text[: self.start], self.paragraph_text[self.end :]
        return original_link(self.article.url, self.quote, before, after)

    def to_dict(self) -> CitationJson:
        """Return the citation as JSON values."""
        info = self.article
        return {
            "n": self.n,
            "article_id": info.id,
            "version": info.version,
            "content_hash": info.content_hash,
            "title": info.title,
            "outlet": info.outlet,
            "outlet_basis": outlet_basis(info),
            "genre": info.genre,
            "published": info.published,
            "date_basis": info.date_basis,
            "updated": info.updated,
            "language": info.language,
            "url": info.url,
            "original_link": self.original_link,
            "origin": info.origin,
            "paragraph": self.paragraph,
            "page": self.page,
            "start": self.start,
            "end": self.end,
            "quote": self.quote,
            "paragraph_text": self.paragraph_text,
            "permalink": self.permalink,
            "also_in": [copy.to_dict() for copy in self.also_in],
        }


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of the answer, in an article's own words, with the citations that say it.

    Its text is the quote of the first citation; where that `leans` on the paragraph before ("He said so"), the last
    citation is what it leans on, and its quote comes first in the text. Where it `has_reply`, the citation before that
    is what denies or doubts it in the same article, and its quote comes last. `marked` are characters of `text` that
    answer by themselves, as the reader marked them; None if it marked none. `days` are the days that words like
    "Friday" in it stand for. `correction` is what has corrected it since. `standing` is how it stands to the question:
    whether it says yes or no, and whether it tells of what is asked as less than a fact.
    """

    text: str
    citations: tuple[Citation, ...]
    marked: tuple[int, int] | None = None
    needs_context: bool = False
    days: tuple[ResolvedDate, ...] = ()
    correction: Citation | None = None
    standing: Standing = AS_A_FACT
    has_reply: bool = False

    @property
    def context(self) -> Citation | None:
        """The citation that the first one depends on."""
        return self.citations[-1] if self.needs_context else None

    @property
    def reply(self) -> Citation | None:
        """The citation that denies or doubts what the first one says."""
        return self.citations[-2 if self.needs_context else -1] if self.has_reply else None

    @property
    def short_answer(self) -> str | None:
        """The marked words."""
        return None if self.marked is None else self.text[slice(*self.marked)]

    @property
    def emphasis(self) -> tuple[int, int] | None:
        """The marked characters if they are short enough to stand out: at most 12 words, and 60 % of their sentence."""
        if self.marked is None:
            return None
        start, end = self.marked
        touched = [span for span in split_sentences(self.text) if span[0] < end and span[1] > start]
        sentence = self.text[min(start, touched[0][0]) : max(end, touched[-1][1])]
        words = len(self.text[start:end].split())
        return self.marked if words <= min(_EMPHASIS, _EMPHASIS_SHARE * len(sentence.split())) else None

    @property
    def quoted(self) -> str:
        """The words of the first citation, between what they lean on and the reply to them: what the text must be."""
        parts = (self.context, self.citations[0], self.reply)
        return " ".join(part.quote for part in parts if part is not None)

    def to_dict(self) -> StatementJson:
        """Return the statement as JSON values; its citations, and the one it leans on, are their numbers."""
        return {
            "text": self.text,
            "citations": [citation.n for citation in self.citations],
            "context": None if self.context is None else self.context.n,
            "short_answer": None if self.marked is None else self._span(*self.marked),
            "days": [{**self._span(told.start, told.end), "date": told.day.isoformat()} for told in self.days],
            "correction": None if self.correction is None else self.correction.n,
            "reply": None if self.reply is None else self.reply.n,
        }

    def _span(self, start: int, end: int) -> SpanJson:
        return {"start": start, "end": end, "text": self.text[start:end]}


@dataclass(frozen=True, slots=True)
class ReadPassage:
    """A paragraph that was looked at; `score` orders them and has no unit."""

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

    `confidence` is the estimated probability, 0 to 1, that the first statement answers the question; below a limit the
    answer abstains, and below a higher one it is `tentative`: its statements are passages that may bear on the
    question, without a short answer, and nothing is said of who says so. `filters` are those that were chosen or that
    the question names.
    An answer in another `form` than a sentence has its statements in `sections`; it asserts nothing but that articles
    say so, and its confidence says how much of what is asked about the best passage has.
    `passages` come best first. `guidance` says what can be asked, where nothing was. `timing_ms` holds milliseconds by
    step.
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
        """The statements as one text; of a tentative answer, that passages may bear on the question; of an abstention
        the guidance, or plainly that the articles don't say."""
        if self.tentative:
            return MAY_BEAR
        return " ".join(statement.text for statement in self.statements) or self.guidance or _NONE

    @property
    def certainty(self) -> str:
        """How sure the answer is, in words: how many sources say so, and how plainly; of another form than a sentence,
        how many articles it quotes. Of an abstention or a tentative answer, its text."""
        if self.tentative or self.abstained:
            return self.text
        if self.form is not Form.SENTENCE:
            return _quoted_from(self.statements)
        return _DIFFER if self.articles_differ else _count_of_sources(self.statements)

    @cached_property
    def articles_differ(self) -> bool:
        """Whether another source contradicts the first statement."""
        if self.form is not Form.SENTENCE:
            return any(section.agreement is Agreement.DIFFER for section in self.sections)
        first, others = self.statements[:1], self.statements[1:]
        return not self.tentative and any(_contradicts(one, other) for one in first for other in others)

    @property
    def short_answer(self) -> str | None:
        """The words of the first statement that answer by themselves; None if the reader marked none, if the articles
        differ, or if the answer is tentative."""
        is_one = self.form is Form.SENTENCE and not self.tentative
        is_said = self.statements and is_one and not self.articles_differ
        return self.statements[0].short_answer if is_said else None

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every citation of every statement, then what corrects them, in the order of their numbers."""
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


_NONE = "The articles don't say."
_DIFFER = "The articles differ."

MAY_BEAR = "These passages may bear on it."
"""What is said where no sentence is likely enough to be the answer."""

_NUMBERS = "No One Two Three Four Five Six Seven Eight Nine Ten".split()


def _count_of_sources(statements: Sequence[Statement]) -> str:
    """Return in words how many independent sources say what the statements say, and whether they say it themselves.

    Copies count as one with the article that they are copies of. Sources are counted for each statement by itself:
    two articles of which each says something else do not confirm each other. Where all are of one outlet, it says so.
    The rest goes by the first statement: one that has been corrected since is said "before a correction", one that
    depends on the paragraph before, to know who is meant, "indirectly".
    """
    sources = _sources(citation for statement in statements for citation in statement.citations)
    counts = [sum(_says(source, statement) for source in sources) for statement in statements]
    first, manner = statements[0], _manner(statements[0])
    counted = _counted(counts[0]) + (" of one outlet" if counts[0] > 1 and _of_one_outlet(first) else "")
    if counts[0] == len(sources) == min(counts):
        says = manner or f" {predicate(first.standing, counts[0])}"
    else:
        says = f"{' each' if len(set(counts)) == 1 else ' for the first statement'}{manner}"
    text = f"{counted}{says}."
    return text if manner else with_verdict(first.standing, text)


def _of_one_outlet(statement: Statement) -> bool:
    """Whether all that say it are known to be of the same outlet, which does not confirm itself."""
    outlets = {citation.article.outlet for citation in statement.citations}
    return len(outlets) == 1 and None not in outlets


def _quoted_from(statements: Sequence[Statement]) -> str:
    """Return in words from how many articles of how many outlets the statements are, where none is the answer."""
    cited = [citation for statement in statements for citation in statement.citations]
    articles = {citation.article.id for citation in cited}
    outlets = {citation.article.outlet for citation in cited if citation.article.outlet}
    of = f" of {_number(len(outlets)).lower()} outlets" if len(outlets) > 1 else ""
    origins = len(_sources(cited))
    independent = f", {_number(origins).lower()} of them independent" if origins < len(articles) else ""
    return f"Quoted from {_counted(len(articles)).lower()}{of}{independent}."


def saying(statement: Statement) -> tuple[Citation, ...]:
    """Return the citations that say what the statement does, without what it leans on and the reply to it."""
    others = (statement.context, statement.reply)
    return tuple(citation for citation in statement.citations if citation not in others)


def outlets_of(statement: Statement) -> list[str]:
    """Return the outlets that say it, those of near-duplicates with the same words among them."""
    articles = [
        article
        for citation in saying(statement)
        for article in (citation.article, *(copy.article for copy in citation.also_in))
    ]
    return list(dict.fromkeys(article.outlet for article in articles if article.outlet))


def origins_of(statement: Statement) -> int:
    """Return how many independent articles say it."""
    return len(_sources(saying(statement)))


def _contradicts(one: Statement, other: Statement) -> bool:
    if one.correction is not None or other.correction is not None:
        return False  # which of them is right has been said
    first, second = one.citations[0], other.citations[0]
    opposed = {one.standing.verdict, other.standing.verdict} == {Verdict.YES, Verdict.NO}
    are_independent = _printed_in(first).isdisjoint(_printed_in(second))
    return are_independent and (opposed or contradict(first.quote, second.quote))


def _manner(first: Statement) -> str:
    if first.correction is not None:
        return ", before a correction"
    if first.standing.manner is not None:
        return f", {first.standing.manner}"
    if first.standing.verdict is Verdict.OPEN:
        return ", without a clear yes or no"
    return ", indirectly" if first.needs_context else ""


def _sources(citations: Iterable[Citation]) -> list[set[str]]:
    """Return the ids of the articles that are cited, and of the copies that have the words too, source by source."""
    sources: list[set[str]] = []
    for citation in citations:
        joined = _printed_in(citation)
        for other in [source for source in sources if source & joined]:
            joined |= other
            sources.remove(other)
        sources.append(joined)
    return sources


def _says(source: set[str], statement: Statement) -> bool:
    return any(source & _printed_in(citation) for citation in statement.citations)


def _printed_in(citation: Citation) -> set[str]:
    return {citation.article.id, *(copy.article.id for copy in citation.also_in)}


def _counted(count: int) -> str:
    return f"{_number(count)} article{'' if count == 1 else 's'}"


def _number(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)
