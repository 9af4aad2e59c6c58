"""Text as both databases can keep it: filers send NUL characters and halves of surrogate pairs.

PostgreSQL refuses NUL in text and both in JSON; SQLite keeps what it is given. What is stored must not depend
on the engine, so both are replaced by signs that show that something stood there.
"""

from collections.abc import Mapping

_NUL_SIGN = "\u2400"
_REPLACEMENT = "\ufffd"
_SURROGATES = dict.fromkeys(range(55296, 57344), _REPLACEMENT)
_TRANSLATION = {0: _NUL_SIGN, **_SURROGATES}


def text(value: str, limit: int | None = None) -> str:
    """The text without NUL and lone surrogates, cut to `limit` characters with '…' at the end."""
    kept = value.translate(_TRANSLATION)
    return kept if limit is None or len(kept) <= limit else kept[: limit - 1] + "…"


def json(value: object) -> object:
    """A JSON value with every text in it made storable, keys included."""
    if isinstance(value, str):
        return text(value)
    if isinstance(value, Mapping):
        return {text(str(key)): json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [json(item) for item in value]
    return value
