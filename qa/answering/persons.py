"""Distinguishes the people whom the articles call by the surname that a question asks about."""

from collections.abc import Iterable, Sequence

from qa.filters import Filters
from qa.language.namesakes import Namesakes, Person
from qa.language.persons import PersonName
from qa.ranking.identity import AskedPersons, distinct
from qa.ranking.ranker import ScoredSentence
from qa.understanding.question import Question

_MIN_SHARE = 0.2
"""Minimum articles about a person, as a share of those about the most common one with the surname, for the person to be
offered: whoever asks about Obama means the president.
"""

_MAX_PERSONS = 5


def tell_apart(
    question: Question,
    answering: Sequence[Sequence[ScoredSentence]],
    read: Sequence[Sequence[ScoredSentence]],
    asked: AskedPersons,
) -> tuple[list[list[ScoredSentence]], list[str]]:
    """Return the sentences that answer, best first, about one person only, and a note on who else has the surname.

    That person is the one meant by the best sentence; `read` are all passages that were read. Raises `ReaderError` if
    there is no grammar model.
    """
    kept, notes = [list(passage) for passage in answering], list[str]()
    for name in question.persons:
        if name.given:
            continue
        namesakes = _in_passages(name, read, asked)
        meant = [_meant(passage[0], name, asked) for passage in kept]
        groups = _bearers(namesakes, (person for persons in meant for person in persons))
        if len(groups) < 2:
            continue
        group = next((group for group in groups if meant and _is_any(meant[0], group)), None)
        if group is not None:
            kept = [[s for s in passage if _is_any(_meant(s, name, asked), group)] for passage in kept]
            kept = [passage for passage in kept if passage]
        offered = [other for other in groups if other == group or len(other) >= _MIN_SHARE * len(groups[0])]
        if len(offered) > 1:
            note = f"Which {name.surname}? {'; '.join(_described(one, namesakes) for one in offered[:_MAX_PERSONS])}."
            notes.append(note + (f" The answer is about {_full_name(group)}." if group else ""))
    return kept, notes


def unmentioned_persons(asked: AskedPersons, filters: Filters) -> list[str]:
    """Return notes on the people whose full name is in no article that `filters` allow, and on who has their surname
    there.
    """
    none, some = ("None of these articles", "These articles") if filters else ("No article", "The articles")
    notes = []
    for name in asked.unmentioned:
        found = asked.found(name)
        others = [_described(group, found) for group in _bearers(found)[:_MAX_PERSONS]]
        notes.append(f"{none} mentions {name}." + (f" {some} mention {'; '.join(others)}." if others else ""))
    return notes


def _in_passages(name: PersonName, read: Sequence[Sequence[ScoredSentence]], asked: AskedPersons) -> list[Namesakes]:
    articles = {passage[0].article.id: passage[0].article for passage in read if name.key in passage[0].candidate.terms}
    return [asked.namesakes(article, name.key) for article in articles.values()]


def _bearers(namesakes: Sequence[Namesakes], meant: Iterable[Person] = ()) -> list[list[Person]]:
    """The people whom articles call by the surname alone, each once for every such article, and those who are `meant`
    in an answer; the most common first, and among equally common ones, whoever an article names first.
    """
    called = [person for found in namesakes for person in found.called_by_surname]
    groups = distinct([*called, *(person for person in dict.fromkeys(meant) if person not in called)])
    return sorted(groups, key=lambda group: -len(group))


def _described(group: Sequence[Person], namesakes: Sequence[Namesakes]) -> str:
    """A person with what one of the articles says they are: "David Kerr, harbour master"."""
    roles = (role for found in namesakes for person in found.persons if person in group for role in found.roles(person))
    return ", ".join([_full_name(group), *filter(None, [next(roles, "")])])


def _full_name(group: Sequence[Person]) -> str:
    return max(map(str, group), key=len)


def _is_any(persons: Sequence[Person], group: Sequence[Person]) -> bool:
    return any(person.name.may_be(other.name) for person in persons for other in group)


def _meant(sentence: ScoredSentence, name: PersonName, asked: AskedPersons) -> Sequence[Person]:
    """Whom the sentence names, or else whom the surname would mean there."""
    namesakes = asked.namesakes(sentence.article, name.key)
    paragraph = sentence.paragraph
    named = namesakes.meant(paragraph.number, paragraph.text[sentence.start : sentence.end], sentence.start)
    last = namesakes.last(paragraph.number, sentence.end)
    return named or ([last] if last else [])
