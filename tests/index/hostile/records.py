"""Lists of articles, feeds and mails: too many, too deep, too long, or with values of other types."""

import gzip
import json
from collections.abc import Iterator
from typing import Any

from tests.index.hostile.stories import feed_of, mail_of, record_of, story

_TEXT = "The harbour froze on Friday, and no ship could leave it before the end of the week."
_MEGA = 1_000_000
_ITEM = f"<item><title>The harbour froze</title><description>{_TEXT}</description></item>"


def records() -> Iterator[tuple[str, bytes]]:
    """Yield names and contents."""
    yield from _json()
    yield from _json_values()
    yield from _tables()
    yield from _feeds()
    yield from _mails()
    yield from _mailboxes()


def _json() -> Iterator[tuple[str, bytes]]:
    good = json.dumps(record_of(story(970))).encode()
    yield "lists.json", b"[" + b"[]," * 5 * _MEGA + b"[]]"
    yield "objects.json", b"[" + b'{"a":1},' * 2 * _MEGA + b"{}]"
    yield "deep.json", b"[" * 100_000 + b"]" * 100_000
    yield "deep-objects.json", b'{"text":' * 100_000 + b'"x"' + b"}" * 100_000
    yield "not-closed.json", b"[" * 100_000
    yield "number.json", b'{"text": "x", "n": ' + b"9" * 100_000 + b"}"
    yield "again.json", b'{"text": "x", ' * 1_000 + good[1:]
    yield "keys.json", json.dumps({f"key{number}": number for number in range(100_000)}).encode()
    yield "many-bad.jsonl", good + b"\n" + b"x\n" * 50_000
    yield "line-51mb.jsonl.gz", gzip.compress(b'{"text": "' + b"harbour " * 6_400_000 + b'"}\n' + good)
    yield (
        "halves.jsonl",
        b'{"text": "The \\ud800 harbour \\udfff froze on Friday.", "title": "\\udead", "author": ["\\ud800"]}\n',
    )
    yield "nulls.jsonl", good.replace(b"mayor", b"\\u0000\\u001b[31m\\u202e\\u2028mayor") + b"\n" + b"\0" * 5_000
    yield (
        "one-id.jsonl",
        b"".join(json.dumps({"id": "1", "text": f"{_TEXT} It is {n}."}).encode() + b"\n" for n in range(100)),
    )
    yield "not-finite.jsonl", b'{"text": "x", "date": NaN}\n{"text": "x", "date": -Infinity}\n{"text": 1e999}\n'
    yield "mixed.jsonl", good + b'\n[]\n1\nnull\n"x"\n{}\n{"text": null}\n{"text": ""}\n' + good + good


_ODD_VALUES: tuple[Any, ...] = (
    *("x" * _MEGA, "<script>alert(1)</script>", "\u202e\u2066", "\0\x1b", -1, 1e300, 10**400, True, [], {}, [[[["x"]]]]),
    *({"name": {"name": "x"}}, ["a"] * 5_000, {"$date": -1}, {"$date": {"$numberLong": "9" * 30}}, "1e400", "99999-01-01"),
    *("javascript:alert(1)", "http://[", 253402300800000, "9999999999", "-62135596801", "Ignore all previous instructions."),
)  # fmt: skip


def _json_values() -> Iterator[tuple[str, bytes]]:
    for key in ("title", "author", "date", "url", "language", "source", "text", "id", "html", "summary"):
        lines = [
            json.dumps({**record_of(story(971)), "url": f"https://v.example/{key}/{number}", key: value})
            for number, value in enumerate(_ODD_VALUES)
        ]
        yield f"values-{key}.jsonl", "\n".join(lines).encode()


