"""Addresses: the API for programs."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path, re_path

from tidewaiter.desk.access import ANYONE, BY_KEY, page
from tidewaiter.desk.api import assessments, events, messages, outcomes, referrals, targets, webhooks
from tidewaiter.desk.api.interface import API

_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")

API.add_router("messages", messages.router)
API.add_router("consignments", assessments.router)
API.add_router("targets", targets.router)
API.add_router("outcomes", outcomes.router)
API.add_router("referrals", referrals.router)
API.add_router("webhooks", webhooks.router)
API.add_router("events", events.router)


def _operations() -> list[URLPattern]:
    """The interface's addresses, each marked as one that asks who calls by itself."""
    found = [pattern for pattern in API.urls[0] if isinstance(pattern, URLPattern) and pattern.name != "api-root"]
    for pattern in found:
        pattern.callback.permission = BY_KEY
    return found


@page(ANYONE, *_METHODS)
def nothing(request: HttpRequest) -> HttpResponse:
    """An address that is none."""
    del request
    raise Http404


nothing.csrf_exempt = True  # type: ignore[attr-defined] # nothing is changed there

urlpatterns: list[URLPattern | URLResolver] = [
    *_operations(),
    re_path(r"^.*$", nothing, name="api-nothing"),
]
