"""Timelines: sentences by the day they report on, one per day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from qa.form import DayBasis
from qa.forms.drafts import Draft, DraftSection
from qa.forms.material import on_topic
from qa.forms.request import Request
from qa.language.dates import find_dates
from qa.language.event_days import EventDay, day_of_publication, event_day
from qa.language.grammar import parse_syntax
from qa.language.names import name_terms
from qa.language.relative_dates import has_near_day
from qa.ranking.ranker import ScoredSentence
from qa.understanding.forms import Bound

_MOST_DATED, _MOST_DAYS = 80, 12
"""Maximum sentences that are examined for a day, and days that are shown."""

_FINITE = ("VBD", "VBZ", "VBP", "MD")
_MIN_WORDS = 5

_LEAST_TOPIC = 0.2
"""Minimum share of the topic in a sentence, with its title and the one before, to belong to its timeline."""

_MIN_BOUND = 0.5
"""Minimum share of the words of an event ("the ferry sank") in the sentence whose day is the starting point."""

_COUNTED = {"since": "Counted from this day", "after": "After this day", "before": "Before this day"}


@dataclass(frozen=True, slots=True)
class _Report:
    day: EventDay
    sentence: ScoredSentence


@dataclass(frozen=True, slots=True)
class _Limit:
    """The day after or before which things happened, and if it is not a date, the sentence that reports it."""

    first: date
    last: date
    sentence: ScoredSentence | None = None


def timeline(request: Request) -> list[DraftSection]:
    """Return what happened, by the day on which it did, within the time that the question names."""
    limit, bound = None, request.asked.bound
    if bound is not None:
        limit = _limit(request, bound)
        if limit is None:
            return []
    reports = [one for one in _reports(request) if bound is None or limit is None or _is_within(one.day, bound, limit)]
    days = _by_day(reports)
    drafts = [
        Draft(request.quoter.quote(group[0].sentence, [other.sentence for other in group[1:]]), None, group[0].day)
        for group in days
    ]
    sections = [DraftSection("By the day on which it happened", tuple(drafts))]
    if limit is not None and limit.sentence is not None and drafts:
        assert bound is not None
        counted = Draft(
            request.quoter.quote(limit.sentence), None, event_day(limit.sentence.text, limit.sentence.article)
        )
        sections.insert(0, DraftSection(_COUNTED[bound.relation], (counted,)))
    return sections


def _reports(request: Request) -> Iterator[_Report]:
    """Yield the sentences on the topic that report on a day; for an article with none, the first sentence with its
    date of publication."""
    left = _MOST_DATED
    for article in request.material.articles:
        has_own = False
        for sentence in article.sentences:
            if left <= 0 or sentence.features.context_coverage < _LEAST_TOPIC or not _tells_of_day(sentence.text):
                continue
            left -= 1
            day = event_day(sentence.text, sentence.article)
            if day is not None:
                has_own = has_own or sentence.start == article.lead.start
                yield _Report(day, sentence)
        published = day_of_publication(article.info)
        if article.is_about and published and not has_own and event_day(article.lead.text, article.info) is None:
            yield _Report(published, article.lead)


def _tells_of_day(text: str) -> bool:
    """Whether a text may report on a day on which something happens, as a caption without a verb does not."""
    if not (has_near_day(text) or any(find_dates(text))) or len(text.split()) < _MIN_WORDS:
        return False
    return any(word.tag_ in _FINITE for word in parse_syntax(text))


def _by_day(reports: Sequence[_Report]) -> list[list[_Report]]:
    """Group what is reported on each day, the sentence with the most of the topic first. Days in order; a sentence
    dated only by its article is left out if another one reports on that day or the one before."""
    groups: dict[tuple[date, date], list[_Report]] = {}
    for one in reports:
        groups.setdefault((one.day.first, one.day.last), []).append(one)
    named = {day.first for one in reports if (day := one.day).basis is not DayBasis.PUBLISHED}
    days = []
    for (first, _), group in sorted(groups.items()):
        group.sort(key=lambda one: (one.day.basis is DayBasis.PUBLISHED, -on_topic(one.sentence)))
        is_known = first in named or first - timedelta(days=1) in named
        if group[0].day.basis is not DayBasis.PUBLISHED or not is_known:
            days.append(group)
    return _most_important(days)


def _most_important(days: list[list[_Report]]) -> list[list[_Report]]:
    """The days with the most reports, in order."""
    kept = sorted(days, key=lambda group: -(len({one.sentence.source for one in group}) + on_topic(group[0].sentence)))
    return sorted(kept[:_MOST_DAYS], key=lambda group: group[0].day)


def _is_within(day: EventDay, bound: Bound, limit: _Limit) -> bool:
    if bound.relation == "before":
        return day.first < limit.first
    return day.first >= limit.first if bound.relation == "since" else day.first > limit.last


def _limit(request: Request, bound: Bound) -> _Limit | None:
    """The time that the words of a question name, as a date or as something that happened."""
    words = f"{bound.relation} {bound.words}"
    newest = request.whole.newest or date.max
    for mention in find_dates(words):
        if (days := mention.when.latest(newest)) is not None:
            return _Limit(*days)
    on_event = request if not request.asked.topic else request.on(f"{bound.words} {request.asked.topic}")
    return _event_limit(on_event, bound)


def _event_limit(request: Request, bound: Bound) -> _Limit | None:
    """The day of the sentence that has the most of the words: "the ferry sank"."""
    wanted = set(name_terms(bound.words))
    best: tuple[float, ScoredSentence, EventDay] | None = None
    for sentence in request.material.sentences:
        share = len(wanted.intersection(name_terms(f"{sentence.article.title} {sentence.text}"))) / max(1, len(wanted))
        own = len(wanted.intersection(name_terms(sentence.text))) / max(1, len(wanted))
        if share < _MIN_BOUND or own == 0:
            continue
        day = event_day(sentence.text, sentence.article)
        if day is not None and (best is None or share + own > best[0]):
            best = (share + own, sentence, day)
    if best is None:
        return None
    _, sentence, day = best
    return _Limit(day.first, day.last, sentence)
