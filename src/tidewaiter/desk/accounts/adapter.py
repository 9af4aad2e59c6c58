"""How the login library behaves here: nobody signs up by themselves."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth has no types
    """Logins are given by an administrator or come by single sign-on."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        del request
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address from which the request came, as the proxies that we run say."""
        return str(request.META.get("REMOTE_ADDR", ""))

    def get_user_search_fields(self) -> list[str]:
        """What people are searched by."""
        return ["username", "display_name", "email"]

    def populate_username(self, request: HttpRequest, user: object) -> None:
        """Names are given, not made."""
        del request, user
