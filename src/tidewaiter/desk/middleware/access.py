"""Deny by default: a view says which act it is for (desk/access.py), and the actor's role must be for that act."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.permissions import Permission, require
from tidewaiter.desk.access import ANYONE, BY_KEY, LOGGED_IN
from tidewaiter.desk.middleware.answers import answer
from tidewaiter.desk.request import Request

OTHERS = {
    "allauth.account": LOGGED_IN,
    "allauth.mfa": LOGGED_IN,
    "allauth.usersessions": LOGGED_IN,
    "django.views.i18n": LOGGED_IN,
}
"""Views of libraries, by the module they come from."""

BEFORE_LOGIN = frozenset(
    {
        "account_login",
        "account_logout",
        "account_inactive",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "openid_connect_login",
        "openid_connect_callback",
        "socialaccount_login_cancelled",
        "socialaccount_login_error",
        "set_language",
    }
)
"""Names of libraries' addresses that somebody without a login needs."""


class Access:
    """Refuses what a view's mark does not allow: a login page for nobody, 403 for the wrong role."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        return self._get_response(request)

    def process_view(
        self, request: Request, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Stop a request before its view, or let it through."""
        del args, kwargs
        needed = needed_for(view, request.resolver_match.url_name if request.resolver_match else "")
        if needed in {ANYONE, BY_KEY}:
            return None
        if not request.user.is_authenticated:
            return _to_login(request)
        if needed == LOGGED_IN:
            return None
        if not isinstance(needed, Permission):
            return answer(request, Conflict("not-allowed", "this page is nobody's", "its view has no mark", 403))
        try:
            require(request.actor, needed)
        except Conflict as refused:
            return answer(request, refused)
        return None


def needed_for(view: Callable[..., Any], name: str | None) -> Permission | str | None:
    """The act, ANYONE, BY_KEY or LOGGED_IN, that a view needs; None for a view that nobody marked."""
    marked: Permission | str | None = getattr(view, "permission", None)
    if marked is not None:
        return marked
    if name in BEFORE_LOGIN:
        return ANYONE
    module = getattr(getattr(view, "view_class", view), "__module__", "")
    return next((needed for prefix, needed in OTHERS.items() if module.startswith(prefix)), None)


def _to_login(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": "/accounts/login/"})
    return redirect_to_login(request.get_full_path())
