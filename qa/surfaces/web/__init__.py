"""The web app: the pages, the HTTP API, and what stands in front of them."""
