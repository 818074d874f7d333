"""What is reported as not known, what is denied, and what is disputed."""

import re
from functools import cache
from typing import NamedTuple

from qa.forms.drafts import Draft, DraftSection
from qa.forms.request import Request
from qa.language.data import load
from qa.ranking.ranker import ScoredSentence

_HEADINGS = {"not known": "Reported as unknown", "denied": "Denied", "disputed": "Disputed or doubted"}
_ASKED = {
    "denied": re.compile(r"\b(?:den(?:y|ies|ied)|rejected|refuted)\b", re.IGNORECASE),
    "disputed": re.compile(r"\b(?:disput\w*|contest\w*|doubt\w*|controversial)\b", re.IGNORECASE),
}
"""Questions that ask for one of these first."""

_MOST = 4
_LEAST_TOPIC = 0.34
"""Minimum share of the topic in a sentence, with its title and the one before."""


class UncertaintyRule(NamedTuple):
    """A named way of saying that something is not known, denied or disputed."""

    kind: str
    name: str
    pattern: re.Pattern[str]


@cache
def uncertainty_rules() -> tuple[UncertaintyRule, ...]:
    """Return the rules of `uncertainty.toml`, in the order in which they are tried."""
    return tuple(
        UncertaintyRule(kind, name, re.compile(row["pattern"], re.IGNORECASE))
        for kind, rows in load("uncertainty.toml").items()
        for name, row in rows.items()
    )


def kind_of(text: str) -> str | None:
    """Return whether a sentence says that something is "not known", "denied" or "disputed"; None if neither."""
    return next((rule.kind for rule in uncertainty_rules() if rule.pattern.search(text)), None)


def unknown(request: Request) -> list[DraftSection]:
    """Return the sentences on the topic with denial or doubt, by kind; the requested kind comes first."""
    found: dict[str, list[ScoredSentence]] = {kind: [] for kind in _HEADINGS}
    for sentence in _newest_first(request):
        kind = kind_of(sentence.text)
        if kind is not None and sentence.features.context_coverage >= _LEAST_TOPIC:
            found[kind].append(sentence)
    first = next((kind for kind, pattern in _ASKED.items() if pattern.search(request.question)), None)
    kinds = sorted(_HEADINGS, key=lambda kind: kind != first)
    return [DraftSection(_HEADINGS[kind], tuple(_drafts(request, found[kind]))) for kind in kinds if found[kind]]


def _newest_first(request: Request) -> list[ScoredSentence]:
    return [sentence for article in request.material.newest_first for sentence in article.sentences]


def _drafts(request: Request, sentences: list[ScoredSentence]) -> list[Draft]:
    drafts: list[Draft] = []
    left = list(sentences)
    while left and len(drafts) < _MOST:
        first, *others = left
        statement = request.quoter.quote(first, others)
        cited = {(one.article.id, one.paragraph, one.start) for one in statement.citations}
        left = [one for one in others if (one.article.id, one.paragraph.number, one.start) not in cited]
        drafts.append(Draft(statement))
    return drafts
