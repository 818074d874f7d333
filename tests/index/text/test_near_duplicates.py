"""What counts as a near-duplicate, and how near-duplicates are found by their signatures."""

import hashlib
import random
import unicodedata

import pytest

from index.text.near_duplicates import SignatureTable, signature, similarity

_SYLLABLES = "ba co di fu ga he ki lo mu na pe ri so tu va we zi".split()
_WORDS = [first + second + third for first in _SYLLABLES for second in _SYLLABLES for third in ("n", "r", "st")]

_FLOOD = [
    "The river left its banks shortly after midnight and ran through the lower town of Ostrel.",
    "Some two hundred people had to be taken from their houses by boat, and a school and the library stay closed.",
    "Nobody was hurt, the fire brigade said on Sunday, but water will stand in the cellars for at least a week.",
    "Mayor Ilka Brandt blamed a sluice gate that had been under repair since spring and that nobody could shut.",
]
_FLOOD_IN_OTHER_WORDS = [
    "About two hundred residents of Ostrel spent the night in a sports hall after their streets were flooded.",
    "Boats were used to bring families out of the old quarter by the river, the county's crisis staff reported.",
    "There were no injuries, but several cellars, those of a school and the library among them, filled up quickly.",
    "Ilka Brandt, the mayor, told reporters that workers had been unable to close a sluice which is being mended.",
]
_MARKET = """Shares in Norland closed {0} percent higher on Tuesday as the index of the thirty largest companies rose
{1} points to {2}. Turnover came to {3} million crowns after {4} million the day before. Banks gained {5} percent,
insurers {6} percent and carmakers {7} percent. The crown stood at {8} to the dollar, against {9} on Monday. Ten-year
bonds yielded {10} percent after {11} percent. Oil cost {12} dollars a barrel and gold {13} dollars an ounce. Analysts
at the two big brokers expect between {14} and {15} points by the end of the year."""


def story(seed: int, paragraphs: int = 12, words: int = 50) -> list[str]:
    """Paragraphs of random words, so that two stories have no run of five words in common."""
    draw = random.Random(seed)
    return [" ".join(draw.choices(_WORDS, k=words)).capitalize() + "." for _ in range(paragraphs)]


def edited(paragraphs: list[str], every: int) -> list[str]:
    """The text with each `every`-th word replaced, as an editor might."""
    words = " \n ".join(paragraphs).split(" ")
    return " ".join("rewritten" if place % every == every - 1 else word for place, word in enumerate(words)).split("\n")


def market(seed: int) -> list[str]:
    """A report with the day's numbers."""
    draw = random.Random(seed)
    return [_MARKET.format(*(f"{draw.uniform(1, 90):.2f}" for _ in range(16)))]


def signed(paragraphs: list[str]) -> bytes:
    """The signature of a text that is long enough."""
    stored = signature(paragraphs)
    assert stored is not None
    return stored


def found(paragraphs: list[str], other: list[str]) -> bool:
    """Whether two articles are candidates by their signatures."""
    return bool(SignatureTable({"a": signed(other)}).candidates(signed(paragraphs)))


class TestCopy:
    def test_the_same_words_at_another_outlet(self) -> None:
        report = story(1)
        republished = ["Another headline over it all", "OSTREL (Own report) " + report[0], *report[1:]]
        assert similarity(report, republished).is_near_duplicate
        assert similarity(report, republished).containment == 1.0
        assert found(report, republished)

    def test_small_edits(self) -> None:
        report = story(1)
        alike = similarity(report, edited(report, every=25))
        assert alike.is_near_duplicate
        assert alike.containment == pytest.approx(0.82, abs=0.04)
        assert found(report, edited(report, every=25))

    def test_a_word_in_eight_exchanged_is_a_rewritten_report(self) -> None:
        assert not similarity(story(1), edited(story(1), every=8)).is_near_duplicate

    def test_paragraphs_added_and_cut(self) -> None:
        report, own = story(1), story(2)
        mixed = [report[0], own[0], *report[1:5], own[1], *report[6:11]]
        alike = similarity(report, mixed)
        assert alike.is_near_duplicate
        assert alike.containment == pytest.approx(10 / 12, abs=0.03)
        assert found(report, mixed)

    @pytest.mark.parametrize("left", [4, 2])
    def test_cut_to_a_third_or_a_sixth(self, left: int) -> None:
        report = story(1)
        alike = similarity(report, report[:left])
        assert alike.is_near_duplicate
        assert alike.containment == 1.0
        assert alike.jaccard == pytest.approx(left / 12, abs=0.01)
        assert found(report, report[:left])

    def test_own_introduction_before_it(self) -> None:
        alike = similarity(story(1), [*story(2)[:3], *story(1)])
        assert alike.is_near_duplicate
        assert alike.opening == 1.0

    def test_it_does_not_matter_which_comes_first(self) -> None:
        report, cut = story(1), story(1)[:4]
        assert similarity(report, cut) == similarity(cut, report)


