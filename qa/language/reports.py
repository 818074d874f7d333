"""Reports of speech in a parsed sentence: the word that reports ("said"), who says it, and the words that are said."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from qa.language.grammar import SUBJECTS
from qa.language.reporting_verbs import announcing_nouns, clause_lemmas, reporting_lemmas, speaking_for

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_SHARES_SUBJECT = ("conj", "advcl", "xcomp")
_RELATIVE = frozenset(("who", "that", "which"))
_CLAUSES = ("ccomp", "xcomp")
_OBJECTS = ("dobj", "oprd", "attr")
_TOPICS = frozenset(("about", "against", "as", "for", "of"))
"""Prepositions before what is spoken about: "called for calm"."""

_GIVING = frozenset(("deliver", "give", "hear", "issue", "make", "offer", "repeat", "use"))
"""Verbs whose object may be what somebody says."""

_ADDRESSING = frozenset(("assure", "inform", "remind", "tell"))
"""Verbs whose object is whom something is said to."""

_MOST_WORDS_APART = 8
"""Maximum words of a clause that only says who speaks: ", the harbour master Anna Reed said, "."""

_LEAST_WORDS = 3
"""Minimum words of a quotation that counts as speech whatever verb introduces it."""

_AFTER = ("dobj", "oprd", "attr", "npadvmod", "appos", "dep")
"""What the parser may take a speaker for who is named after the verb: `“It will close,” said Harrow, the mayor.`"""


class Report(NamedTuple):
    """A word that reports speech, the head of the phrase that names the speaker, and the words that are said."""

    cue: "Token"
    speaker: "Token"
    said: "frozenset[Token]"

    @property
    def has_clause(self) -> bool:
        """Whether the words are a clause, as in "said it was old", not in "blamed Spain"."""
        return any(child.dep_ == "ccomp" for child in self.cue.children)


def find_reports(sentence: "Doc") -> "Iterator[Report]":
    """Yield the reports in a parsed sentence."""
    for word in sentence:
        if is_reporting_verb(word):
            for subject in subjects(word):
                yield Report(word, subject, frozenset(_said(word, subject)))
        elif word.lower_ == "according":
            said = frozenset(word.head.subtree) - frozenset(word.subtree)
            yield from (Report(word, source, said) for to in word.children for source in to.children)
        elif word.pos_ == "NOUN" and word.lemma_.lower() in announcing_nouns():
            owners = _owners(word)
            clauses = [child for noun in (word, *owners) for child in noun.children if _is_own_clause(child)]
            if clauses:
                yield from (Report(word, owner, frozenset(_all(clauses))) for owner in owners)


def introducing_report(sentence: "Doc", quotation: tuple[int, int]) -> Report | None:
    """Return who is named by a quotation with any other verb: `Harrow fired back: “No.”`, `“No,” Harrow grinned`."""
    start, end = quotation
    before, quoted = sentence.text[:start].rstrip(), sentence.text[start:end].strip("“”\"'‘’")
    if len(quoted.split()) < _LEAST_WORDS or not quoted[0].isupper():
        return None  # a title, or words in passing
    verbs = [word for word in sentence if word.pos_ == "VERB"]
    if before.endswith((":", ",")):
        verbs = [word for word in verbs if word.idx < start][::-1]
    elif quoted.endswith((",", "?", "!")) and sentence.text[end:].strip(" .,"):
        verbs = [word for word in verbs if word.idx >= end][:1]
    else:
        return None
    found = (Report(verb, subject, frozenset()) for verb in verbs for subject in subjects(verb))
    return next((report for report in found if report.speaker.pos_ in ("PROPN", "NOUN") or is_personal(report)), None)


def is_personal(report: Report) -> bool:
    """Whether the speaker is a pronoun of the third person."""
    return report.speaker.lower_ in ("he", "she", "they")


def is_reporting_verb(word: "Token") -> bool:
    """Whether the word reports speech; some verbs do so only with a clause or next to a quotation."""
    if word.pos_ != "VERB":
        return False
    lemma = word.lemma_.lower()
    if lemma in clause_lemmas():
        return _has_own_clause(word) or _is_by_quotation(word)
    return lemma in reporting_lemmas()


def _has_own_clause(word: "Token") -> bool:
    return any(map(_is_own_clause, word.children))


def _is_own_clause(child: "Token") -> bool:
    """Whether it is the verb of a clause with "that" or the like: "a warning that it rose", not "that he gave"."""
    if child.dep_ == "relcl":  # what the parser takes some of them for
        return child.lemma_ not in _GIVING and any(
            part.lower_ == "that" and part.dep_ == "dobj" for part in child.lefts
        )
    return child.dep_ in ("ccomp", "acl") and any(part.lower_ in ("that", "to", "whether") for part in child.lefts)


def _is_by_quotation(word: "Token") -> bool:
    """Whether a verb without an object or an end of its own is in a sentence with a quotation, or before a colon."""
    if any(child.dep_ in ("ccomp", "xcomp", "dobj") and child.i > word.i for child in word.children):
        return False
    return any(part.is_quote for part in word.doc) or (word.i + 1 < len(word.doc) and word.nbor().text == ":")


def subjects(verb: "Token") -> "list[Token]":
    """Return the logical subjects of the verb, in its own clause or in one that it shares them with ("..., asserting").

    With "was told" and the like, the subject only listens.
    """
    first = verb
    while True:
        own = [child for child in verb.children if child.dep_ in SUBJECTS and child.lower_ != "there"]
        agents = [word for child in verb.children if child.dep_ == "agent" for word in child.children]
        if verb is first and is_passive(verb):
            return agents
        if own:
            return [_antecedent(verb, subject) for subject in own]
        objects = [child for child in verb.head.children if child.dep_ == "dobj"] if _is_infinitive(verb) else []
        if agents or objects:
            return agents or objects  # "rejected by Kyiv", "led Kyiv to reject"
        after = [child for child in verb.rights if child.dep_ in _AFTER and _is_named_after(verb, child)]
        if after:
            return after
        if verb.dep_ == "pcomp":  # "was quoted as saying", "responded by saying"
            verb = verb.head.head
        elif verb.dep_ == "acl":
            return _speakers_of(verb.head, verb)
        elif verb.dep_ in _SHARES_SUBJECT:
            verb = verb.head
        else:
            return []


def is_passive(verb: "Token") -> bool:
    """Whether someone else does what the verb says: "was told", "asked about it, Harrow ..."."""
    if any(child.dep_ in ("auxpass", "nsubjpass") for child in verb.children):
        return True
    has_auxiliary = any(child.dep_ == "aux" for child in verb.children)
    has_subject = any(child.dep_ == "nsubj" for child in verb.children)
    return verb.tag_ == "VBN" and not has_auxiliary and not has_subject and _is_dependent(verb)


def _is_dependent(verb: "Token") -> bool:
    return verb.dep_ in ("acl", "advcl") or (verb.dep_ == "conj" and is_passive(verb.head))


def _is_infinitive(verb: "Token") -> bool:
    return verb.dep_ == "xcomp" and verb.tag_ == "VB"


def _antecedent(verb: "Token", subject: "Token") -> "Token":
    """The person whom "who" refers to: "Barrot, who suggested", "it was Barrot who suggested"."""
    if subject.lower_ in _RELATIVE and verb.dep_ == "relcl":
        return verb.head
    named = (child for child in verb.head.rights if child.dep_ == "attr" and child.i < subject.i)
    return next(named, subject) if subject.lower_ == "who" else subject


def _is_named_after(verb: "Token", word: "Token") -> bool:
    """Whether a word after "said" is its speaker: a name or "the mayor", directly after a verb after a quotation."""
    follows = word.left_edge.i == verb.i + 1
    is_after_words = verb.i > 0 and (verb.nbor(-1).is_quote or verb.nbor(-1).text == ",")
    return follows and is_after_words and verb.tag_ != "VBG" and word.pos_ in ("PROPN", "PRON", "NOUN")


def _speakers_of(noun: "Token", verb: "Token") -> "list[Token]":
    """Whose words the clause of a noun gives: for "a statement saying", whoever issued it; for "officials saying",
    theirs.

    A separate clause, after a comma, is about the subject: "Harrow had a good day, saying that". So is one with "to",
    as in "Harrow ran on his promise to pay".
    """
    if verb.tag_ == "VB":
        return _owners(noun)
    is_apart = verb.left_edge.i > 0 and verb.left_edge.nbor(-1).is_punct and noun.dep_ in ("dobj", "pobj")
    return (_owners(noun) if is_apart or noun.lemma_.lower() in speaking_for() else []) or [noun]


def _owners(noun: "Token") -> "list[Token]":
    """Those from whom a statement or claim comes: "Harrow's claim", "a claim by Harrow", "Harrow repeated the
    claim"."""
    owners = [child for child in noun.children if child.dep_ == "poss"]
    owners += [
        word
        for child in noun.children
        if child.dep_ in ("prep", "agent") and child.lower_ in ("by", "from", "of")
        for word in child.children
        if word.dep_ == "pobj" and word.pos_ in ("PROPN", "NOUN")
    ]
    if owners:
        return owners
    governor = noun.head.head if noun.dep_ == "pobj" else noun.head
    return subjects(governor) if noun.dep_ in ("dobj", "pobj") and governor.pos_ == "VERB" else []


