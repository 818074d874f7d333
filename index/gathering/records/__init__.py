"""Files that hold records: JSON, JSON Lines, CSV, feeds."""
