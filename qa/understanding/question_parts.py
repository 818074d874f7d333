"""The parts of a question: its question word, auxiliary verb, subject and verb."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from qa.language.question_verb import question_verb
from qa.understanding.mentions import Layout, Mention, extended_end, mentions, parse_words

if TYPE_CHECKING:
    from spacy.tokens import Token


@dataclass(frozen=True, slots=True)
class Verb:
    """The main verb of a question."""

    start: int
    end: int
    lemma: str
    tag: str


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a question. `asks` are the words before the auxiliary or verb ("How many people"), none of a yes/no
    question. If `is_inverted`, the subject follows the auxiliary; else it is what is asked for. `after` is where the
    words after the auxiliary begin."""

    text: str
    asks: str
    auxiliary: str
    is_inverted: bool
    after: int
    subject: tuple[int, int] = (0, 0)
    verb: Verb | None = None
    mentions: tuple[Mention, ...] = ()

    @property
    def layout(self) -> Layout:
        """Where its parts are."""
        after = self.after if self.auxiliary else 0
        return Layout(self.verb.start if self.verb else -1, self.subject, len(self.asks), after)

    @property
    def rest(self) -> str:
        """The words after the auxiliary, without the question mark."""
        return self.text[self.after :].rstrip("?!. ")

    @property
    def subject_text(self) -> str:
        """The words of the subject."""
        return re.sub(r" (?:not|been|being|also|ever|already|still|just)$", "", self.text[slice(*self.subject)].strip())

    @property
    def subject_mention(self) -> Mention | None:
        """The subject as a mention."""
        start, end = self.subject
        return next((one for one in self.mentions if start <= one.start < max(end, start + 1)), None)


@lru_cache(maxsize=256)
def question_parts(question: str) -> Parts | None:
    """Return the parts of a question; None if it has no verb ("And Spain?").

    Raises `ReaderError` if there is no grammar model.
    """
    doc = parse_words(question)
    verb = question_verb(doc)
    if verb is None:
        return None
    asks = question[: verb.first.idx].strip()
    if not verb.is_auxiliary:
        return _parts(Parts(question, asks, "", False, verb.first.idx), verb.main)
    auxiliary = verb.first.text
    after = min(verb.first.idx + len(auxiliary) + 1, len(question))
    if not verb.is_inverted:
        return _parts(Parts(question, asks, auxiliary, False, after), verb.main)
    has_predicate = not re.search(r"\b(?:who|what|which|where|when)\b", asks, re.IGNORECASE)
    end = verb.main.idx if verb.main is not None else _copula_subject_end(verb.first, after, has_predicate)
    return _parts(Parts(question, asks, auxiliary, True, after, (after, end)), verb.main)


def _parts(parts: Parts, main: "Token | None") -> Parts:
    """Return the parts with the verb, and with what they mention."""
    found = None if main is None else Verb(main.idx, main.idx + len(main.text), main.lemma_.lower(), main.tag_)
    parts = replace(parts, verb=found)
    return replace(parts, mentions=tuple(mentions(parts.text, parts.layout)))


def _copula_subject_end(copula: "Token", after: int, has_predicate: bool) -> int:
    """Where the subject after "is" ends: that of the first noun phrase with what belongs to it. If the question
    `has_predicate`, that is not all ("Why are the nurses | on strike?")."""
    doc = copula.doc
    following = next(
        (token for token in doc[copula.i + 1 :] if token.lower_ not in ("been", "being") and not token.is_space), None
    )
    if following is None:
        return after
    for chunk in doc.noun_chunks:
        if chunk.start >= following.i:
            last, end = extended_end(doc, chunk.start, chunk.end, len(doc.text))
            is_all = following.lower_ != "there" and not any(token.is_alpha for token in doc[last:])
            return chunk.end_char if is_all and has_predicate else end
    return following.idx + len(following.text)
