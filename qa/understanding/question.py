"""Parses a question: its search terms, its names, and the type of answer it asks for."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np

from index import IndexView
from index.text.calendar_names import WEEKDAYS
from index.text.clean import clean
from index.vectors import Vectors
from qa.errors import QuestionRefused
from qa.language import reporting_verbs
from qa.language.function_words import AUXILIARY, BE
from qa.language.grammar import parse, parse_syntax
from qa.language.kinship import with_plain_kin
from qa.language.names import government_names, name_terms, normalize_names, rarity
from qa.language.persons import PersonName, is_body, is_role, is_thing, names_in, other_heads
from qa.language.question_verb import question_verb
from qa.understanding.answer_type import AnswerType, find_answer_type, without_keyword
from qa.understanding.own_words import as_said
from qa.understanding.whether_known import what_may_be_known

_BACKGROUND = np.float32(0.25)
"""Weight of the background of a question relative to the question, for vector search."""

MAX_QUESTION = 2_000
"""Characters. The longest of 2,660 real news questions has 205; a longer text is not a question."""


ELSE = re.compile(r"\b(?P<asked>who|whom|what|where|when|why|how|anyone|anything|anybody) else\b", re.IGNORECASE)
_DOES = re.compile(rf"^{AUXILIARY} (?:the )?(?P<who>[A-Z][\w.-]+(?: [A-Z][\w.-]+)*)(?![\w’'])")
_LIST = re.compile(
    r"^(?:which|what|(?:name|list)(?: all)?(?: of)?(?: the)?) (?:\w+ ){0,2}?\w+(?:ies|[cgz]es|[^aeious\W]s)\b",
    re.IGNORECASE,
)
_ASKED = re.compile(rf"^{AUXILIARY} ")
WHO_IS = re.compile(r"^who (?:is|was|are|were) (?P<who>[^?]{2,60})", re.IGNORECASE)

_QUESTION_WORD = re.compile(rf"^\W*(?:{AUXILIARY}|wh\w+|how|name|list) ", re.IGNORECASE)
_NAME_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W\d_][\w'’.-]*\w|[^\W\d_]")
"""A word that may be a name; "U.S." is one with its full stops."""

_I = re.compile(r"I(?:[’'](?:m|d|ve|ll))?")
_INITIAL = re.compile(r"\b[A-Z]\.$")
_PRONOUN = re.compile(r"(?:I|you|we|he|she|it|they|there|anyone|someone)\b", re.IGNORECASE)

_ABOUT_STATEMENTS = (AnswerType.SPEECH, AnswerType.TIME, AnswerType.PLACE)
"""Answer types that concern someone's words if the question has a reporting verb."""


@dataclass(frozen=True, slots=True)
class Question:
    """A parsed question.

    `terms` maps each search term to its weight (inverse document frequency), `names` those that are proper names, and
    `vector` is the question's unit vector. `actor` is set for a question about someone's words, about where or when
    they were said, or about whether someone does something: each of its sets of terms names that person or body. With
    `must_be_own_words`, only the actor's own words answer it; others' words may answer what someone wants, or what the
    holder of an office says, whom articles call by name. `office` is that office, in the words of the question.
    `persons` are the names in it that may be persons', `person` that of the actor. `listed` is true if it asks for
    several things ("Which countries have refused?"). `context` are the names in the background: terms that help to find
    passages, but that no passage needs. `is_open` is true if "it" is unresolved, so that no answer is certain.
    `whether_known` is "Is it known who paid?" for a question of that kind, or empty: everything else is then parsed
    from "Who paid?".
    """

    text: str
    terms: dict[str, float]
    names: dict[str, float]
    actor: tuple[frozenset[str], ...]
    must_be_own_words: bool
    office: str | None
    persons: tuple[PersonName, ...]
    person: PersonName | None
    listed: bool
    kind: AnswerType
    vector: Vectors
    context: tuple[str, ...] = ()
    is_open: bool = False
    whether_known: str = ""

    @property
    def asks_about_statement(self) -> bool:
        """Whether it asks what someone said, or where or when they said it."""
        return bool(self.actor) and self.kind in _ABOUT_STATEMENTS

    def names_actor(self, terms: Iterable[str]) -> bool:
        """Whether these terms name the person or body whose words or actions are asked about."""
        present = frozenset(terms)
        return any(name <= present for name in self.actor)


