"""The adapters of the real sets, on small files of the same form, and on the real files if they are present."""

import gzip
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from evaluation import evaluate
from evaluation.gold import find_gold
from evaluation.questions import read_question_file
from evaluation.sets import READERS, build_set, outlets, piles, stories
from evaluation.sets.source import half_of
from index import Index
from index.errors import InputRefused

REAL = Path("../shared/data")

BRIDGE = (
    "The bridge closes in May, the mayor of the harbour town said.\n\n\nFerries will run every hour until it reopens."
)
FIRE = "A fire broke out in the old mill on Sunday night.\n\nNobody was hurt, the fire service said on Monday."

FILES: Mapping[str, list[dict[str, Any]]] = {
    "newsqa/articles": [
        {"id": f"n{n}", "title": "", "text": f"{BRIDGE}\n\nNumber {n} of the story."} for n in range(8)
    ],
    "newsqa/questions": [
        {
            "id": f"q{n}",
            "article_id": f"n{n}",
            "question": "How often will ferries run?",
            "answers": [{"answer_start": BRIDGE.index("every hour"), "text": "every hour"}],
        }
        for n in range(8)
    ],
    "realtimeqa/articles": [
        {
            "url": f"https://www.wire.example/{n}",
            "title": f"Story: {n}",
            "text": text,
            "authors": ["A. B."],
            "publish_date": "2023/03/02",
        }
        for n, text in enumerate([BRIDGE, FIRE, BRIDGE + " Twice.", FIRE + " Twice."])
    ],
    "realtimeqa/questions": [
        {
            "id": "r1",
            "question": "When does the bridge close?",
            "answers": ["May"],
            "articles_with_answer_string": ["https://www.wire.example/0"],
        },
        {
            "id": "r2",
            "question": "How often do ferries run?",
            "answers": ["every hour"],
            "articles_with_answer_string": ["https://www.wire.example/0", "https://www.wire.example/2"],
        },
        {
            "id": "r3",
            "question": "What burned?",
            "answers": ["mill"],
            "articles_with_answer_string": ["https://www.wire.example/2"],
        },
        {
            "id": "r4",
            "question": "Who was hurt?",
            "answers": ["Nobody"],
            "articles_with_answer_string": ["https://www.wire.example/3"],
        },
    ],
    "polnear/articles": [
        {"split": "train", "name": "wire_2015-11-11_bridge.txt", "text": BRIDGE, "brat": ""},
        {"split": "train", "name": "wire_2015-11-12_unasked.txt", "text": FIRE, "brat": ""},
    ],
    "near_duplicates/articles": [
        {
            "ID": "f1",
            "title": "Mill burns",
            "url": "https://post.example/f1",
            "source": "The Post",
            "date": "2016-02-03",
            "authors": "",
            "content_original": FIRE,
        },
    ],
    "stories/articles": [
        {
            "story": "s1",
            "id": name,
            "url": f"https://{name}.example/1",
            "title": title,
            "outlet": outlet,
            "authors": "",
            "date": "2019-05-06",
            "text": text,
        }
        for name, title, outlet, text in (
            ("b1", "Bridge to close", "The Post", BRIDGE),
            ("b2", "No bridge in May", "The Wire", BRIDGE.replace("May", "May, for a year")),
        )
    ],
    "news/articles": [
        {
            "id": name,
            "url": f"https://{name}.example/1",
            "title": "Fire in a mill",
            "outlet": "The Herald",
            "authors": "",
            "date": "2019-06-07",
            "text": FIRE,
        }
        for name in ("m1", "m2")
    ],
    "reading/squad2": [
        {
            "id": "s1",
            "context": FIRE,
            "question": "When was the fire?",
            "is_impossible": False,
            "answers": [{"text": "Sunday night", "answer_start": FIRE.index("Sunday")}],
        },
        {"id": "s2", "context": FIRE, "question": "When was the flood?", "is_impossible": True, "answers": []},
    ],
    "reading/nq-open-oracle": [
        {"id": "o1", "context": FIRE, "question": "what burned", "answers": [{"text": "old mill"}, {"text": "a barn"}]},
    ],
    "reading/canard": [
        {"history": ["Mill", "Fire"], "question": "What burned?", "rewrite": "What burned?"},
        {
            "history": ["Mill", "Fire", "What burned?", "The old mill  burned down on Sunday night."],
            "question": "Was anyone hurt?",
            "rewrite": "Was anyone hurt in the fire of the mill?",
        },
        {
            "history": [
                "Mill",
                "Fire",
                "What burned?",
                "The old mill  burned down on Sunday night.",
                "Was anyone hurt?",
                "I don't know.",
            ],
            "question": "Why?",
            "rewrite": "Why did it burn?",
        },
        {"history": ["Void", "Nothing"], "question": "What?", "rewrite": "What?"},
    ],
}


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with small files."""
    folder = tmp_path_factory.mktemp("data")
    for name, items in FILES.items():
        path = folder / f"{name}.jsonl.gz"
        path.parent.mkdir(exist_ok=True)
        with gzip.open(path, "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(item) + "\n" for item in items)
    return folder


def lines(path: Path) -> list[dict[str, Any]]:
    """The questions of a built file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_newsqa_is_built_with_exact_spans_and_separate_halves(data: Path, tmp_path: Path) -> None:
    built = build_set(READERS["newsqa"](data), tmp_path)
    assert built.notes == []
    by_half = {half: lines(path) for half, path in built.questions.items()}
    assert {half: {line["half"] for line in found} for half, found in by_half.items()} == {
        "tuning": {"tuning"},
        "reporting": {"reporting"},
    }
    assert sorted(line["id"] for found in by_half.values() for line in found) == [f"q{n}" for n in range(8)]
    groups = {half: {line["group"] for line in found} for half, found in by_half.items()}
    assert not groups["tuning"] & groups["reporting"]
    assert all(half_of(group) == half for half, found in groups.items() for group in found)
    with Index.open(built.index, create=False) as index:
        for line in by_half["reporting"]:
            (gold,) = line["gold"]
            text = index.article(gold["article"]).paragraphs[gold["paragraph"] - 1].text
            assert text[gold["start"] : gold["end"]] == "every hour"
        results = evaluate(built.questions["reporting"], index)
        assert results.about["half"] == "reporting"


