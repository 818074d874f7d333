"""Verdicts on claims of drafts: what is right, of each kind, and how the claims are read from the articles' places."""

import gzip
import json
from pathlib import Path

import pytest

from evaluation.checks.claims import CLAIMS, DraftedClaim, read_drafted
from evaluation.checks.scoring import GivenVerdict, score
from evaluation.cli import main
from index.errors import InputRefused
from qa.checking import Finding, Verdict

DATA = Path(__file__).parents[3] / "shared" / "data"


def claim(*verdicts: Verdict, kind: str = "number", wrong: tuple[str, ...] = ()) -> DraftedClaim:
    return DraftedClaim(text="Nine men left.", kind=kind, story="s", half="tuning", verdicts=verdicts, wrong=wrong)


def given(to: DraftedClaim, verdict: Verdict | None, *parts: str) -> GivenVerdict:
    return GivenVerdict(to, Finding(verdict=verdict, parts=parts) if verdict else None)


def test_a_verdict_is_right_if_it_is_listed_and_names_what_is_wrong() -> None:
    both = claim(Verdict.CONTRADICTED, Verdict.PARTLY_SUPPORTED, wrong=("Nine",))
    assert given(both, Verdict.CONTRADICTED).is_right
    assert given(both, Verdict.PARTLY_SUPPORTED, "nine men").is_right
    assert not given(both, Verdict.PARTLY_SUPPORTED, "left").is_right
    assert not given(both, Verdict.SUPPORTED).is_right
    assert not given(both, None).is_right
    assert given(claim(Verdict.PARTLY_SUPPORTED), Verdict.PARTLY_SUPPORTED, "left").is_right


def test_wrong_verdicts_are_counted_among_those_given() -> None:
    true, false = claim(Verdict.SUPPORTED, kind="fact"), claim(Verdict.CONTRADICTED)
    changed = claim(Verdict.MISQUOTED, kind="misquote")
    results = score(
        [
            given(true, Verdict.SUPPORTED),
            given(true, Verdict.CONTRADICTED),
            given(false, Verdict.SUPPORTED),
            given(false, Verdict.CONTRADICTED),
            given(false, None),
            given(changed, Verdict.MISQUOTED),
        ]
    )
    values = {one.name: (one.value, one.count) for one in results.scores}
    assert values == {
        "verdict right": (0.5, 6),
        "supported wrongly": (0.5, 2),
        "contradicted wrongly": (0.5, 2),
        "misquotes found": (1.0, 1),
    }
    assert [(kind.kind, kind.right, kind.claims) for kind in results.kinds] == [
        ("fact", 1, 2),
        ("number", 1, 3),
        ("misquote", 1, 1),
    ]
    assert len(results.wrong) == 3


def test_a_quotation_is_built_of_its_place_and_the_change(tmp_path: Path) -> None:
    (tmp_path / "stories").mkdir()
    with gzip.open(tmp_path / "stories" / "articles.jsonl.gz", "wt", encoding="utf-8") as file:
        print(json.dumps({"id": "a", "text": "One.\n\n“The bridge is safe,” Reed said."}), file=file)
    line: dict[str, object] = {
        "story": "s",
        "half": "tuning",
        "kind": "misquote",
        "claim": "“{}” said Reed.",
        "verdict": ["supported"],
    }
    line |= {"article": "a", "paragraph": 2, "quotation": [1, 19], "change": ["safe", "sound"]}
    claims = tmp_path / "claims.jsonl"
    claims.write_text(json.dumps(line), encoding="utf-8")
    (found,) = read_drafted(tmp_path, claims=claims)
    assert found.text == "“The bridge is sound” said Reed."
    assert read_drafted(tmp_path, "reporting", claims) == []
    claims.write_text(json.dumps(line | {"article": "b"}), encoding="utf-8")
    with pytest.raises(InputRefused, match="article b is missing"):
        read_drafted(tmp_path, claims=claims)


def test_there_are_two_hundred_claims_of_each_half_over_other_stories() -> None:
    lines = [json.loads(line) for line in CLAIMS.read_text(encoding="utf-8").splitlines()]
    halves = {half: [line for line in lines if line["half"] == half] for half in ("tuning", "reporting")}
    assert {half: len(of) for half, of in halves.items()} == {"tuning": 200, "reporting": 200}
    stories = [{line["story"] for line in of} for of in halves.values()]
    assert stories[0].isdisjoint(stories[1])


def test_a_missing_data_folder_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["checks", "--data", str(tmp_path / "none"), "--index", str(tmp_path)]) != 0
    assert "no such folder; name the one that contains stories/" in capsys.readouterr().err


@pytest.mark.skipif(not DATA.is_dir(), reason="needs ../shared/data")
def test_every_change_is_in_its_quotation() -> None:
    lines = [json.loads(line) for line in CLAIMS.read_text(encoding="utf-8").splitlines()]
    for line, one in zip(lines, read_drafted(DATA), strict=True):
        assert "{}" not in one.text
        assert "change" not in line or line["change"][1] in one.text