def check_question(text: object) -> str:
    """Return the question as one clean line. Raises `QuestionRefused` if it is empty, too long or not a string."""
    if not isinstance(text, str):
        raise QuestionRefused(f"a question must be a string, not {type(text).__name__}; write it as plain text")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise QuestionRefused(
            "the question contains an invalid character (lone surrogate); write it again as plain text"
        )
    question = clean(text)
    if not any(character.isalnum() for character in question):
        raise QuestionRefused("the question is empty; write what you want to know in plain words")
    if len(question) > MAX_QUESTION:
        raise QuestionRefused(
            f"the question has {len(question):,} characters, more than the limit of {MAX_QUESTION:,}; ask one question "
            "in a few sentences"
        )
    return question


def check_history(history: object) -> list[str]:
    """Return the earlier questions without empty ones. Raises `QuestionRefused` if they are not a list of strings."""
    if isinstance(history, str) or not isinstance(history, Iterable):
        raise QuestionRefused('the history must be a list of earlier questions; pass history=["..."]')
    return [check_question(line) for line in history if line != ""]


def parse_question(text: str, view: IndexView, background: str = "") -> Question:
    """Parse `text`, a standalone question; the weights of its terms are those of the articles in `view`.

    `background` is the text around it.
    """
    may_be_known = what_may_be_known(text)
    whether_known = f"Is it known {may_be_known[0].lower()}{may_be_known[1:]}" if may_be_known else ""
    if may_be_known:  # "Whether it reopens?" is no question by itself
        text = whether_known if may_be_known.lower().startswith(("whether ", "if ")) else may_be_known
    text = as_said(with_plain_kin(ELSE.sub(r"\g<asked>", text)))  # the previous answer is excluded from what is found
    asked, _, earlier = text.partition(" (")  # context from an earlier question is in parentheses
    if earlier:  # turned into a clause: models read "did" as the start of another question
        text = f"{asked} ({_ASKED.sub('', earlier)}"
    kind = find_answer_type(asked)
    speaker = _speaker(text) if kind in _ABOUT_STATEMENTS else None
    searched = may_be_known or without_keyword(text)
    if speaker and speaker.verb in reporting_verbs.unsearched_verbs():
        searched = text[: speaker.start] + text[speaker.end :]
    does = _DOES.match(text) if kind is AnswerType.YES_NO else None
    actor = speaker.who if speaker else does["who"].strip() if does else ""
    terms = {term: rarity(term, view) for term in name_terms(searched)}
    named = [term for name in proper_names(text) for term in name_terms(name)]
    persons = person_names(text)
    return Question(
        text=text,
        terms=terms,
        names={term: terms[term] for term in named if term in terms},
        actor=_name_or_office(actor) if actor else (),
        must_be_own_words=speaker is not None
        and (any(map(str.isupper, speaker.who)) or is_role(_head(actor)))
        and speaker.verb in reporting_verbs.own_words_verbs(),
        office=actor if _is_office(actor) else None,
        persons=persons,
        person=next((name for name in persons if actor and actor.endswith(str(name))), None),
        listed=_LIST.match(text) is not None,
        kind=kind,
        vector=_vector(text, background, view),
        context=tuple(term for name in proper_names(background) for term in name_terms(name) if term not in terms),
        whether_known=whether_known,
    )


def _vector(text: str, background: str, view: IndexView) -> Vectors:
    vector = view.embed(text)
    if background:
        vector = vector + _BACKGROUND * view.embed(background)
        vector = vector / np.linalg.norm(vector)
    return vector


