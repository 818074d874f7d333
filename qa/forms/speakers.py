"""Who says what on a topic: found by `qa.quotes`, and shown side by side."""

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from index import ArticleInfo
from index.errors import ArticleNotFound
from qa.answer import Citation, Statement
from qa.errors import QuestionRefused
from qa.forms.drafts import Draft, DraftSection
from qa.forms.request import Request
from qa.language.data import load
from qa.language.grammar import inflections
from qa.language.names import name_terms
from qa.language.relative_dates import resolve_article_dates
from qa.quotes import QuoteOptions, find_quotes
from qa.quotes.asked import AskedSpeaker
from qa.quotes.extraction import FoundQuote, Manner
from qa.quotes.reading import ToRead, read_articles
from qa.quotes.store import store_in
from qa.ranking.ranker import ScoredSentence
from qa.understanding.answer_type import AnswerType, matches_answer_type
from qa.understanding.question import proper_names

_SECONDS = 1.5
"""Seconds spent on reading articles for quotes that have not been read for them."""

_DIGEST_PARAGRAPHS, _MOST_PARAGRAPHS = 8, 60
"""Maximum paragraphs that are read for quotes, for a digest and for who says what: each takes some 10 ms, once."""

_QUOTED = re.compile('[“"]')

_MOST = 12
_LEAST_WORDS = 5
"""Minimum words of a quote that says something by itself."""


class Spoken(NamedTuple):
    """A quote with its article and the text of its paragraph."""

    article: ArticleInfo
    text: str
    quote: FoundQuote

    @property
    def words(self) -> str:
        """What is said."""
        return " ".join(self.text[start:end] for start, end in self.quote.words)

    @property
    def label(self) -> str | None:
        """The speaker with the office; None where the sentence itself has other names, and so says who it is."""
        named = set(name_terms(self.quote.speaker or ""))
        outside = _outside(self)
        others = [name for name in proper_names(f"there {outside}") if named.isdisjoint(name_terms(name))]
        if not named or (others and named.isdisjoint(name_terms(outside))):
            return None
        return ", ".join(filter(None, (self.quote.speaker, self.quote.office)))

    @property
    def is_quoted(self) -> bool:
        """Whether the words stand in quotation marks, at least in part."""
        return self.quote.manner is not Manner.REPORTED

    @property
    def key(self) -> str:
        """A key shared by all quotes of a speaker: the last term of the name."""
        return (name_terms(self.quote.speaker or self.quote.mention) or [""])[-1]


def _outside(spoken: Spoken) -> str:
    """The sentences that contain the words, without the words."""
    parts, place = [], spoken.quote.start
    for start, end in spoken.quote.words:
        parts.append(spoken.text[place:start])
        place = end
    return " ".join([*parts, spoken.text[place : spoken.quote.end]])


