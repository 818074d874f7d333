"""Checks a draft: its sentences one by one against the articles of an index."""

import hashlib
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import count
from typing import TYPE_CHECKING

from index import Index, IndexView, Passage
from qa.answer import Citation, Statement
from qa.answering.corrections import with_corrections
from qa.answering.reprints import with_reprints
from qa.answering.verification import verify
from qa.checking.check import Check, CheckedSentence, CheckProgress, Evidence, Finding, Stance, Verdict
from qa.checking.claim import Claim
from qa.checking.comparison import compare, covered
from qa.checking.counterclaims import RELATED, counter, may_be_countered
from qa.checking.deciding import COVERED, Judged, combine, decide, decide_partly, rest
from qa.checking.draft import Draft, DraftSentence
from qa.checking.kinds import Kind, kind_of
from qa.checking.parts import clauses, without
from qa.checking.passages import JUDGED, Passages
from qa.checking.quoting import check_quotations
from qa.checking.references import Resolved, resolve_references
from qa.checking.speakers import Speech, Spoken, is_named, who_says
from qa.errors import DraftRefused
from qa.filters import NO_FILTERS, Filters
from qa.language.attribution import Attribution, statements
from qa.language.grammar import parse_syntax, word_at
from qa.language.quotations import find_quotations, quotations_of
from qa.reader import ReaderPassage
from qa.reader.support import Judgement, Support
from qa.search import adding_notes

if TYPE_CHECKING:
    from spacy.tokens import Token

OnProgress = Callable[[CheckProgress], None]

_NO_MODEL = "It needs Byline’s own reader, which judges whether a passage supports a claim."
_UNRELATED = 0.9
"""Probability of "neither" from which a passage is about something else, so that rules need not look at it."""

_LOOKED_BACK = 6
"""Sentences of a paragraph, the last of them the claim's own, in which "he said" is looked up."""

_TOO_LONG = "It is too long to be judged in one piece; split it into shorter sentences."
_GONE = "The article that says so has been removed from the index in the meantime."


def check_draft(
    draft: Draft,
    index: Index,
    support: Support | None,
    filters: Filters = NO_FILTERS,
    view: IndexView | None = None,
) -> Generator[CheckProgress | Check, None, None]:
    """Yield how many sentences have been checked, and finally the check. The draft is compared with the articles of a
    `view`, by default all of them.

    Without a `support` model, only quotations are. Raises `DraftRefused` for a draft without a claim, `QuestionRefused`
    for an outlet without articles, `IndexUnusable`, `EmbedderError`, `ReaderError`.
    """
    began = time.perf_counter()
    whole = view or index.view()
    chosen = filters.filters.resolve_outlets(whole.outlets)
    passages = Passages(index, chosen.within(whole))
    sentences = list(read_claims(draft))
    if not any(kind is Kind.CLAIM for _, kind, _, _ in sentences):
        raise DraftRefused("the draft has no claim in it: no sentence states something that articles could support")
    checked: list[CheckedSentence] = []
    for number, (sentence, kind, claim, problem) in enumerate(sentences, start=1):
        yield CheckProgress(number - 1, len(sentences))
        finding = None
        if kind is Kind.CLAIM:
            finding = problem or _finding(claim, passages, support)
        read_as = claim.text if claim.text != sentence.text else None
        checked.append(CheckedSentence(number, sentence, kind, finding, read_as))
    verified = _verified(checked, index, whole)
    yield Check(
        id=hashlib.sha256(f"{whole.generation}\n{chosen}\n{draft.paragraphs}".encode()).hexdigest()[:12],
        sentences=tuple(verified),
        filters=chosen,
        notes=tuple(_notes(index, support)),
        timing_ms={"total": (time.perf_counter() - began) * 1000},
        generation=whole.generation,
    )


def final_check(steps: Iterable[CheckProgress | Check], on_progress: OnProgress = lambda _: None) -> Check:
    """Consume what `check_draft` yields and return the check, which comes last. The steps before it are passed to
    `on_progress`."""
    for step in steps:
        if isinstance(step, Check):
            return step
        on_progress(step)
    raise RuntimeError("the steps to a check ended without one")


