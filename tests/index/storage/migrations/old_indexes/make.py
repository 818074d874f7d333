"""Make a small index that has something of everything the store holds, to be kept when the schema changes.

    python -m tests.index.storage.migrations.old_indexes.make FOLDER

writes `articles.sqlite`, `articles.journal` and `feedback.sqlite` to FOLDER, which must not exist. README.md says when
to run it.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from index import Index
from index.folder import JOURNAL_FILE
from index.gathering.web import limits
from qa import Assistant
from qa.feedback.store import FeedbackStore
from tests.conftest import make_model
from tests.index.gathering.web.local_server import local_server, page

_HEAD = {
    "bridge": "title: Ferry bridge at Sandholm opens after four years\noutlet: Coast Wire\nauthor: Ida Lund\n"
    "published: 2025-03-10T08:30:00+01:00\nurl: https://coastwire.example/sandholm-bridge\nlanguage: en",
    "bridge_post": "title: Sandholm gets its bridge\noutlet: Harbour Post\npublished: 2025-03-11",
    "bridge_herald": "title: A bridge for Sandholm\noutlet: The Herald\npublished: 2025-03-11",
    "lighthouse": "title: Keeper’s “last” light goes out in İzmir Bay 😀\noutlet: Harbour Post\npublished: 2025-02-01",
    "market": "title: Fish market moves to the old shipyard\noutlet: The Herald\npublished: 2025-03-12",
}
_BRIDGE = """Sandholm, an island of nine hundred people, opened its first bridge to the mainland on Monday.

Mayor Torben Aas said the bridge would cut the way to the hospital from ninety minutes to twelve. “Nobody will miss \
the night ferry,” he told a crowd that had come in spite of sleet and a hard wind from the west.

The work took four years, two more than planned, after divers found a wreck of the eighteenth century where the third \
pillar was to stand. Its timber is now shown in the school.

The bridge cost 48 million crowns, of which the island paid a tenth. Cars pay thirty crowns a crossing until the loan \
is paid back; bicycles pay nothing.

The ferry company said that it would keep one boat for summer guests and sell the other two."""
_CORRECTED = _BRIDGE.replace("48 million crowns", "58 million crowns") + (
    "\n\nCorrection: an earlier version of this article gave a wrong cost."
)
_POST = _BRIDGE + "\n\nThe Harbour Post will show pictures of the opening on Thursday."
_HERALD = "From our wire services.\n\n" + _BRIDGE.rpartition("\n\n")[0]
_HERALD_LATER = """Schools on the island have had no snow day since January, the council said in its weekly letter.

Parents asked for later buses. The council answered that the drivers would be heard first."""
_LIGHTHOUSE = """# A lamp of 1881

The lighthouse in the bay was switched off for good on Saturday night, said Leyla Demir, its last keeper.

> I counted every ship, and every ship counted on me.

- The lamp goes to a museum.
- The tower stays.

Read more about lighthouses

© Harbour Post. All rights reserved."""
_MARKET = """The fish market leaves the quay where it has stood since 1902 and moves to the old shipyard in May.

Traders were divided. Anders Holm, who sells herring, called the plan “a grave with better parking”."""
_HARVEST = """<html lang="en"><head><title>Apple harvest is the smallest in ten years</title>
<meta property="article:published_time" content="2025-10-01T06:00:00+00:00"></head><body><article>
<h1>Apple harvest is the smallest in ten years</h1>
<p>Growers on the east coast picked a third fewer apples than last year, their association said on Wednesday.</p>
<p>Late frost in May and a dry July were to blame, said Karin Voss, who speaks for two hundred farms.</p>
<p>Cider will cost more this winter, she said, but there will be enough of it for everyone who wants some.</p>
</article></body></html>"""


def make(folder: Path) -> None:
    """Make the index in `folder`."""
    limits.MIN_INTERVAL = 0.0
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        articles = work / "articles"
        articles.mkdir()
        with Index.open(work / "index", model=make_model(work / "model", seed=1)) as index:
            for key, body in (("bridge", _BRIDGE), ("lighthouse", _LIGHTHOUSE), ("market", _MARKET)):
                _write(articles, key, body)
            index.add([articles])
            (articles / "empty.txt").write_bytes(b"")
            index.add([_write(articles, "bridge_post", _POST), _write(articles, "bridge_herald", _HERALD), articles])
            with local_server(
                {"/harvest": page(_HARVEST.encode(), ETag='"a1"', Last_Modified="Wed, 01 Oct 2025")}
            ) as web:
                index.add([f"{web.url}/harvest"], allow_private=True)
            _judge(index, "What did the mayor say about the bridge?", "right")
            _judge(index, "How much did the bridge cost?", "wrong", "It was corrected.")
            index.add([_write(articles, "bridge", _CORRECTED), _write(articles, "bridge_herald", _HERALD_LATER)])
            (articles / "market.md").unlink()
            index.sync([articles])
            _judge(index, "How much did the bridge cost?", "right")
        folder.mkdir(parents=True)
        for file in (*sorted((work / "index").glob("*.sqlite")), work / "index" / JOURNAL_FILE):
            shutil.copy(file, folder)


def _write(folder: Path, key: str, body: str) -> Path:
    path = folder / f"{key}.md"
    path.write_text(f"---\n{_HEAD[key]}\n---\n{body}\n", encoding="utf-8")
    return path


def _judge(index: Index, question: str, verdict: str, note: str = "") -> None:
    answer = Assistant(index, reader="none").ask(question)
    assert answer.citations, f"no answer to cite: {question}"
    FeedbackStore(index.saved).save(answer.to_dict(), verdict, note)


if __name__ == "__main__":
    make(Path(sys.argv[1]))
