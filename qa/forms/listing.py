"""Lists: the sentences that name the most of what is asked for, together covering all of it."""

from typing import TYPE_CHECKING

from qa.forms.drafts import Draft, DraftSection
from qa.forms.request import Request
from qa.language.grammar import parse
from qa.language.names import name_terms
from qa.ranking.ranker import ScoredSentence, sort_passages
from qa.ranking.reranker import apply_reader
from qa.ranking.weights import weights
from qa.understanding.question import parse_question

if TYPE_CHECKING:
    from spacy.tokens import Token

_MOST_READ, _MOST_SHOWN = 20, 6
_MIN_ITEMS = 3
"""Minimum items, some of them in a row, that make a sentence a list if the reader finds none that answers."""

_MIN_COVERAGE = 0.3
"""Minimum share of what is asked for in a sentence, with its title and the one before."""


def listing(request: Request) -> list[DraftSection]:
    """Return the sentences with the most items first, then those that name another one."""
    found = _answering(request)
    asked = frozenset(name_terms(request.asked.topic))
    named = [(sentence, _items(sentence.text) - asked) for sentence in found]
    known: set[str] = set()
    drafts: list[Draft] = []
    while named and len(drafts) < _MOST_SHOWN:
        best, items = max(named, key=lambda one: len(one[1] - known))
        if not items - known:
            break
        others = [sentence for sentence, other in named if sentence is not best and other <= items]
        drafts.append(Draft(request.quoter.quote(best, others)))
        known |= items
        named = [one for one in named if one[0] is not best]
    return [DraftSection("Most named first", tuple(drafts), ("May be incomplete.",))] if drafts else []


def _answering(request: Request) -> list[ScoredSentence]:
    """The sentences on the topic that answer according to the reader; without a reader, those that have the most of
    it."""
    sentences = [one for one in request.material.sentences if one.features.context_coverage >= _MIN_COVERAGE][
        :_MOST_READ
    ]
    if request.reader is None or not sentences:
        return sentences
    question = parse_question(f"Which {request.asked.topic}?", request.whole)
    read = sort_passages(apply_reader(question, [[one] for one in sentences], request.reader))
    able = [one for (one,) in read if one.reader is not None and one.reader.answerable >= weights().further]
    return able or [one for (one,) in read if _rows(one.text) and len(_items(one.text)) >= _MIN_ITEMS][:1]


def _items(text: str) -> frozenset[str]:
    """The terms of the names in a sentence, and of the nouns that stand in a row: "nurses, porters and cleaners"."""
    parsed = parse(text)
    names = [entity.text for entity in parsed.ents if entity.label_ not in _TIMES]
    return frozenset(term for name in [*names, *_rows(text)] for term in name_terms(name))


def _rows(text: str) -> list[str]:
    return [word.text for word in parse(text) if word.pos_ in ("NOUN", "PROPN") and _is_in_row(word)]


_TIMES = ("DATE", "TIME", "CARDINAL", "ORDINAL", "PERCENT", "MONEY", "QUANTITY")


def _is_in_row(word: "Token") -> bool:
    return word.dep_ == "conj" or any(child.dep_ == "conj" for child in word.children)
