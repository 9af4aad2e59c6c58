"""Making one delivery over HTTP."""

import http.client
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass

from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.webhooks import addresses
from tidewaiter.centre.webhooks.addresses import Place, Refused

TIMEOUT_SECONDS = 5.0
_SUCCESS = range(200, 300)


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of an attempt: the status that was answered, None when there was no answer, and what went wrong."""

    status: int | None
    error: str = ""

    @property
    def delivered(self) -> bool:
        """Whether the receiver took it."""
        return self.status in _SUCCESS


def send(url: str, headers: Mapping[str, str], body: bytes, *, private: bool) -> Sent:
    """Post a body to a URL; what goes wrong is an answer. At most five seconds for each step, no redirects."""
    try:
        place = addresses.read(url, private=private)
        connection = _connected(place, addresses.resolve(place, private=private))
    except (Refused, Conflict, OSError) as error:
        return Sent(None, str(error)[:200])
    try:
        connection.request("POST", place.target, body, {**headers, "Content-Type": "application/json"})
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        return Sent(None, (str(error) or type(error).__name__)[:200])
    else:
        return Sent(status, "" if status in _SUCCESS else f"answered {status}")
    finally:
        connection.close()


def _connected(place: Place, address: str) -> http.client.HTTPConnection:
    """A connection to the address that was checked, under the name that its certificate must have."""
    connection = http.client.HTTPConnection(place.host, place.port, timeout=TIMEOUT_SECONDS)
    plain = socket.create_connection((address, place.port), TIMEOUT_SECONDS)
    try:
        secure = place.scheme == "https"
        context = ssl.create_default_context()
        connection.sock = context.wrap_socket(plain, server_hostname=place.host) if secure else plain
    except OSError:
        plain.close()
        raise
    return connection
