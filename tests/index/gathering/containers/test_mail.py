"""Emails, saved pages and mailboxes: the visible text, attachments, headers of all kinds."""

import time
from email.message import EmailMessage

import pytest

from index.errors import InputRefused
from index.gathering.containers.mail import read_mail
from tests.index.gathering.unpacked import Unpacked, unpack

PLAIN = "The harbour opened again on Friday.\n"
HTML = "<p>The harbour opened <b>again</b>.</p>\n"


def mail(**headers: str) -> EmailMessage:
    message = EmailMessage()
    for name, value in ({"Subject": "Harbour opens", "From": "Jane Doe <jane@paper.example>"} | headers).items():
        message[name.replace("_", "-")] = value
    return message


def unpacked(message: EmailMessage | bytes | str, name: str = "news.eml") -> Unpacked:
    return unpack(read_mail, message.as_bytes() if isinstance(message, EmailMessage) else message, name)


def test_a_mail_is_an_article_with_its_subject_sender_and_date() -> None:
    message = mail(
        Date="Mon, 06 May 2024 10:00:00 -0500",
        List_Id='"The Daily Harbour" <daily.paper.example>',
        Archived_At="<https://paper.example/1>",
    )
    message.set_content(PLAIN)
    message["Content-Language"] = "en-GB"
    source = unpacked(message).only
    assert source.is_mail
    assert source.origin == "news.eml"
    assert (source.data, source.media_type) == (PLAIN.encode(), "text/plain; charset=utf-8")
    assert source.stated == {
        "title": "Harbour opens",
        "author": "Jane Doe",
        "published": "2024-05-06T10:00:00-05:00",
        "outlet": "The Daily Harbour",
        "language": "en-GB",
        "url": "https://paper.example/1",
    }


@pytest.mark.parametrize(
    ("header", "stated"),
    [
        ("From: jane@paper.example", {"author": "jane@paper.example"}),
        ('From: "Doe, Jane" <jane@paper.example>', {"author": "Doe, Jane"}),
        ("From: =?utf-8?q?Ren=C3=A9?= <r@paper.example>", {"author": "René"}),
        ("Subject: =?iso-8859-1?Q?D=E9j=E0?= =?utf-8?B?IHZ1?=", {"title": "Déjà vu"}),
        ("Subject: folded\n over two lines", {"title": "folded over two lines"}),
        ("Date: Mon, 06 May 2024 10:00:00 GMT", {"published": "2024-05-06T10:00:00+00:00"}),
        ("Date: Mon, 06 May 2024 10:00:00 -0000", {"published": "2024-05-06T10:00:00"}),  # the time zone is unknown
        ("Date: Mon, 06 May 2024", {"published": "Mon, 06 May 2024"}),
        ("Date: yesterday", {"published": "yesterday"}),  # ignored later, with a note
        ("List-Id: <daily.paper.example>", {}),
        ("List-Id: daily.paper.example", {}),
        ("X-Other: 1", {}),
    ],
)
def test_headers(header: str, stated: dict[str, str]) -> None:
    assert unpacked(f"{header}\n\n{PLAIN}").only.stated == stated


@pytest.mark.parametrize(
    "header", ["From: " + "(" * 20_000, "Subject: " + "=?utf-8?q?a?= " * 20_000, "From: <<<>,;:@\x01"]
)
def test_malformed_headers_do_no_harm(header: str) -> None:
    assert unpacked(f"{header}\nMIME-Version: 1.0\n\n{PLAIN}").only.data == PLAIN.encode()


def test_html_is_preferred_to_the_same_as_plain_text() -> None:
    message = mail()
    message.set_content(PLAIN)
    message.add_alternative(HTML, subtype="html")
    source = unpacked(message).only
    assert (source.data, source.media_type) == (HTML.encode(), "text/html; charset=utf-8")


def test_attachments_are_separate_files_but_inline_images_are_not() -> None:
    message = mail()
    message.set_content(PLAIN)
    message.add_alternative(HTML, subtype="html")
    shown_inside = message.get_body(("html",))
    assert shown_inside is not None
    shown_inside.add_related(b"\x89PNG", "image", "png", cid="<1>", filename="logo.png")
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="../../report.pdf")
    message.add_attachment("déjà\n", filename="notes.txt", charset="iso-8859-1")
    message.add_attachment(b"data", maintype="application", subtype="octet-stream", filename="notes.txt")
    message.add_attachment(b"BEGIN:VCALENDAR", maintype="text", subtype="calendar", filename="invite.ics")
    text, *attached = unpacked(message).sources
    assert text.data == HTML.encode()
    assert [(source.origin, source.data, source.media_type) for source in attached] == [
        ("news.eml/../../report.pdf", b"%PDF-1.7", "application/pdf"),
        ("news.eml/notes.txt", "déjà\n".encode("iso-8859-1"), "text/plain; charset=iso-8859-1"),
        ("news.eml/notes~2.txt", b"data", None),
    ]


