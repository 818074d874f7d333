"""Candidate passages within the articles and the time that may answer."""

from index import Passage
from qa.language.dates import PartialDate, find_dates, published_on, resolve_relative_dates
from qa.retrieval.candidates import Candidate, retrieve
from qa.understanding.question import Question
from qa.understanding.scope import Scope, TimeLimit


def retrieve_within(question: Question, scope: Scope) -> list[Candidate]:
    """Return what retrieval finds of what may answer. Raises `ReaderError` if there is no grammar model."""
    found = retrieve(question, scope.view)
    if scope.time is None:
        return found
    known = {candidate.passage.id for candidate in found}
    found += [candidate for candidate in retrieve(question, scope.time.published) if candidate.passage.id not in known]
    return [candidate for candidate in found if _is_of(scope.time, candidate.passage)]


def _is_of(time: TimeLimit, passage: Passage) -> bool:
    """Whether a passage was published in the time asked about, names it, or may be of any time."""
    published = published_on(passage.article.published)
    if published and time.first <= published <= time.last:
        return not _is_of_another_month(time.when, passage.paragraph.text)
    text = f"{passage.article.title}\n{passage.before}\n{passage.paragraph.text}"
    told = [named.when for named in find_dates(text)]
    if published is None:
        return any(map(time.when.contains, told)) or not any(map(time.when.conflicts_with, told))
    told = [when.in_year_of(published) for when in told]
    if time.when.day:
        days = [resolved.day for resolved in resolve_relative_dates(passage.paragraph.text, published)]
        told += [PartialDate(day.year, day.month, day.day) for day in days]
    return any(map(time.when.contains, told))


def _is_of_another_month(when: PartialDate, text: str) -> bool:
    """Whether a text of the time asked about tells of other months only, as "In May he said" does in September."""
    told = [named.when for named in find_dates(text) if named.when.month]
    return bool(told) and all(map(when.conflicts_with, told))
