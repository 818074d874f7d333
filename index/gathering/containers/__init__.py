"""Files that hold files: ZIP, gzip, WARC, mail."""
