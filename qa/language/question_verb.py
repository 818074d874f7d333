"""The verb that a question asks about: the grammar model often misses it, as questions invert the word order."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from qa.language.function_words import AUXILIARIES, BE, DO, HAVE, MODALS, QUESTION_WORDS
from qa.language.grammar import is_lemma

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

SAY_LITTLE = frozenset("be have do get make take go come give hold".split())
"""Verbs that mean the same thing only with the same object: "made a request"."""

_BEFORE_INFINITIVE = DO | MODALS
_MAY_BE_MAIN = DO | HAVE
_OF_BE = ("be", "been", "being")
_CLAUSES = ("advcl", "ccomp", "xcomp", "acl")
_SUBORDINATORS = frozenset("when while if because although though whether".split())


class QuestionVerb(NamedTuple):
    """The verbs of a question: `first` is its auxiliary, or the verb itself if there is none ("Who resigned?").

    `main` is the verb that is asked about, None if that is a form of "be" ("Is Spain ready?"), or is not found. If
    `is_inverted`, the subject is between the two.
    """

    first: "Token"
    is_auxiliary: bool
    main: "Token | None"
    is_inverted: bool = False


def question_verb(tokens: "Iterable[Token]") -> QuestionVerb | None:
    """Return the verbs of a parsed question; None if it has none ("And Spain?").

    Raises `ReaderError` if there is no grammar model.
    """
    words = [token for token in tokens if not token.is_space]
    place = next((n for n, token in enumerate(words) if _is_auxiliary(words, n) or _is_verb(token)), None)
    if place is None or (place == 0 and not _is_auxiliary(words, 0)):
        return None
    if place > 0 and not any(map(_is_question_word, words[:place])):
        return None
    first, following = words[place], words[place + 1 :]
    if not _is_auxiliary(words, place):
        return QuestionVerb(first, is_auxiliary=False, main=first)
    if following and place > 0 and (_is_verb(following[0]) or following[0].lower_ in ("not", "been", "be")):
        return QuestionVerb(first, is_auxiliary=True, main=next(filter(_is_verb, following), following[0]))
    return QuestionVerb(first, is_auxiliary=True, main=_after_subject(first, following), is_inverted=True)


def question_event(question: "Doc") -> "Token | None":
    """Return the word for what a question asks about: its main verb, "pay" of "is going to pay" and "has been paid",
    "ready" of "Is Spain ready?"; None if the parse cannot be trusted. Raises as `question_verb` does.
    """
    verb = question_verb(question)
    word = verb.main if verb is not None else None
    if word is None and verb is not None and verb.first.lower_ in BE | HAVE:
        word = verb.first
    if word is None:  # a statement with a question word in it: "The mill was sold to whom?"
        word = next((token for token in question if token.dep_ == "ROOT" and token.lower_ != "according"), None)
    if word is None or not _is_verb(word) or (verb is not None and verb.main is None and word.lemma_ == "do"):
        return None
    if word.dep_ in ("aux", "auxpass") and _is_verb(word.head):
        return word.head
    if word.lemma_ not in ("be", "go"):
        return word
    below = (child for child in word.children if child.dep_ == "acomp" or _is_infinitive_or_participle(child))
    return next(below, word)


def _is_infinitive_or_participle(token: "Token") -> bool:
    return token.dep_ in _CLAUSES and token.tag_ in ("VB", "VBN")


def _is_auxiliary(words: "list[Token]", place: int) -> bool:
    """Whether it is an auxiliary verb of the question and neither a main verb nor a name ("Who did it?", "in May")."""
    token = words[place]
    if token.lower_ not in AUXILIARIES or (place > 0 and token.text[0].isupper()):
        return False
    is_subject = place > 0 and words[place - 1].lower_ in ("who", "which")
    if token.lower_ not in _MAY_BE_MAIN or not is_subject or token.dep_ == "aux":
        return True
    return any(map(_is_verb, words[place + 1 :])) or _begins_with_clause(words[place + 1 :])


def _begins_with_clause(words: "list[Token]") -> bool:
    """Whether words are a name and a verb, whatever the model takes that for: "Who did [Reed sue]?"."""
    after_name = next((token for token in words if not token.is_title), None)
    is_after_name = after_name is not None and after_name is not words[0]
    return after_name is not None and is_after_name and after_name.is_lower and is_lemma(after_name.text)


def _is_verb(token: "Token") -> bool:
    is_tagged = token.pos_ in ("VERB", "AUX") and token.tag_.startswith("V") and token.dep_ != "amod"
    return is_tagged and not (token.is_title and token.i > 0)  # not "Trump" of "What might Trump do?"


def _is_question_word(token: "Token") -> bool:
    return token.lower_ in QUESTION_WORDS


def _after_subject(auxiliary: "Token", following: "list[Token]") -> "Token | None":
    """The verb that an auxiliary before the subject belongs to. The model often takes a last verb for a noun: "Where
    did the plane crash?"."""
    following = [token for token in following if token.lower_ not in ("been", "being")]
    clause = next((n for n, token in enumerate(following) if token.lower_ in _SUBORDINATORS), len(following))
    after_first = following[1:clause]
    wanted = ("VB", "VBP") if auxiliary.lower_ in _BEFORE_INFINITIVE else ("VBN", "VBG", "VBD")
    verbs = [token for token in after_first if token.tag_ in wanted and token.dep_ not in ("relcl", "amod")]
    verbs = [token for token in verbs if not _opens_clause(token.nbor(-1)) and token.lower_ not in _OF_BE]
    verbs = [token for token in verbs if not token.is_title]  # "Voll" of "Did Mira Voll back the tunnel?" is a name
    certain = [token for token in verbs if token.dep_ != "acl"]
    if certain or verbs:
        return (certain or verbs)[0]
    if auxiliary.lower_ in BE | HAVE:
        return None
    may_be = [
        token
        for token in after_first
        if token.is_lower and token.is_alpha and is_lemma(token.text) and _may_end_subject(token.nbor(-1))
    ]
    parsed = (token for token in may_be if token == auxiliary.head)  # "How long did the strike last?"
    last = (token for token in may_be if not _is_before_noun(token))
    return next(parsed, None) or next(last, None) or next(iter(may_be), None)


def _opens_clause(token: "Token") -> bool:
    return _is_question_word(token) or token.lower_ in ("that", "to")


def _may_end_subject(token: "Token") -> bool:
    return token.pos_ in ("NOUN", "PROPN", "PRON", "NUM") or token.text[0].isupper()


def _is_before_noun(token: "Token") -> bool:
    return token.i + 1 < len(token.doc) and token.nbor().pos_ in ("NOUN", "PROPN")
