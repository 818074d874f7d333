"""Pages with something in front of their article, or with nothing else."""

import pytest

from index.errors import InputRefused
from tests.index.parsing.html.factories import PARAGRAPHS, TITLE, article, page, read, texts

SHORT = ("The bank of Tarn held its rate at 4 percent on Thursday, its governor said.", "He expects a cut in June.")
STORY = f"<h1>{TITLE}</h1>" + "".join(f"<p>{text}</p>" for text in SHORT)
NOTICE = (
    "<h2>We value your privacy</h2><p>We and our 842 partners store and access information on a device, such as"
    " cookies, and process personal data, such as unique identifiers and standard information.</p><p>With your"
    " permission we may use precise geolocation data and identification through device scanning.</p><p>You may click to"
    " consent to our processing as described above, or refuse to consent or access more detailed information.</p>"
    "<p>Some processing of your personal data may not require your consent, but you have a right to object to it. Your"
    " preferences will apply to this website only.</p><button>Accept all</button>"
)
NOTICE_IN_FRENCH = (
    "<p>Nous et nos 184 partenaires stockons et accédons à des informations sur un appareil, comme les cookies, et"
    " traitons les données personnelles de nos lecteurs.</p><p>Vous pouvez accepter ou refuser à tout moment en"
    " cliquant sur « Paramétrer les cookies » en bas de la page, puis sur le nom d’un partenaire.</p>"
)
CHOICES = (
    "<p>Choose an edition to see the news that matters where you are, and come back at any time to choose another of"
    " them from the menu at the top of each page of this paper, where all nine are listed.</p><p>Editions are made in"
    " Aske, Lorne and Dorne by three newsrooms, which work together day and night.</p>"
)


@pytest.mark.parametrize(
    "wall",
    [
        f'<div id="cmp-modal" class="gdpr-overlay">{NOTICE}</div>',
        f'<div id="onetrust-consent-sdk">{CHOICES}</div>',
        f'<section class="CookieBanner_root__x1">{NOTICE}</section>',
        f'<div role="dialog" aria-label="x">{NOTICE}</div>',
        f'<div class="x1" aria-modal="true">{NOTICE}</div>',
        f'<div class="x1"><div class="x2">{NOTICE}</div></div>',
        f'<div class="x1"><div class="x2">{NOTICE_IN_FRENCH}</div></div>',
        "<div class='newsletter-popup'><h2>The Morning Brief</h2><p>Get the day’s top stories in your inbox.</p></div>",
        "<div class='age-gate'><p>You must be 18 or older to enter this site.</p><p>Are you over 18?</p></div>",
    ],
)
@pytest.mark.parametrize("story", [f"<main><article>{STORY}</article></main>", f"<div class='story'>{STORY}</div>"])
def test_what_lies_in_front_of_a_short_article_does_not_take_its_place(wall: str, story: str) -> None:
    assert texts(read(page(wall + story))) == [*SHORT]
    assert texts(read(page(story + wall))) == [*SHORT]


def test_the_declared_article_is_taken_if_something_longer_was_chosen() -> None:
    markup = page(f"<div class='x1'><h2>Editions</h2>{CHOICES}{3 * CHOICES}</div><main>{STORY}</main>")
    assert texts(read(markup)) == [*SHORT]


ROBOT = (
    "<h1>Are you a robot?</h1><p>We detected unusual activity from your network. To continue, please click the box to"
    " let us know you're not a robot.</p><p>Please make sure your browser supports JavaScript.</p>"
)
STUB = (
    f"<article><h1>{TITLE}</h1><div><p>This article is for subscribers only.</p><p>Subscribe now for 1 euro a month to"
    " read the whole story.</p><p>Already a subscriber? Log in.</p></div></article>"
)


