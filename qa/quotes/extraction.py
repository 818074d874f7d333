"""Extracts the quotations and reports of speech in an article: the words, who says them, the word that reports them."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from index import Article, Paragraph
from qa.language.attribution import Attribution, statements
from qa.language.grammar import parse_syntax
from qa.language.names import name_terms
from qa.language.quotations import Quoted, find_quotations, quotations_of
from qa.language.times import names_time
from qa.quotes.cast import Cast

_EARLIER = 3
"""Paragraphs before the preceding one that are searched for whoever "he" and unattributed quotations refer to."""

_OPENING = ("“", '"', "''", "``")
_CONTENT = ("NOUN", "PROPN", "ADJ", "NUM")

_LEAST_WORDS = 5
"""Minimum words that are not said twice in the same way by chance."""

Spans = tuple[tuple[int, int], ...]


class Manner(StrEnum):
    """How words are reported: in quotation marks, in the words of the article, or both."""

    DIRECT = "direct"
    REPORTED = "reported"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundQuote:
    """What somebody says in a paragraph. All offsets count its characters.

    `start` and `end` are those of the sentences that contain the words, `words` the words themselves, `cue` the word
    that reports them, if any. `mention` is what the text calls the speaker, `speaker` who that is, None if it is
    unknown. `via` is who reports it, if that is not the article itself: the name, or "" if it is unknown. It is
    `negated` if they are said not to say it. `topics` are the things that the words name and the article is about, as
    they call them. `digest` is a hash of the words, the same wherever they occur; "" if there are too few words.
    """

    paragraph: int
    start: int
    end: int
    words: Spans
    cue: tuple[int, int] | None
    manner: Manner
    mention: str
    speaker: str | None
    office: str | None
    is_person: bool
    via: str | None
    negated: bool
    topics: tuple[str, ...]
    digest: str


def extract_quotes(article: Article, numbers: Collection[int] | None = None) -> list[FoundQuote]:
    """Return what is said in an article, or in its paragraphs of these numbers, and who says it.

    Raises `ReaderError` if there is no grammar model.
    """
    cast, themes = Cast(article.paragraphs), _themes(article)
    found: list[FoundQuote] = []
    for place, paragraph in enumerate(article.paragraphs):
        if paragraph.kind.searched and (numbers is None or paragraph.number in numbers):
            before = [other.text for other in article.paragraphs[max(0, place - 1 - _EARLIER) : place]]
            found += _in_paragraph(paragraph, before, cast, themes)
    return found


def _themes(article: Article) -> frozenset[str]:
    """The terms that occur in several paragraphs of an article, including its headline: what it is about."""
    texts = [article.title, *(paragraph.text for paragraph in article.paragraphs if paragraph.kind.searched)]
    counts = Counter(term for text in texts for term in set(name_terms(text)))
    return frozenset(term for term, count in counts.items() if count > 1)


@dataclass(frozen=True, slots=True)
class _Draft:
    """An attribution with offsets in the paragraph."""

    said: Attribution
    start: int
    end: int
    words: Spans
    cue: tuple[int, int] | None

    def goes_on_in(self, other: "_Draft", text: str) -> bool:
        """Whether both are parts of one quotation that spans a sentence boundary."""
        is_next = not text[self.words[-1][1] : other.words[0][0]].strip()
        return is_next and other.start >= self.end and self.said.speaker == other.said.speaker

    def with_next(self, other: "_Draft") -> "_Draft":
        said = self.said if self.cue else other.said
        words = (*self.words[:-1], (self.words[-1][0], other.words[0][1]), *other.words[1:])
        return _Draft(said, self.start, other.end, words, self.cue or other.cue)


def _in_paragraph(
    paragraph: Paragraph, before: Sequence[str], cast: Cast, themes: frozenset[str]
) -> Iterator[FoundQuote]:
    text = paragraph.text
    sentences = [text[span.start : span.end] for span in paragraph.sentences]
    above = before[-1] if before else ""
    attributed = statements(sentences, above, "\n".join(before[:-1]))
    quoted = _quoted(paragraph, sentences, above)
    for draft in _merged(list(_drafts(paragraph, attributed)), text):
        speaker = cast.find(draft.said.speaker, draft.said.mention, paragraph.number, draft.end)
        via = draft.said.via
        teller = cast.find(via, via, paragraph.number, draft.end) if via else None
        if teller is not None and speaker is not None and teller.name == speaker.name:
            via = None  # "Reed said that she had told the council ..."
        yield FoundQuote(
            paragraph=paragraph.number,
            start=draft.start,
            end=draft.end,
            words=draft.words,
            cue=draft.cue,
            manner=_manner(text, draft.words, quoted),
            mention=draft.said.mention,
            speaker=speaker.name if speaker else None,
            office=speaker.office if speaker else None,
            is_person=speaker is not None and speaker.is_person,
            via=teller.name if via and teller is not None else via,
            negated=draft.said.is_negated,
            topics=tuple(topic for topic in _topics(text, draft) if themes.issuperset(name_terms(topic)[-1:])),
            digest=_digest(text, draft.words),
        )


def _drafts(paragraph: Paragraph, attributed: Sequence[Sequence[Attribution]]) -> Iterator[_Draft]:
    for span, found in zip(paragraph.sentences, attributed, strict=True):
        drafts = [_draft(paragraph.text, span.start, span.end, said) for said in found]
        with_words = [draft for draft in drafts if draft.words]
        yield from (draft for draft in with_words if not any(_repeats(draft, other) for other in with_words))


def _repeats(draft: _Draft, other: _Draft) -> bool:
    """Whether another attribution in the same sentence gives these words and more to the same speaker."""
    if draft is other or draft.said.speaker != other.said.speaker or draft.words == other.words:
        return False
    return all(any(a <= start and end <= b for a, b in other.words) for start, end in draft.words)


def _draft(text: str, start: int, end: int, said: Attribution) -> _Draft:
    moved = [(a + start, b + start) for a, b in said.spans]
    cue = (said.cue[0] + start, said.cue[1] + start) if said.cue[1] else None
    return _Draft(said, start, end, _joined(text, moved), cue)


def _joined(text: str, spans: Sequence[tuple[int, int]]) -> Spans:
    """The spans in order, merged if only punctuation is between them, without "that" and punctuation around them."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and not any(map(str.isalnum, text[joined[-1][1] : start])):
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return tuple(span for span in (_trimmed(text, *span) for span in joined) if span[0] < span[1])


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    if text[start:end].startswith("that "):
        start += len("that ")
    while start < end and text[start] in " ,;:.–—-":
        start += 1
    while end > start and text[end - 1] in " ,;:–—-":
        end -= 1
    return (start, end) if any(map(str.isalnum, text[start:end])) else (start, start)


