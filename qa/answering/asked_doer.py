"""Whether a short answer is about something that somebody else did than the one asked about."""

from typing import TYPE_CHECKING

from qa.language.frames import find_clashes
from qa.language.grammar import SUBJECTS, governing_verb, lower_words, parse, parse_syntax
from qa.language.kinship import with_plain_kin
from qa.language.names import name_terms, passage_terms
from qa.language.namesakes import names_of
from qa.language.persons import PersonName, is_relative
from qa.language.polarity import contrary_words
from qa.language.question_statement import as_statement
from qa.language.question_verb import SAY_LITTLE, question_event
from qa.language.reporting_verbs import reporting_lemmas
from qa.ranking.ranker import ScoredSentence
from qa.retrieval.candidates import words_around
from qa.understanding.answer_type import AnswerType
from qa.understanding.question import Question

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_BODIES = frozenset(("ORG", "GPE", "NORP"))
_PERSONS = frozenset(("PERSON",))
_OPEN = (AnswerType.SPEECH, AnswerType.REASON, AnswerType.YES_NO, AnswerType.PERSON)
"""Types of answers that another's deeds may be part of."""

_WITHOUT_SUBJECT = frozenset("conj xcomp advcl pcomp ccomp prep".split())
"""Clauses that share the subject of the verb above them, if they have none of their own: "..., promising a cut" or
"before dying"."""

_POINTING = tuple(f"{word} " for word in "my our your his her its their this these those such".split())
"""Words before a noun for something that was named before: "our Constitution"."""


def is_done_by_another(question: Question, sentence: ScoredSentence) -> bool:
    """Whether the sentence says about somebody else what the question asks.

    That is so if its verb is the same and has a different name in the same role: "Rice will replace Donilon" for "Who
    replaces Rice?"; if the verb always has another person as its subject: "Ed Penn, who fell ill before dying, ..." for
    "When did Ann Penn die?"; if the question asks what a named person or organisation does, and the short answer is in
    a clause whose subject is somebody else of the same kind: "Rice briefed Flynn for 12 hours" for "How long did Comey
    brief Flynn?"; or if it asks who does something, and the sentence says that others than those marked do it.

    Raises `ReaderError` if there is no grammar model.
    """
    if question.kind is AnswerType.YES_NO:
        return False
    statement = as_statement(question.text)
    return (
        _has_another_in_place(statement, sentence.text)
        or _is_in_clause_of_another(question, statement, sentence)
        or _befalls_another(statement, sentence.text)
        or _is_by_doer_of_another_verb(question, sentence)
        or _is_not_who_does(question, sentence)
        or _is_of_another_relative(question.text, sentence.text)
        or _is_of_whose_relative(question.text, sentence)
    )


