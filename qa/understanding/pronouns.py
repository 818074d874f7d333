"""The pronouns of a question that nothing in it explains: "When did she resign?"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa.language.function_words import DEMONSTRATIVES, PRONOUNS
from qa.language.grammar import SUBJECTS, governing_verb
from qa.language.names import government_names
from qa.understanding.mentions import Kind, Mention, Role, mentions, parse_words
from qa.understanding.question_parts import Parts, question_parts
from qa.understanding.turns import WHO

if TYPE_CHECKING:
    from spacy.tokens import Token

SUBJECTIVE = {**PRONOUNS, "this": "it", "that": "it", "these": "they", "those": "they"}
"""Each pronoun with the form in which mentions list it."""

_POSSESSIVE = frozenset(("his", "her", "its", "their"))
_WEATHER = "rain|snow|hail|freeze|thaw"
_NO_THING = re.compile(
    rf"\bit (?:still |ever )?(?:{_WEATHER})|\b(?:is|was|will|would|has|does|did|can) it (?:be |been )?"
    rf"(?:\w+ )?(?:{_WEATHER})"
    r"|\b(?:is|was|isn[’']t|will|would) it (?:be )?(?:[\w-]+ ){1,3}(?:that|to|for|if|whether|who|what|when|how|why)\b"
    r"|\bit(?: is|[’']s| was) (?:[\w-]+ ){1,3}(?:that|to|for|if|whether|who|what|when|how|why)\b"
    r"|\b(?:does|did|will|would) it (?:take|matter|mean|seem|cost to)\b|\bwhat time is it\b|\bma(?:k|d)e it\b"
    r"|\bit c(?:a|o)mes? to\b"
    r"|\b(?:has|had) it been \w+ (?:that|to|whether)\b",
    re.IGNORECASE,
)
"""Where "it" refers to nothing: "Is it true that ...?", "How long does it take to ...?"."""

_LOOSE = frozenset("after before since by in from like besides until during than as".split())
"""Prepositions after which "that" refers to a time or a whole clause."""

_NAME_WITHIN = re.compile(r"(?<=[\w,] )[A-Z]")
_OBJECTS = frozenset(("dobj", "pobj", "dative", "iobj"))


@dataclass(frozen=True, slots=True)
class Pronoun:
    """A pronoun of a question, from `start` to `end`, as it is written there, and the verb of which it is a part."""

    start: int
    end: int
    form: str
    role: Role
    verb: str
    is_passive: bool
    is_possessive: bool

    @property
    def subjective(self) -> str:
        """The form in which mentions list it: "she" for "her"."""
        return SUBJECTIVE[self.form]


def open_pronouns(question: str) -> Iterator[Pronoun]:
    """Yield the pronouns that nothing in the question itself explains."""
    doc = parse_words(question)
    parts = question_parts(question)
    own = parts.mentions if parts else tuple(mentions(question))
    for token in doc:
        if token.lower_ not in SUBJECTIVE or not _is_pronoun(token):
            continue
        if SUBJECTIVE[token.lower_] == "it" and (_NO_THING.search(question) or token.dep_ == "expl"):
            continue
        is_possessive = token.lower_ in _POSSESSIVE and (token.tag_ == "PRP$" or _is_before_noun(token))
        if not _is_bound(token, own, is_possessive, parts):
            verb = governing_verb(token)
            inside = parts is not None and parts.subject[0] <= token.idx < parts.subject[1]
            is_subject = token.dep_ in SUBJECTS or inside or (token.dep_ == "poss" and inside)
            is_passive = token.dep_ == "nsubjpass" or bool(
                parts
                and is_subject
                and parts.verb
                and parts.verb.tag == "VBN"
                and parts.auxiliary.lower() in ("was", "were", "is", "are", "been")
            )
            lemma = (
                parts.verb.lemma if parts and parts.verb and is_subject else (verb.lemma_ if verb is not None else "")
            )
            yield Pronoun(
                token.idx,
                token.idx + len(token.text),
                token.lower_,
                Role.SUBJECT if is_subject else Role.OBJECT,
                lemma,
                is_passive,
                is_possessive,
            )


def _is_pronoun(token: "Token") -> bool:
    if token.lower_ not in DEMONSTRATIVES:
        return True
    if (
        token.tag_ in ("WDT", "IN")
        or token.dep_ in ("mark", "det", "advmod")
        or token.nbor(-1 if token.i else 0).lower_ in _LOOSE
    ):
        return False
    following = token.nbor() if token.i + 1 < len(token.doc) else None
    if following is not None and following.lower_ == "of":
        return False
    if following is not None and following.tag_ in ("VBD", "VBZ") and token.i and token.nbor(-1).pos_ != "AUX":
        return False  # "what did he say that hurt?"
    if token.lower_ in ("these", "those") and following is not None:
        return following.pos_ in ("PUNCT", "AUX")  # not "those of Spain", "those who left"
    return following is None or following.pos_ not in ("NOUN", "PROPN", "ADJ", "NUM")


def _is_before_noun(token: "Token") -> bool:
    return token.i + 1 < len(token.doc) and token.nbor().pos_ in ("NOUN", "PROPN", "ADJ")


def _is_bound(token: "Token", own: Sequence[Mention], is_possessive: bool, parts: Parts | None) -> bool:
    """Whether the question itself has what a pronoun refers to: a name or noun before it. The object of a verb is
    not its subject, though ("What did Kova tell him?")."""
    if token.lower_ in DEMONSTRATIVES:
        return False
    subjective = SUBJECTIVE[token.lower_]
    main = parts.verb.start if parts and parts.verb else -1
    verb = governing_verb(token)
    in_main = verb is None or verb.idx == main or (main < 0 and verb.dep_ == "ROOT")
    before = [one for one in own if one.end <= token.idx and _may_bind(one, subjective)]
    if in_main and parts is not None and parts.is_inverted:
        before = [one for one in before if not one.is_asked]  # "How many pupils do they have?"
    if before:
        is_object = in_main and not is_possessive and token.dep_ in _OBJECTS
        return not (is_object and len(before) == 1 and before[0].role is Role.SUBJECT and not before[0].is_asked)
    is_named = (subjective != "it" or is_possessive) and _NAME_WITHIN.search(token.doc.text[: token.idx]) is not None
    if in_main:
        return is_possessive and is_named
    if is_named or (subjective == "they" and any(word.tag_ == "NNS" for word in token.doc[: token.i])):
        return True
    asks_who = (
        subjective != "it"
        and parts is not None
        and not parts.is_inverted
        and token.idx > len(parts.asks)
        and WHO.search(parts.asks)
    )
    is_later = token.idx < main and any(one.start > token.idx and _may_bind(one, subjective) for one in own)
    return bool(asks_who or is_later)


def _may_bind(one: Mention, subjective: str) -> bool:
    """Whether a pronoun after a mention may refer to it. Any name may be a person's except that of a country or of
    the other gender."""
    if subjective in one.pronouns:
        return True
    if subjective == "it" or not one.is_name or government_names(one.text.removeprefix("the ")):
        return False
    return subjective == "they" or one.kinds != frozenset((Kind.PERSON,))
