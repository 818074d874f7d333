"""The scores on the demo questions stay above their floors, and the gate that checks them works."""

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, ClassVar

import pytest

import evaluation.cli
import evaluation.systems
import qa.answering.composition
import qa.assistant
import qa.ranking.confidence
import qa.ranking.ranker
import qa.ranking.reranker
from evaluation import Results, evaluate
from evaluation.errors import FloorsRefused
from evaluation.floors import FLOORS, PINNED, Floors, load_floors, problems, raised, save_floors
from evaluation.questions import read_question_file
from index import Index
from qa import Answer, AskOptions, Assistant, Citation, Statement
from qa.answering.composition import compose
from qa.options import DEFAULT_OPTIONS
from qa.ranking.weights import weights
from tests.conftest import SEEDS
from tests.qa.test_exact_citations import check_citations

pytestmark = pytest.mark.slow

QUESTIONS = SEEDS.parent / "questions.jsonl"

SAMPLE = (
    "italy-help", "watch-equipment", "politico-contingent", "buffer-where", "kyiv-sequence", "invite-conclusion",
    "nato-chief-name", "fu-spain", "fu-why-gloomy", "un-poland-soldiers", "un-macron-tariffs", "un-barrot-sanctions",
    "off-bread",
)  # fmt: skip
"""Demo questions of every kind that are above the floors by themselves: enough to detect a planted bug."""


class Recording(Assistant):
    """Keeps its answers."""

    answers: ClassVar[list[Answer]] = []

    def ask(self, question: str, history: Sequence[str] = (), options: AskOptions = DEFAULT_OPTIONS) -> Answer:
        self.answers.append(super().ask(question, history, options))
        return self.answers[-1]


@pytest.fixture(scope="module")
def results(seed_index: Index) -> Results:
    """Byline's present answers to the demo questions, which `Recording` keeps."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(evaluation.systems, "Assistant", Recording)
        return evaluate(QUESTIONS, seed_index)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the questions of `SAMPLE`."""
    lines = [line for line in QUESTIONS.read_text(encoding="utf-8").splitlines() if json.loads(line)["id"] in SAMPLE]
    assert len(lines) == len(SAMPLE)
    file = tmp_path_factory.mktemp("sample") / "questions.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


@pytest.fixture
def pinned() -> Floors:
    """The pinned floors."""
    return load_floors()


def below(found: Sequence[str]) -> set[str]:
    """The names of the scores that are below their floors."""
    return {problem.split(":")[0] for problem in found if "below its floor" in problem}


def test_every_score_is_at_or_above_its_floor(results: Results, pinned: Floors) -> None:
    assert problems(pinned, results) == []


@pytest.mark.usefixtures("results")
def test_every_citation_is_exact(seed_index: Index) -> None:
    questions = read_question_file(QUESTIONS).questions
    assert len(Recording.answers) > len(questions) >= 60
    assert check_citations(seed_index, Recording.answers) > len(questions) / 2


def test_every_pinned_score_has_a_floor_that_can_fail(pinned: Floors) -> None:
    assert sorted(pinned.floors) == sorted(PINNED)
    assert min(pinned.floors.values()) > 0.5


# Planted bugs.


def test_without_a_bug_the_sample_is_above_the_floors(sample: Path, seed_index: Index, pinned: Floors) -> None:
    assert below(problems(pinned, evaluate(sample, seed_index))) == set()


def test_a_quote_that_is_off_by_one_turns_verbatim_red(
    sample: Path, seed_index: Index, pinned: Floors, monkeypatch: pytest.MonkeyPatch
) -> None:
    def shifted(*values: Any, **options: Any) -> tuple[Statement, ...]:
        return tuple(_moved(statement, start=1, paragraph=0) for statement in compose(*values, **options))

    monkeypatch.setattr(qa.answering.composition, "compose", shifted)
    assert "verbatim" in below(problems(pinned, evaluate(sample, seed_index)))


def test_a_citation_of_the_next_paragraph_turns_floors_red(
    sample: Path, seed_index: Index, pinned: Floors, monkeypatch: pytest.MonkeyPatch
) -> None:
    def next_paragraph(*values: Any, **options: Any) -> tuple[Statement, ...]:
        return tuple(_moved(statement, start=0, paragraph=1) for statement in compose(*values, **options))

    monkeypatch.setattr(qa.answering.composition, "compose", next_paragraph)
    # The verification drops these statements, so nothing is answered.
    assert {"answered", "right"} <= below(problems(pinned, evaluate(sample, seed_index)))
    # Without the verification they are shown, and detected as well.
    monkeypatch.setattr(qa.assistant, "verify", lambda drafted, _: (drafted, ()))
    assert {"verbatim", "first citation gold"} <= below(problems(pinned, evaluate(sample, seed_index)))


