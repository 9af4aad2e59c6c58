"""A failure that nobody foresaw: logged in full under a number; the page shows the number and nothing else."""

import secrets
from collections.abc import Callable

import structlog
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render

LOG = structlog.get_logger("tidewaiter.desk")


class Incidents:
    """Catches what got through everything else, and keeps answers to people's data out of every cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        response = self._get_response(request)
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """An incident's number for the reader, everything else for the log; None for what Django answers itself."""
        if isinstance(error, Http404 | PermissionDenied | SuspiciousOperation | MultiPartParserError):
            return None
        number = secrets.token_hex(4)
        LOG.error("incident", incident=number, path=request.path, exc_info=error)
        if request.path.startswith("/api/"):
            body = {"type": "about:blank#incident", "title": "something went wrong", "status": 500, "detail": number}
            return JsonResponse(body, status=500, content_type="application/problem+json")
        return render(request, "design/incident.html", {"incident": number}, status=500)
