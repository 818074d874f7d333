"""Who says what, in invented reports of a quay: each case has the paragraph before, the sentences, and the speakers."""

import re

import pytest

from qa.language.attribution import attributions

CAST = (
    "Harrow", "Reed", "Fell", "ministry", "council", "company", "union", "Post", "report", "lawyer", "brother",
    "Critics", "Supporters", "Police",
)  # fmt: skip
"""Names and nouns that occur in the cases. A case lists all of them that a speaker's name has: nobody else speaks."""

WRITTEN_WITH_THE_RULES = [
    # cues before, after, between, and inverted
    ("", ["“The quay is safe,” said Harrow, who runs the port."], ["Harrow"]),
    ("", ["Harrow, the harbour master, said the quay was closed."], ["Harrow"]),
    ("", ["According to the ministry, the quay will close in May."], ["ministry"]),
    ("", ["The quay will close in May, according to Reed."], ["Reed"]),
    ("", ["“The quay,” Reed said, “is safe.”"], ["Reed"]),
    ("", ["Harrow, Reed said, had lied."], ["Reed"]),
    ("", ["Harrow: “The quay is safe.”"], ["Harrow"]),
    ("", ["Asked about the quay, Reed said it was safe."], ["Reed"]),
    ("", ["HARROW: I signed it.", "They said it was safe.", "REED: Who did?"], ["Harrow", "Harrow", "Reed"]),
    ("", ["Reed rose and shook her head: “That is not what I was told.”"], ["Reed"]),
    ("", ["In May, Reed said, the quay would close."], ["Reed"]),
    ("", ["Fell had a good week, telling the council that the quay was safe."], ["Fell"]),
    # quotations over sentences and paragraphs
    ("", ["“It is old. It is rotten. It must go,” Reed said."], ["Reed"]),
    ("", ["“It is old.", "It must go,” Reed said."], ["Reed", "Reed"]),
    ("Fell said the water rose.", ["“It is old.”", "“We must act,” Harrow said."], ["Harrow", "Harrow"]),
    ("“We had no warning,” Reed said. “Nobody came.", ["“The water rose at ten.”"], ["Reed"]),
    # he, she, it
    ("Harrow said the quay was old.", ["He added that it was rotten."], ["Harrow"]),
    ("", ["Anna Reed met Tom Fell on Monday.", "She said the quay was safe."], ["", "Reed"]),
    ("Anna Reed said the quay was old. Tom Fell said it was new.", ["She called for a survey."], ["Reed"]),
    # statements, letters, posts
    ("", ["In a statement, the ministry said the quay was safe."], ["ministry"]),
    ("", ["The ministry issued a statement saying that the quay was safe."], ["ministry"]),
    ("", ["Harrow wrote on Twitter that the quay was safe."], ["Harrow"]),
    ("", ["Harrow’s claim that the quay was safe drew laughter."], ["Harrow"]),
    # bodies
    ("", ["The Post reported that the quay had closed."], ["Post"]),
    ("", ["A spokeswoman for the ministry said the quay was safe."], ["ministry"]),
    # passives
    ("", ["Harrow was quoted as saying that the quay was safe."], ["Harrow"]),
    ("", ["Harrow was told by the council that the quay was unsafe."], ["council"]),
    ("", ["Harrow was accused of lying."], [""]),
    # words of others, and words about somebody
    ("", ["“My brother said it was safe,” Reed said."], ["Reed brother"]),
    ("", ["Harrow’s lawyer called the charge absurd."], ["lawyer"]),
    ("", ["Critics of Harrow said he was wrong."], ["Critics"]),
    ("", ["Reed accused Harrow of lying."], ["Reed"]),
    # denied and asked
    ("", ["Harrow denied that he had taken money."], ["Harrow"]),
    ("", ["Reed asked whether the quay was safe."], ["Reed"]),
]

WRITTEN_BEFORE_THEY_WERE_TRIED = [
    ("", ["“It will not happen again,” promised Reed, visibly tired."], ["Reed"]),
    ("", ["Speaking outside the court, Fell said he was innocent."], ["Fell"]),
    ("", ["As Reed noted, the quay was built in 1902."], ["Reed"]),
    ("", ["The union, which represents 400 dockers, warned of a strike."], ["union"]),
    ("", ["“Nobody,” insisted Harrow, “was hurt.”"], ["Harrow"]),
    ("", ["It was Reed who warned the council first."], ["Reed"]),
    ("", ["Reed told the hearing: “I saw it.”"], ["Reed"]),
    ("", ["Reed tweeted: “Enough.”"], ["Reed"]),
    ("", ["Reed told the Post that Harrow knew."], ["Reed"]),
    ("", ["Harrow, in an interview with the Post, said the ships were late."], ["Harrow"]),
    ("", ["Nobody has spoken to Harrow since, Reed’s office said."], ["Reed"]),
    ("", ["Reed plans to sue, Fell said."], ["Fell"]),
    ("", ["“The ships are late.", "They are always late.", "I blame the union,” Harrow said."], ["Harrow"] * 3),
    ("“We were never asked,” Fell said. “Not once.", ["“So we left.”", "Reed said he was wrong."], ["Fell", "Reed"]),
    ("", ["Fell continued:", "“I never signed it.”"], ["Fell", "Fell"]),
    ("Reed opened the meeting.", ["“We are short of money,” she said.", "“It runs out.”"], ["Reed", "Reed"]),
    (
        "Tom Fell said the quay was old. The ministry said it was safe.",
        ["It added that ships could moor there.", "He disagreed."],
        ["ministry", "Fell"],
    ),
    ("", ["In a letter to the council, Fell complained that the lights were broken."], ["Fell"]),
    ("", ["The company said in a filing that sales had fallen."], ["company"]),
    ("", ["A warning from the ministry that the tide would rise went unheard."], ["ministry"]),
    ("", ["The report found that the quay was unsafe."], ["report"]),
    ("", ["Police said Fell had been arrested."], ["Police"]),
    ("", ["Reed and Fell said they would appeal."], ["Reed Fell"]),
    ("", ["Fell was described by Reed as a liar."], ["Reed"]),
    ("", ["Harrow has been urged by the union to resign."], ["union"]),
    ("", ["“Harrow told me to sign it,” Fell testified."], ["Harrow Fell"]),
    ("", ["Harrow’s brother denied it."], ["brother"]),
    ("", ["Harrow’s spokesman said he would not resign."], ["Harrow"]),
    ("", ["Supporters of Reed shouted that the vote was stolen."], ["Supporters"]),
    ("", ["Harrow refused to comment."], ["Harrow"]),
    ("", ["Harrow’s trial begins on Monday."], [""]),
]


@pytest.mark.parametrize(
    ("before", "sentences", "speakers"), [*WRITTEN_WITH_THE_RULES, *WRITTEN_BEFORE_THEY_WERE_TRIED]
)
def test_the_speakers_of_each_sentence(before: str, sentences: list[str], speakers: list[str]) -> None:
    found = [_of_cast(names) for names in attributions(sentences, before)]
    assert found == [set(expected.lower().split()) for expected in speakers]


def _of_cast(names: list[str]) -> set[str]:
    words = {word for name in names for word in re.findall(r"\w+", name.lower())}
    return words & set(map(str.lower, CAST))