def test_a_ranking_with_a_negated_feature_turns_floors_red(
    sample: Path, seed_index: Index, pinned: Floors, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = weights().ranking
    turned = replace(
        good,
        context_coverage=-good.context_coverage,
        names_coverage=-good.names_coverage,
        paragraph_similarity=0.0,
    )
    monkeypatch.setattr(qa.ranking.ranker, "weights", lambda: replace(weights(), ranking=turned))
    assert {"paragraph@1", "MRR", "right"} <= below(problems(pinned, evaluate(sample, seed_index)))


def test_a_ranking_with_negated_reader_scores_turns_floors_red(
    sample: Path, seed_index: Index, pinned: Floors, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = weights().reranker
    turned = replace(good, relevance=-good.relevance)
    monkeypatch.setattr(qa.ranking.reranker, "weights", lambda: replace(weights(), reranker=turned))
    assert {"paragraph@1", "MRR", "right"} <= below(problems(pinned, evaluate(sample, seed_index)))


def test_an_assistant_that_never_abstains_turns_a_floor_red(
    sample: Path, seed_index: Index, pinned: Floors, monkeypatch: pytest.MonkeyPatch
) -> None:
    always = replace(weights(), threshold_with_reader=0.0, assertion=0.0)
    monkeypatch.setattr(qa.ranking.confidence, "weights", lambda: always)
    assert "abstention recall" in below(problems(pinned, evaluate(sample, seed_index)))


def test_a_confidence_that_ignores_the_question_turns_floors_red(
    sample: Path, seed_index: Index, pinned: Floors, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = weights().confidence_with_reader
    blind = replace(good, **dict.fromkeys(asdict(good), 0.0))
    monkeypatch.setattr(qa.ranking.confidence, "weights", lambda: replace(weights(), confidence_with_reader=blind))
    assert "abstention AUC" in below(problems(pinned, evaluate(sample, seed_index)))


def _moved(statement: Statement, *, start: int, paragraph: int) -> Statement:
    citations = tuple(replace(c, start=c.start + start, paragraph=c.paragraph + paragraph) for c in statement.citations)
    first: Citation = citations[0]
    return Statement(first.quote, citations)


# The gate.


def test_other_questions_or_articles_are_reported(results: Results, pinned: Floors) -> None:
    for key, word in (("questions_sha256", "questions"), ("corpus_sha256", "articles")):
        other = replace(results, about={**results.about, key: "0" * 64})
        (problem,) = problems(pinned, other)
        assert problem.startswith(f"the {word} are not those that the floors were measured on")
        assert "--update" in problem


def test_a_missing_score_and_a_missing_floor_are_reported(results: Results, pinned: Floors) -> None:
    system = results.system()
    without = replace(system, scores=[score for score in system.scores if score.name != "MRR"])
    assert problems(pinned, replace(results, systems=[without])) == [
        f"MRR: has a floor of {pinned.floors['MRR']:.3f}, but no score"
    ]
    floors = {name: floor for name, floor in pinned.floors.items() if name != "right"}
    assert problems(replace(pinned, floors=floors), results) == ["right: has no floor"]


def test_an_update_raises_floors_with_room_for_one_question(results: Results) -> None:
    low = Floors("", "", dict.fromkeys(PINNED, 0.1))
    new = raised(low, results)
    assert problems(new, results) == []
    assert (new.questions_sha256, new.corpus_sha256) == (
        results.about["questions_sha256"],
        results.about["corpus_sha256"],
    )
    assert new.floors["verbatim"] == 1.0
    for score in results.system().scores:
        if score.name in PINNED and score.name != "verbatim":
            assert score.value - 1 / score.count - 0.001 < new.floors[score.name] <= score.value - 1 / score.count


def test_an_update_keeps_a_floor_that_is_already_higher(results: Results, pinned: Floors) -> None:
    exact = {score.name: score.value for score in results.system().scores if score.name in PINNED}
    assert raised(replace(pinned, floors=exact), results).floors == exact


def test_lowering_a_floor_needs_the_flag(results: Results, pinned: Floors) -> None:
    high = replace(pinned, floors={**pinned.floors, "MRR": 0.999})
    with pytest.raises(FloorsRefused, match=r"MRR from 0\.999 to 0\.9\d\d.*--allow-lower"):
        raised(high, results)
    assert raised(high, results, allow_lower=True).floors["MRR"] < 0.95


def test_new_articles_do_not_allow_lower_floors(results: Results, pinned: Floors) -> None:
    high = Floors("other questions", "other articles", {**pinned.floors, "MRR": 0.999})
    with pytest.raises(FloorsRefused, match="MRR"):
        raised(high, results)


def test_the_command_goes_red_and_does_not_lower(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (sample.parent / "articles").symlink_to(SEEDS)
    monkeypatch.setattr(evaluation.cli, "SEEDS", sample.parent)
    file = tmp_path / "floors.json"
    pinned = load_floors()
    save_floors(replace(pinned, floors={**pinned.floors, "MRR": 1.001}), file)
    before = file.read_bytes()
    assert evaluation.cli.main(["floors", "--floors", str(file)]) == 1
    assert re.search(r"MRR: [\d.]+ is below its floor of 1\.001", capsys.readouterr().err)
    assert evaluation.cli.main(["floors", "--floors", str(file), "--update"]) == 2
    assert "--allow-lower" in capsys.readouterr().err
    assert file.read_bytes() == before
    assert evaluation.cli.main(["floors", "--floors", str(file), "--update", "--allow-lower"]) == 0
    assert load_floors(file).floors["MRR"] < 0.95
    assert list(tmp_path.iterdir()) == [file]


def test_the_flag_alone_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert evaluation.cli.main(["floors", "--allow-lower"]) == 2
    assert "--update" in capsys.readouterr().err


def test_away_from_a_clone_there_are_no_demo_questions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(evaluation.cli, "SEEDS", tmp_path / "seeds")
    assert evaluation.cli.main(["floors"]) == 2
    assert capsys.readouterr().err == (
        f"{tmp_path}/seeds does not exist: pip does not install the demo questions; use a clone of Byline\n"
    )


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"floors": 3}', '{"floors": {"MRR": "high"}}'])
def test_floors_that_cannot_be_read_are_an_error(tmp_path: Path, text: str) -> None:
    file = tmp_path / "floors.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(FloorsRefused, match=r"floors\.json"):
        load_floors(file)


def test_the_floors_are_plain_json() -> None:
    values = json.loads(FLOORS.read_text(encoding="utf-8"))
    assert set(values) == {"questions_sha256", "corpus_sha256", "floors"}
