"""Which sentences assert what a question presupposes, and how others report it.

In: the sentences that may answer, best first. Out: those that do, each with its `Standing`.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from qa.language.factuality import OPPOSITE, Mode
from qa.language.function_words import AUXILIARY
from qa.language.presupposition import Report, asked_event, report_of
from qa.language.satire import declares_satire
from qa.language.standing import Standing, Verdict, manner_of
from qa.language.unknown import says_unknown, says_unknown_of
from qa.ranking.ranker import ScoredSentence, sort_passages
from qa.retrieval.candidates import ParagraphsOf
from qa.understanding.answer_type import AnswerType
from qa.understanding.question import Question, proper_names

_WITHIN = 1.0
"""How far below the best score a sentence is still examined: no further ones are shown."""

_MOST_CHECKED = 24
"""Maximum sentences that are examined, at some 5 ms for each that has not been parsed before."""

_MIN_SUPPORT = 0.6
"""Minimum share of a yes/no question's terms in a sentence that says yes or no, with its title and the previous
sentence."""

_OPEN_MODES = frozenset(
    (Mode.FUTURE, Mode.PLANNED, Mode.EXPECTED, Mode.FEARED, Mode.BELIEVED, Mode.CLAIMED, Mode.SUPPOSED)
)
"""Modes that answer a question which leaves open whether something happens: "How many jobs could it cost?"."""

_WEAKER = frozenset((Mode.BELIEVED, Mode.CLAIMED))
"""Modes that are shown, without a short answer, if a fact is asked for."""

_WEAKER_OR_EXPECTED = _WEAKER | {Mode.EXPECTED}

_FACTUAL = (AnswerType.PERSON, AnswerType.TIME, AnswerType.PLACE, AnswerType.NUMBER, AnswerType.EXTENT)
"""Types of answers that are part of the event, and so no more factual than the clause they are in."""

_COUNTS = (AnswerType.NUMBER, AnswerType.EXTENT)
_BEGINS_YES_NO = re.compile(rf"\W*{AUXILIARY} ")
_NONE = re.compile(r"\b(?:no|none|nobody|nothing|zero)\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d[\d.,]*")
_EXCLUDED = re.compile(r"\b(?:not|never|instead of|rather than|no longer) (?:[\w’'-]+ ){0,2}$", re.IGNORECASE)
"""Words before a short answer that exclude it: "not by train"."""

_CONTRAST = re.compile(r"\bnot\b[^.;]*\bbut\b", re.IGNORECASE)
"""What denies one thing and asserts another: "not by train but by boat"."""

_NOT_WHO = re.compile(r"\b(?:is|was|were|are) not (?P<other>[^,;]{2,60}?) (?:who|that|which)\b")
"""What says that somebody else did it: "It was not Ray Pell who chose the team"."""


def asserting(
    question: Question, passages: Sequence[Sequence[ScoredSentence]], paragraphs_of: ParagraphsOf
) -> list[list[ScoredSentence]]:
    """Return the passages, best first, without the sentences that do not assert what the question presupposes.

    If the very best reports it as less than a fact, only those remain that report the same as a fact. Raises
    `ReaderError` if there is no grammar model.
    """
    left, settled, must_be_found = sort_passages(passages), list[list[ScoredSentence]](), False
    for _ in range(_MOST_CHECKED):
        if not left or (settled and left[0][0].score < settled[0][0].score - _WITHIN):
            break
        (best, *others), *left = left
        report = _report(question, best, paragraphs_of)
        standing = _standing(question, best, report)
        if standing is None:
            must_be_found = must_be_found or not (settled or question.whether_known)
        if standing is None or (must_be_found and not report.is_found):
            left = sort_passages([others, *left] if others else left)
        else:
            settled.append([_with_standing(question, best, standing, report), *others])
    if _is_yes_no(question):
        settled = _decided_first(question, settled, paragraphs_of)
    return settled if must_be_found else [*settled, *left]


def _decided_first(
    question: Question, passages: list[list[ScoredSentence]], paragraphs_of: ParagraphsOf
) -> list[list[ScoredSentence]]:
    """If the best sentence says neither yes nor no and one nearly as good does, put that one first."""
    if not passages or passages[0][0].standing.verdict is not Verdict.OPEN:
        return passages
    best = passages[0][0]
    near = [one for passage in passages for one in passage if one.score >= best.score - _WITHIN]
    for sentence in sorted(near, key=lambda one: -one.score)[:_MOST_CHECKED]:
        report = _report(question, sentence, paragraphs_of)
        standing = _standing(question, sentence, report)
        if standing is not None and standing.verdict is not Verdict.OPEN:
            decided = replace(_with_standing(question, sentence, standing, report), score=best.score)
            rest = [[one for one in passage if one is not sentence] for passage in passages]
            rest[0] = [replace(one, score=min(one.score, sentence.score)) for one in rest[0]]
            return [[decided], *sort_passages(filter(None, rest))]
    return passages


def remark(question: Question, sentence: ScoredSentence, paragraphs_of: ParagraphsOf) -> str | None:
    """Return why a sentence is not an answer: it says the opposite, or does not report it as a fact. None otherwise,
    and if it may be about something else: it does not name the event, or lacks other words of the question.

    Raises `ReaderError`.
    """
    report = _report(question, sentence, paragraphs_of)
    is_about_it = report.is_found and _is_supported(question, sentence)
    if not is_about_it or _standing(question, sentence, report) is not None:
        return None
    manner = manner_of(report.mode)
    return f"The closest passage reports this only {manner}." if manner else "The closest passage says the opposite."


def _report(question: Question, sentence: ScoredSentence, paragraphs_of: ParagraphsOf) -> Report:
    marked = sentence.answer
    answer = (marked.start - sentence.start, marked.end - sentence.start) if marked else None
    report = report_of(question.text, sentence.text, answer)
    article = sentence.article
    texts = (article.title, *(paragraph.text for paragraph in paragraphs_of(article)))
    return report._replace(mode=Mode.INVENTED) if declares_satire(texts) else report


def _standing(question: Question, sentence: ScoredSentence, report: Report) -> Standing | None:
    """The relation of the sentence to the question; None if it is not an answer."""
    asked, mode = asked_event(question.text), report.mode
    if question.whether_known and says_unknown(sentence.text):
        return Standing(Verdict.NO) if says_unknown_of(sentence.text, question.text, question.terms) else None
    if _is_yes_no(question):
        verdict = _verdict(question, sentence, report)
        return Standing(verdict, manner_of(mode) if verdict is Verdict.OPEN else None)
    if not report.is_found and question.kind not in _FACTUAL and mode is not Mode.INVENTED:
        return Standing(manner=_manner(mode, asked.is_open) if asked.is_open and mode in _WEAKER_OR_EXPECTED else None)
    if _is_fact(question, sentence, mode):
        return Standing()
    is_enough = (
        mode in asked.named or mode in _WEAKER or (mode in _OPEN_MODES and (asked.is_open or not report.is_found))
    )
    return Standing(manner=_manner(mode, asked.is_open)) if is_enough else None


def _is_yes_no(question: Question) -> bool:
    """Whether it is a yes/no question, including "Have tests confirmed how much it uses?"."""
    return question.kind is AnswerType.YES_NO or _BEGINS_YES_NO.match(question.text) is not None


def _is_fact(question: Question, sentence: ScoredSentence, mode: Mode) -> bool:
    """Whether what is reported in this mode is the fact asked for: "none" is a number, and the reason why something
    did not happen need not repeat that it did not."""
    asked = asked_event(question.text)
    if mode in OPPOSITE:
        is_none = question.kind in _COUNTS and _NONE.search(sentence.text) is not None
        return is_none or (question.kind is AnswerType.REASON and asked.is_negated)
    return mode is Mode.FACT or (mode is Mode.FUTURE and not asked.is_past)


def _manner(mode: Mode, is_open: bool) -> str | None:
    return manner_of(Mode.EXPECTED if is_open and mode in (Mode.BELIEVED, Mode.SUPPOSED) else mode)


def _verdict(question: Question, sentence: ScoredSentence, report: Report) -> Verdict:
    asked, names = asked_event(question.text), proper_names(question.text)
    if report.is_found and any(name in cleft["other"] for cleft in _NOT_WHO.finditer(sentence.text) for name in names):
        return Verdict.NO
    is_fact = report.mode is Mode.FACT or (report.mode is Mode.FUTURE and not asked.is_past)
    if (
        not report.is_found
        or asked.is_negated
        or _CONTRAST.search(sentence.text)
        or not _is_supported(question, sentence)
    ):
        return Verdict.OPEN
    return Verdict.YES if is_fact else Verdict.NO if report.mode in OPPOSITE else Verdict.OPEN


def _is_supported(question: Question, sentence: ScoredSentence) -> bool:
    numbers = {number.rstrip(".,") for number in _NUMBER.findall(question.text)}
    return sentence.features.context_coverage >= _MIN_SUPPORT and all(number in sentence.text for number in numbers)


def _with_standing(question: Question, sentence: ScoredSentence, standing: Standing, report: Report) -> ScoredSentence:
    return replace(sentence, standing=replace(standing, may_mark=_may_mark(question, sentence, standing, report)))


def _may_mark(question: Question, sentence: ScoredSentence, standing: Standing, report: Report) -> bool:
    """Whether marking the short answer would not present it as more than it is."""
    asked, answer = asked_event(question.text), sentence.answer
    if answer is None or standing.verdict not in (None, Verdict.YES):
        return False
    is_asked_for = report.mode in asked.named or (asked.is_open and report.mode in _OPEN_MODES)
    before = sentence.paragraph.text[sentence.start : answer.start]
    is_excluded = _EXCLUDED.search(before) or _CONTRAST.search(sentence.short_answer)
    is_none = report.mode not in OPPOSITE or _NONE.search(sentence.short_answer)
    return (standing.manner is None or is_asked_for) and not is_excluded and bool(is_none)
