"""Odd file names, and folder entries that are not files."""

import os
import socket
from pathlib import Path

from tests.index.hostile.stories import as_text, story

_NAMES = (
    *(b"new\nline.txt", b"re\rturn.txt", b"tab\t.txt", b"\x1b[31mred.txt", b"\xff\xfe.txt", b"caf\xe9.txt", b"\xed\xa0\x80.txt"),
    *(b"-rf", b"--help.txt", b"- ", b" ", b"  .txt", b"a;rm -rf ~.txt", b"$(id).txt", b"`id`.txt", b"a|b.txt", b"a&b.txt", b"*.txt"),
    *(b"{{7*7}}.txt", b"%s%n.txt", b"%2e%2e%2f.txt", b"a#b.txt", b"a?b.txt", b"a:b.txt", b"http:a.txt", b"file:", b"\\..\\x.txt"),
    *(b"<script>alert(1)<script>.txt", b"' OR 1=1 --.txt", b'"quoted".txt', b"C:\\x.txt", b"CON.txt", b"NUL", b"a.txt.", b"~", b"=1+1"),
    *("\u202etxt.exe".encode(), "\u2066\u200b.txt".encode(), "\U0001f600.txt".encode(), "e\u0301.txt".encode(), "é.txt".encode()),
    *("\u2028.txt".encode(), "日本.txt".encode(), "İ.txt".encode(), b"\\xff.txt", b"\xff.txt", b"a.zip", b"a.jsonl", b"a.html", b"a.PDF"),
    *(b"no-suffix", b"a.", b"a.txt.gz", b"a.docx", b"x" * 251 + b".txt", b"x" * 255, "ü".encode() * 125 + b".txt", b"report"),
)  # fmt: skip


def odd_names(folder: Path) -> None:
    """Write an article under each of the names."""
    for number, name in enumerate(_NAMES):
        with open(os.path.join(os.fsencode(folder), name), "wb") as file:  # noqa: PTH118, PTH123 (no Path has such names)
            file.write(as_text(story(3_000 + number)))


def no_files(folder: Path) -> None:
    """Create dangling links, link loops, links to devices, a pipe, a socket, and a folder named like a file."""
    links = {
        "nowhere.txt": "/nowhere/at/all.txt",
        "self.txt": "self.txt",
        "one.txt": "two.txt",
        "two.txt": "one.txt",
        "zero.txt": "/dev/zero",
        "null.txt": "/dev/null",
        "random.pdf": "/dev/urandom",
        "stdin.txt": "/dev/stdin",
        "terminal.txt": "/dev/tty",
        "memory.txt": "/proc/self/mem",
        "long.txt": "a" * 255,
        "pipe-link.txt": "pipe.txt",
    }
    for name, target in links.items():
        (folder / name).symlink_to(target)
    os.mkfifo(folder / "pipe.txt")
    os.mkfifo(folder / "pipe")
    _socket(folder, "socket.txt")
    (folder / "folder.txt").mkdir()
    deep = folder.joinpath(*["deep"] * 40)
    deep.mkdir(parents=True)
    (deep / "bottom.txt").write_bytes(as_text(story(3_500)))


def _socket(folder: Path, name: str) -> None:
    """Leave a socket behind; its path has at most 108 bytes, so it is created from inside the folder."""
    before = os.open(".", os.O_RDONLY)
    os.chdir(folder)
    try:
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(name)
    finally:
        os.fchdir(before)
        os.close(before)
