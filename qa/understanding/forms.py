"""Which form the answer to a question should have, decided from the question: "What's the latest on ...?".

In: a standalone question. Out: the form, and the parts of the question that it is about. A question that no rule of
`forms.toml` matches is answered with a sentence, and so is every uncertain one.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from qa.form import Form
from qa.language.data import load
from qa.language.dates import find_dates
from qa.language.function_words import AUXILIARY
from qa.language.grammar import parse_syntax
from qa.language.names import name_terms
from qa.language.persons import is_role
from qa.understanding.answer_type import AnswerType, find_answer_type
from qa.understanding.question import subject

if TYPE_CHECKING:
    from spacy.tokens import Token

_ANY = (
    r"(?!(?:when|who|whom|whose|whether|how|why|if|what|which|where|that|those|something|anything|for|in|on|from|at|of|by"
    rf"|without|i|we|his|her|their|its)\b|{AUXILIARY})"
)
"""Words with which no topic begins: "the views on when it opens" asks for one fact."""

_AT = r"(?:over|in|at|on|of|about|with|between|against|for)"
"""Words after something that happens: "the row over the plan"."""

_BEFORE_GROUP = r"(?:the|other|some|many|most|all|local|young|old|neighbou?ring|foreign|western|ordinary|rest of the)"
_PLURAL = r"(?-i:[a-z-]+(?:ers|ists|ians|ents))"
"""Endings of words for several people, in lower-case letters: "Sanders" is one person."""

_END = re.compile(r"[\s?!.…]+$")
_POLITE = re.compile(
    r"^(?:and|so|but|now|then|ok|okay)\b[\s,]*|^(?:please|(?:can|could|would|will) you(?: please)?) ", re.IGNORECASE
)
_BOUND = re.compile(r"^(?P<topic>.+?),? (?P<bound>since|after|before) (?P<when>.+)$", re.IGNORECASE)
_ONE_VIEW = re.compile(
    r"\baccording to (?!(?:the |all )?(?:different|various|several|each|all)\b)|\bbecause\b"
    r"|\b(?:in|to) [\w’' -]+[’']s? (?:views?|eyes|words|opinion|account|mind)$",
    re.IGNORECASE,
)
"""What makes a question one for what somebody thinks: "in Reed's view"."""

_NOW = re.compile(
    r",? (?:now|today|so far|right now|at the moment|at present|currently|these days|lately|recently)$", re.IGNORECASE
)
_POINTING = re.compile(r"\b(?:ones?|those|other|others|earlier|his|hers?|its|theirs?)\b|[’']s?$", re.IGNORECASE)
"""Words of a side of a comparison that refer to something else: "the earlier one"."""

_MOST_SIDE_WORDS = 6

_MOST_WORDS = 8
"""Maximum words of a bare topic. Anything longer is a headline, or the keywords of a question."""

_MODIFIERS = frozenset("det compound amod poss case nummod nmod punct prep pobj appos flat npadvmod".split())
_OF_EARLIER = (Form.LATEST, Form.TIMELINE, Form.QUOTES, Form.NUMBERS, Form.NOT_KNOWN)
"""Forms that can be asked for on the same topic without naming it."""

_ABOUT = "They wrote about "


@dataclass(frozen=True, slots=True)
class Bound:
    """A time that limits a question: `relation` is "since", "after" or "before" of `words`, a date or event."""

    relation: str
    words: str


@dataclass(frozen=True, slots=True)
class AskedForm:
    """The form that a question asks for, and what it is about.

    `topic` is empty for a question about everything ("What's new?"). `sides` are the two that are compared, `speaker`
    is whose words are asked for, and `rule` the name of the rule that matched.
    """

    form: Form
    topic: str = ""
    sides: tuple[str, str] | None = None
    speaker: str = ""
    bound: Bound | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class FormRule:
    """A named rule: which questions ask for a form."""

    form: Form
    name: str
    pattern: re.Pattern[str]


def find_form(question: str) -> AskedForm:
    """Return the form that `question` asks for. Raises `ReaderError` if there is no grammar model."""
    text = _POLITE.sub("", _END.sub("", question).strip())
    for rule in form_rules() if _ONE_VIEW.search(text) is None else ():
        if (found := rule.pattern.fullmatch(text)) is not None:
            asked = _asked(rule, found)
            if _is_about_something(asked):
                return asked
    if _is_bare_topic(text, question):
        return AskedForm(Form.DIGEST, text, rule="bare topic")
    return AskedForm(Form.SENTENCE, text)


def as_form(question: str, form: Form) -> AskedForm:
    """Return what `question` is about if its answer is to have this form, whatever form it asks for.

    Raises `ReaderError` if there is no grammar model.
    """
    asked = find_form(question)
    if asked.form is form:
        return asked
    sides = asked.sides
    topic = asked.topic or (" and ".join(sides) if sides else "")
    if asked.form is Form.SENTENCE:
        topic = _END.sub("", question)
    return AskedForm(form, topic, sides, asked.speaker, asked.bound)


def about_earlier(question: str, earlier: str) -> str:
    """Return a question that names no topic ("Give me a timeline") with that of the question before it.

    Raises `ReaderError`.
    """
    asked, before = find_form(question), find_form(earlier)
    if asked.form not in _OF_EARLIER or asked.topic or asked.speaker or asked.bound:
        return question
    topic = (subject(earlier) or "") if before.form is Form.SENTENCE else before.topic
    completed = f"{_END.sub('', question)} on {topic}?" if topic else question
    return completed if find_form(completed).topic else question


@cache
def form_rules() -> tuple[FormRule, ...]:
    """Return the rules in the order in which they are tried."""
    return tuple(
        FormRule(Form(form), name, _pattern(row["pattern"]))
        for form, rows in load("forms.toml").items()
        if form != "words"
        for name, row in rows.items()
    )


@cache
def _placeholders() -> dict[str, str]:
    return {
        "{TOPIC}": rf"(?P<topic>{_ANY}.+?)",
        "{EVENT}": rf"(?P<topic_9>{_ANY}(?:[\w’'-]+ ){{0,4}}?(?:{'|'.join(_events())})"
        rf"(?: (?-i:[A-Z])[\w’'-]+)?(?: {_AT} .+?)?)",
        "{OPEN}": rf"{_ANY}.+?",
        "{GROUP}": rf"(?:[^?]+?[’']s? |(?:{_BEFORE_GROUP} )*)(?:{'|'.join(load('forms.toml')['words']['groups'])}"
        rf"|{_PLURAL})(?: (?:in|of|from|around|across) .+?)?",
        "{A}": rf"(?P<a>{_ANY}.+?)",
        "{B}": rf"(?P<b>{_ANY}.+?)",
        "{ON}": r"(?:on|about|with|in|from|regarding|concerning|over|for|of|around|at|to|between|as to)",
    }


def _pattern(row: str) -> re.Pattern[str]:
    """The pattern of a row; a placeholder that occurs several times becomes a group with a different name each time."""
    for name, pattern in _placeholders().items():
        group = re.search(r"\?P<(\w+)>", pattern)
        parts = row.split(name)
        row = parts[0] + "".join(
            (pattern.replace(group[0], f"?P<{group[1]}_{number}>") if group else pattern) + part
            for number, part in enumerate(parts[1:])
        )
    return re.compile(row, re.IGNORECASE)


def _asked(rule: FormRule, found: re.Match[str]) -> AskedForm:
    named = {name.rstrip("_0123456789"): value for name, value in found.groupdict().items() if value}
    parts = {name: _NOW.sub("", value.strip(" ,:")) for name, value in named.items()}
    topic, bound = parts.get("topic", ""), None
    if "bound" in parts:
        bound = Bound(parts["bound"].lower(), parts["when"])
    elif rule.form in (Form.LATEST, Form.TIMELINE, Form.DIGEST) and (limited := _BOUND.match(topic)):
        topic, bound = limited["topic"], Bound(limited["bound"].lower(), limited["when"])
    sides = (parts["a"], parts["b"]) if "a" in parts and "b" in parts else None
    return AskedForm(rule.form, topic, sides, parts.get("speaker", ""), bound, rule.name)


def _is_about_something(asked: AskedForm) -> bool:
    """Whether the topic has words to search for, if one is named."""
    named = [asked.topic, asked.speaker, *(asked.sides or ())]
    sides = asked.sides or ()
    if any(_POINTING.search(side) or len(side.split()) > _MOST_SIDE_WORDS for side in sides):
        return False
    return all(name_terms(words) for words in named if words)


def _is_bare_topic(text: str, question: str) -> bool:
    """Whether the text is a noun phrase and nothing else: a name, "the ...", or something that happens."""
    if not 1 < len(text.split()) <= _MOST_WORDS or find_answer_type(question) is not AnswerType.OTHER:
        return False
    if "?" in question or "," in text or any(find_dates(text)):
        return False
    # In a sentence, as the parser takes "the harbour strike" alone for a clause.
    words = [word for word in parse_syntax(f"{_ABOUT}{text}.")[len(_ABOUT.split()) : -1] if not word.is_space]
    head = next((word for word in words if word.head.lower_ == "about"), None)
    if head is None or head.dep_ != "pobj" or any(word is not head and not _is_in_phrase(word) for word in words):
        return False
    if head.lemma_.lower() in _events() or head.lower_ in _events():
        return True
    is_name = all(word.pos_ == "PROPN" for word in words if not word.is_punct)
    return is_name and not is_role(words[-1].text)


def _is_in_phrase(word: "Token") -> bool:
    is_verb = word.pos_ in ("VERB", "AUX") and word.dep_ not in ("amod", "compound")
    return word.dep_ in _MODIFIERS and not is_verb


@cache
def _events() -> frozenset[str]:
    return frozenset(load("forms.toml")["words"]["events"])