def read_claims(draft: Draft) -> Iterator[tuple[DraftSentence, Kind, Claim, Finding | None]]:
    """Yield each sentence, what it is, the claim in it, and if that cannot be judged, why."""
    above = ""
    for sentences in draft.sentences:
        texts = [sentence.text for sentence in sentences]
        quoted = quotations_of(texts)
        resolved: list[str] = []
        for place, sentence in enumerate(sentences):
            kind = kind_of(sentence, quoted[place])
            if kind is not Kind.CLAIM:
                resolved.append(sentence.text)
                yield sentence, kind, Claim(sentence.text, {}), None
                continue
            found = resolve_references(sentence.text, quoted[place], [*filter(None, [above]), *resolved])
            resolved.append(found.text)
            own = find_quotations(found.text, place > 0 and quoted[place - 1].is_open)
            yield sentence, kind, Claim(found.text, {}, _said(resolved, above), own), _problem(found)
        above = resolved[-1] if resolved else above


def _problem(found: Resolved) -> Finding | None:
    """Why a claim cannot be judged, if a pronoun in it is unresolved."""
    if found.open_word is None:
        return None
    reason = f"It is not clear whom or what “{found.open_word}” stands for."
    return Finding(verdict=Verdict.NOT_JUDGED, reason=reason)


def _said(resolved: Sequence[str], above: str) -> Attribution | None:
    """What the last sentence reports that somebody says, in a clause or a quotation."""
    found = statements(resolved[-_LOOKED_BACK:], above)[-1]
    outer = [one for one in found if one.via is None and one.spans and _is_speech(resolved[-1], one)]
    return max(outer, key=lambda one: sum(end - start for start, end in one.spans), default=None)


def _is_speech(text: str, said: Attribution) -> bool:
    """Whether the words are said, not just spoken about: "rejected the sale" is an action."""
    if any(start < b and a < end for a, b in said.spans for start, end in find_quotations(text).spans):
        return True
    cue = word_at(parse_syntax(text), said.cue[0])
    return cue is not None and (cue.lower_ == "according" or any(map(_is_statement, cue.children)))


def _is_statement(clause: "Token") -> bool:
    """Whether a clause states something: "says that he left", not "wants him to leave"."""
    is_finite = clause.tag_ in ("VBD", "VBZ", "VBP") or any(
        word.tag_ in ("MD", "VBD", "VBZ", "VBP") for word in clause.children
    )
    return clause.dep_ in ("ccomp", "acl") and is_finite


def _finding(claim: Claim, passages: Passages, support: Support | None) -> Finding:
    quotation = check_quotations(claim, passages, support)
    if quotation is not None:
        return quotation
    if support is None:
        return Finding(verdict=Verdict.NOT_JUDGED, reason=_NO_MODEL)
    parts = [_part(claim, text) for text in clauses(claim.text)]
    if claim.is_long and (len(parts) < 2 or any(part.is_long for part in parts)):
        return Finding(verdict=Verdict.NOT_JUDGED, reason=_TOO_LONG)
    if claim.is_long:
        return _of_parts(parts, passages, support) or rest([])
    judged = _judged(claim, passages, support)
    found = decide(claim, judged)
    if found is None:
        judged += _judged(claim, passages, support, is_further=True)
        found = decide(claim, judged)
    if found is None and len(parts) > 1:
        found = _of_parts(parts, passages, support)
    if found is None:
        judged = [_with_pruned(claim, one, support) for one in judged]
        found = decide(claim, judged) or decide_partly(claim, judged) or rest(judged)
    return found


def _part(claim: Claim, text: str) -> Claim:
    return claim if text == claim.text else Claim(text, {}, _said([text], ""), find_quotations(text))


def _of_parts(parts: Sequence[Claim], passages: Passages, support: Support) -> Finding | None:
    found = []
    for part in parts:
        judged = _judged(part, passages, support)
        found.append(decide(part, judged) or decide_partly(part, judged) or rest(judged))
    return combine(parts, found)