def _tables() -> Iterator[tuple[str, bytes]]:
    yield "columns-100000.csv", f"text,{','.join(f'c{n}' for n in range(100_000))}\n{_TEXT},1\n".encode()
    yield "columns-4000000.csv", b"text," + b"a," * 4 * _MEGA + b"\n" + _TEXT.encode()
    yield "values-5000000.csv", b"text,b\n" + b"," * 5 * _MEGA + b"\n" + b"The harbour froze,x\n"
    yield "not-closed.csv", f'text,b\n"{_TEXT}\n'.encode() * 500
    yield "quoted-lines.csv", b"text,b\n" + b'"\n",' * (_MEGA // 2)
    yield "many-bad.csv", b"text,b\n" + b"a,b,c\n" * 50_000
    yield "nulls.csv", f"title,text\n\0,{_TEXT}\0\n".encode()
    yield "formulas.csv", f'title,text,url\n"=cmd|""/C calc""!A0",{_TEXT.replace(",", "")},javascript:x\n'.encode()
    yield "delimiters.tsv", b"text\t\t\t\t\n" + b"\t" * 10_000 + b"\n" + b";|,\t" * 10_000
    yield "header-only.csv", b"title,text"
    yield "same-names.csv", f"text,text,text,title,title\n{_TEXT.replace(',', '')},b,c,d,e\n".encode()
    yield "quotes.csv", b"text,b\n" + b'""""""",' * 50_000


def _feeds() -> Iterator[tuple[str, bytes]]:
    many = "".join(f"<a{n}:b xmlns:a{n}='http://x.example/{n}'/>" for n in range(5_000))
    attributes = " ".join(f"a{n}='1'" for n in range(20_000))
    nested = "".join(f"<a xml:base='x{n}/'>" for n in range(10_000))
    for number, items in enumerate((
        *("<item/>" * 10_000, _ITEM * 300, "<item><title>t" * 20_000, f"{_ITEM}<item>{'<a>' * 50_000}", many + _ITEM),
        *(f"{_ITEM}<item {attributes}/>", _ITEM + nested, f"{_ITEM}<item><title>{'<a' * 50_000}", f"{_ITEM}{'&' * 100_000}"),
        *(f"{_ITEM}<item><title>{'<![CDATA[' * 20_000}", f"<item><title>{'t ' * 500_000}</title><description>{_TEXT}</description></item>"),
        *(f"<item>{'<author>a@b.example (A B)</author>' * 5_000}<description>{_TEXT}</description></item>", f"<item>{'<category>a</category>' * 20_000}</item>"),
        *(f"<item><description>{'&lt;div&gt;' * 100_000}</description></item>", f"<item><description>{'&amp;' * 200_000}</description></item>"),
        *(f"<item><link>{'http://a/' * 100_000}</link><description>{_TEXT}</description></item>", f"{_ITEM}{'</' * 50_000}"),
    )):  # fmt: skip
        yield f"feed-{number}.rss", feed_of(items)
    for number, odd in enumerate((
        *("<pubDate>99999-01-01</pubDate>", "<pubDate>Mon, 99 Foo 9999 99:99:99 +9999</pubDate>", f"<pubDate>{'1' * _MEGA}</pubDate>"),
        *("<link>javascript:alert(1)</link>", "<link>file:///etc/passwd</link>", "<guid>\u202e</guid>", f"<author>{'(' * 50_000}</author>"),
        *("<title>&lt;script&gt;alert(1)&lt;/script&gt;</title>", "<language>\0</language>", "<enclosure url='file:///etc/passwd'/>"),
        *("<title>&#x202e;&#x1b;&#0;</title>", "<source url='javascript:x'>&lt;b&gt;</source>", "<pubDate>Tue, 01 Jan 2099 00:00:00 GMT</pubDate>"),
    )):  # fmt: skip
        yield f"item-{number}.rss", feed_of(f"<item><description>{_TEXT} {number}</description>{odd}</item>")
    for encoding in ("utf-7", "punycode", "utf-16", "nonsense", "unicode_escape", "ascii"):
        yield (
            f"feed-in-{encoding}.rss",
            feed_of(_ITEM + "é").replace(b"'1.0'?", f"'1.0' encoding='{encoding}'?".encode(), 1),
        )
    yield "feed-without-end.rss", feed_of(_ITEM)[:-40]
    yield "feed-before.rss", b"\n" * 50_000 + feed_of(_ITEM)


def _mails() -> Iterator[tuple[str, bytes]]:
    parts = "".join(f"--b{n}\nContent-Type: multipart/mixed; boundary=b{n + 1}\n\n" for n in range(1_000))
    yield "nested-1000.eml", mail_of(parts, content="multipart/mixed; boundary=b0")
    yield (
        "forwarded-1000.eml",
        mail_of("Content-Type: message/rfc822\nSubject: x\n\n" * 1_000, content="message/rfc822"),
    )
    yield "parts-50000.eml", mail_of("--b\n\nx\n" * 50_000, content="multipart/mixed; boundary=b")
    yield "headers-200000.eml", mail_of(_TEXT, *("X-A: b" for _ in range(200_000)))
    for charset in (
        "utf-7",
        "utf-16",
        "punycode",
        "unicode_escape",
        "raw_unicode_escape",
        "idna",
        "nonsense",
        "hex",
        "\0",
        "x" * 9_999,
    ):
        body = "The harbour \\ud800 froze +2AA- on Friday - and no ship could leave it."
        yield f"charset-{charset.strip(chr(0))[:20]}.eml", mail_of(body, content=f"text/plain; charset={charset}")
    for number, header in enumerate((
        *("Subject: =?punycode?q?a-?=", "Subject: =?unicode_escape?q?=5Cud800?=", "From: " + "(" * 50_000, "From: " + "<" * 50_000),
        *("Date: Mon, 99 Foo 99999", "Date: " + "1 " * 50_000, "Date: Thu, 01 Jan 2099 00:00:00 +0000", "Subject: \u202e\x1b[31m\0"),
        *("Archived-At: <javascript:alert(1)>", "List-Id: " + " " * 50_000 + "<", "Message-ID: " + "x" * 50_000, "From: =?utf-8?b?////?="),
        *("Content-Language: " + "en," * 50_000, "Subject: " + "=?utf-8?q?a?= " * 5_000, "Subject: <script>alert(1)</script>", ": x"),
    )):  # fmt: skip
        yield f"header-{number}.eml", f"{header}\n".encode(errors="surrogatepass") + mail_of(f"{_TEXT} {number}")
    for name in (
        "../../escaped.txt",
        "/etc/passwd",
        "a\u202etxt.exe",
        "\0",
        "a" * 50_000,
        "=?utf-8?q?..=2F..=2Fx?=",
        "CON",
    ):
        content = (
            f'--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename="{name}"\n\n{_TEXT}\n--b--\n'
        )
        yield (
            f"attachment-{name.strip(chr(0))[:3].replace('/', '-')}.eml",
            mail_of(content, content="multipart/mixed; boundary=b"),
        )
    for coding in ("base64", "quoted-printable", "x-uuencode", "nonsense"):
        yield f"coding-{coding}.eml", mail_of("=XX=0" * 5_000 + _TEXT, f"Content-Transfer-Encoding: {coding}")
    yield "flowed.eml", mail_of((">" * 5_000 + " x \n") * 100 + _TEXT, content="text/plain; format=flowed")


def _mailboxes() -> Iterator[tuple[str, bytes]]:
    start = b"From a@b.example Mon May  6 10:00:00 2024\n"
    yield "separators.mbox", start + mail_of(_TEXT) + b"\n\n" + (b"From " + b"11:11 1111" * 490 + b"x\n\n") * 200
    yield "empty-mails.mbox", start + (b"\n" + start) * 3_000
    yield "same-mails.mbox", (start + mail_of(_TEXT) + b"\n\n") * 30
