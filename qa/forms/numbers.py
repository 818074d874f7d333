"""Numbers that articles give for the same thing, where they differ."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from qa.form import Agreement
from qa.forms.drafts import Draft, DraftSection
from qa.forms.material import day_number
from qa.forms.request import Request
from qa.language.event_days import event_day
from qa.language.grammar import governing_verb, parse_syntax, word_at
from qa.language.names import name_terms, passage_terms
from qa.language.quantities import Quantity, find_quantities
from qa.ranking.ranker import ScoredSentence
from qa.ranking.reranker import apply_reader
from qa.ranking.weights import weights
from qa.understanding.question import proper_names

_MOST_COMPARED, _MOST_READ = 24, 16
"""Maximum sentences with numbers that are compared, and that are read for a requested number."""

_MIN_SHARED = 0.4
"""Share of the words of the shorter sentence, without numbers, that another has, for both to count the same thing."""

_DYING = frozenset(("die", "kill", "drown", "perish", "leave", "lose", "claim", "rise"))
"""Verbs with which the dead are counted."""

_DEAD = re.compile(r"\b(?:death tolls?|dead|deaths|died|killed|fatalities|casualties)\b", re.IGNORECASE)
"""Words of a question that asks for the number of the dead."""

_OF = re.compile(r" (?:of|by|for|from|in) ")

_ASKING = tuple(
    (re.compile(pattern, re.IGNORECASE), words)
    for pattern, words in (
        (r"^(?:the )?death tolls? (?:of|in|from|after) ", "How many people died in "),
        (r"^(?:the )?(?:numbers?|figures?|counts?|totals?|estimates?|tolls?) (?:of|for) ", "How many "),
        (
            r"^(?=(?:the )?(?:costs?|prices?|values?|damages?|worth|amounts?|sizes?|loss(?:es)?|bill)\b)",
            "How much was ",
        ),
    )
)
"""How a topic is asked for as a number; any other with "How many"."""

_SAME = "All articles that give a number give this one"
_MOST_VALUES = 5
_MOST_GROUPS = 3

_FAR = 4
"""How many times as large a number may be as another with the same unit that counts the same thing."""

_APART = timedelta(days=7)
"""If the events of two sentences are further apart than this, they are not the same event."""

_MAY_COUNT = re.compile(r"\d")
_LIKE_A_YEAR = range(1900, 2100)
_NO_COUNTS = frozenset(("ordinal", "clock", "multiple"))


@dataclass(frozen=True, slots=True)
class _Asks:
    """What the question asks to count: its terms (`topic`), those that are not part of a name (`acts`), and those
    before "of" or the like (`nouns`): "the cost of the bridge". It may be the dead."""

    topic: frozenset[str]
    acts: frozenset[str]
    nouns: frozenset[str]
    is_of_dead: bool

    @classmethod
    def of(cls, request: Request) -> "_Asks":
        topic = frozenset(name_terms(request.asked.topic))
        noun, *rest = _OF.split(request.asked.topic, maxsplit=1)
        return cls(
            topic=topic,
            acts=topic.difference(*map(name_terms, proper_names(f"there {request.asked.topic}"))),
            nouns=frozenset(name_terms(noun)) if rest else frozenset(),
            is_of_dead=_DEAD.search(request.question) is not None,
        )

    def is_for(self, given: "_Given") -> bool:
        """Whether a number may be what is asked for: by what it counts, by the noun in its sentence, or as the number
        of dead."""
        if not self.topic.isdisjoint(name_terms(given.quantity.unit)):
            return True
        return not self.nouns.isdisjoint(_frame(given)) or (self.is_of_dead and _verbs(given) == _DYING)


@dataclass(frozen=True, slots=True)
class _Given:
    """A number that a sentence gives."""

    sentence: ScoredSentence
    quantity: Quantity


def has_number(text: str) -> bool:
    """Whether a text has a number that counts something. Raises `ReaderError`."""
    return _MAY_COUNT.search(text) is not None and any(one.unit and _counts(one) for one in find_quantities(text))


def numbers(request: Request) -> list[DraftSection]:
    """Return the values that articles give for what is asked, the newest first, or else that they give the same."""
    asks = _Asks.of(request)
    asked = [given for given in _asked_for(request) if _may_be_asked(given, asks)]
    given = _given(request, asks)
    groups = [group for group in _groups(given, asks) if _is_disputed(group)]
    units = {one.quantity.unit for one in asked if one.quantity.unit}
    counted = [group for group in groups if group[0].quantity.unit in units or (not units and asks.is_for(group[0]))]
    if not counted and any(map(asks.is_for, given)):
        groups = []  # there are numbers of what is asked for, so nothing else is meant
    if len({one.quantity.value for one in asked}) > 1:
        known = {one.sentence.text for one in asked}
        more = [one for group in counted for one in group if any(other.sentence.text in known for other in group)]
        return [_section(request, [*asked, *(one for one in more if one.sentence.text not in known)])]
    sections = [_section(request, group) for group in (counted or groups)[:_MOST_GROUPS]]
    if sections or not asked:
        return sections
    if len(asked) == 1:
        return [DraftSection("The only number found", (_draft(request, asked),))]
    return [DraftSection(_SAME, (_draft(request, asked),), (), Agreement.SAME)]


def differing_sections(request: Request) -> list[DraftSection]:
    """Return a section for each thing of which articles give different numbers. Raises `ReaderError`."""
    asks = _Asks.of(request)
    groups = _groups(_given(request, asks), asks)
    return [_section(request, group) for group in groups if _is_disputed(group)][:_MOST_GROUPS]


def _asked_for(request: Request) -> list[_Given]:
    """The numbers that answer according to the reader, one per article."""
    reader = request.reader
    if reader is None or not request.asked.topic:
        return []
    having = (sentence for sentence in request.material.sentences if find_quantities(sentence.text))
    passages = [[sentence] for sentence, _ in zip(having, range(_MOST_READ), strict=False)]
    question = replace(request.material.question, text=_as_question(request.asked.topic))
    read = apply_reader(question, passages, reader) if passages else []
    found: dict[int, _Given] = {}
    for (sentence,) in read:
        given = _marked(sentence)
        is_able = sentence.reader is not None and sentence.reader.answerable >= weights().further
        if given is not None and is_able and sentence.source not in found:
            found[sentence.source] = given
    counting = [given.quantity for given in found.values() if given.quantity.unit]
    usual = max(counting, key=lambda one: sum(map(one.is_like, counting)), default=None)
    return [given for given in found.values() if usual is None or usual.is_like(given.quantity)]


def _as_question(topic: str) -> str:
    asked = (pattern.sub(words, topic) for pattern, words in _ASKING if pattern.search(topic))
    return f"{next(asked, f'How many {topic}')}?"


def _marked(sentence: ScoredSentence) -> _Given | None:
    """The number in the short answer of a sentence."""
    answer = sentence.answer
    if answer is None:
        return None
    start, end = answer.start - sentence.start, answer.end - sentence.start
    inside = (one for one in find_quantities(sentence.text) if start <= one.start < end and _counts(one))
    return next((_Given(sentence, one) for one in inside), None)


def _given(request: Request, asks: _Asks) -> list[_Given]:
    """The numbers in the sentences on the topic; if one counts the same thing twice, it is unclear which is meant.
    Numbers without a unit only from sentences with the noun asked for: "puts the damage at 300 million"."""
    found: list[_Given] = []
    for sentence in request.material.sentences:
        has_noun = not asks.nouns.isdisjoint(name_terms(sentence.text))
        counted = [one for one in find_quantities(sentence.text) if (one.unit or has_noun) and _counts(one)]
        units = [one.unit for one in counted]
        found += [_Given(sentence, one) for one in counted if units.count(one.unit) == 1]
        if len(found) >= _MOST_COMPARED:
            break
    return found


def _counts(quantity: Quantity) -> bool:
    return quantity.unit not in _NO_COUNTS and not (quantity.unit == "" and quantity.value in _LIKE_A_YEAR)


def _groups(given: Sequence[_Given], asks: _Asks) -> list[list[_Given]]:
    """Group the numbers of sentences about the same thing, each sentence once."""
    groups: list[list[_Given]] = []
    for one in given:
        group = next((group for group in groups if _count_the_same(group[0], one, asks)), None)
        if group is None:
            groups.append([one])
        elif all(other.sentence is not one.sentence for other in group):
            group.append(one)
    return groups


def _count_the_same(one: _Given, other: _Given, asks: _Asks) -> bool:
    if not one.quantity.is_like(other.quantity) or _are_of_other_days(one, other):
        return False
    words, others, verbs = _frame(one), _frame(other), _verbs(one) & _verbs(other)
    counted = frozenset(name_terms(one.quantity.unit))
    if not asks.topic.isdisjoint(counted):
        least, most = sorted(given.quantity.value for given in (one, other))
        return most <= _FAR * least and all(_may_be_asked(given, asks) for given in (one, other))
    if asks.is_of_dead and verbs == _DYING:
        return True
    if not asks.nouns.isdisjoint(words & others) and verbs:
        return True
    is_alike = len(words & others) >= _MIN_SHARED * max(1, min(len(words), len(others)))
    return is_alike and bool(verbs)


def _are_of_other_days(one: _Given, other: _Given) -> bool:
    """Whether two sentences are about days far apart: "killed two on Sunday", "in December, three were killed"."""
    found = (event_day(given.sentence.text, given.sentence.article) for given in (one, other))
    days = sorted(day for day in found if day is not None)
    return len(days) > 1 and days[1].first > days[0].last and days[1].first - days[0].first > _APART


def _may_be_asked(given: _Given, asks: _Asks) -> bool:
    """Whether a number of people counts those who did what is asked about: who marched, not who has a job."""
    counted = frozenset(name_terms(given.quantity.unit))
    acts = asks.acts - counted
    if given.quantity.unit != "people" or not acts:
        return True
    return not acts.isdisjoint(passage_terms(f"{given.sentence.article.title} {given.sentence.paragraph.text}"))


def _frame(given: _Given) -> frozenset[str]:
    """The words of a sentence that say what its number counts, without numbers."""
    return frozenset(term for term in name_terms(given.sentence.text) if not any(map(str.isdigit, term)))


def _verbs(given: _Given) -> frozenset[str]:
    """The verb that a number depends on, with those that mean the same of the dead."""
    word = word_at(parse_syntax(given.sentence.text), given.quantity.start)
    verb = word and governing_verb(word)
    if verb is None:
        return frozenset()
    lemma = verb.lemma_.lower()
    return _DYING if lemma in _DYING else frozenset((lemma,))


def _is_disputed(group: Sequence[_Given]) -> bool:
    return len({one.quantity.value for one in group}) > 1 and len({one.sentence.source for one in group}) > 1


def _section(request: Request, group: Sequence[_Given]) -> DraftSection:
    by_value: dict[float, list[_Given]] = {}
    for given in sorted(group, key=lambda one: -day_number(one.sentence)):
        by_value.setdefault(given.quantity.value, []).append(given)
    drafts = [_draft(request, same) for same in list(by_value.values())[:_MOST_VALUES]]
    return DraftSection("Numbers that differ", tuple(drafts), (), Agreement.DIFFER)


def _draft(request: Request, same: Sequence[_Given]) -> Draft:
    """The newest sentence that gives a value, which is its label, in the words of the article."""
    first = same[0]
    words = first.sentence.text[first.quantity.start : first.quantity.end].strip()
    return Draft(request.quoter.quote(first.sentence, [other.sentence for other in same[1:]]), words)
