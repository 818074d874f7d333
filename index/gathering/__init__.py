"""What a user names (paths, archives, records, feeds, addresses) to single sources that can be read."""
