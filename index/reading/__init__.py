"""Files on disk to documents: find them, decode them, tell paragraphs, sentences and page noise."""

from index.reading.document import read_document
from index.reading.files import FoundFiles, find_files

__all__ = ["FoundFiles", "find_files", "read_document"]
