"""Files that contain files: ZIP, gzip, WARC, email."""
