"""A load test of the real app while another process adds to its index: is anything mixed up, slow, or leaking?

    python -m benchmarks.load --index /tmp/copy-of-an-index --sessions 20 --seconds 120 --add ../shared/seeds

Starts `app.py` on the index. Each session keeps asking (JSON and streamed), searching, reading, and chatting on the
page with follow-ups, about topics of its own, and checks that every answer belongs to its question and every
conversation has only its own turns. At the end, questions are asked again, one at a time: their answers must be the
same. Exits with 1 if anything is wrong. `--add` changes the index, so use a copy.
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
"""Seconds after which the memory of twenty sessions' threads had reached 95 % of its value after five minutes."""


def main() -> int:
    """Run the load test, print the results, and return the exit code."""
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
    return _print(tally, memory, server, [f"concurrent addition: {added}", alone])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", required=True, type=Path, metavar="DIR")
    parser.add_argument("--sessions", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--add", action="append", default=[], metavar="INPUT", help="input to add during the test")
    parser.add_argument(
        "--questions", type=Path, metavar="JSONL", help="questions to ask, instead of generated ones about names"
    )
    parser.add_argument(
        "--app", action="append", default=[], metavar="ARGUMENT", help="argument for app.py: --app=--log=-"
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
    """Ask the last questions again, one at a time; return how many answers could be compared.

    Articles that are being added are searched only once all of them are stored; until then the articles are the same.
    """
    compared = 0
    with httpx.Client(base_url=url, timeout=60) as client:
        for (question, history, generation), before in list(tally.answers.items())[-_ASKED_AGAIN:]:
            answer = client.post("/api/ask", json={"question": question, "history": history}).json()
            compared += answer["generation"] == generation
            if answer["generation"] == generation and content(answer) != before:
                tally.mixed_up(f"{question!r} after {history} has a different answer when asked alone")
    return f"asked again alone: {compared}"


def _print(tally: Tally, memory: Memory, server: Server, lines: Sequence[str]) -> int:
    for line in (*table(tally), *lines, *(f"MIXED UP: {what}" for what in tally.mix_ups[:20])):
        print(line)
    print(
        f"memory, MB: {memory.start:,.0f} at the start, {memory.first_quarter:,.0f} in the first quarter, "
        f"{memory.last_quarter:,.0f} in the last, {memory.peak:,.0f} peak"
    )
    wrong = problems(tally, memory, server)
    print(f"VERDICT: {'; '.join(wrong) or 'no mix-ups, failures or leaks'}; {tally.turned_away()} turned away")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
