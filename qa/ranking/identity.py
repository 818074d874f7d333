"""Whether sentences are about the people whom a question names, or about others with the same surname.

In: a question, and the paragraphs of the articles that have the surname. Out: for each passage, whom it means.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from index import ArticleInfo, IndexView, Passage
from qa.language.dependence import refers_back
from qa.language.names import name_terms, written_forms
from qa.language.namesakes import Namesakes, Person, PersonCheck, may_be_labelled_person, names_of
from qa.language.persons import PersonName, given_forms, is_given_name
from qa.retrieval.candidates import ParagraphsOf
from qa.retrieval.writers import is_by, is_writer
from qa.understanding.answer_type import AnswerType
from qa.understanding.question import Question

_MAX_BACK = 2
"""Maximum sentences before one that depends on them, in which the person may be named."""

_MAX_PARAGRAPHS = 30
"""Maximum paragraphs, those that match a full name best, that are searched for it: those that have all of it come
first."""

_MAX_ARTICLES = 500
"""Maximum articles, those with a surname most often, in which it is resolved to people."""

_LONG = 100
"""Maximum characters of a speaker's name. Anything longer is the preceding text, in which the last name counts."""


class AskedPersons:
    """The people whom a question names, and whom the articles mean by their names.

    Articles are read when needed; a question that names nobody in full needs none.
    """

    def __init__(self, question: Question, view: IndexView, paragraphs_of: ParagraphsOf) -> None:
        self._question = question
        self._view = view
        self._paragraphs_of = paragraphs_of
        self._is_person = PersonCheck(self._in_full)
        self._known: dict[tuple[str, str], Namesakes] = {}
        self._by_actor: dict[str, bool] = {}

    def in_passage(self, passage: Passage) -> "PersonsInPassage | None":
        """Return whom a passage means; None if it is about nobody who is named in full."""
        found = {
            name: self.namesakes(passage.article, name.key)
            for name in self._in_full
            if passage.article_key in self._articles[name]
        }
        found = {name: namesakes for name, namesakes in found.items() if namesakes.is_mentioned}
        return PersonsInPassage(self._question, passage, found, self._usual) if found else None

    def namesakes(self, article: ArticleInfo, key: str) -> Namesakes:
        """Return the people with a surname in an article."""
        known = self._known.get((article.id, key))
        if known is None:
            known = self._known[article.id, key] = Namesakes(self._paragraphs_of(article), key, self._is_person)
        return known

    def is_by_actor(self, article: ArticleInfo) -> bool:
        """Return whether the person whose words are asked for writes an article, as author or outlet."""
        name = self._question.person
        if name is None or self._question.kind is not AnswerType.SPEECH:
            return False
        if article.id not in self._by_actor:
            self._by_actor[article.id] = is_by(name, article, self._paragraphs_of(article))
        return self._by_actor[article.id]

    def found(self, name: PersonName) -> list[Namesakes]:
        """Return the people with a surname in the articles that have been examined for it."""
        return [namesakes for (_, key), namesakes in self._known.items() if key == name.key]

    @cached_property
    def unmentioned(self) -> tuple[PersonName, ...]:
        """The people named in full whose full name is in no article: others have their surname, or nobody does."""
        names = self._in_full if self._view.article_count else ()
        return tuple(name for name in names if self._is_unmentioned(name))

    def _is_unmentioned(self, name: PersonName) -> bool:
        forms = dict.fromkeys(term for form in (name.surname, *given_forms(name)) for term in name_terms(form))
        ids = self._view.matching_paragraphs(written_forms(forms), _MAX_PARAGRAPHS)
        is_borne = False
        for passage in self._view.passages(list(ids)):
            mentions = [*names_of(passage.paragraph.text), *names_of(passage.article.title)]
            same = [mention.name for mention in mentions if mention.name.key == name.key]
            if any(other.given and other.may_be(name) for other in same):
                return False
            is_borne = is_borne or bool(same and self.namesakes(passage.article, name.key).persons)
        if is_writer(str(name), self._question.vector, self._view, self._paragraphs_of):
            return False
        if is_borne:
            return True
        is_person = is_given_name(name.given[0]) or may_be_labelled_person(name, self._question.text)
        return is_person and not self._view.matching_paragraphs(written_forms([name.key]), 1)

    @cached_property
    def _in_full(self) -> tuple[PersonName, ...]:
        return tuple(name for name in self._question.persons if name.given)

    @cached_property
    def _articles(self) -> dict[PersonName, frozenset[int]]:
        """The keys of the articles that have each surname."""
        return {
            name: frozenset(self._view.matching_articles(written_forms([name.key]), _MAX_ARTICLES))
            for name in self._in_full
        }

    def _usual(self, name: PersonName) -> bool:
        """Whether the surname alone, in an article that names nobody in full, means this person."""
        borne = Counter(person.name.may_be(name) for namesakes in self.found(name) for person in namesakes.persons)
        return borne[True] >= borne[False]