def test_building_again_changes_nothing(data: Path, tmp_path: Path) -> None:
    source = READERS["newsqa"](data)
    first = build_set(source, tmp_path)
    before = [path.read_bytes() for path in first.questions.values()]
    with Index.open(first.index, create=False) as index:
        generation = index.stats()["generation"]
    again = build_set(source, tmp_path)
    assert [path.read_bytes() for path in again.questions.values()] == before
    with Index.open(first.index, create=False) as index:
        assert index.stats()["generation"] == generation


def test_the_gaps_omit_articles_whose_questions_become_unanswerable(data: Path) -> None:
    source = READERS["newsqa-gaps"](data)
    kept = {article.file.removesuffix(".txt") for article in source.articles}
    assert 0 < len(kept) < 8
    for question in source.questions:
        assert question.unanswerable == (question.group not in kept) == (not question.gold)


def test_realtimeqa_keeps_questions_with_common_articles_in_one_half(data: Path, tmp_path: Path) -> None:
    source = READERS["realtimeqa"](data)
    groups = {question.id: question.group for question in source.questions}
    assert groups["r1"] == groups["r2"] == groups["r3"] != groups["r4"]
    built = build_set(source, tmp_path)
    with Index.open(built.index, create=False) as index:
        info = index.articles()[0]
        assert (info.outlet, info.author, info.published) == ("wire.example", "A. B.", "2023-03-02")
        assert info.title.startswith("Story: ")
        found = [line for path in built.questions.values() for line in lines(path)]
        assert {len(line["gold"]) for line in found if line["id"] == "r2"} == {2}
        for path in filter(lines, built.questions.values()):
            find_gold(read_question_file(path), index)


def test_a_limit_of_articles_omits_questions_and_reports_it(data: Path, tmp_path: Path) -> None:
    built = build_set(READERS["realtimeqa"](data), tmp_path, articles=1)
    assert built.notes[0] == "the index has 1 of 4 articles"
    left = sum(len(lines(path)) for path in built.questions.values())
    assert 0 < left < 4
    assert any("skipped, their articles are not indexed" in note for note in built.notes)


def test_squad_has_unanswerable_questions_and_finds_answers_without_a_start(data: Path) -> None:
    answerable, impossible = READERS["squad2"](data).questions
    (span,) = answerable.gold
    assert span.line is not None
    assert span.line[span.start : span.end] == "Sunday night"
    assert (impossible.unanswerable, impossible.gold) == (True, ())
    (question,) = READERS["nq-open-oracle"](data).questions
    first, second = question.gold
    assert first.line is not None
    assert first.line[first.start : first.end] == "old mill"
    assert second.line is None


def test_canard_takes_questions_as_history_and_the_next_answer_as_gold(data: Path, tmp_path: Path) -> None:
    source = READERS["canard"](data)
    first, second = source.questions
    assert (first.history, second.history) == ((), ("What burned?",))
    assert second.unanswerable
    assert second.standalone == "Was anyone hurt in the fire of the mill?"
    built = build_set(source, tmp_path)
    found = [line for path in built.questions.values() for line in lines(path)]
    assert found[0]["gold"][0]["paragraph"] == 1


OUTLETS = [
    {"article": "f1", "question": "Did anyone get hurt?", "paragraph": 2, "start": 0, "end": 6},
    {"article": "wire_2015-11-11_bridge.txt", "question": "Who pays for the bridge?"},
]