def _has_another_in_place(statement: str, text: str) -> bool:
    """Whether both have the same verb, but different names of the same kind in the same role."""
    asked, found = parse(statement), parse(text)
    return any(
        not _are_of_other_kinds(_kind_of(asked, statement[clash.start : clash.end]), _kind_of(found, clash.found))
        for clash in find_clashes(statement, text)
        if not clash.found.lower().startswith(_POINTING)
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
    if any(word.lemma_ in reporting_lemmas() and _is_said_by(word, asked) for word in doc):
        return False
    own = doc[doer.left_edge.i : doer.right_edge.i + 1].text
    agents = " ".join(word.text for word in doc if word.dep_ == "pobj" and word.head.dep_ == "agent")
    return passage_terms(f"{own} {agents}").isdisjoint(name_terms(asked.text))


def _is_said_by(verb: "Token", speaker: "Span") -> bool:
    """Whether a verb of saying has this name in its subject: "Reed" of "Mr. Reed said that Moss agreed"."""
    subject = _subject(verb)
    own = " ".join(word.text for word in subject.subtree) if subject is not None else ""
    return not passage_terms(own).isdisjoint(name_terms(speaker.text))


def _befalls_another(statement: str, text: str) -> bool:
    """Whether a sentence has the verb whose subject is a named person, but always with another person."""
    asked = next((word for word in parse(statement) if word.dep_ == "ROOT"), None)
    subject = next((child for child in asked.children if child.dep_ in SUBJECTS), None) if asked is not None else None
    if asked is None or subject is None or subject.ent_type_ not in _PERSONS or asked.lemma_ in _says_little():
        return False
    wanted = _names_of(subject)
    subjects = [_subject(word) for word in parse(text) if word.lemma_ == asked.lemma_ and word.pos_ == "VERB"]
    found = [_names_of(one) if one is not None else [] for one in subjects]
    return bool(wanted) and bool(found) and all(names and not _may_be_any(names, wanted) for names in found)


def _names_of(word: "Token") -> list[PersonName]:
    """The full names of persons that a noun is, has next to it or is joined to, except its owner's."""
    named = [
        one for one in (word, *word.conjuncts) for one in (one, *one.children) if one == word or one.dep_ != "poss"
    ]
    phrases = (" ".join(part.text for part in one.subtree if one in (part, part.head)) for one in named)
    return [mention.name for phrase in phrases for mention in names_of(phrase) if mention.name.given]


def _may_be_any(names: list[PersonName], others: list[PersonName]) -> bool:
    return any(name.may_be(other) for name in names for other in others)


def _is_not_who_does(question: Question, sentence: ScoredSentence) -> bool:
    """Whether the question asks who does something, and the sentence only says that others than those marked do it:
    "Ray Moss got a list of officials who filed suits", with him marked, for "Who filed suits?"."""
    if question.kind is not AnswerType.PERSON or sentence.answer is None:
        return False
    asked, doc = parse_syntax(question.text), parse_syntax(sentence.text)
    marked, verb = sentence.marked_in(doc), question_event(asked)
    if marked is None or verb is None or verb.lemma_ in reporting_lemmas():
        return False
    if not any(child.dep_ == "nsubj" and child.lower_ == "who" for child in verb.children):
        return False
    objects = {child.lemma_ for child in verb.children if child.dep_ == "dobj"}
    same = [word for word in doc if word.lemma_ == verb.lemma_ and word.pos_ == "VERB" and _has(word, objects)]
    doers = [None if _is_participle(word) else _subject(word) for word in same]
    return bool(doers) and all(doer is not None and _is_another(doer, marked) for doer in doers)


def _has(verb: "Token", objects: set[str]) -> bool:
    """Whether a verb has one of these objects; if it has none, or none is asked for, a verb that says enough by itself
    counts as well."""
    own = {child.lemma_ for child in verb.children if child.dep_ in ("dobj", "nsubjpass")}
    return not own.isdisjoint(objects) or (verb.lemma_ not in SAY_LITTLE and not (own and objects))


def _is_participle(verb: "Token") -> bool:
    """Whether a verb says what is done to its subject: "removed" of "was defaced and removed by two boys"."""
    return verb.tag_ == "VBN" and not any(child.dep_ == "aux" and child.lemma_ == "have" for child in verb.children)


def _is_another(doer: "Token", marked: "Span") -> bool:
    """Whether a noun is neither part of the marked words, nor next to them for the same person, nor a pronoun for
    them."""
    if doer.pos_ == "PRON" or doer.head.lemma_ == "be":
        return False
    around = {doer, *doer.subtree, *doer.conjuncts, *(doer.ancestors if doer.dep_ in ("appos", "conj") else ())}
    return around.isdisjoint(marked)


def _subject(verb: "Token") -> "Token | None":
    """The subject of a verb, or what takes its place: that of the verb above it, or the noun that it modifies."""
    while True:
        own = next((child for child in verb.children if child.dep_ in SUBJECTS), None)
        if own is not None:
            return verb.head if own.tag_ in ("WDT", "WP") and verb.dep_ == "relcl" else own
        if verb.dep_ == "acl":
            return verb.head
        if verb.dep_ not in _WITHOUT_SUBJECT or verb.head == verb:
            return None
        verb = verb.head


def _says_little() -> frozenset[str]:
    return SAY_LITTLE | reporting_lemmas()


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


def _is_of_another_relative(asked: str, text: str) -> bool:
    """Whether the question is about a relative, and the sentence has only the one of the other sex: "his wife"."""
    wanted, found = lower_words(asked), lower_words(text)
    return any(
        is_relative(word) and word not in found and any(is_relative(other) and other in found for other in others)
        for word, others in contrary_words().items()
        if word in wanted
    )


def _is_of_whose_relative(asked: str, sentence: ScoredSentence) -> bool:
    """Whether the question is about a named person's relative, and the passage has that person but no relative: "Penn
    is 30" for "How old is Penn's partner?"."""
    relatives = [word for word in parse(asked) if is_relative(word.lemma_)]
    owners = [child for word in relatives for child in word.children if child.dep_ == "poss"]
    names = [term for owner in owners if owner.ent_type_ in _PERSONS for term in name_terms(owner.text)]
    if not names:
        return False
    near = words_around(sentence.candidate.passage)
    if passage_terms(near).isdisjoint(names):
        return False
    words = lower_words(with_plain_kin(near))
    return not any(is_relative(word) or is_relative(word.removesuffix("s")) for word in words)


def _asked_doer(statement: "Doc") -> "Span | None":
    """The name that is the subject of the verb asked about; None if that verb only says what others do."""
    subjects = [name for name in statement.ents if name.root.dep_ == "nsubj" and name.root.head.dep_ == "ROOT"]
    if any(child.dep_ == "ccomp" for name in subjects for child in name.root.head.children):
        return None
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
