"""If a newer article says that what an older one answers has changed, puts it first and says so."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from qa.answer import Statement
from qa.answering.composition import is_already_cited
from qa.language.agreement import contradict
from qa.language.data import load
from qa.language.dates import published_on
from qa.language.grammar import parse
from qa.ranking.ranker import ScoredSentence

if TYPE_CHECKING:
    from spacy.tokens import Token

_MIN_COVERAGE = 0.5
"""Minimum share of the question's terms in an older sentence, with its title and the sentence before, that a newer one
must have too: with less, it may well be about something else.
"""

_WORD = re.compile(r"[^\W_]+")
_LINKING = frozenset("a an and at by for from in of on the to with".split())


def newest_first(passages: Sequence[Sequence[ScoredSentence]]) -> list[list[ScoredSentence]]:
    """Return the passages, best first; if a newer article supersedes the best sentence, its sentence is the best.

    Raises `ReaderError` if there is no grammar model.
    """
    ranked = [list(passage) for passage in passages]
    if not ranked:
        return []
    best = ranked[0][0]
    newer = max(
        (sentence for passage in ranked[1:] for sentence in passage if supersedes(sentence, best)),
        key=_day,
        default=None,
    )
    if newer is None:
        return ranked
    rest = [[other for other in passage if other is not newer] for passage in ranked]
    return [[_without_old_answer(replace(newer, score=best.score), best)], *filter(None, rest)]


def supersession_notes(statements: Sequence[Statement], passages: Sequence[Sequence[ScoredSentence]]) -> list[str]:
    """Return a note on each statement that the first one supersedes. Raises `ReaderError`."""
    if not passages:
        return []
    best, cited = passages[0][0], statements[0].citations if statements else ()
    if not is_already_cited(best, cited):
        return []
    older = [sentence for passage in passages[1:] for sentence in passage if supersedes(best, sentence)]
    outdated = [
        statement.citations[0].n
        for statement in statements[1:]
        if any(is_already_cited(sentence, statement.citations[:1]) for sentence in older)
    ]
    return [f"[{cited[0].n}] is newer than [{number}] and says that this has changed." for number in outdated]


def supersedes(newer: ScoredSentence, older: ScoredSentence) -> bool:
    """Whether a sentence of a newer article says that the short answer of an older one is no longer so, or contradicts
    that sentence. Raises `ReaderError` if there is no grammar model."""
    if not 0 < _day(older) < _day(newer):
        return False
    if newer.features.context_coverage < _MIN_COVERAGE * older.features.context_coverage:
        return False
    return _says_changed(newer.text, _answer(older)) or contradict(older.text, newer.text)


def _without_old_answer(newer: ScoredSentence, older: ScoredSentence) -> ScoredSentence:
    return replace(newer, answer=None) if _answer(newer) & _answer(older) else newer


def _day(sentence: ScoredSentence) -> int:
    """The day of its article as a number; 0 if that is not known."""
    published = published_on(sentence.article.published)
    return published.toordinal() if published else 0


def _answer(sentence: ScoredSentence) -> frozenset[str]:
    """The words of its short answer, in lower case."""
    return frozenset(word.lower() for word in _WORD.findall(sentence.short_answer)) - _LINKING


def _says_changed(text: str, answer: frozenset[str]) -> bool:
    """Whether a text names the answer with a word of change: as what a verb says is over, or after "instead of"."""
    words = [word.lower() for word in _WORD.findall(text)]
    if not answer or not answer <= set(words):
        return False
    if any(answer <= set(_WORD.findall(text[match.end() :].lower())[: len(answer) + 2]) for match in _before(text)):
        return True
    return any(answer <= {word.lower_ for word in part.subtree} for token in parse(text) for part in _changed(token))


def _changed(verb: "Token") -> Iterator["Token"]:
    """Yield what no longer holds, by the meaning of a verb."""
    verbs = load("changes.toml")
    for child in verb.children:
        if (
            (verb.lemma_ in verbs["leaving"] and child.dep_ == "nsubj")
            or (verb.lemma_ in verbs["replacing"] and child.dep_ in ("dobj", "nsubjpass"))
            or (verb.lemma_ in verbs["moving"] and child.lower_ == "from")
        ):
            yield child


def _before(text: str) -> list[re.Match[str]]:
    return list(_before_pattern().finditer(text))


@cache
def _before_pattern() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, load('changes.toml')['before']))})\b", re.IGNORECASE)
