"""Questions and claims that are kept, over invented articles."""
