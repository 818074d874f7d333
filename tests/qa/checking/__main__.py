"""Prints how many verdicts are right: `python -m tests.qa.checking`, with a half to list its faults too.

Of "supported" and "contradicted" it prints how many of those that were given are wrong.
"""

import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

from tests.qa.checking.cases import assistant_over_all, check, read_cases


def main(listed: str | None) -> None:
    """Check all claims and print the shares; of the half `listed`, what is wrong too."""
    right: dict[str, list[bool]] = defaultdict(list)
    given: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    with tempfile.TemporaryDirectory() as folder, assistant_over_all(Path(folder)) as assistant:
        for case in read_cases():
            found = check(assistant, case)
            problems = list(case.problems(found))
            for group in (case.half, f"{case.half}: {case.verdict}"):
                right[group].append(not problems)
            if found.finding is not None:
                given[case.half, found.finding.verdict.value][case.verdict] += 1
            if problems and case.half == listed:
                finding = found.finding
                print(f"{case.name}\n  {'; '.join(problems)}")
                print(
                    "  ", finding and (finding.reason, finding.parts, [one.citation.quote for one in finding.evidence])
                )
    for group, values in sorted(right.items()):
        print(f"{group:<44} {sum(values):>4} of {len(values):<4} {sum(values) / len(values):.2f}")
    for half in ("tuning", "reporting", "held back"):
        for verdict in ("supported", "contradicted"):
            counted = given[half, verdict]
            wrong = counted.total() - counted[verdict]
            share = f"{wrong / counted.total():.2f}" if counted else "none"
            print(f"{half}: “{verdict}” wrongly given {wrong} of {counted.total()}, {share}")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else None)
