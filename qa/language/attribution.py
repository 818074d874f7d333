"""Attribution: who says what a paragraph reports, and what else a sentence states, such as where and when."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qa.language.dialogue import asker
from qa.language.grammar import forms_of_verbs, parse, parse_syntax
from qa.language.quotations import Quoted, find_quotations, quotations_of
from qa.language.reporting_verbs import announcing_forms, clause_lemmas, reporting_lemmas
from qa.language.reports import Report, find_reports, introducing_report, is_reporting_verb, subjects
from qa.language.speakers import Speaker, is_name, referred_to, speaker_at

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_LOOKBACK = 1_000
"""Characters of the preceding text that are searched for the last speaker."""

_QUOTED_SHARE = 0.5
"""Minimum quoted share of a sentence that names nobody, for it to be attributed to the last speaker."""

_WORD = re.compile("[a-z]+")
_QUOTATION_MARKS = frozenset('“”"')
_OPENING = ("“", '"', "''", "``")
_NAME = r"[^\W\d_a-z][\w.’'-]*"
_LABEL = re.compile(rf"(?P<name>{_NAME}(?: (?:of|the|de|van|von|{_NAME})){{0,4}}): ?(?=[“\"'‘A-Z])")
"""A speaker before a colon: "HARROW: It is old." and "Mayor Harrow: “It is old.”"."""


_BY_QUOTATION = re.compile(r"[:,] [“\"‘]|[,?!][”\"’] [^\W\d_]")
"""A quotation that may be introduced by a verb in no list: `Harrow grinned: “No.”`"""

_NO_CUE = (0, 0)
_SAYS = re.compile('[“"‘:]')


@dataclass(frozen=True, slots=True)
class Attribution:
    """Words of a sentence that somebody says.

    `speaker` is their name, "" if it is unknown; `mention` what the text calls them ("she"), in this sentence or where
    their quotation begins. `spans` are the words, as offsets in the sentence, and `cue` the word that reports them
    ("said"), empty where none does. `via` is who reports it, if that is not the article itself but someone whom it
    quotes or reports ("Reed said that Harrow had told her ..."): a name, "" if it is unknown, None for the article.
    `is_negated` if they are said not to say it ("did not say that").
    """

    speaker: str
    mention: str
    spans: tuple[tuple[int, int], ...]
    cue: tuple[int, int] = (0, 0)
    via: str | None = None
    is_negated: bool = False


def attributions(sentences: Sequence[str], before: str = "", earlier: str = "") -> list[list[str]]:
    """Return the speakers in each sentence of a paragraph, in the words of the text, as `statements` finds them."""
    return [list(dict.fromkeys(one.speaker for one in found)) for found in statements(sentences, before, earlier)]


def statements(sentences: Sequence[str], before: str = "", earlier: str = "") -> list[list[Attribution]]:
    """Return what the sentences of a paragraph report, and who says it.

    "He", "she", "it", "they", "the mayor" and unattributed quotations are resolved to the last speaker whom they fit.
    If the paragraph has none, `before` is searched, the paragraph before, and then `earlier`, the text before that.
    Raises `ReaderError` without a grammar model.
    """
    return _Paragraph(sentences, before, earlier).statements()


@dataclass(frozen=True, slots=True)
class _Said:
    """A report in a sentence; `is_quoted` if somebody who is quoted reports it."""

    speaker: Speaker
    cue: tuple[int, int]
    spans: tuple[tuple[int, int], ...]
    is_quoted: bool
    is_negated: bool = False

    def contains(self, other: "_Said") -> bool:
        """Whether another report is part of what is said here."""
        return any(start <= other.cue[0] < end for start, end in self.spans)


class _Paragraph:
    """The sentences of a paragraph, and the speakers in order of appearance."""

    def __init__(self, sentences: Sequence[str], before: str, earlier: str) -> None:
        self._sentences = sentences
        begins_quoted = bool(sentences) and sentences[0].lstrip().startswith(_OPENING)
        self._goes_on = begins_quoted and find_quotations(before).is_open
        self._quoted = list(_with_transcripts(sentences, quotations_of(sentences, self._goes_on)))
        self._said = [_said(text, quoted) for text, quoted in zip(sentences, self._quoted, strict=True)]
        self._speakers: list[Speaker] = []
        self._in_sentence = 0  # how many of the speakers had appeared before the sentence
        self._unread = [text[-_LOOKBACK:] for text in (earlier, before) if text]
        is_reply = not self._goes_on and bool(sentences) and not sentences[0].rstrip("\"'”’ ").endswith("?")
        self._asker = asker(before[-_LOOKBACK:]) if is_reply else None

    def statements(self) -> list[list[Attribution]]:
        """Return the attributions of each sentence."""
        return [list(self._of_sentence(place)) for place in range(len(self._sentences))]

    def _of_sentence(self, place: int) -> Iterator[Attribution]:
        quoted, self._in_sentence = self._quoted[place], len(self._speakers)
        said = [self._resolved(one, place) for one in self._outer(place)]
        if said:
            said = _with_quotations(said, quoted)
        elif _is_quotation(self._sentences[place], quoted):
            said = [_Said(self._speaker_of_quotation(place), _NO_CUE, quoted.spans, is_quoted=False)]
        for one in said:
            outer = (other.speaker.name for other in said if other is not one and other.contains(one))
            via = next((name for name in outer if name != one.speaker.name), None)
            yield Attribution(one.speaker.name, one.speaker.mention, one.spans, one.cue, via, one.is_negated)
        for one in self._said[place]:
            if one.is_quoted:  # "he" within quotation marks may be anyone
                name = "" if one.speaker.pronoun else one.speaker.name
                via = next((other.speaker.name for other in said if other.contains(one)), "")
                yield Attribution(name, one.speaker.mention, one.spans, one.cue, via, one.is_negated)

    def _outer(self, place: int) -> list[_Said]:
        """The reports of a sentence that are the article's own, not those of someone quoted."""
        return [one for one in self._said[place] if not one.is_quoted]

    def _resolved(self, said: _Said, place: int) -> _Said:
        """The report with the name of its speaker, who is the last one from here on."""
        speaker = said.speaker
        if speaker.pronoun:
            speaker = speaker.called_as(self._find(place, lambda others: referred_to(speaker.pronoun, others)))
        elif speaker.is_described:
            speaker = speaker.called_as(self._find(place, speaker.described_among) or speaker)
        if speaker.name and (said.speaker.pronoun or said.speaker.is_known):
            self._speakers.append(speaker)
        return replace(said, speaker=speaker)

    def _find(self, place: int, find: Callable[[Sequence[Speaker]], Speaker | None]) -> Speaker | None:
        """Search the sentence, then what the previous one is about, then everyone who spoke, from last to first."""
        find = self._without_asker(place, find)
        if found := find(self._speakers[self._in_sentence :]):
            return found
        if place and not self._said[place - 1] and (found := find(_subjects_of(self._sentences[place - 1]))):
            return found
        return find(self._speakers) or self._find_before(find)

    def _without_asker(
        self, place: int, find: Callable[[Sequence[Speaker]], Speaker | None]
    ) -> Callable[[Sequence[Speaker]], Speaker | None]:
        """Exclude whoever asked the question to which the paragraph replies: “It is.” after “Is it?”."""
        if self._asker is None or any(map(self._outer, range(place))):
            return find
        name = self._asker.name.split()[-1:]
        return lambda others: find([other for other in others if other.name.split()[-1:] != name])

    def _find_before(self, find: Callable[[Sequence[Speaker]], Speaker | None]) -> Speaker | None:
        """Search the preceding text, reading no more of it than needed."""
        while self._unread:
            speakers = _speakers_in(self._unread.pop())
            self._speakers[:0] = speakers
            self._in_sentence += len(speakers)
            if found := find(speakers):
                return found
        return None

    def _speaker_of_quotation(self, place: int) -> Speaker:
        """Who speaks a quotation that names nobody: whoever its other sentences name, or else the last speaker."""
        if found := self._named_in_same_quotation(place) or self._named_after(place):
            return self._resolved(found, place).speaker
        last = self._without_asker(place, _last)
        return last(self._speakers) or self._find_before(last) or Speaker("", "")

    def _named_in_same_quotation(self, place: int) -> _Said | None:
        for later in range(place, len(self._sentences) - 1):
            if not self._quoted[later].is_open:
                return None
            if named := self._outer(later + 1):
                return named[0]
        return None

    def _named_after(self, place: int) -> _Said | None:
        """Who is named with a later quotation if a paragraph begins with one, as in `“A.” “B,” Harrow said`."""
        if self._goes_on or any(map(self._outer, range(place))):
            return None
        for later in range(place + 1, len(self._sentences)):
            if not self._quoted[later].spans or self._quoted[later].spans[0][0] > 0:
                return None
            if named := self._outer(later):
                return named[0]
        return None


