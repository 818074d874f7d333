"""Example questions, made from the indexed articles: each has been asked, and has the right answer."""

from collections.abc import Iterator, Set
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from index import Article, Index
from qa.answer import Answer
from qa.assistant import Answerer
from qa.language.attribution import reported_clauses
from qa.language.names import name_terms

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_ARTICLES, _PARAGRAPHS, _TRIED = 40, 12, 3
"""Maximum newest articles, first paragraphs of each, and questions from these that are tried: some 0.3 s per
article. One article in ten yields a question that is offered."""

_CONFIDENCE = 0.6
"""Minimum confidence of the answer to a question that is offered. With an earlier reader, and .7, 44 of 45 questions
that passed all checks here over 580 real articles were sound and rightly answered, judged by eye."""

_LONGEST_TOPIC = 8
"""Words."""

_SUBORDINATE = ("acl", "pcomp", "relcl")
_TOPIC_IN_CLAUSE = ("nsubj", "nsubjpass", "dobj")
_MEASURES = frozenset("CARDINAL DATE MONEY ORDINAL PERCENT QUANTITY TIME".split())
_INDEFINITE = frozenset(
    "a an this that these those some any no another such every each all many more most few other both even".split()
)
_VAGUE = frozenset("thing people way lot part kind sort fact number one today yesterday tomorrow".split())


@dataclass(frozen=True, slots=True)
class _Draft:
    """A question about what somebody says in an article; the words that answer it have the one at `verb`.

    `verb` counts characters of the paragraph.
    """

    person: str
    topic: str
    paragraph: int
    verb: int

    @property
    def question(self) -> str:
        return f"What did {self.person} say about {self.topic}?"

    @property
    def last_name(self) -> str:
        return self.person.split()[-1]

    def is_vague(self, title: Set[str]) -> bool:
        """Whether it is about "efforts" or the like, one word without an article and not one of the title's terms."""
        return self.topic.islower() and " " not in self.topic and title.isdisjoint(name_terms(self.topic))


def example_questions(index: Index, assistant: Answerer, count: int) -> list[str]:
    """Return up to `count` questions that the newest articles answer, each about a different person and article.

    Each is made from a sentence that reports what somebody says, and the answer to it is that very sentence, with the
    words that say it marked. So there are none if the assistant has no reader. Raises as `Assistant.ask` does.
    """
    newest = sorted(index.articles(), key=lambda info: info.published or "", reverse=True)
    found: dict[str, str] = {}
    for info in newest[:_ARTICLES]:
        draft = _answered(index.article(info.id), assistant, found.keys())
        if draft is not None:
            found[draft.last_name] = draft.question
        if len(found) == count:
            break
    return list(found.values())


def _answered(article: Article, assistant: Answerer, taken: Set[str]) -> _Draft | None:
    """Return the first well-answered question about an article, not about anybody who is already `taken`."""
    title = set(name_terms(article.title))
    drafts = [draft for draft in _drafts(article) if draft.last_name not in taken and not draft.is_vague(title)]
    drafts.sort(key=lambda draft: title.isdisjoint(name_terms(draft.topic)))  # what the article is about comes first
    return next((d for d in drafts[:_TRIED] if _is_answered(article, d, assistant.ask(d.question))), None)


def _is_answered(article: Article, draft: _Draft, answer: Answer) -> bool:
    """Whether the answer is the sentence that the question was made from, with the words in it that answer marked."""
    if answer.abstained or answer.confidence < _CONFIDENCE:
        return False
    first = answer.statements[0]
    cited, marked = first.citations[0], first.emphasis
    is_from = (cited.article.id, cited.paragraph) == (article.id, draft.paragraph)
    place = len(first.text) - cited.end + draft.verb  # the quote ends where the statement does
    return is_from and marked is not None and cited.start <= draft.verb and marked[0] <= place < marked[1]


def _drafts(article: Article) -> Iterator[_Draft]:
    for paragraph in islice((p for p in article.paragraphs if p.kind.searched), _PARAGRAPHS):
        for sentence in paragraph.sentences:
            if not sentence.quotable:
                continue
            for speaker, verb in reported_clauses(paragraph.text[sentence.start : sentence.end]):
                person = _full_name(speaker) if _is_main_point(speaker, verb) else ""
                for topic in _topics(verb) if person else ():
                    if not set(name_terms(person)) & set(name_terms(topic)):
                        yield _Draft(person, topic, paragraph.number, sentence.start + verb.idx)


def _is_main_point(speaker: "Token", verb: "Token") -> bool:
    """Whether the sentence primarily reports what is said: "something that Boo said" does not, and neither does "as
    Boo said"."""
    if verb.head.dep_ in _SUBORDINATE:
        return False
    before = verb.doc[verb.i : max(speaker.left_edge.i, verb.i)]  # words said first end with a punctuation mark
    return not before or any(word.is_punct for word in before)


def _full_name(speaker: "Token") -> str:
    """Return the speaker's name, in two or three words; an empty text if it is not such a name."""
    names = (name.text for name in speaker.doc.ents if name.label_ == "PERSON" and name.start <= speaker.i < name.end)
    words = next(names, "").split()
    is_full = len(words) in (2, 3) and all(w[:1].isupper() and w.replace("-", "").isalpha() for w in words)
    return " ".join(words) if is_full else ""


def _topics(verb: "Token") -> Iterator[str]:
    """Yield what a clause is about: its subject and its object, as far as they can be asked about."""
    for child in verb.children:
        if child.dep_ in _TOPIC_IN_CLAUSE and child.pos_ in ("NOUN", "PROPN") and child.lemma_.lower() not in _VAGUE:
            words = child.doc[child.left_edge.i : child.right_edge.i + 1]
            if _can_be_asked_about(words):
                yield words.text[0].lower() + words.text[1:] if _is_capital_of_sentence(words[0]) else words.text


def _is_capital_of_sentence(word: "Token") -> bool:
    """Whether a word is capitalised only because of its position in the sentence."""
    return word.is_title and word.pos_ != "PROPN" and (not word.ent_type_ or word.pos_ == "DET")


def _can_be_asked_about(words: "Span") -> bool:
    """Whether a phrase is clear without its sentence, and has neither a clause nor punctuation in it."""
    if len(words) > _LONGEST_TOPIC or words[0].lower_ in _INDEFINITE or words[0].lower_ in _VAGUE:
        return False
    text, end = words.doc.text, words.end_char
    return not text[end : end + 1].startswith("-") and all(
        word.pos_ not in ("PRON", "VERB", "AUX", "PUNCT", "NUM")
        and word.tag_ not in ("PRP$", "WP", "WDT")
        and word.ent_type_ not in _MEASURES
        and not word.is_quote
        for word in words
    )
