"""Where a request came from: the connection's other end, or what the proxies that we run say it was."""

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address of the client.

    X-Forwarded-For is believed for as many proxies as TIDEWAITER_PROXIES says there are, counted from the right: what a
    client wrote into it stands further left.
    """
    proxies = settings.ENVIRONMENT.proxies
    direct = str(request.META.get("REMOTE_ADDR", "")) or "127.0.0.1"
    if proxies < 1:
        return direct
    told = [part.strip() for part in str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",") if part.strip()]
    return told[-proxies] if len(told) >= proxies else direct


def login_name(request: HttpRequest, credentials: dict[str, str] | None = None) -> str:
    """The name that a login is counted under: one for every spelling that finds the same person."""
    given = (credentials or {}).get("username") or request.POST.get("login", "")
    return str(given).strip().casefold()
