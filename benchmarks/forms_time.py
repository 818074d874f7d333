"""How long answers in other forms than a sentence take: `python -m benchmarks.forms_time INDEX TOPICS.txt`, with one
topic per line."""

import statistics
import sys
import time
from pathlib import Path

from index import Index
from qa import AskOptions, Assistant
from qa.form import Form


def main(folder: str, topics: Path) -> None:
    """Ask for each topic in each form, and print the median and the slowest time in milliseconds,
    and the processor's own, which does not depend on what else the machine does."""
    asked = topics.read_text(encoding="utf-8").split("\n")
    with Index.open(folder, create=False) as index:
        assistant = Assistant(index)
        assistant.load()
        for form in Form:
            taken, worked = [], []
            for topic in filter(None, map(str.strip, asked)):
                began, begun = time.perf_counter(), time.process_time()
                assistant.ask(topic, options=AskOptions(form=form))
                taken.append((time.perf_counter() - began) * 1000)
                worked.append((time.process_time() - begun) * 1000)
            times = f"p50 {statistics.median(taken):>6.0f} ms   slowest {max(taken):>6.0f} ms"
            print(f"{form:<12} {times}   of the processor p50 {statistics.median(worked):>6.0f} ms", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
