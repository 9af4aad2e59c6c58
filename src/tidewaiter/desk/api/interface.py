"""The interface as a whole: its answers, what it says when something is wrong, and its routers in their order."""

import hashlib
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from ninja import NinjaAPI, Router
from ninja.errors import HttpError, ValidationError
from ninja.operation import Operation

from tidewaiter.desk.api.credentials import TooMany, Unknown
from tidewaiter.desk.middleware.api import problem

DESCRIPTION = """\
Consignments in, assessments and targets out. Send a key as `Authorization: Bearer twk_…`.

Every POST takes an `Idempotency-Key`: the same call sent again within 24 hours gets the same answer, and changes \
nothing. Every GET gives an `ETag`. What goes wrong is `application/problem+json` (RFC 9457) with a code after `#` in \
`type`. Times are ISO 8601, UTC."""


class Interface(NinjaAPI):
    """Ninja's interface, whose answers to GET have an ETag."""

    def create_response(self, request: HttpRequest, data: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - Ninja's signature
        """The answer; 304 without it when the caller has it already."""
        response = super().create_response(request, data, **kwargs)
        if request.method not in {"GET", "HEAD"} or response.status_code != 200:  # noqa: PLR2004 - OK
            return response
        tag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        if tag in [one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")]:
            response = HttpResponseNotModified()
        response["ETag"] = tag
        return response

    def get_operation_url_name(self, operation: Operation, router: Router) -> str:
        """The name of an operation's address: no page has it."""
        del router
        return f"api-{operation.operation_id}"


API = Interface(
    title="Tidewaiter", version="1", description=DESCRIPTION, openapi_url=None, docs_url=None, urls_namespace="api"
)


@API.exception_handler(Unknown)
def _unknown(request: HttpRequest, error: Exception) -> HttpResponse:
    del request, error
    answer = problem(401, "unknown-caller", "nobody who is known", "send a key: Authorization: Bearer twk_…")
    answer["WWW-Authenticate"] = "Bearer"
    return answer


@API.exception_handler(TooMany)
def _too_many(request: HttpRequest, error: Exception) -> HttpResponse:
    del request
    seconds = error.seconds if isinstance(error, TooMany) else 1
    answer = problem(429, "too-many-calls", "too many calls", f"wait {seconds} s")
    answer["Retry-After"] = str(seconds)
    return answer


@API.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: Exception) -> HttpResponse:
    del request
    found = error.errors if isinstance(error, ValidationError) else []
    errors = [{"at": ".".join(map(str, one["loc"])), "message": one["msg"], "code": one["type"]} for one in found]
    return problem(422, "invalid", "the call does not say what it should", "see errors", errors=errors)


@API.exception_handler(HttpError)
def _http(request: HttpRequest, error: Exception) -> HttpResponse:
    del request
    status = error.status_code if isinstance(error, HttpError) else 400
    return problem(status, "bad-call", str(error))


@API.exception_handler(Http404)
def _missing(request: HttpRequest, error: Exception) -> HttpResponse:
    del request, error
    return problem(404, "unknown-address", "there is nothing at this address")