def test_our_questions_over_many_outlets_get_their_texts_from_the_articles(data: Path, tmp_path: Path) -> None:
    asked = tmp_path / "asked.jsonl"
    asked.write_text("\n".join(map(json.dumps, OUTLETS)), encoding="utf-8")
    source = outlets.read(data, asked)
    answerable, unanswerable = source.questions
    assert answerable.answers == ("Nobody",)
    assert (unanswerable.unanswerable, unanswerable.group) == (True, "wire_2015-11-11_bridge.txt")
    built = build_set(source, tmp_path / "built")
    with Index.open(built.index, create=False) as index:
        about = {info.outlet: (info.title, (info.published or "")[:10]) for info in index.articles()}
    assert about["The Post"] == ("Mill burns", "2016-02-03")
    assert about["wire"][1] == "2015-11-11"
    assert len(about) == 2, "an article that is not asked about is left out"
    (gold,) = [line["gold"] for path in built.questions.values() for line in lines(path) if "gold" in line]
    assert gold[0] | {"article": ""} == {"article": "", "paragraph": 2, "start": 0, "end": 6}


def test_a_question_about_a_missing_article_is_refused(data: Path, tmp_path: Path) -> None:
    asked = tmp_path / "asked.jsonl"
    asked.write_text(json.dumps({"article": "gone", "question": "Who?"}), encoding="utf-8")
    with pytest.raises(InputRefused, match="the article gone is missing"):
        outlets.read(data, asked)


def test_our_questions_contain_positions_and_no_words_of_the_articles() -> None:
    asked = lines(outlets.QUESTIONS)
    assert {frozenset(line) for line in asked} == {
        frozenset({"article", "question"}),
        frozenset({"article", "question", "paragraph", "start", "end"}),
    }
    assert len({(line["article"], line["question"]) for line in asked}) == len(asked)


BRIDGE_STORY = {"story": "s1", "half": "reporting", "style": "plain"}
STORIES: list[dict[str, Any]] = [
    {
        **BRIDGE_STORY,
        "kind": "several",
        "question": "When does the bridge close?",
        "gold": [["b1", 1, 21, 24], ["b2", 1, 21, 36]],
    },
    {**BRIDGE_STORY, "kind": "near", "question": "When does it open?", "changed": "verb", "tempting": ["b2", 1]},
    {
        "story": "n1",
        "half": "tuning",
        "style": "plain",
        "kind": "fact",
        "question": "Who was hurt?",
        "gold": [["m1", 2, 0, 6]],
    },
]


def test_questions_about_stories_have_their_kind_their_half_and_what_tempts(data: Path, tmp_path: Path) -> None:
    asked = tmp_path / "stories.jsonl"
    asked.write_text("\n".join(map(json.dumps, STORIES)), encoding="utf-8")
    source = stories.read(data, asked)
    several, near, fact = source.questions
    assert several.answers == ("May", "May, for a year")
    assert [span.file for span in several.gold] == ["b1.txt", "b2.txt"]
    assert (near.unanswerable, near.kind, near.half) == (True, "near", "reporting")
    assert near.tempting is not None
    assert near.tempting.line == BRIDGE.replace("May", "May, for a year").split("\n")[0]
    assert (fact.answers, fact.half) == (("Nobody",), "tuning")
    assert [article.file for article in source.articles] == ["b1.txt", "b2.txt", "m1.txt"], "m2 is not asked about"
    built = build_set(source, tmp_path / "built")
    assert [line["kind"] for line in lines(built.questions["reporting"])] == ["several", "near"]


def test_claims_come_with_their_paragraph_and_the_one_before(data: Path, tmp_path: Path) -> None:
    made = tmp_path / "claims.jsonl"
    claim = {"story": "s1", "half": "tuning", "article": "b1", "paragraph": 2, "verdict": "denies"}
    made.write_text(json.dumps({**claim, "claim": "Ferries stop."}), encoding="utf-8")
    (read,) = stories.read_claims(data, made)
    assert (read.claim, read.verdict, read.title) == ("Ferries stop.", "denies", "Bridge to close")
    assert read.text == "Ferries will run every hour until it reopens."
    assert read.before == BRIDGE.split("\n", maxsplit=1)[0]


def test_a_story_about_a_missing_article_is_refused(data: Path, tmp_path: Path) -> None:
    asked = tmp_path / "stories.jsonl"
    asked.write_text(json.dumps({**STORIES[0], "gold": [["gone", 1, 0, 1]]}), encoding="utf-8")
    with pytest.raises(InputRefused, match="the article gone is missing"):
        stories.read(data, asked)


