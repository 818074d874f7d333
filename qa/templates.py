"""Jinja templates of pages: every value is escaped, and a missing one is an error."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from index.text.outlet_basis import shown_outlet
from qa.formatting import readable_date
from qa.links import web_url


def template_environment(*folders: Path) -> Environment:
    """Return the templates in these folders, with the filters that all pages need."""
    environment = Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(shown_outlet=shown_outlet, web_url=web_url, readable_date=readable_date)
    return environment
