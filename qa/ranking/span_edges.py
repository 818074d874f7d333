"""Completes short answers: a whole list if several things are asked for, whole noun phrases, and one clause only.

A reader marks words, not phrases: "Sens. Mark Dell, D-Iowa, Ann Coe" of four senators, "they backed it; six". What
cannot be corrected is not marked: no short answer is better than one that misleads.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from qa.language.grammar import parse_syntax, with_entities
from qa.language.names import name_terms
from qa.language.question_verb import question_event
from qa.ranking.asked_amount import with_asked_amount
from qa.ranking.ranker import ScoredSentence
from qa.reader import AnswerSpan
from qa.understanding.answer_type import AnswerType
from qa.understanding.question import Question

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_WITHIN = 1.0
"""How far below the best score a sentence is still examined: no further ones are shown."""

_OF_CLAUSES = (AnswerType.SPEECH, AnswerType.REASON, AnswerType.YES_NO, AnswerType.TIME)
"""Answered by clauses, or corrected elsewhere, as times are."""

_OF_PHRASES = (AnswerType.PERSON, AnswerType.PLACE, AnswerType.OTHER)
_ASKS_SEVERAL = re.compile(
    r"^\W*(?:name|list)\b|^\W*who (?:all|are|were|have)\b"
    r"|^\W*(?:which|what) (?:[\w’'-]+ ){0,2}?(?:people|men|women|children)\b"
    r"|^\W*(?:what|which) (?:kinds|sorts|types) of\b|^\W*what (?:are|were) (?:all )?the (?:[\w’'-]+ ){0,2}?\w{2,}s\b",
    re.IGNORECASE,
)
"""Questions that ask for a list, in addition to those known to do so."""

_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "expl")
_NO_CLAUSE = ("relcl", "acl", "pcomp", "csubj", "aux", "auxpass")
_BEFORE_NOUN = ("amod", "compound", "nummod", "nmod", "quantmod", "advmod", "punct")
_JOINED = ("conj", "appos")
"""Dependencies between the items of a list; the first of three often has the second in apposition."""

_LIST_BEFORE = re.compile(r"\w, and$|[A-Z]\w+, [A-Z]\w+,$")
_LIST_AFTER = re.compile(r"^ ?(?:, and [A-Z]|, [A-Z]\w+(?:,| and) )")
_ADDED = (["along", "with"], ["together", "with"])
_INSERTED = re.compile(
    r"(?: ?\([^()]*\)|, (?:aged )?\d{1,3}|, [A-Z]{1,4}-[A-Z][\w.]*\b\.?)(?=\W|$)"
    r"|(?<= and), [^,;]{2,30},|(?<= or), [^,;]{2,30},"
)
"""Between the items of a list: "(D-Iowa)", ", 34", ", R-Utah", "and, since May,"."""

_OBJECT_AND = {
    "to": frozenset("attribute ascribe credit link tie hand give sell transfer add compare prefer move".split()),
    "on": frozenset("blame pin".split()),
    "for": frozenset("blame mistake swap exchange trade".split()),
    "with": frozenset("replace credit charge compare swap".split()),
    "of": frozenset("accuse strip rob deprive".split()),
    "into": frozenset("turn convert".split()),
}
"""Verbs whose object and words after this preposition are two things: "attributed the loss to mismanagement"."""


def with_spans_put_right(
    question: Question, passages: Sequence[Sequence[ScoredSentence]]
) -> list[list[ScoredSentence]]:
    """Return the passages, best first, with the short answer of each sentence that may be shown corrected, or dropped.

    Raises `ReaderError` if there is no grammar model.
    """
    least = passages[0][0].score - _WITHIN if passages else 0.0
    return [
        [with_whole_span(question, with_asked_amount(question, best)) if best.score >= least else best, *others]
        for best, *others in passages
    ]


def with_whole_span(question: Question, sentence: ScoredSentence) -> ScoredSentence:
    """Return the sentence with its short answer corrected, or dropped. Raises as `with_spans_put_right` does."""
    answer = sentence.answer
    if answer is None or question.kind in _OF_CLAUSES:
        return sentence
    marked = sentence.marked_in(parse_syntax(sentence.text))
    if marked is None:
        return sentence
    span = _in_one_clause(question, marked)
    if span is not None and question.kind in _OF_PHRASES:
        span = _one_argument(question, span)
        span = _whole_list(question, _whole_phrase(question, span)) if span is not None else None
    if span is None or (span == marked and _asks_several(question) and _is_one_of_list(span)):
        return replace(sentence, answer=None)
    if span == marked:
        return sentence
    start, end = sentence.start + span.start_char, sentence.start + span.end_char
    return replace(sentence, answer=AnswerSpan(start, end, answer.score))


def _is_one_of_list(span: "Span") -> bool:
    """Whether a name is part of a list that is not marked: "and Ohio" after "Maine, Utah,"."""
    before, after = span.doc[: span.start].text.rstrip(), span.doc[span.end :].text
    is_single = all(word.pos_ == "PROPN" for word in span)
    return is_single and (_LIST_BEFORE.search(before) is not None or _LIST_AFTER.match(after) is not None)


def _in_one_clause(question: Question, span: "Span") -> "Span | None":
    """The part of the span in one clause, if it runs from one into another; None if it is unclear which."""
    parts = [part for part in map(_trimmed, _parts(span)) if part is not None]
    if len(parts) < 2 or (question.kind is AnswerType.OTHER and all(map(_is_whole_clause, parts))):
        return span if len(parts) > 1 else next(iter(parts), None)
    if ";" not in span.text and _is_constituent(span):
        return span
    shared = [_shared_terms(question, part) for part in parts]
    best = [part for part, count in zip(parts, shared, strict=True) if count == max(shared)]
    return best[0] if len(best) == 1 else None


def _parts(span: "Span") -> "Iterator[Span]":
    """Yield the span split where a clause with its own subject, or the words after a semicolon, begin."""
    begin = span.start
    for word in span[1:]:
        before = word.nbor(-1)
        is_new = not word.is_punct and word.dep_ not in ("cc", "mark") and _clause_verb(word) != _clause_verb(before)
        if before.text == ";" or (is_new and not before.is_quote):
            yield span.doc[begin : word.i]
            begin = word.i
    yield span.doc[begin : span.end]


def _clause_verb(word: "Token") -> "Token":
    """The verb of the clause that a word is in; what modifies a noun, or has no subject, is not a clause."""
    above = word
    for above in (word, *word.ancestors):
        is_verb = above.pos_ in ("VERB", "AUX") and above.dep_ not in _NO_CLAUSE
        if is_verb and any(child.dep_ in _SUBJECTS for child in above.children):
            return above
    return above


def _is_whole_clause(part: "Span") -> bool:
    return any(_clause_verb(word) == word for word in part)


def _is_constituent(span: "Span") -> bool:
    """Whether one word of the span governs all others."""
    return sum(word.head not in span or word.head == word for word in span if not word.is_punct) == 1


def _shared_terms(question: Question, part: "Span") -> int:
    """How many terms of the question are in the clause that a part is in."""
    verb = _clause_verb(part.root)
    words = [word.text for word in part.doc if _clause_verb(word) == verb]
    return len(question.terms.keys() & {*name_terms(" ".join(words)), *name_terms(verb.lemma_)})


def _trimmed(span: "Span") -> "Span | None":
    """The span without words at its edges that lead to others: commas, "and", "which", "of" without its noun, a verb
    without its object; and without a day before a comma."""
    start, end = span.start, span.end
    while start < end and (span.doc[start].dep_ == "cc" or span.doc[start].text in ",;:–—"):
        start += 1
    if end - start > 2 and span.doc[start].dep_ == "npadvmod" and span.doc[start + 1].text == ",":
        start += 2
    while start < end and _leads_on(span.doc[end - 1], end):
        end -= 1
    return span.doc[start:end] if start < end else None


def _leads_on(last: "Token", end: int) -> bool:
    if last.text in ",;:–—" or last.dep_ == "cc" or last.tag_ in ("WDT", "WP"):
        return True
    is_open = last.dep_ == "prep" or (last.dep_ == "conj" and last.pos_ == "VERB")
    return is_open and any(child.i >= end for child in last.children)


def _one_argument(question: Question, span: "Span") -> "Span | None":
    """Of two marked things that a preceding verb takes, the one that the question does not name; None if unclear."""
    for preposition in span:
        verb = next((above for above in preposition.ancestors if above.pos_ == "VERB"), None)
        if verb is None or verb in span or verb.lemma_ not in _OBJECT_AND.get(preposition.lower_, ()):
            continue
        if preposition.dep_ not in ("prep", "dative", "aux") or preposition.i == span.start or verb.i > span.start:
            continue
        parts = [span.doc[span.start : preposition.i], span.doc[preposition.i + 1 : span.end]]
        unnamed = [part for part in parts if part and question.terms.keys().isdisjoint(name_terms(part.text))]
        return unnamed[0] if len(unnamed) == 1 else None
    return span


def _whole_phrase(question: Question, span: "Span") -> "Span":
    """The span extended to the edges of the noun phrases in which it begins and ends, and to the town before a
    state."""
    chunks = list(span.doc.noun_chunks)
    first = next((chunk for chunk in chunks if chunk.start < span.start < chunk.end), None)
    last = next((chunk for chunk in chunks if chunk.start < span.end < chunk.end), None)
    start = _with_town(span) if first is None else _whole_start(span, first)
    end = span.end if last is None or not _is_cut_off(question, span, last) else last.end
    return span.doc[start:end]


def _with_town(span: "Span") -> int:
    """Where a place with its town begins: at "Elm" if "Ohio" in "in Elm, Ohio" is marked."""
    town = span[0].head
    is_state = span.start > 1 and span[0].dep_ == "appos" and span.doc[span.start - 1].text == ","
    return town.left_edge.i if is_state and town.pos_ == "PROPN" and town.dep_ == "pobj" else span.start


def _whole_start(span: "Span", phrase: "Span") -> int:
    """Where the words begin that belong to the first word; a name is whole without a title, a noun without "the"."""
    start = span.start
    if span[0].pos_ == "PROPN":
        if span[0].nbor(-1).pos_ == "PROPN" and with_entities(span.doc)[start].ent_iob_ == "I":
            return next(i for i in range(start, -1, -1) if span.doc[i].ent_iob_ == "B")
        return start
    while start > phrase.start and span.doc[start - 1].dep_ in _BEFORE_NOUN and not span.doc[start - 1].is_quote:
        start -= 1
    return start


def _is_cut_off(question: Question, span: "Span", phrase: "Span") -> bool:
    """Whether a span ends before the noun of a phrase; "Orr" of "Orr's plan" and a place ("Ohio police") are whole."""
    last, following = span[-1], span[-1].nbor()
    if following.tag_ == "POS" or following.is_punct or any(word.is_currency or word.text == "%" for word in span):
        return False  # "$2,000" of "a $2,000 bag"
    return phrase.root.i >= span.end and not (question.kind is AnswerType.PLACE and last.pos_ == "PROPN")


def _whole_list(question: Question, span: "Span") -> "Span":
    """The span extended to the whole list that it is part of, if several things are asked for or it has more than
    one item."""
    text = span.doc.text
    plain, places = _without_insertions(text)
    start, end = bisect_left(places, span.start_char), bisect_left(places, span.end_char)
    for members in _lists(parse_syntax(plain)):
        inside = [member for member in members if member.start_char < end and start < member.end_char]
        first, last = members[0].start_char, members[-1].end_char
        if not inside or (start < first and end < last):
            continue
        if len(inside) > 1 or _asks_several(question) or _did_what_is_asked(question, members):
            begin, stop = min(places[first], span.start_char), max(places[last - 1] + 1, span.end_char)
            return span.doc.char_span(begin, stop, alignment_mode="expand") or span
    return span


def _without_insertions(text: str) -> tuple[str, list[int]]:
    """The text without whatever is between the items of a list, and where each of its characters was."""
    kept = [True] * len(text)
    for inserted in _INSERTED.finditer(text):
        kept[inserted.start() : inserted.end()] = [False] * len(inserted[0])
    places = [place for place, is_kept in enumerate(kept) if is_kept]
    return "".join(text[place] for place in places), places


def _asks_several(question: Question) -> bool:
    return question.listed or _ASKS_SEVERAL.search(question.text) is not None


def _did_what_is_asked(question: Question, members: "Sequence[Span]") -> bool:
    """Whether the question asks who did something, and the whole list did: all of "Dell, Coe and Roy wrote"."""
    event = question_event(parse_syntax(question.text)) if question.kind is AnswerType.PERSON else None
    first = members[0].root
    return event is not None and first.dep_ in _SUBJECTS and first.head.lemma_ == event.lemma_ != "be"


def _lists(parsed: "Doc") -> "Iterator[list[Span]]":
    """Yield the items of each list in a sentence that "and" or the like joins."""
    for first in parsed:
        if first.dep_ in _JOINED or not _is_item(first):
            continue
        items = sorted(_joined_to(first), key=lambda word: word.i)
        if any(item.dep_ == "conj" for item in items):
            *others, last = [parsed[_start(item) : item.i + 1] for item in items]
            yield [*others, parsed[last.start : _end_with_more(items[-1])]]


def _joined_to(item: "Token") -> "Iterator[Token]":
    yield item
    for child in item.rights:
        if child.dep_ in _JOINED and _is_item(child):
            yield from _joined_to(child)


def _is_item(word: "Token") -> bool:
    return word.pos_ in ("NOUN", "PROPN", "NUM", "ADJ")


def _start(item: "Token") -> int:
    """Where an item begins: the parser takes the full stop of "Sens. Dell" for a part of the name."""
    return next(word.i for word in item.doc[item.left_edge.i :] if word.text[0].isalnum())


def _end_with_more(noun: "Token") -> int:
    """The end of the last item of a list, including "of" and its noun, and anything added: "along with a tin"."""
    parsed, end = noun.doc, noun.i + 1
    for child in noun.rights:
        if child.lower_ == "of" and child.i == end:
            end = child.right_edge.i + 1
    begin = end + (end < len(parsed) and parsed[end].text == ",")
    if [word.lower_ for word in parsed[begin : begin + 2]] in _ADDED:
        added = parsed[begin + 1]
        return next((_end_with_more(child) for child in added.children if child.dep_ == "pobj"), end)
    return end
