"""If the first passages decide nothing, further ones are judged."""

import json
from collections.abc import Iterator, Sequence

import pytest

from index import Index
from qa.checking import Verdict
from qa.checking.checking import check_draft, final_check
from qa.checking.draft import read_draft
from qa.checking.passages import JUDGED
from qa.reader import ReaderPassage
from qa.reader.support import Judgement

CLAIM = "The bridge in Vell was closed because a cable had frayed."


class _Judge:
    """Finds that only one passage supports a claim, and counts those that it judges."""

    def __init__(self, words: str) -> None:
        self._words = words
        self.judged = 0

    def judge(self, claims: Sequence[str], passages: Sequence[ReaderPassage]) -> list[list[Judgement]]:
        self.judged += len(passages)
        told = [Judgement(0.9, 0.05, 0.05) if self._words in one.text else Judgement(0, 0, 1) for one in passages]
        return [told for _ in claims]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, tiny_model: str) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("further")
    texts = [
        f"Witness {n} was asked if the bridge in Vell was closed because a cable had frayed." for n in range(JUDGED)
    ]
    texts.append("Engineers in Vell found a frayed cable, so they closed the bridge.")
    lines = [{"title": f"Bridge {n}", "text": text} for n, text in enumerate(texts)]
    (folder / "news.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    with Index.open(folder / "index", model=tiny_model) as index:
        assert index.add([folder / "news.jsonl"]).refused == []
        yield index


def test_a_passage_that_is_not_among_the_first_decides_if_these_do_not(index: Index) -> None:
    judge = _Judge("Engineers")
    (checked,) = final_check(check_draft(read_draft(CLAIM), index, judge)).sentences
    assert checked.finding
    assert checked.finding.verdict is Verdict.SUPPORTED
    assert judge.judged > JUDGED


def test_no_further_ones_are_judged_if_the_first_decide(index: Index) -> None:
    judge = _Judge("bridge")
    final_check(check_draft(read_draft("Engineers in Vell found a frayed cable."), index, judge))
    assert judge.judged <= JUDGED + 1
