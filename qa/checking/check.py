"""The result of checking a draft: what each sentence is, and for each claim a verdict with exact quotes."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from index.text.clean import short_hash
from qa.answer import Citation
from qa.checking.check_json import CheckedSentenceJson, CheckJson, DifferenceJson, EvidenceJson
from qa.checking.draft import DraftSentence
from qa.checking.kinds import Kind
from qa.filters import NO_FILTERS, Filters


class Verdict(StrEnum):
    """What the articles say about a claim."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    PARTLY_SUPPORTED = "partly_supported"
    DIFFERING = "differing_accounts"
    WRONG_SPEAKER = "attribution_wrong"
    MISQUOTED = "quotation_not_verbatim"
    NOT_FOUND = "not_in_articles"
    NOT_JUDGED = "not_judged"


class Stance(StrEnum):
    """What a quote does for a claim."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    NEAR = "near"


class Change(StrEnum):
    """How words differ between a quotation in a draft and the actual one."""

    SAME = "same"
    LEFT_OUT = "left_out"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Exact words of an article, and what they do for the claim."""

    citation: Citation
    stance: Stance

    def to_dict(self) -> EvidenceJson:
        """Return it as JSON values."""
        return {"stance": self.stance.value, "citation": self.citation.to_dict()}


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a quotation in a draft, compared with the actual one: added, left out or kept."""

    change: Change
    text: str

    def to_dict(self) -> DifferenceJson:
        """Return it as JSON values."""
        return {"change": self.change.value, "text": self.text}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The finding on a claim.

    `reason` says in a sentence why the verdict is not simply "supported", or what qualifies it; "" if there is nothing
    to say. `parts` are the words of the claim that the quotes do not support. `origins` is the number of independent
    sources of the quotes that decide: near-duplicates count as one. `difference` compares a quotation that is not
    verbatim with the actual words.
    """

    verdict: Verdict
    reason: str = ""
    parts: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    origins: int = 0
    difference: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckedSentence:
    """A sentence of a draft: what it is, and if it is a claim, the finding on it.

    `read_as` is the claim with its pronouns resolved, if it has any. `key` depends only on the words, so that a note on
    the sentence finds it again.
    """

    number: int
    sentence: DraftSentence
    kind: Kind
    finding: Finding | None = None
    read_as: str | None = None

    @property
    def key(self) -> str:
        """A short hash of the words."""
        return short_hash(" ".join(self.sentence.text.split()))

    def to_dict(self) -> CheckedSentenceJson:
        """Return it as JSON values."""
        found = self.finding
        return {
            "number": self.number,
            "key": self.key,
            "text": self.sentence.text,
            "paragraph": self.sentence.paragraph,
            "start": self.sentence.start,
            "end": self.sentence.end,
            "kind": self.kind.value,
            "verdict": found.verdict.value if found else None,
            "reason": found.reason if found else "",
            "parts": list(found.parts) if found else [],
            "read_as": self.read_as,
            "origins": found.origins if found else 0,
            "evidence": [one.to_dict() for one in found.evidence] if found else [],
            "difference": [piece.to_dict() for piece in found.difference] if found else [],
        }


@dataclass(frozen=True, slots=True)
class CheckProgress:
    """How many of the sentences of a draft have been checked."""

    done: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A checked draft. `filters` are the articles that it was checked against."""

    id: str
    sentences: tuple[CheckedSentence, ...]
    filters: Filters = NO_FILTERS
    notes: tuple[str, ...] = ()
    timing_ms: dict[str, float] = field(default_factory=dict)
    generation: int = 0

    @property
    def claims(self) -> Sequence[CheckedSentence]:
        """The sentences that are claims."""
        return [sentence for sentence in self.sentences if sentence.finding is not None]

    @property
    def counts(self) -> dict[Verdict, int]:
        """How many claims have each verdict."""
        counted = Counter(one.finding.verdict for one in self.sentences if one.finding is not None)
        return {verdict: counted[verdict] for verdict in Verdict if counted[verdict]}

    def to_dict(self) -> CheckJson:
        """Return the check as JSON values, as the command line and the HTTP API give it."""
        return {
            "id": self.id,
            "filters": self.filters.to_dict(),
            "claims": len(self.claims),
            "counts": {verdict.value: count for verdict, count in self.counts.items()},
            "sentences": [sentence.to_dict() for sentence in self.sentences],
            "notes": list(self.notes),
            "timing_ms": {step: round(ms, 2) for step, ms in self.timing_ms.items()},
            "generation": self.generation,
        }
