"""The pages that people see: the chat page and the article page."""
