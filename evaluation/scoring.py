"""Answers scored against what is expected: the words of an answer, the ranking of passages, and the verdict."""

import re
import string
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import ir_measures
from ir_measures import RR, Success, nDCG

from evaluation.gold import Gold, Place, place_key
from evaluation.questions import ExpectedQuestion
from evaluation.results import Verdict
from index import BylineError, Index
from qa import Answer, Citation, Statement

_PUNCTUATION = str.maketrans("", "", string.punctuation + "‘’“”«»–—…")
_ARTICLES = re.compile(r"\b(?:a|an|the)\b")


def exact_match(text: str, answers: Sequence[str]) -> float:
    """Return 1.0 if `text` is one of the answers, else 0.0.

    Exact match and F1 are those of Rajpurkar et al. 2016, "SQuAD: 100,000+ Questions for Machine Comprehension of
    Text", section 6.1: case, punctuation and the articles a, an and the do not count; the best of several answers does.
    """
    return float(any(_normalised_words(text) == _normalised_words(answer) for answer in answers))


def f1(text: str, answers: Sequence[str]) -> float:
    """Return the best F1, 0 to 1, of the words of `text` and one of the answers."""
    return max((_f1(_normalised_words(text), _normalised_words(answer)) for answer in answers), default=0.0)


def contains(text: str, answers: Sequence[str]) -> bool:
    """Whether the words of one of the answers occur in `text`, in sequence.

    As in Karpukhin et al. 2020, "Dense Passage Retrieval for Open-Domain Question Answering", section 5.
    """
    words = f" {' '.join(_normalised_words(text))} "
    return any(f" {' '.join(wanted)} " in words for answer in answers if (wanted := _normalised_words(answer)))


def _normalised_words(text: str) -> list[str]:
    return _ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION)).split()


def _f1(words: Sequence[str], wanted: Sequence[str]) -> float:
    if not words or not wanted:
        return float(words == wanted)
    common = sum((Counter(words) & Counter(wanted)).values())
    return 2 * common / (len(words) + len(wanted))


CUTS = (1, 5, 10)

Rankings = Mapping[str, Sequence[Place]]
Scores = dict[str, dict[str, float]]
"""Scores by question id and name of the measure."""


def score_paragraphs(rankings: Rankings, gold: Mapping[str, Gold]) -> Scores:
    """Score rankings, by question id, against the expected paragraphs of the questions that have any."""
    relevant = {i: {place_key(place): 1 for place in gold[i].paragraphs} for i in rankings if gold[i].paragraphs}
    names = {**{Success @ k: f"paragraph@{k}" for k in CUTS}, RR: "MRR", nDCG @ 10: "nDCG@10"}
    return _scores(rankings, relevant, names)


def score_articles(rankings: Rankings, gold: Mapping[str, Gold]) -> Scores:
    """Score rankings against the expected articles: a passage counts if it is anywhere in one."""
    relevant = {
        i: {place_key(place): 1 for place in places if place[0] in gold[i].articles}
        for i, places in rankings.items()
        if gold[i].articles
    }
    return _scores(rankings, relevant, {Success @ k: f"article@{k}" for k in CUTS})


def _scores(
    rankings: Rankings, relevant: Mapping[str, Mapping[str, int]], names: Mapping[ir_measures.Measure, str]
) -> Scores:
    # trec_eval omits a question for which nothing relevant was found: it scores 0.
    scores: Scores = {i: dict.fromkeys(names.values(), 0.0) for i in relevant}
    runs = {
        i: {place_key(place): -rank for rank, place in _distinct(rankings[i])} for i, own in relevant.items() if own
    }
    found = {i: dict(relevant[i]) for i, run in runs.items() if run}
    if found:
        for metric in ir_measures.iter_calc(list(names), found, {i: runs[i] for i in found}):
            scores[metric.query_id][names[metric.measure]] = float(metric.value)
    return scores


def _distinct(places: Sequence[Place]) -> Iterable[tuple[int, Place]]:
    """Return the places with their ranks; a duplicate counts at its first position only."""
    return enumerate(dict.fromkeys(places))


def verdict(question: ExpectedQuestion, gold: Gold, answer: Answer) -> Verdict:
    """Return the verdict on an answer. A tentative one asserts nothing: it is right if its first statement is, and
    otherwise counts as if it had abstained."""
    declined = answer.abstained or answer.tentative
    if question.unanswerable:
        return Verdict.RIGHT if declined else Verdict.UNFOUNDED
    has = [has_answer(statement, question, gold) for statement in answer.statements]
    if has and has[0]:
        return Verdict.RIGHT
    if declined:
        return Verdict.MISSED
    return Verdict.RIGHT_LATER if any(has) else Verdict.WRONG


