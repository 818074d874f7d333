"""Does an index of the 294 NewsQA articles survive what happens to indexes?

    .venv/bin/python -m benchmarks.survival --work WORK
A writer is killed with SIGKILL while it adds; two readers ask while a writer adds; a FAISS file is deleted. Each part
prints what it found and fails with an error where something was lost, doubled or wrong.
"""

import argparse
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from evaluation.sets import READERS, write_articles
from evaluation.sets.source import SourceSet
from index import Index
from qa import Assistant

_READER = """
import sys, time
from pathlib import Path
from index import Index
from qa import Assistant
folder, stop, questions = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]).read_text().splitlines()
index = Index.open(folder, create=False)
assistant, asked, generations = Assistant(index), 0, []
while not stop.exists():
    answer = assistant.ask(questions[asked % len(questions)])
    for c in answer.citations:
        assert index.article(c.article.id, c.article.version).paragraphs[c.paragraph - 1].text[c.start:c.end] == c.quote
    generations.append(answer.generation)
    asked += 1
assert generations == sorted(generations)
print(f"asked {asked} questions over {len(set(generations))} generations, the last one {generations[-1]}")
"""


def add_command(index: Path, articles: Path) -> list[str]:
    """The command that adds a folder."""
    return [sys.executable, "-m", "index", "add", str(articles), "--index", str(index)]


def kill_a_writer(work: Path, articles: Path) -> Path:
    """Kill it when some articles are in, check, add the rest, and see that each article is there once."""
    folder = work / "killed-index"
    shutil.rmtree(folder, ignore_errors=True)
    writer = subprocess.Popen(add_command(folder, articles), stdout=subprocess.DEVNULL)
    while _stored(folder) < 100:
        if writer.poll() is not None:
            raise SystemExit("the writer ended before it could be killed")
        time.sleep(0.2)
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    print(f"killed with {_stored(folder)} articles stored")
    with Index.open(folder, create=False) as index:
        before = {info.id for info in index.articles()}
        _check(index, "after the kill")
        report = index.add([articles])
        print(f"the rest of the add: {report.count('added')} added, {report.count('unchanged')} unchanged")
        _check(index, "after the rest")
        infos = index.articles()
        stored = Counter(info.origin for info in infos)
        if len(stored) != 294 or max(stored.values()) != 1 or not before <= {info.id for info in infos}:
            raise SystemExit(f"lost or doubled: {len(infos)} articles from {len(stored)} files")
        print(f"nothing lost, nothing doubled: {len(infos)} articles")
    return folder


def read_while_adding(work: Path, articles: Path) -> None:
    """Two processes ask without a pause while a third adds the second half."""
    folder, stop, half = work / "read-index", work / "stop", work / "half"
    for path in (folder, half):
        shutil.rmtree(path, ignore_errors=True)
    stop.unlink(missing_ok=True)
    half.mkdir()
    for file in sorted(articles.iterdir())[:147]:
        shutil.copy2(file, half)
    questions = work / "questions.txt"
    texts = [question.question for question in _newsqa().questions]
    questions.write_text("\n".join(texts[:200]), encoding="utf-8")
    with Index.open(folder) as index:
        index.add([half])
    command = [sys.executable, "-c", _READER, str(folder), str(stop), str(questions)]
    readers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    writer = subprocess.run(add_command(folder, articles), check=False, capture_output=True, text=True)
    time.sleep(3)
    stop.touch()
    for reader in readers:
        out, _ = reader.communicate(timeout=120)
        if reader.returncode != 0:
            raise SystemExit("a reader failed while the writer added")
        print(f"a reader {out.strip()}")
    print(f"the writer: {writer.stdout.strip()}")


def delete_a_file(folder: Path) -> None:
    """Delete a FAISS file and ask again."""
    question = _newsqa().questions[0].question
    with Index.open(folder, create=False) as index:
        before = Assistant(index).ask(question)
    (file,) = folder.glob("caches/*/paragraphs.faiss")
    file.unlink()
    begun = time.perf_counter()
    with Index.open(folder, create=False) as index:
        after = Assistant(index).ask(question)
        seconds = time.perf_counter() - begun
        _check(index, "after the deletion")
    if before.statements != after.statements or before.passages != after.passages:
        raise SystemExit("the answer changed after a FAISS file was deleted")
    print(f"deleted {file.name}: made anew, the same answer, {seconds:.1f} s to it (the model's loading included)")


def _stored(folder: Path) -> int:
    if not (folder / "articles.sqlite").is_file():
        return 0
    with Index.open(folder, create=False) as index:
        return len(index.articles())


def _check(index: Index, when: str) -> None:
    report = index.check()
    if report.problems:
        raise SystemExit(f"{when}: {report.problems}")
    print(f"check {when}: sound, {report.articles} articles, {report.paragraphs} paragraphs")


def _newsqa() -> SourceSet:
    return READERS["newsqa"](Path("../shared/data"))


def main() -> None:
    """Run all three parts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=Path("/tmp/byline-work"))
    work = parser.parse_args().work
    articles = work / "newsqa-articles"
    write_articles(_newsqa().articles, articles)
    folder = kill_a_writer(work, articles)
    read_while_adding(work, articles)
    delete_a_file(folder)


if __name__ == "__main__":
    main()
