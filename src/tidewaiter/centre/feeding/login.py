"""The address of a broker with the password that stands elsewhere."""

from urllib.parse import quote, urlsplit, urlunsplit

from tidewaiter.centre.feeding.definitions import secret


def with_password(url: str, password: str) -> str:
    """The address with what `password` names ("env:NAME", "file:/path"); as it is where it has no user."""
    parts = urlsplit(url)
    if not password or not parts.username:
        return url
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{parts.username}:{quote(secret(password), safe='')}@{host}"))
