"""The view model of a check: the terminal, the page, MCP and the reports only lay it out."""

from collections.abc import Iterator
from dataclasses import dataclass

from index import ArticleInfo
from qa.checking.check import Change, Check, CheckedSentence, Evidence, Piece, Stance, Verdict
from qa.checking.kinds import Kind
from qa.formatting import joined, readable_date

LABELS = {
    Verdict.SUPPORTED: "Supported",
    Verdict.CONTRADICTED: "Contradicted",
    Verdict.PARTLY_SUPPORTED: "Partly supported",
    Verdict.DIFFERING: "Differing accounts",
    Verdict.WRONG_SPEAKER: "Attribution wrong",
    Verdict.MISQUOTED: "Quotation not verbatim",
    Verdict.NOT_FOUND: "Not in these articles",
    Verdict.NOT_JUDGED: "Could not be judged",
}
_KINDS = {
    Kind.HEADING: "a heading",
    Kind.QUESTION: "a question",
    Kind.GREETING: "a greeting",
    Kind.INSTRUCTION: "an instruction",
    Kind.OPINION: "an opinion",
    Kind.PERSONAL: "about the writer",
    Kind.FRAGMENT: "not a full sentence",
}
_OF_WORDS = {Verdict.MISQUOTED: "The actual words", Verdict.WRONG_SPEAKER: "Who says so"}
"""What a quote shows about a wrong quotation or attribution."""

_STANCES = {Stance.SUPPORTS: "Supports it", Stance.CONTRADICTS: "Speaks against it", Stance.NEAR: "Near it"}


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """A quote with what it does for the claim, and where it is: outlet, date, title, paragraph, near-duplicates."""

    stance: str
    quote: str
    article: ArticleInfo
    facts: tuple[str, ...]
    link: str
    original: str | None

    @classmethod
    def of(cls, evidence: Evidence, verdict: Verdict) -> "EvidenceView":
        """Return what is shown of a quote for a claim with this verdict."""
        cited = evidence.citation
        return cls(
            _OF_WORDS.get(verdict, _STANCES[evidence.stance]),
            cited.quote,
            cited.article,
            tuple(_facts(evidence)),
            cited.marked_link,
            cited.original_link,
        )


@dataclass(frozen=True, slots=True)
class SentenceView:
    """A sentence with its verdict in words; `lines` say why, and how many say so. If it is not a claim, `label` says
    what it is instead. `claim` is the sentence with its pronouns resolved."""

    number: int
    key: str
    text: str
    claim: str
    paragraph: int
    is_claim: bool
    verdict: str
    label: str
    lines: tuple[str, ...]
    parts: tuple[str, ...]
    difference: tuple[Piece, ...]
    evidence: tuple[EvidenceView, ...]

    @classmethod
    def of(cls, checked: CheckedSentence) -> "SentenceView":
        """Return what is shown of a sentence."""
        found = checked.finding
        return cls(
            checked.number,
            checked.key,
            checked.sentence.text,
            checked.read_as or checked.sentence.text,
            checked.sentence.paragraph,
            found is not None,
            found.verdict.value if found else "",
            LABELS[found.verdict] if found else f"Not a claim: {_KINDS[checked.kind]}",
            tuple(_lines(checked)),
            found.parts if found else (),
            found.difference if found else (),
            tuple(EvidenceView.of(one, found.verdict) for one in found.evidence) if found else (),
        )

    @property
    def difference_text(self) -> str:
        """The difference between a quotation and the actual words as plain text: "[-added-] {+left out+}"."""
        marks = {Change.SAME: "{}", Change.ADDED: "[-{}-]", Change.LEFT_OUT: "{{+{}+}}"}
        return " ".join(marks[piece.change].format(piece.text) for piece in self.difference)


@dataclass(frozen=True, slots=True)
class CheckView:
    """A check in words: `heading` says how many claims there are, `counts` how many have each verdict."""

    heading: str
    counts: tuple[tuple[str, str, int], ...]
    sentences: tuple[SentenceView, ...]
    notes: tuple[str, ...]

    @classmethod
    def of(cls, check: Check) -> "CheckView":
        """Return what is shown of a check."""
        return cls(
            heading(check),
            tuple((verdict.value, LABELS[verdict], count) for verdict, count in check.counts.items()),
            tuple(map(SentenceView.of, check.sentences)),
            check.notes,
        )


def heading(check: Check) -> str:
    """Return how many claims a draft has, and how many sentences."""
    return f"{_counted(len(check.claims), 'claim')} in {_counted(len(check.sentences), 'sentence')}"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _lines(checked: CheckedSentence) -> Iterator[str]:
    found = checked.finding
    if found is None:
        return
    if checked.read_as is not None:
        yield f"Read as: {checked.read_as}"
    if found.reason:
        yield found.reason
    if found.origins and found.verdict is not Verdict.MISQUOTED:
        yield f"{_counted(found.origins, 'independent origin')}."


def _facts(evidence: Evidence) -> Iterator[str]:
    cited, info = evidence.citation, evidence.citation.article
    day = readable_date(info.published[:10]) if info.published else "no date"
    doubt = f" ({info.date_doubt})" if info.date_doubt else ""
    yield from filter(None, (info.outlet, info.genre_name, day + doubt, info.title, f"paragraph {cited.paragraph}"))
    if cited.also_in:
        yield f"also in {joined([copy.article.outlet or copy.article.title for copy in cited.also_in])}"
