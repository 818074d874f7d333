"""The weights of the ranking, of the reader in it and of confidence, and what each part is worth."""