def _merged(drafts: Sequence[_Draft], text: str) -> list[_Draft]:
    merged: list[_Draft] = []
    for draft in drafts:
        if merged and merged[-1].goes_on_in(draft, text):
            merged[-1] = merged[-1].with_next(draft)
        else:
            merged.append(draft)
    return merged


def _quoted(paragraph: Paragraph, sentences: Sequence[str], above: str) -> list[tuple[int, int]]:
    """The quotations of a paragraph, as `statements` finds them."""
    goes_on = paragraph.text.startswith(_OPENING) and find_quotations(above).is_open
    found: list[Quoted] = quotations_of(sentences, goes_on)
    pairs = zip(paragraph.sentences, found, strict=True)
    return [(a + span.start, b + span.start) for span, quoted in pairs for a, b in quoted.spans]


def _manner(text: str, words: Spans, quoted: Sequence[tuple[int, int]]) -> Manner:
    letters = [place for start, end in words for place in range(start, end) if text[place].isalnum()]
    inside = sum(any(start <= place < end for start, end in quoted) for place in letters)
    if inside == len(letters):
        return Manner.DIRECT
    return Manner.MIXED if inside else Manner.REPORTED


def _topics(text: str, draft: _Draft) -> Iterator[str]:
    """Yield the things that the words name, each as a noun with what describes it: "harbour fees"."""
    seen = set[str]()
    offset = draft.start
    for chunk in parse_syntax(text[draft.start : draft.end]).noun_chunks:
        if not any(start <= offset + chunk.root.idx < end for start, end in draft.words):
            continue
        words = [word for word in chunk if word.pos_ in _CONTENT and not word.is_stop]
        is_thing = chunk.root.is_alpha and chunk.root.pos_ in ("NOUN", "PROPN") and not names_time(chunk.root.text)
        if is_thing and chunk.root in words:
            topic = chunk.doc[words[0].i : chunk.root.i + 1].text
            if topic.lower() not in seen:
                seen.add(topic.lower())
                yield topic


def _digest(text: str, words: Spans) -> str:
    said = re.findall(r"\w+", " ".join(text[start:end] for start, end in words).casefold())
    return sha256(" ".join(said).encode()).hexdigest()[:16] if len(said) >= _LEAST_WORDS else ""
