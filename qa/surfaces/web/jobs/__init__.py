"""Background jobs that change the library, one at a time."""
