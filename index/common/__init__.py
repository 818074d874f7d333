"""What `index` and `qa` share, without any domain logic: command line, safe terminal text, model files, lazy
imports."""
