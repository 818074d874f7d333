"""How a sentence tells of what a question takes for fact."""

import pytest

from qa.language.factuality import Mode
from qa.language.presupposition import asked_event, report_of

DENIED = (Mode.NEGATED, Mode.UNDONE, Mode.FALSE, Mode.DENIED, Mode.DOUBTED)


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
        (
            "Was the closure of the mill connected with the strike?",
            "The strike was unrelated to the closure.",
        ),
        ("Who was fired by the mill?", "The mill has not dismissed anybody."),
        ("Who never visited Pit?", "The minister, Bea Orr, visited Pit on Friday and met the miners."),
        ("Who stayed away from the hearing?", "Bea Orr attended the hearing in Elm on Friday."),
        ("Who stayed away from the hearing?", "Bea Orr never stayed away from the hearing in Elm."),
    ],
)
def test_the_opposite_is_told_as_denied(question: str, sentence: str) -> None:
    told = report_of(question, sentence)
    assert told.is_found
    assert told.mode in DENIED


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Who was at home?", "The mayor was at home on Monday, and his wife did not object."),
        ("Who stayed away from the hearing?", "Councillor Ina Vale did not attend the hearing in Elm on Monday."),
        ("Who stayed away from the hearing?", "Councillor Ina Vale stayed away from the hearing in Elm on Monday."),
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
def test_anything_else_is_told_as_a_fact(question: str, sentence: str) -> None:
    assert report_of(question, sentence).mode is Mode.FACT


@pytest.mark.parametrize(
    ("question", "sentence", "mode"),
    [
        ("Who murdered Anna Kova?", "A jury cleared Ivan Petrosk of the murder of Anna Kova.", Mode.DENIED),
        ("Who planted the bomb?", "Police ruled out that Omar Hadd planted the bomb.", Mode.DENIED),
        ("Who poisoned patients?", "It apologised for its false report that she had poisoned patients.", Mode.FALSE),
        ("Are bats blind?", "The myth that bats are blind has been disproved many times.", Mode.FALSE),
        ("Did Senator Hallam resign?", "It is not true that Senator Hallam resigned on Monday.", Mode.FALSE),
        ("Did the bill pass?", "Parliament failed to pass the bill.", Mode.UNDONE),
        ("When will she sign the bill?", "Amy Stroud denied on Friday that she would sign the bill.", Mode.DENIED),
        ("Who won in Ulmen?", "Hardly anybody believes that Karl Brandeck won in Ulmen.", Mode.DOUBTED),
        ("Who spilled oil?", "There is no evidence that the Gull spilled oil.", Mode.DOUBTED),
        ("Who lied to parliament?", "She was asked whether Rothen had lied to parliament.", Mode.ASKED),
        ("How many people drowned?", "Had the dam broken, 7,000 people would have drowned.", Mode.SUPPOSED),
        ("How many houses did it bury?", "If the glacier slides, it would bury 60 houses.", Mode.SUPPOSED),
        ("How many jobs did the strike cost?", "Analysts fear that the strike could cost 900 jobs.", Mode.FEARED),
        ("When did the premier visit Kest?", "The premier plans to visit Kest on 12 March.", Mode.PLANNED),
        ("Why did the premier step down?", "She called on the premier to step down.", Mode.PLANNED),
        ("Did the strike end?", "The firm and its union reached a tentative deal to end the strike.", Mode.PLANNED),
        ("Who sold the pool?", "The council won permission to sell the pool.", Mode.PLANNED),
        ("Who funded the pool?", "The firm will help to fund the pool.", Mode.FUTURE),
        ("When did the bridge open?", "The bridge will open in May, she said.", Mode.FUTURE),
        ("When did Rothe visit Beidan?", "Rothe was to have visited Beidan in May.", Mode.FUTURE),
        ("By how much will prices rise?", "The bank expects prices to rise by 3 percent.", Mode.EXPECTED),
        ("When did the bank cut rates?", "Traders bet that the bank would cut rates in March.", Mode.EXPECTED),
        ("What started the fire?", "The fire may have been started by a heater.", Mode.BELIEVED),
        ("Where did he flee?", "The man is thought to have fled to Austen.", Mode.BELIEVED),
        ("Who smuggled phones?", "Toma Lenk is alleged to have smuggled phones.", Mode.CLAIMED),
        ("Who sold the resort?", "Heidi Brack reportedly sold the resort.", Mode.CLAIMED),
        ("Who blew up the bridge?", "In her new novel, the spy blows up the bridge.", Mode.INVENTED),
        ("Who shot the president?", "The film shows the president being shot by a nurse.", Mode.INVENTED),
    ],
)
def test_less_than_a_fact_is_told_as_that(question: str, sentence: str, mode: Mode) -> None:
    assert report_of(question, sentence).mode is mode


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("What does the union fear?", "The union fears that the strike could cost 900 jobs."),
        ("What did the minister deny?", "The minister denied that it had lost 4,000 files."),
        ("Who called on the premier to step down?", "Gita Rao called on the premier to step down."),
        ("When was the plan dropped?", "The plan to close the school was dropped on Friday."),
        ("What do archaeologists believe?", "Archaeologists believe the ring belonged to Queen Ragna."),
        ("Who was cleared of the murder?", "A jury cleared Ivan Petrosk of the murder."),
        ("Who stole the boat?", "He denied knowing the man who stole the boat."),
        ("Who paid?", "The clerk said that the council had paid."),
        ("Who sold the pool?", "The council was forced to sell the pool."),
        ("The island was not for sale.", "Kova said that the island was “not for sale”."),
        ("The lawsuit was no longer necessary.", "The lawsuit was no longer necessary, she said."),
        ("How did Edda Moos come?", "Edda Moos came not by train but by boat."),
    ],
)
def test_who_asks_about_the_claim_itself_is_told_a_fact(question: str, sentence: str) -> None:
    assert report_of(question, sentence).mode is Mode.FACT


def test_where_the_event_has_another_name_the_clause_of_the_answer_counts() -> None:
    denied, said = "Police ruled out that Omar Hadd laid the device.", "Police said that Omar Hadd laid the device."
    assert report_of("Who planted the bomb?", denied, (22, 31)) == (Mode.DENIED, False)
    assert report_of("Who planted the bomb?", said, (17, 26)) == (Mode.FACT, False)


@pytest.mark.parametrize(
    ("question", "lemma"),
    [
        ("By how much will prices in Sorn rise next year?", "rise"),
        ("How many houses did the glacier above Zell bury?", "bury"),
        ("Is smoking allowed on the pier?", "allow"),
        ("Was the launch of the probe put off?", "put"),
        ("Was the new quota published on 4 February?", "publish"),
        ("Did Tess Okafor vote on the merger?", "vote"),
        ("Who is going to play the queen?", "play"),
    ],
)
def test_the_verb_is_found_where_the_parser_misreads_the_question(question: str, lemma: str) -> None:
    assert lemma in asked_event(question).lemmas


def test_that_somebody_cannot_say_is_what_they_say() -> None:
    said = "“I can't say that the mill is safe,” Penn said."
    assert report_of("What did Penn say about the mill?", said).mode is Mode.FACT
    asked = "“We never asked the mill for keys,” Penn said."
    assert report_of("What did Penn ask the mill for?", asked).mode is Mode.NEGATED
    assert report_of("What did Penn say about the mill?", "Penn did not say why the mill burnt.").mode is Mode.NEGATED
