"""Files that a page gives to be kept: their name, their kind, and that no browser guesses another one."""

from django.http import HttpResponse


def pdf(data: bytes, name: str) -> HttpResponse:
    """A PDF to be saved."""
    return _file(data, "application/pdf", f"{name}.pdf")


def bundle(data: bytes, name: str) -> HttpResponse:
    """A ZIP to be saved."""
    return _file(data, "application/zip", f"{name}.zip")


def plain(words: str, name: str) -> HttpResponse:
    """A text to be saved."""
    return _file(words.encode(), "text/plain; charset=utf-8", f"{name}.txt")


def bytes_as_they_came(data: bytes, name: str) -> HttpResponse:
    """A file of somebody else's making, to be saved and never shown."""
    return _file(data, "application/octet-stream", f"{name}.bin")


def _file(data: bytes, media_type: str, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