def _said(cue: "Token", speaker: "Token") -> "Iterable[Token]":
    """The words that a verb reports: its clause, or else its object, or else the sentence that contains it."""
    clauses = [child for child in cue.children if child.dep_ in _CLAUSES]
    if around := _around(cue, speaker):
        return around
    if clauses:
        # of "urged Spain to wait", "Spain" too, but of "told Spain that", no
        hears = cue.lemma_.lower() in _ADDRESSING or any(child.dep_ == "ccomp" for child in clauses)
        objects = [] if hears else [child for child in cue.children if child.dep_ == "dobj"]
        return _all([*clauses, *objects])
    if cue.dep_ == "advcl" and any(child.lower_ == "as" for child in cue.lefts):  # "as Harrow said"
        return set(cue.head.subtree) - set(cue.subtree)
    objects = [child for child in cue.rights if child.dep_ in _OBJECTS and not _is_named_after(cue, child)]
    if cue.lemma_.lower() in _ADDRESSING:
        objects = []
    topics = [child for child in cue.rights if child.dep_ == "prep" and child.lower_ in _TOPICS]
    return _all([*objects, *topics])


def _around(cue: "Token", speaker: "Token") -> "list[Token]":
    """The words around a speaker and a verb, separated from them only by a comma or the end: "..., Harrow said,
    ..."."""
    first, last = min(cue.i, speaker.left_edge.i), max(cue.i, speaker.i)
    words = list(cue.doc)
    after = words[last + 1] if last + 1 < len(words) else None
    if last - first > _MOST_WORDS_APART or first == 0 or words[first - 1].text != ",":
        return []
    return words[: first - 1] + words[last + 1 :] if after is None or after.text in (",", ".") else []


def _all(parts: "Iterable[Token]") -> "Iterator[Token]":
    for part in parts:
        yield from part.subtree
