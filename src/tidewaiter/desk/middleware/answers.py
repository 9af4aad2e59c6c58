"""What is answered when the centre says no: its message and its hint, as a page, a fragment or problem+json."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from tidewaiter.centre.errors import Conflict, OperatorError
from tidewaiter.desk.request import Request


class Answers:
    """Turns Conflict and OperatorError into answers that say what to do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        return self._get_response(request)

    def process_exception(self, request: Request, error: Exception) -> HttpResponse | None:
        """An answer for what the centre refuses; None, an incident, for anything else."""
        return answer(request, error) if isinstance(error, Conflict | OperatorError) else None


def answer(request: Request, error: Conflict | OperatorError) -> HttpResponse:
    """The refusal in the shape in which the request came."""
    status = error.http_status if isinstance(error, Conflict) else 503
    code = error.code if isinstance(error, Conflict) else "not-possible-now"
    if request.path.startswith("/api/"):
        problem = {"type": f"about:blank#{code}", "title": str(error), "status": status, "detail": error.hint}
        return JsonResponse(problem, status=status, content_type="application/problem+json")
    context = {"code": code, "message": str(error), "hint": error.hint, "status": status}
    if getattr(request, "htmx", None):
        reply = render(request, "design/refusal.html", context, status=status)
        reply["HX-Retarget"], reply["HX-Reswap"] = "#notices", "innerHTML"
        return reply
    return render(request, "design/refused.html", context | {"back": _form_of(request)}, status=status)


def _form_of(request: Request) -> str:
    """The page whose form was refused, '' where none of this desk is known."""
    came = urlsplit(request.headers.get("Referer", ""))
    if request.method != "POST" or came.netloc != request.get_host():
        return ""
    back = came._replace(scheme="", netloc="", fragment="").geturl()
    return back if url_has_allowed_host_and_scheme(back, None) else ""
