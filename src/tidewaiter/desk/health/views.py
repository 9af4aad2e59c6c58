"""Ready, and numbers. What is read here names nobody."""

import secrets

from django.conf import settings
from django.http import HttpResponse, JsonResponse

from tidewaiter.centre.workspace import current
from tidewaiter.desk.access import ANYONE, page
from tidewaiter.desk.health import checks, numbers
from tidewaiter.desk.request import Request


@page(ANYONE)
def ready(request: Request) -> HttpResponse:
    """Everything that the work needs is there: 200, or 503; details for whoever may read the numbers."""
    found = checks.checks(current())
    good = all(check.good for check in found)
    body: dict[str, object] = {"ready": good}
    if _may_read(request):
        body["checks"] = [{"name": check.name, "good": check.good, "said": check.said} for check in found]
    return JsonResponse(body, status=200 if good else 503)


@page(ANYONE)
def metrics(request: Request) -> HttpResponse:
    """Numbers for Prometheus, for whoever has the token (TIDEWAITER_METRICS_TOKEN); without one nobody."""
    if not _may_read(request):
        return HttpResponse("set TIDEWAITER_METRICS_TOKEN and send it as a bearer token\n", status=403)
    return HttpResponse(numbers.exposition(current()), content_type="text/plain; version=0.0.4; charset=utf-8")


def _may_read(request: Request) -> bool:
    token = settings.ENVIRONMENT.metrics_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(token) and secrets.compare_digest(given.encode(), token.encode())