def _last(speakers: Sequence[Speaker]) -> Speaker | None:
    return speakers[-1] if speakers else None


def _with_transcripts(sentences: Sequence[str], quotations: Sequence[Quoted]) -> Iterator[Quoted]:
    """Yield the quotations of each sentence; what follows "HARROW:" in a transcript is one, up to the next label."""
    is_transcript = False
    for text, quoted in zip(sentences, quotations, strict=True):
        label = _LABEL.match(text)
        if label:
            is_transcript = label["name"].isupper()
        start = label.end() if label else 0
        yield Quoted(((start, len(text)),), is_open=False) if is_transcript else quoted


def _said(text: str, quoted: Quoted) -> list[_Said]:
    """The reports in a sentence."""
    label = _LABEL.match(text)
    if label and (label["name"].isupper() or quoted.contains(label.end())):
        speaker = Speaker(label["name"], label["name"])
        return [_Said(speaker, _NO_CUE, ((label.end(), len(text)),), is_quoted=False)]
    if not _may_report_speech(text):
        return []
    parsed = parse_syntax(text)
    reports = list(find_reports(parsed))
    if quoted.spans and all(quoted.contains(report.cue.idx) for report in reports):
        reports += filter(None, [introducing_report(parsed, quoted.spans[0])])
    found = []
    for report in reports:
        is_quoted = quoted.contains(report.cue.idx)
        if is_quoted and report.speaker.pos_ != "PROPN" and not report.has_clause:
            continue
        outside = {word.i for word in report.cue.doc if quoted.contains(word.idx) == is_quoted}
        speaker = speaker_at(report.speaker, outside)
        if speaker.pronoun or speaker.is_known or (speaker.is_first_person and not is_quoted):
            cue = (report.cue.idx, report.cue.idx + len(report.cue))
            is_negated = any(child.dep_ == "neg" for child in report.cue.children)
            found.append(_Said(speaker, cue, _spans(report), is_quoted, is_negated))
    return found


