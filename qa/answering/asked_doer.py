"""Whether a short answer is about something that somebody else did than the one asked about."""

from typing import TYPE_CHECKING

from qa.language.frames import find_clashes
from qa.language.grammar import governing_verb, lower_words, parse, parse_syntax
from qa.language.names import name_terms, passage_terms
from qa.language.persons import is_relative
from qa.language.polarity import contrary_words
from qa.language.question_statement import as_statement
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
    """Whether the sentence says about somebody else what the question asks.

    That is so if its verb is the same and has a different name in the same role: "Rice will replace Donilon" for "Who
    replaces Rice?"; or if the question asks what a named person or body does, and the short answer is in a clause whose
    subject is somebody else of the same kind: "Rice briefed Flynn for 12 hours" for "How long did Comey brief Flynn?".

    Raises `ReaderError` if there is no grammar model.
    """
    if question.kind is AnswerType.YES_NO:
        return False
    statement = as_statement(question.text)
    return (
        _has_another_in_place(statement, sentence.text)
        or _is_in_clause_of_another(question, statement, sentence)
        or _is_by_doer_of_another_verb(question, sentence)
        or _is_of_another_relative(question.text, sentence.text)
    )


def _has_another_in_place(statement: str, told: str) -> bool:
    """Whether both have the same verb, but different names of the same kind in the same role."""
    asked, found = parse(statement), parse(told)
    return any(
        not _are_of_other_kinds(_kind_of(asked, statement[clash.start : clash.end]), _kind_of(found, clash.found))
        for clash in find_clashes(statement, told)
    )


def _kind_of(parsed: "Doc", name: str) -> frozenset[str] | None:
    return next((_kind(word) for word in parsed if word.text in name.split() and _kind(word) is not None), None)


def _are_of_other_kinds(one: frozenset[str] | None, other: frozenset[str] | None) -> bool:
    """Whether one is a person and the other a body: what a country does, its president does."""
    return one is not None and other is not None and one != other


def _is_in_clause_of_another(question: Question, statement: str, sentence: ScoredSentence) -> bool:
    if sentence.answer is None or question.kind in _OPEN:
        return False
    asked = _asked_doer(parse(statement))
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


def _is_by_doer_of_another_verb(question: Question, sentence: ScoredSentence) -> bool:
    """Whether the question asks who did something, and the short answer is who did something else to the same thing:
    "vandalized and later removed by officials" for "Who vandalized it?".
    """
    if question.kind is not AnswerType.PERSON or sentence.answer is None:
        return False
    asked, doc = parse_syntax(question.text), parse_syntax(sentence.text)
    marked, verb = sentence.marked_in(doc), question_event(asked)
    if marked is None or verb is None or asked[0].lower_ != "who":
        return False
    by = next((above for above in (marked.root, *marked.root.ancestors) if above.dep_ == "agent"), None)
    if by is None or by.head.lemma_ == verb.lemma_:
        return False
    return any(word.lemma_ == verb.lemma_ and word.tag_ == "VBN" and by.head in word.conjuncts for word in doc)


def _is_of_another_relative(asked: str, told: str) -> bool:
    """Whether the question is about a relative, and the sentence has only the one of the other sex: "his wife"."""
    wanted, found = lower_words(asked), lower_words(told)
    return any(
        is_relative(word) and word not in found and any(is_relative(other) and other in found for other in others)
        for word, others in contrary_words().items()
        if word in wanted
    )


def _asked_doer(statement: "Doc") -> "Span | None":
    """The name that is the subject of the verb asked about."""
    subjects = [name for name in statement.ents if name.root.dep_ == "nsubj" and name.root.head.dep_ == "ROOT"]
    return subjects[0] if len(subjects) == 1 and _kind(subjects[0].root) is not None else None


def _doer(word: "Token") -> "Token | None":
    """The subject of the clause that contains a word; None if it is passive."""
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
