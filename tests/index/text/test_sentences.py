"""Sentences with exact offsets in any text."""

import random
import time

import pytest

from index.text.sentences import split_sentences
from tests.index.conftest import Read
from tests.index.helpers import quotable


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    "parts",
    [
        ["İstanbul was calm.", "İki gün sonra her şey değişti."],
        ["She said 👩‍👩‍👧‍👦 \U0001f600 twice.", "Then \U0001f1eb\U0001f1f7 won."],
        ["The caf\u00e9 was full.", "N\u0334ai\u0334ve guests left."],
        ["“We agreed,” she said.", "Mr. Smith of the U.S. Treasury did not."],
        ["Prices rose by 3.5 percent.", "Nobody knew why!", "Or did they?"],
    ],
)
def test_offsets_are_exact_code_points(read: Read, parts: list[str]) -> None:
    assert quotable(read(" ".join(parts))) == parts


def test_offsets_are_the_same_after_storing(read: Read) -> None:
    text = "\U0001f600 İ n\u0334 begins here.  \u2003 And here it ends."
    (paragraph,) = read(text).paragraphs
    assert [paragraph.text[s.start : s.end] for s in paragraph.sentences] == [
        "\U0001f600 İ n\u0334 begins here.",
        "And here it ends.",
    ]


def test_a_number_belongs_to_the_sentence_after_it() -> None:
    assert sentences("1. The minister resigned. 2. The markets fell.")[0] == "1. The minister resigned."


def test_a_table_of_numbers_is_cut_to_size_too() -> None:
    table = " ".join(str(number) for number in range(3000))
    assert max(len(sentence) for sentence in sentences(table)) <= 1_000
    assert "".join(sentences(table)).replace(" ", "") == table.replace(" ", "")


@pytest.mark.parametrize("text", ["word " * 5_000, "x" * 30_000, "“" * 25_000 + "end", "a. " * 9_000])
def test_long_runs_are_cut_to_size(text: str) -> None:
    started = time.process_time()
    cut = sentences(text)
    assert max(map(len, cut)) <= 1_000
    assert "".join("".join(cut).split()) == "".join(text.split())
    assert time.process_time() - started < 10


@pytest.mark.parametrize("space", ["\u00a0", "\u2028", "\u3000", "\x85", "\u2003"])
def test_a_capital_and_an_odd_space_before_a_full_stop(space: str) -> None:
    """sentencex 1.0.32 panics on these."""
    text = f"Vitamin B{space}. And more of it."
    assert "".join(sentences(text)).replace(" ", "") == text.replace(" ", "")


def test_sentences_cover_any_text() -> None:
    pieces = [
        *"aB .!?\"'“”()1…—",
        "İ",
        "😀",
        "e\u0301",
        "\u2028",
        "\x85",
        "\u200b",
        "。",
        "Mr. ",
        "U.S. ",
        "\u00a0",
        "\t",
    ]
    chance = random.Random(7)
    for _ in range(2_000):
        text = "".join(chance.choices(pieces, k=chance.randint(0, 60)))
        spans = split_sentences(text)
        edges = [edge for span in spans for edge in span]
        assert edges == sorted(edges)
        assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)
        outside = text
        for start, end in reversed(spans):
            outside = outside[:start] + outside[end:]
        assert not outside.strip()


def test_splitting_stops_at_the_requested_number() -> None:
    text = "The harbour froze. " * 100
    assert split_sentences(text, at_most=10) == split_sentences(text)[:11]
    assert split_sentences(text, at_most=100) == split_sentences(text)


def parts(written: str) -> list[str]:
    """Return the sentences of a text in which " | " marks where they end."""
    return written.split(" | ")


def wrong(texts: str, language: str) -> list[list[str]]:
    """Return the sentences of the texts that are not split where they are marked."""
    lines = [line for line in texts.strip().splitlines() if line]
    found = [(line, line.replace(" | ", " ")) for line in lines]
    cut = [(line, [text[start:end] for start, end in split_sentences(text, language)]) for line, text in found]
    return [got for line, got in cut if got != parts(line)]


