"""Parses a web page into the blocks of its article."""
