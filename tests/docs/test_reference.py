"""The pages of docs/reference are what the code says now."""

import pytest

from docs.generate import REFERENCE, pages

NAMES = ("cli.md", "http.md", "mcp.md", "python.md", "settings.md")


@pytest.fixture(scope="module")
def generated() -> dict[str, str]:
    """What `make reference` would write."""
    return pages()


def test_there_are_these_pages_and_no_others(generated: dict[str, str]) -> None:
    assert sorted(generated) == sorted(path.name for path in REFERENCE.iterdir()) == list(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_up_to_date(generated: dict[str, str], name: str) -> None:
    # Word by word: argparse breaks lines differently from one version of Python to the next.
    written = (REFERENCE / name).read_text(encoding="utf-8")
    assert written.split() == generated[name].split(), f"docs/reference/{name} is out of date; run: make reference"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("cli.md", "## byline index sync\n"),
        ("cli.md", "  --rate-limit N"),
        ("cli.md", "## python -m evaluation compare\n"),
        ("http.md", "### POST /api/ask\n"),
        ("http.md", "| `limit` | query | integer | Maximum number of passages per page. Default: `10`."),
        ("http.md", "Response 200: `application/json`, [AnswerJson](#answerjson)"),
        ("http.md", "| `X-Total-Count` | Number of matching articles on all pages. |"),
        ("mcp.md", "## read_article\n"),
        ("python.md", "#### Index.add\n\n```python\ndef add(\n    self,\n    inputs: Iterable[Input],\n"),
        ("python.md", "class Filters:\n    outlets: tuple[Text, ...] = ()  # Only articles from these outlets"),
        ("settings.md", "| `port` | `--port` | integer | Port to listen on; 0 for a free one. Default: `7860`."),
        (
            "python.md",
            "| `qa.errors.QuestionRefused` | `question_refused` | A question is empty, too long, or malformed. |",
        ),
    ],
)
def test_a_page_has_what_its_readers_look_for(generated: dict[str, str], name: str, text: str) -> None:
    assert text in generated[name]
