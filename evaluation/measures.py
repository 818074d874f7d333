"""The names of the scores, in the order of the report, and their meanings."""

from dataclasses import dataclass
from enum import StrEnum


class Group(StrEnum):
    """The sections of the report's table."""

    RETRIEVAL = "Retrieval"
    ANSWER = "Answer"
    CITATION = "Citation"
    ABSTENTION = "Abstention"
    FOLLOW_UPS = "Follow-ups"
    LATENCY = "Latency"


@dataclass(frozen=True, slots=True)
class Measure:
    """A score. A `conditional` one covers only the questions that the system answered, or abstained from, so that the
    values of two systems are on different questions. A `milliseconds` score is better when lower."""

    name: str
    group: Group
    meaning: str
    conditional: bool = False
    milliseconds: bool = False


_ALL = (
    Measure("paragraph@1", Group.RETRIEVAL, "the first passage is an expected paragraph"),
    Measure("paragraph@5", Group.RETRIEVAL, "one of the first 5 passages is an expected paragraph"),
    Measure("paragraph@10", Group.RETRIEVAL, "one of the first 10 passages is an expected paragraph"),
    Measure("MRR", Group.RETRIEVAL, "1 / rank of the first expected paragraph among the first 10 passages, else 0"),
    Measure("nDCG@10", Group.RETRIEVAL, "normalised discounted cumulative gain of the first 10 passages"),
    Measure("article@1", Group.RETRIEVAL, "the first passage is from an expected article"),
    Measure("article@5", Group.RETRIEVAL, "one of the first 5 passages is from an expected article"),
    Measure("article@10", Group.RETRIEVAL, "one of the first 10 passages is from an expected article"),
    Measure("answer text@1", Group.RETRIEVAL, "the first passage contains an expected answer's words"),
    Measure("answer text@5", Group.RETRIEVAL, "one of the first 5 passages contains an expected answer's words"),
    Measure("answer text@10", Group.RETRIEVAL, "one of the first 10 passages contains an expected answer's words"),
    Measure("answered", Group.ANSWER, "the system does not abstain from an answerable question"),
    Measure("asserted", Group.ANSWER, "the system asserts an answer to an answerable question"),
    Measure("right", Group.ANSWER, "the first statement contains the answer"),
    Measure(
        "nothing wrong asserted",
        Group.ANSWER,
        "the first statement contains the answer, or the system asserts none; unanswerable questions count too",
    ),
    Measure("right in any", Group.ANSWER, "a statement contains the answer"),
    Measure("exact match", Group.ANSWER, "the first statement is the expected answer (SQuAD)"),
    Measure("F1", Group.ANSWER, "word overlap of the first statement with the expected answer (SQuAD F1)"),
    Measure("short answer exact match", Group.ANSWER, "the highlighted words are the expected answer (SQuAD)"),
    Measure(
        "short answer F1",
        Group.ANSWER,
        "word overlap of the highlighted words, else of the first statement, with the expected answer (SQuAD)",
    ),
    Measure("answer in statements", Group.ANSWER, "the statements contain an expected answer's words"),
    Measure("answer in first quote", Group.ANSWER, "the first citation's quote contains an expected answer's words"),
    Measure(
        "answer in first paragraph",
        Group.ANSWER,
        "the first citation's paragraph contains an expected answer's words",
    ),
    Measure("first citation gold", Group.CITATION, "the first cited paragraph is an expected one", conditional=True),
    Measure("any citation gold", Group.CITATION, "a cited paragraph is an expected one", conditional=True),
    Measure("citation's article gold", Group.CITATION, "the first cited article is an expected one", conditional=True),
    Measure(
        "verbatim",
        Group.CITATION,
        "every quote is in the stored article, character by character and in whole words; statements are quotes",
        conditional=True,
    ),
    Measure(
        "abstention precision",
        Group.ABSTENTION,
        "a question that the system abstained from is unanswerable",
        conditional=True,
    ),
    Measure(
        "abstention recall",
        Group.ABSTENTION,
        "the system abstains from an unanswerable question, or only shows what may bear on it",
    ),
    Measure(
        "abstention AUC", Group.ABSTENTION, "an answerable question has a higher confidence than an unanswerable one"
    ),
    Measure("follow-up paragraph@1", Group.FOLLOW_UPS, "the first passage is an expected paragraph"),
    Measure("follow-up paragraph@5", Group.FOLLOW_UPS, "one of the first 5 passages is an expected paragraph"),
    Measure("follow-up answered", Group.FOLLOW_UPS, "the system does not abstain from an answerable follow-up"),
    Measure("follow-up right", Group.FOLLOW_UPS, "the first statement contains the answer"),
    Measure(
        "standalone F1",
        Group.FOLLOW_UPS,
        "word overlap of the standalone question with one written by a person (SQuAD F1)",
    ),
    Measure("p50 ms", Group.LATENCY, "50 % of the answers take at most this long", milliseconds=True),
    Measure("p95 ms", Group.LATENCY, "95 % of the answers take at most this long", milliseconds=True),
)

MEASURES = {measure.name: measure for measure in _ALL}
"""Every score by its name, in the order of the report."""