ABBREVIATIONS = """
The jury found for Ms. Fry. | She left the court.
Prof. Ina Holm and Ens. Poe met Supt. Lee. | They agreed on nothing.
Rep. Ada Fox, R-N.Y., met Sen. Bo Lind, D-N.J., in Ft. Worth. | They agreed.
Then-Gov. Ida Rohm (D-Conn.) signed it. | It is law.
The hall, est. 200 years ago, holds approx. 5 guests, incl. children. | It burned.
They voted on Prop. 8 on Nov. 4. | It failed.
They fought in Sept. | Officials agreed in October.
Acme Inc. said it would sell Marlow Co. Ltd. to the U.S. Army. | It did.
He works for Acme Inc. | The firm is in Washington, D.C. | Nobody knows it.
J. R. Smith Jr. met Ahmed A. | He is 40.
It rose vs. Spain, cf. p. 5 of the report. | Then it fell.
He holds a Ph.D. from Leeds. | His wife has an M.A. from York.
She told me. | He said no. | Nobody knew art. | He fell ill.
No. 2 in the party resigned. | No. | Nobody else did.
Bo Lind met the Rt. Hon. Ida Rohm on Amend. 2 of Big Tech. | Mses. Fry and Poe left at 30 deg. C. | It was hot.
OAKTON, Calif. — The dam leaked on Friday. | It held.
WASHINGTON, D.C. -- In the U.S. – The Lorne Mail says so – nobody knew.
ASKE, N.Y. — The mayor of Aske left. | ELM, Fla. -- The mill burned.
LEE, N.H. - The vote is on. | Well ... | - The town said no.
"""

TIMES = """
The mill opens at 8 a.m. Monday. | It shuts at 9 p.m. | Nobody will be there.
It begins at 7 p.m. EST (1 a.m. GMT). | Come early.
At 10 a.m. Kyiv time a siren went. | At 11 a.m. | Olena Holm went home.
They met from 5 p.m. 3 March to 6 a.m. 4 March. | They slept.
Police came at 6:30 a.m., and left at noon. | It was cold.
"""

QUOTATIONS = """
“Is it over?” McGee said. | He left.
“Is it over?” McGee, the owner, asked. | He left.
"Who pays?" the mayor asked. | Nobody knew.
“It is over!” Fry’s former lawyer, Bo Lind, said. | He left.
“It is over!” Fry's lawyer said. | “Go home.”
“It is over!” | Fry’s house in the valley burned down on Monday. | He left.
“We won!” President Ada Holm wrote. | Her party lost.
“Who?” | The mayor shrugged.
“It is over.” McGee said. | He left.
“It is over.” | McGee said on Monday that he would leave.
“What a team!” | She was there for the first time.
“Stop,” he said. | “It is over. Go home.” | She left.
“He said ‘No.’ Then he left. I saw it,” she said. | “Nobody else did.”
'We left. We won,' he said. | 'It is over.' | They went home.
She read "The End. A Novel" twice. | It is short.
He agreed. | (He had to. Everybody did.) | Then he left.
The bill (from Sen. Lind, D-Ohio.) Lind wrote is long. | It failed.
"We shut the mine," she wrote. | "We will not open it again.
"It is over," he said. | "And the mill is shut."
"""

MARKS = """
Yahoo! shares fell. | Is it over?! | No!
He read Kerrang! every week. | It shut down.
Prices fell... | Then they rose.
Well... Trump said no. | The rest agreed.
• Cut taxes | • Raise wages | • Build roads
They won. | iPhone sales fell. | #Vote! | @fry was there.
They won. | — Ada Fry (@fry) April 22, 2020
Read it at www.mill.example. | It is free at Mill.example today.
"""


@pytest.mark.parametrize("texts", [ABBREVIATIONS, TIMES, QUOTATIONS, MARKS])
def test_english(texts: str) -> None:
    assert wrong(texts, "en") == []


def test_two_sentences_without_a_space_between_them() -> None:
    assert sentences("It shut in 2001.It opened again. He paid £1.5m.She paid £2m.") == [
        "It shut in 2001.",
        "It opened again.",
        "He paid £1.5m.",
        "She paid £2m.",
    ]
    assert sentences('"We won," Fry said."And they lost." She left.') == [
        '"We won," Fry said.',
        '"And they lost."',
        "She left.",
    ]
    assert sentences("Mr.Fry of Travel.State.gov met R-N.Y. Rep. Fox of St.Louis.") == [
        "Mr.Fry of Travel.State.gov met R-N.Y. Rep. Fox of St.Louis."
    ]


def test_a_very_long_quotation_is_split() -> None:
    said = " ".join(["Nobody in the valley has seen the river so low."] * 30)
    assert len(sentences(f"“{said}” She left.")) == 31