def test_a_file_name_that_cannot_be_decoded_is_not_used() -> None:
    header = "Content-Type: application/pdf\nContent-Disposition: attachment; filename*=ut\0f-8''%C3%A9.pdf\n\n%PDF"
    assert unpacked(header).origins == ["news.eml/attachment"]


def test_a_forwarded_mail_is_a_separate_article() -> None:
    inner = mail(Subject="What was said")
    inner.set_content(PLAIN)
    message = mail(Subject="Fwd")
    message.set_content("See below.\n")
    message.add_attachment(inner)
    _, forwarded = unpacked(message).sources
    assert (forwarded.origin, forwarded.media_type) == ("news.eml/What was said.eml", None)
    again = unpacked(forwarded.data, forwarded.origin).only
    assert (again.data, again.stated["title"]) == (PLAIN.encode(), "What was said")


def test_text_before_and_after_an_attachment_is_one_article() -> None:
    parts = ("Content-Type: text/plain\n\nOne & two.\n", "Content-Type: text/html\n\n<p>Three.</p>\n")
    picture = 'Content-Type: image/png; name="a.png"\nContent-Disposition: inline; filename="a.png"\n\nx\n'
    body = "".join(f"--b\n{part}" for part in (parts[0], picture, parts[1]))
    found = unpacked(f'Subject: T\nContent-Type: multipart/mixed; boundary="b"\n\n{body}--b--\n')
    assert found.sources[0].data == b"<p>One &amp; two.</p>\n\n<p>Three.</p>"
    assert found.origins == ["news.eml", "news.eml/a.png"]


def test_broken_lines_are_put_together() -> None:
    text = "One \ntwo \n three.\n\n> They \n> said\n>> this \n> so.\n> \n-- \nJane \nDoe\n"
    flowed = unpacked(f"Content-Type: text/plain; format=flowed\n\n{text}").only
    assert flowed.data.decode() == "One two three.\n\n> They said\n>> this \n> so.\n> \n-- \nJane Doe\n"
    joined = unpacked(f"Content-Type: text/plain; format=flowed; delsp=yes\n\n{text}").only
    assert joined.data.decode().startswith("Onetwothree.\n")
    assert unpacked(f"Content-Type: text/plain\n\n{text}").only.data.decode() == text


@pytest.mark.parametrize(
    ("header", "data", "note"),
    [
        ("text/plain; charset=iso-8859-1", "Déjà vu au port de la ville.".encode("iso-8859-1"), None),
        ("text/plain; charset=nonsense", "Déjà vu au port de la ville.".encode(), None),
        ("text/plain; charset*=%00''x", "Déjà vu au port de la ville.".encode(), None),
        ("text/plain", "Déjà vu au port de la ville.".encode(), None),
        (
            "text/plain; charset=utf-8",
            "Déjà vu au port de la ville.".encode("cp1252"),
            "read as cp1252, which was guessed: check the accents",
        ),
        ("text/html; charset*0*=x''%zz; charset*1=\u0107", "Déjà vu au port de la ville.".encode(), None),
    ],
)
def test_encodings(header: str, data: bytes, note: str | None) -> None:
    source = unpacked(f"Content-Type: {header}\n\n".encode() + data).only
    assert source.data.decode() == "Déjà vu au port de la ville."
    assert source.notes == ((note,) if note else ())


@pytest.mark.parametrize(("coding", "text"), [("base64", "SGFyYm91cg=="), ("quoted-printable", "Har=\nbour")])
def test_transfer_encodings(coding: str, text: str) -> None:
    assert unpacked(f"Content-Transfer-Encoding: {coding}\n\n{text}").only.data == b"Harbour"


def test_a_page_that_a_browser_saved_has_its_url_and_no_date() -> None:
    page = (
        "From: <Saved by Blink>\nSnapshot-Content-Location: https://paper.example/1\nSubject: Harbour opens\n"
        "Date: Mon, 06 May 2024 10:00:00 -0000\nMIME-Version: 1.0\n"
        'Content-Type: multipart/related; type="text/html"; boundary="b"\n\n'
        f"--b\nContent-Type: text/html\nContent-Location: https://paper.example/1\n\n{HTML}"
        "--b\nContent-Type: text/css\n\np { }\n--b\nContent-Type: text/html\n\n<p>An advertisement.</p>\n--b--\n"
    )
    source = unpacked(page, "page.mhtml").only
    assert source.data.strip() == HTML.strip().encode()
    assert source.stated == {"title": "Harbour opens", "url": "https://paper.example/1"}
    assert not source.is_mail


