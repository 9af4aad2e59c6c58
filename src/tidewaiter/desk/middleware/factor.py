"""Nobody works without a second factor: whoever has none is led to the page on which one is set up."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from tidewaiter.desk.access import ANYONE
from tidewaiter.desk.request import Request

WITHOUT = frozenset(
    {
        "second-factor",
        "settings-language",
        "account_logout",
        "account_reauthenticate",
        "account_change_password",
        "account_set_password",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_list_webauthn",
        "mfa_reauthenticate",
        "set_language",
    }
)
"""Addresses that somebody without a second factor may use."""


class Factor:
    """Asks for a second factor, unless this is practice."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        return self._get_response(request)

    def process_view(
        self, request: Request, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Lead to the set-up page, or let through."""
        del args, kwargs
        if not settings.SECOND_FACTOR or not request.user.is_authenticated:
            return None
        name = request.resolver_match.url_name if request.resolver_match else ""
        if name in WITHOUT or getattr(view, "permission", None) == ANYONE or has_factor(request):
            return None
        if request.headers.get("HX-Request"):
            return HttpResponse(status=403, headers={"HX-Redirect": "/second-factor"})
        return redirect("second-factor")


def has_factor(request: Request) -> bool:
    """Whether somebody has a second factor; asked of the store once a login."""
    if not request.session.get("factor"):
        if not is_mfa_enabled(request.user):
            return False
        request.session["factor"] = True
    return True
