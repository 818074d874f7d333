"""Prints how many cases are right, by half and kind: `python -m tests.qa.polarity`, with a half to list its faults."""

import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from tests.qa.polarity.cases import ask, assistant_over_all, read_cases


def main(listed: str | None) -> None:
    """Ask all questions and print the shares; of the half `listed`, what is wrong too."""
    right: dict[str, list[bool]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder, assistant_over_all(Path(folder)) as assistant:
        for case in read_cases():
            answer = ask(assistant, case)
            problems = list(case.problems(answer))
            for group in (case.half, f"{case.half}: {case.kind}"):
                right[group].append(not problems)
            if problems and case.half == listed:
                print(
                    f"{case.name}\n  {'; '.join(problems)}\n"
                    f"  {answer.text} | {answer.short_answer} | {answer.certainty}"
                )
                print("  ", *answer.notes)
    for group, found in sorted(right.items()):
        print(f"{group:<28} {sum(found):>4} of {len(found):<4} {sum(found) / len(found):.2f}")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else None)
