"""The short form of the hostile requests."""

from pathlib import Path

import pytest

from tests.conftest import CopySeedIndex
from tests.qa.surfaces.web.serving import served_app
from tests.torture.requests import grown

COUNT = 400


# Of a form that ends too early, Starlette leaves the last file to the garbage collector.
@pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.SpooledTemporaryFile:ResourceWarning")
@pytest.mark.slow
def test_hostile_requests_do_no_harm(
    copy_seed_index: CopySeedIndex, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with served_app(copy_seed_index(tmp_path / "index")) as url:
        outcome, measured = grown(url, COUNT, seed=7)
    assert outcome.failures == []
    assert outcome.kinds.total() == COUNT
    assert capfd.readouterr().err == ""
    assert measured["file handles"][1] <= measured["file handles"][0] + 5
    assert measured["kB of /metrics"][1] < measured["kB of /metrics"][0] + 60
