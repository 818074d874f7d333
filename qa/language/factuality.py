"""How a sentence reports an event: as a fact, or as denied, doubted, asked, feared, planned, believed or claimed.

In: a word of a parsed sentence that stands for the event, such as a verb. Out: its `Mode`, from the word itself and
from all that it depends on.
"""

from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from qa.language.data import load
from qa.language.function_words import QUESTION_WORDS
from qa.language.polarity import is_denied_by_itself, is_negated

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


class Mode(StrEnum):
    """How an event is reported; except for `FACT`, `NEGATED`, `FUTURE` and `SUPPOSED`, the names of word tables."""

    FACT = "fact"
    NEGATED = "negated"
    UNDONE = "undone"
    FALSE = "false"
    DENIED = "denied"
    DOUBTED = "doubted"
    ASKED = "asked"
    SUPPOSED = "supposed"
    FEARED = "feared"
    PLANNED = "planned"
    FUTURE = "future"
    EXPECTED = "expected"
    BELIEVED = "believed"
    CLAIMED = "claimed"
    INVENTED = "invented"


WEAKER = (
    Mode.FACT, Mode.FUTURE, Mode.CLAIMED, Mode.BELIEVED, Mode.EXPECTED, Mode.PLANNED, Mode.FEARED, Mode.SUPPOSED,
    Mode.INVENTED, Mode.ASKED, Mode.DOUBTED, Mode.DENIED, Mode.UNDONE, Mode.FALSE, Mode.NEGATED,
)  # fmt: skip
"""The modes, from most to least factual: along a path the weakest counts, and among several mentions the strongest."""

OPPOSITE = frozenset((Mode.NEGATED, Mode.UNDONE, Mode.FALSE))
"""The modes of what is said not to be true."""

_LISTED = frozenset(Mode) - {Mode.FACT, Mode.NEGATED, Mode.FUTURE, Mode.SUPPOSED}
_DENIALS = OPPOSITE | {Mode.DENIED}
_KINDS = {"VERB": "verbs", "AUX": "verbs", "NOUN": "nouns", "PROPN": "nouns", "ADJ": "adjectives", "ADV": "adverbs"}

_CLAUSES = ("ccomp", "xcomp", "pcomp", "csubj", "csubjpass", "acl", "dep", "oprd", "acomp")
"""Dependencies of clauses and predicates whose truth depends on the word above: "denied that it had paid"."""

_ARGUMENTS = ("dobj", "nsubjpass", "pobj", "nsubj", "attr", "prep", "agent", "npadvmod")
"""Dependencies of events that are named by a noun: "dropped the charge", "cleared of the murder"."""

_CONDITIONS = frozenset(("if", "unless", "lest", "provided"))
_REPORTS = frozenset(("report", "reports", "story", "stories", "news"))
_PARTICLES = frozenset(("down", "off", "out", "up", "away", "back"))
_POSSIBLE = frozenset(("may", "might", "could"))
_FUTURE = frozenset(("will", "shall", "’ll", "'ll"))
_OPEN_WORDS = QUESTION_WORDS - {"what", "which"}
_MOST_INTRODUCING = 10
"""Maximum words before the first comma that may name the source: "In her new novel, "."""

_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "expl")


class _Step(NamedTuple):
    """A word that the event depends on, and the word below it on the way there."""

    above: "Token"
    below: "Token"


def mode_of(event: "Token") -> Mode:
    """Return how a sentence reports the event that a word stands for; two denials cancel each other out."""
    modes = list(_modes(event))
    denials = [mode for mode in modes if mode in _DENIALS]
    told = max((mode for mode in modes if mode not in _DENIALS), key=WEAKER.index, default=Mode.FACT)
    if Mode.FALSE in denials:
        return Mode.FALSE  # disproving a myth does not make it true
    if len(denials) % 2 == 0:
        return told
    return denials[-1] if told in (Mode.FACT, Mode.FUTURE) else Mode.DENIED


def modes_named(words: "Iterator[Token]") -> frozenset[Mode]:
    """Return the modes that words stand for: a question with "plan" asks about a plan."""
    return frozenset(mode for word in words if (mode := _mode_of_word(word)) is not None)


