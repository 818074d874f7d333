"""Checks that `index` and `qa` are Byline's: others use these names for folders and modules of their own."""

from importlib.util import find_spec
from pathlib import Path


def check_own_packages() -> None:
    """Raise ImportError, naming the place, if Python would import an `index` or `qa` that is not Byline's."""
    for name in ("index", "qa"):
        spec = find_spec(name)
        places = [*(spec.submodule_search_locations or [str(spec.origin)])] if spec else []
        if str(Path(__file__).parents[1] / name) not in places:
            hidden_by = f"hidden by {places[0]}: rename that, or start Python with -P" if places else "not installed"
            raise ImportError(f"Byline's package '{name}' is {hidden_by}")