def _spans(report: Report) -> tuple[tuple[int, int], ...]:
    """The words that are said, as runs of characters."""
    spans: list[tuple[int, int]] = []
    last = -2
    for word in sorted(report.said, key=lambda word: word.i):
        end = word.idx + len(word)
        if word.i == last + 1:
            spans[-1] = spans[-1][0], end
        else:
            spans.append((word.idx, end))
        last = word.i
    return tuple(spans)


def _is_quotation(text: str, quoted: Quoted) -> bool:
    """Whether a sentence that names no speaker is what somebody says: it begins with a quotation and is mostly one."""
    begins = quoted.spans and not text[: quoted.spans[0][0]].strip()
    return bool(begins) and sum(end - start for start, end in quoted.spans) >= _QUOTED_SHARE * len(text)


def _with_quotations(named: Sequence[_Said], quoted: Quoted) -> list[_Said]:
    """The reports with the sentence's quotations: each goes to the report that it is part of, or to the nearest."""
    spans = {one: list(one.spans) for one in named}
    for quotation in quoted.spans:
        spans[min(named, key=lambda one: _distance(one, quotation))].append(quotation)
    return [replace(one, spans=tuple(spans[one])) for one in named]


def _distance(said: _Said, quotation: tuple[int, int]) -> tuple[bool, int]:
    start, end = quotation
    overlaps = any(max(a, start) < min(b, end) for a, b in said.spans)
    return not overlaps, max(start - said.cue[0], said.cue[0] - end)


def _speakers_in(text: str) -> list[Speaker]:
    """The speakers of a text, the last one last, after its last subject that is a proper name."""
    parsed, quoted = parse_syntax(text), find_quotations(text)
    reports = [speaker_at(found.speaker) for found in find_reports(parsed) if not quoted.contains(found.cue.idx)]
    return [*_subjects_of(text)[-1:], *(speaker for speaker in reports if speaker.is_known and not speaker.pronoun)]


def _subjects_of(text: str) -> list[Speaker]:
    """The names of people and bodies that are subjects of the sentences of a text."""
    found = [subject for sentence in parse_syntax(text).sents for subject in subjects(sentence.root)]
    return [speaker_at(subject) for subject in found if is_name(subject)]


def reported_clauses(sentence: str) -> Iterator[tuple["Token", "Token"]]:
    """Yield each speaker in a sentence with the verb of the clause that they say, as tokens.

    Raises `ReaderError` if there is no grammar model.
    """
    if _may_report_speech(sentence):
        for verb in filter(is_reporting_verb, parse(sentence)):
            for speaker in subjects(verb):
                yield from ((speaker, child) for child in verb.children if child.dep_ == "ccomp")


def _may_report_speech(sentence: str) -> bool:
    """Whether the sentence has a word that reports speech; if not, it need not be parsed."""
    words = set(_WORD.findall(sentence.lower()))
    if "according" in words or not words.isdisjoint(forms_of_verbs(reporting_lemmas())):
        return True
    if _BY_QUOTATION.search(sentence):
        return True
    if words.isdisjoint(("that", "to", "whether")):
        return _SAYS.search(sentence) is not None and not words.isdisjoint(forms_of_verbs(clause_lemmas()))
    return not (words.isdisjoint(forms_of_verbs(clause_lemmas())) and words.isdisjoint(announcing_forms()))


def outside_reported_speech(sentence: str) -> str:
    """Return the sentence without the reported words and their speaker. Raises `ReaderError`."""
    parsed = parse_syntax(sentence)
    reported = {
        word.i
        for verb in filter(is_reporting_verb, parsed)
        for child in verb.children
        for word in child.subtree
        if child.dep_ in ("ccomp", "nsubj", "nsubjpass")
    }
    return "".join(word.text_with_ws for word in outside_quotations(parsed) if word.i not in reported)


def outside_quotations(sentence: "Doc") -> list["Token"]:
    """Return the words of the sentence outside quotation marks."""
    outside, quoting = [], False
    for word in sentence:
        if word.text in _QUOTATION_MARKS:
            quoting = not quoting if word.text == '"' else word.text == "“"
        elif not quoting:
            outside.append(word)
    return outside