def _modes(event: "Token") -> Iterator[Mode]:
    yield from _own_modes(event)
    steps = list(_steps(event))
    for step in steps:
        yield from _modes_from_above(step, event)
    yield from _modes_of_source([event, *(step.above for step in steps)], event)


def _steps(event: "Token") -> Iterator[_Step]:
    """Yield what the event depends on, up to where a clause of its own begins: "denied it, as the mill had burnt"."""
    below = event
    while below.head is not below:
        above = below.head
        if is_beside(below, above):
            return
        if below.dep_ == "conj":
            if not _is_inverted(below):
                below = above
                continue
            return
        is_content = below.dep_ == "relcl" and _is_content_clause(below)
        if below.dep_ not in (*_CLAUSES, *_ARGUMENTS) and not is_content and not _is_infinitive_of_purpose(below):
            return
        above = _noun_before(below) or above
        yield _Step(above, below)
        below = above


def _noun_before(clause: "Token") -> "Token | None":
    """The claim or plan before a clause with "that" or "to", if the parser attaches the clause to the verb instead."""
    first = clause.left_edge
    if first.i == 0 or first.lower_ not in ("that", "to"):
        return None
    noun = first.nbor(-1)
    is_claim = noun.lower_ in _REPORTS or _mode_of_word(noun) is not None or _is_to_come(noun)
    return noun if noun.pos_ == "NOUN" and is_claim and noun is not clause.head else None


def _is_to_come(noun: "Token") -> bool:
    """Whether an infinitive after this noun says what is still to be done: "a deal to end the strike"."""
    return noun.lemma_ in load("factuality.toml")["to_come"]["nouns"]


def particle_of(verb: "Token") -> str | None:
    """Return the particle of a verb: "down" of "step down"."""
    return next(
        (
            child.lower_
            for child in verb.rights
            if child.dep_ == "prt" or (child.lower_ in _PARTICLES and child.tag_ == "RB")
        ),
        None,
    )


def is_beside(below: "Token", above: "Token") -> bool:
    """Whether two clauses are coordinate, although the parser takes one as part of the other: "it held; they left"."""
    first, last = sorted((below.i, above.i))
    return any(word.text == ";" for word in above.doc[first:last])


def _own_modes(event: "Token") -> Iterator[Mode]:
    """What a clause says of its event: "did not", "may have", "would, if", "allegedly"."""
    verb = verb_of(event)
    if verb is None:
        yield from (mode for child in event.children if child.dep_ == "amod" and (mode := _mode_of_word(child)))
        return
    if is_denied_by_itself(verb):
        yield Mode.NEGATED
    if _is_in_condition(verb):
        yield Mode.SUPPOSED
    yield from (mode for child in verb.children if child.dep_ in ("advmod", "neg") and (mode := _mode_of_word(child)))
    yield from _modes_of_auxiliaries(verb)
    if verb.dep_ == "xcomp" and verb.head.lemma_ in ("be", "go") and any(one.lower_ == "to" for one in verb.lefts):
        yield Mode.FUTURE  # "is going to", "was to have visited"


def _modes_of_auxiliaries(verb: "Token") -> Iterator[Mode]:
    auxiliaries = {child.lower_ for child in _auxiliaries(verb)}
    if "would" in auxiliaries:
        yield Mode.SUPPOSED if "have" in auxiliaries or _has_condition(verb) else Mode.FUTURE
    elif not auxiliaries.isdisjoint(_POSSIBLE):
        is_past = "have" in auxiliaries  # "may have fled" is a guess, "may flee" a forecast
        yield Mode.SUPPOSED if _has_condition(verb) else Mode.BELIEVED if is_past else Mode.EXPECTED
    elif not auxiliaries.isdisjoint(_FUTURE):
        yield Mode.SUPPOSED if _has_condition(verb) else Mode.FUTURE


def _is_infinitive(verb: "Token") -> bool:
    return verb.tag_ == "VB" and any(child.lower_ == "to" for child in verb.lefts)


def _auxiliaries(verb: "Token") -> "list[Token]":
    """The auxiliaries of a verb, or of the one that it is joined to: "could cost jobs and close plants"."""
    own = [child for child in verb.children if child.dep_ == "aux"]
    if own or verb.dep_ != "conj" or verb.tag_ not in ("VB", "VBN") or _is_inverted(verb):
        return own
    return _auxiliaries(verb.head)


