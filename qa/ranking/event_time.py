"""Sentences about another time than the one asked about are not answers: a question about 2022 is not answered by
1998."""

from collections.abc import Iterator, Sequence

from qa.language.dates import DateMention, PartialDate, find_dates, is_limit, published_on
from qa.language.event_days import is_in_main_clause
from qa.language.relative_dates import resolve_article_dates
from qa.ranking.ranker import ScoredSentence
from qa.understanding.scope import TimeLimit


def within_time(passages: Sequence[Sequence[ScoredSentence]], time: TimeLimit | None) -> list[list[ScoredSentence]]:
    """Return the passages without the sentences about another time than `time`. Raises `ReaderError`."""
    if time is None or time.is_publication:
        return [list(passage) for passage in passages]
    is_of_time = _tells_of if time.is_all else _may_tell_of
    kept = ([sentence for sentence in passage if is_of_time(time, sentence)] for passage in passages)
    return [passage for passage in kept if passage]


def _tells_of(time: TimeLimit, sentence: ScoredSentence) -> bool:
    """Whether a sentence itself names that time, or a day in it: "on Friday"."""
    return any(map(time.when.contains, _dates(sentence.text, sentence)))


def _may_tell_of(time: TimeLimit, sentence: ScoredSentence) -> bool:
    """Whether a sentence may be about that time.

    It does if it names that time, and does not if its main clause names another one. Without either, it is about the
    time last named in its paragraph; failing that, about its article's time, or what the paragraph before and the title
    say.
    """
    for text in _backwards(sentence):
        dates = _dates(text, sentence)
        if any(not time.when.conflicts_with(when) for when in dates):
            return True
        if any(is_in_main_clause(text, mention.start) for mention in _conflicting(time, text, sentence)):
            return False
        if dates and text == sentence.text:
            break
    published = published_on(sentence.article.published)
    if published is None or time.first <= published <= time.last:
        return True
    passage = sentence.candidate.passage
    context = f"{passage.article.title}\n{passage.before}"
    return any(not time.when.conflicts_with(when) for when in _dates(context, sentence))


def _backwards(sentence: ScoredSentence) -> Iterator[str]:
    """Yield the sentence, then those before it in its paragraph."""
    for span in reversed(sentence.paragraph.sentences):
        if span.start <= sentence.start:
            yield sentence.paragraph.text[span.start : span.end]


def _dates(text: str, sentence: ScoredSentence) -> list[PartialDate]:
    published = published_on(sentence.article.published)
    named = [mention.when for mention in find_dates(text)]
    resolved = [found.day for found in resolve_article_dates(text, sentence.article)]
    return [
        *((when.in_year_of(published) for when in named) if published else named),
        *(PartialDate(day.year, day.month, day.day) for day in resolved),
    ]


def _conflicting(time: TimeLimit, text: str, sentence: ScoredSentence) -> Iterator[DateMention]:
    published = published_on(sentence.article.published)
    for mention in find_dates(text):
        when = mention.when.in_year_of(published) if published else mention.when
        if is_limit(text, mention.start) and time.when.conflicts_with(when):
            yield mention