def said(request: Request) -> list[DraftSection]:
    """Return who says what on the topic, or everything that the requested speaker says, newest first."""
    if request.asked.speaker:
        return [_of_speaker(request)]
    judged = _judgement(request.question)
    spoken = [one for one in spoken_on(request) if judged is None or one.key not in _topic_names(request)]
    if judged is None:
        return [DraftSection("Who says what, newest first", tuple(_drafts(_one_each(spoken))))]
    having = [one for one in spoken if _has(one, judged)]
    rest = [one for one in spoken if one not in having and one.is_quoted]
    return [
        DraftSection("With such words, newest first", tuple(_drafts(_one_each(having)))),
        DraftSection("Others on it", tuple(_drafts(_one_each(rest)[: _MOST // 2]))),
    ]


def both_sides(request: Request) -> list[Draft]:
    """Return a quote against it and one that is not, from two speakers; if nobody is against it, from others."""
    spoken = [one for one in spoken_on(request, _DIGEST_PARAGRAPHS) if one.is_quoted]
    against = [one for one in spoken if _has(one, "against")]
    if not against:
        return _drafts(_one_each(spoken)[:2])
    other = [one for one in spoken if one.key != against[0].key and one not in against]
    supporting = [one for one in other if _has(one, "for")]
    return _drafts([against[0], *(supporting or other)[:1]])


def spoken_on(request: Request, most: int = _MOST_PARAGRAPHS) -> list[Spoken]:
    """Return the quotes in the paragraphs on the topic, newest first: in `most` of those that have words of speech,
    those with the most of the topic first. Raises `ReaderError`."""
    numbers: dict[tuple[str, int], set[int]] = {}
    infos: dict[tuple[str, int], ArticleInfo] = {}
    having = (one for one in request.material.sentences if not one.article.is_foreign and _may_quote(one, most))
    sentences = list({(one.article.id, one.paragraph.number): one for one in having}.values())[:most]
    for sentence in sentences:
        key = (sentence.article.id, sentence.article.version)
        infos[key] = sentence.article
        numbers.setdefault(key, set()).add(sentence.paragraph.number)
    read_articles(request.index, [ToRead(info, frozenset(numbers[key])) for key, info in infos.items()], None)
    found = []
    for key, quote in store_in(request.index.path).quotes(list(infos)):
        if quote.paragraph in numbers[key] and not quote.negated and (text := _paragraph(request, infos[key], quote)):
            spoken = Spoken(infos[key], text, quote)
            if len(spoken.words.split()) >= _LEAST_WORDS:
                found.append(spoken)
    return sorted(found, key=lambda one: (one.article.published or "")[:10], reverse=True)


def _may_quote(sentence: ScoredSentence, most: int) -> bool:
    """Whether its paragraph has quotation marks, or a word of speech; a digest has only what is quoted."""
    text = sentence.paragraph.text
    return _QUOTED.search(text) is not None or (
        most > _DIGEST_PARAGRAPHS and matches_answer_type(text, AnswerType.SPEECH)
    )


def said_by(spoken: Sequence[Spoken], speaker: str) -> list[Spoken]:
    """Return the quotes of a person, office or body."""
    try:
        asked = AskedSpeaker.of(speaker)
    except QuestionRefused:
        return []
    having = [one.quote for one in spoken if set(asked.search_terms) <= set(_names(one.quote))]
    theirs = set(map(id, asked.of_theirs(having)))
    return [one for one in spoken if id(one.quote) in theirs]


def draft_of(spoken: Spoken) -> Draft:
    """Return the statement that quotes the sentences containing the words."""
    info, quote = spoken.article, spoken.quote
    cited = Citation(0, info, quote.paragraph, quote.start, quote.end, spoken.text)
    days = tuple(resolve_article_dates(cited.quote, info))
    return Draft(Statement(cited.quote, (cited,), days=days), spoken.label)


def _names(quote: FoundQuote) -> list[str]:
    return name_terms(" ".join(filter(None, (quote.speaker, quote.office, quote.mention))))


def _of_speaker(request: Request) -> DraftSection:
    """Everything that somebody says, on the topic if there is one, and which articles have not been read for it yet."""
    filters = request.scope.filters
    heading = f"What {request.asked.speaker} says, newest first"
    options = QuoteOptions(
        speaker=request.asked.speaker,
        about=request.asked.topic,
        limit=_MOST,
        outlets=filters.outlets,
        since=filters.since,
        until=filters.until,
        genres=filters.genres,
    )
    try:
        found = find_quotes(request.index, options, seconds=_SECONDS)
    except QuestionRefused as error:  # nobody quotes them
        message = str(error)
        return DraftSection(heading, (), (f"{message[0].upper()}{message[1:]}.",))
    drafts = []
    for quote in found.quotes:
        cited = Citation(0, quote.article, quote.paragraph, quote.start, quote.end, quote.paragraph_text)
        label = ", ".join(filter(None, (quote.speaker, quote.office)))
        drafts.append(Draft(Statement(cited.quote, (cited,)), label or None))
    return DraftSection(heading, tuple(drafts), found.notes)


def _drafts(spoken: Sequence[Spoken]) -> list[Draft]:
    return [draft_of(one) for one in spoken[:_MOST]]


def _one_each(spoken: Sequence[Spoken]) -> list[Spoken]:
    """The newest quote of each speaker and article; the same words once."""
    known: set[object] = set()
    found = []
    for one in spoken:
        keys = {(one.key, one.article.id), *([one.quote.digest] if one.quote.digest else [])}
        if known.isdisjoint(keys):
            found.append(one)
        known |= keys
    return found


def _topic_names(request: Request) -> frozenset[str]:
    """The names in the topic: who is criticised does not count among the critics."""
    return frozenset(request.material.question.names)


def _judgement(question: str) -> str | None:
    """Whether a question asks who is for something, or against it."""
    words = frozenset(name_terms(question))
    return next((side for side in ("against", "for") if not words.isdisjoint(_terms(f"asked {side}"))), None)


def _has(spoken: Spoken, side: str) -> bool:
    """Whether what somebody says, or the word that reports it, is for or against something."""
    cue = spoken.text[slice(*spoken.quote.cue)] if spoken.quote.cue else ""
    return not _terms(side).isdisjoint(name_terms(f"{cue} {spoken.words}"))


@cache
def _terms(name: str) -> frozenset[str]:
    words = load("stances.toml")[name]
    return frozenset(term for word in words for form in inflections(word) for term in name_terms(form))


def _paragraph(request: Request, info: ArticleInfo, quote: FoundQuote) -> str:
    try:
        paragraphs = request.index.article(info.id, info.version).paragraphs
    except ArticleNotFound:  # removed in the meantime
        return ""
    return paragraphs[quote.paragraph - 1].text if quote.paragraph <= len(paragraphs) else ""
