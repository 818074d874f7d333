"""The JSON of a check, declared once: `Check.to_dict()` returns it."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, with_config
from typing_extensions import TypedDict

from qa.answer_json import CitationJson, FiltersJson

_WHOLE = ConfigDict(extra="forbid")


@with_config(_WHOLE)
class EvidenceJson(TypedDict):
    """Exact words of an article, and what they do for the claim."""

    stance: str
    citation: CitationJson


@with_config(_WHOLE)
class DifferenceJson(TypedDict):
    """Words of a quotation in the draft, compared with the actual one."""

    change: Annotated[str, Field(description="`same`, `added` by the draft, or `left_out` of it.")]
    text: str


@with_config(_WHOLE)
class CheckedSentenceJson(TypedDict):
    """A sentence of the draft. `text` is that of the paragraph from `start` to `end`, in code points."""

    number: int
    key: Annotated[str, Field(description="The same for the same words.")]
    text: str
    paragraph: int
    start: int
    end: int
    kind: Annotated[str, Field(description="`claim`, or what it is instead, such as `question` or `opinion`.")]
    verdict: Annotated[
        Literal[
            "supported",
            "contradicted",
            "partly_supported",
            "differing_accounts",
            "attribution_wrong",
            "quotation_not_verbatim",
            "not_in_articles",
            "not_judged",
        ]
        | None,
        Field(description="For a claim."),
    ]
    reason: Annotated[str, Field(description="Why, in a sentence; empty if there is nothing to add.")]
    parts: Annotated[list[str], Field(description="The words of the claim that the quotes do not support.")]
    read_as: Annotated[str | None, Field(description="The claim with its pronouns resolved, if it has any.")]
    origins: Annotated[
        int, Field(description="Independent sources of the quotes that decide; near-duplicates count as one.")
    ]
    evidence: list[EvidenceJson]
    difference: Annotated[list[DifferenceJson], Field(description="For a quotation that is not verbatim.")]


@with_config(_WHOLE)
class CheckJson(TypedDict):
    """A checked draft."""

    id: str
    filters: FiltersJson
    claims: Annotated[int, Field(description="Number of sentences that are claims.")]
    counts: Annotated[dict[str, int], Field(description="Number of claims with each verdict.")]
    sentences: list[CheckedSentenceJson]
    notes: list[str]
    timing_ms: dict[str, float]
    generation: int
