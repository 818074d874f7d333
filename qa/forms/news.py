"""The digest of a story, and the latest on it."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from itertools import pairwise

from qa.answering.supersession import supersedes
from qa.forms.drafts import Draft, DraftSection
from qa.forms.material import TopicArticle, on_topic
from qa.forms.numbers import differing_sections, has_number
from qa.forms.request import Request
from qa.forms.speakers import both_sides
from qa.language.dates import published_on
from qa.language.quotations import find_quotations
from qa.ranking.ranker import ScoredSentence

_NEWEST, _BEFORE = 3, 4
"""Maximum statements from the newest day, and from earlier days."""

_REASON = re.compile(
    r"\b(?:because|caus(?:e|es|ed|ing)|due to|owing to|as a result of|blam(?:e|es|ed|ing)|the reasons?"
    r"|prompted|triggered|led to|thanks to|in protest (?:at|against|over)|in response to|so that|in order to)\b",
    re.IGNORECASE,
)
"""Words with which a sentence gives a reason. "After" and "over" only say what came before."""

_LONGEST_GAP = timedelta(days=365)

_LEAST_TOPIC = 0.3
"""Minimum share of the topic in a sentence itself, for a reason or number in it to be about the topic."""


def latest(request: Request) -> list[DraftSection]:
    """Return what the articles from the newest day say, and what earlier ones said."""
    articles = _on_the_same(request)
    if not articles:
        return []
    newest_day = _day(articles[0])
    newest = [article.lead for article in articles if _day(article) == newest_day]
    older = [article.lead for article in articles if _day(article) != newest_day]
    return [
        DraftSection("Newest first", tuple(_clustered(request, newest, _NEWEST))),
        DraftSection("Before that", tuple(_changed(request, newest[0], older))),
    ]


def digest(request: Request) -> list[DraftSection]:
    """Return the newest, the first, a reason, a number and what people say."""
    articles = _on_the_same(request)
    if not articles:
        return []
    newest, first = articles[0].lead, articles[-1].lead
    others = [article.lead for article in articles[1:]]
    sections = [DraftSection("The newest", (Draft(request.quoter.quote(newest, others)),))]
    if _day(articles[-1]) != _day(articles[0]):
        sections.append(DraftSection("The first", (Draft(request.quoter.quote(first, others[:-1])),)))
    used = [newest, first]
    reason = _best(request, used, _gives_reason)
    if reason is not None and not any(_gives_reason(sentence.text) for sentence in used):
        sections.append(DraftSection("Why", (Draft(request.quoter.quote(reason)),)))
        used.append(reason)
    differing = differing_sections(request)[:1]
    if differing:
        sections += differing
    elif number := _best(request, used, has_number):
        sections.append(DraftSection("In numbers", (Draft(request.quoter.quote(number)),)))
    said = both_sides(request)
    return [*sections, DraftSection("What people say", tuple(said))] if said else sections


def _gives_reason(text: str) -> bool:
    """Whether the article itself gives a reason, not somebody whom it quotes."""
    return _REASON.search(text) is not None and not find_quotations(text).spans


def _on_the_same(request: Request) -> list[TopicArticle]:
    """The articles that are about the topic, newest first; if there are none, those that only mention it. Articles more
    than a year older than the next one are about another story with the same place or name."""
    articles = request.material.newest_first
    articles = [article for article in articles if article.is_about] or articles
    days = [published_on(article.info.published) for article in articles]
    gaps = (
        place
        for place, (newer, older) in enumerate(pairwise(days), start=1)
        if newer and older and newer - older > _LONGEST_GAP
    )
    return articles[: next(gaps, len(articles))]


def _day(article: TopicArticle) -> str:
    return (article.info.published or "")[:10]


def _clustered(request: Request, sentences: Sequence[ScoredSentence], most: int) -> Iterator[Draft]:
    """Yield the sentences in order, each with those that say the same, which are not repeated."""
    left = list(sentences)
    for _ in range(most):
        if not left:
            return
        first, *others = left
        statement = request.quoter.quote(first, others)
        cited = {citation.article.id for citation in statement.citations}
        left = [other for other in others if other.article.id not in cited]
        yield Draft(statement)


def _changed(request: Request, newest: ScoredSentence, older: Sequence[ScoredSentence]) -> Iterator[Draft]:
    """Yield what came before; anything that has changed according to the newest comes first, with a label."""
    outdated = [sentence for sentence in older if supersedes(newest, sentence)]
    rest = [sentence for sentence in older if sentence not in outdated]
    for draft in _clustered(request, [*outdated, *rest], _BEFORE):
        is_outdated = any(draft.statement.citations[0].article.id == one.article.id for one in outdated)
        yield Draft(draft.statement, "has changed since") if is_outdated else draft


def _best(request: Request, used: Sequence[ScoredSentence], fits: Callable[[str], bool]) -> ScoredSentence | None:
    """The sentence that has the most of the topic among those that fit and are not used yet."""
    fitting = (
        sentence
        for sentence in request.material.sentences
        if sentence.features.sentence_coverage >= _LEAST_TOPIC
        and fits(sentence.text)
        and not any(sentence.paragraph is one.paragraph and sentence.start == one.start for one in used)
    )
    return max(fitting, key=on_topic, default=None)
