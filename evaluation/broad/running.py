"""Asks the questions and checks the claims of a file, and scores them."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from tqdm import tqdm

from evaluation.broad.files import Line, read_broad_file
from evaluation.broad.scoring import (
    CLAIM_SCORES,
    QUESTION_SCORES,
    BroadQuestion,
    ExpectedClaim,
    Share,
    faults_of,
    score_answer,
    score_finding,
)
from evaluation.results import Score
from evaluation.statistics import bootstrap_weights, interval
from index import Index
from qa import Assistant
from qa.checking import Finding, Verdict
from qa.errors import QuestionRefused
from qa.reader import DEFAULT_READER


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with the answer to a question or the verdict on a claim."""

    asked: str
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BroadResults:
    """The scores of a file, each the share that is right with its 95 % interval over `count` lines, and the faults."""

    questions: int
    claims: int
    scores: tuple[Score, ...]
    faults: tuple[Fault, ...]

    def to_dict(self) -> dict[str, object]:
        """Return them as JSON values."""
        return asdict(self)


def evaluate_broad(
    path: str | Path, index: Index, *, reader: str = DEFAULT_READER, progress: bool = False
) -> BroadResults:
    """Ask the questions and check the claims of the file at `path`.

    Raises `QuestionFileRefused`, `InputRefused`, and what `Assistant.ask` raises.
    """
    lines = read_broad_file(path)
    assistant = Assistant(index, reader=reader)
    shares: list[dict[str, Share]] = []
    faults: list[Fault] = []
    for line in tqdm(lines, disable=None if progress else True, leave=False):
        share, problems = _scored(line, assistant)
        shares.append(share)
        if problems:
            faults.append(Fault(line.ask if isinstance(line, BroadQuestion) else line.claim, tuple(problems)))
    claims = sum(isinstance(line, ExpectedClaim) for line in lines)
    return BroadResults(len(lines) - claims, claims, tuple(_scores(shares)), tuple(faults))


def _scored(line: Line, assistant: Assistant) -> tuple[dict[str, Share], list[str]]:
    if isinstance(line, BroadQuestion):
        answer = assistant.ask(line.ask)
        return score_answer(line, answer), list(faults_of(line, answer))
    finding = _finding(line.claim, assistant)
    problems = [] if finding.verdict in line.verdicts else [f"{finding.verdict}, not {' or '.join(line.verdicts)}"]
    return score_finding(line, finding), problems


def _finding(claim: str, assistant: Assistant) -> Finding:
    """The finding on a claim; one that is refused could not be judged."""
    try:
        found = [one.finding for one in assistant.check(claim).claims if one.finding is not None]
    except QuestionRefused as error:
        return Finding(verdict=Verdict.NOT_JUDGED, reason=str(error))
    return found[0]


def _scores(shares: Sequence[dict[str, Share]]) -> Iterator[Score]:
    weights = bootstrap_weights([str(place) for place in range(len(shares))])
    for name in (*QUESTION_SCORES, *CLAIM_SCORES):
        chosen = [place for place, share in enumerate(shares) if name in share]
        if not chosen:
            continue
        right, asked = np.array([shares[place][name] for place in chosen], dtype=np.float64).T
        drawn = weights[:, chosen]
        drawn = drawn[drawn.any(axis=1)]
        low, high = interval(drawn @ right / (drawn @ asked))
        yield Score(name, float(right.sum() / asked.sum()), low, high, len(chosen))
