"""The same question about other names: "How many lawyers has Munk hired?" for one about Reed.

A passage that answers such a question better than the original is about somebody or something else.
"""

import re
from typing import TYPE_CHECKING

from qa.language.grammar import parse
from qa.language.names import name_terms

if TYPE_CHECKING:
    from spacy.tokens import Span

_KINDS = {
    **dict.fromkeys(("PERSON", "ORG"), "person or body"),  # the grammar model takes one for the other
    **dict.fromkeys(("GPE", "NORP", "LOC", "FAC"), "place or people"),
}
_MAX_QUESTIONS = 4
"""Each costs one more passage to read; further names changed nothing for the tuning questions."""

_POSSESSIVE = re.compile(r"[’']s?$")


def about_other_names(question: str, sentence: str) -> list[str]:
    """Return the question with one of its names replaced by another name of its kind in the sentence, for each such
    pair, at most four.

    Raises `ReaderError` if there is no grammar model.
    """
    asked = frozenset(name_terms(question))
    others = [(other, frozenset(name_terms(_bare(other)))) for other in _names(sentence)]
    found = dict.fromkeys(
        f"{question[: name.start_char]}{_bare(other)}{question[name.start_char + len(_bare(name)) :]}"
        for name in _names(question)
        for other, terms in others
        if _KINDS[name.label_] == _KINDS[other.label_] and terms and terms.isdisjoint(asked)
    )
    return list(found)[:_MAX_QUESTIONS]


def _names(text: str) -> "list[Span]":
    return [name for name in parse(text).ents if name.label_ in _KINDS]


def _bare(name: "Span") -> str:
    return _POSSESSIVE.sub("", name.text)
