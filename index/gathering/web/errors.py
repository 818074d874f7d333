"""Why an address cannot be fetched. The messages go after the address, which only the fetcher knows."""


class NotFetched(Exception):
    """An address cannot be fetched; the message says the reason and what to do next."""


class Forbidden(NotFetched):
    """It is at an address that may not be contacted."""


class TooManyRedirects(NotFetched):
    """It leads on and on, or in a circle."""


class Transient(NotFetched):
    """It may be there when it is asked for again."""