def _modes_from_above(step: _Step, event: "Token") -> Iterator[Mode]:
    above, below = step
    if _is_asked(below):
        yield Mode.ASKED
    mode = _mode_of_governor(above, below)
    if mode is not None:
        yield from _negated(mode) if is_negated(above) and above.pos_ != "NOUN" else [mode]
    elif above.pos_ in ("VERB", "AUX"):
        yield from _modes_from_verb(step)
    if above.pos_ == "NOUN" and (below.pos_ in ("VERB", "AUX") or below.dep_ == "prep"):
        yield from _modes_from_noun(above)
    if above.pos_ == "NOUN" and _is_to_come(above) and _is_infinitive(below):
        yield Mode.PLANNED
    if above.pos_ == "VERB" and below.dep_ == "xcomp":
        yield from (mode for mode in _modes_of_auxiliaries(above) if mode is not Mode.SUPPOSED)
    if above is not event and above.pos_ in ("VERB", "AUX") and _is_in_condition(above):
        yield Mode.SUPPOSED


def _mode_of_governor(above: "Token", below: "Token") -> Mode | None:
    """The mode that a word gives to what depends on it; whoever denies or plans is not an event."""
    mode = _mode_of_word(above)
    is_about_fact = mode in (Mode.PLANNED, Mode.EXPECTED) and not _is_wanted(below)
    return None if is_about_fact or mode is Mode.INVENTED or below.dep_ in ("nsubj", "agent") else mode


def _modes_from_noun(noun: "Token") -> Iterator[Mode]:
    """What else a noun says of the clause that follows it: "the false report that", "no evidence that"."""
    yield from (mode for child in noun.children if child.dep_ == "amod" and (mode := _mode_of_word(child)))
    if any(child.lower_ == "no" for child in noun.children):
        yield Mode.DOUBTED
    elif noun.lower_ == "reports":
        yield Mode.CLAIMED


def _negated(mode: Mode) -> "list[Mode]":
    """What is left of a mode if its word is negated: "nobody doubts that", "does not believe that"."""
    if mode in (Mode.DENIED, Mode.DOUBTED):
        return []
    return [Mode.NEGATED if mode is Mode.FALSE else Mode.DOUBTED]


def _modes_from_verb(step: _Step) -> Iterator[Mode]:
    """The mode that a verb in no list gives to the event below it: "does not say that", "is untrue"."""
    above, below = step
    if below.dep_ in ("acomp", "attr", "oprd"):
        return
    predicates = [child for child in above.children if child.dep_ in ("acomp", "attr", "oprd") and child is not below]
    found = [mode for child in predicates if (mode := _mode_of_word(child)) is not None]
    is_true = any(child.lower_ in ("true", "correct") for child in predicates)
    if is_true and is_negated(above):
        yield Mode.FALSE
    elif found and not is_negated(above):
        yield found[0]
    elif is_negated(above) and below.dep_ in ("ccomp", "xcomp", "csubj"):
        yield Mode.DOUBTED


def _modes_of_source(words: "list[Token]", event: "Token") -> Iterator[Mode]:
    """The mode that the source of a sentence gives to it: "in her novel", "a film shows", "according to an anonymous
    post"."""
    making = load("factuality.toml")["portrayal"]["making"]
    shows = load("factuality.toml")["portrayal"]["verbs"]
    if event.doc[0].lower_ in ("in", "as") and event.lemma_ not in making and _begins_invented(event.doc):
        yield Mode.INVENTED
    for word in words:
        for child in word.children:
            if child.dep_ == "nsubj" and word.lemma_ in shows and word is not event and _is_invented(child):
                yield Mode.INVENTED
            if child.dep_ == "prep" and (child.lower_ == "according" or (child.lower_ == "in" and word is event)):
                sources = [part for part in child.subtree if part.dep_ == "pobj"]
                if child.lower_ != "according" and event.lemma_ not in making and any(map(_is_invented, sources)):
                    yield Mode.INVENTED
                if child.lower_ == "according" and any(_mode_of_word(part) is Mode.CLAIMED for part in child.subtree):
                    yield Mode.CLAIMED


def _begins_invented(sentence: "Doc") -> bool:
    """Whether the first words say that it is fiction or a joke: "As an April Fools' joke, ..."."""
    first = next((word.i for word in sentence if word.text == ","), len(sentence))
    return first <= _MOST_INTRODUCING and any(_mode_of_word(word) is Mode.INVENTED for word in sentence[:first])


