"""Makes training claims from our own claims about news stories: each with its own paragraph, and with a detail
swapped."""

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from evaluation.sets.stories import StoryClaim
from qa.reader.base import ReaderPassage
from training.reader.examples import NUMBER, Claim, trained_on

_NAME = re.compile(r"(?<=[a-z,] )[A-Z][\w'-]*(?: (?:of |the |de )?[A-Z][\w'-]*)*")
_DIRECTIONS = [
    (re.compile(rf"\b{one}\b"), other)
    for pair in (
        ("more", "fewer"),
        ("before", "after"),
        ("first", "last"),
        ("rose", "fell"),
        ("increased", "decreased"),
        ("supports", "opposes"),
        ("supported", "opposed"),
        ("accepted", "rejected"),
        ("approved", "blocked"),
        ("won", "lost"),
        ("all", "none"),
        ("always", "never"),
        ("most", "few"),
        ("higher", "lower"),
        ("Republicans", "Democrats"),
        ("Republican", "Democratic"),
        ("men", "women"),
        ("million", "billion"),
        ("day", "week"),
        ("month", "year"),
        ("guilty", "innocent"),
        ("allow", "forbid"),
        ("start", "end"),
        ("praised", "attacked"),
    )
    for one, other in (pair, pair[::-1])
]
"""Words that reverse a claim when one replaces the other."""

_AUXILIARY = re.compile(r"\b(was|were|is|are|will|has|have|had|would|could|can|must|should)\b(?! not\b|n't)")

_TURNED = 0.6
"""The share of supported claims of which a variant is made that is not supported."""

_ELSEWHERE = 0.25
"""The share of claims that are also paired with another paragraph of the story, which says nothing about them."""

_SHARED = 0.35
"""A paragraph with this share of a claim's words may say something about it."""


def claims_of_stories(claims: Sequence[StoryClaim], rng: random.Random) -> list[Claim]:
    """Return the training claims: as they were written, with a detail swapped, and with other paragraphs."""
    own = [claim for claim in claims if claim.half == "tuning" and trained_on(claim.story)]
    stories = defaultdict(list)
    for claim in own:
        stories[claim.story].append(claim)
    made: list[Claim] = []
    for of_story in stories.values():
        for claim in of_story:
            made.append(Claim(claim.claim, _passage(claim), claim.verdict))  # type: ignore[arg-type]
            if claim.verdict == "supports" and rng.random() < _TURNED:
                made += _turned(claim, of_story, rng)
            if rng.random() < _ELSEWHERE:
                made += _elsewhere(claim, of_story, rng)
    return made


def _passage(claim: StoryClaim) -> ReaderPassage:
    return ReaderPassage(claim.text, claim.title, claim.before)


def _turned(claim: StoryClaim, of_story: Sequence[StoryClaim], rng: random.Random) -> Iterator[Claim]:
    """Yield one variant of a supported claim that its paragraph no longer supports."""
    variants = [*_swapped(claim, of_story, rng), *_reversed(claim.claim)]
    if variants:
        text, verdict = rng.choice(variants)
        yield Claim(text, _passage(claim), verdict)  # type: ignore[arg-type]


def _swapped(claim: StoryClaim, of_story: Sequence[StoryClaim], rng: random.Random) -> Iterator[tuple[str, str]]:
    known = f"{claim.title} {claim.before} {claim.text}".lower()
    elsewhere = " ".join(other.text for other in of_story)
    for pattern, verdict in ((NUMBER, "denies"), (_NAME, "not supported")):
        found = pattern.search(claim.claim)
        others = [other for other in pattern.findall(elsewhere) if other.lower() not in known]
        if found and others:
            yield claim.claim[: found.start()] + rng.choice(others) + claim.claim[found.end() :], verdict


def _reversed(text: str) -> Iterator[tuple[str, str]]:
    for pattern, other in _DIRECTIONS:
        if pattern.search(text):
            yield pattern.sub(other, text, count=1), "denies"
    found = _AUXILIARY.search(text)
    if found:
        yield f"{text[: found.end()]} not{text[found.end() :]}", "denies"


def _elsewhere(claim: StoryClaim, of_story: Sequence[StoryClaim], rng: random.Random) -> Iterator[Claim]:
    words = _words(claim.claim)
    others = [o for o in of_story if len(words & _words(f"{o.before} {o.text}")) < _SHARED * len(words)]
    if others:
        yield Claim(claim.claim, _passage(rng.choice(others)), "neither")


def _words(text: str) -> set[str]:
    return {word[:5] for word in re.findall(r"[a-z0-9]+", text.lower()) if len(word) > 3}
