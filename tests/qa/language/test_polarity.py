"""A sentence that denies what is asked about is no answer."""

import pytest

from qa.language.polarity import opposes


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Who was at home?", "The mayor of Lorne, Gus Tarn, was not at home on Monday, his wife said."),
        ("Who weakened the bridge?", "The police do not believe that thieves weakened the bridge in Oak."),
        ("Why did the tower fall?", "The tower in Elm did not fall because of rust, the owner said on Monday."),
        ("Who paid for the pool?", "The council of Fir denied that it had paid for the pool, its clerk said."),
        ("Where is smoking allowed?", "Smoking is no longer allowed on the pier of Ash, the town said."),
        ("Who voted for the ferry plan?", "Tom Johnson didn’t vote for the plan."),
        ("Who signed the treaty?", "Nobody signed the treaty on Friday."),
        ("Which town has no school?", "The town of Yew has a school, a church and two shops."),
        ("Who did not sign the bill?", "The senator, Nan Poe, signed the bill on Friday in the capital."),
        ("Who resigned?", "Nan Poe never resigned."),
        ("Who lost the election?", "Ida Rohm won the election in Dale on Sunday with 812 votes."),
        ("Who survived the crash?", "Pilot Al Roy died in the crash in Ham on Monday, the police said."),
        ("Who was acquitted of fraud?", "Max Orr was convicted of fraud on Tuesday by the court in Ely."),
        ("Who opposes the road?", "Farmer Cy Dorn supports the road in Bay."),
        ("Who never visited Pit?", "The minister, Bea Orr, visited Pit on Friday and met the miners."),
    ],
)
def test_the_opposite_is_no_answer(question: str, sentence: str) -> None:
    assert opposes(question, sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Who was at home?", "The mayor was at home on Monday, and his wife did not object."),
        ("Why was he absent?", "He did not come because he was ill."),
        ("Why did he not come?", "He did not come because he was ill."),
        ("Who did not sign the bill?", "Nan Poe did not sign the bill."),
        ("Which town has no school?", "The town of Yew has no school."),
        ("Who paid for the pool?", "The council denied that it had paid, but then it paid for the pool."),
        ("Who paid for the pool?", "No one doubts that the council paid for the pool."),
        ("What did the clerk deny?", "The clerk denied that the council had paid for the pool."),
        ("What did he say about the bill?", "He said that he would not sign the bill."),
        ("Who visited Pit?", "Bea Orr visited Pit, where no miner had met a minister."),
        ("Which hill?", "No hill was found."),
        ("Who paid for the pool?", "The council did not pay for the gym."),
        ("Who lost the election?", "Al Roy did not win the election."),
        ("Who won the election?", "Ida Rohm won the election that Al Roy had hoped not to lose."),
        ("Who won the election?", "Ida Rohm won the election and lost her dog."),
        ("Who closed the road?", "The town closed the road that it had opened in May."),
        ("Who resigned?", "Nan Poe resigned, and Al Roy did not stay."),
    ],
)
def test_anything_else_may_be(question: str, sentence: str) -> None:
    assert not opposes(question, sentence)
