"""Fixed question sets to scores, a report, comparisons, and the score floors that CI enforces."""

from evaluation.comparison import Comparison, Difference, Flip, compare
from evaluation.report import write_report
from evaluation.results import Outcome, Results, Score, SystemResult, Verdict
from evaluation.running import evaluate

__all__ = [
    "Comparison",
    "Difference",
    "Flip",
    "Outcome",
    "Results",
    "Score",
    "SystemResult",
    "Verdict",
    "compare",
    "evaluate",
    "write_report",
]
