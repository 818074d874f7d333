"""Parses a PDF into paragraphs in reading order."""
