"""The parts of a question: its question word, auxiliary verb, subject and verb."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from qa.language.grammar import is_lemma
from qa.understanding.mentions import QUESTION_WORD, Layout, Mention, extended_end, mentions, parse_words

if TYPE_CHECKING:
    from spacy.tokens import Token

_AUXILIARIES = frozenset("did does do is are was were has have had will would can could should may might must".split())
_DO_OR_MODAL = _AUXILIARIES - frozenset("is are was were has have had".split())
"""Auxiliaries that a bare infinitive follows."""

_SUBORDINATORS = frozenset("when while if because although though whether".split())


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
    tokens = [token for token in parse_words(question) if not token.is_space]
    place = next((n for n, token in enumerate(tokens) if _is_auxiliary(tokens, n) or _is_verb(token)), None)
    if place is None or (place == 0 and not _is_auxiliary(tokens, 0)):
        return None
    if place > 0 and not any(QUESTION_WORD.match(token.text) for token in tokens[:place]):
        return None
    asks = question[: tokens[place].idx].strip()
    if not _is_auxiliary(tokens, place):
        verb = tokens[place]
        return _parts(Parts(question, asks, "", False, verb.idx), verb)
    auxiliary, following = tokens[place], tokens[place + 1 :]
    after = min(auxiliary.idx + len(auxiliary.text) + 1, len(question))
    if following and asks and (_is_verb(following[0]) or following[0].lower_ in ("not", "been", "be")):
        found = next(filter(_is_verb, following), following[0])
        return _parts(Parts(question, asks, auxiliary.text, False, after), found)
    following = [token for token in following if token.lower_ not in ("been", "being")]
    clause = next((n for n, token in enumerate(following) if token.lower_ in _SUBORDINATORS), len(following))
    main = _main_verb(auxiliary, following[:clause])
    has_predicate = not re.search(r"\b(?:who|what|which|where|when)\b", asks, re.IGNORECASE)
    end = main.idx if main is not None else _copula_subject_end(following, after, has_predicate)
    return _parts(Parts(question, asks, auxiliary.text, True, after, (after, end)), main)


def _parts(parts: Parts, main: "Token | None") -> Parts:
    """Return the parts with the verb, and with what they mention."""
    found = None if main is None else Verb(main.idx, main.idx + len(main.text), main.lemma_.lower(), main.tag_)
    parts = replace(parts, verb=found)
    return replace(parts, mentions=tuple(mentions(parts.text, parts.layout)))


def _is_auxiliary(tokens: "list[Token]", place: int) -> bool:
    """Whether it is an auxiliary verb of the question and no verb of its own or a name ("Who did it?", "in May")."""
    token = tokens[place]
    if token.lower_ not in _AUXILIARIES or (place > 0 and token.text[0].isupper()):
        return False
    if token.lower_ in ("did", "does", "do", "has", "have", "had"):
        following = tokens[place + 1 :]
        is_subject = (
            place > 0 and QUESTION_WORD.match(tokens[place - 1].text) and tokens[place - 1].lower_ in ("who", "which")
        )
        return not is_subject or any(_is_verb(other) for other in following)
    return True


def _is_verb(token: "Token") -> bool:
    return token.pos_ in ("VERB", "AUX") and token.tag_.startswith("V") and token.dep_ != "amod"


def _main_verb(auxiliary: "Token", following: "list[Token]") -> "Token | None":
    """The verb that an auxiliary before the subject belongs to. The model often takes a last verb for a noun: "Where
    did the plane crash?"."""
    wanted = ("VB", "VBP") if auxiliary.lower_ in _DO_OR_MODAL else ("VBN", "VBG", "VBD")
    verbs = [token for token in following[1:] if token.tag_ in wanted and token.dep_ not in ("relcl", "amod")]
    verbs = [
        token for token in verbs if not _opens_clause(token.nbor(-1)) and token.lower_ not in ("be", "been", "being")
    ]
    certain = [token for token in verbs if token.dep_ != "acl"]
    if certain or verbs:
        return (certain or verbs)[0]
    if auxiliary.lower_ not in _DO_OR_MODAL:
        return None
    may_be = [
        token
        for token in following[1:]
        if token.is_lower and token.is_alpha and is_lemma(token.text) and _may_end_subject(token.nbor(-1))
    ]
    last = (token for token in may_be if not _is_before_noun(token))
    return next(last, None) or next(iter(may_be), None)


def _opens_clause(token: "Token") -> bool:
    return QUESTION_WORD.match(token.text) is not None or token.lower_ in ("that", "to")


def _may_end_subject(token: "Token") -> bool:
    return token.pos_ in ("NOUN", "PROPN", "PRON") or token.text[0].isupper()


def _is_before_noun(token: "Token") -> bool:
    return token.i + 1 < len(token.doc) and token.nbor().pos_ in ("NOUN", "PROPN")


def _copula_subject_end(following: "list[Token]", after: int, has_predicate: bool) -> int:
    """Where the subject after "is" ends: that of the first noun phrase with what belongs to it. If the question
    `has_predicate`, that is not all ("Why are the nurses | on strike?")."""
    if not following:
        return after
    doc = following[0].doc
    for chunk in doc.noun_chunks:
        if chunk.start >= following[0].i:
            last, end = extended_end(doc, chunk.start, chunk.end, len(doc.text))
            is_all = following[0].lower_ != "there" and not any(token.is_alpha for token in doc[last:])
            return chunk.end_char if is_all and has_predicate else end
    return following[0].idx + len(following[0].text)