def test_each_mail_of_a_mailbox_is_an_article() -> None:
    box = (
        "From jane Mon May  6 10:00:00 2024\nSubject: One\nMessage-ID: <1@paper.example>\n\nFirst.\n>From here on.\n\n"
        "From jane Mon May  6 11:00:00 2024\nSubject: Two\nMessage-ID: <2@paper.example>\n\n\n"
        "From jane Mon May  6 12:00:00 2024\nSubject: Three\nMessage-ID: <1@paper.example>\n\n"
        "From the first line on it is one text.\n"
    )
    found = unpacked(box, "news.mbox")
    assert found.origins == ["news.mbox#1@paper.example", "news.mbox#1@paper.example~2"]
    assert [source.stated["title"] for source in found.sources] == ["One", "Three"]
    assert found.sources[0].data == b"First.\nFrom here on.\n\n"
    assert found.refused == ["news.mbox: mail 2: contains no text"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "contains no text"),
        (b"Subject: T\n\n \n", "contains no text"),
        (b'Content-Type: multipart/mixed; boundary="b"\n\nno such boundary', "contains no text"),
        (
            b'Content-Type: multipart/encrypted; boundary="b"\n\n--b\nContent-Type: text/plain\n\n--b--',
            "is encrypted; save it decrypted",
        ),
        (b"Content-Type: message/rfc822\n\n" * 3_000, "its parts are nested too deeply"),
        (b"\n--b\n\nx" * 100_000, "has too many parts"),
        (b"Subject: T\n\n" + b"x\n" * 25_000_000, "larger than 50 MB"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is binary or damaged"),
    ],
)  # fmt: skip
def test_a_mail_that_cannot_be_used_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(InputRefused, match=rf"news\.eml: {reason}"):
        unpacked(content)


def test_lines_that_begin_like_a_separator_are_read_quickly() -> None:
    begun = time.process_time()
    box = "From jane Mon May  6 10:00:00 2024\nSubject: One\n\nFirst.\n\n" + f"From {'11:11 1111' * 490}x\n\n" * 100
    assert len(unpacked(box, "news.mbox").sources) == 1
    assert time.process_time() - begun < 5


def test_only_the_attachment_that_cannot_be_decoded_is_refused() -> None:
    broken = "Content-Type: message/rfc822\n\nSubject: x\nContent-Type: text/plain; charset=\ud800\n\n\ud800\n"
    content = f"Content-Type: multipart/mixed; boundary=b\n\n--b\n\n{PLAIN}\n--b\n{broken}\n--b--\n"
    found = unpacked(content.encode(errors="surrogatepass"))
    assert found.sources[0].data.strip() == PLAIN.strip().encode()
    assert len(found.sources) + len(found.refused) == 2


@pytest.mark.parametrize("charset", ["unicode_escape", "raw_unicode_escape", "punycode", "idna", "hex", "rot13"])
def test_encodings_that_no_text_uses_are_ignored(charset: str) -> None:
    source = unpacked(f"Content-Type: text/plain; charset={charset}\n\nThe \\ud800 harbour-opens.").only
    assert source.data.decode() == "The \\ud800 harbour-opens."


@pytest.mark.parametrize("kind", ["mixed", "alternative", "related"])
def test_parts_in_parts(kind: str) -> None:
    nested = "".join(f"Content-Type: multipart/{kind}; boundary=b{n}\n\n--b{n}\n" for n in range(50))
    assert unpacked(f"{nested}\n{PLAIN}").only.data.strip() == PLAIN.strip().encode()


def test_utf_8_that_is_declared_as_latin_1() -> None:
    head = b"Subject: Ferry\nFrom: a@x.example\nMIME-Version: 1.0\nContent-Type: text/plain; charset=iso-8859-1\n"
    source = unpacked(head + b"Content-Transfer-Encoding: 8bit\n\n" + "Märta Olin is in Gdańsk.\n".encode()).only
    assert source.data.decode() == "Märta Olin is in Gdańsk.\n"
    assert source.notes == ()


def test_a_control_character_costs_only_itself() -> None:
    source = unpacked(b"Subject: Ferry\nFrom: a@x.example\nDate: x\n\nThe \x01\x02ferry\x03\x04 left.\n").only
    assert source.data == b"The ferry left.\n"
    assert source.notes == ("control characters were removed (4): check that nothing is missing",)
