"""Evaluates on fixed question sets: scores, a report, comparisons, and the score floors that CI enforces."""

from typing import TYPE_CHECKING

from index.common.lazy import lazy_attributes

if TYPE_CHECKING:
    from evaluation.comparison import Comparison, Difference, Flip, compare
    from evaluation.report import write_report
    from evaluation.results import Outcome, Results, Score, SystemResult, Verdict
    from evaluation.running import evaluate
else:
    _EXPORTS = {
        **dict.fromkeys(["Comparison", "Difference", "Flip", "compare"], "evaluation.comparison"),
        "write_report": "evaluation.report",
        **dict.fromkeys(["Outcome", "Results", "Score", "SystemResult", "Verdict"], "evaluation.results"),
        "evaluate": "evaluation.running",
    }
    __getattr__ = lazy_attributes(__name__, _EXPORTS)

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
