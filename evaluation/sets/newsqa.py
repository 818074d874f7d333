"""NewsQA (CNN articles, human questions, answer spans) as it lies in `newsqa/` of the data folder.

`read_with_gaps` leaves half of the articles out of the index, by another hash than that of the halves: the questions
about these have no answer there, though they are about news of the same kind.
"""

import hashlib
from pathlib import Path

from evaluation.sets.source import SourceArticle, SourceQuestion, SourceSet, read_lines, span_in


def read(data: Path) -> SourceSet:
    """Return all articles and questions."""
    texts = {item["id"]: item["text"] for item in read_lines(data / "newsqa" / "articles.jsonl.gz")}
    articles = {identity: SourceArticle(f"{identity}.txt", text) for identity, text in texts.items()}
    questions = [
        SourceQuestion(
            id=item["id"],
            question=item["question"],
            group=item["article_id"],
            answers=tuple(dict.fromkeys(answer["text"] for answer in item["answers"])),
            gold=tuple(
                span_in(
                    articles[item["article_id"]],
                    texts[item["article_id"]],
                    answer["answer_start"],
                    len(answer["text"]),
                )
                for answer in item["answers"]
            ),
        )
        for item in read_lines(data / "newsqa" / "questions.jsonl.gz")
    ]
    return SourceSet(list(articles.values()), questions)


def read_with_gaps(data: Path) -> SourceSet:
    """Return every other article, and all questions: those about the articles left out are unanswerable."""
    whole = read(data)
    questions = [
        SourceQuestion(id=q.id, question=q.question, group=q.group, unanswerable=True) if _is_excluded(q.group) else q
        for q in whole.questions
    ]
    return SourceSet([a for a in whole.articles if not _is_excluded(a.file.removesuffix(".txt"))], questions)


def _is_excluded(article_id: str) -> bool:
    return hashlib.sha256(f"gap:{article_id}".encode()).digest()[-1] % 2 == 0
