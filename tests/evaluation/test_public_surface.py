"""The public names of `evaluation`."""

import evaluation


def test_the_public_names() -> None:
    assert evaluation.__all__ == [
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
    assert all(hasattr(evaluation, name) for name in evaluation.__all__)