@pytest.mark.parametrize(
    ("shown", "body"),
    [
        ("a consent notice", f"<div class='gdpr-overlay'>{NOTICE}</div>"),
        ("a consent notice", f"<div class='x1'>{NOTICE}</div>"),
        ("a consent notice", f"<h1>{TITLE}</h1><div class='x1'>{NOTICE}</div>"),
        ("a consent notice", "<p>Wir und unsere Partner verwenden Cookies, um Ihnen Anzeigen zu zeigen.</p>"),
        (
            "is human",
            "<h1>Just a moment...</h1><p>Please verify you are a human. It takes a second.</p><p>Ray ID</p>",
        ),
        ("is human", ROBOT),
        ("JavaScript", "<div id='root'></div><noscript>Please enable JavaScript to read on.</noscript>"),
        ("JavaScript", "<p>JavaScript is disabled in your browser. Please reload the page with it.</p>"),
        ("an ad blocker", "<p>We noticed you're using an ad blocker. Please allow ads on our site.</p>"),
        ("some countries", "<p>Our website is currently unavailable in most European countries.</p>"),
        ("some countries", "<p>This is not available in your region.</p><p>It is due to licensing restrictions.</p>"),
        ("missing", "<h1>Page not found</h1><p>The page you are looking for has moved. Try the search.</p>"),
        ("down", "<h1>Sorry</h1><p>The Post is down for scheduled maintenance. Thank you for your patience.</p>"),
        ("a paywall", STUB),
        ("age", "<div class='x'><p>Are you over 18?</p><p>You must be 18 to enter this site.</p></div>"),
    ],
)
def test_a_page_that_is_nothing_else_is_refused_by_name(shown: str, body: str) -> None:
    with pytest.raises(InputRefused, match=f"page.html: shows .*{shown}.* and no article; "):
        read(page(body))


def test_the_beginning_of_an_article_above_a_paywall_is_read_with_a_note() -> None:
    offer = "<h3>Read on</h3><p>Subscribe now for 1 euro a month.</p><p>Your subscription renews at 9 euros.</p>"
    draft = read(page(f"<article>{STORY}<div class='paywall'>{offer}</div></article>"))
    assert texts(draft) == [*SHORT]
    assert draft.notes == ["the page says it is behind a paywall: this may be only the beginning of the article"]


def test_a_newsletter_form_or_an_offer_beside_a_long_article_is_no_paywall() -> None:
    form = "<div class='newsletter-box'><p>Get the day’s top stories in your inbox.</p></div>"
    assert read(page(f"<article>{STORY}{form}</article>")).notes == []
    offer = "<div class='subscription-banner'><p>Subscribe now for 1 euro a month.</p></div>"
    assert (
        read(article("".join(f"<p>{text} {number}</p>" for number in range(9) for text in PARAGRAPHS) + offer)).notes
        == []
    )


def test_the_text_behind_a_paywall_may_be_in_an_element_of_that_name() -> None:
    behind = "".join(f"<p>{text}</p>" for text in PARAGRAPHS[1:])
    draft = read(article(f"<p>{PARAGRAPHS[0]}</p><div class='paywall'>{behind}</div>"))
    assert texts(draft) == [*PARAGRAPHS]
    assert draft.notes == []


ABOUT = (
    "<p>Nine in ten sites ask for consent in a way that the law does not allow, a study of 4,000 of them found.</p>"
    "<p>“We value your privacy,” their cookie banners say, before they name 842 partners who get the personal data.</p>"
    "<p>A captcha that asks “Are you a robot?” was harder to find, as most sites now judge by how the mouse moves.</p>"
    "<p>Readers who pay for a subscription see fewer banners, but a paywall instead, the authors wrote.</p>"
)


@pytest.mark.parametrize("name", ["x", "cookie-consent", "gdpr-banner", "captcha", "paywall-overlay", "newsletter"])
def test_an_article_about_walls_is_read_whatever_its_element_is_called(name: str) -> None:
    for markup in (
        page(f"<div class='{name}'><h1>{TITLE}</h1>{ABOUT}</div>"),
        page(f"<h1>{TITLE}</h1><div class='{name}'>{ABOUT}</div>"),
        page(f"<article class='{name}'><h1>{TITLE}</h1>{ABOUT}</article>"),
        page(f"<main class='{name}'>{ABOUT}</main>"),
    ):
        assert len(texts(read(markup))) == 4


def test_a_short_article_that_quotes_a_wall_is_read() -> None:
    text = "“Please verify you are a human,” the ticket shop told its customers on Monday."
    assert texts(read(page(f"<article><h1>{TITLE}</h1><p>{text}</p></article>"))) == [text]


def test_the_body_of_a_page_may_say_that_a_notice_is_open() -> None:
    markup = article().replace("<body>", "<body class='didomi-popup-open cookie-modal'>")
    assert texts(read(markup)) == [*PARAGRAPHS]


def test_a_fragment_is_taken_as_it_is() -> None:
    assert texts(read(f"<div class='cookie-banner'><p>{SHORT[0]}</p></div>")) == [SHORT[0]]
