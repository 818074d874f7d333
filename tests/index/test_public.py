"""The public surface of `index`."""

import inspect
import subprocess
import sys

import pytest

import index
from index import errors
from tests.index.helpers import ROOT


def test_public_names() -> None:
    assert index.__all__ == [
        "AddReport",
        "Article",
        "ArticleInfo",
        "BylineError",
        "Index",
        "IndexView",
        "Mark",
        "Paragraph",
        "ParagraphKind",
        "Passage",
        "Sentence",
    ]
    assert sorted(index.__all__) == index.__all__
    assert all(hasattr(index, name) for name in index.__all__)


def test_the_tree_of_exceptions_is_drawn_whole() -> None:
    import evaluation.errors
    import qa.errors

    own: set[type[errors.BylineError]] = {
        thing
        for module in (errors, qa.errors, evaluation.errors)
        for thing in vars(module).values()
        if inspect.isclass(thing) and issubclass(thing, errors.BylineError) and thing.__module__ == module.__name__
    }
    assert {thing.__name__: thing.__bases__ for thing in own} == {
        "BylineError": (Exception,),
        "InputRefused": (errors.BylineError,),
        "IndexUnusable": (errors.BylineError,),
        "IndexBusy": (errors.BylineError,),
        "ArticleNotFound": (errors.BylineError,),
        "ArticleDamaged": (errors.BylineError,),
        "EditRefused": (errors.BylineError,),
        "MachineFault": (errors.BylineError,),
        "EmbedderError": (errors.BylineError,),
        "SettingsRefused": (errors.BylineError,),
        "ReaderError": (errors.BylineError,),
        "QuestionRefused": (errors.BylineError,),
        "DraftRefused": (qa.errors.QuestionRefused,),
        "QuestionFileRefused": (errors.BylineError,),
        "KeptNotFound": (errors.BylineError,),
        "TooManyJobs": (errors.BylineError,),
        "AccessRefused": (errors.BylineError,),
        "ServerBusy": (errors.BylineError,),
        "LogRefused": (errors.BylineError,),
        "FloorsRefused": (errors.BylineError,),
    }
    assert errors.__doc__ is not None
    assert all(thing.__name__ in errors.__doc__ for thing in own)
    assert len({thing.code for thing in own}) == len(own)


@pytest.mark.process
def test_importing_index_loads_no_model_library() -> None:
    """`python -m index list` must not wait for PyTorch."""
    script = "import sys, index.cli; print([m for m in ('torch', 'transformers', 'gradio') if m in sys.modules])"
    output = subprocess.check_output([sys.executable, "-c", script], cwd=ROOT, text=True, timeout=120)
    assert output.strip() == "[]"


@pytest.mark.process
def test_what_only_commands_need_loads_neither_index_nor_arrays() -> None:
    script = (
        "import sys, qa, index.common.command_line; print([m for m in ('index.library', 'numpy') if m in sys.modules])"
    )
    output = subprocess.check_output([sys.executable, "-c", script], cwd=ROOT, text=True, timeout=120)
    assert output.strip() == "[]"


def test_a_name_that_is_not_public_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'index' has no attribute 'Store'"):
        index.Store  # type: ignore[attr-defined]  # noqa: B018