def has_answer(statement: Statement, question: ExpectedQuestion, gold: Gold) -> bool:
    """Whether a statement contains the expected answer, by the strictest criterion available.

    This is the pattern; or the answer's span, which must overlap the quote; or the answer's words; or the expected
    paragraph, which must be cited; or the expected article.
    """
    places = [(citation.article.id, citation.paragraph) for citation in statement.citations]
    if question.pattern is not None:
        return re.search(question.pattern, statement.text) is not None
    if gold.spans:
        return any(_overlaps(citation, gold) for citation in statement.citations)
    if question.answers:
        return contains(statement.text, question.answers)
    if gold.paragraphs:
        return any(place in gold.paragraphs for place in places)
    return any(article in gold.articles for article, _ in places)


def measure_answer(question: ExpectedQuestion, gold: Gold, answer: Answer, index: Index) -> dict[str, float]:
    """Return the measures of one answer by name, except for those without an expected value."""
    wrong = verdict(question, gold, answer) in (Verdict.WRONG, Verdict.RIGHT_LATER, Verdict.UNFOUNDED)
    measures: dict[str, float] = {"nothing wrong asserted": float(not wrong)}
    if question.unanswerable:
        measures["abstention recall"] = float(answer.abstained or answer.tentative)
    else:
        of_its_kind = _follow_up_measures if question.history else _answer_measures
        measures |= of_its_kind(question, gold, answer)
    if answer.abstained:
        measures["abstention precision"] = float(question.unanswerable)
    else:
        measures["verbatim"] = float(all(is_verbatim(statement, index) for statement in answer.statements))
        measures |= _citation_measures(gold, answer.citations)
    if question.standalone is not None and question.history:
        measures["standalone F1"] = f1(answer.standalone_question, [question.standalone])
    return measures


def is_verbatim(statement: Statement, index: Index) -> bool:
    """Whether every quote is in the stored article, character by character and in whole words, and the statement is the
    first quote, after the one that it depends on if there is one.

    The article is read from the store again: the answer's own copy of it is not trusted.
    """
    if not statement.citations or statement.text != statement.quoted:
        return False
    return all(_is_exact_quote(citation, index) for citation in statement.citations)


def _is_exact_quote(citation: Citation, index: Index) -> bool:
    try:
        article = index.article(citation.article.id, citation.article.version)
    except BylineError:
        return False
    if not 0 < citation.paragraph <= len(article.paragraphs):
        return False
    text = article.paragraphs[citation.paragraph - 1].text
    start, end = citation.start, citation.end
    if not 0 <= start < end <= len(text) or text[start:end] != citation.quote:
        return False
    return not _cuts_word(text, start) and not _cuts_word(text, end)


def _cuts_word(text: str, position: int) -> bool:
    return 0 < position < len(text) and text[position - 1].isalnum() and text[position].isalnum()


def _overlaps(citation: Citation, gold: Gold) -> bool:
    spans = gold.spans.get((citation.article.id, citation.paragraph), [])
    return any(citation.start < end and start < citation.end for start, end in spans)


def _answer_measures(question: ExpectedQuestion, gold: Gold, answer: Answer) -> dict[str, float]:
    first = answer.statements[0].text if answer.statements else ""
    short = answer.short_answer or first
    quoted = answer.citations[0] if answer.citations else None
    outcome = verdict(question, gold, answer)
    measures = {
        "answered": float(not answer.abstained),
        "asserted": float(not answer.abstained and not answer.tentative),
        "right": float(outcome is Verdict.RIGHT),
        "right in any": float(outcome in (Verdict.RIGHT, Verdict.RIGHT_LATER)),
    }
    if question.answers:
        measures |= {
            "exact match": exact_match(first, question.answers) if first else 0.0,
            "F1": f1(first, question.answers) if first else 0.0,
            "short answer exact match": exact_match(short, question.answers) if short else 0.0,
            "short answer F1": f1(short, question.answers) if short else 0.0,
            "answer in statements": float(any(contains(s.text, question.answers) for s in answer.statements)),
            "answer in first quote": float(quoted is not None and contains(quoted.quote, question.answers)),
            "answer in first paragraph": float(
                quoted is not None and contains(quoted.paragraph_text, question.answers)
            ),
        }
        for k in CUTS:
            measures[f"answer text@{k}"] = float(any(contains(p.text, question.answers) for p in answer.passages[:k]))
    return measures


def _follow_up_measures(question: ExpectedQuestion, gold: Gold, answer: Answer) -> dict[str, float]:
    return {
        "follow-up answered": float(not answer.abstained),
        "follow-up right": float(verdict(question, gold, answer) is Verdict.RIGHT),
    }


def _citation_measures(gold: Gold, citations: Sequence[Citation]) -> dict[str, float]:
    cited = [(citation.article.id, citation.paragraph) for citation in citations]
    measures = {}
    if gold.paragraphs:
        measures["first citation gold"] = float(cited[0] in gold.paragraphs)
        measures["any citation gold"] = float(any(place in gold.paragraphs for place in cited))
    if gold.articles:
        measures["citation's article gold"] = float(cited[0][0] in gold.articles)
    return measures
