"""Scores broad questions and claims: what belongs in an answer, in which order; the right verdict.

In: a file of questions with the items that belong in each answer, and of claims with their verdicts. Out: scores.
"""

from evaluation.broad.running import BroadResults, Fault, evaluate_broad

__all__ = ["BroadResults", "Fault", "evaluate_broad"]
