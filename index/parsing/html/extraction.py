"""Trafilatura, imported without the warnings and messages that concern what is not used of it."""

import logging
import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its downloads want a proxy's module, and nothing is downloaded with it here
    from trafilatura import bare_extraction
    from trafilatura.metadata import extract_author

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it cannot use is said in the report

__all__ = ["bare_extraction", "extract_author"]
