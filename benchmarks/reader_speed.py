"""How long the reader takes, by the number of passages that it reads.

Run by hand, over an index of real articles and questions about them:
    .venv/bin/python -m benchmarks.reader_speed --index WORK/newsqa/index --questions WORK/newsqa/reporting.jsonl
It prints median and 95th percentile in milliseconds for each number of passages, taken in turn over the same questions,
and the tokens read.
"""

import argparse
import time
from pathlib import Path

import numpy as np

from evaluation.questions import read_question_file
from index import Index
from qa.ranking.ranker import rank_sentences
from qa.reader import ReaderPassage, load_reader
from qa.reader.encoding import PairEncoder
from qa.reader.loading import FOLDER
from qa.reader.onnx_reader import TOKENIZER_FILE
from qa.retrieval.candidates import retrieve
from qa.understanding.question import parse_question

COUNTS = (1, 5, 10, 20, 40)


def passages_of(question: str, index: Index) -> list[ReaderPassage]:
    """Return the best passages as the reader is given them."""
    view = index.view()
    asked = parse_question(question, view)
    found = [ranked[0].candidate.passage for ranked in rank_sentences(asked, retrieve(asked, view))]
    return [ReaderPassage(p.paragraph.text, p.article.title, p.before) for p in found]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--count", type=int, default=60, help="questions asked (default: 60)")
    parser.add_argument("--readers", nargs="+", default=["byline"])
    options = parser.parse_args()
    questions = [q.question for q in read_question_file(options.questions).questions[::7]][: options.count]
    encoder = PairEncoder(FOLDER / TOKENIZER_FILE)
    with Index.open(options.index, create=False) as index:
        asked = [(question, passages_of(question, index)) for question in questions]
    tokens = [sum(len(pair.ids) for pair in encoder.encode(question, found[:20])) for question, found in asked]
    print(f"{len(asked)} questions; the first 20 passages have {np.median(tokens):.0f} tokens at the median")
    for name in options.readers:
        reader = load_reader(name)
        assert reader is not None
        reader.read(*asked[0])
        ms: dict[int, list[float]] = {count: [] for count in COUNTS}
        for question, found in asked:
            for count in COUNTS:
                begun = time.perf_counter()
                reader.read(question, found[:count])
                ms[count].append((time.perf_counter() - begun) * 1000)
        for count, times in ms.items():
            p50, p95 = np.percentile(times, [50, 95])
            print(f"{name:20} {count:3} passages: p50 {p50:6.1f} ms, p95 {p95:6.1f} ms")


if __name__ == "__main__":
    main()
