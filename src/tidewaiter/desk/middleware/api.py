"""Answers to programs: what goes wrong before or beside a view is problem+json too, never a page."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse

PREFIX = "/api/"
PROBLEM = "application/problem+json"


class Api:
    """Turns refusals below /api/ that are pages into problems."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        response = self._get_response(request)
        refused = request.path.startswith(PREFIX) and response.status_code >= HTTPStatus.BAD_REQUEST
        return _problem(response) if refused and response.get("Content-Type") != PROBLEM else response


def problem(status: int, code: str, title: str, detail: str = "", **more: object) -> JsonResponse:
    """A problem (RFC 9457)."""
    body = {"type": f"about:blank#{code}", "title": title, "status": status, "detail": detail, **more}
    return JsonResponse(body, status=status, content_type=PROBLEM)


def _problem(response: HttpResponse) -> HttpResponse:
    """A refusal of the framework's as a problem, with the headers that belong to it."""
    status = HTTPStatus(response.status_code)
    made = problem(status, status.phrase.lower().replace(" ", "-"), status.phrase.lower())
    for name in ("Allow", "Retry-After", "WWW-Authenticate"):
        if name in response:
            made[name] = response[name]
    return made
