"""What is answered where Django itself says no: an unknown address, a form from elsewhere, a request that is none."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from tidewaiter.centre.errors import Conflict
from tidewaiter.desk.middleware.answers import answer


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Nothing is at this address, or nothing that this person may know of."""
    del exception
    return answer(request, Conflict("not-found", _("There is nothing here."), "", 404))  # type: ignore[arg-type] # a Request once it got this far


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django or a library refuses."""
    del exception
    return answer(request, Conflict("not-allowed", _("You may not do this."), "", 403))  # type: ignore[arg-type] # as above


def wrong(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Not a request that can be read."""
    del exception
    return answer(request, Conflict("bad-request", _("This request cannot be read."), "", 400))  # type: ignore[arg-type] # as above


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that did not come from a page of ours, or from one that was open too long."""
    del reason
    hint = _("Open the page again and repeat it. Nothing was changed.")
    return answer(request, Conflict("not-from-here", _("This form is too old, or not ours."), hint, 403))  # type: ignore[arg-type] # as above
