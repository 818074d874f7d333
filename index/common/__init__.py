"""What `index` and `qa` share and no article is in: the command line, safe terminal text, model files, lazy imports."""