def test_our_questions_about_stories_contain_places_and_no_words_of_the_articles() -> None:
    asked = lines(stories.QUESTIONS)
    always = {"story", "half", "kind", "style", "question"}
    for line in asked:
        unanswerable = line["kind"] in ("near", "trap")
        assert line.keys() - {"tempting", "also"} == always | ({"changed"} if unanswerable else {"gold"})
        assert all(len(place) == 4 and place[2] < place[3] for place in line.get("gold", ()))
    assert len({(line["story"], line["question"]) for line in asked}) == len(asked)
    halves = {line["story"]: line["half"] for line in [*asked, *lines(stories.CLAIMS)]}
    assert all(line["half"] == halves[line["story"]] for line in asked), "a story is in one half"


PILES: list[dict[str, Any]] = [
    {"pile": "pile-1", "kind": "who", "group": "s0", "question": "Who was hurt?", "gold": [["m1", 2, 0, 49]]},
    {"pile": "pile-2", "kind": "why", "group": "m1", "question": "Why did it burn?"},
    {"pile": "pile-1", "kind": "near miss", "group": "s0", "question": "Who was hurt in the barn?"},
]


def test_a_pile_has_its_own_articles_and_questions_and_only_the_halves_that_it_asks_in(
    data: Path, tmp_path: Path
) -> None:
    asked, named = tmp_path / "piles.jsonl", tmp_path / "articles.json"
    asked.write_text("\n".join(json.dumps({**line, "half": "tuning"}) for line in PILES), encoding="utf-8")
    named.write_text(json.dumps({"pile-1": ["m2", "m1"], "pile-2": ["m1"]}), encoding="utf-8")
    source = piles.read("pile-1", data, asked, named)
    assert [article.file for article in source.articles] == ["m2.txt", "m1.txt"]
    answerable, near_miss = source.questions
    (span,) = answerable.gold
    assert (span.file, span.line) == ("m1.txt", FIRE.rpartition("\n")[2])
    assert (answerable.answers, answerable.kind, answerable.group) == ((), "who", "s0"), "a sentence is no short answer"
    assert (near_miss.unanswerable, near_miss.id) == (True, "pile-1-2")
    built = build_set(source, tmp_path / "built")
    assert list(built.questions) == ["tuning"]
    (first, _) = lines(built.questions["tuning"])
    assert first["gold"][0] | {"article": ""} == {"article": "", "paragraph": 2, "start": 0, "end": 49}
    named.write_text(json.dumps({"pile-1": ["m1", "gone"]}), encoding="utf-8")
    with pytest.raises(InputRefused, match="the article gone is missing"):
        piles.read("pile-1", data, asked, named)


def test_our_questions_about_piles_contain_places_in_their_own_pile_and_no_words_of_the_articles() -> None:
    asked = lines(piles.QUESTIONS)
    articles = {name: set(own) for name, own in json.loads(piles.ARTICLES.read_text(encoding="utf-8")).items()}
    assert tuple(articles) == piles.NAMES
    assert len(set.union(*articles.values())) == sum(map(len, articles.values())), "an article is in one pile"
    for line in asked:
        assert line.keys() - {"gold"} == {"pile", "half", "kind", "group", "question"}
        assert ("gold" in line) == (line["kind"] not in ("near miss", "trap"))
        for article, place, start, end in line.get("gold", ()):
            assert article in articles[line["pile"]]
            assert place > 0
            assert 0 <= start < end
    assert len({(line["pile"], line["question"]) for line in asked}) == len(asked)
    assert {line["pile"] for line in asked if line["half"] == "reporting"} == {*piles.NAMES[2:]}


def test_a_missing_or_damaged_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match=r"newsqa/articles\.jsonl\.gz"):
        READERS["newsqa"](tmp_path)
    (tmp_path / "newsqa").mkdir()
    (tmp_path / "newsqa" / "articles.jsonl.gz").write_bytes(b"not gzip")
    with pytest.raises(InputRefused, match="cannot be read"):
        READERS["newsqa"](tmp_path)


SLOW_TO_READ = {"squadshifts-amazon", "squadshifts-reddit", "stories", *piles.NAMES}


@pytest.mark.skipif(not REAL.is_dir(), reason=f"{REAL} is not there")
@pytest.mark.parametrize("name", [name for name in READERS if name not in SLOW_TO_READ])
def test_the_real_files_are_read_with_separate_halves(name: str) -> None:
    source = READERS[name](REAL)
    files = {article.file for article in source.articles}
    assert len(files) == len(source.articles)
    assert len({question.id for question in source.questions}) == len(source.questions)
    gold: dict[str, set[str]] = {"tuning": set(), "reporting": set()}
    for question in source.questions:
        assert question.unanswerable or question.gold
        gold[question.half] |= {span.file for span in question.gold}
    assert gold["tuning"] | gold["reporting"] <= files
    assert not gold["tuning"] & gold["reporting"]
