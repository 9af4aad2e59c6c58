"""Where a webhook may lead: to the open internet over TLS, never into the network that the centre stands in.

An address is looked up once, checked, and connected to as it was checked: a name that answers differently the second
time (DNS rebinding) gains nothing. Redirects are not followed.
"""

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from tidewaiter.centre.errors import Conflict

MOST_LENGTH = 500
_PORTS = {"https": 443, "http": 80}


class Refused(Exception):  # noqa: N818 - an answer, not a failure
    """An address to which nothing is sent; says why."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a URL leads: scheme, host as it is named, port, and path with query."""

    scheme: str
    host: str
    port: int
    target: str


def read(url: str, *, private: bool) -> Place:
    """Read a webhook's URL; raises Conflict (422) for what it cannot be. `private` allows http and inner networks."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise _bad(str(error)) from error
    if parts.scheme not in _PORTS or (parts.scheme == "http" and not private):
        raise _bad("it begins with https://")
    if not parts.hostname or parts.username or parts.password or parts.fragment or len(url) > MOST_LENGTH:
        raise _bad("it has a host, no password, no '#' and at most {most} characters")
    if not url.isascii() or any(character <= " " or character == "\x7f" for character in url):
        raise _bad("it is ASCII without spaces")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    place = Place(parts.scheme, parts.hostname, port or _PORTS[parts.scheme], target)
    if not private and (place.host == "localhost" or _inner(place.host)):
        raise _bad("it leads to the open internet")
    return place


def resolve(place: Place, *, private: bool) -> str:
    """The address to connect to; raises Refused when any address of the name lies in an inner network."""
    try:
        found = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise Refused(f"{place.host} has no address: {error}") from error
    addresses = [str(entry[4][0]) for entry in found]
    if not addresses:
        raise Refused(f"{place.host} has no address")
    if not private and any(_inner(address) for address in addresses):
        raise Refused(f"{place.host} leads into an inner network")
    return addresses[0]


def _inner(host: str) -> bool:
    """Whether a text is an address that the open internet does not route; False for a name."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    return not address.is_global or address.is_multicast or (mapped is not None and not mapped.is_global)


def _bad(hint: str) -> Conflict:
    return Conflict("bad-address", "this cannot be a webhook's address", hint, 422, most=MOST_LENGTH)
