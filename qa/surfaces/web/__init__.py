"""The web app: the pages, the HTTP API, background jobs, and the middleware."""
