"""Prints how right the answers to broad questions are: `python -m tests.qa.forms`, with a half to list its faults."""

import sys
import tempfile
import time
from pathlib import Path

from evaluation.broad.scoring import faults_of, score_answer
from tests.qa.forms.cases import assistant_over_all, read_cases


def main(listed: str | None) -> None:
    """Ask all questions and print the shares; of the half `listed`, what is wrong too."""
    totals: dict[tuple[str, str], list[int]] = {}
    seconds: list[float] = []
    with tempfile.TemporaryDirectory() as folder, assistant_over_all(Path(folder)) as assistant:
        for case in read_cases():
            began = time.perf_counter()
            answer = assistant.ask(case.ask)
            seconds.append(time.perf_counter() - began)
            for name, (right, asked) in score_answer(case, answer).items():
                total = totals.setdefault((case.half, name), [0, 0])
                total[0] += right
                total[1] += asked
            if case.half == listed and (wrong := list(faults_of(case, answer))):
                print(f"{case.form}: {case.ask}\n  " + "\n  ".join(wrong))
    for (half, name), (right, asked) in sorted(totals.items()):
        print(f"{half:<10} {name:<15} {right:>4} of {asked:<4} {right / asked if asked else 1:.2f}")
    print(f"half of the answers within {sorted(seconds)[len(seconds) // 2] * 1000:.0f} ms")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else None)
