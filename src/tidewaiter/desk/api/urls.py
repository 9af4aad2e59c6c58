"""Addresses: the API for programs."""

from django.urls import URLPattern, URLResolver, path

from tidewaiter.desk.access import BY_KEY
from tidewaiter.desk.api import docs_views
from tidewaiter.desk.api.routers import API


def _operations() -> list[URLPattern]:
    """The interface's addresses, each marked as one that asks who calls by itself."""
    found = [pattern for pattern in API.urls[0] if isinstance(pattern, URLPattern) and pattern.name != "api-root"]
    for pattern in found:
        setattr(pattern.callback, "permission", BY_KEY)  # noqa: B010 - what desk.access.page does to other views
    return found


urlpatterns: list[URLPattern | URLResolver] = [
    path("docs", docs_views.reference, name="api-docs"),
    path("openapi.json", docs_views.openapi, name="api-openapi"),
    *_operations(),
]
