"""Keys of programs: made, shown and revoked by an administrator."""

from datetime import UTC, datetime, time

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tidewaiter.centre.api_keys import actions, queries
from tidewaiter.centre.api_keys.actions import NewKey
from tidewaiter.centre.api_keys.scopes import SCOPES, possible_for
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.permissions import Permission, Role
from tidewaiter.centre.workspace import current
from tidewaiter.desk.access import act, page
from tidewaiter.desk.api.forms import KeyForm
from tidewaiter.desk.design import refusal_said
from tidewaiter.desk.request import Request


@page(Permission.ADMINISTER, "GET", "POST")
def keys(request: Request) -> HttpResponse:
    """All keys, and a form for another; what was made is shown once, in the answer to the form."""
    form = KeyForm(request.POST or None, label_suffix="")
    made = ""
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add(request.actor, _new(form))
        except Conflict as refused:
            form.add_error(None, f"{refusal_said.message(refused)}: {refusal_said.hint(refused)}")
        else:
            form = KeyForm(label_suffix="")
    now = current().now()
    context = {
        "keys": [(key, key.holds(now)) for key in queries.keys(request.actor)],
        "form": form,
        "made": made,
        "scopes": [(scope.value, meaning.sentence) for scope, meaning in SCOPES.items()],
        "possible": [(role.value, possible_for(role)) for role in Role if possible_for(role)],
    }
    return render(request, "api/keys.html", context, status=422 if form.errors else 200)


@act(Permission.ADMINISTER)
def revoke(request: Request, prefix: str) -> HttpResponse:
    """End a key at once."""
    actions.revoke(request.actor, prefix, str(request.POST.get("reason", "")))
    messages.success(request, _("The key %(prefix)s is revoked.") % {"prefix": prefix})
    return redirect("api-keys")


def _new(form: KeyForm) -> NewKey:
    said = form.cleaned_data
    until = said["expires_on"]
    return NewKey(
        name=said["name"],
        role=Role(said["role"]),
        scopes=tuple(said["scopes"]),
        facilities=said["facilities"],
        expires_at=None if until is None else datetime.combine(until, time(23, 59, 59), UTC),
        rate=said["rate"],
    )