def _is_invented(noun: "Token") -> bool:
    words = (noun, *(child for child in noun.children if child.dep_ in ("amod", "compound")))
    return any(_mode_of_word(word) is Mode.INVENTED for word in words)


def _is_asked(below: "Token") -> bool:
    """Whether a clause is an indirect question: "whether he had lied"; "who had done it" asks for who did it."""
    if below.dep_ not in ("ccomp", "pcomp", "csubj", "xcomp", "acl", "advcl"):
        return False
    marks = {child.lower_ for child in below.lefts if child.dep_ in ("mark", "advmod", "nsubj", "nsubjpass", "dobj")}
    if "whether" in marks or ("if" in marks and below.dep_ != "advcl"):
        return True
    return not marks.isdisjoint(_OPEN_WORDS) and below.dep_ in ("ccomp", "pcomp", "csubj")


def _is_wanted(below: "Token") -> bool:
    """Whether what is planned or expected is still to come: a noun or an infinitive, not "promised that it had"."""
    if below.pos_ in ("VERB", "AUX"):
        return not any(child.dep_ == "aux" and child.lower_ in ("had", "has", "did") for child in below.children) and (
            below.tag_ in ("VB", "VBG") or below.dep_ in ("xcomp", "acl", "ccomp")
        )
    return True


def _is_infinitive_of_purpose(below: "Token") -> bool:
    """Whether it is an infinitive that the parser takes for an adverbial: "called on him to step down"."""
    is_planned = _noun_before(below) is not None or _mode_of_word(below.head) is Mode.PLANNED
    return below.dep_ == "advcl" and _is_infinitive(below) and is_planned


def _is_content_clause(verb: "Token") -> bool:
    """Whether what the parser takes for a relative clause says what a claim or plan is: "a rumour that they died"."""
    return _mode_of_word(verb.head) is not None or verb.head.lower_ in _REPORTS


def _is_inverted(conjunct: "Token") -> bool:
    """Whether a clause that is joined to another has a subject of its own, so that it is independent."""
    return any(child.dep_ in _SUBJECTS for child in conjunct.children)


def _is_in_condition(verb: "Token") -> bool:
    """Whether the verb states a condition: "if it slides", "should the talks fail"."""
    if verb.dep_ not in ("advcl", "ccomp"):
        return False
    words = {child.lower_ for child in verb.lefts if child.dep_ in ("mark", "advmod")}
    if not words.isdisjoint(_CONDITIONS):
        return verb.dep_ == "advcl"
    first = verb.left_edge
    return verb.dep_ == "advcl" and first.lower_ in ("had", "should", "were") and first.i < verb.i


def _has_condition(verb: "Token") -> bool:
    """Whether a clause holds under a condition: "if it slides", "without the law"."""
    for child in verb.children:
        if child.dep_ in ("advcl", "ccomp") and (_is_in_condition(child) or child.lower_ in ("had", "should", "were")):
            return True
        if child.dep_ == "prep" and child.lower_ in ("without", "but"):
            return any(word.lower_ == "have" for word in verb.children)
    return False


def verb_of(event: "Token") -> "Token | None":
    """Return the verb of the event's own clause: itself, or the copula of a predicate ("is not pregnant")."""
    if event.pos_ in ("VERB", "AUX"):
        return event
    if event.dep_ in ("acomp", "attr", "oprd") and event.head.pos_ in ("VERB", "AUX"):
        return event.head
    return None


def _mode_of_word(word: "Token") -> Mode | None:
    kind = _KINDS.get(word.pos_)
    lemma = word.lemma_.lower()
    particle = particle_of(word) if kind == "verbs" else None
    if kind is not None and particle is not None:
        return _lexicon().get((kind, f"{lemma} {particle}"))
    found = _lexicon().get((kind or "", lemma))
    if found is None and word.tag_ in ("VBN", "JJ", "NN") and kind != "adjectives":
        found = _lexicon().get(("adjectives", word.lower_))
    return found


@cache
def _lexicon() -> dict[tuple[str, str], Mode]:
    words = load("factuality.toml")
    return {(kind, word): mode for mode in _LISTED for kind, listed in words[mode.value].items() for word in listed}
