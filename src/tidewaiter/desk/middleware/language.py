"""The language that somebody chose in their settings, on every browser of theirs."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from tidewaiter.centre.people.models import User


class Language:
    """Speaks the language of whoever is logged in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request in their language."""
        if isinstance(request.user, User) and request.user.language:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language() or "en"
        return self._get_response(request)