@cache
def _speaker_pattern() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<aux>{AUXILIARY}) (?P<who>(?:[\w’'.-]+ ){{1,6}}?)(?<!\bof )(?P<verb>{reporting_verbs.question_verbs()})\b"
    )


class _Speaker(NamedTuple):
    """Whose words a question asks for, and the reporting verb, `text[start:end]` of the question, in lower case."""

    who: str
    verb: str
    start: int
    end: int


def _speaker(text: str) -> _Speaker | None:
    """Whose words a question asks for, or where or when they were said; None if it asks for nobody's.

    "What did Reed beg people to think about?" asks for Reed's, whatever comes between; "Where is he said to live?" for
    nobody's. Raises `ReaderError` if there is no grammar model.
    """
    found = _speaker_pattern().search(text)
    if found is None or (found["aux"].lower() in BE and not found["verb"].endswith("ing")):
        return None
    asked = question_verb(parse_syntax(text))
    main = asked.main.idx if asked is not None and asked.main is not None else found.start("verb")
    who = text[found.start("who") : min(main, found.start("verb"))] if main > found.start("who") else found["who"]
    return _Speaker(who.strip(), found["verb"].lower(), *found.span("verb"))


def _is_office(who: str) -> bool:
    """Whether it has a word that is not a name ("the NATO chief"), and is neither a pronoun ("they") nor a body
    ("the council")."""
    words = [word for word in who.split() if name_terms(word)]
    return any(word[0].islower() for word in words) and not _PRONOUN.match(who) and not is_body(_head(who))


def _name_or_office(who: str) -> tuple[frozenset[str], ...]:
    """Any word of a name is enough ("Keir Starmer"), and all capitalised words of a body ("the Italian government"); an
    office needs all its words ("the US secretary of state"), but the head of a body may be called by another word
    ("the NATO chief")."""
    words = [word for word in normalize_names(who).split() if name_terms(word)]
    capitalised, head = [word for word in words if word[0].isupper()], _head(who)
    if len(capitalised) == len(words):
        return tuple(frozenset(name_terms(word)) for word in [*words, *government_names(who)])
    if is_body(head):
        return (frozenset(name_terms(" ".join(capitalised or words))),)
    others = [word for word in words if word != head]
    return tuple(frozenset(name_terms(" ".join([*others, same]))) for same in [head, *other_heads(head)])


def _head(who: str) -> str:
    """The noun of an office: "secretary" of "the US secretary of state", "minister" of "the minister for roads"."""
    before = re.split(r" (?:of|for|in|at|to) ", who, maxsplit=1)[0]
    return before.split()[-1]


def subject(question: str) -> str | None:
    """Return whom a question is about, such as "the NATO chief" in "Who is the NATO chief?", or None.

    That is the speaker, the person asked for, a name after an auxiliary verb, or else the first name. Raises
    `ReaderError` if there is no grammar model.
    """
    speaker, asked_for = _speaker(question), WHO_IS.match(question)
    named = speaker.who if speaker else asked_for["who"].strip() if asked_for else ""
    if named and not _PRONOUN.match(named):
        return named
    names = proper_names(question)
    after = (name for name in names if re.search(rf"{AUXILIARY} (?:the )?{re.escape(name)}", question))
    found = next(after, names[0] if names else None)
    return found and _with_office(re.sub(r"[’']s?$", "", found), question)


def _with_office(name: str, question: str) -> str:
    """Extend a name to the office that it is part of: "French" to "the French foreign minister"."""
    for chunk in parse(question).noun_chunks:
        if chunk.root.text[0].islower() and re.search(rf"^(?:the )?{re.escape(name)}\b(?![’'])", chunk.text):
            return str(chunk.text)
    return name


def proper_names(text: str) -> list[str]:
    """Return the capitalised words of `text`, adjacent ones joined; the first word of a sentence and "I" do not
    count."""
    names: list[str] = []
    previous_end = -1
    for match in _NAME_WORD.finditer(text):
        is_capitalised = match[0][0].isupper() and _I.fullmatch(match[0]) is None
        if is_capitalised and not _begins_sentence(text, match.start()):
            between = text[previous_end : match.start()] if names and previous_end >= 0 else ""
            if between == " " or (between == ". " and _INITIAL.search(text, 0, previous_end + 1)):
                names[-1] += between + match[0]
            else:
                names.append(match[0])
            previous_end = match.end()
    return names


def person_names(text: str) -> tuple[PersonName, ...]:
    """Return the names in a question that may be people's, as far as the question alone can show: the grammar model
    takes unusual names for places and bodies."""
    found = (mention.name for mention in names_in(_QUESTION_WORD.sub("", text)))
    return tuple(dict.fromkeys(filter(_may_be_person, found)))


def _may_be_person(name: PersonName) -> bool:
    if is_thing(name.surname) or government_names(str(name)) or government_names(name.surname):
        return False
    return bool(name.given) or not (name.surname.isupper() or name.surname.title() in WEEKDAYS)


def _begins_sentence(text: str, position: int) -> bool:
    before = text[:position].rstrip(" \"'“”‘’()")
    return not before or (before[-1] in ".!?:" and _INITIAL.search(before) is None)
