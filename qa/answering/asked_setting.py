"""Whether a sentence is about a different year or place than the question names."""

import re
from datetime import date, timedelta

from qa.language.dates import find_dates, published_on
from qa.language.grammar import parse
from qa.language.names import passage_terms
from qa.language.relative_dates import resolve_article_dates
from qa.ranking.ranker import ScoredSentence
from qa.retrieval.candidates import words_around
from qa.retrieval.mentions import every_form
from qa.understanding.answer_type import AnswerType, find_answer_type

_REPORTED_UNTIL = timedelta(days=120)
"""Articles refer to the past year without naming it for this long: "in the election in November"."""

_YEARS_BACK = re.compile(r"\b(?:last|previous|prior|same|that) year\b|\byears? (?:ago|earlier|before)\b", re.IGNORECASE)
"""What may refer to the year asked about."""

_PLACES = ("GPE", "LOC")

_AT = frozenset(("in", "at", "near"))

_OF_EVENTS = (AnswerType.PERSON, AnswerType.TIME, AnswerType.NUMBER, AnswerType.EXTENT)

_OF_ALL = re.compile(
    r"\b(?:worldwide|globally|nationwide|nationally)\b"
    r"|\b(?:across|around|in|throughout) the (?:whole |entire )?(?:world|globe|nation|country)\b",
    re.IGNORECASE,
)
"""Words for every place: what is said of all is not said of one."""

_OF_WORLD = re.compile(r"\b(?:worldwide|global(?:ly)?|world(?:[’']s)?|planet|countries)\b", re.IGNORECASE)


def is_set_elsewhere(question: str, sentence: ScoredSentence) -> bool:
    """Whether a sentence is about another time or place, by its words.

    That is so if nothing near it has the past year asked about, or the month or place asked about although it names
    another, if it begins with a place that is not asked about ("In Texas, ...") and has none that is, or if it is about
    a whole country instead of a part of it, or about one country instead of the world.

    Raises `ReaderError` if there is no grammar model.
    """
    return (
        _is_of_another_year(question, sentence)
        or _is_of_another_month(question, sentence)
        or _is_in_another_place(question, sentence)
        or _is_nowhere_near(question, sentence)
        or _is_of_wider_or_narrower_place(question, sentence)
    )


def _is_of_another_year(question: str, sentence: ScoredSentence) -> bool:
    published = published_on(sentence.article.published)
    asked = {named.when.year for named in find_dates(question)} - {None}
    past = {year for year in asked if year and published and date(year, 12, 31) + _REPORTED_UNTIL < published}
    if not past:
        return False
    near = words_around(sentence.candidate.passage)
    named = {mention.when.year for mention in find_dates(near)}
    resolved = {found.day.year for found in resolve_article_dates(near, sentence.article)}
    return past.isdisjoint(named | resolved) and not _YEARS_BACK.search(near)


def _is_of_another_month(question: str, sentence: ScoredSentence) -> bool:
    """Whether the sentence names another month than the question, and nothing near it has the month asked about, nor
    was it published in it."""
    asked = {named.when.month for named in find_dates(question)} - {None}
    found = {named.when.month for named in find_dates(sentence.text)} - {None}
    if not asked or not found or not asked.isdisjoint(found):
        return False
    published = published_on(sentence.article.published)
    near = words_around(sentence.candidate.passage)
    of_then = {named.when.month for named in find_dates(near)} | ({published.month} if published else set())
    return asked.isdisjoint(of_then)


def _is_in_another_place(question: str, sentence: ScoredSentence) -> bool:
    opening = _opening_place(sentence.text)
    if opening is None or opening in question:
        return False
    asked = [place.text for place in parse(question).ents if place.label_ in _PLACES]
    near = f"{sentence.article.title}\n{sentence.text}"
    return bool(asked) and not any(place in near for place in asked)


def _is_nowhere_near(question: str, sentence: ScoredSentence) -> bool:
    """Whether the question asks who, when or how much it was in a place, and the sentence names another place, and
    nothing near it the one asked about."""
    if find_answer_type(question) not in _OF_EVENTS:
        return False
    asked = [place for place in parse(question).ents if place.label_ in _PLACES and place.root.head.lower_ in _AT]
    if not asked:
        return False
    near = passage_terms(words_around(sentence.candidate.passage))
    if any(not near.isdisjoint(every_form(place.text)) for place in asked):
        return False
    return any(place.label_ in _PLACES for place in parse(sentence.text).ents)


def _is_of_wider_or_narrower_place(question: str, sentence: ScoredSentence) -> bool:
    text = sentence.text
    if _OF_WORLD.search(question):
        is_of_one = any(place.label_ in _PLACES for place in parse(text).ents)
        return _OF_ALL.search(question) is not None and _OF_WORLD.search(text) is None and is_of_one
    asked = [place for place in parse(question).ents if place.label_ in _PLACES and place.root.dep_ == "pobj"]
    return bool(asked) and _OF_ALL.search(text) is not None and not any(place.text in text for place in asked)


def _opening_place(text: str) -> str | None:
    """The place that a sentence begins with: "In Texas last year, a court ..."."""
    doc = parse(text)
    first = next((word for word in doc if word.is_alpha), None)
    if first is None or first.pos_ != "ADP":
        return None
    return next((place.text for place in doc.ents if place.label_ in _PLACES and place.root.head == first), None)
