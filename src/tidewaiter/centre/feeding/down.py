"""A feed that does not answer just now."""


class FeedDownError(Exception):
    """The other side does not answer: to be tried again, while the other feeds go on."""
