"""How the login library behaves here: nobody signs up by themselves, and what happens to a login is on record."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest, HttpResponse

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.people import actions, queries
from tidewaiter.centre.people.models import User
from tidewaiter.desk.accounts.address import client_address

CONFIRMED_SECONDS = 300
"""How long a login, or a confirmation that it is still the same person, counts as fresh."""


class Adapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth has no types
    """Logins are given by an administrator or come by single sign-on."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        del request
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address from which the request came, as the proxies that we run say."""
        return client_address(request)

    def get_user_search_fields(self) -> list[str]:
        """What people are searched by."""
        return ["username", "display_name", "email"]

    def populate_username(self, request: HttpRequest, user: object) -> None:
        """Names are given, not made."""
        del request, user

    def is_reauthentication_required(self, *, app: str, **kwargs: object) -> bool:
        """Whether the last proof of who it is, the login included, is older than five minutes."""
        del app, kwargs
        return not confirmed(self.request)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - allauth's
        """Put a login on record, with the address it came from."""
        actions.note(user.actor(), "begin", reason=f"from {client_address(request)}")
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ANN401 - allauth's
        """Put a failed login on record; a name that is nobody's is not kept, because it may be a password."""
        found = queries.person(str(credentials.get("username", "")))
        actions.note(
            Actor("nobody", ""),
            "fail",
            found.username if found is not None else "nobody",
            f"from {client_address(request)}",
        )

    def logout(self, request: HttpRequest) -> None:
        """Put the end of a login on record."""
        if request.user.is_authenticated:
            actions.note(request.user.actor(), "end")
        super().logout(request)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """No mail: a change of password or factor is put on record. The next request looks at factors anew."""
        del context, email
        actions.note(user.actor(), template_prefix.rsplit("/", 1)[-1])
        if self.request is not None:
            self.request.session.pop("factor", None)


def confirmed(request: HttpRequest) -> bool:
    """True when whoever is logged in proved lately who they are."""
    records = get_authentication_records(request, request.user)
    return any(time.time() - record["at"] < CONFIRMED_SECONDS for record in records)
