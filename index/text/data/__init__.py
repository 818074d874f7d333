"""Data files of index/text: words that tell where sentences end."""
