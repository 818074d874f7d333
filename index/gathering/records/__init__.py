"""Files of records: JSON, JSON Lines, CSV, feeds."""