OTHER_LANGUAGES = {
    "de": """
Er sah z. B. den Mann. | Dann ging er am 3. Mai um 9 Uhr. | Dr. Müller kam ca. 5 Minuten später.
Das kostet ca. 5 Mio. Euro. | Der Rest folgt.
„Wer war das?“, fragte Müller. | „Ich!“ | Er ging.
Prof. Dr. Ina Holm, geb. 1970 in St. Pölten, gab Nr. 5 frei. | Die Stadt zahlt.
»Wir gehen. Alle«, sagte sie. | Niemand blieb.
Im 19. Jahrhundert lebten dort u. a. Bauern, Fischer usw. | Heute ist es leer.
Gem. Abs. 2 gilt das bis zum 1. Januar. | Danach endet es.
Das Treffen war um 9. | Dann kam er. | Hr. Holm sprach mit Fr. Berg.
Die Firma Holm & Co. KG zahlt 3 Mrd. Euro. | Das reicht bzw. Es reicht nicht.
Die Burg stammt aus dem Jahr 50 v. Chr. | Sie steht noch.
""",
    "fr": """
Selon M. Dupont, la ville paiera. | Mme. Durand a dit non. | Il est né env. 1950.
« Qui ? » a demandé M. Petit. | Personne ne sait.
Le pont, cf. art. 5, est fermé, selon l’art. 5 de la loi. | L’accord tient.
« On part. On gagne », dit-elle. | Elle sort.
Il est né en 50 av. J.-C. | Le roi est mort. | Est-ce fini ? | Oui !
MM. Holm et Berg ont vu le Dr. Roy et Mgr. Lind. | Ils sont d’accord.
Voir p. 12 et fig. 3 du rapport. | C’est long.
On y trouve du pain, du vin, etc. | La ville est petite.
Le 5 janv. 2025, St. Malo a voté. | Le maire a perdu.
""",
    "nl": """
Mevr. Jansen zei nee. | Dhr. Bakker ging om 9 u. weg. | Dat is o.a. waar. | Drs. De Vries kwam.
Het kost 5 mln. euro. | De rest volgt.
"Waarom?" vroeg Jansen. | Niemand wist het.
‘We gaan. Nu,’ zei ze. | Hij bleef.
Prof. Holm en mr. Berg lazen art. 5 en blz. 12. | Zij waren het eens.
Er zijn o.a. Appels, peren enz. | Hij at ze op.
De stad St. Maarten heeft ca. 40 huizen. | Zij zijn oud.
Op 5 jan. 2025 viel de muur. | Het was koud.
Volgens burg. Holm is het klaar. | Niemand gelooft het.
""",
    "pl": """
Przyszło ok. 50 osób. | Zaczęło się ok. godz. 9. | Prof. Nowak mówił.
Zginęło m.in. 5 osób w r. 2020. | Potem wyszedł.
W 2020 r. Nowak wygrał. | To było w r. 2021. | Oni odeszli.
„Kto to?” – zapytał Nowak. | Nikt nie wiedział.
Dnia 3. maja o godz. 9. | Ks. Lis przyszedł na ul. Lipową. | Było zimno.
Gen. Lis i mjr. Wilk czytali art. 5 i s. 12. | Oni się zgodzili.
Kupił chleb, mleko itd. | Potem wrócił do domu.
To kosztuje 5 tys. zł. | To za dużo.
Kościół św. Anny, tzw. Stary, jest zamknięty. | Nikt tam nie chodzi.
""",
    "sv": """
Kl. 9 började mötet. | Kl. 10 slutade det. | Bl.a. Anna kom. | Dr. Berg sa nej.
”Vem var det?” frågade Berg. | ”Jag!” | Hon gick.
Mötet är den 3 maj. | Det kostar 5 milj. kronor. | Prof. Ek sa t.ex. nej.
Det var ca. 40 hus, bl.a. Holms, m.m. | De är gamla.
Enligt s.k. Experter är det klart. | Ingen tror det.
Läs s. 12 och kap. 3. | Det är långt.
Borgen är från 50 f.Kr. | Den står kvar.
Den 5 jan. 2025 föll muren. | Det var kallt.
""",
}


@pytest.mark.parametrize(("language", "texts"), OTHER_LANGUAGES.items())
def test_other_languages(language: str, texts: str) -> None:
    assert wrong(texts, language) == []


def test_a_language_without_rules_of_ours_is_split_by_sentencex() -> None:
    assert wrong("今日は晴れです。 | 明日は雨です。", "ja") == []
    assert len(split_sentences("La città dorme. Il ponte è chiuso.", "it")) == 2


@pytest.mark.parametrize("piece", ["“", "'x ", "(", "a. ", "“a ", '"a ', "? “A", "U.S. ", ". ", "x’ ", "• "])
def test_hostile_text_is_split_in_linear_time(piece: str) -> None:
    started = time.process_time()
    split_sentences(piece * (50_000 // len(piece)))
    assert time.process_time() - started < 5
