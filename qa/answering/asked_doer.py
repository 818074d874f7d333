"""Whether what a short answer tells was done by another than the one asked about."""

from typing import TYPE_CHECKING

from qa.language.grammar import governing_verb, parse
from qa.language.names import name_terms, passage_terms
from qa.language.question_verb import question_event
from qa.ranking.ranker import ScoredSentence
from qa.understanding.answer_type import AnswerType
from qa.understanding.question import Question

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_BODIES = frozenset(("ORG", "GPE", "NORP"))
_PERSONS = frozenset(("PERSON",))
_OPEN = (AnswerType.SPEECH, AnswerType.REASON, AnswerType.YES_NO, AnswerType.PERSON)
"""Types of answers that another's deeds may be part of."""

_WITHOUT_SUBJECT = frozenset("conj xcomp advcl pcomp ccomp".split())
"""Clauses that share the subject of the verb above them, if they have none of their own: "..., promising a cut"."""


def is_done_by_another(question: Question, sentence: ScoredSentence) -> bool:
    """Whether the question asks what a named person or body does, and the short answer stands in a clause whose subject
    is another of the same kind: "Rice briefed Flynn for 12 hours" for "How long did Comey brief Flynn?".

    Raises `ReaderError` if there is no grammar model.
    """
    if sentence.answer is None or question.kind in _OPEN:
        return False
    asked = _asked_doer(parse(question.text))
    if asked is None:
        return False
    doc = parse(sentence.text)
    marked = sentence.marked_in(doc)
    doer = _doer(marked.root) if marked is not None else None
    if doer is None or _kind(doer) is None or _kind(doer) != _kind(asked.root):
        return False
    own = doc[doer.left_edge.i : doer.right_edge.i + 1].text
    agents = " ".join(word.text for word in doc if word.dep_ == "pobj" and word.head.dep_ == "agent")
    return passage_terms(f"{own} {agents}").isdisjoint(name_terms(asked.text))


def _asked_doer(question: "Doc") -> "Span | None":
    """The name that is the subject of the verb that is asked about."""
    verb = question_event(question)
    subjects = [name for name in question.ents if name.root.dep_ == "nsubj" and name.root.head == verb]
    return subjects[0] if len(subjects) == 1 and _kind(subjects[0].root) is not None else None


def _doer(word: "Token") -> "Token | None":
    """The subject of the clause that a word stands in; None in a passive one."""
    verb = governing_verb(word)
    while verb is not None:
        subjects = {child.dep_: child for child in verb.children}
        if "nsubjpass" in subjects or "auxpass" in subjects:
            return None
        if "nsubj" in subjects:
            subject = subjects["nsubj"]
            return verb.head if subject.tag_ in ("WDT", "WP") and verb.dep_ == "relcl" else subject
        verb = verb.head if verb.dep_ in _WITHOUT_SUBJECT and verb.head != verb else None
    return None


def _kind(word: "Token") -> frozenset[str] | None:
    return next((kind for kind in (_PERSONS, _BODIES) if word.ent_type_ in kind), None)