def _judged(claim: Claim, passages: Passages, support: Support, *, is_further: bool = False) -> list[Judged]:
    """A claim with the first passages found for it, or with the further ones that have enough of its words."""
    weights, found = passages.find(claim.text)
    claim = replace(claim, weights=weights)
    found = [one for one in found[JUDGED:] if covered(claim, one) >= COVERED] if is_further else found[:JUDGED]
    if not found:
        return []
    (judgements,) = support.judge([claim.text], [_input(passage) for passage in found])
    judged = []
    for passage, judgement in zip(found, judgements, strict=True):
        is_other = judgement.neither > _UNRELATED
        comparison = compare(claim, passage, None if is_other else passages.around(passage))
        if comparison is None:
            continue
        speech = None
        if claim.speaker is not None and not is_other:
            plain = claim.plain_weights or weights
            speech = who_says(claim.speaker, claim.core, plain, passages.quotes(passage), passage)
            if speech.spoken is Spoken.NOBODY and is_named(claim.speaker, comparison.text):
                speech = Speech(Spoken.UNQUOTED)
        countered = None
        if judgement.neither <= RELATED and comparison.coverage >= COVERED and may_be_countered(comparison, judgement):
            countered = counter(claim, comparison, judgement, partial(_judge, passage=passage, support=support))
        is_anchored = bool(claim.days or claim.quantities) and not comparison.issues
        judged.append(Judged(comparison, judgement, speech, countered, is_anchored=is_anchored))
    return judged


def _judge(claims: Sequence[str], passage: Passage, support: Support) -> list[Judgement]:
    return [one for (one,) in support.judge(claims, [_input(passage)])]


def _with_pruned(claim: Claim, one: Judged, support: Support) -> Judged:
    """The same reading, with the judgement of the claim without what the passage does not have."""
    if one.comparison.rest < COVERED or one.judgement.neither > _UNRELATED:
        return one
    text: str | None = claim.text
    if one.comparison.issues:
        text = without(claim.text, [(issue.start, issue.end) for issue in one.comparison.issues])
    if claim.speaker is not None and not one.is_attributed:
        text = claim.core
    if text is None or text == claim.text:
        return one
    ((judgement,),) = support.judge([text], [_input(one.comparison.passage)])
    return replace(one, pruned=judgement)


def _input(passage: Passage) -> ReaderPassage:
    return ReaderPassage(passage.paragraph.text, passage.article.title, passage.before)


def _verified(checked: Sequence[CheckedSentence], index: Index, view: IndexView) -> Iterator[CheckedSentence]:
    """Yield the sentences with the quotes that the store confirms, numbered, each with the near-duplicates that have it
    too.

    What has been corrected since supports nothing.
    """
    numbers = count(1)
    for one in checked:
        if one.finding is None or not one.finding.evidence:
            yield one
            continue
        evidence: list[Evidence] = []
        corrected: Citation | None = None
        for quote in one.finding.evidence:
            numbered = replace(quote.citation, n=next(numbers))
            confirmed, _ = verify([Statement(numbered.quote, (numbered,))], index)
            for statement in with_reprints(with_corrections(confirmed, index, view), index):
                if quote.stance is Stance.SUPPORTS:
                    corrected = corrected or statement.correction
                evidence.append(replace(quote, citation=statement.citations[0]))
        finding = replace(one.finding, evidence=tuple(evidence))
        if not evidence:
            finding = Finding(verdict=Verdict.NOT_JUDGED, reason=_GONE)
        elif corrected is not None:
            reason = f"What the article says has been corrected since: “{corrected.quote}”"
            finding = replace(finding, verdict=Verdict.NOT_JUDGED, reason=reason, origins=0)
        yield replace(one, finding=finding)


def _notes(index: Index, support: Support | None) -> Iterator[str]:
    if support is None:
        yield "Checked without Byline’s own reader: only quotations can be judged."
    yield from adding_notes(index)
