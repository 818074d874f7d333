"""Leaves out passages that give instructions to whoever answers, instead of reporting news."""

from collections.abc import Sequence

from qa.language.instructions import instructs
from qa.ranking.ranker import MAX_PASSAGES, top_candidates
from qa.retrieval.candidates import Candidate


def without_instructions(candidates: Sequence[Candidate]) -> tuple[list[Candidate], int]:
    """Return the best candidates that give no instructions, as many as are ranked, and the number of better ones
    that do."""
    kept: list[Candidate] = []
    left_out = 0
    for candidate in top_candidates(candidates, len(candidates)):
        if instructs(candidate.passage.paragraph.text):
            left_out += 1
        else:
            kept.append(candidate)
            if len(kept) == MAX_PASSAGES:
                break
    return kept, left_out


def instruction_notes(left_out: int) -> list[str]:
    """Say that passages were left out."""
    if not left_out:
        return []
    passages = "A passage was left out: it gives" if left_out == 1 else f"{left_out} passages were left out: they give"
    return [f"{passages} instructions to whoever answers, instead of reporting news."]
