"""One statement of an answer, in the words of the articles that it cites."""

from dataclasses import dataclass

from index.text.sentences import split_sentences
from qa.answer.citation import Citation
from qa.answer_json import SpanJson, StatementJson
from qa.language.relative_dates import ResolvedDate
from qa.language.standing import AS_A_FACT, Standing

_EMPHASIS, _EMPHASIS_SHARE = 12, 0.6
"""Maximum words of a short answer, and maximum share of the words of its sentence, to be emphasised: bold type for most
of a sentence highlights nothing.
"""


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of the answer, in an article's own words, with the citations that say it.

    Its text is the quote of the first citation; if that `leans` (depends) on the paragraph before ("He said so"), the
    last citation is that context, and its quote comes first in the text. If it `has_reply`, the citation before that is
    what denies or doubts it in the same article, and its quote comes last. `marked` are characters of `text` that
    answer by themselves, as the reader marked them; None if it marked none. `days` are the days that words like
    "Friday" in it stand for. `correction` is what has corrected it since. `standing` is its relation to the question:
    whether it says yes or no, and whether it reports what is asked as less than a fact.
    """

    text: str
    citations: tuple[Citation, ...]
    marked: tuple[int, int] | None = None
    needs_context: bool = False
    days: tuple[ResolvedDate, ...] = ()
    correction: Citation | None = None
    standing: Standing = AS_A_FACT
    has_reply: bool = False

    @property
    def context(self) -> Citation | None:
        """The citation that the first one depends on."""
        return self.citations[-1] if self.needs_context else None

    @property
    def reply(self) -> Citation | None:
        """The citation that denies or doubts what the first one says."""
        return self.citations[-2 if self.needs_context else -1] if self.has_reply else None

    @property
    def short_answer(self) -> str | None:
        """The marked words."""
        return None if self.marked is None else self.text[slice(*self.marked)]

    @property
    def emphasis(self) -> tuple[int, int] | None:
        """The marked characters if they are short enough to stand out: at most 12 words, and 60 % of their sentence."""
        if self.marked is None:
            return None
        start, end = self.marked
        touched = [span for span in split_sentences(self.text) if span[0] < end and span[1] > start]
        sentence = self.text[min(start, touched[0][0]) : max(end, touched[-1][1])]
        words = len(self.text[start:end].split())
        return self.marked if words <= min(_EMPHASIS, _EMPHASIS_SHARE * len(sentence.split())) else None

    @property
    def quoted(self) -> str:
        """The words of the first citation, between their context and the reply to them: what the text must be."""
        parts = (self.context, self.citations[0], self.reply)
        return " ".join(part.quote for part in parts if part is not None)

    def to_dict(self) -> StatementJson:
        """Return the statement as JSON values; citations and context are given by their numbers."""
        return {
            "text": self.text,
            "citations": [citation.n for citation in self.citations],
            "context": None if self.context is None else self.context.n,
            "short_answer": None if self.marked is None else self._span(*self.marked),
            "days": [{**self._span(told.start, told.end), "date": told.day.isoformat()} for told in self.days],
            "correction": None if self.correction is None else self.correction.n,
            "reply": None if self.reply is None else self.reply.n,
        }

    def _span(self, start: int, end: int) -> SpanJson:
        return {"start": start, "end": end, "text": self.text[start:end]}
