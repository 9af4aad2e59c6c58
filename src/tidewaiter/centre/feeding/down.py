"""A feed that does not answer just now."""


class FeedDownError(Exception):
    """The other side does not answer: to be tried again, while the other feeds go on."""


def said(error: Exception) -> str:
    """What an error of the other side says: its kind, and its text, or what it was made of where it has none."""
    kind = type(error).__name__
    text = str(error) or repr(error).removeprefix(f"{kind}: ").removeprefix(kind).strip("(),")
    return f"{kind}: {text}" if text else kind
