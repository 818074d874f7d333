"""The claims of `claims.jsonl`, next to this file, and the verdicts that they should get. It has no sentences of the
articles: if a claim uses more than a few words of one, quoted or not, it stores their span, and the change if they are
not verbatim.

    {"story": "s064", "half": "tuning", "kind": "number", "claim": "The coach is 35 years old.", "wrong": ["35"],
     "verdict": ["contradicted", "partly_supported"], "article": "DeRA8SRzoAt7JeDB", "paragraph": 5}
    {..., "claim": "“{}” Musk wrote.", "quotation": [57, 150], "change": ["bravery", "courage"]}

`kind` says how the claim differs from the articles: not at all (fact, attribution, quotation), a word of a quotation
changed (misquote), another speaker, another number, ..., a part added, or nothing like it is in them (absent). `wrong`
are the words that they do not support. `article` and `paragraph`, counted from 1, name the decisive paragraph. The two
halves are about different stories, and the reader has not seen those of the reporting half.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation.sets.source import Half, read_lines
from index.errors import InputRefused
from qa.checking import Verdict

CLAIMS = Path(__file__).with_name("claims.jsonl")


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftedClaim:
    """A claim from a draft. Any of the `verdicts` is right; "partly supported" only if it names one of the `wrong`
    words."""

    text: str
    kind: str
    story: str
    half: Half
    verdicts: tuple[Verdict, ...]
    wrong: tuple[str, ...] = ()


def read_drafted(data: Path, half: Half | None = None, claims: Path = CLAIMS) -> list[DraftedClaim]:
    """Return the claims of a half, or of both, with the quotations from the articles in the folder `data`.

    Raises `InputRefused` if an article is missing.
    """
    lines = [json.loads(line) for line in claims.read_text(encoding="utf-8").splitlines()]
    texts = {item["id"]: item["text"] for item in read_lines(data / "stories" / "articles.jsonl.gz")}
    return [
        DraftedClaim(
            text=_text(line, texts, data),
            kind=line["kind"],
            story=line["story"],
            half=line["half"],
            verdicts=tuple(map(Verdict, line["verdict"])),
            wrong=tuple(line.get("wrong", ())),
        )
        for line in lines
        if half in (None, line["half"])
    ]


def _text(line: Mapping[str, Any], texts: Mapping[str, str], data: Path) -> str:
    """The claim, with the words that it quotes."""
    claim: str = line["claim"]
    if "quotation" not in line:
        return claim
    if line["article"] not in texts:
        raise InputRefused(f"{data}: the article {line['article']} is missing; check that the data folder is complete")
    paragraphs = [one.strip() for one in texts[line["article"]].splitlines() if one.strip()]
    quotation = paragraphs[line["paragraph"] - 1][slice(*line["quotation"])]
    if "change" in line:
        quotation = quotation.replace(*line["change"])
    return claim.replace("{}", quotation)
