"""About whom a passage says what a question asks about a person: "His deputy, Ed Nye, stayed" after "Ed Poe
resigned" does not say that Nye resigned."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qa.language.dependence import needs_context
from qa.language.grammar import SUBJECTS, forms_of_verbs, lower_words, parse_syntax
from qa.language.names import name_terms
from qa.language.namesakes import names_of
from qa.language.persons import PersonName
from qa.language.question_verb import question_event, question_verb
from qa.ranking.ranker import ScoredSentence
from qa.understanding.answer_type import AnswerType
from qa.understanding.question import Question

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_TOO_COMMON = frozenset("be have do get make take go say".split())
_THE_SAME = frozenset("it them one so him her".split())
"""Objects that refer to something mentioned before: "she voted for it"."""


def said_of_asked(question: Question, passage: Sequence[ScoredSentence]) -> list[ScoredSentence]:
    """Return the sentences of a passage, best first, without those that only depend on what is said about somebody
    else.

    If the question asks whether somebody does something, and some of the sentences have that verb, only these are
    returned. Raises `ReaderError` if there is no grammar model.
    """
    verb = _main_verb(question)
    named = [name for name in question.persons if name.given]
    if verb is None or not named or question.kind is AnswerType.SPEECH:
        return list(passage)
    forms = forms_of_verbs(frozenset([verb]))
    kept = [one for one in passage if _has_any(one.text, forms) or not _leans_on_another(one, verb, named)]
    if question.kind is not AnswerType.YES_NO or question.person is None:
        return kept
    return [one for one in kept if _has_any(one.text, forms) and _is_on_topic(question, verb, one)] or kept


def _main_verb(question: Question) -> str | None:
    """The verb that is asked about; None for one that says too little."""
    parsed = parse_syntax(question.text)
    verb = question_verb(parsed)
    word = question_event(parsed) or (verb.main if verb is not None else None)
    if word is None or word.pos_ == "ADJ":
        return None
    return word.lemma_.lower() if word.lemma_.lower() not in _TOO_COMMON else None


def _has_any(text: str, forms: frozenset[str]) -> bool:
    return not forms.isdisjoint(lower_words(text))


def _is_on_topic(question: Question, verb: str, sentence: ScoredSentence) -> bool:
    """Whether the sentence has, besides the verb and the name, something of what is asked, or it asks for no more."""
    of_name = {term for name in question.persons for term in name_terms(str(name))}
    topic = question.terms.keys() - of_name - set(name_terms(verb))
    return not topic or not topic.isdisjoint(name_terms(sentence.text)) or _has_any(sentence.text, _THE_SAME)


def _leans_on_another(sentence: ScoredSentence, verb: str, asked: Sequence[PersonName]) -> bool:
    """Whether a sentence is quoted with one before that says the verb of another person."""
    before = _before(sentence)
    if not _has_any(before, forms_of_verbs(frozenset([verb]))) or not needs_context(sentence.text):
        return False
    return _is_of_another(parse_syntax(before), verb, asked)


def _before(sentence: ScoredSentence) -> str:
    spans = [span for span in sentence.paragraph.sentences if span.start < sentence.start]
    return sentence.paragraph.text[spans[-1].start : spans[-1].end] if spans else sentence.candidate.passage.before


def _is_of_another(parsed: "Doc", verb: str, asked: Sequence[PersonName]) -> bool:
    subjects = [child for word in parsed if word.lemma_ == verb for child in word.children if child.dep_ in SUBJECTS]
    return bool(subjects) and all(_names_another(subject, asked) for subject in subjects)


def _names_another(subject: "Token", asked: Sequence[PersonName]) -> bool:
    words = list(subject.subtree)
    names = [mention.name for mention in names_of(subject.doc[words[0].i : words[-1].i + 1].text)]
    return bool(names) and not any(name.may_be(other) for name in names for other in asked)
