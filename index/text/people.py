"""Mail addresses, as feeds and mails name people with."""

from email.utils import parseaddr


def display_name(address: str) -> str:
    """Return the name in `Jane Doe <jane@paper.example>` or `jane@paper.example (Jane Doe)`, or the address alone."""
    try:
        name, bare = parseaddr(address)
    except RecursionError:  # brackets in brackets in brackets
        return ""
    return name or bare