class TestNoCopy:
    def test_one_event_in_other_words(self) -> None:
        alike = similarity(_FLOOD, _FLOOD_IN_OTHER_WORDS)
        assert not alike.is_near_duplicate
        assert alike.containment < 0.1

    def test_the_same_frame_with_other_numbers(self) -> None:
        alike = similarity(market(1), market(2))
        assert not alike.is_near_duplicate
        assert alike.containment == pytest.approx(0.22, abs=0.1)

    def test_two_reports_that_quote_the_same_long_speech(self) -> None:
        speech = story(3, paragraphs=4)
        alike = similarity([*story(1)[:4], *speech, *story(1)[4:8]], [*story(2)[:3], *speech, *story(2)[3:7]])
        assert not alike.is_near_duplicate
        assert alike.containment == pytest.approx(4 / 11, abs=0.03)

    def test_a_text_that_is_mostly_a_quoted_speech_is_a_near_duplicate(self) -> None:
        speech = story(3, paragraphs=4)
        assert similarity([*story(1)[:4], *speech, *story(1)[4:8]], [story(2, words=25)[0], *speech]).is_near_duplicate

    def test_the_same_gallery_below_two_stories(self) -> None:
        captions = story(3, paragraphs=20)
        alike = similarity([*story(1)[:3], *captions], [*story(2)[:5], *captions])
        assert alike.containment > 0.8
        assert alike.opening == 0.0
        assert not alike.is_near_duplicate

    def test_another_event_above_the_same_background(self) -> None:
        background = story(3, paragraphs=6)
        assert not similarity([*story(1)[:6], *background], [*story(2)[:5], *background]).is_near_duplicate


class TestWords:
    def test_paragraphs_broken_otherwise(self) -> None:
        report = story(1)
        assert signature([" ".join(report)]) == signature(report)

    def test_case_quotation_marks_and_forms_of_letters(self) -> None:
        plain = [f'"It\'s caf\u00e9 number {number}", she said to the guests in row {number}.' for number in range(20)]
        other = [
            unicodedata.normalize("NFD", text.replace("'", "\u2019").replace('"', "\u201c").upper()) for text in plain
        ]
        assert signature(other) == signature(plain)

    @pytest.mark.parametrize("texts", [[], [""], ["One word."], ["Too few words."] * 2])
    def test_too_short_to_compare(self, texts: list[str]) -> None:
        assert signature(texts) is None
        assert not similarity(texts, texts).is_near_duplicate
        assert similarity(texts, story(1)).containment == 0.0

    def test_from_forty_shingles_on_runs_of_words_count(self) -> None:
        words = story(1, paragraphs=1)[0].split()
        short, long = " ".join(words[:43]), " ".join(words[:44])
        assert similarity([short], [short]).is_near_duplicate
        assert not similarity([short], [long]).is_near_duplicate
        assert similarity([long], [" ".join(words)]).is_near_duplicate

    def test_one_sentence_over_and_over_is_short(self) -> None:
        assert signature(["The same notice stands on each page of it."] * 100) is None

    @pytest.mark.parametrize("first", [0x4E00, 0x3041, 0x0E01], ids=["ideographs", "kana", "thai"])
    def test_a_script_without_spaces(self, first: int) -> None:
        def text(seed: int) -> str:
            draw = random.Random(seed)
            return "".join(chr(first + draw.randrange(40)) for _ in range(600)) + "。"

        report = text(1)
        assert similarity([report], [report[:200]]).is_near_duplicate
        assert found([report], [report[:200]])
        assert not similarity([report], [text(2)]).is_near_duplicate

    def test_half_of_a_surrogate_pair(self) -> None:
        assert signature([*story(1), "A broken \ud83d letter"]) is not None


class TestSignature:
    def test_it_is_the_same_everywhere(self) -> None:
        texts = [f"Line {number} tells of {number * 7} ships that left the harbour of Ostrel." for number in range(60)]
        stored = signed(texts)
        assert len(stored) == 516
        assert hashlib.sha256(stored).hexdigest() == "7fa7829628dae622ed8bd20c49552c1ffeb9395e8b86ab2e98d040391a0883f4"

    def test_bytes_that_are_not_a_signature(self) -> None:
        with pytest.raises(ValueError, match="reshape"):
            SignatureTable({"a": b"1234"})
        copies = SignatureTable({})
        with pytest.raises(ValueError, match="reshape"):
            copies.add("a", b"1234")
        assert copies.candidates(signed(story(1))) == []


class TestCopies:
    def test_among_many_only_the_near_duplicates(self) -> None:
        there = {str(seed): signed(story(seed)) for seed in range(300)}
        copies = SignatureTable(there)
        near = copies.candidates(signed([*story(7)[:9], *story(400)[:2]]))
        assert [article for article, _ in near] == ["7"]
        assert near[0].containment == pytest.approx(9 / 11, abs=0.1)
        assert copies.candidates(signed(story(500))) == []

    def test_the_nearest_first(self) -> None:
        report = story(1)
        copies = SignatureTable({"half": signed([*report[:6], *story(2)[:6]]), "whole": signed(report)})
        assert [near.id for near in copies.candidates(signed(report))] == ["whole", "half"]

    def test_of_many_with_the_same_frame_only_the_nearest(self) -> None:
        """Otherwise a thousand of them would need a million comparisons."""
        frame = story(1)
        copies = SignatureTable({str(seed): signed([*frame[:6], *story(seed)[:6]]) for seed in range(10, 210)})
        copies.add("copy", signed([*frame[:6], *story(500)[:5]]))
        near = copies.candidates(signed([*frame[:6], *story(500)[:6]]))
        assert len(near) == 20
        assert near[0].id == "copy"

    def test_adding_one_by_one(self) -> None:
        copies = SignatureTable({})
        assert copies.candidates(signed(story(1))) == []
        for seed in range(20):
            copies.add(str(seed), signed(story(seed)))
        assert [near.id for near in copies.candidates(signed(story(13)))] == ["13"]

    def test_adding_replaces(self) -> None:
        copies = SignatureTable({"a": signed(story(1)), "b": signed(story(2))})
        copies.add("a", signed(story(3)))
        assert copies.candidates(signed(story(1))) == []
        assert [near.id for near in copies.candidates(signed(story(3)))] == ["a"]

    def test_much_longer_than_its_near_duplicate(self) -> None:
        long = story(1, paragraphs=100)
        assert similarity(long, long[:8]).is_near_duplicate
        assert found(long, long[:8])
