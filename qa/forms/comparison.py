"""Two things, people or outlets side by side, each in its own words; whether they agree is decided by the words
alone."""

from collections.abc import Sequence
from typing import NamedTuple

from qa.form import Agreement
from qa.forms.drafts import Draft, DraftSection
from qa.forms.material import on_topic
from qa.forms.request import Request
from qa.forms.speakers import Spoken, draft_of, said_by, spoken_on
from qa.language.agreement import contradict, say_the_same
from qa.language.names import name_terms, passage_terms
from qa.language.outlet_names import find_outlets, outlet_forms
from qa.language.polarity import opposites
from qa.language.quantities import find_quantities
from qa.ranking.ranker import ScoredSentence

_MOST_PAIRED, _MOST_SHOWN = 8, 2
_MIN_SHARED = 0.25
"""Share of the words of the shorter of two sentences that the other has, below which they are about different
things."""

_LINES = {
    Agreement.SAME: "By their words, the first two say the same.",
    Agreement.DIFFER: "By their words, the first two differ.",
    Agreement.NOT_COMPARABLE: "The words of these quotes do not show whether they agree.",
}


class _Side(NamedTuple):
    name: str
    drafts: Sequence[Draft]
    texts: Sequence[str]


def comparison(request: Request) -> list[DraftSection]:
    """Return quotes on each of two sides, and what their words show about whether they agree."""
    names = request.asked.sides
    if names is None:
        return []
    sides = _of_outlets(request, names) or _of_speakers(request, names) or _of_things(request, names)
    if not any(side.drafts for side in sides):
        return []
    sections = [
        DraftSection(
            side.name[0].upper() + side.name[1:], tuple(side.drafts), () if side.drafts else ("Nothing on this.",)
        )
        for side in sides
    ]
    agreement = _agreement(sides)
    return [*sections, DraftSection("Side by side", (), (_LINES[agreement],), agreement)]


def _of_outlets(request: Request, names: tuple[str, str]) -> list[_Side]:
    """Two outlets, each with its own sentences; none if these are not outlets."""
    forms = outlet_forms(request.whole.outlets)
    outlets = [find_outlets(name, forms) for name in names]
    if not all(outlets) or not request.asked.topic:
        return []
    found = [request.on(request.asked.topic, chosen).material.sentences for chosen in outlets]
    return _paired(request, names, found, frozenset())


def _of_speakers(request: Request, names: tuple[str, str]) -> list[_Side]:
    """Two who say something on the topic; none unless both are quoted."""
    if not request.asked.topic:
        return []
    spoken = spoken_on(request.on(request.asked.topic))
    theirs = [said_by(spoken, name) for name in names]
    if not all(theirs):
        return []
    return [_side_of_speaker(name, one[:_MOST_SHOWN]) for name, one in zip(names, theirs, strict=True)]


def _side_of_speaker(name: str, spoken: Sequence[Spoken]) -> _Side:
    return _Side(name, [draft_of(one) for one in spoken], [one.words for one in spoken])


def _of_things(request: Request, names: tuple[str, str]) -> list[_Side]:
    """Two things, with sentences that name the one and not the other."""
    terms = [frozenset(name_terms(name)) for name in names]
    found = []
    for name, own, other in zip(names, terms, terms[::-1], strict=True):
        sentences = request.on(f"{name} {request.asked.topic}".strip()).material.sentences
        found.append([one for one in sentences if _is_about(one, own, other) and _has_topic(request, one)])
    return _paired(request, names, found, terms[0] | terms[1])


def _is_about(sentence: ScoredSentence, own: frozenset[str], other: frozenset[str]) -> bool:
    words = passage_terms(sentence.text)
    around = words | passage_terms(sentence.article.title)
    is_other = other - own <= words and not own - other <= words
    return own <= around and not is_other and not (own - other).isdisjoint(words)


def _has_topic(request: Request, sentence: ScoredSentence) -> bool:
    """Whether at least half of the words of what they are compared in stand in the paragraph or the title."""
    wanted = frozenset(name_terms(request.asked.topic))
    around = passage_terms(f"{sentence.article.title} {sentence.paragraph.text}")
    return len(wanted & around) >= len(wanted) / 2


def _paired(
    request: Request, names: tuple[str, str], found: Sequence[Sequence[ScoredSentence]], besides: frozenset[str]
) -> list[_Side]:
    """The sides, starting with the sentences that have most in common besides the names of what is compared."""
    first, second = (list(sentences)[:_MOST_PAIRED] for sentences in found)
    pairs = sorted(
        ((_likeness(one, other, besides), one, other) for one in first for other in second), key=lambda pair: -pair[0]
    )
    chosen: tuple[list[ScoredSentence], list[ScoredSentence]] = ([], [])
    for likeness, *pair in pairs:
        is_free = all(one not in side for one, side in zip(pair, chosen, strict=True))
        if is_free and likeness > _MIN_SHARED and len(chosen[0]) < _MOST_SHOWN:
            for one, side in zip(pair, chosen, strict=True):
                side.append(one)
    return [
        _side_of_thing(request, name, side or list(others)[:_MOST_SHOWN])
        for name, side, others in zip(names, chosen, (first, second), strict=True)
    ]


def _side_of_thing(request: Request, name: str, sentences: Sequence[ScoredSentence]) -> _Side:
    return _Side(name, [Draft(request.quoter.quote(one)) for one in sentences], [one.text for one in sentences])


def _likeness(one: ScoredSentence, other: ScoredSentence, besides: frozenset[str]) -> float:
    words, others = _frame(one.text, besides), _frame(other.text, besides)
    shared = len(words & others) / max(1, min(len(words), len(others)))
    units, other_units = (
        {found.unit for found in find_quantities(text) if found.unit} for text in (one.text, other.text)
    )
    return shared + 0.5 * (not units.isdisjoint(other_units)) + 0.05 * (on_topic(one) + on_topic(other))


def _frame(text: str, besides: frozenset[str]) -> frozenset[str]:
    return frozenset(term for term in name_terms(text) if not any(map(str.isdigit, term))) - besides


def _agreement(sides: Sequence[_Side]) -> Agreement:
    """What the words of the first quotes show."""
    if not all(side.texts for side in sides):
        return Agreement.NOT_COMPARABLE
    one, other = (side.texts[0] for side in sides)
    names = frozenset(name_terms(" ".join(side.name for side in sides)))
    words, others = _frame(one, names), _frame(other, names)
    if say_the_same(one, other):
        return Agreement.SAME
    if contradict(one, other) or _are_opposed(words, others):
        return Agreement.DIFFER
    is_alike = len(words & others) > _MIN_SHARED * max(1, min(len(words), len(others)))
    quantities = [{(found.unit, found.value) for found in find_quantities(text) if found.unit} for text in (one, other)]
    units = {unit for unit, _ in quantities[0]} & {unit for unit, _ in quantities[1]}
    if not is_alike or not units:
        return Agreement.NOT_COMPARABLE
    values = [{value for unit, value in found if unit in units} for found in quantities]
    return Agreement.SAME if values[0] == values[1] else Agreement.DIFFER


def _are_opposed(words: frozenset[str], others: frozenset[str]) -> bool:
    """Whether one has a verb and the other its opposite: "supports" and "opposes", with more words in common."""
    opposed = any(
        not others.isdisjoint(term for other in opposite for term in name_terms(other))
        for lemma, opposite in opposites().items()
        if not words.isdisjoint(name_terms(lemma))
    )
    return opposed and not words.isdisjoint(others)
