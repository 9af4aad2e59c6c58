"""A line for every request: which page, by whom, how it was answered and how long it took; never what was asked.

The line names the page by its address's name, not by its address: addresses may hold a number that stands for a person.
"""

import secrets
import time
from collections.abc import Callable
from typing import Any

import structlog
from django.http import HttpResponse

from tidewaiter.desk.health.numbers import counted
from tidewaiter.desk.request import Request

LOG = structlog.get_logger("tidewaiter.desk")


class Journal:
    """Times and names each request, and gives it a number that its answer carries."""

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        """Answer the request."""
        number = secrets.token_hex(8)
        request.META["tidewaiter.request"] = number
        began = time.perf_counter()
        response = self._get_response(request)
        seconds = time.perf_counter() - began
        if request.path.startswith("/static/"):
            return response
        page = (request.resolver_match.view_name if request.resolver_match else "") or "none"
        counted(page, request.method or "", response.status_code, seconds)
        response["X-Request-Id"] = number
        actor = getattr(request, "actor", None)
        LOG.info(
            "request",
            request=number,
            page=page,
            method=request.method,
            status=response.status_code,
            ms=round(1000 * seconds, 1),
            actor=actor.name if actor else "",
            session=actor.session if actor else "",
        )
        return response
