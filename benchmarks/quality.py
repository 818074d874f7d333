"""How well Byline as it stands finds and answers, beside plain vectors and plain keywords, in one run.

    .venv/bin/python -m benchmarks.quality --work WORK [--half tuning]
It indexes seeds/ and, where ../shared is there, NewsQA and the five real articles, and prints the reporting halves.
"""

import argparse
import statistics
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.question_sets import (
    NEWSQA,
    SEEDS,
    GoldQuestion,
    newsqa_articles,
    newsqa_questions,
    seed_questions,
    write_newsqa,
)
from index import Index, IndexView
from qa import Answer, Assistant

Ranked = Sequence[tuple[str, str]]


def open_index(work: Path, name: str) -> Index:
    """Open the index of one article set in the work folder, made on first use."""
    source = SEEDS / "articles"
    if name == "newsqa":
        source = work / "newsqa-articles"
        if not source.is_dir():
            write_newsqa(source)
    index = Index.open(work / f"{name}-index")
    index.add([source], progress=True)
    return index


def paragraphs_by_file(index: Index) -> dict[str, list[str]]:
    """Return the paragraph texts of each article by the name of its file."""
    articles = (index.article(info.id) for info in index.articles())
    return {Path(a.origin).name: [paragraph.text for paragraph in a.paragraphs] for a in articles}


def measure(name: str, index: Index, questions: Sequence[GoldQuestion]) -> None:
    """Print one table: retrieval of the three methods, then Byline's answers."""
    answerable = [question for question in questions if question.gold]
    print(f"\n{name}: {len(answerable)} answerable and {len(questions) - len(answerable)} unanswerable questions")
    print(f"{'method':10} {'para@1':>7} {'para@5':>7} {'para@10':>7} {'MRR':>7} {'art@5':>7}")
    view, assistant = index.view(), Assistant(index)
    standalone = [question for question in answerable if not question.history]
    _print_ranking("vectors", standalone, [_by_vectors(view, q.question) for q in standalone])
    _print_ranking("keywords", standalone, [_by_keywords(view, q.question) for q in standalone])
    answers, seconds = [], []
    for question in questions:
        begun = time.perf_counter()
        answers.append(assistant.ask(question.question, question.history, passages=10))
        seconds.append(time.perf_counter() - begun)
    paired = list(zip(questions, answers, strict=True))
    _print_ranking("byline", standalone, [_passages(a) for q, a in paired if q.gold and not q.history])
    _print_answers(paired)
    print(f"a whole answer takes {1000 * statistics.median(seconds):.0f} ms (median)")


def _by_vectors(view: IndexView, question: str) -> Ranked:
    return _named(view, view.nearest_paragraphs(view.embed(question), 10))


def _by_keywords(view: IndexView, question: str) -> Ranked:
    return _named(view, view.matching_paragraphs(view.terms(question), 10))


def _named(view: IndexView, ids: Iterable[int]) -> Ranked:
    return [(Path(p.article.origin).name, p.paragraph.text) for p in view.passages(list(ids))]


def _passages(answer: Answer) -> Ranked:
    return [(Path(p.article.origin).name, p.text) for p in answer.passages]


def _print_ranking(name: str, questions: Sequence[GoldQuestion], rankings: Sequence[Ranked]) -> None:
    ranks, articles = [], []
    for question, ranking in zip(questions, rankings, strict=True):
        ranks.append(next((i for i, key in enumerate(ranking) if key in question.gold), None))
        files = {file for file, _ in question.gold}
        articles.append(any(file in files for file, _ in ranking[:5]))
    count = len(questions)
    hits = [sum(rank is not None and rank < k for rank in ranks) / count for k in (1, 5, 10)]
    mrr = sum(1 / (rank + 1) for rank in ranks if rank is not None) / count
    print(f"{name:10} {hits[0]:7.3f} {hits[1]:7.3f} {hits[2]:7.3f} {mrr:7.3f} {sum(articles) / count:7.3f}")


def _print_answers(paired: Sequence[tuple[GoldQuestion, Answer]]) -> None:
    groups = {
        "answerable": [(q, a) for q, a in paired if q.gold and not q.history],
        "follow-ups": [(q, a) for q, a in paired if q.gold and q.history],
    }
    for name, group in groups.items():
        if group:
            print(
                f"{name}: answered {_share(not a.abstained for _, a in group):.3f}, "
                f"right in the first statement {_share(_is_right(q, a, 1) for q, a in group):.3f}, "
                f"in any {_share(_is_right(q, a, 3) for q, a in group):.3f}"
            )
    unanswerable = [a for q, a in paired if not q.gold]
    if unanswerable:
        print(f"unanswerable: abstained {_share(a.abstained for a in unanswerable):.3f}")


def _share(values: Iterable[bool]) -> float:
    return statistics.mean(float(value) for value in values)


def _is_right(question: GoldQuestion, answer: Answer, statements: int) -> bool:
    return any(
        question.is_answered_by(Path(c.article.origin).name, c.paragraph_text, c.start, c.end)
        for statement in answer.statements[:statements]
        for c in statement.citations[:1]
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=Path("/tmp/byline-work"))
    parser.add_argument("--half", choices=("reporting", "tuning"), default="reporting")
    options = parser.parse_args()
    tuning = options.half == "tuning"
    with open_index(options.work, "seeds") as index:
        questions = [q for q in seed_questions(paragraphs_by_file(index)) if q.tuning == tuning]
        measure(f"seeds ({options.half} half)", index, questions)
    if not NEWSQA.is_dir():
        print(f"\nNewsQA is left out: {NEWSQA} is not there")
        return
    with open_index(options.work, "newsqa") as index:
        questions = [q for q in newsqa_questions(newsqa_articles()) if q.tuning == tuning]
        measure(f"NewsQA ({options.half} half, all articles in the index)", index, questions)


if __name__ == "__main__":
    main()
