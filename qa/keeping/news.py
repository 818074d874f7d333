"""What is new on a question or a claim: it is asked again, over the articles added since the last check."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from index import IndexView
from qa.answer import Answer, Citation, saying
from qa.assistant import Answerer
from qa.checking import Check, Finding, Stance, Verdict, final_check
from qa.errors import DraftRefused, QuestionRefused
from qa.form import Form
from qa.keeping.kept import KeptKind, KeptRequest, Relation
from qa.keeping.places import Place, Places, words_hash
from qa.keeping.store import FoundQuote, State
from qa.language.agreement import say_the_same
from qa.options import AskOptions

_MOST_BEFORE = 30
"""Maximum quotes from earlier answers that new ones are compared with: the last ones."""

_MOST_COMPARED = 4
"""Of these, those that are compared with the new articles, which takes a tenth of a second each."""

_AS_LATEST = (Form.DIGEST, Form.TIMELINE, Form.COLLECTION)
"""Forms that tell a story from its beginning; what is new in it is asked for as the latest."""

_ALL_AGAIN = (
    "Checked against all articles, as the index was rebuilt or restored since the last time: some of what is new may "
    "have been there before."
)


@dataclass(frozen=True, slots=True)
class Findings:
    """What a check found, and the resulting state, whose mark and time are still the previous ones."""

    state: State
    quotes: tuple[FoundQuote, ...] = ()


def first_state(asked: KeptRequest, assistant: Answerer, state: State) -> State:
    """Return the state of a question or claim that has just been answered from all articles.

    Raises `QuestionRefused` if there is nothing to keep, and what `Assistant.ask` and `Assistant.check` raise.
    """
    if asked.kind is KeptKind.QUESTION:
        answer = _ask(asked, assistant)
        if answer.guidance is not None:
            raise QuestionRefused(f"nothing can be kept for '{asked.text[:80]}': {answer.guidance.rstrip('.')}")
        quoted = () if answer.tentative else tuple(map(Place.of, _quoted(answer)))
        return replace(state, before=quoted[:_MOST_BEFORE], form=answer.form)
    finding, _ = _check(asked, assistant)
    if finding.verdict is Verdict.NOT_JUDGED:
        raise DraftRefused(f"the claim cannot be kept, as it could not be judged: {finding.reason.rstrip('.')}")
    return _with_evidence(state, finding.verdict, _evidence(finding))


def find_news(asked: KeptRequest, state: State, assistant: Answerer, view: IndexView, places: Places) -> Findings:
    """Return what is new since a state, in the articles that were added after it.

    Raises what `Assistant.ask` and `Assistant.check` raise, and `DraftRefused` if a claim could not be judged.
    """
    added = view.added_since(state.mark)
    newer = _Newer(state, added, places)
    if added is not None:
        assistant = assistant.on_added_since(state.mark)
    found = _on_question if asked.kind is KeptKind.QUESTION else _on_claim
    findings = found(asked, assistant, newer)
    notes = findings.state.notes if added is not None else (*findings.state.notes, _ALL_AGAIN)
    return replace(findings, state=replace(findings.state, notes=notes, repeats=newer.repeats))


class _Newer:
    """Decides what is new: neither quoted before, nor in an earlier version or a near-duplicate that was there
    before."""

    def __init__(self, state: State, added: IndexView | None, places: Places) -> None:
        self.state = state
        self.before = places.citations(state.before)
        self.repeats = 0
        self._added = {(info.id, info.version) for info in added.articles()} if added is not None else None
        self._places = places
        self._words = {place.words for place in (*state.before, *state.against)}

    def is_new(self, cited: Citation) -> bool:
        """Whether these words are new; counts those that are not."""
        words = words_hash(cited.quote)
        is_old = words in self._words or self._stood_before(cited)
        self._words.add(words)
        self.repeats += is_old
        return not is_old

    def says_more(self, cited: Citation) -> bool:
        """Whether it says something other than what was quoted before; counts what does not."""
        is_same = any(say_the_same(cited.quote, earlier.quote) for earlier in self.before)
        self.repeats += is_same
        return not is_same

    def _stood_before(self, cited: Citation) -> bool:
        info = cited.article
        earlier = self._places.article(info.id, info.version - 1) if info.version > 1 else None
        if earlier is not None and any(cited.quote in paragraph.text for paragraph in earlier.paragraphs):
            return True
        copies = ((copy.article.id, copy.article.version) for copy in cited.also_in)
        return self._added is not None and any(copy not in self._added for copy in copies)


def _on_question(asked: KeptRequest, assistant: Answerer, newer: _Newer) -> Findings:
    state = newer.state
    form = Form.LATEST if state.form in _AS_LATEST else state.form
    answer = _ask(asked, assistant, form)
    relation = Relation.MAY_BEAR if answer.tentative else Relation.NEW
    quotes = [
        FoundQuote(Place.of(cited), relation)
        for cited in _quoted(answer)
        if newer.is_new(cited) and newer.says_more(cited)
    ]
    denied, notes = _denied(asked, assistant, newer)
    for against, earlier in denied:
        quotes = _with_contradiction(quotes, against, Place.of(earlier), newer)
    reported = [quote.place for quote in quotes if quote.relation is not Relation.MAY_BEAR]
    state = replace(state, before=(*state.before, *reported)[-_MOST_BEFORE:], notes=tuple(notes))
    return Findings(state, tuple(quotes))


def _denied(
    asked: KeptRequest, assistant: Answerer, newer: _Newer
) -> tuple[list[tuple[Citation, Citation]], list[str]]:
    """Return which new words contradict which earlier ones, according to a check of the earlier ones, and its notes."""
    found: list[tuple[Citation, Citation]] = []
    notes: list[str] = []
    for earlier in newer.before[-_MOST_COMPARED:]:
        try:
            check = final_check(assistant.check_stream(earlier.quote, asked.filters))
        except DraftRefused:  # what was quoted is not a claim
            continue
        notes += check.notes
        found += [(cited, earlier) for cited in _against(check)]
    return found, list(dict.fromkeys(notes))


def _against(check: Check) -> Iterator[Citation]:
    for sentence in check.claims:
        finding = sentence.finding
        if finding is not None and finding.verdict in (Verdict.CONTRADICTED, Verdict.DIFFERING):
            yield from (one.citation for one in finding.evidence if one.stance is Stance.CONTRADICTS)


def _with_contradiction(
    quotes: Sequence[FoundQuote], against: Citation, earlier: Place, newer: _Newer
) -> list[FoundQuote]:
    """Return the new quotes, adding those that contradict an earlier one; one already among them is marked as such."""
    for number, quote in enumerate(quotes):
        if _overlap(quote.place, against):
            denied = (*quote.contradicts, earlier) if earlier not in quote.contradicts else quote.contradicts
            other = replace(quote, relation=Relation.CONTRADICTS, contradicts=denied)
            return [*quotes[:number], other, *quotes[number + 1 :]]
    if newer.is_new(against):
        return [*quotes, FoundQuote(Place.of(against), Relation.CONTRADICTS, (earlier,))]
    return list(quotes)


def _overlap(place: Place, cited: Citation) -> bool:
    is_there = (place.article_id, place.paragraph) == (cited.article.id, cited.paragraph)
    return is_there and place.start < cited.end and cited.start < place.end


def _on_claim(asked: KeptRequest, assistant: Answerer, newer: _Newer) -> Findings:
    finding, notes = _check(asked, assistant)
    if finding.verdict is Verdict.NOT_JUDGED:
        raise DraftRefused(f"it could not be judged: {finding.reason.rstrip('.')}")
    evidence = [(cited, stance) for cited, stance in _evidence(finding) if newer.is_new(cited)]
    opposite = {Stance.SUPPORTS: newer.state.against, Stance.CONTRADICTS: newer.state.before}
    quotes = [
        FoundQuote(
            Place.of(cited),
            Relation.SUPPORTS if stance is Stance.SUPPORTS else Relation.CONTRADICTS,
            opposite[stance],
        )
        for cited, stance in evidence
    ]
    verdict = finding.verdict if quotes else Verdict.NOT_FOUND
    return Findings(replace(_with_evidence(newer.state, verdict, evidence), notes=notes), tuple(quotes))


def _with_evidence(state: State, verdict: Verdict, evidence: Iterable[tuple[Citation, Stance]]) -> State:
    by_stance: dict[Stance, list[Place]] = {Stance.SUPPORTS: [], Stance.CONTRADICTS: []}
    for cited, stance in evidence:
        by_stance[stance].append(Place.of(cited))
    return replace(
        state,
        before=(*state.before, *by_stance[Stance.SUPPORTS])[-_MOST_BEFORE:],
        against=(*state.against, *by_stance[Stance.CONTRADICTS])[-_MOST_BEFORE:],
        verdict=_joined(Verdict(state.verdict or Verdict.NOT_FOUND), verdict).value,
    )


_FOR = (Verdict.SUPPORTED, Verdict.PARTLY_SUPPORTED)


def _joined(before: Verdict, now: Verdict) -> Verdict:
    """Return the verdict on a claim by what earlier and later articles say."""
    if Verdict.NOT_FOUND in (before, now):
        return now if before is Verdict.NOT_FOUND else before
    if (before in _FOR) != (now in _FOR):
        return Verdict.DIFFERING
    return Verdict.SUPPORTED if Verdict.SUPPORTED in (before, now) else now


def _ask(asked: KeptRequest, assistant: Answerer, form: Form | None = None) -> Answer:
    chosen = asked.filters
    options = AskOptions(
        outlets=chosen.outlets, since=chosen.since, until=chosen.until, genres=chosen.genres, form=form
    )
    return assistant.ask(asked.text, (), options)


def _check(asked: KeptRequest, assistant: Answerer) -> tuple[Finding, tuple[str, ...]]:
    """Return the finding on a claim, with notes. Raises `DraftRefused` unless it is one claim."""
    check = final_check(assistant.check_stream(asked.text, asked.filters))
    if len(check.sentences) != 1 or check.sentences[0].finding is None:
        raise DraftRefused("a claim is one sentence that states something; keep its sentences one by one")
    return check.sentences[0].finding, check.notes


def _quoted(answer: Answer) -> list[Citation]:
    return [cited for statement in answer.statements for cited in saying(statement)]


def _evidence(finding: Finding) -> list[tuple[Citation, Stance]]:
    return [(one.citation, one.stance) for one in finding.evidence if one.stance is not Stance.NEAR]