@dataclass(frozen=True, slots=True)
class PersonsInPassage:
    """Whom the sentences of a passage mean by the surnames of the people that a question names in full."""

    question: Question
    passage: Passage
    namesakes: dict[PersonName, Namesakes]
    is_usual: Callable[[PersonName], bool]

    @property
    def has_actor(self) -> bool:
        """Whether the actor of the question is one of these people."""
        return self.question.person in self.namesakes

    def is_about_another(self, place: int) -> bool:
        """Whether the sentence at this position in the paragraph is about another person with the same surname."""
        return any(self._is_about_another(name, place) for name in self.namesakes)

    def _is_about_another(self, name: PersonName, place: int) -> bool:
        namesakes = self.namesakes[name]
        if not namesakes.persons:
            return not self.is_usual(name)
        if not any(person.name.may_be(name) for person in namesakes.persons):
            return True
        named = self._named(namesakes, place)
        return bool(named) and not any(person.name.may_be(name) for person in named)

    def names_actor(self, place: int) -> bool:
        """Whether the sentence at this position names the actor of the question, or depends on one that does."""
        name, namesakes = self._actor
        if not namesakes.persons:
            return name.key in name_terms(self._text(place))
        return any(person.name.may_be(name) for person in self._named(namesakes, place))

    def is_actor(self, speaker: str, place: int) -> bool:
        """Whether a speaker of the sentence at this position, in the words of the article, is the actor."""
        name, namesakes = self._actor
        named = [mention.name for mention in names_of(speaker) if mention.name.key == name.key]
        if not named:
            return any(person.name.may_be(name) for person in namesakes.described(speaker))
        named = named if len(speaker) < _LONG else named[-1:]
        last = namesakes.last(self.passage.paragraph.number, self.passage.paragraph.sentences[place].end)
        alone = last.name if last is not None else name
        return any((other if other.given else alone).may_be(name) for other in named)

    def may_speak(self) -> bool:
        """Whether the passage or the paragraphs before it refer to the actor by name or role."""
        name, namesakes = self._actor
        text = f"{self.passage.earlier} {self.passage.before} {self.passage.paragraph.text}"
        return name.key in name_terms(text) or bool(namesakes.described(text))

    @property
    def _actor(self) -> tuple[PersonName, Namesakes]:
        """The actor, of a passage that has it."""
        name = self.question.person
        assert name is not None
        return name, self.namesakes[name]

    def _named(self, namesakes: Namesakes, place: int) -> tuple[Person, ...]:
        """Whom a sentence names, or the sentences before it on which it depends."""
        for number, start, text in list(self._back_from(place))[: _MAX_BACK + 1]:
            named = namesakes.meant(number, text, start)
            if named or not refers_back(text):
                return named
        return ()

    def _back_from(self, place: int) -> Iterator[tuple[int, int, str]]:
        """Yield the sentence at this place and those before it, each with its paragraph's number and its start."""
        paragraph = self.passage.paragraph
        for span in reversed(paragraph.sentences[: place + 1]):
            yield paragraph.number, span.start, paragraph.text[span.start : span.end]
        yield paragraph.number - 1, 0, self.passage.before

    def _text(self, place: int) -> str:
        span = self.passage.paragraph.sentences[place]
        return self.passage.paragraph.text[span.start : span.end]


def distinct(persons: Iterable[Person]) -> list[list[Person]]:
    """Group people from several articles who may be the same: Dave and David Kerr are one."""
    groups: list[list[Person]] = []
    for person in persons:
        group = next((group for group in groups if any(person.name.may_be(other.name) for other in group)), None)
        if group is None:
            groups.append([person])
        else:
            group.append(person)
    return groups
