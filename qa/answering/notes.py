"""Notes on an answer: why there is none, and which of its articles are not in English."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from index import ArticleInfo, IndexView
from index.text.calendar_names import WEEKDAYS
from qa.answer import Citation
from qa.answering.looked_up import LookedUp, is_request, looked_up
from qa.filters import Filters
from qa.formatting import joined
from qa.language.attribution import attributions
from qa.language.dates import find_dates
from qa.language.names import name_terms
from qa.language.persons import is_role
from qa.ranking.ranker import ScoredSentence, filter_answerable
from qa.ranking.standings import remark
from qa.retrieval.candidates import ParagraphsOf
from qa.retrieval.mentions import are_mentioned_together, has_any_word, is_mentioned, is_named_in_full
from qa.retrieval.writers import is_writer
from qa.understanding.answer_type import AnswerType
from qa.understanding.question import Question, proper_names, subject

_MAX_NAMED = 3
_CIRCUMSTANCES = {AnswerType.PLACE: "where", AnswerType.TIME: "when"}
_EMPTY = "The index is empty; add articles with: python -m index add PATH"
_MOST_RELIABLE = "answers are most reliable in English."


def reasons(
    question: Question,
    passages: Sequence[Sequence[ScoredSentence]],
    view: IndexView,
    filters: Filters,
    paragraphs_of: ParagraphsOf,
) -> list[str]:
    """Explain why the articles in `view`, those that `filters` allow, do not answer, as far as that can be determined;
    `passages` are those that were read."""
    if view.article_count == 0:
        return ["No article matches the filters."] if filters else [_EMPTY]
    none, some = ("None of these articles", "These articles") if filters else ("No article", "The articles")
    unknown = unmentioned_names(question, view, paragraphs_of)
    if unknown:
        return [f"{none} mentions {name}." for name in unknown[:_MAX_NAMED]]
    asked = _names(question)
    names = [name for name in asked if is_named_in_full(name, view)]
    words = _words(question, asked)
    missing = list(dict.fromkeys(one.word for one in words if not is_mentioned(one.word, view)))
    if missing:
        listed = _listed(_quoted(missing), "or")
        return [f"{some} mention {_listed(names, 'and')}, but not {listed}." if names else f"{none} mentions {listed}."]
    if passages and (why := remark(question, passages[0][0], paragraphs_of)):
        return [why]
    if _lacks_circumstance(question, passages):
        return [f"{some} report what {subject(question.text)} said, but not {_CIRCUMSTANCES[question.kind]}."]
    return []


def words_apart(question: Question, view: IndexView, filters: Filters) -> list[str]:
    """Return a note if the articles have a name and a thing from the question, but never in the same passage. What is
    shown all the same may use another word.
    """
    asked = _names(question)
    name = next((name for name in asked if is_named_in_full(name, view)), None)
    if name is None:
        return []
    # Whom articles call by name, a question may call by what they are: "the candidate".
    words = _words(question, asked)
    things = dict.fromkeys(one.thing for one in words if one.thing and not is_role(one.thing[-1]))
    rarest_first = sorted(things, key=lambda thing: -max(question.terms.get(term, 0.0) for term in _terms(thing)))
    return [
        f"{'These' if filters else 'The'} articles mention {name} and “{' '.join(thing)}”, but not in the same passage."
        for thing in rarest_first
        if are_mentioned_together(thing, view) and not are_mentioned_together([name, *thing], view)
    ][:1]


def unmentioned_names(question: Question, view: IndexView, paragraphs_of: ParagraphsOf) -> list[str]:
    """Return the names in a question of which no article in `view` has any word, nor the country of such a people, and
    that are of no author or outlet."""
    unknown = [name for name in _names(question) if not has_any_word(name, view)]
    return [name for name in unknown if not is_writer(name, question.vector, view, paragraphs_of)]


def _names(question: Question) -> list[str]:
    """The names in a question, without months and days."""
    dates = [(date.start, date.end) for date in find_dates(question.text)]
    undated = "".join(
        " " if any(start <= place < end for start, end in dates) else letter
        for place, letter in enumerate(question.text)
    )
    return [name for name in proper_names(undated) if name.removesuffix("s") not in WEEKDAYS]


def _lacks_circumstance(question: Question, passages: Sequence[Sequence[ScoredSentence]]) -> bool:
    """Whether it asks where or when someone said something, and passages name them, but none states that."""
    if (
        question.kind not in _CIRCUMSTANCES
        or not question.asks_about_statement
        or filter_answerable(question, passages)
    ):
        return False
    return any(map(partial(_reports_words, question), passages))


def _reports_words(question: Question, passage: Sequence[ScoredSentence]) -> bool:
    """Whether a passage that was read reports what the actor of the question said."""
    paragraph, candidate = passage[0].paragraph, passage[0].candidate
    if not question.names_actor(name_terms(f"{candidate.passage.before} {paragraph.text}")):
        return False
    sentences = [paragraph.text[span.start : span.end] for span in paragraph.sentences]
    speakers = attributions(sentences, candidate.passage.before)
    return any(question.names_actor(name_terms(name)) for names in speakers for name in names)


def _words(question: Question, names: Sequence[str]) -> list[LookedUp]:
    """What a person would look up from a question, without its names and question words."""
    searched = set(question.terms).difference(*map(name_terms, names))

    def is_searched(word: str) -> bool:
        return not searched.isdisjoint(name_terms(word))

    found = [one for one in looked_up(question.text) if is_searched(one.word) and not is_request(one.word)]
    return [replace(one, thing=tuple(filter(is_searched, one.thing))) for one in found]


def _terms(words: Sequence[str]) -> list[str]:
    return name_terms(" ".join(words))


def _quoted(words: Sequence[str]) -> list[str]:
    return [f"“{word}”" for word in words]


def _listed(words: Sequence[str], conjunction: str) -> str:
    return joined(words[:_MAX_NAMED], conjunction)


def language_notes(citations: Sequence[Citation], read: Sequence[Sequence[ScoredSentence]]) -> list[str]:
    """Return a note if the cited articles, or without an answer the articles that were read, are not in English."""
    if citations:
        numbers = [f"[{citation.n}]" for citation in citations if citation.article.is_foreign]
        verb = "is" if len(numbers) == 1 else "are"
        languages = _foreign_languages([citation.article for citation in citations])
        return [f"{', '.join(numbers)} {verb} in {languages}; {_MOST_RELIABLE}"] if numbers else []
    languages = _foreign_languages([passage[0].article for passage in read])
    return [f"Some of the passages are in {languages}; {_MOST_RELIABLE}"] if languages else []


def _foreign_languages(articles: Sequence[ArticleInfo]) -> str:
    return " and ".join(sorted({article.language_name or "" for article in articles if article.is_foreign}))
