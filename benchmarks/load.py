"""Many at once at the real app, while another process adds to its index: is anything mixed up, slow, or growing?

    python -m benchmarks.load --index /tmp/copy-of-an-index --sessions 20 --seconds 120 --add ../shared/seeds

Starts `app.py` over the index. Each session goes on without a pause: it asks (JSON and streamed), searches, reads, and
talks on the chat page, with follow-ups, about subjects of its own, and checks that every answer is to its question and
its conversation holds its own turns. At the end, questions are asked once more alone: their answers must be the same.
Exits with 1 where something is wrong. `--add` changes the index: give a copy.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import httpx

from benchmarks.loading.server import Adding, Memory, MemoryWatch, Server, running_server
from benchmarks.loading.session import Session
from benchmarks.loading.talks import Talk, divide, talks_from_articles, talks_from_file
from benchmarks.loading.tally import Tally, content, problems, table

_TALKS_EACH = 10
_ASKED_AGAIN = 100

_WARM_UP = 45
"""Seconds, in which the memory of twenty sessions' threads came to 95 % of what it was after five minutes."""


def main() -> int:
    """Load the app, print what was seen, and return the exit code."""
    options = _parser().parse_args()
    tally = Tally()
    with running_server(options.index, *options.app) as server:
        talks = _talks(server.url, options)
        watch = MemoryWatch(server.pid, min(_WARM_UP, options.seconds / 2))
        watch.start()
        adding = Adding(options.index, options.add)
        _load(server.url, talks, tally, options.seconds)
        memory, alone = watch.end(), _ask_again(server.url, tally)
        added = adding.end()
    return _print(tally, memory, server, [f"adding beside it: {added}", alone])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", required=True, type=Path, metavar="DIR")
    parser.add_argument("--sessions", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--add", action="append", default=[], metavar="INPUT", help="added meanwhile")
    parser.add_argument("--questions", type=Path, metavar="JSONL", help="asked, instead of some about names")
    parser.add_argument(
        "--app", action="append", default=[], metavar="ARGUMENT", help="handed to app.py: --app=--log=-"
    )
    return parser


def _talks(url: str, options: argparse.Namespace) -> list[Sequence[Talk]]:
    with httpx.Client(base_url=url, timeout=60) as client:
        wanted = options.sessions * _TALKS_EACH
        talks = talks_from_file(options.questions) if options.questions else talks_from_articles(client, wanted)
    try:
        return divide(talks, options.sessions)
    except ValueError as error:
        sys.exit(str(error))


def _load(url: str, talks: Sequence[Sequence[Talk]], tally: Tally, seconds: float) -> None:
    until = time.monotonic() + seconds
    sessions = [Session(url, number, own, tally, until) for number, own in enumerate(talks)]
    for session in sessions:
        session.start()
    for session in sessions:
        session.join()


def _ask_again(url: str, tally: Tally) -> str:
    """Ask, one at a time, what was asked last; return how many of it could be compared.

    What is being added meanwhile is searched only once all of it is there. Until then the articles are the same.
    """
    compared = 0
    with httpx.Client(base_url=url, timeout=60) as client:
        for (question, history, generation), before in list(tally.answers.items())[-_ASKED_AGAIN:]:
            answer = client.post("/api/ask", json={"question": question, "history": history}).json()
            compared += answer["generation"] == generation
            if answer["generation"] == generation and content(answer) != before:
                tally.mixed_up(f"{question!r} after {history} is answered in another way when it is asked alone")
    return f"asked again alone: {compared}"


def _print(tally: Tally, memory: Memory, server: Server, lines: Sequence[str]) -> int:
    for line in (*table(tally), *lines, *(f"MIXED UP: {what}" for what in tally.mix_ups[:20])):
        print(line)
    print(
        f"memory, MB: {memory.start:,.0f} at the start, {memory.first_quarter:,.0f} in the first quarter, "
        f"{memory.last_quarter:,.0f} in the last, {memory.peak:,.0f} at most"
    )
    wrong = problems(tally, memory, server)
    print(f"VERDICT: {'; '.join(wrong) or 'nothing was mixed up, failed or grew'}; {tally.turned_away()} turned away")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
