"""Acts that need a fresh proof of who it is: changing rights, taking data out, seeing more."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from tidewaiter.desk.accounts.adapter import Adapter, confirmed
from tidewaiter.desk.request import Request


def fresh(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Ask whoever proved who they are longer than five minutes ago to do so again, and then to do it once more.

    Stands below the mark of the act (desk/access.py). Nothing that was posted is kept meanwhile. Practice asks nobody.
    """

    @wraps(view)
    def guarded(request: Request, *args: object, **kwargs: object) -> HttpResponse:
        if not settings.SECOND_FACTOR or confirmed(request):
            return view(request, *args, **kwargs)
        methods = Adapter(request).get_reauthentication_methods(request.user)
        where = methods[0]["url"] if methods else reverse("account_logout")
        back = request.get_full_path() if request.method == "GET" else _page(request)
        if request.method != "GET":
            messages.info(request, _("Confirm that it is you, then do it again. Nothing was changed."))
        address = f"{where}?{urlencode({'next': back})}"
        if request.htmx:
            return HttpResponse(status=204, headers={"HX-Redirect": address})
        return redirect(address)

    guarded.fresh = True  # type: ignore[attr-defined] # read by tests
    return guarded


def _page(request: Request) -> str:
    """The page on which somebody stood, when it is one of ours."""
    parts = urlsplit(request.headers.get("Referer", ""))
    return parts.path if parts.netloc == request.get_host() else reverse("home")
